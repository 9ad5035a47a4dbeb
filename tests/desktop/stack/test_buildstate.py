"""A build's steps, from sequences of events that both builders really told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vpp_desktop.events import Event
from vpp_desktop.stack.builds.builder import BuildEvent, Built, StepDone, StepOutput, StepStarted
from vpp_desktop.stack.buildstate import KEEP_LINES, BuildState, Folded, builds_after, rows
from vpp_desktop.stack.events import BuildMoved, OperationMoved

KINDS = {"step": StepStarted, "output": StepOutput, "done": StepDone, "built": Built}
RECORDED = Path(__file__).with_name("builds") / "recorded.json"
"""By builder and case; made by `record.py` there."""


def recorded(builder: str, case: str) -> list[BuildEvent]:
    return [KINDS[row.pop("what")](**row) for row in json.loads(RECORDED.read_text("utf-8"))[builder][case]]


def read(events: list[BuildEvent]) -> BuildState:
    state = BuildState("backend")
    for event in events:
        state = state.read(event)
    return state


def shown(state: BuildState) -> list[str]:
    return [
        f"{row.count} cached"
        if isinstance(row, Folded)
        else f"{row.number}/{row.total} {row.state} {row.instruction.split()[0]}"
        for row in rows(state)
        if isinstance(row, Folded) or row.number
    ]


BOTH = pytest.mark.parametrize("builder", ["classic", "buildkit"])


@BOTH
def test_a_first_build(builder: str) -> None:
    state = read(recorded(builder, "first"))
    assert state.state == "done"
    assert shown(state) == ["1 cached", "2/4 done COPY", "3/4 done RUN", "4/4 done RUN"]
    output = next(step for step in state.steps if step.number == 3)
    assert output.lines == ("one", "two") and output.last == "two"
    assert all(step.seconds is not None for step in state.steps if step.number)


@BOTH
def test_cached_steps_are_folded(builder: str) -> None:
    assert shown(read(recorded(builder, "again"))) == ["4 cached"]


@BOTH
def test_after_a_change_what_follows_is_done_again(builder: str) -> None:
    assert shown(read(recorded(builder, "changed"))) == ["1 cached", "2/4 done COPY", "3/4 done RUN", "4/4 done RUN"]


@BOTH
def test_a_step_that_fails(builder: str) -> None:
    state = read(recorded(builder, "failed")).fail("step 2 of 3 failed with exit code 7: RUN echo broken && exit 7")
    assert state.state == "failed"
    assert shown(state) == ["1 cached", "2/3 failed RUN"]
    assert next(step for step in state.steps if step.state == "failed").last == "broken"


@BOTH
def test_in_the_middle_one_step_runs(builder: str) -> None:
    events = recorded(builder, "first")
    place = next(n for n, e in enumerate(events) if isinstance(e, StepOutput) and e.number == 3)
    state = read(events[: place + 1])
    assert [s.number for s in state.steps if s.number and s.state == "running"] == [3]
    assert {s.state for s in state.fail().steps} <= {"cached", "done", "ended"}, "a build that was cancelled"


def test_only_the_last_lines_of_a_step_are_kept() -> None:
    events: list[BuildEvent] = [StepStarted("a", 1, 1, "RUN seq 1000")]
    state = read([*events, *(StepOutput("a", 1, str(n)) for n in range(1000))])
    assert state.steps[0].lines == tuple(str(n) for n in range(1000 - KEEP_LINES, 1000))


def test_what_belongs_to_no_step_is_let_go() -> None:
    assert read([StepOutput("a", 3, "x"), StepDone("a", 3, 4, "RUN x", False, 1.0)]).steps == ()


def test_steps_of_several_stages_are_told_apart() -> None:
    state = read([StepStarted("a", 1, 2, "RUN x", "first"), StepStarted("a", 1, 3, "RUN y", "second"),
                  StepOutput("a", 1, "of x", "first"), StepDone("a", 1, 3, "RUN y", False, 1.0, "second")])  # fmt: skip
    assert [(s.state, s.lines) for s in state.steps] == [("running", ("of x",)), ("done", ())]


def test_the_builds_of_a_plan() -> None:
    events: list[Event] = [
        OperationMoved("build", "a", "a.py changed", "started"),
        BuildMoved(StepStarted("a", 1, 1, "RUN x")),
        OperationMoved("start", "b", "", "started"),
        BuildMoved(StepStarted("b", 1, 1, "RUN y")),
        OperationMoved("build", "a", "a.py changed", "failed", 1.0, "a: step 1 of 1 failed with exit code 1: RUN x"),
    ]
    states: dict[str, BuildState] = {}
    for event in events:
        states = builds_after(states, event)
    assert {name: state.steps[0].state for name, state in states.items()} == {"a": "failed", "b": "running"}
    states = builds_after(states, OperationMoved("build", "a", "again", "started"))
    assert states["a"].steps == ()
