"""Keeps a queue that runs for the program's life in step with what other programs do to the journal."""

from __future__ import annotations

import asyncio
import logging

from vpp_core.errors import VppError
from vpp_desktop.events import QueueOrdered
from vpp_desktop.jobs.claims import Claims
from vpp_desktop.jobs.job import ACTIVE, Cause, Job, State
from vpp_desktop.jobs.means import Means
from vpp_desktop.jobs.runner import LOOK_AGAIN, Runner
from vpp_desktop.jobs.worker import Worker, moved

TEND_EVERY = 10
"""Looks between two at the store and at programs that ended."""

STORE_EVERY = 30.0
"""Seconds between two questions to a store that did not answer."""

log = logging.getLogger(__name__)


class Follower:
    """Tells what others changed, and goes on with what they left or what waits for a store."""

    def __init__(self, means: Means, claims: Claims, worker: Worker, runner: Runner) -> None:
        self._means = means
        self._claims = claims
        self._worker = worker
        self._runner = runner
        self._version = 0
        self._order: list[str] = []
        self._paths: dict[str, bytes] = {}
        self._asked = 0.0

    async def begin(self) -> None:
        """What is there now needs no telling."""
        self._version = await self._means.journal.version()
        for job in await self._means.journal.jobs():
            self._worker.shown[job.id] = moved(job, elsewhere=self._claims.elsewhere(job))
            self._paths[job.id] = job.path
        self._order = list(self._paths)

    async def follow(self) -> None:
        """Looks again and again, for ever."""
        looks = 0
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            looks += 1
            try:
                version = await self._means.journal.version()
                if version != self._version:
                    self._version = version
                    self._tell(await self._means.journal.jobs())
                if looks % TEND_EVERY == 0:
                    await self._tend()
            except VppError as error:
                log.warning("the journal cannot be followed: %s", error)

    def _tell(self, jobs: list[Job]) -> None:
        """Tells the difference. Nothing may be waited for between reading the jobs and this."""
        for job in jobs:
            elsewhere = self._claims.elsewhere(job)
            if self._worker.shown.get(job.id) != moved(job, elsewhere=elsewhere):
                self._worker.show(job, elsewhere=elsewhere)
        paths = {job.id: job.path for job in jobs}
        for job_id in [job_id for job_id in self._worker.shown if job_id not in paths]:
            self._worker.show_removed(job_id, self._paths.get(job_id, b""))
        order = list(paths)
        if [job_id for job_id in self._order if job_id in paths] != order[: len(self._order)]:
            self._means.emit(QueueOrdered(tuple(order)))
        self._order, self._paths = order, paths

    async def _tend(self) -> None:
        idle = [job for job in await self._means.journal.jobs() if not self._runner.working(job.id)]
        left = [job for job in idle if job.state is State.QUEUED or job.state in ACTIVE]
        if left and not self._claims.others():
            self._runner.start([job.id for job in left if not self._claims.elsewhere(job)], waited_for=False)
        packaged = [job for job in idle if job.state is State.PACKAGED and job.cause is Cause.STORE]
        now = asyncio.get_running_loop().time()
        if packaged and now >= self._asked + STORE_EVERY:
            self._asked = now
            if await self._worker.hears():
                self._runner.start([job.id for job in packaged if not job.spec.offline], waited_for=False)
