"""What a builder is asked and what it tells, whichever makes the image."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class BuildOrder:
    """One image to make. `dockerfile` is relative to `context`; `labels` include the context's hash."""

    service: str
    image: str
    context: Path
    dockerfile: str = "Dockerfile"
    args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    no_cache: bool = False
    pull: bool = False


@dataclass(frozen=True)
class StepStarted:
    """A step of the Dockerfile begins: `number` of `total` (0 where it is not known yet), counted from 1."""

    service: str
    number: int
    total: int
    instruction: str


@dataclass(frozen=True)
class StepOutput:
    """A line that a step printed."""

    service: str
    number: int
    line: str


@dataclass(frozen=True)
class StepDone:
    """A step ended well. `seconds` is None where the builder does not tell."""

    service: str
    number: int
    total: int
    instruction: str
    cached: bool
    seconds: float | None


@dataclass(frozen=True)
class Built:
    """The image is there under its name."""

    service: str
    image: str
    image_id: str


BuildEvent = StepStarted | StepOutput | StepDone | Built


class Builder(Protocol):
    """Makes images. Closing the iterator, or cancelling its reader, ends the build."""

    name: str

    def build(self, order: BuildOrder) -> AsyncIterator[BuildEvent]:
        """Makes one image and tells each step; the last event is `Built`.

        Raises:
            BuildFailed: a step failed; carries the instruction and its last lines.
            EngineError: the engine refuses or is away.
        """
