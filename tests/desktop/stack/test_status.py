"""What is said of a stack, as tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vpp_desktop.cli.stack_live import _row
from vpp_desktop.stack import status
from vpp_desktop.stack.desired import Build, Desired, Port, Service
from vpp_desktop.stack.engine import EngineAbsent
from vpp_desktop.stack.observed import Container, Image, Observed
from vpp_desktop.stack.status import ServiceStatus, StackStatus, Stray, status_of

NOW = datetime(2025, 11, 25, 13, 0, tzinfo=UTC)
SERVICE = Service("backend", "p-backend", build=Build(Path("/src")), restart="unless-stopped")
IMAGE = Image("p-backend", "sha256:new")
CONTAINER = Container(
    "c1", "p-backend-1", "backend", "running", "sha256:new", digest=SERVICE.digest, started_at=NOW - timedelta(hours=1)
)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def stack(*containers: Container, service: Service = SERVICE, image: Image | None = IMAGE, **more: Any) -> StackStatus:
    desired = Desired("p", Path("/c.yml"), Path("/"), {"backend": service}, disabled=("mongo",))
    images = {} if image is None else {image.name: image}
    return status_of(desired, Observed(containers, images), NOW, **more)


def one(container: Container | None = CONTAINER, **more: Any) -> ServiceStatus:
    (service,) = stack(*([] if container is None else [container]), **more).services
    return service


@pytest.mark.parametrize(
    ("changes", "word", "reason"),
    [
        ({}, "running", ""),
        ({"health": "starting"}, "starting", ""),
        ({"health": "healthy"}, "healthy", ""),
        ({"health": "unhealthy", "health_output": "HTTP 500"}, "unhealthy", "HTTP 500"),
        ({"health": "unhealthy", "health_output": "a\n\x1b[1mHTTP 503\r\n\n"}, "unhealthy", "\\x1b[1mHTTP 503"),
        ({"health": "unhealthy", "health_output": "x" * 101}, "unhealthy", "x" * 99 + "…"),
        ({"health": "unhealthy", "health_output": "\n"}, "unhealthy", "its health check fails"),
        ({"state": "paused", "health": "unhealthy", "health_output": "ok"}, "paused", ""),
        ({"health": "unhealthy"}, "unhealthy", "its health check fails"),
        ({"state": "created"}, "created", ""),
        ({"state": "created", "error": "no such program"}, "created", "no such program"),
        ({"state": "paused", "health": "healthy"}, "paused", ""),
        ({"state": "exited"}, "exited", "finished (exit code 0)"),
        ({"state": "exited", "exit_code": 1}, "exited", "failed (exit code 1)"),
        ({"state": "exited", "exit_code": 127}, "exited", "its command was not found (exit code 127)"),
        ({"state": "exited", "exit_code": 137}, "exited", "killed (exit code 137)"),
        ({"state": "exited", "exit_code": 143}, "exited", "ended by SIGTERM (exit code 143)"),
        ({"state": "exited", "exit_code": 160}, "exited", "failed (exit code 160)"),
        (
            {"state": "exited", "exit_code": 137, "oom_killed": True},
            "out of memory",
            "killed: it needed more memory than it may use",
        ),
        (
            {"state": "restarting", "exit_code": 1, "restarts": 1},
            "restarting",
            "failed (exit code 1), is started again (1 so far)",
        ),
        ({"state": "dead"}, "dead", "finished (exit code 0)"),
    ],
)
def test_words_and_reasons(changes: dict[str, Any], word: str, reason: str) -> None:
    found = one(replace(CONTAINER, **changes))
    assert (found.state, found.reason) == (word, reason)


def test_without_a_container() -> None:
    assert one(None) == ServiceStatus("backend", "fresh")


SHORT = {"started_at": ago(3), "finished_at": ago(2)}


@pytest.mark.parametrize(
    ("changes", "last_exit", "loops"),
    [
        ({"state": "restarting", "exit_code": 1, "restarts": 2, **SHORT}, None, True),
        ({"state": "restarting", "exit_code": 1, "restarts": 1, **SHORT}, None, False),
        ({"state": "restarting", "exit_code": 0, "restarts": 9, **SHORT}, None, False),
        ({"state": "restarting", "exit_code": 143, "restarts": 9, **SHORT}, None, False),
        ({"state": "restarting", "exit_code": 130, "restarts": 9, **SHORT}, None, False),
        # Killed by nobody's order: an order keeps the engine from starting it again.
        ({"state": "restarting", "exit_code": 137, "restarts": 9, **SHORT}, None, True),
        # A long run before: five crashes in a month are no loop.
        ({"state": "restarting", "exit_code": 1, "restarts": 5, "started_at": ago(60), "finished_at": ago(1)}, None, False),
        ({"restarts": 3, "started_at": ago(2)}, 1, True),
        ({"restarts": 3, "started_at": ago(2)}, None, True),
        ({"restarts": 3, "started_at": ago(2)}, 0, False),
        ({"restarts": 3, "started_at": ago(11)}, 1, False),
        # A person ended it.
        ({"state": "exited", "exit_code": 137, "restarts": 9, **SHORT}, None, False),
        ({"state": "exited", "exit_code": 1, "restarts": 9, **SHORT}, None, False),
    ],
)  # fmt: skip
def test_crash_loops(changes: dict[str, Any], last_exit: int | None, loops: bool) -> None:
    exits = {} if last_exit is None else {"c1": last_exit}
    found = one(replace(CONTAINER, **changes), last_exits=exits)
    assert found.crash_loop is loops
    assert ("started again" in found.reason and "so far" not in found.reason) is loops


def test_a_crash_loop_that_the_engine_gave_up() -> None:
    service = replace(SERVICE, restart="on-failure", restart_retries=3)
    found = one(replace(CONTAINER, state="exited", exit_code=1, restarts=3, **SHORT), service=service)
    assert found.reason == "failed (exit code 1), started again 3 times, gave up"


def test_a_loop_in_a_run_is_looked_at_again_when_the_run_is_long() -> None:
    found = stack(replace(CONTAINER, restarts=3, started_at=ago(2)))
    assert status.loop_ends(found) == NOW + timedelta(seconds=8)
    assert status.loop_ends(stack(CONTAINER)) is None


@pytest.mark.parametrize(
    ("image", "service", "word", "cause"),
    [
        (None, SERVICE, "missing", ""),
        (IMAGE, SERVICE, "stale", "main.py changed"),
        (IMAGE, replace(SERVICE, build=None), "fresh", ""),
    ],
)
def test_images(image: Image | None, service: Service, word: str, cause: str) -> None:
    found = one(None, image=image, service=service, judge=lambda *_: "main.py changed")
    assert (found.image, found.image_cause) == (word, cause)


def test_an_image_that_was_built_anew() -> None:
    assert one(replace(CONTAINER, image="sha256:old")).outdated
    assert not one().outdated
    assert not one(replace(CONTAINER, image="sha256:old"), image=None).outdated


@pytest.mark.parametrize(
    ("digest", "config_hash", "known", "expected"),
    [
        (SERVICE.digest, None, None, False),
        ("other", None, None, True),
        # Our own label decides where there is one.
        (SERVICE.digest, "a", "b", False),
        (None, "a", "a", False),
        (None, "a", "b", True),
        (None, "a", None, False),
        (None, None, "b", False),
    ],
)
def test_diverged(digest: str | None, config_hash: str | None, known: str | None, expected: bool) -> None:
    container = replace(CONTAINER, digest=digest, config_hash=config_hash)
    assert one(container, hashes={} if known is None else {"backend": known}).diverged is expected


def test_orphans_are_those_that_no_service_declares() -> None:
    found = stack(
        CONTAINER,
        replace(CONTAINER, id="c2", name="p-old-1", service="old"),
        replace(CONTAINER, id="c3", name="p-mongo-1", service="mongo", state="exited"),
        replace(CONTAINER, id="c4", name="p-backend-run-1", oneoff=True),
    )
    assert found.orphans == (Stray("p-old-1", "old", "running"),)
    assert found.disabled == (Stray("p-mongo-1", "mongo", "exited"),)
    assert found.services[0].others == ()


def test_of_several_containers_the_one_that_runs_is_told() -> None:
    found = stack(
        replace(CONTAINER, id="c0", name="p-backend-0", state="exited"),
        replace(CONTAINER, id="c2", name="p-backend-2", number=2),
    )
    assert found.services[0].container == "p-backend-2"
    assert found.services[0].others == ("p-backend-0",)


def test_without_an_engine_the_sentence_stands_in_the_status() -> None:
    desired = Desired("p", Path("/c.yml"), Path("/"), {"backend": SERVICE})
    error = EngineAbsent(
        "is installed, but not running", subject="container engine", hint="sudo systemctl start docker"
    )
    found = status.without_engine(desired, error)
    assert found.engine == status.EngineState(
        False, "container engine: is installed, but not running", "sudo systemctl start docker"
    )
    assert [s.state for s in found.services] == ["unknown"]


def test_json_is_plain() -> None:
    found = stack(replace(CONTAINER, ports=(Port(8000, 8001, "127.0.0.1"),)))
    row = json.loads(json.dumps(found.to_json()))
    assert row["event"] == "status"
    assert row["engine"] == {"connected": True, "message": "", "hint": ""}
    (service,) = row["services"]
    assert service["started_at"] == "2025-11-25T12:00:00+00:00"
    assert service["ports"] == [{"container": 8000, "published": 8001, "host": "127.0.0.1", "protocol": "tcp"}]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"state": "restarting", "exit_code": 1, "restarts": 5, **SHORT},
            "crash loop (failed (exit code 1), started again 5 times, again and again)",
        ),
        (
            {"state": "restarting", "exit_code": 0, "restarts": 5, **SHORT},
            "restarting (finished (exit code 0), is started again (5 so far))",
        ),
        ({"restarts": 1}, "running (1 restarts)"),
        ({"state": "created", "error": "no\nprogram"}, "created (no program)"),
        ({}, "running"),
    ],
)
def test_a_row_says_each_thing_once(changes: dict[str, Any], shown: str) -> None:
    state = _row(one(replace(CONTAINER, **changes), image=replace(IMAGE, id=CONTAINER.image)))[2]
    assert state == shown
