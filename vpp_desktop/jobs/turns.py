"""Whose turn it is: so many jobs at once in a lane, the first of the queue first whenever a place becomes free."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NoReturn

from vpp_core.errors import VppError

log = logging.getLogger(__name__)


class Lane:
    """A number of places, and who waits for one."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0
        self.waiting: dict[str, asyncio.Future[None]] = {}

    @property
    def free(self) -> bool:
        return bool(self.waiting) and self.used < self.limit


class Turns:
    """Gives places away. The order is asked for at that moment: persons change it while jobs wait."""

    def __init__(self, order: Callable[[], Awaitable[list[str]]], limits: Mapping[str, int]) -> None:
        self._order = order
        self._lanes = {name: Lane(limit) for name, limit in limits.items()}
        self._arriving: set[str] = set()
        self._woken = asyncio.Event()

    def expect(self, job_id: str) -> None:
        """That job is on its way to a lane: nothing is given away before it is there, or not coming."""
        self._arriving.add(job_id)

    def settle(self, job_id: str) -> None:
        """Nobody need wait for that job any more."""
        self._arriving.discard(job_id)
        self._woken.set()

    def resize(self, lane: str, limit: int) -> None:
        """More begin at once; with fewer places, those that work come to their end."""
        self._lanes[lane].limit = limit
        self._woken.set()

    @asynccontextmanager
    async def turn(self, lane: str, job_id: str) -> AsyncIterator[None]:
        """A place in a lane, for as long as it is held."""
        place = self._lanes[lane]
        granted = place.waiting[job_id] = asyncio.get_running_loop().create_future()
        self.settle(job_id)
        try:
            try:
                await granted
            except asyncio.CancelledError:
                if granted.done() and not granted.cancelled():
                    self._leave(place)
                raise
        finally:
            if place.waiting.get(job_id) is granted:
                del place.waiting[job_id]
        try:
            yield
        finally:
            self._leave(place)

    def _leave(self, lane: Lane) -> None:
        lane.used -= 1
        self._woken.set()

    async def deal(self) -> NoReturn:
        """Gives places to those who stand first, for ever."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            if self._arriving or not any(lane.free for lane in self._lanes.values()):
                continue
            try:
                order = {job_id: place for place, job_id in enumerate(await self._order())}
            except VppError as error:
                log.warning("the queue's order cannot be read: %s", error)
                order = {}
            if not self._arriving:
                self._give(order)

    def _give(self, order: Mapping[str, int]) -> None:
        for lane in self._lanes.values():
            waiting = [job_id for job_id, place in lane.waiting.items() if not place.done()]
            waiting.sort(key=lambda job_id: order.get(job_id, len(order)))
            for job_id in waiting[: max(0, lane.limit - lane.used)]:
                lane.used += 1
                lane.waiting.pop(job_id).set_result(None)
