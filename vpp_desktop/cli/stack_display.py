"""How the carrying out of a plan is shown: a line for each thing that a person wants to know, or JSON lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from vpp_desktop.cli.output import print_json
from vpp_desktop.events import Event, Notice
from vpp_desktop.stack.builds.builder import StepDone, StepOutput, StepStarted
from vpp_desktop.stack.events import BuildMoved, OperationMoved
from vpp_desktop.stack.plan import Plan

BEGUN = {
    "build": "building",
    "pull": "fetching its image",
    "recreate": "making its container anew",
    "stop": "stopping",
    "restart": "restarting",
    "wait for": "waiting",
}
"""What takes long enough to be told when it begins."""

DONE = {
    "build": "built",
    "pull": "image fetched",
    "create network": "network made",
    "create volume": "volume made",
    "create": "container made",
    "recreate": "container made anew",
    "start": "started",
    "unpause": "goes on",
    "restart": "restarted",
    "stop": "stopped",
    "wait for": "ready",
    "remove": "removed",
    "remove network": "network removed",
    "remove volume": "volume removed",
}

OWN_LABELS = ("LABEL com.docker.compose.", "LABEL de.vpp-desktop.")
"""The classic builder counts labels that come with the order as steps of the Dockerfile."""


@dataclass
class StackDisplay:
    """Plain lines. `verbose`: also what builds print."""

    verbose: bool = False
    _cached: dict[str, int] = field(default_factory=dict)

    def plan(self, plan: Plan) -> None:
        """Notes only: what is done tells itself."""
        for note in plan.notes:
            print(f"note: {note}", flush=True)

    def on_event(self, event: Event) -> None:
        if isinstance(event, OperationMoved):
            self._operation(event)
        elif isinstance(event, BuildMoved):
            self._build(event)
        elif isinstance(event, Notice):
            print(event.message, flush=True)

    def _operation(self, event: OperationMoved) -> None:
        if event.state == "started" and event.operation in BEGUN:
            print(f"{event.subject}: {BEGUN[event.operation]} ({event.cause})", flush=True)
        elif event.state == "done":
            seconds = f" ({event.seconds:.1f} s)" if event.seconds >= 0.1 else ""
            print(f"{event.subject}: {DONE[event.operation]}{seconds}", flush=True)

    def _build(self, event: BuildMoved) -> None:
        told = event.told
        if isinstance(told, StepStarted | StepDone) and told.instruction.startswith(OWN_LABELS):
            return
        if isinstance(told, StepStarted):
            print(f"{told.service}: step {told.number}/{told.total} {told.instruction}", flush=True)
        elif isinstance(told, StepDone) and told.cached:
            print(f"{told.service}: step {told.number}/{told.total} cached", flush=True)
        elif isinstance(told, StepOutput) and self.verbose:
            print(f"{told.service}: {told.line}", flush=True)


class JsonStackDisplay(StackDisplay):
    """One JSON object a line."""

    def plan(self, plan: Plan) -> None:
        print_json({"event": "plan", **plan.to_json()})

    def on_event(self, event: Event) -> None:
        print_json(event.to_json())
