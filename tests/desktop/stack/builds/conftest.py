"""A small base image, an engine and both builders for real builds."""

from __future__ import annotations

import contextlib
import io
import os
import re
import secrets
import shutil
import subprocess
import tarfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docker
import pytest

from tests.interop import client_environment
from vpp_desktop.stack.builds.builder import Builder, BuildEvent, BuildOrder
from vpp_desktop.stack.builds.buildkit import BuildKitBuilder
from vpp_desktop.stack.docker_cli import DockerCli
from vpp_desktop.stack.engine import Engine
from vpp_desktop.stack.engine.builder import ClassicBuilder

PROGRAMS = ("sh", "cat", "find", "sleep", "touch", "seq", "env")


@dataclass(frozen=True)
class Workshop:
    """Builds images under names of its own, from `base`."""

    engine: Engine
    cli: DockerCli
    builder: Builder
    base: str
    folder: Path
    name: str

    def order(self, dockerfile: str, **more: object) -> BuildOrder:
        """An order for this Dockerfile, which begins after its FROM."""
        (self.folder / "Dockerfile").write_text(f"FROM {self.base}\n{dockerfile}\n")
        return replace(BuildOrder("backend", self.name, self.folder), **more)  # type: ignore[arg-type]

    async def build(self, order: BuildOrder) -> list[BuildEvent]:
        return [event async for event in self.builder.build(order)]

    def run(self, image: str, *command: str) -> str:
        """What a command prints in a container of the image."""
        client = docker.from_env()
        try:
            raw: bytes = client.containers.run(image, list(command), remove=True)
            return raw.decode()
        finally:
            client.close()


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """An image with a shell, put together from this machine's programs."""
    name = f"vpp-test-base-{secrets.token_hex(4)}"
    client = docker.APIClient(os.environ.get("DOCKER_HOST"), version="auto")
    client.import_image_from_data(_programs(), repository=name, tag="1")
    layer = client.inspect_image(f"{name}:1")["RootFS"]["Layers"][0]
    yield f"{name}:1"
    client.remove_image(f"{name}:1", force=True)
    for image in client.images(filters={"dangling": True}):  # failed builds leave their steps
        with contextlib.suppress(docker.errors.NotFound):
            if (client.inspect_image(image["Id"])["RootFS"].get("Layers") or [""])[0] == layer:
                client.remove_image(image["Id"], force=True)
    client.close()


def _programs() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", dereference=True) as tar:
        tar.addfile(tarfile.TarInfo(f"made-{secrets.token_hex(8)}"))  # nothing on it is cached from another run
        added = set()
        for program in PROGRAMS:
            path = shutil.which(program, path="/usr/bin:/bin")
            assert path is not None, program
            listed = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
            for place in (f"/bin/{program}", *re.findall(r"(/\S+) \(0x", listed)):
                if place not in added:
                    added.add(place)
                    tar.add(path if place.startswith("/bin/") else place, place)
    return target.getvalue()


@pytest.fixture(params=["classic", "buildkit"])
async def workshop(request: pytest.FixtureRequest, base: str, tmp_path: Path) -> AsyncIterator[Workshop]:
    """The same on both builders."""
    engine = await Engine.connect()
    cli = DockerCli(engine.endpoint)
    builder: Builder = ClassicBuilder(engine.client)
    if request.param == "buildkit":
        cli = DockerCli(engine.endpoint, client_environment(request.getfixturevalue("docker_cli")))
        buildx = await cli.plugin("buildx")
        assert buildx is not None
        builder = BuildKitBuilder(cli, buildx)
    name = f"vpp-test-{secrets.token_hex(4)}"
    yield Workshop(engine, cli, builder, base, tmp_path, f"{name}:1")
    client = docker.APIClient(os.environ.get("DOCKER_HOST"), version="auto")
    for image in client.images(filters={"reference": f"{name}*"}):
        for tag in image["RepoTags"] or []:
            client.remove_image(tag, force=True)
    client.close()
    engine.close()
