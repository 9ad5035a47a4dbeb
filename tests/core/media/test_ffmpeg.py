"""The door to ffmpeg: how its processes live beside others."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from vpp_core.errors import MediaError
from vpp_core.media import ffmpeg

ENDLESS = [ffmpeg.FFMPEG, "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc", "-f", "null", "-"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux has processes that wait for all others")


@pytest.fixture
def children() -> Iterator[set[int]]:
    """The processes that were there before."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    yield before
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


async def _started(name: str, before: set[int], threads: int) -> psutil.Process:
    """The program itself, after those that limit it, once it has so many threads."""
    while True:
        for child in psutil.Process().children(recursive=True):
            if child.pid not in before and child.name() == name and child.num_threads() >= threads:
                return child
        await asyncio.sleep(0.01)


@linux
async def test_ffmpeg_takes_the_processor_when_nobody_else_wants_it(tmp_path: Path, children: set[int]) -> None:
    work = asyncio.create_task(ffmpeg.run(ENDLESS, cwd=tmp_path))
    await asyncio.sleep(0)
    time.sleep(0.3)  # noqa: ASYNC251 - a window that is busy just then: threads are there before it looks again
    async with asyncio.timeout(20):
        process = await _started("ffmpeg", children, threads=2)
    threads = [thread.id for thread in process.threads()]
    assert {os.sched_getscheduler(thread) for thread in threads} == {os.SCHED_IDLE}
    assert os.getsid(process.pid) == os.getsid(0)  # or the scheduler would weigh it as a program of its own
    assert os.getpgid(process.pid) == process.pid
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


@linux
async def test_a_look_at_a_recording_waits_for_nobody(tmp_path: Path) -> None:
    """A person sees its answer."""
    (tmp_path / "ffprobe").write_text(f"#!{sys.executable}\nimport os\nprint(os.sched_getscheduler(0))\n")
    (tmp_path / "ffprobe").chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        ended = await ffmpeg.run([ffmpeg.FFPROBE], cwd=tmp_path)
    assert ended.out.split() == [b"%d" % os.SCHED_OTHER]


async def _run_script(folder: Path, script: str) -> ffmpeg.Ended:
    limits = ffmpeg.Limits(stall=0.3)
    return await ffmpeg.run([sys.executable, "-c", script], cwd=folder, limits=limits, on_out=lambda _: None)


async def test_one_that_sleeps_without_progress_is_ended(tmp_path: Path) -> None:
    script = "import time\nwhile True: print('frame=1', flush=True); time.sleep(0.2)"
    with pytest.raises(MediaError, match="made no progress"):
        await asyncio.wait_for(_run_script(tmp_path, script), 60)


async def test_one_that_burns_without_progress_is_ended(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="made no progress"):
        await asyncio.wait_for(_run_script(tmp_path, "while True: pass"), 60)


@pytest.mark.parametrize(
    ("burned", "waited", "silent_times"),
    [(0.0, 0.0, 1), (60.0, 0.0, 5), (480.0, 400.0, 5), (0.6, 0.1, 5), (0.6, 300.0, None), (0.0, 100.0, None)],
)
def test_patience_is_not_for_the_time_that_others_take(burned: float, waited: float, silent_times: int | None) -> None:
    """Asleep; on one core; on eight; with little to do; with others in the way."""
    patience = ffmpeg.BUSY_PATIENCE
    for silent in range(1, 20):
        patience = ffmpeg.patience_left(patience, burned, waited)
        if patience <= 0:
            assert silent == silent_times
            return
    assert silent_times is None


@linux
def test_the_kernel_tells_how_long_threads_waited() -> None:
    waited = ffmpeg.waited_for_cpu(os.getpid())
    assert waited > 0
    assert ffmpeg.waited_for_cpu(os.getpid()) >= waited
    assert ffmpeg.waited_for_cpu(2**22 + 1) == 0
