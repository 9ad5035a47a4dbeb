"""The real components that tests ask for by marker, and what happens where one is missing.

A test that needs a real component carries its marker (`@pytest.mark.mongod`, or `pytestmark` for a
whole file). Where the component is missing, the test is skipped with the reason on one line; with
`CI=true` it fails instead, so that a green run there has run everything.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

# A developer's own stack may run from this checkout: no test may find it, or publish into it.
os.environ["COMPOSE_FILE"] = "/nonexistent/docker-compose.yml"


def first_complaint(command: Sequence[str | Path]) -> str:
    """Why this command does not run; empty when it does."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = done.stderr.decode(errors="replace").split("\n")
    return "" if done.returncode == 0 else f"{command[0]} exits with {done.returncode}: {lines[0]}"


def missing_ffmpeg() -> str:
    for program in ("ffmpeg", "ffprobe"):
        complaint = first_complaint([program, "-hide_banner", "-version"])
        if complaint:
            return f"{complaint}: ./vpp doctor says how to install it"
    return ""


def missing_mongod() -> str:
    """The mongod of the wheel; found without importing its package, which has side effects."""
    spec = importlib.util.find_spec("fiftyone")
    places = [Path(place, "db", "bin", "mongod") for place in (spec.submodule_search_locations if spec else None) or []]
    mongod = next((place for place in places if place.is_file()), None)
    if mongod is None:
        return "no mongod for this platform on the Python index"
    return first_complaint([mongod, "--version"])


def missing_engine() -> str:
    """An engine is started where none answers, and ends with the run; DOCKER_HOST says where it is."""
    from tests import engine

    try:
        os.environ["DOCKER_HOST"] = engine.provide()
    except engine.NoEngine as error:
        return str(error)
    return ""


def missing_base_images() -> str:
    """Stand-ins are made where the official images cannot be had."""
    import docker

    from tests.standins import base, images

    if reason := missing("engine"):
        return reason
    client = docker.from_env(timeout=600)
    try:
        images.provide(client)
    except base.StandInError as error:
        return str(error)
    finally:
        client.close()
    return ""


def missing_compose() -> str:
    from tests import interop

    try:
        interop.docker_cli()
    except interop.NoCompose as error:
        return str(error)
    return missing("engine")


def missing_browser() -> str:
    from tests import tools

    return "" if tools.find_program("chromium-browser") else tools.provide_programs({"chromium": "chromium"})


def missing_screen() -> str:
    from tests import screen

    return screen.complaint()


# Marker or fixture -> probe: why the component cannot be used here, empty when it can.
COMPONENTS: dict[str, Callable[[], str]] = {
    "ffmpeg": missing_ffmpeg,
    "mongod": missing_mongod,
    "engine": missing_engine,
    "base_images": missing_base_images,
    "compose": missing_compose,
    "browser": missing_browser,
    "screen": missing_screen,
}


@functools.cache
def missing(component: str) -> str:
    """One probe of each component a run."""
    return COMPONENTS[component]().partition("\n")[0]


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def needs(component: str) -> None:
    """Skip the test that calls this, or fail it in CI, unless the component is there.

    Markers do the same before fixtures run; call this where the need shows only inside a test.
    """
    reason = missing(component)
    if reason and in_ci():
        pytest.fail(f"CI has to have {component}: {reason}", pytrace=False)
    if reason:
        pytest.skip(f"{component}: {reason}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # Skipping from here, and not by mark, gives all tests of a tier one place: pytest then reports one line for it.
    for component in COMPONENTS:
        if item.get_closest_marker(component):
            needs(component)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What takes long is made before the first test that needs it: a test's time is limited."""
    if session.config.option.collectonly:
        return
    for component in ("engine", "base_images", "compose"):
        if any(wants(item, component) for item in session.items):
            missing(component)


def wants(item: pytest.Item, component: str) -> bool:
    """By a marker, or by a fixture of the component's name."""
    return bool(item.get_closest_marker(component)) or component in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def engine() -> str:
    """The address of the container engine, as for DOCKER_HOST."""
    needs("engine")
    return os.environ["DOCKER_HOST"]


@pytest.fixture(scope="session")
def base_images(engine: str) -> None:
    """python:3.11-slim, node:20-alpine and mongo:7 are in the engine."""
    needs("base_images")


@pytest.fixture(scope="session")
def docker_cli(engine: str) -> list[str]:
    """How a command of Docker's own client begins; `buildx` and `compose` are there to follow."""
    from tests import interop

    needs("compose")
    return interop.docker_cli()


@pytest.fixture(scope="session")
def compose(docker_cli: list[str]) -> list[str]:
    """How a command of Compose begins."""
    return [*docker_cli, "compose"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=20, help="random moments at which the program is killed")
    parser.addoption("--kill-seed", type=int, default=1, help="seed of those moments")
