"""What the stack's containers print, as it comes, whatever happens to containers and engine meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vpp_core.errors import VppError
from vpp_desktop.stack.engine import Engine, EngineAbsent, EngineError, EngineTimeout, Missing
from vpp_desktop.stack.engine import logs as engine_logs
from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.live import Source, accompany
from vpp_desktop.stack.logs import Lines, Query, in_order, merged, notice, rising
from vpp_desktop.stack.observed import Container
from vpp_desktop.tasks import Tasks

WINDOW = 0.05
"""Seconds for which lines are held back, so that those of several containers come in order of time."""

REWIND = timedelta(milliseconds=50)
"""How far before the last line a log is taken up again: the engine writes times that do not always rise."""

ROOM = 16 * 1024 * 1024
"""Characters that wait for a reader that does not keep up; beyond, the oldest lines are skipped."""

LINE_COST = 200
"""What a line takes besides its text."""


class Buffer:
    """Batches on their way from many containers to one reader. The oldest are skipped where they pile up."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._batches: deque[tuple[int, str, Lines]] = deque()  # cost, container's name, lines
        self._used = self._skipped = 0
        self._wake = asyncio.Event()
        self._failure: BaseException | None = None

    def put(self, key: str, lines: Lines) -> None:
        if not lines:
            return
        cost = sum(len(line.text) for line in lines) + LINE_COST * len(lines)
        self._batches.append((cost, key, lines))
        self._used += cost
        while self._used > self._room and len(self._batches) > 1:
            cost, _, oldest = self._batches.popleft()
            self._used -= cost
            self._skipped += len(oldest)
        self._wake.set()

    def fail(self, error: BaseException) -> None:
        self._failure = error
        self._wake.set()

    async def take(self, window: float = WINDOW) -> Lines:
        """What there is after a moment's wait, by time; waits for a line. Raises what `fail` was told."""
        await self._wake.wait()
        if self._failure is not None and not self._batches:
            raise self._failure
        if window:
            await asyncio.sleep(window)
        self._wake.clear()
        if self._failure is not None:
            self._wake.set()
        groups: dict[str, Lines] = {}
        for _, key, lines in self._batches:
            groups.setdefault(key, []).extend(lines)
        self._batches.clear()
        self._used = 0
        found = in_order(list(zip(rising(lines)[0], lines, strict=True)) for lines in groups.values())
        if self._skipped:
            found.insert(0, notice(None, f"{self._skipped:,} lines skipped: they came faster than they were read"))
            self._skipped = 0
        return found


class Place:
    """How far one container's log has been read, so that it can be taken up again without a gap or a repetition."""

    def __init__(self, since: datetime | None, tail: int | None = None) -> None:
        self._start, self._tail = since, tail
        self._latest = ""
        self._recent: deque[Lines] = deque()
        self._again: Counter[LogLine] = Counter()

    def since(self) -> datetime | None:
        """From when to ask the engine; None for the whole log. Lines that come again are left out by `new`."""
        if not self._latest:
            return self._start
        start = datetime.fromisoformat(self._latest) - REWIND
        self._again = Counter(line for batch in self._recent for line in batch)
        return start

    def tail(self) -> int | None:
        """How many lines to ask for: what is asked for at the beginning counts until a line has been read."""
        return None if self._latest else self._tail

    def new(self, lines: Lines) -> Lines:
        """The lines without those that were read before."""
        if self._again:
            fresh = []
            for line in lines:
                if self._again[line] > 0:
                    self._again[line] -= 1
                else:
                    fresh.append(line)
            if lines and lines[-1].time > self._latest:
                self._again.clear()
            lines = fresh
        self.note(lines)
        return lines

    def note(self, lines: Lines) -> None:
        """These lines have been read."""
        if not lines:
            return
        self._latest = max(self._latest, rising(lines)[1])
        self._recent.append(lines)
        oldest = datetime.fromisoformat(self._latest) - 2 * REWIND
        while len(self._recent) > 1 and datetime.fromisoformat(rising(self._recent[0])[1]) < oldest:
            self._recent.popleft()


class _Reader:
    """Reads each container on from its place into the buffer; see `live.Reader`."""

    ends_with_container = False

    def __init__(self, project: str, query: Query) -> None:
        self.buffer = Buffer()
        self._project, self._query = project, query
        self._places: dict[str, Place] = {}
        self._services: set[str] = set()
        self._away = False

    def wants(self, container: Container) -> bool:
        return self._query.covers(container)

    def connected(self) -> None:
        if self._away:
            self._away = False
            self.buffer.put("", [notice(None, "the container engine is back")])

    def lost(self, error: VppError) -> None:
        if not self._away:
            self._away = True
            self.buffer.put("", [notice(None, f"{error} (its log goes on here when it is back)")])

    def ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.buffer.fail(error)

    async def past(self, engine: Engine) -> AsyncGenerator[Lines, None]:
        """What there is so far. Breaking off in the middle loses nothing: reading goes on from the places."""
        started = datetime.now(UTC)
        containers = [c for c in await engine.containers(self._project) if self.wants(c)]
        for container in containers:
            # With no lines to begin with, there is none to go on from: the moment has to do.
            fresh = Place(started) if self._query.tail == 0 else Place(self._query.since, self._query.tail)
            self._places[container.id] = fresh
            self._services.add(container.service)
        query = replace(self._query, until=None, times=True)
        batches = merged(engine, containers, query, lambda c, lines: self._places[c.id].note(lines))
        async with aclosing(batches):
            async for batch in batches:
                yield batch

    async def read(self, engine: Engine, container: Container) -> None:
        place = self._places.get(container.id)
        if place is None:
            place = self._places[container.id] = Place(None)
            await self._welcome(engine, container)
        try:
            since, tail = place.since(), place.tail()
            async with engine_logs.read(engine.client, container, follow=True, since=since, tail=tail) as stream:
                async for batch in stream:
                    self.buffer.put(container.id, place.new(batch))
        except (EngineAbsent, EngineTimeout, Missing):
            raise
        except EngineError as error:
            self.buffer.put(container.id, [notice(container, str(error))])

    async def _welcome(self, engine: Engine, container: Container) -> None:
        """A container that came after the beginning; the places of those that are gone are forgotten."""
        if container.service in self._services and container.created_at is not None:
            time = container.created_at.isoformat(timespec="microseconds").replace("+00:00", "000Z")
            text = f"goes on in a new container: {container.name} ({container.id[:12]})"
            self.buffer.put(container.id, [notice(container, text, time)])
        self._services.add(container.service)
        there = {c.id for c in await engine.containers(self._project)} | {container.id}
        self._places = {key: place for key, place in self._places.items() if key in there}


async def follow(source: Source, project: str, query: Query) -> AsyncGenerator[Lines, None]:
    """What there is so far, merged by time; then what comes, in batches, for ever.

    A container that starts again or is replaced is followed on; notices say so, and when the engine goes away
    and comes back. `query.until` is not heeded. A reader that does not keep up misses the oldest lines, and is
    told how many.
    """
    reader, tasks = _Reader(project, query), Tasks()
    try:
        try:
            engine = await source()
            try:
                async with aclosing(reader.past(engine)) as batches:
                    async for batch in batches:
                        if kept := query.sift(batch):
                            yield kept
            finally:
                engine.close()
        except (EngineAbsent, EngineTimeout) as error:
            reader.lost(error)
        tasks.start("follow", accompany(source, project, reader)).add_done_callback(reader.ended)
        while True:
            if kept := query.sift(await reader.buffer.take()):
                yield kept
    finally:
        await tasks.close()
