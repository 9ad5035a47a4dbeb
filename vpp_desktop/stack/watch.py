"""The stack's status as it changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from vpp_core.errors import VppError
from vpp_desktop.stack import status
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.engine import Engine, EngineAbsent, EngineError, events
from vpp_desktop.stack.engine.errors import SUBJECT
from vpp_desktop.stack.engine.events import EngineEvent
from vpp_desktop.stack.engine.stream import Stream
from vpp_desktop.stack.live import Patience, Source, connection
from vpp_desktop.stack.observed import Observed
from vpp_desktop.stack.status import Judge, StackStatus, status_of
from vpp_desktop.tasks import Tasks

TRUTH_SECONDS = 60.0
"""The engine may drop events, so now and then everything is looked at again."""


class StatusWatcher:
    """Yields the status at once and after each change; goes on by itself while the engine is away.

    Args:
        source: gives an engine; the watcher closes it.
        judge: tells of a built image whether it is stale; it is asked anew at each look.
        hashes: Compose's own hash of each service, where it is known.
    """

    def __init__(
        self,
        source: Source,
        desired: Desired,
        *,
        judge: Judge = status.fresh,
        hashes: Mapping[str, str] | None = None,
    ) -> None:
        self._source, self._desired, self._judge, self._hashes = source, desired, judge, hashes
        self._wake = asyncio.Event()
        self._inbox: list[EngineEvent] = []
        self._images_changed = self._look = False
        self._failure: VppError | None = None
        self._exits: dict[str, int] = {}

    def poke(self, desired: Desired | None = None, hashes: Mapping[str, str] | None = None) -> None:
        """Looks again now: sources changed on disk, an image was built, or the file asks for something else."""
        self._desired = desired or self._desired
        self._hashes = hashes or self._hashes
        self._look = True
        self._wake.set()

    async def updates(self) -> AsyncGenerator[StackStatus, None]:
        """The status, each time that it is another one. Ends only when it is closed."""
        patience, last = Patience(), None
        while True:
            try:
                async with aclosing(self._connected()) as statuses:
                    async for found in statuses:
                        patience.reset()
                        if found != last:
                            last = found
                            yield found
            except VppError as error:
                found = status.without_engine(self._desired, error)
                if found != last:
                    last = found
                    yield found
            self._wake.clear()
            await self._sleep(patience.seconds())

    async def _sleep(self, seconds: float) -> None:
        """Until something happened, but no longer."""
        try:
            async with asyncio.timeout(max(seconds, 0)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _connected(self) -> AsyncGenerator[StackStatus, None]:
        """The status after each look, until the connection is lost; raises what it was lost by."""
        self._failure, self._exits = None, {}
        self._inbox.clear()
        async with connection(self._source, self._desired.project) as (engine, stream):
            tasks = Tasks()
            try:
                tasks.start("containers", self._receive(stream))
                tasks.start("images", self._receive_images(engine))
                async with aclosing(self._looks(engine)) as statuses:
                    async for found in statuses:
                        yield found
            finally:
                await tasks.close()

    async def _looks(self, engine: Engine) -> AsyncGenerator[StackStatus, None]:
        observed, looked = Observed(), -TRUTH_SECONDS
        self._look = True
        while True:
            self._wake.clear()
            if self._failure is not None:
                raise self._failure
            if self._look or time.monotonic() - looked >= TRUTH_SECONDS:
                self._look = self._images_changed = False
                self._inbox.clear()
                observed, looked = await self._everything(engine), time.monotonic()
            else:
                observed = await self._changes(engine, observed)
            now = datetime.now(UTC)
            found = status_of(
                self._desired, observed, now, judge=self._judge, hashes=self._hashes, last_exits=self._exits
            )
            yield found
            due = looked + TRUTH_SECONDS - time.monotonic()
            if ends := status.loop_ends(found):
                due = min(due, (ends - now).total_seconds() + 0.01)
            await self._sleep(due)

    async def _everything(self, engine: Engine) -> Observed:
        return await engine.snapshot(self._desired.project, self._image_names())

    async def _changes(self, engine: Engine, observed: Observed) -> Observed:
        """Only what events were about is looked at; many events of one container are one look."""
        touched = {event.id for event in self._inbox}
        self._inbox.clear()
        found = await asyncio.gather(*(engine.container(each) for each in touched))
        containers = [c for c in observed.containers if c.id not in touched] + [c for c in found if c is not None]
        containers.sort(key=lambda c: (c.service, c.number, c.name))
        images = observed.images
        if self._images_changed:
            self._images_changed = False
            named = await asyncio.gather(*(engine.image(name) for name in self._image_names()))
            images = {image.name: image for image in named if image is not None}
        return replace(observed, containers=tuple(containers), images=images)

    def _image_names(self) -> set[str]:
        return {service.image for service in self._desired.services.values()}

    async def _receive(self, stream: Stream[EngineEvent]) -> None:
        try:
            async for batch in stream:
                for event in batch:
                    if event.action == "die":
                        self._exits[event.id] = int(event.attributes.get("exitCode") or 0)
                    elif event.action == "destroy":
                        self._exits.pop(event.id, None)
                self._inbox += batch
                self._wake.set()
            self._lose(EngineAbsent("went away", subject=SUBJECT, hint="see if it runs: docker info"))
        except EngineError as error:
            self._lose(error)

    async def _receive_images(self, engine: Engine) -> None:
        # The other stream tells when the engine goes away.
        try:
            async with events.images(engine.client) as stream:
                async for _ in stream:
                    self._images_changed = True
                    self._wake.set()
        except EngineError:
            return

    def _lose(self, error: VppError) -> None:
        self._failure = error
        self._wake.set()
