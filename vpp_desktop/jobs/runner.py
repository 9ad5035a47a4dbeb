"""Takes jobs through their states: tries, tries again, stops; which comes next is decided in `job.py`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from dataclasses import replace

from vpp_core.errors import NotFound, VppError
from vpp_desktop.events import Notice
from vpp_desktop.jobs.claims import Claims
from vpp_desktop.jobs.job import (
    PAUSED_BY_PERSON,
    Cause,
    Job,
    State,
    after_restart,
    judge,
    move,
    ready,
    settled,
    startable,
)
from vpp_desktop.jobs.means import Means
from vpp_desktop.jobs.turns import Turns
from vpp_desktop.jobs.worker import Worker
from vpp_desktop.tasks import Tasks

LOOK_AGAIN = 0.5
"""Seconds between looks at what other programs work on and wish."""

log = logging.getLogger(__name__)


class Runner:
    """Runs jobs: so many encodes at a time, and one publish beside them."""

    def __init__(self, means: Means, claims: Claims, worker: Worker) -> None:
        self._means = means
        self._claims = claims
        self._worker = worker
        self._tasks = Tasks()
        self._listening = Tasks()
        self._wishes: dict[str, State] = {}
        self._turns = Turns(means.journal.order, {"encode": means.settings.lectures_at_once, "publish": 1})

    def start(self, ids: Iterable[str], *, waited_for: bool = True) -> None:
        """Begins with these jobs, unless that was done already; which comes first is the queue's order.

        An unexpected failure of one that nobody waits for is told as a notice.
        """
        if not self._listening.running("turns"):
            self._listening.start("turns", self._turns.deal())
        for job_id in ids:
            if not self._tasks.running(job_id):
                self._turns.expect(job_id)
                task = self._tasks.start(job_id, self._take(job_id) if waited_for else self._alone(job_id))
                task.add_done_callback(lambda done: self._turns.settle(done.get_name()))
        if self._tasks and not self._listening.running("wishes"):
            self._listening.start("wishes", self._listen())

    def working(self, job_id: str) -> bool:
        """Whether the job runs here, or waits for its turn."""
        return self._tasks.running(job_id)

    def resize(self, lectures_at_once: int) -> None:
        self._turns.resize("encode", lectures_at_once)

    async def _alone(self, job_id: str) -> None:
        try:
            await self._take(job_id)
        except Exception as error:
            log.exception("job %s cannot go on", job_id)
            reason = str(error) if isinstance(error, VppError) else "an error of this program: see the log"
            self._means.emit(Notice(f"A job cannot go on: {reason}"))

    async def wait(self) -> None:
        """Until nothing is left to do. Cancelling it stops all jobs; their finished pieces are kept."""
        try:
            await self._tasks.wait()
        except BaseException:
            await self._tasks.close()
            raise

    async def _listen(self) -> None:
        """Stops jobs of ours that another program wishes to be stopped, as long as there are any."""
        while self._tasks:
            await asyncio.sleep(LOOK_AGAIN)
            try:
                for job_id, wish in (await self._claims.wishes()).items():
                    await self.stop(job_id, wish)
            except VppError as error:
                log.warning("wishes of other programs cannot be read: %s", error)

    async def stop(self, job_id: str, wish: State) -> None:
        """Stops the job if it runs here, for a person who wants it cancelled or paused."""
        self._wishes[job_id] = wish
        try:
            await self._tasks.cancel(job_id)
        finally:
            self._wishes.pop(job_id, None)

    async def close(self) -> None:
        await self._listening.close()
        await self._tasks.close()

    async def put_away(self, job: Job, state: State) -> None:
        """Cancels or pauses a job of ours that does not run."""
        reason = "was cancelled" if state is State.CANCELLED else PAUSED_BY_PERSON
        job = await self._worker.step(job, state, reason, Cause.PERSON)
        if state is State.CANCELLED:
            await self._worker.give_up(job)
            if job.package_id:
                self._worker.remove_unwanted(job.package_id, await self._means.journal.jobs())

    async def _take(self, job_id: str) -> None:
        """Works on the job when its turn comes, or waits until the program that works on it is done with it.

        Somebody may ask for more just before it is let go: it is done when it is settled after that, too.
        """
        worked = waited = False
        while job := await self._find(job_id):
            if self._claims.elsewhere(job):
                self._turns.settle(job_id)
                if not waited:
                    process = self._claims.process(job)
                    self._worker.tell(job, f"is worked on by another vpp ({process}): waiting for it")
                worked, waited = False, True
                await asyncio.sleep(LOOK_AGAIN)
            elif settled(job) if worked or waited else not startable(job):
                if not worked:
                    self._worker.show(job)
                return
            elif await self._drive(job):
                worked, waited = True, False

    async def _find(self, job_id: str) -> Job | None:
        """The job as it is now; None where it was taken off the list."""
        with contextlib.suppress(NotFound):
            return await self._means.journal.job(job_id)
        return None

    async def _prepare(self, job_id: str) -> Job:
        """What waited for a store or for room, or was left by a dead program, is tried from here on."""
        job = await self._means.journal.job(job_id)
        again = replace(after_restart(job), cause=Cause.NONE, reason="", attempt=0)
        if again.state is State.PAUSED and ready(job):
            again = move(again, State.QUEUED)
        return await self._means.journal.save(job, again) if startable(job) else job

    async def _drive(self, job: Job) -> bool:
        """Works on the job until it is settled; False where it changed before its turn came.

        It becomes ours only then: while it waits, other programs may cancel, remove or take it.
        """
        ours = False
        try:
            while not (ours and settled(job)):
                lane = "publish" if after_restart(job).state is State.PACKAGED else "encode"
                async with self._turns.turn(lane, job.id):
                    if not ours:
                        if not await self._claims.take(job):
                            return False
                        ours = True
                        job = await self._prepare(job.id)
                    delay = await self._try(job)
                if delay is not None:
                    await self._means.sleep(delay)
                found = await self._find(job.id)
                if found is None:  # it failed, and was taken off the list at once
                    return True
                job = found
        except asyncio.CancelledError:
            await self._stopped(job.id)
            raise
        finally:
            await self._let_go(job.id)
        return True

    async def _try(self, job: Job) -> float | None:
        """One try of a job's next half. After a failure: seconds until the next try, if there is one."""
        try:
            if job.state is State.PACKAGED:
                await self._worker.publish(job)
            else:
                await self._worker.encode(job)
        except Exception as error:  # noqa: BLE001 - one job's failure is never the others'
            return await self._failed(job.id, error)
        return None

    async def _failed(self, job_id: str, error: Exception) -> float | None:
        job = await self._means.journal.job(job_id)
        if not isinstance(error, VppError):
            log.error("job %s: %s", job_id, type(error).__name__, exc_info=error)
        verdict = judge(job, error)
        if verdict.delay is not None:
            reason = f"{verdict.reason}: trying again in {verdict.delay:.0f} s"
            await self._worker.step(job, verdict.state, reason, verdict.cause, attempt=job.attempt + 1)
            return verdict.delay
        job = await self._worker.step(job, verdict.state, verdict.reason, verdict.cause)
        if job.state is State.FAILED:
            await self._worker.give_up(job)
        return None

    async def _stopped(self, job_id: str) -> None:
        """The task of a job was cancelled: by a person's wish, or because the program ends."""
        job = await self._find(job_id)
        if job is None or not self._claims.ours(job):
            return
        if (wish := self._wishes.get(job_id)) and not settled(job):
            await self.put_away(job, wish)
        elif after_restart(job) != job:
            stopped = after_restart(job)
            await self._worker.step(job, stopped.state, stopped.reason, stopped.cause)

    async def _let_go(self, job_id: str) -> None:
        if job := await self._find(job_id):
            await self._claims.let_go(job)
