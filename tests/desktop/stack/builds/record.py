"""Records what both builders tell of a few builds: `python -m tests.desktop.stack.builds.record` writes recorded.json."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests import engine, interop
from vpp_desktop.stack.builds.builder import Builder, BuildFailed, BuildOrder
from vpp_desktop.stack.builds.buildkit import BuildKitBuilder
from vpp_desktop.stack.docker_cli import DockerCli
from vpp_desktop.stack.engine import Engine
from vpp_desktop.stack.engine.builder import ClassicBuilder
from vpp_desktop.stack.events import BuildMoved

BASE = "python:3.11-slim"
DOCKERFILE = f"FROM {BASE}\nCOPY a /a\nRUN echo one && echo two\nRUN touch /b\n"


async def told(builder: Builder, order: BuildOrder) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    with suppress(BuildFailed):
        async for event in builder.build(order):
            row = BuildMoved(event).to_json()
            del row["event"]
            found.append(row)
    return found


async def cases(builder: Builder, folder: Path) -> dict[str, Any]:
    order = BuildOrder("backend", "vpp-test-recorded:1", folder)
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "a").write_text(os.urandom(8).hex())
    found = {"first": await told(builder, order), "again": await told(builder, order)}
    (folder / "a").write_text(os.urandom(8).hex())
    found["changed"] = await told(builder, order)
    (folder / "Dockerfile").write_text(f"FROM {BASE}\nRUN echo broken && exit 7\nRUN never\n")
    found["failed"] = await told(builder, order)
    return found


async def main() -> None:
    os.environ["DOCKER_HOST"] = engine.provide()
    found = {}
    connected = await Engine.connect()
    cli = DockerCli(connected.endpoint, interop.client_environment(interop.docker_cli()))
    buildx = await cli.plugin("buildx")
    if buildx is None:
        sys.exit("buildx is not there")
    with tempfile.TemporaryDirectory() as folder:
        for name, builder in {
            "classic": ClassicBuilder(connected.client),
            "buildkit": BuildKitBuilder(cli, buildx),
        }.items():
            place = Path(folder, name)
            place.mkdir()
            found[name] = await cases(builder, place)
    connected.close()
    Path(__file__).with_name("recorded.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
