"""A plan that is being carried out, as state made from its events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from vpp_core.errors import VppError
from vpp_desktop.events import Event, Notice
from vpp_desktop.stack.buildstate import BuildState, builds_after
from vpp_desktop.stack.events import OperationMoved, PullMoved
from vpp_desktop.stack.plan import Operation, Plan

DoingState = Literal["waiting", "running", "done", "failed", "left"]
"""`left`: it was not done, as the run ended before."""

Outcome = Literal["running", "done", "failed", "cancelled"]


@dataclass(frozen=True)
class Doing:
    """One operation, and how far it is. `fraction` and `note` are of a pull."""

    operation: Operation
    state: DoingState = "waiting"
    seconds: float = 0.0
    message: str = ""
    fraction: float | None = None
    note: str = ""


@dataclass(frozen=True)
class RunState:
    """A plan in the doing. `began` is the clock's time; `notice` what a person has to know meanwhile."""

    plan: Plan
    began: float
    doings: tuple[Doing, ...] = ()
    builds: Mapping[str, BuildState] = field(default_factory=dict)
    state: Outcome = "running"
    seconds: float = 0.0
    error: VppError | None = None
    notice: str = ""

    @classmethod
    def of(cls, plan: Plan, began: float) -> RunState:
        return cls(plan, began, tuple(Doing(operation) for operation in plan.operations))

    def read(self, event: Event) -> RunState:
        """The state after an event of the run."""
        if isinstance(event, Notice):
            return replace(self, notice=event.message)
        state = replace(self, builds=builds_after(dict(self.builds), event))
        if isinstance(event, OperationMoved):
            return state._moved(event)
        if isinstance(event, PullMoved):
            return state._each(
                lambda d: d.operation.verb == "pull" and d.operation.service == event.service,
                fraction=event.fraction,
                note=event.status,
            )
        return state

    def end(self, state: Outcome, now: float, error: VppError | None = None) -> RunState:
        """The state after the run: what had begun and has no end of its own is left."""
        unfinished = self._each(lambda d: d.state in ("waiting", "running"), state="left") if state != "done" else self
        builds = {n: b.fail() if b.state == "running" and state != "done" else b for n, b in self.builds.items()}
        return replace(unfinished, state=state, seconds=now - self.began, error=error, builds=builds, notice="")

    @property
    def running(self) -> list[Doing]:
        return [doing for doing in self.doings if doing.state == "running"]

    @property
    def fraction(self) -> float:
        """How many of the operations are done, from 0 to 1."""
        return sum(d.state == "done" for d in self.doings) / max(len(self.doings), 1)

    def _moved(self, event: OperationMoved) -> RunState:
        states: dict[str, DoingState] = {"started": "running", "done": "done", "failed": "failed"}
        named = (event.operation, event.subject, event.cause)
        return self._each(
            lambda d: (d.operation.verb, d.operation.subject, d.operation.cause) == named,
            state=states[event.state],
            seconds=event.seconds,
            message=event.message,
        )

    def _each(self, wanted: Callable[[Doing], bool], **changes: object) -> RunState:
        doings = tuple(replace(d, **changes) if wanted(d) else d for d in self.doings)  # type: ignore[arg-type]
        return replace(self, doings=doings)
