"""What goes on behind the log's page: the store, the rows that fit, the search; a little at a time."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from vpp_core.errors import UsageError
from vpp_desktop.ui.logs.index import Filter, Index
from vpp_desktop.ui.logs.search import Pattern, Search
from vpp_desktop.ui.logs.store import Store
from vpp_desktop.ui.spoken import spoken

TICK = 33
"""Milliseconds between two looks at what is new: nobody sees more than 30 changes a second."""

BUDGET = 0.003
"""Seconds of work in a turn of the loop."""

REST = 400
"""Milliseconds without anything new after which old lines are compressed."""


class Model(QObject):
    """Keeps index and search up to date with the store and with what is asked for.

    Attributes:
        index: the rows that are shown. While those of another filter are made, the old ones stay.
        failure: why there is no search, in words.
    """

    grown = Signal()
    """Index or search are other ones, at most so often as can be seen."""

    replaced = Signal(int)
    """Lines from that number on are others than they were."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.index = Index(self.store)
        self.search: Search | None = None
        self.failure = ""
        self._making: Index | None = None
        self._changed = 0
        self._told = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tick)
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._tidy)

    @property
    def filter(self) -> Filter:
        return (self._making or self.index).filter

    @property
    def is_done(self) -> bool:
        return self._making is None and self.index.is_done and (self.search is None or self.search.is_done)

    def changed(self, number: int) -> None:
        """The store has taken lines, from that number on."""
        self._changed = min(self._changed, number)
        if not self._timer.isActive():
            self._timer.start(TICK)

    def narrow(self, wanted: Filter) -> None:
        """Shows other lines, as soon as it is known which."""
        if wanted != self.filter:
            self._making = Index(self.store, wanted)
            self._making.unfolded = set(self.index.unfolded)
            self._soon()

    def look_for(self, text: str, *, regex: bool, exact: bool) -> bool:
        """Looks for a text; whether it is another than before. Nothing is looked for where it is no expression."""
        self.failure = ""
        pattern = None
        if text:
            try:
                pattern = Pattern(text, regex=regex, exact=exact)
            except UsageError as error:
                self.failure = f"{spoken(error.message)}: {spoken(error.hint)}"
        if (self.search.pattern if self.search else None) == pattern:
            return False
        self.search = Search(self.index, pattern) if pattern else None
        self._soon()
        return True

    def clear(self) -> None:
        """Lets go of all lines."""
        self.store.clear()
        self._soon()

    def _soon(self) -> None:
        self._timer.start(0)

    def _tick(self) -> None:
        self._take_changes()
        deadline = time.perf_counter() + BUDGET
        if self._making is not None and self._making.work(BUDGET):
            self.index, self._making = self._making, None
            if self.search is not None:
                self.search = Search(self.index, self.search.pattern)
        if self._making is None:
            self.index.work(max(0.001, deadline - time.perf_counter()))
            if self.search is not None and time.perf_counter() < deadline:
                self.search.work(deadline - time.perf_counter())
        if not self.is_done and not self._timer.isActive():
            self._timer.start(0)
        self._rest.start(REST)
        # To paint after each slice would take longer than the slices.
        now = time.perf_counter()
        if self.is_done or now - self._told > TICK / 1000:
            self._told = now
            self.grown.emit()

    def _tidy(self) -> None:
        if not self.store.pack(BUDGET / 2):
            self._rest.start(0)

    def _take_changes(self) -> None:
        number, self._changed = self._changed, self.store.end
        if number >= self.store.end:
            return
        for each in (self._making, self.index, self.search):
            if each is not None:
                each.rewind(number)
        self.replaced.emit(number)
