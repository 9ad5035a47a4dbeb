"""BuildKit through `docker buildx build`, where Docker's command line has it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path

from vpp_desktop.stack.builds.builder import Builder, BuildEvent, BuildOrder, Built
from vpp_desktop.stack.builds.jsonstream import Objects
from vpp_desktop.stack.builds.rawjson import Reader
from vpp_desktop.stack.docker_cli import DockerCli, Plugin
from vpp_desktop.stack.engine.builder import ClassicBuilder
from vpp_desktop.stack.engine.client import Client

OLDEST = (0, 13)
"""The first buildx that knows `rawjson`."""


class BuildKitBuilder:
    """See `builder.Builder`. Each build is a process of buildx, which sends the context itself."""

    name = "buildkit"

    def __init__(self, cli: DockerCli, buildx: Plugin) -> None:
        self._cli = cli
        self._buildx = buildx

    async def build(self, order: BuildOrder) -> AsyncGenerator[BuildEvent, None]:
        """See `builder.Builder.build`."""
        reader, objects = Reader(order), Objects()
        with tempfile.TemporaryDirectory(prefix="vpp-build-") as folder:
            image_id = Path(folder, "id")
            async with self._cli.running(arguments(self._buildx.path, order, image_id)) as process:
                assert process.stderr is not None
                while data := await process.stderr.read(1 << 16):
                    for message in objects.feed(data):
                        for event in reader.read(message):
                            yield event
                code = await process.wait()
            for event in reader.read(objects.end()):
                yield event
            if code != 0:
                raise reader.failure()
            yield Built(order.service, order.image, image_id.read_text("utf-8").strip())  # noqa: ASYNC240 -- 71 bytes


def arguments(buildx: str, order: BuildOrder, image_id: Path) -> list[str]:
    """The command; buildx writes the image's id to a file."""
    # The engine's own BuildKit, whichever builder the user has chosen: only it sees the engine's images.
    argv = [buildx, "build", "--builder", "default", "--load", "--progress", "rawjson", "--iidfile", str(image_id)]
    # With provenance, which holds times, a build without a change would be a new image.
    argv += ["--provenance=false", "--tag", order.image, "--file", str(order.context / order.dockerfile)]
    argv += [f"--label={name}={value}" for name, value in order.labels.items()]
    argv += [f"--build-arg={name}={value}" for name, value in order.args.items()]
    argv += [f"--target={order.target}"] if order.target else []
    argv += [f"--network={order.network}"] if order.network else []
    argv += ["--no-cache"] if order.no_cache else []
    return [*argv, str(order.context)]


async def choose_builder(cli: DockerCli, client: Client) -> Builder:
    """BuildKit where the command line has it, else the engine's classic builder."""
    buildx = await cli.plugin("buildx")
    if buildx is not None and buildx.version >= OLDEST:
        return BuildKitBuilder(cli, buildx)
    return ClassicBuilder(client)
