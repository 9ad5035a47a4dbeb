"""How many lectures are on their way into the catalog: told where it is still empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from vpp_desktop.events import Event, JobMoved, JobRemoved
from vpp_desktop.jobs.job import ENDED, State
from vpp_desktop.jobs.queue import Queue


class Pending(QObject):
    """Counts the jobs that have not come to their end, from what the queue tells."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._states: dict[str, str] = {}
        self.count = 0
        self.paused = False
        """Whether all of them are paused."""

    async def load(self, queue: Queue) -> None:
        """Begins with the jobs that are there; what was told meanwhile is newer."""
        self._states = {job.id: job.state.value for job in await queue.jobs()} | self._states
        self._sum_up()

    def take(self, events: Sequence[Event]) -> None:
        """What the queue tells."""
        told = False
        for event in events:
            if isinstance(event, JobMoved):
                self._states[event.job] = event.state
                told = True
            elif isinstance(event, JobRemoved):
                self._states[event.job] = State.CANCELLED.value
                told = True
        if told:
            self._sum_up()

    def _sum_up(self) -> None:
        left = [state for state in self._states.values() if state not in ENDED]
        before = self.count, self.paused
        self.count, self.paused = len(left), bool(left) and all(state == State.PAUSED for state in left)
        if before != (self.count, self.paused):
            self.changed.emit()
