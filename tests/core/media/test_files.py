"""Room on the disk, and how sizes and times read."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from vpp_core.errors import DiskFull
from vpp_core.media.files import require_room
from vpp_core.text import clock, size_text


def test_room_is_what_is_needed_and_a_reserve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    require_room(tmp_path, 4_000_000, "talk.mp4", reserve=1_000_000)
    with pytest.raises(
        DiskFull, match=r"talk\.mp4: needs about 5\.5 MB .* and 5\.0 MB are free: free some room, or pray"
    ):
        require_room(tmp_path, 4_500_000, "talk.mp4", reserve=1_000_000, elsewhere="pray")


def test_a_folder_that_is_not_there_yet_has_the_room_of_its_disk(tmp_path: Path) -> None:
    require_room(tmp_path / "not" / "yet", 1, "talk.mp4", reserve=0)
    with pytest.raises(DiskFull):
        require_room(tmp_path / "not" / "yet", 1 << 80, "talk.mp4")


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (3599.6, "1:00:00"), (37230, "10:20:30")]
)
def test_times_are_of_the_nearest_second(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(("size", "text"), [(999, "999 B"), (1500, "1.5 kB"), (48e7, "480 MB"), (2.1e9, "2.1 GB")])
def test_sizes_are_rounded(size: float, text: str) -> None:
    assert size_text(size) == text
