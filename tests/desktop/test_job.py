"""The states of a job: what may follow what, whatever happens in whatever order."""

from __future__ import annotations

import errno
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.errors import DiskFull, MediaError, SourceError, StoreError, StoreUnreachable, ToolMissing
from vpp_core.media.recipe import Ladder, Recipe, Rung
from vpp_core.media.source import FileState
from vpp_desktop.jobs.job import (
    ACTIVE,
    BACK_OFF,
    TRANSITIONS,
    Cause,
    Job,
    Spec,
    State,
    after_restart,
    judge,
    move,
    ready,
    settled,
)

RECIPE = Recipe(ladder=Ladder(name="small", title="", rungs=[Rung(height=360, max_bitrate=500)]))
JOB = Job("1", b"/lecture.mp4", Spec(RECIPE), FileState(1, 2, 3))
ERRORS = [
    SourceError("is no recording", subject="/lecture.mp4", hint="record it again"),
    MediaError("failed", subject="/lecture.mp4", hint="try again"),
    DiskFull("has no room", subject="/data", hint="make room"),
    ToolMissing("is not installed", subject="ffmpeg", hint="install it"),
    StoreUnreachable("does not answer", subject="MongoDB", hint="start it"),
    StoreError("refuses", subject="MongoDB", hint="look at it"),
    OSError(errno.ENOSPC, "No space left on device"),
    ValueError("a mistake of ours"),
]


@given(st.sampled_from(State), st.sampled_from(State))
def test_only_declared_transitions(before: State, after: State) -> None:
    job = replace(JOB, state=before)
    if after is before or after in TRANSITIONS[before]:
        assert move(job, after).state is after
    else:
        with pytest.raises(ValueError, match="cannot become"):
            move(job, after)


@given(st.sampled_from([*ACTIVE, State.PACKAGED]), st.sampled_from(ERRORS), st.integers(0, len(BACK_OFF)))
def test_every_error_leads_to_a_state_with_a_reason(state: State, error: Exception, attempt: int) -> None:
    job = replace(JOB, state=state, attempt=attempt)
    verdict = judge(job, error)
    after = move(job, verdict.state, verdict.reason, verdict.cause)
    assert after.reason
    assert after.state not in ACTIVE
    assert (verdict.delay is not None) == (not settled(after)), "tried again, or settled with a reason"
    if attempt == len(BACK_OFF):
        assert verdict.delay is None


@given(st.sampled_from(State), st.sampled_from(Cause))
def test_after_a_restart_nothing_is_in_work(state: State, cause: Cause) -> None:
    job = after_restart(replace(JOB, state=state, cause=cause))
    assert job.state not in ACTIVE
    assert after_restart(job) == job
    if state in ACTIVE:
        assert ready(job)
        assert "vpp" in job.reason


def test_a_source_error_is_not_tried_again_and_does_not_repeat_the_name() -> None:
    verdict = judge(replace(JOB, state=State.PROBING), ERRORS[0])
    assert (verdict.state, verdict.delay, verdict.reason) == (State.FAILED, None, "is no recording: record it again")


def test_ffmpeg_is_tried_three_times_more() -> None:
    job = replace(JOB, state=State.ENCODING)
    delays = [judge(replace(job, attempt=n), ERRORS[1]).delay for n in range(4)]
    assert delays == [*BACK_OFF, None]


def test_a_full_disk_pauses() -> None:
    for error in (ERRORS[2], ERRORS[6]):
        verdict = judge(replace(JOB, state=State.ENCODING), error)
        assert (verdict.state, verdict.cause) == (State.PAUSED, Cause.DISK)
        assert ready(replace(JOB, state=verdict.state, cause=verdict.cause))


def test_a_store_that_never_answered_is_waited_for_without_trying() -> None:
    verdict = judge(replace(JOB, state=State.PACKAGED), ERRORS[4])
    assert (verdict.state, verdict.cause, verdict.delay) == (State.PACKAGED, Cause.STORE, None)
    again = judge(replace(JOB, state=State.PUBLISHING), ERRORS[4])
    assert (again.state, again.delay) == (State.PACKAGED, BACK_OFF[0])


def test_a_missing_tool_is_named() -> None:
    assert judge(replace(JOB, state=State.PROBING), ERRORS[3]).reason == "ffmpeg: is not installed: install it"
