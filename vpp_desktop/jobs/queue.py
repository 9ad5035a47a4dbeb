"""The queue: what there is to do, and what a person may ask of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from vpp_core.errors import Busy, NotFound, UsageError
from vpp_core.media.source import FileState, look
from vpp_desktop.config import Settings, lecture_defaults
from vpp_desktop.events import QueueOrdered
from vpp_desktop.jobs import rows, traces
from vpp_desktop.jobs.claims import Claims
from vpp_desktop.jobs.follower import Follower
from vpp_desktop.jobs.job import ACTIVE, ENDED, PAUSED_BY_PERSON, Cause, Job, Spec, State, ready, settled
from vpp_desktop.jobs.journal import Conflict
from vpp_desktop.jobs.means import Means
from vpp_desktop.jobs.runner import LOOK_AGAIN, Runner
from vpp_desktop.jobs.sessions import Session
from vpp_desktop.jobs.worker import Worker
from vpp_desktop.tasks import Tasks

DONE = (State.PUBLISHED, State.CANCELLED)
"""States of jobs that need nothing more."""


class Queue:
    """The queue of one running program. Several programs may have one on the same journal: each job is
    owned by one of them, and a program that dies lets go of its jobs."""

    def __init__(self, means: Means, claims: Claims) -> None:
        self._means = means
        self._claims = claims
        self._worker = Worker(means)
        self._runner = Runner(means, claims, self._worker)
        self._following = Tasks()

    @classmethod
    async def open(cls, means: Means) -> Queue:
        """The queue, with everything in order that a program before may have left in the middle."""
        claims = Claims(means.journal, Session.begin(means.folders.locks))
        await claims.recover()
        await traces.sweep(means)
        return cls(means, claims)

    async def close(self) -> None:
        """Stops all work; finished pieces are kept, and another program may go on with the jobs."""
        await self._following.close()
        await self._runner.close()
        await self._claims.end()

    async def jobs(self) -> list[Job]:
        return await self._means.journal.jobs()

    async def job(self, job_id: str) -> Job:
        """The job of that whole id. Raises NotFound."""
        return await self._means.journal.job(job_id)

    def elsewhere(self, job: Job) -> bool:
        """Whether another program works on the job."""
        return self._claims.elsewhere(job)

    async def waiting(self) -> list[Job]:
        """Jobs that the queue would go on with and that no other program works on."""
        return [job for job in await self.jobs() if ready(job) and not self.elsewhere(job)]

    async def find(self, key: str) -> Job:
        """The job of that id or beginning of an id. Raises NotFound, UsageError."""
        found = [job for job in await self.jobs() if key and job.id.startswith(key)]
        if not found:
            raise NotFound("no job has this id", subject=key, hint="list them with: vpp queue --list")
        if len(found) > 1:
            names = ", ".join(job.id for job in found)
            raise UsageError(f"fits several jobs: {names}", subject=key, hint="type more of the id")
        return found[0]

    async def follow(self) -> None:
        """From now on tells what other programs do to the queue, and goes on with what they leave unfinished or
        what waits for a store: for a program that stays. Returns at once; doing it again changes nothing."""
        if not self._following.running("follow"):
            follower = Follower(self._means, self._claims, self._worker, self._runner)
            await follower.begin()
            if not self._following.running("follow"):
                self._following.start("follow", follower.follow())

    def apply(self, settings: Settings) -> None:
        """Other settings for what begins from now on; how many lectures are encoded at once changes now."""
        self._means.settings = settings
        self._runner.resize(settings.lectures_at_once)

    async def add(self, path: bytes, spec: Spec, source: FileState) -> Job:
        """Queues a file. One that is in the queue already stays one job, with what is said now."""
        (job,) = await self.add_all([(path, spec, source)])
        return job

    async def add_all(self, files: Iterable[tuple[bytes, Spec, FileState]]) -> list[Job]:
        """Queues many files, all of them or none; the jobs are in the order of the files."""
        defaults = lecture_defaults(self._means.settings)
        jobs = await self._means.journal.add_all(
            [(path, replace(spec, derived=spec.derived.over(defaults)), source) for path, spec, source in files]
        )
        for job in jobs:
            self._worker.show(job)
        return jobs

    async def taken(self, path: bytes, state: FileState) -> bool:
        """Whether the watch folder has nothing to do with this file: it took it, or somebody queued it."""
        return await self._means.journal.taken(path, state)

    async def take(self, path: bytes, spec: Spec, state: FileState) -> Job:
        """Queues a file of the watch folder, and remembers it when its job is long removed."""
        job = await self.add(path, spec, state)
        await self._means.journal.take(path, state)
        return job

    async def run(self, ids: Iterable[str]) -> list[Job]:
        """Works on these jobs until nothing is left to do for now, and returns how they ended.

        One that another program works on is waited for. Cancelling it is an interruption: pieces are kept.
        """
        wanted = list(dict.fromkeys(ids))
        self._runner.start(wanted)
        await self._runner.wait()
        return [job for job in await self.jobs() if job.id in set(wanted)]

    def start(self, ids: Iterable[str]) -> None:
        """Works on these jobs when their turn comes, and does not wait for it; events tell what becomes of them."""
        self._runner.start(list(dict.fromkeys(ids)), waited_for=False)

    async def move(self, *jobs: Job, before: Job | None = None) -> None:
        """Puts jobs before another one, or last. What is in work already stays in work. Raises NotFound."""
        order = await self._means.journal.move([job.id for job in jobs], before.id if before else None)
        self._means.emit(QueueOrdered(tuple(order)))

    async def pause_all(self) -> list[str]:
        """Pauses all that waits or is in work, and returns their ids. What waits goes first: else one that stops
        would make room for the next."""
        waited = await self._means.journal.move_all(State.QUEUED, State.PAUSED, PAUSED_BY_PERSON, Cause.PERSON)
        jobs = await self._shown(waited)
        for job_id in waited:
            await self._runner.stop(job_id, State.PAUSED)
        working = [job for job in jobs if job.state is not State.PAUSED and not settled(job)]
        for job in sorted(working, key=self.elsewhere):
            await self.pause(job)
        return [*waited, *(job.id for job in working)]

    async def resume_all(self) -> list[str]:
        """Queues all that is paused, with its finished pieces, and returns the ids: to be started."""
        resumed = await self._means.journal.move_all(State.PAUSED, State.QUEUED)
        await self._shown(resumed)
        return resumed

    async def clear_done(self, ids: Iterable[str] | None = None) -> list[str]:
        """Forgets the jobs that need nothing more, all or those of them, and returns whose it forgot; published
        lectures stay."""
        meant = None if ids is None else set(ids)
        done = [job for job in await self.jobs() if job.state in DONE and not self.elsewhere(job)]
        done = [job for job in done if meant is None or job.id in meant]
        removed = set(await self._means.journal.remove_all(done))
        for job in done:
            if job.id in removed:
                self._worker.show_removed(job.id, job.path)
        return list(removed)

    async def cancel(self, job: Job) -> None:
        """Ends a job; its pieces and its package are removed. Raises UsageError."""
        if job.state in ENDED:
            raise UsageError(f"is {job.state}", subject=job.id, hint="only unfinished jobs can be cancelled")
        await self._end(job, State.CANCELLED)

    async def pause(self, job: Job) -> None:
        """Stops a job until `retry`; its finished pieces are kept. Raises UsageError."""
        if job.state in (State.PUBLISHED, State.FAILED, State.CANCELLED, State.PAUSED):
            raise UsageError(f"is {job.state}", subject=job.id, hint="only unfinished jobs can be paused")
        await self._end(job, State.PAUSED)

    async def retry(self, job: Job) -> Job:
        """Queues a job anew, for the file as it is now. Raises Busy, SourceError, UsageError."""
        self._claims.refuse_foreign(job)
        if job.state is State.PUBLISHED:
            raise UsageError("is published", subject=job.id, hint="ingest the file again to change what is said of it")
        if job.state in ACTIVE:
            raise UsageError(f"is {job.state} already", subject=job.id, hint="wait for it, or cancel it first")
        if job.state is State.PACKAGED:  # the file itself is not needed any more
            return await self._means.journal.update_spec(job, replace(job.spec, offline=False))
        return await self.add(job.path, job.spec, look(Path(rows.text_path(job.path))))

    async def push(self, job: Job) -> None:
        """A package that was made offline may be published now."""
        if job.spec.offline:
            await self._means.journal.update_spec(job, replace(job.spec, offline=False))

    async def remove(self, job: Job) -> None:
        """Forgets a job and what it left; a published lecture stays. Raises Busy."""
        if job.state not in ENDED:
            await self.cancel(job)
        job = await self._means.journal.job(job.id)
        self._claims.refuse_foreign(job)
        try:
            await self._means.journal.remove(job)
        except Conflict:
            raise Busy("was taken by another vpp", subject=job.id, hint="stop it there") from None
        self._worker.show_removed(job.id, job.path)
        if job.package_id and job.state is not State.PUBLISHED:
            self._worker.remove_unwanted(job.package_id, await self.jobs())

    async def _shown(self, ids: Iterable[str]) -> list[Job]:
        """All jobs, after it was told where those of these ids are."""
        jobs, told = await self.jobs(), set(ids)
        for job in jobs:
            if job.id in told:
                self._worker.show(job)
        return jobs

    async def _end(self, job: Job, state: State) -> None:
        """Cancels or pauses a job that waits or runs here, or has the program do it that works on it."""
        await self._runner.stop(job.id, state)
        asked = False
        while True:
            job = await self._means.journal.job(job.id)
            if self._claims.elsewhere(job):
                if not asked:
                    process = self._claims.process(job)
                    self._worker.tell(job, f"is worked on by another vpp ({process}): asking it to stop")
                asked = True
                await self._means.journal.wish(job, state)
                await asyncio.sleep(LOOK_AGAIN)
            elif _ended(job, state):
                if asked:
                    self._worker.show(job)
                return
            elif await self._claims.take(job):
                job = await self._means.journal.job(job.id)
                await self._runner.put_away(job, state)
                await self._claims.let_go(job)
                return


def _ended(job: Job, state: State) -> bool:
    """Whether there is nothing left of the job to cancel or to pause."""
    return job.state in (state, State.PUBLISHED, State.FAILED) or (settled(job) and state is State.PAUSED)
