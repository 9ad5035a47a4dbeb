"""Writes the log to a file as it is filtered, with what is older than the window's store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.logs import Lines, Query
from vpp_desktop.ui.logs.ansi import plain
from vpp_desktop.ui.logs.index import Filter, Index
from vpp_desktop.ui.logs.levels import readable
from vpp_desktop.ui.logs.own import SERVICE, Merger, OwnLog
from vpp_desktop.ui.logs.store import Store

if TYPE_CHECKING:
    from vpp_desktop.stack.project import Stack

PORTION = 2000
"""Lines that are sifted in one turn of the loop."""


def query_of(wanted: Filter, services: tuple[str, ...]) -> Query:
    """What of a filter the engine can see to. `services`: those of the stack's file."""
    asked = tuple(name for name in services if wanted.services is None or name in wanted.services)
    everything = wanted.services is None or len(asked) == len(services)
    since = datetime.fromisoformat(wanted.since) if wanted.since else None
    until = datetime.fromisoformat(wanted.until) if wanted.until else None
    return Query(services=() if everything else asked or ("-",), since=since, until=until)


def sifted(lines: Lines, wanted: Filter) -> Lines:
    """The lines that fit, without colours."""
    store = Store()
    store.append(readable(lines))
    index = Index(store, wanted)
    while not index.work(1.0):
        pass
    found = map(store.line, index.fits)
    return [LogLine(line.service, "", line.time, line.origin, plain(line.text)) for line in found]  # type: ignore[arg-type]


async def from_history(stack: Stack, own: Path, wanted: Filter, told: Callable[[int], object]) -> AsyncIterator[Lines]:
    """All that the engine keeps and the program wrote. Raises EngineAbsent."""
    merger = Merger()
    if wanted.services is None or SERVICE in wanted.services:
        merger.add(OwnLog(own).read())
    count = 0
    async with aclosing(stack.history(query_of(wanted, tuple(stack.desired.services)))) as batches:
        async for batch in batches:
            for portion in _portions(merger.merged(batch)):
                found = sifted(portion, wanted)
                count += len(found)
                told(count)
                yield found
    rest = sifted(merger.rest(), wanted)
    told(count + len(rest))
    yield rest


async def from_store(index: Index, told: Callable[[int], object]) -> AsyncIterator[Lines]:
    """What the window holds."""
    store, count = index.store, 0
    for start in range(0, len(index.fits), PORTION):
        numbers = [number for number in index.fits[start : start + PORTION] if number >= store.first]
        lines = [store.line(number) for number in numbers]
        count += len(lines)
        told(count)
        yield [LogLine(each.service, "", each.time, each.origin, plain(each.text)) for each in lines]  # type: ignore[arg-type]


def _portions(lines: Lines) -> list[Lines]:
    return [lines[start : start + PORTION] for start in range(0, len(lines), PORTION)]
