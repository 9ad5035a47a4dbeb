"""Short pieces, small rungs, and one call that makes and verifies a package."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ledger import JsonLedger
from tests.sources import Library
from tests.verify import verify_package
from vpp_core.media import plan
from vpp_core.media.recipe import Ladder, Recipe, Rung
from vpp_core.media.source import Fingerprint, fingerprint
from vpp_core.pipeline import Order, Progress, make

SMALL = Ladder(
    name="small",
    title="Small",
    rungs=[Rung(height=180, max_bitrate=2000), Rung(height=90, max_bitrate=600)],
    preset="ultrafast",
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield Library(tmp_path_factory.mktemp("sources"))


@pytest.fixture(autouse=True, scope="module")
def short_pieces() -> Iterator[None]:
    """Several pieces even in sources of some seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PIECE_SECONDS", 8.0)
        patch.setattr(plan, "SLOWEST_PIECE_SECONDS", 8.0)
        patch.setattr(plan, "SOUND_PIECE_SECONDS", 7)
        yield


@dataclass
class Made:
    """A package on disk, seen from outside; `kept` is what the ledger holds in the end."""

    folder: Path
    manifest: dict[str, Any]
    kept: dict[str, Any]
    reports: list[Progress] = field(default_factory=list)

    def media(self, kind: str) -> list[Path]:
        return [self.folder / r["media"] for r in self.manifest["renditions"] if r["kind"] == kind]

    @property
    def pictures(self) -> list[Path]:
        return self.media("video")

    @property
    def sounds(self) -> list[Path]:
        return self.media("audio")


async def new_order(source: Path, folder: Path, recipe: Recipe | None = None) -> Order:
    """An order for `source` that works in `folder`."""
    found = await fingerprint(source)
    return prepared(source, found, folder, recipe)


def prepared(source: Path, found: Fingerprint, folder: Path, recipe: Recipe | None) -> Order:
    folder.mkdir(parents=True, exist_ok=True)
    return Order(
        source=source,
        fingerprint=found,
        recipe=recipe or Recipe(ladder=SMALL),
        work=folder / "work",
        packages=folder / "packages",
        ledger=JsonLedger(folder / "ledger.json"),
    )


Make = Callable[..., Awaitable[Made]]


@pytest.fixture
def make_package(tmp_path: Path) -> Make:
    """`await make_package(source)`: the package, made and verified."""

    async def do(source: Path, recipe: Recipe | None = None, *, poster: bool = True, name: str = "made") -> Made:
        order = await new_order(source, tmp_path / name, recipe)
        package = await make(order)
        folder = order.packages / package.id
        assert not order.work.exists()
        return Made(folder, verify_package(folder, poster=poster), dict(order.ledger.kept()))

    return do
