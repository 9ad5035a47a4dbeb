"""Staying with an engine that may come and go, and with a stack whose containers do."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from vpp_core.errors import VppError
from vpp_desktop.stack.engine import Engine, EngineAbsent, EngineTimeout, Missing, events
from vpp_desktop.stack.engine.errors import SUBJECT
from vpp_desktop.stack.engine.events import EngineEvent
from vpp_desktop.stack.engine.stream import Stream
from vpp_desktop.stack.observed import Container
from vpp_desktop.tasks import Tasks

Source = Callable[[], Awaitable[Engine]]
"""Gives an engine that has just answered, such as `Engine.connect`; whoever calls it closes the engine."""

FIRST_WAIT = 0.25
LONGEST_WAIT = 5.0

_numbers = itertools.count()


class Patience:
    """How long to wait before the engine is tried again: ever longer, from a quarter of a second to five."""

    def __init__(self) -> None:
        self._next = FIRST_WAIT

    def seconds(self) -> float:
        now, self._next = self._next, min(self._next * 2, LONGEST_WAIT)
        return now

    def reset(self) -> None:
        self._next = FIRST_WAIT


@asynccontextmanager
async def connection(source: Source, project: str) -> AsyncIterator[tuple[Engine, Stream[EngineEvent]]]:
    """An engine, and the events of the project's containers from here on."""
    engine = await source()
    try:
        async with events.containers(engine.client, project) as stream:
            await stream.answered()
            yield engine, stream
    finally:
        engine.close()


class Reader(Protocol):
    """What is done with each container of a stack, by `accompany`."""

    ends_with_container: bool
    """Whether `read` is cancelled when the container stops; else it ends by itself."""

    def wants(self, container: Container) -> bool: ...

    async def read(self, engine: Engine, container: Container) -> None:
        """Reads one container until it stops. Called again when it starts again, or after the engine was away."""
        ...

    def connected(self) -> None: ...

    def lost(self, error: VppError) -> None:
        """The engine went away; it is being tried again."""
        ...


async def accompany(source: Source, project: str, reader: Reader) -> None:
    """Has every container of the project read as long as it runs; never ends by itself.

    Containers that have stopped are read too, once: they may have printed something that nobody has seen.
    """
    patience = Patience()
    while True:
        try:
            async with connection(source, project) as (engine, stream):
                reader.connected()
                await _Company(engine, stream, project, reader, patience).keep()
        except (EngineAbsent, EngineTimeout) as error:
            reader.lost(error)
        await asyncio.sleep(patience.seconds())


class _Company:
    """The readers of one connection."""

    def __init__(
        self, engine: Engine, stream: Stream[EngineEvent], project: str, reader: Reader, patience: Patience
    ) -> None:
        self._engine, self._stream, self._project, self._reader = engine, stream, project, reader
        self._patience = patience
        self._tasks = Tasks()
        self._reading: dict[str, str] = {}  # container's id -> name of its task
        self._again: set[str] = set()  # containers that started while they were still being read
        self._failure: BaseException | None = None

    async def keep(self) -> None:
        """Until the connection is lost; raises what it was lost by."""
        try:
            for container in await self._engine.containers(self._project):
                self._begin(container)
            self._patience.reset()
            async for batch in self._stream:
                for event in batch:
                    await self._take(event)
            if self._failure is not None:
                raise self._failure
            raise EngineAbsent("went away", subject=SUBJECT, hint="see if it runs: docker info")
        finally:
            await self._tasks.close()

    async def _take(self, event: EngineEvent) -> None:
        name = self._reading.get(event.id)
        if event.action == "die" and self._reader.ends_with_container and name is not None:
            await self._tasks.cancel(name)
        elif event.action == "start" and name is not None:
            self._again.add(event.id)
        elif event.action == "start" and (container := await self._engine.container(event.id)) is not None:
            self._begin(container)

    def _begin(self, container: Container) -> None:
        if not container.oneoff and self._reader.wants(container):
            name = f"{container.id} {next(_numbers)}"
            self._reading[container.id] = name
            self._tasks.start(name, self._read(container))

    async def _read(self, container: Container) -> None:
        try:
            await self._reader.read(self._engine, container)
            while container.id in self._again:
                self._again.discard(container.id)
                await self._reader.read(self._engine, container)
        except Missing:
            pass
        except Exception as error:  # noqa: BLE001 - it is raised where the events are read
            self._failure = self._failure or error
            self._stream.close()
        finally:
            del self._reading[container.id]
