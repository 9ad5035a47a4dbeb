"""probe -> plan -> encode -> package, as one resumable sequence; publishing is `catalog.publish`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from vpp_core.media.manifest import Package
from vpp_core.media.recipe import Recipe
from vpp_core.media.source import Fingerprint

Step = Literal["probing", "encoding", "packaging"]


@dataclass(frozen=True)
class Progress:
    """Where a lecture stands. `fraction` is of the whole making, 0 to 1; `speed` is times real time.

    `fps` counts frames of the lecture a second, not the rungs' frames added up; `remaining` in seconds.
    """

    step: Step
    fraction: float
    fps: float | None = None
    speed: float | None = None
    remaining: float | None = None


class Ledger(Protocol):
    """What survives of the work: finished pieces, by key, each with a small JSON-able record."""

    def kept(self) -> Mapping[str, Mapping[str, Any]]: ...

    async def keep(self, key: str, record: Mapping[str, Any]) -> None: ...

    async def forget(self, key: str) -> None: ...


@dataclass(frozen=True)
class Order:
    """One package to be made. `work` is this order's own folder; the package lands in `packages/<id>`."""

    source: Path
    fingerprint: Fingerprint
    recipe: Recipe
    work: Path
    packages: Path
    ledger: Ledger
    report: Callable[[Progress], None] = field(default=lambda _: None)
    workers: int = 0
    """How many pieces are encoded at once; 0 lets the machine's cores decide."""


def find_package(packages: Path, package_id: str) -> Package | None:
    """The finished package of that id, or None where there is none or a file of it is missing."""
    raise NotImplementedError


async def make(order: Order) -> Package:
    """Makes the package, going on from what the ledger keeps.

    Cancelling ends ffmpeg and loses the pieces in work only; finished ones stay in `work`, which is
    removed when the package is complete. The caller removes `work` when it gives the job up.

    Raises:
        SourceError, SourceChanged: the file cannot become a lecture.
        MediaError: ffmpeg failed; trying again may help.
        DiskFull: checked before starting, and again before each piece.
        ToolMissing: no ffmpeg, or one without libx264.
    """
    raise NotImplementedError
