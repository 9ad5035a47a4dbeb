"""What happens while a plan is carried out, as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

from vpp_desktop.events import Event
from vpp_desktop.stack.builds.builder import BuildEvent, Built, StepDone, StepOutput, StepStarted


@dataclass(frozen=True)
class OperationMoved(Event):
    """An operation of a plan begins or ends. `seconds` is how long it took; `message` says what failed."""

    kind: ClassVar[str] = "operation"
    operation: str
    subject: str
    cause: str
    state: Literal["started", "done", "failed"]
    seconds: float = 0.0
    message: str = ""


@dataclass(frozen=True)
class BuildMoved(Event):
    """What a builder tells."""

    kind: ClassVar[str] = "build"
    told: BuildEvent

    def to_json(self) -> dict[str, Any]:
        names = {StepStarted: "step", StepOutput: "output", StepDone: "done", Built: "built"}
        return {"event": self.kind, "what": names[type(self.told)], **asdict(self.told)}


@dataclass(frozen=True)
class PullMoved(Event):
    """What the engine tells while it pulls an image; `fraction` is None where it does not say."""

    kind: ClassVar[str] = "pull"
    service: str
    image: str
    status: str
    fraction: float | None = None
