"""What the stack's images are made from, compared with the images that there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from pathlib import Path

from vpp_desktop.stack.builds.builder import BuildOrder
from vpp_desktop.stack.builds.context import Context, Contexts
from vpp_desktop.stack.builds.stale import ImageState, Records, image_state
from vpp_desktop.stack.builds.watch import Change, Watcher
from vpp_desktop.stack.desired import Build, Desired, Service
from vpp_desktop.stack.observed import CONTEXT, Image, Observed
from vpp_desktop.stack.status import Judge


class Sources:
    """The build contexts of one stack. `records`: folder in which is kept what images were made from."""

    def __init__(self, desired: Desired, records: Path) -> None:
        self._desired = desired
        self._records = Records(records)
        self._contexts = Contexts()

    async def look(self, services: Collection[str] | None = None) -> dict[str, Context]:
        """What the images of these services, or of all that are built, would be made from now."""
        builds = {n: b for n, b in self._builds().items() if services is None or n in services}
        found = await asyncio.gather(*(self._contexts.look(build) for build in builds.values()))
        return dict(zip(builds, found, strict=True))

    async def watch(self) -> AsyncGenerator[list[Change], None]:
        """Every service once, then those whose sources changed on disk, whenever they do."""
        async for changes in Watcher(self._builds(), self._contexts, lambda _: None).changes():
            yield changes

    def states(self, observed: Observed, contexts: Mapping[str, Context]) -> dict[str, ImageState]:
        """How each service's image stands to its sources; one that is not built here is there or missing."""
        found = {}
        for service in self._desired.services.values():
            image, context = observed.images.get(service.image), contexts.get(service.name)
            if context is not None:
                found[service.name] = self._state(image, context)
            else:
                found[service.name] = ImageState("missing", "no image yet") if image is None else ImageState("fresh")
        return found

    def judge(self, contexts: Mapping[str, Context]) -> Judge:
        """Tells of an image why it is stale, by contexts that may change meanwhile."""

        def cause(service: Service, image: Image) -> str:
            context = contexts.get(service.name)
            return self._state(image, context).cause if context is not None else ""

        return cause

    def order(self, name: str, context: Context) -> BuildOrder:
        """How a service's image is built from that context, whose hash it will carry."""
        service = self._desired.services[name]
        assert service.build is not None
        build = service.build
        return BuildOrder(
            service=name,
            image=service.image,
            context=build.context,
            dockerfile=build.dockerfile,
            args=build.args,
            target=build.target,
            labels={**build.labels, CONTEXT: context.hash},  # the classic builder makes a step of each
            network=build.network,
        )

    def remember(self, context: Context) -> None:
        """Keeps what an image was made from, so that later the files that changed can be named."""
        self._records.save(context)

    def _builds(self) -> dict[str, Build]:
        return {s.name: s.build for s in self._desired.services.values() if s.build is not None}

    def _state(self, image: Image | None, context: Context) -> ImageState:
        return image_state(image, context, self._records.load(image.context) if image else None)
