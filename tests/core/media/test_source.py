"""The source as a file: read once, in a thread that can be stopped."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from pathlib import Path

import psutil
import pytest

from vpp_core.media import source
from vpp_core.media.source import fingerprint


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five reads and a bit."""
    monkeypatch.setattr(source, "READ_SIZE", 1000)
    path = tmp_path / "talk.mp4"
    path.write_bytes(bytes(range(256)) * 20)
    return path


async def test_a_fingerprint_is_the_bytes_and_says_how_far_it_is(talk: Path) -> None:
    told: list[float] = []
    found = await fingerprint(talk, told.append)
    assert found.sha256 == hashlib.sha256(talk.read_bytes()).hexdigest()
    assert found.state.size == talk.stat().st_size
    assert told == sorted(told)
    assert len(told) == 6
    assert told[-1] == 1.0


class Stuck:
    """A digest whose first update waits until it is let go."""

    def __init__(self) -> None:
        self.updates = 0
        self.begun, self.go = threading.Event(), threading.Event()

    def update(self, _: bytes) -> None:
        self.updates += 1
        self.begun.set()
        assert self.go.wait(60)

    def hexdigest(self) -> str:
        return ""


async def test_a_cancelled_reading_ends_with_the_read_it_is_in(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays the thread's until then: its number could be another file's by now."""
    stuck, told = Stuck(), list[float]()
    monkeypatch.setattr(hashlib, "sha256", lambda: stuck)
    task = asyncio.create_task(fingerprint(talk, told.append))
    assert await asyncio.to_thread(stuck.begun.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert is_open(talk)
    stuck.go.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert not is_open(talk)
    assert stuck.updates == 1
    assert told == []


def is_open(path: Path) -> bool:
    return any(Path(file.path) == path for file in psutil.Process().open_files())
