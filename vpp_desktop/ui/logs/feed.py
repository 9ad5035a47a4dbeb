"""Brings the lines of the platform and of the program into the store, whatever happens to the engine meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vpp_core.errors import VppError
from vpp_desktop.stack.logs import Lines, Query
from vpp_desktop.ui.logs.levels import readable
from vpp_desktop.ui.logs.own import Merger, OwnLog
from vpp_desktop.ui.logs.store import Store

if TYPE_CHECKING:
    from vpp_desktop.stack.project import Stack
    from vpp_desktop.ui.desk import Desk

TAIL = 100_000
"""Lines of each container that are fetched at the beginning; an export has all."""

SLICE = 250
BUDGET = 0.003
"""Seconds of taking lines before others get a turn of the loop."""

LOOK = 1.0
"""Seconds between two looks at the program's own log."""

QUIET = 0.5
"""Seconds after which no older lines are expected."""

PATIENCE = 1.5
"""Seconds after which what has not come is not there."""


class Feed:
    """Two tasks that run as long as the window.

    Attributes:
        services: names in the order of the stack's file.
        problem: why nothing comes from the engine; None where it does.
    """

    def __init__(self, desk: Desk, store: Store, changed: Callable[[int], None]) -> None:
        self._desk, self._store, self._changed = desk, store, changed
        self._own = OwnLog(desk.folders.log)
        self._merger = Merger()
        self._last = 0.0
        self._newest = ""  # time of the last line that a container printed
        self.services: tuple[str, ...] = ()
        self.problem: VppError | None = None
        self.is_loading = True

    async def follow(self) -> None:
        """Follows the platform until cancelled; returns where its file cannot be read."""
        self.problem = None
        try:
            stack = self._desk.stack()
        except VppError as error:
            self.problem = error
            self.is_loading = False
            self._changed(self._store.end)
            return
        self.services = tuple(stack.desired.services)
        self._changed(self._store.end)
        try:
            async with aclosing(stack.follow(self._query())) as batches:
                async for batch in batches:
                    self._last = time.monotonic()
                    told = (line.time for line in batch if line.stream != "notice")
                    self._newest = max(self._newest, max(told, default=""))
                    await self._take(self._merger.merged(batch))
                    if any(line.stream == "notice" and not line.service for line in batch):
                        await self._look(stack)
        finally:
            stack.close()

    def _query(self) -> Query:
        """From the beginning, or on from where it was left."""
        if not self._newest:
            return Query(tail=TAIL)
        return Query(since=datetime.fromisoformat(self._newest) + timedelta(microseconds=1))

    async def _look(self, stack: Stack) -> None:
        """Why the engine does not answer, if it does not."""
        try:
            await stack.observe()
            self.problem = None
        except VppError as error:
            self.problem = error
        self._changed(self._store.end)

    async def own(self, shown: Callable[[], bool]) -> None:
        """Reads the program's own log, while the page is shown."""
        begun = time.monotonic()
        while True:
            if shown():
                self._merger.add(self._own.read())
                if time.monotonic() - self._last > QUIET:
                    await self._take(self._merger.rest())
                    if self.is_loading and time.monotonic() - begun > PATIENCE:
                        self.is_loading = False
                        self._changed(self._store.end)
            await asyncio.sleep(LOOK)

    async def _take(self, lines: Lines) -> None:
        """Hands lines on in slices, so that a burst holds up nobody."""
        end = time.perf_counter() + BUDGET
        for start in range(0, len(lines), SLICE):
            self._changed(self._store.append(readable(lines[start : start + SLICE])))
            if time.perf_counter() > end:
                await asyncio.sleep(0)
                end = time.perf_counter() + BUDGET
