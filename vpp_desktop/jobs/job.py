"""A job: one source on its way to a published lecture. Pure: which state may follow which, and why."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, replace
from enum import StrEnum

from vpp_core.catalog.lecture import Metadata
from vpp_core.errors import DiskFull, MediaError, StoreError, StoreUnreachable, ToolMissing, VppError
from vpp_core.media.recipe import Recipe
from vpp_core.media.source import FileState

BACK_OFF = (2.0, 8.0, 30.0)
"""Seconds before each further try."""


NOTHING_SAID = Metadata()

PAUSED_BY_PERSON = "is paused: go on with `vpp queue retry`"


class State(StrEnum):
    """Where a job is. `packaged` waits for a store, `paused` for a person or for room on the disk."""

    QUEUED = "queued"
    PROBING = "probing"
    ENCODING = "encoding"
    PACKAGED = "packaged"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PAUSED = "paused"


_ENDINGS = frozenset({State.FAILED, State.CANCELLED, State.PAUSED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.PROBING}) | _ENDINGS,
    State.PROBING: frozenset({State.QUEUED, State.ENCODING, State.PACKAGED}) | _ENDINGS,
    State.ENCODING: frozenset({State.QUEUED, State.PACKAGED}) | _ENDINGS,
    State.PACKAGED: frozenset({State.QUEUED, State.PUBLISHING}) | _ENDINGS,
    State.PUBLISHING: frozenset({State.QUEUED, State.PACKAGED, State.PUBLISHED}) | _ENDINGS,
    State.PUBLISHED: frozenset({State.QUEUED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
    State.PAUSED: frozenset({State.QUEUED, State.CANCELLED}),
}

ACTIVE = frozenset({State.PROBING, State.ENCODING, State.PUBLISHING})
"""States that only a running program can be in."""

ENDED = frozenset({State.PUBLISHED, State.FAILED, State.CANCELLED})
"""States that a job stays in until somebody wants more of it."""

KEEPS_PIECES = frozenset({State.QUEUED, State.PROBING, State.ENCODING, State.PAUSED})
"""States whose finished pieces are worth keeping."""


class Cause(StrEnum):
    """Why a job is where it is, for programs; `reason` says it to people."""

    NONE = ""
    INTERRUPTED = "interrupted"
    PERSON = "person"
    DISK = "disk"
    STORE = "store"
    OFFLINE = "offline"
    SOURCE = "source"
    MEDIA = "media"
    TOOL = "tool"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Spec:
    """What is asked for. `said` comes from a person, `derived` from names of files and folders."""

    recipe: Recipe
    said: Metadata = NOTHING_SAID
    derived: Metadata = NOTHING_SAID
    offline: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a lecture once its source was read.

    Attributes:
        duration: seconds of playing time.
        height: of the source's picture, 0 where it has none or nobody looked.
        renditions: names of the picture's renditions, highest first.
        most: bytes that the package will not exceed.
        package: bytes of the finished package.
    """

    duration: float
    height: int = 0
    renditions: tuple[str, ...] = ()
    most: int = 0
    package: int | None = None


@dataclass(frozen=True)
class Job:
    """One row of the journal.

    Attributes:
        source: the file's state when it was queued.
        revision: grows whenever the spec changes.
        owner: name of the session that works on it.
        package_id: known once the source was read.
        published_id: the package that was published last; its files need not be here any more.
    """

    id: str
    path: bytes
    spec: Spec
    source: FileState
    state: State = State.QUEUED
    reason: str = ""
    cause: Cause = Cause.NONE
    attempt: int = 0
    revision: int = 0
    owner: str | None = None
    package_id: str | None = None
    published_id: str | None = None
    lecture_id: str | None = None
    warnings: tuple[str, ...] = ()
    facts: Facts | None = None


@dataclass(frozen=True)
class Verdict:
    """What becomes of a job after an error: its next state, and after how many seconds it is tried again."""

    state: State
    reason: str
    cause: Cause
    delay: float | None = None


def move(job: Job, state: State, reason: str = "", cause: Cause = Cause.NONE) -> Job:
    """The job in its next state, or in the same one for another reason.

    Raises:
        ValueError: the state cannot follow.
    """
    if state is not job.state and state not in TRANSITIONS[job.state]:
        raise ValueError(f"a job that is {job.state} cannot become {state}")
    return replace(job, state=state, reason=reason, cause=cause)


def after_restart(job: Job) -> Job:
    """What a job is when nobody works on it any more: the program ended, or was killed."""
    reason = "was interrupted, finished pieces are kept: run `vpp queue`"
    if job.state in (State.PROBING, State.ENCODING):
        return move(job, State.QUEUED, reason, Cause.INTERRUPTED)
    if job.state is State.PUBLISHING:
        return move(job, State.PACKAGED, "was interrupted while it was published: run `vpp publish`", Cause.INTERRUPTED)
    return job


def ready(job: Job) -> bool:
    """Whether the queue goes on with this job by itself. One paused for want of room is tried again."""
    if job.state is State.PACKAGED:
        return not job.spec.offline
    return job.state is State.QUEUED or (job.state is State.PAUSED and job.cause is Cause.DISK)


def startable(job: Job) -> bool:
    """Whether there is something to begin with, or to go on with where another program died."""
    return ready(job) or job.state in ACTIVE


def settled(job: Job) -> bool:
    """Whether nothing is left to do for now."""
    if job.state is State.PACKAGED:
        return job.spec.offline or job.cause is Cause.STORE
    return job.state is not State.QUEUED and job.state not in ACTIVE


def judge(job: Job, error: Exception) -> Verdict:
    """What an error makes of a job that is being worked on."""
    reason = _sentence(job, error)
    if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        if not isinstance(error, DiskFull):
            reason = "the disk is full: make room, then run `vpp queue`"
        return Verdict(State.PAUSED, reason, Cause.DISK)
    if isinstance(error, StoreUnreachable):
        waiting = Verdict(State.PACKAGED, f"is packaged, but {reason}, then run `vpp publish`", Cause.STORE)
        return waiting if job.state is State.PACKAGED else _again(job, waiting, reason)
    if isinstance(error, StoreError):
        return _again(job, Verdict(State.FAILED, reason, Cause.STORE), reason)
    if isinstance(error, MediaError):
        return _again(job, Verdict(State.FAILED, reason, Cause.MEDIA), reason)
    if isinstance(error, ToolMissing):
        return Verdict(State.FAILED, reason, Cause.TOOL)
    if isinstance(error, VppError):
        return Verdict(State.FAILED, reason, Cause.SOURCE)
    return Verdict(State.FAILED, reason, Cause.INTERNAL)


def _again(job: Job, last: Verdict, reason: str) -> Verdict:
    """Another try while there are some left, else `last`."""
    if job.attempt >= len(BACK_OFF):
        return last
    back = State.PACKAGED if job.state in (State.PACKAGED, State.PUBLISHING) else State.QUEUED
    return Verdict(back, reason, Cause.NONE, BACK_OFF[job.attempt])


def _sentence(job: Job, error: Exception) -> str:
    """The error without its subject where that is the source: it is named beside the reason anyway."""
    if not isinstance(error, VppError):
        return "met an error of this program: see the log, then run `vpp queue retry`"
    path = os.fsdecode(job.path)
    own = error.subject in (path, path.rpartition("/")[2])
    return str(VppError(error.message, subject="" if own else error.subject, hint=error.hint))
