"""What the stack's containers print: history, merged in order of time, or as it comes."""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from vpp_core.errors import UsageError, VppError
from vpp_desktop.stack.engine import Engine, EngineAbsent, EngineError, EngineTimeout, Missing
from vpp_desktop.stack.engine import logs as engine_logs
from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.engine.stream import Stream
from vpp_desktop.stack.observed import Container

Lines = list[LogLine]


@dataclass(frozen=True)
class Query:
    """Which lines are wanted.

    Attributes:
        services: empty for all.
        since, until: inclusive.
        tail: so many of the last lines of each container, before `wanted` is asked.
        wanted: whether a text is looked for; None for all. See `matcher`.
        times: whether lines need their times. Without, the history of a single container is read faster; of
            several it is not, since they are merged by time.
    """

    services: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    tail: int | None = None
    wanted: Callable[[str], Any] | None = None
    times: bool = True

    def covers(self, container: Container) -> bool:
        return not container.oneoff and (not self.services or container.service in self.services)

    def sift(self, lines: Lines) -> Lines:
        """Those lines whose text is looked for, and all notices."""
        wanted = self.wanted
        return lines if wanted is None else [line for line in lines if line.stream == "notice" or wanted(line.text)]


def matcher(text: str, *, regex: bool = False, ignore_case: bool = False) -> Callable[[str], Any]:
    """Tells whether a line holds `text`.

    Raises:
        UsageError: `text` is no regular expression.
    """
    try:
        return re.compile(text if regex else re.escape(text), re.IGNORECASE if ignore_case else 0).search
    except re.error as error:
        raise UsageError(f"is no regular expression: {error}", subject=text, hint="see Python's re") from None


_SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?")

_EPOCH = re.compile(r"\d{10,}(?:\.\d+)?")


def moment(text: str, now: datetime | None = None) -> datetime:
    """A time, in UTC: `2025-11-25T13:00` (this machine's, where it names no zone), how long ago, as `1h30m`, or seconds
    since 1970 (ten digits or more).

    Raises:
        UsageError: it is none of them.
    """
    span = _SPAN.fullmatch(text.strip())
    try:
        if _EPOCH.fullmatch(text.strip()):
            return datetime.fromtimestamp(float(text), UTC)
        if span is not None and any(span.groups()):
            days, hours, minutes, seconds = (float(part or 0) for part in span.groups())
            ago = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
            return (now or datetime.now(UTC)) - ago
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError("is no time", subject=text, hint="write 10m, 1h30m or 2025-11-25T13:00") from None


def notice(container: Container | None, text: str, time: str = "") -> LogLine:
    """A line of our own; without a time it is of now."""
    time = time or datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "000Z")
    service, name = (container.service, container.name) if container else ("", "")
    return LogLine(service, name, time, "notice", text)


async def history(engine: Engine, project: str, query: Query) -> AsyncGenerator[Lines, None]:
    """What there is so far, in batches, all services merged by time. Memory is bounded.

    The lines of a container keep the engine's order, even where their times do not rise.

    Raises:
        EngineAbsent: the engine went away in the middle.
    """
    containers = [c for c in await engine.containers(project) if query.covers(c)]
    async with aclosing(merged(engine, containers, query)) as batches:
        async for batch in batches:
            if kept := query.sift(batch):
                yield kept


async def merged(
    engine: Engine,
    containers: Sequence[Container],
    query: Query,
    seen: Callable[[Container, Lines], None] | None = None,
) -> AsyncGenerator[Lines, None]:
    """All lines of these containers by time; `seen` is told of each container's own batches."""
    async with AsyncExitStack() as stack:
        queues = []
        asked: dict[str, Any] = {"since": query.since, "until": query.until, "tail": query.tail}
        times = query.times or len(containers) > 1
        for container in containers:
            stream = engine_logs.read(engine.client, container, times=times, **asked)
            await stack.enter_async_context(stream)
            queues.append(_Queue(container, stream, seen))
        for queue in queues:  # one after the other: each has a thread that reads ahead
            await queue.fill()
        while queues := [queue for queue in queues if queue.lines]:
            # Whatever is not later than the last line at hand of each may go: nothing earlier can follow.
            bound = min(queue.times[-1] for queue in queues)
            yield in_order(queue.take(bound) for queue in queues) if len(queues) > 1 else queues[0].take_all()
            for queue in queues:
                if not queue.lines:
                    await queue.fill()


class _Queue:
    """The next lines of one container, with their times made to rise."""

    def __init__(
        self, container: Container, stream: Stream[LogLine], seen: Callable[[Container, Lines], None] | None
    ) -> None:
        self.lines: Lines = []
        self.times: list[str] = []
        self._container, self._stream, self._seen = container, stream, seen
        self._latest = ""
        self._failed = False

    async def fill(self) -> None:
        """The next batch; none where there is no more."""
        try:
            self.lines = await anext(self._stream, [])
        except (EngineAbsent, EngineTimeout):
            raise
        except Missing:
            self.lines = []
        except EngineError as error:
            self.lines = [] if self._failed else [notice(self._container, str(error))]
            self._failed = True
        if self._seen is not None and self.lines:
            self._seen(self._container, self.lines)
        self.times, self._latest = rising(self.lines, self._latest)

    def take(self, bound: str) -> list[tuple[str, LogLine]]:
        count = bisect_right(self.times, bound)
        taken = list(zip(self.times[:count], self.lines[:count], strict=True))
        self.lines, self.times = self.lines[count:], self.times[count:]
        return taken

    def take_all(self) -> Lines:
        taken, self.lines, self.times = self.lines, [], []
        return taken


def rising(lines: Lines, latest: str = "") -> tuple[list[str], str]:
    """Each line's time, or the latest before it where that is later; and the latest of all."""
    times = []
    for line in lines:
        if line.time > latest:
            latest = line.time
        times.append(latest)
    return times, latest


def in_order(groups: Iterable[list[tuple[str, LogLine]]]) -> Lines:
    """The lines of several containers by time; each one's own order stays."""
    rows = [row for group in groups for row in group]
    rows.sort(key=itemgetter(0))
    return [line for _, line in rows]


def mark(line: LogLine) -> str:
    """Where a line came from, as one character."""
    return {"stdout": "|", "stderr": "!", "notice": "*"}[line.stream]


def shown(line: LogLine) -> str:
    """A line as text: time, service, text."""
    return f"{line.time} {line.service} {mark(line)} {line.text}"


async def export(batches: AsyncIterator[Lines], path: Path) -> int:
    """Writes all lines to a file, which is there whole or not at all; how many they were.

    Raises:
        VppError: it cannot be written, or is something else than a file.
    """
    try:
        _require_file(path)
        return await _write(batches, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "name a file in a folder that your account may write to"
        raise VppError(f"cannot be written ({reason})", subject=str(path), hint=hint) from None


def _require_file(path: Path) -> None:
    if path.exists() and not path.is_file():
        raise VppError("is no regular file", subject=str(path), hint="name a file to make or to replace")


async def _write(batches: AsyncIterator[Lines], path: Path) -> int:
    count = 0
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", errors="backslashreplace") as file:
            async for batch in batches:
                file.write("".join(shown(line) + "\n" for line in batch))
                count += len(batch)
        new.replace(path)
    finally:
        with contextlib.suppress(OSError):
            new.unlink()
    return count
