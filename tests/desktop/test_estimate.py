"""How far a batch is and how long it takes: numbers that a person would get on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.samples import RECIPE
from vpp_core.media.source import FileState
from vpp_desktop.events import JobProgress
from vpp_desktop.jobs.estimate import batch, fraction, step_now, steps_done
from vpp_desktop.jobs.job import Facts, Job, Spec, State


def job(name: str, state: State = State.QUEUED, size: int = 1000, duration: float | None = None) -> Job:
    facts = None if duration is None else Facts(duration)
    return Job(name, name.encode(), Spec(RECIPE), FileState(size, 1, 1), state, facts=facts)


def at(name: str, told: float, *, speed: float | None = 2.0, remaining: float | None = 50.0) -> JobProgress:
    return JobProgress(name, name.encode(), "encoding", told, 60.0, speed, remaining)


def left(jobs: list[Job], progress: list[JobProgress], at_once: int = 1) -> float | None:
    return batch(jobs, {one.job: one for one in progress}, at_once).remaining


def test_one_that_is_in_work_tells_its_own_time() -> None:
    assert left([job("a", State.ENCODING)], [at("a", 0.5)]) == 50.0


def test_those_that_wait_take_as_long_as_their_sources_at_this_speed() -> None:
    jobs = [job("a", State.ENCODING, duration=200), job("b", duration=100), job("c", duration=300)]
    assert left(jobs, [at("a", 0.5)]) == 50.0 + 100 / 2 + 300 / 2


def test_one_that_nobody_looked_at_is_judged_by_its_size() -> None:
    jobs = [job("a", State.ENCODING, size=1000, duration=200), job("b", size=3000)]
    assert left(jobs, [at("a", 0.5)]) == 50.0 + 600 / 2


def test_two_at_once_share_the_work_but_the_longest_alone_is_no_shorter() -> None:
    jobs = [job("a", State.ENCODING, duration=200), job("b", State.ENCODING, duration=200), job("c", duration=200)]
    assert left(jobs, [at("a", 0.5), at("b", 0.5)], at_once=2) == (50 + 50 + 100) / 2
    assert left([*jobs[:1], job("c", duration=2)], [at("a", 0.5)], at_once=2) == 50.0


@pytest.mark.parametrize("state", [State.PAUSED, State.FAILED, State.PUBLISHED, State.CANCELLED, State.PACKAGED])
def test_what_does_not_go_on_takes_no_time(state: State) -> None:
    jobs = [job("a", State.ENCODING, duration=200), job("b", state, duration=100)]
    assert left(jobs, [at("a", 0.5)]) == 50.0


def test_nothing_is_said_before_anything_is_known() -> None:
    assert left([job("a")], []) is None
    assert left([job("a", State.ENCODING), job("b")], [at("a", 0.0, speed=None, remaining=None)]) is None
    assert left([job("a", State.ENCODING), job("b")], [at("a", 0.1)]) is None, "no source's length is known"
    assert left([], []) is None


def test_the_bar_counts_large_sources_more() -> None:
    jobs = [job("a", State.PUBLISHED, size=1000), job("b", State.QUEUED, size=3000)]
    found = batch(jobs, {}, 1)
    assert (found.done, found.total, found.fraction) == (1, 2, 0.25)
    assert batch([], {}, 1).fraction == 0.0


@given(st.lists(st.floats(0, 1), min_size=2, max_size=8))
def test_a_job_never_goes_back(told: list[float]) -> None:
    steps = [("reading", State.PROBING), ("encoding", State.ENCODING), ("publishing", State.PUBLISHING)]
    seen = [
        fraction(job("a", state), JobProgress("a", b"a", step, value))
        for step, state in steps
        for value in sorted(told)
    ]
    seen += [fraction(job("a", State.PUBLISHED), None)]
    assert seen == sorted(seen)
    assert 0.0 <= seen[0] <= seen[-1] == 1.0


def test_the_steps_of_a_job() -> None:
    assert (steps_done(job("a")), step_now(job("a"))) == (0, None)
    assert (steps_done(job("a", State.PROBING)), step_now(job("a", State.PROBING))) == (0, 0)
    encoding = job("a", State.ENCODING)
    assert (steps_done(encoding, "encoding"), step_now(encoding, "encoding")) == (1, 1)
    assert (steps_done(encoding, "packaging"), step_now(encoding, "packaging")) == (2, 2)
    assert (steps_done(job("a", State.PACKAGED)), step_now(job("a", State.PACKAGED))) == (3, None)
    assert (steps_done(job("a", State.PUBLISHING)), step_now(job("a", State.PUBLISHING))) == (3, 3)
    assert steps_done(job("a", State.PUBLISHED)) == 4
    assert steps_done(replace(job("a", State.PAUSED), facts=Facts(1.0))) == 1
