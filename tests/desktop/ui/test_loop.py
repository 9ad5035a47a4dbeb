"""The loop: order, timers, threads, subprocesses; and the fault of PySide6 that must not come back."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from PySide6.QtWidgets import QApplication, QWidget

from tests.desktop.ui.conftest import Driver


def test_callbacks_keep_their_order(drive: Driver) -> None:
    seen: list[int] = []
    for number in range(5000):
        drive.loop.call_soon(seen.append, number)
    drive.until(lambda: len(seen) == 5000)
    assert seen == list(range(5000))


def test_callbacks_of_threads_arrive_once_and_in_order(drive: Driver) -> None:
    seen: list[int] = []

    def from_thread() -> None:
        for number in range(20_000):
            drive.loop.call_soon_threadsafe(seen.append, number)

    drive.run(asyncio.to_thread(from_thread))
    drive.until(lambda: len(seen) == 20_000)
    assert seen == list(range(20_000))


def test_call_soon_of_another_thread_is_not_lost(drive: Driver) -> None:
    seen: list[str] = []
    drive.run(asyncio.to_thread(lambda: drive.loop.call_soon(seen.append, "here")))
    drive.until(lambda: seen)


def test_a_timer_never_fires_early(drive: Driver) -> None:
    async def wait() -> float:
        begun = drive.loop.time()
        await asyncio.sleep(0.3)
        return float(drive.loop.time() - begun)

    assert drive.run(wait()) >= 0.3


def test_cancelled_timers_leave_nothing(drive: Driver) -> None:
    async def many() -> None:
        for _ in range(300):
            async with asyncio.timeout(600):
                await asyncio.sleep(0)

    drive.run(many())
    assert not drive.loop._pump._timers


def test_a_process_is_read_and_waited_for(drive: Driver) -> None:
    async def ask() -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print(6 * 7)", stdout=asyncio.subprocess.PIPE
        )
        return (await process.communicate())[0]

    assert drive.run(ask()) == b"42\n"


def test_run_returns_the_result_and_closes_with_a_busy_thread(qapp: QApplication) -> None:
    """In a process of its own: a thread that hangs must not hold up `close`."""
    code = (
        "import asyncio, sys, time\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from vpp_desktop.ui import loop\n"
        "async def main():\n"
        "    asyncio.get_running_loop().run_in_executor(None, time.sleep, 1)\n"
        "    await asyncio.sleep(0.05)\n"
        "    return 7\n"
        "qt = QApplication([])\n"
        "print(loop.run(main(), qt))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.returncode) == ("7\n", 0), done.stderr


def test_qt_calls_keep_the_reference_counts_of_none_and_true(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference for each call, and aborts after some thousands."""
    widget = QWidget()
    none, true = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(500):
        widget.setObjectName("x")
        widget.objectNameChanged.emit("x")
    assert sys.getrefcount(None) > none - 400
    assert sys.getrefcount(True) > true - 400
