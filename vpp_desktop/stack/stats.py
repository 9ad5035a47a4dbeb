"""What the stack's services use of the machine, once a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
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
        self.wake = asyncio.Event()
        self.failure: BaseException | None = None

    def wants(self, container: Container) -> bool:
        return container.state in ("running", "paused")

    def connected(self) -> None:
        pass

    def lost(self, error: VppError) -> None:
        pass

    def ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self.failure = task.exception()
            self.wake.set()

    async def read(self, engine: Engine, container: Container) -> None:
        before: Sample | None = None
        async with engine_stats.read(engine.client, container) as stream:
            async for batch in stream:
                for after in batch:
                    if before is not None and (found := between(container, before, after)) is not None:
                        self.latest[container.id] = found
                        self.wake.set()
                    before = after


async def watch(source: Source, project: str) -> AsyncGenerator[list[ServiceStats], None]:
    """The use of all running containers of the stack, by service, once a second, for ever.

    Containers are taken in as they start and left out as they stop. While no engine answers nothing comes; the
    status says why.
    """
    reader, tasks = _Reader(), Tasks()
    tasks.start("stats", accompany(source, project, reader)).add_done_callback(reader.ended)
    try:
        while True:
            await reader.wake.wait()
            if reader.failure is not None:
                raise reader.failure
            await asyncio.sleep(WINDOW)
            reader.wake.clear()
            found = sorted(reader.latest.values(), key=lambda s: (s.service, s.container))
            reader.latest.clear()
            if found:
                yield found
    finally:
        await tasks.close()
