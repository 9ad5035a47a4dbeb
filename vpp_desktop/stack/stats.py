"""What the stack's services use of the machine, once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from vpp_core.errors import VppError
from vpp_desktop.stack.engine import Engine
from vpp_desktop.stack.engine import stats as engine_stats
from vpp_desktop.stack.engine.stats import Sample
from vpp_desktop.stack.live import Source, accompany
from vpp_desktop.stack.observed import Container
from vpp_desktop.tasks import Tasks

WINDOW = 0.05
"""The engine samples all containers in turn; those of one turn are told together."""

SILENCE = 2.0
"""Seconds without a sample after which it is asked why."""

NOTHING = "no container of the stack runs: vpp stack up"


@dataclass(frozen=True)
class ServiceStats:
    """One container's use over about the last second.

    Attributes:
        cpu: percent; 100 is one core fully used, so four busy cores are 400.
        memory, memory_limit: bytes. File cache that the kernel can drop at once does not count. Without a limit
            of its own a container's limit is the machine's memory.
        received, sent, read, written: bytes per second over the network, and from and to disks.
    """

    service: str
    container: str
    time: datetime
    cpu: float
    memory: int
    memory_limit: int
    received: float
    sent: float
    read: float
    written: float

    def to_json(self) -> dict[str, Any]:
        return {"event": "stats", **asdict(self), "time": self.time.isoformat()}


def between(container: Container, before: Sample, after: Sample) -> ServiceStats | None:
    """The use from one sample to the next; None where no time passed. A counter that fell began anew: 0."""
    seconds = (after.time - before.time).total_seconds()
    if seconds <= 0:
        return None

    def rate(first: float, second: float) -> float:
        return max(second - first, 0) / seconds

    return ServiceStats(
        service=container.service,
        container=container.name,
        time=after.time,
        cpu=rate(before.cpu, after.cpu) * 100,
        memory=after.memory,
        memory_limit=after.memory_limit,
        received=rate(before.received, after.received),
        sent=rate(before.sent, after.sent),
        read=rate(before.read, after.read),
        written=rate(before.written, after.written),
    )


class _Reader:
    """Reads each running container; see `live.Reader`."""

    ends_with_container = True

    def __init__(self) -> None:
        self.latest: dict[str, ServiceStats] = {}  # by container id: a reader that is late misses seconds, no more
        self._wake = asyncio.Event()
        self._failure: BaseException | None = None
        self._reading = 0
        self._state = ""

    @property
    def quiet(self) -> str:
        """Why nothing can come, as a sentence; empty while something can."""
        return "" if self._reading else self._state

    def wants(self, container: Container) -> bool:
        return container.state in ("running", "paused")

    def connected(self) -> None:
        self._state = NOTHING
        self._wake.set()

    def lost(self, error: VppError) -> None:
        self._state = str(error)

    def ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self._failure = task.exception()
            self._wake.set()

    async def read(self, engine: Engine, container: Container) -> None:
        before: Sample | None = None
        self._reading += 1
        try:
            async with engine_stats.read(engine.client, container) as stream:
                async for batch in stream:
                    for after in batch:
                        if before is not None and (found := between(container, before, after)) is not None:
                            self.latest[container.id] = found
                            self._wake.set()
                        before = after
        finally:
            self._reading -= 1

    async def changed(self) -> bool:
        """Waits until something came, but no longer than `SILENCE`; whether it did. Raises what reading failed by."""
        try:
            async with asyncio.timeout(SILENCE):
                await self._wake.wait()
        except TimeoutError:
            return False
        if self._failure is not None:
            raise self._failure
        await asyncio.sleep(WINDOW)
        self._wake.clear()
        return True


@asynccontextmanager
async def _reading(source: Source, project: str) -> AsyncIterator[_Reader]:
    reader, tasks = _Reader(), Tasks()
    tasks.start("stats", accompany(source, project, reader)).add_done_callback(reader.ended)
    try:
        yield reader
    finally:
        await tasks.close()


def _by_service(found: Iterable[ServiceStats]) -> list[ServiceStats]:
    return sorted(found, key=lambda each: (each.service, each.container))


async def watch(
    source: Source, project: str, quiet: Callable[[str], None] = lambda reason: None
) -> AsyncGenerator[list[ServiceStats], None]:
    """The use of all running containers of the stack, by service, once a second, for ever.

    Containers are taken in as they start and left out as they stop. While none runs or no engine answers nothing
    comes; `quiet` is told why, once.
    """
    async with _reading(source, project) as reader:
        said = ""
        while True:
            if not await reader.changed():
                if reader.quiet not in ("", said):
                    said = reader.quiet
                    quiet(said)
            elif reader.latest:
                found, said = _by_service(reader.latest.values()), ""
                reader.latest.clear()
                yield found


async def once(source: Source, project: str, engine: Engine) -> list[ServiceStats]:
    """One look at every running container; those that end before they have been seen are left out.

    Raises:
        EngineAbsent: the engine went away.
    """
    async with _reading(source, project) as reader:
        while any(
            c.state == "running" and not c.oneoff and c.id not in reader.latest
            for c in await engine.containers(project)
        ):
            await reader.changed()
        return _by_service(reader.latest.values())
