"""A build as a list of steps, made from what its builder tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from vpp_desktop.events import Event
from vpp_desktop.stack.builds.builder import BuildEvent, Built, StepDone, StepOutput, StepStarted
from vpp_desktop.stack.events import BuildMoved, OperationMoved

StepState = Literal["running", "cached", "done", "failed", "ended"]
"""`ended`: it was still running when another step failed, or the build was cancelled."""

KEEP_LINES = 200
"""Last lines kept of each step."""


@dataclass(frozen=True)
class Step:
    """One step. `number` and `total` are 0 for what a builder does besides, such as reading the context."""

    number: int
    total: int
    instruction: str
    stage: str = ""
    state: StepState = "running"
    seconds: float | None = None
    lines: tuple[str, ...] = ()

    @property
    def last(self) -> str:
        return self.lines[-1] if self.lines else ""


@dataclass(frozen=True)
class BuildState:
    """One image in the making; steps in the order in which they began."""

    service: str
    steps: tuple[Step, ...] = ()
    state: Literal["running", "done", "failed"] = "running"

    def read(self, event: BuildEvent) -> BuildState:
        """The state after that event."""
        match event:
            case StepStarted():
                step = Step(event.number, event.total, event.instruction, event.stage)
                return replace(self, steps=(*self.steps, step))
            case StepOutput():
                place = self._place(event.number, event.stage)
                if place is None:
                    return self
                step = self.steps[place]
                return self._with(place, replace(step, lines=(*step.lines, event.line)[-KEEP_LINES:]))
            case StepDone():
                place = self._place(event.number, event.stage, event.instruction)
                if place is None:
                    return self
                state: StepState = "cached" if event.cached else "done"
                return self._with(place, replace(self.steps[place], state=state, seconds=event.seconds))
            case Built():
                return replace(self, state="done", steps=_settled(self.steps, "done"))

    def fail(self, message: str = "") -> BuildState:
        """The state after the build has failed, or was cancelled; `message` names the step's instruction."""
        running = [step for step in self.steps if step.state == "running"]
        guilty = next((s for s in running if s.number and s.instruction in message), None)
        steps = tuple(replace(s, state="failed") if s is guilty else s for s in self.steps)
        return replace(self, state="failed", steps=_settled(steps, "ended"))

    def _place(self, number: int, stage: str, instruction: str | None = None) -> int | None:
        """Which step is meant: the last that runs; those without a number are told apart by their words."""
        for place in reversed(range(len(self.steps))):
            step = self.steps[place]
            same = step.number == number and step.stage == stage
            if same and step.state == "running" and instruction in (None, step.instruction):
                return place
        return None

    def _with(self, place: int, step: Step) -> BuildState:
        return replace(self, steps=(*self.steps[:place], step, *self.steps[place + 1 :]))


def _settled(steps: tuple[Step, ...], state: StepState) -> tuple[Step, ...]:
    return tuple(replace(step, state=state) if step.state == "running" else step for step in steps)


def builds_after(states: dict[str, BuildState], event: Event) -> dict[str, BuildState]:
    """The builds of a plan after an event of it, by service in the order in which they began."""
    if isinstance(event, BuildMoved):
        service = event.told.service
        return {**states, service: states.get(service, BuildState(service)).read(event.told)}
    if isinstance(event, OperationMoved) and event.operation == "build":
        if event.state == "started":
            return {**states, event.subject: BuildState(event.subject)}
        if event.state == "failed":
            return {**states, event.subject: states.get(event.subject, BuildState(event.subject)).fail(event.message)}
    return states


@dataclass(frozen=True)
class Folded:
    """Cached steps in a row, as one line."""

    steps: tuple[Step, ...]

    @property
    def count(self) -> int:
        return len(self.steps)


def rows(build: BuildState) -> list[Step | Folded]:
    """What is shown: numbered steps, cached ones in a row folded; of the others those that run, failed or took long."""
    return list(_rows(build.steps))


LONG_BESIDES = 1.0
"""Seconds from which what a builder does besides its steps is worth a line."""


def _rows(steps: tuple[Step, ...]) -> Iterator[Step | Folded]:
    cached: list[Step] = []
    for step in steps:
        if not step.number and step.state in ("done", "cached", "ended") and (step.seconds or 0) < LONG_BESIDES:
            continue
        if step.state == "cached":
            cached.append(step)
            continue
        if cached:
            yield Folded(tuple(cached))
            cached = []
        yield step
    if cached:
        yield Folded(tuple(cached))
