"""Which lines are shown: those that a filter lets through, without the inner lines of traces that are folded.

It is made in steps, and goes on with lines that come.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from vpp_desktop.ui.logs.ansi import plain
from vpp_desktop.ui.logs.levels import Level, candidates, continues, is_inner
from vpp_desktop.ui.logs.store import NOTICE, Piece, Store

STEP = 256
"""Lines between two looks at the clock, where a filter has to look at each."""

BACK = 64
"""Lines that are looked through for the one that a service printed before: others may have come between."""


@dataclass(frozen=True)
class Filter:
    """Which lines are wanted. Notices always are, within the times.

    Attributes:
        services: None for all.
        level: this bad or worse. A trace has the level of its first line.
        since, until: times as the engine writes them, both inclusive; empty for any.
        wanted: whether a text is looked for.
    """

    services: frozenset[str] | None = None
    level: Level = Level.NONE
    since: str = ""
    until: str = ""
    wanted: Callable[[str], Any] | None = None

    @property
    def is_open(self) -> bool:
        """Whether all lines fit."""
        return self == Filter()


class Index:
    """The numbers of the lines that fit (`fits`) and of those that are shown (`rows`), both rising.

    Attributes:
        folds: numbers of first lines of traces, and how many lines more each has; these follow it in `fits`.
        unfolded: those that are open.
    """

    def __init__(self, store: Store, wanted: Filter | None = None) -> None:
        self.store = store
        self.filter = wanted or Filter()
        self.fits = array("q")
        self.rows = array("q")
        self.folds: dict[int, int] = {}
        self.unfolded: set[int] = set()
        self._heads = array("q")  # keys of `folds`, rising
        self._next = store.first
        self._head = -1  # first line of the entry that the last fitting line is in
        self._head_service = -1
        self._last: dict[int, tuple[str, bool]] = {}  # service -> its last line's text, whether that one fits

    # Making

    @property
    def is_done(self) -> bool:
        return self._next >= self.store.end

    @property
    def done(self) -> int:
        """Up to which number lines have been looked at."""
        return self._next

    def work(self, budget: float = 0.008) -> bool:
        """Goes on for about so many seconds; whether all lines have been looked at."""
        self._trim()
        deadline = time.perf_counter() + budget
        for piece in self.store.pieces(self._next):
            step = STEP if not self.filter.is_open else piece.count
            for start in range(0, piece.count, step):
                self._take(piece, start, min(piece.count, start + step))
                if time.perf_counter() > deadline:
                    return self.is_done
        return self.is_done

    def rewind(self, number: int) -> None:
        """Lines from that number on are others than they were."""
        if number >= self._next:
            return
        self._next = max(number, self.store.first)
        for rows in (self.fits, self.rows):
            del rows[bisect_left(rows, number) :]
        while self._heads and self._heads[-1] >= number:
            self.folds.pop(self._heads.pop())
        self._recall()
        self._head, self._head_service = -1, -1
        if not self.fits:
            return
        self._head = self.fits[-1]
        if self._heads:
            head = self._heads[-1]
            inner = len(self.fits) - 1 - bisect_left(self.fits, head)
            if inner <= self.folds[head]:
                self.folds[head] = inner
                self._head = head
        if self.folds.get(self._head) == 0:
            self._heads.pop()
            del self.folds[self._head]
        if self._head >= self.store.first:
            self._head_service = self.store.services.index(self.store.line(self._head).service)

    def _trim(self) -> None:
        first = self.store.first
        self._next = max(self._next, first)
        if self.fits and self.fits[0] < first:
            for rows in (self.fits, self.rows, self._heads):
                gone = bisect_left(rows, first)
                if rows is self._heads:
                    for head in rows[:gone]:
                        self.folds.pop(head)
                        self.unfolded.discard(head)
                del rows[:gone]

    def _take(self, piece: Piece, start: int, stop: int) -> None:
        """Looks at some lines. Only those that may belong to the one before them take the long way."""
        fitting = self._fitting(piece, start, stop)
        texts, services, number = piece.texts, piece.services, piece.first
        inner = self._candidates(piece, start, stop)
        at = start
        for candidate in inner:
            self._add(piece, at, candidate, fitting)
            service = services[candidate]
            before, fits = self._before(piece, candidate, fitting)
            belongs = piece.origins[candidate] != NOTICE and continues(texts[candidate], before)
            if fitting is not None and belongs:
                fitting[candidate - start] = fits
            self._last[service] = (texts[candidate], fitting is None or bool(fitting[candidate - start]))
            if belongs and fits and self._head_service == service and self._head >= 0:
                self._fold(number + candidate)
            else:
                self._add(piece, candidate, candidate + 1, fitting)
            at = candidate + 1
        self._add(piece, at, stop, fitting)
        for back in range(max(start, stop - BACK), stop):
            self._last[services[back]] = (texts[back], fitting is None or bool(fitting[back - start]))
        self._next = number + stop

    def _candidates(self, piece: Piece, start: int, stop: int) -> list[int]:
        """Lines that may belong to the one before; after an indented line its service's next one may, too."""
        found = candidates(piece.texts, start, stop)
        services = piece.services
        after = [(start, service) for service, (text, _) in self._last.items() if is_inner(text)]
        after += [(at + 1, services[at]) for at in found if is_inner(piece.texts[at])]
        if not after:
            return found
        nexts = {services.find(service, at, min(stop, at + BACK)) for at, service in after}
        return sorted({*found, *nexts} - {-1})

    def _add(self, piece: Piece, start: int, stop: int, fitting: bytearray | None) -> None:
        """Lines that begin entries of their own, as far as they fit."""
        if start >= stop:
            return
        number = piece.first
        if fitting is None:
            numbers: Any = range(number + start, number + stop)
        else:
            offset = self._next - number
            numbers = [number + at for at in range(start, stop) if fitting[at - offset]]
        if numbers:
            self.fits.extend(numbers)
            self.rows.extend(numbers)
            self._head = numbers[-1]
            self._head_service = piece.services[self._head - number]

    def _fold(self, number: int) -> None:
        self.fits.append(number)
        if self._head not in self.folds:
            self.folds[self._head] = 0
            self._heads.append(self._head)
        self.folds[self._head] += 1
        if self._head in self.unfolded:
            self.rows.append(number)

    def _before(self, piece: Piece, at: int, fitting: bytearray | None) -> tuple[str, bool]:
        """What the same service printed before, and whether that fits."""
        service = piece.services[at]
        offset = self._next - piece.first
        for back in range(at - 1, max(offset, at - BACK) - 1, -1):
            if piece.services[back] == service:
                return piece.texts[back], fitting is None or bool(fitting[back - offset])
        return self._last.get(service, ("", True))

    def _recall(self) -> None:
        """What each service printed last before the lines that come next."""
        self._last = {}
        for number in range(max(self.store.first, self._next - BACK), self._next):
            line = self.store.line(number)
            place = bisect_left(self.fits, number)
            fits = place < len(self.fits) and self.fits[place] == number
            self._last[self.store.services.index(line.service)] = (line.text, fits)

    def _fitting(self, piece: Piece, start: int, stop: int) -> bytearray | None:
        """A mark for each line; None where all fit."""
        wanted = self.filter
        if wanted.is_open:
            return None
        part = slice(start, stop)
        served = b"\1" * (stop - start)
        if wanted.services is not None:
            known = self.store.services
            table = bytes([name in wanted.services or not name for name in known]).ljust(256, b"\0")
            served = piece.services[part].translate(table)
        marks = bytearray(served)
        if wanted.level is not Level.NONE:
            levels = self.store.levels(piece)[part]
            marks = bytearray(m and level >= wanted.level for m, level in zip(marks, levels, strict=True))
        if wanted.wanted is not None:
            find = wanted.wanted
            marks = bytearray(
                m and find(plain(text)) is not None for m, text in zip(marks, piece.texts[part], strict=True)
            )
        origins = piece.origins[part]
        at = origins.find(NOTICE)
        while at >= 0:
            marks[at] = served[at]
            at = origins.find(NOTICE, at + 1)
        if wanted.since or wanted.until:
            until = wanted.until or "~"
            times = piece.times[part]
            marks = bytearray(m and wanted.since <= each <= until for m, each in zip(marks, times, strict=True))
        return marks

    # Looking

    def row_of(self, number: int) -> int:
        """The row that shows a line, or the one of the trace that it is folded in, or the next one."""
        row = bisect_left(self.rows, number)
        if row < len(self.rows) and self.rows[row] == number:
            return row
        place = bisect_left(self.fits, number)
        if row and place < len(self.fits) and self.fits[place] == number and self.head_of(number) is not None:
            return row - 1
        return min(row, max(0, len(self.rows) - 1))

    def head_of(self, number: int) -> int | None:
        """The first line of the trace that a line is an inner one of; None where it is in none."""
        place = bisect_left(self._heads, number) - 1
        if place < 0:
            return None
        head = self._heads[place]
        inside = bisect_left(self.fits, number) - bisect_left(self.fits, head)
        return head if 0 < inside <= self.folds[head] else None

    def inner(self, head: int) -> array[int]:
        """The numbers of a trace's lines after its first."""
        place = bisect_left(self.fits, head) + 1
        return self.fits[place : place + self.folds.get(head, 0)]

    def toggle(self, head: int) -> None:
        """Opens a folded trace in place, or folds an open one."""
        if head not in self.folds:
            return
        place = bisect_left(self.rows, head) + 1
        if head in self.unfolded:
            self.unfolded.discard(head)
            del self.rows[place : place + self.folds[head]]
        else:
            self.unfolded.add(head)
            self.rows[place:place] = self.inner(head)

    def reveal(self, number: int) -> None:
        """Opens the trace that a line is folded in."""
        head = self.head_of(number)
        if head is not None and head not in self.unfolded:
            self.toggle(head)
