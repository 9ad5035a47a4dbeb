"""Whatever ends the work, the finished pieces are kept, nothing runs on, and the result is the same."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import pytest_asyncio

from tests.core.media.conftest import new_order
from tests.ledger import JsonLedger
from tests.sources import REAL264, Library, picture, tone
from tests.verify import verify_package
from vpp_core.errors import MediaError
from vpp_core.pipeline import Order, Progress, make

pytestmark = [pytest.mark.ffmpeg, pytest.mark.slow]


@pytest.fixture(scope="module")
def source(library: Library) -> Path:
    return library.command("resume.mp4", *picture(28), *tone(28), *REAL264, "-g", "400", "-c:a", "aac")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def undisturbed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The SHA-256 of each file of the package that is made in one go."""
    order = await new_order(source, tmp_path_factory.mktemp("undisturbed"))
    await make(order)
    return hashes(order)


def running(folder: Path) -> list[psutil.Process]:
    """ffmpeg's processes that work in `folder`."""
    found = []
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["name"] in ("ffmpeg", "ffprobe") and (process.info["cwd"] or "").startswith(str(folder)):
            found.append(process)
    return found


class Counting(JsonLedger):
    """Calls `on_keep` after each finished piece."""

    def __init__(self, path: Path, on_keep: Any) -> None:
        super().__init__(path)
        self.on_keep = on_keep

    async def keep(self, key: str, record: Mapping[str, Any]) -> None:
        await super().keep(key, record)
        self.on_keep(key)


def hashes(order: Order) -> dict[str, str]:
    package = verify_package(order.packages / order.id)
    return {f["path"]: f["sha256"] for f in package["files"]}


@pytest.mark.parametrize("after", [1, 3, 6])
async def test_cancelling_costs_only_the_pieces_in_work(
    after: int, source: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    order = await new_order(source, tmp_path / "order")
    kept: list[str] = []

    def count(key: str) -> None:
        kept.append(key)
        if len(kept) == after:
            task.cancel()

    task = asyncio.ensure_future(make(replace(order, ledger=Counting(tmp_path / "order/ledger.json", count))))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert running(tmp_path) == []
    before = set(JsonLedger(tmp_path / "order/ledger.json").kept())
    assert len(before) >= after
    again: list[str] = []
    await make(replace(order, ledger=Counting(tmp_path / "order/ledger.json", again.append)))
    assert not before & set(again)
    assert hashes(order) == undisturbed


async def test_a_killed_ffmpeg_is_an_error_that_trying_again_heals(
    source: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    order = await new_order(source, tmp_path / "order")
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if progress.step == "encoding" and progress.fraction > 0.2 and not killed:
            for process in running(tmp_path):
                with contextlib.suppress(psutil.Error):
                    process.send_signal(signal.SIGKILL)
                    killed.append(process.pid)

    with pytest.raises(MediaError) as caught:
        await make(replace(order, report=kill))
    assert killed
    assert caught.value.hint
    assert running(tmp_path) == []
    await make(replace(order, ledger=JsonLedger(tmp_path / "order/ledger.json")))
    assert hashes(order) == undisturbed


async def test_a_piece_that_lost_its_file_is_made_again(
    source: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    order = await new_order(source, tmp_path / "order")
    seen: list[str] = []

    def stop(key: str) -> None:
        seen.append(key)
        if sum(k.startswith("video-") for k in seen) == 2:
            task.cancel()

    task = asyncio.ensure_future(make(replace(order, ledger=Counting(tmp_path / "order/ledger.json", stop))))
    with pytest.raises(asyncio.CancelledError):
        await task
    pieces = sorted(order.work.glob("video-*-180.mp4"))
    pieces[0].write_bytes(pieces[0].read_bytes()[:-10])
    pieces[1].unlink()
    await make(replace(order, ledger=JsonLedger(tmp_path / "order/ledger.json")))
    assert hashes(order) == undisturbed


async def test_the_same_work_gives_the_same_bytes_and_only_makes_progress(
    source: Path, tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    order = await new_order(source, tmp_path / "order")
    seen: list[Progress] = []
    await make(replace(order, report=seen.append))
    assert hashes(order) == undisturbed
    assert next(s.step for s in seen) == "probing"
    assert seen[-1].step == "packaging"
    fractions = [s.fraction for s in seen]
    assert all(0 <= f <= 1 for f in fractions)
    assert fractions[-1] > 0.9
    assert max(a - b for a, b in itertools.pairwise(fractions)) < 0.05


async def test_sound_alone_goes_on_where_it_stopped(library: Library, tmp_path: Path) -> None:
    """Its progress begins with what was kept: all that was measured, and half of what is to be encoded."""
    order = await new_order(library.command("talk.m4a", *tone(28), "-c:a", "aac"), tmp_path / "order")

    def stop(key: str) -> None:
        if key == "sound-0-0001":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await make(replace(order, ledger=Counting(tmp_path / "order/ledger.json", stop)))
    seen: list[Progress] = []
    await make(replace(order, ledger=JsonLedger(tmp_path / "order/ledger.json"), report=seen.append))
    told = [s.fraction for s in seen if s.step == "encoding"]
    assert told[0] > 0.6
    assert told[-1] == pytest.approx(0.98)
