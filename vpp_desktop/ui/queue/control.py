"""What a person may ask of the queue, carried out: with undo where something would be lost."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject

from vpp_core.errors import NotFound, UsageError
from vpp_desktop.jobs.job import Job, State
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.queue.model import JOB, QueueModel, Shown
from vpp_desktop.ui.queue.words import title_of, verbs_of


class Control(QObject):
    """Verbs on jobs."""

    def __init__(self, desk: Desk, model: QueueModel, shown: Shown) -> None:
        super().__init__()
        self._desk = desk
        self._queue = desk.queue
        self._model = model
        self._shown = shown

    def ask(self, verb: str, jobs: Sequence[Job]) -> None:
        """Does it to those of the jobs that it fits."""
        meant = [(job, self._fitting(verb, job)) for job in jobs]
        for one in ("pause", "resume", "retry", "publish"):
            if chosen := [job for job, fits in meant if fits == one]:
                work = self._pause(chosen) if one == "pause" else self._go_on(chosen)
                self._desk.spawn(work, self.tr("Queue"))
        if ending := [job for job, fits in meant if fits in ("cancel", "remove")]:
            self._end(ending)
        for job, fits in meant:
            if fits == "show" and job.lecture_id:
                self._desk.go("lectures", lecture=job.lecture_id)

    def _fitting(self, verb: str, job: Job) -> str:
        """What a key means for that job."""
        possible = verbs_of(job, elsewhere=self._model.elsewhere(job))
        wanted = {
            "pause or resume": ("pause", "resume"),
            "cancel or remove": ("cancel", "remove"),
            "retry": ("retry", "resume", "publish"),
        }.get(verb, (verb,))
        return next((each for each in possible if each in wanted), "")

    async def _pause(self, jobs: Sequence[Job]) -> None:
        """Those that wait first: one that stops would make room for the next."""
        for job in sorted(jobs, key=lambda job: job.state is not State.QUEUED):
            await self._each(job, self._queue.pause)

    async def _go_on(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            await self._each(job, self._queue.retry)
            self._queue.start([job.id])

    async def _each(self, job: Job, what: Callable[[Job], Awaitable[object]]) -> None:
        """One that came to its end meanwhile, or was removed, needs nothing any more."""
        with contextlib.suppress(UsageError, NotFound):
            await what(await self._queue.job(job.id))

    def _end(self, jobs: Sequence[Job]) -> None:
        """Stops the work at once, and removes what it made when nobody wants it back."""
        ids = [job.id for job in jobs]
        working = [job for job in jobs if "cancel" in verbs_of(job)]
        stopped: list[Job] = []
        self._shown.let_go(ids)

        async def stop() -> None:
            for job in sorted(working, key=lambda job: job.state is not State.QUEUED):
                if job.state is not State.PAUSED:
                    await self._each(job, self._queue.pause)
                    stopped.append(job)

        stopping = self._desk.spawn(stop(), self.tr("Queue"))

        async def undo() -> None:
            await stopping
            self._shown.want_back(ids)
            again = [job for job in stopped if (await self._queue.job(job.id)).state is State.PAUSED]
            await self._go_on(again)

        async def commit() -> None:
            await stopping
            for job in jobs:
                await self._each(job, self._queue.remove)
            self._shown.want_back(ids)

        self._desk.messages.undo(self._said(jobs, bool(working)), undo, commit)

    def _said(self, jobs: Sequence[Job], lost: bool) -> str:
        if len(jobs) > 1:
            if lost:
                return self.tr("%n job(s) cancelled. What was encoded of them goes.", "", len(jobs))
            return self.tr("%n job(s) removed from the list.", "", len(jobs))
        template = (
            self.tr("{title} cancelled. What was encoded of it goes.")
            if lost
            else self.tr("{title} removed from the list.")
        )
        return template.format(title=title_of(jobs[0]))

    def clear_done(self) -> None:
        """Takes off the list what needs nothing more; published lectures stay."""
        done = [job.id for job in self._model.jobs if job.state in (State.PUBLISHED, State.CANCELLED)]
        if not done:
            return
        self._shown.let_go(done)

        async def undo() -> None:
            self._shown.want_back(done)

        async def commit() -> None:
            try:
                await self._queue.clear_done(done)
            finally:
                self._shown.want_back(done)

        text = self.tr("%n done job(s) removed from the list. Published lectures stay.", "", len(done))
        self._desk.messages.undo(text, undo, commit)

    def pause_all(self) -> None:
        self._desk.spawn(self._queue.pause_all(), self.tr("Queue"))

    def resume_all(self) -> None:
        async def resume() -> None:
            self._queue.start(await self._queue.resume_all())

        self._desk.spawn(resume(), self.tr("Queue"))

    def move(self, ids: Sequence[str], before: str) -> None:
        """Puts jobs before another one, or last: shown at once, then written."""
        moving = set(ids)
        rest = [job.id for job in self._model.jobs if job.id not in moving]
        if before in moving:  # one that moves itself stands for the next that stays
            at = self._model.row(before)
            before = next((job.id for job in self._model.jobs[at:] if job.id not in moving), "")
        at = rest.index(before) if before in rest else len(rest)
        ids = [job.id for job in self._model.jobs if job.id in moving]
        self._model.order([*rest[:at], *ids, *rest[at:]])

        async def write() -> None:
            jobs = [job for job in map(self._model.job, ids) if job is not None]
            await self._queue.move(*jobs, before=self._model.job(before) if before else None)

        self._desk.spawn(write(), self.tr("Queue"))

    def step(self, jobs: Sequence[Job], down: int) -> None:
        """Moves jobs a place up or down among those that are shown."""
        shown = [self._shown.index(row, 0).data(JOB).id for row in range(self._shown.rowCount())]
        moving = {job.id for job in jobs}
        rows = [row for row, job_id in enumerate(shown) if job_id in moving]
        if not rows or (down < 0 and rows[0] == 0) or (down > 0 and rows[-1] == len(shown) - 1):
            return
        beyond = rows[-1] + 2 if down > 0 else rows[0] - 1
        self.move([job.id for job in jobs], shown[beyond] if beyond < len(shown) else "")
