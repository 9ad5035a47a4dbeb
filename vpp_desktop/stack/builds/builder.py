"""What a builder is asked and what it tells, whichever makes the image."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vpp_core.errors import VppError

LAST_LINES = 20
"""How many of a failed step's lines its error carries."""


@dataclass(frozen=True)
class BuildOrder:
    """One image to make. `dockerfile` is relative to `context`; `labels` include the context's hash.

    `network` is the one that the steps run in: `host`, `none` or the engine's default.
    """

    service: str
    image: str
    context: Path
    dockerfile: str = "Dockerfile"
    args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    no_cache: bool = False
    network: str | None = None


@dataclass(frozen=True)
class StepStarted:
    """A step of the Dockerfile begins: `number` of `total`, counted from 1.

    BuildKit counts each stage's steps by themselves, works on several at once, and tells what it does
    besides (reading the context, exporting) as steps with `number` and `total` 0.
    """

    service: str
    number: int
    total: int
    instruction: str
    stage: str = ""


@dataclass(frozen=True)
class StepOutput:
    """A line that a step printed."""

    service: str
    number: int
    line: str
    stage: str = ""


@dataclass(frozen=True)
class StepDone:
    """A step ended well. `seconds` is None where the builder does not tell."""

    service: str
    number: int
    total: int
    instruction: str
    cached: bool
    seconds: float | None
    stage: str = ""


@dataclass(frozen=True)
class Built:
    """The image is there under its name."""

    service: str
    image: str
    image_id: str


BuildEvent = StepStarted | StepOutput | StepDone | Built


class BuildFailed(VppError):
    """An image could not be made. `lines` are the last that the failed step printed; number 0: before the first."""

    def __init__(
        self,
        message: str,
        *,
        subject: str,
        number: int = 0,
        total: int = 0,
        instruction: str = "",
        exit_code: int | None = None,
        lines: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        super().__init__(message, subject=subject, hint=hint)
        self.number = number
        self.total = total
        self.instruction = instruction
        self.exit_code = exit_code
        self.lines = tuple(lines)


class Builder(Protocol):
    """Makes images. Closing the iterator, or cancelling its reader, ends the build."""

    name: str

    def build(self, order: BuildOrder) -> AsyncGenerator[BuildEvent, None]:
        """Makes one image and tells each step; the last event is `Built`.

        Raises:
            BuildFailed: a step failed; carries the instruction and its last lines.
            EngineError: the engine refuses or is away.
        """


def last_state(line: str) -> str:
    """What a line shows after its carriage returns: of a bar that is redrawn, the last state."""
    return line.rstrip("\r").rpartition("\r")[2].rstrip()


def step_failed(
    order: BuildOrder, started: StepStarted, reason: str, exit_code: int | None, lines: Sequence[str]
) -> BuildFailed:
    """The sentence for a step that failed: `step 3 of 7 failed with exit code 2: RUN npm ci`.

    Args:
        reason: the builder's own words, for steps without an exit code.
    """
    place = f"step {started.number} of {started.total}" if started.number else "the build"
    place += f" of stage {started.stage}" if started.stage else ""
    how = f" with exit code {exit_code}" if exit_code is not None else ""
    why = "" if exit_code is not None else f": {reason}"
    hint = "read its output, then correct it and build again"
    if exit_code == 137:  # SIGKILL
        hint = "the engine's memory may have been full: give it more, then build again"
    return BuildFailed(
        f"{place} failed{how}: {started.instruction}{why}",
        subject=order.service,
        number=started.number,
        total=started.total,
        instruction=started.instruction,
        exit_code=exit_code,
        lines=lines[-LAST_LINES:],
        hint=hint,
    )
