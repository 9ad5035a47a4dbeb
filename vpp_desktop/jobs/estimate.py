"""How far a job and the whole batch are, and how long that will take. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vpp_desktop.events import JobProgress
from vpp_desktop.jobs.job import ENDED, Job, State

STEPS = ("probe", "encode", "package", "publish")
"""A job's steps as persons see them."""

_STEP_OF = {"reading": 0, "probing": 0, "encoding": 1, "packaging": 2, "publishing": 3}
_READING, _PUBLISHING = 0.02, 0.06
"""Shares of a job that its reading and its publishing take; the rest makes the package."""


def steps_done(job: Job, step: str = "") -> int:
    """How many of `STEPS` a job has behind it; `step` is what its last progress told."""
    if job.state is State.PUBLISHED:
        return len(STEPS)
    if job.state in (State.PACKAGED, State.PUBLISHING):
        return 3
    if job.state is State.ENCODING:
        return max(1, _STEP_OF.get(step, 1))
    return 1 if job.facts is not None and job.state is State.PAUSED else 0


def step_now(job: Job, step: str = "") -> int | None:
    """Which of `STEPS` is in work."""
    states = {State.PROBING: 0, State.ENCODING: max(1, _STEP_OF.get(step, 1)), State.PUBLISHING: 3}
    return states.get(job.state)


def fraction(job: Job, progress: JobProgress | None) -> float:
    """How much of a job is done, from 0 to 1: it never goes back where one step follows another."""
    if job.state is State.PUBLISHED:
        return 1.0
    told = progress.fraction if progress else 0.0
    if job.state is State.PUBLISHING:
        return 1.0 - _PUBLISHING * (1.0 - (told if progress and progress.step == "publishing" else 0.0))
    if job.state is State.PACKAGED:
        return 1.0 - _PUBLISHING
    if progress is None or progress.step == "publishing":
        return 0.0
    if progress.step == "reading":
        return _READING * told
    return _READING + (1.0 - _READING - _PUBLISHING) * told


@dataclass(frozen=True)
class Batch:
    """All that is unfinished, with what was finished since.

    Attributes:
        done, total: jobs.
        fraction: of the work, larger sources counting more.
        remaining: seconds, None while nothing tells.
    """

    done: int
    total: int
    fraction: float
    remaining: float | None


def batch(jobs: Iterable[Job], progress: Mapping[str, JobProgress], at_once: int) -> Batch:
    """The batch of these jobs, of which so many are encoded at once. Cancelled and failed ones count as done."""
    all_jobs = list(jobs)
    done, weight, made = 0, 0, 0.0
    for job in all_jobs:
        size = max(job.source.size, 1)
        weight += size
        if job.state in ENDED:
            done += 1
            made += size
        else:
            made += size * fraction(job, progress.get(job.id))
    return Batch(done, len(all_jobs), made / weight if weight else 0.0, _remaining(all_jobs, progress, at_once))


def _remaining(jobs: list[Job], progress: Mapping[str, JobProgress], at_once: int) -> float | None:
    """What is in work tells how fast this machine is; what waits is as long as it was found to be, or, where nobody
    looked yet, as its size lets expect beside the others."""
    told = [progress[job.id] for job in jobs if job.state is State.ENCODING and job.id in progress]
    active = [one.remaining for one in told if one.remaining is not None]
    waiting = [job for job in jobs if job.state in (State.QUEUED, State.PROBING)]
    if not active:
        return None
    if not waiting:
        return max(active)
    speeds = [one.speed for one in told if one.speed]
    known = [job for job in jobs if job.facts is not None and job.source.size]
    if not speeds or not known:
        return None
    seconds_a_byte = sum(job.facts.duration for job in known if job.facts) / sum(job.source.size for job in known)
    lengths = [job.facts.duration if job.facts else job.source.size * seconds_a_byte for job in waiting]
    work = sum(active) + sum(lengths) / (sum(speeds) / len(speeds))
    lanes = max(1, min(at_once, len(active) + len(waiting)))
    return max(*active, work / lanes)
