"""Whose job is whose: one program works on a job at a time, and a dead one owns nothing."""

from __future__ import annotations

from dataclasses import replace

from vpp_core.errors import Busy
from vpp_desktop.jobs.job import ACTIVE, Job, State, after_restart
from vpp_desktop.jobs.journal import Journal
from vpp_desktop.jobs.sessions import Session


class Claims:
    """What this program's session owns."""

    def __init__(self, journal: Journal, session: Session) -> None:
        self._journal = journal
        self._session = session

    def elsewhere(self, job: Job) -> bool:
        """Whether another program works on the job."""
        return self._session.foreign(job.owner)

    def ours(self, job: Job) -> bool:
        """Whether this program works on the job."""
        return job.owner == self._session.name

    def process(self, job: Job) -> str:
        """Who works on it, for a sentence."""
        return self._session.process(job.owner)

    def others(self) -> bool:
        """Whether any other program has the queue open."""
        return self._session.accompanied()

    def refuse_foreign(self, job: Job) -> None:
        """Raises Busy where another program works on the job."""
        if self.elsewhere(job):
            message = f"is worked on by another vpp ({self.process(job)})"
            raise Busy(message, subject=job.id, hint="stop it there, or wait until it is done")

    async def take(self, job: Job) -> bool:
        """Makes the job ours; False where somebody was faster, or changed its state since it was read."""
        return self.ours(job) or await self._journal.claim(job, self._session.name)

    async def own(self, job: Job) -> Job:
        """The job as ours. Raises Busy where somebody was faster."""
        if not await self.take(job):
            raise Busy("was taken by another vpp", subject=job.id, hint="stop it there")
        return await self._journal.job(job.id)

    async def let_go(self, job: Job) -> None:
        """The job is nobody's; its state stays."""
        if self.ours(job):
            await self._journal.unclaim(job)

    async def wishes(self) -> dict[str, State]:
        """What other programs ask of the jobs that are ours."""
        return await self._journal.wishes(self._session.name)

    async def recover(self) -> None:
        """Jobs whose program is gone are free, and back in a state that work can begin from."""
        for job in await self._journal.jobs():
            dead = job.owner is not None and not self.elsewhere(job)
            if (dead or (job.owner is None and job.state in ACTIVE)) and await self.take(job):
                mine = replace(job, owner=self._session.name)
                if after_restart(mine) != mine:
                    await self._journal.save(mine, after_restart(mine))
                await self.let_go(mine)

    async def end(self) -> None:
        """Lets go of everything."""
        await self._journal.release(self._session.name)
        self._session.end()
