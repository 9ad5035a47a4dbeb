"""What a package is ordered with: a source, a recipe, places on the disk, and a ledger of finished pieces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from vpp_core.media.recipe import Recipe, package_id
from vpp_core.media.source import Fingerprint

Step = Literal["probing", "encoding", "packaging"]


@dataclass(frozen=True)
class Progress:
    """Where a lecture stands. `fraction` is of the whole making, 0 to 1; `speed` is times real time.

    `fps` counts frames of the lecture a second, not the rungs' frames added up; `remaining` in seconds; `size` is
    what the finished package will have in bytes, judged by the pieces that are there.
    """

    step: Step
    fraction: float
    fps: float | None = None
    speed: float | None = None
    remaining: float | None = None
    size: int | None = None


@dataclass(frozen=True)
class Outline:
    """What a plan comes to, known before anything is encoded.

    Attributes:
        duration: seconds of playing time.
        width, height: the source's picture as it is shown, 0 where there is none.
        renditions: names of the picture's renditions, highest first.
        most: bytes that the package will not exceed.
    """

    duration: float
    width: int
    height: int
    renditions: tuple[str, ...]
    most: int


class Ledger(Protocol):
    """What survives of the work: finished pieces, by key, each with a small JSON-able record."""

    def kept(self) -> Mapping[str, Mapping[str, Any]]: ...

    async def keep(self, key: str, record: Mapping[str, Any]) -> None: ...

    async def forget(self, key: str) -> None: ...


async def _nothing(outline: Outline) -> None:
    return None


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
    planned: Callable[[Outline], Awaitable[object]] = field(default=_nothing)
    """Awaited once the source has proved to be a recording, before anything is encoded."""
    workers: int = 0
    """How many pieces are encoded at once; 0 lets the machine's cores decide."""

    @property
    def id(self) -> str:
        return package_id(self.fingerprint.sha256, self.recipe)
