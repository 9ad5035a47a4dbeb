"""The real window for benchmarks: real pages and a real queue, with a catalog in memory or the program's own."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType

from PySide6.QtWidgets import QApplication

from vpp_desktop import config
from vpp_desktop.app import live
from vpp_desktop.app.window import make_application
from vpp_desktop.jobs.journal import Journal
from vpp_desktop.jobs.means import Means
from vpp_desktop.jobs.queue import Queue
from vpp_desktop.ui import garbage, theme
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.desk import Desk, Stores
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.messages import Messages

ROOT = Path(__file__).resolve().parent.parent
BEAT = 0.005
LATE = 0.03
"""Seconds of lateness from which on it is written down what the loop's thread was doing."""


def application() -> QApplication:
    qt = make_application()
    theme.current().choose("light")
    qt.setProperty("collector", garbage.Garbage(qt))
    return qt


@asynccontextmanager
async def open_window(environment: Mapping[str, str], stores: Stores | None) -> AsyncIterator[tuple[MainWindow, Desk]]:
    """As `app.live` opens it; with `stores`, those take the place of the program's own."""
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    if stores is None:
        async with live.opened(window, Messages(), environment) as desk:
            yield window, desk
        window.hide()
        return
    folders = config.folders(environment)
    folders.ensure()
    bridge = Bridge(window)
    settings = config.load_settings(folders.config)
    journal = await Journal.open(folders.journal)
    queue = await Queue.open(Means(journal, folders, settings, stores, bridge.publish))
    desk = Desk(folders, settings, queue, stores, bridge, Messages(), environment)
    await window.attach(desk)
    garbage.settle()
    try:
        yield window, desk
    finally:
        await desk.close()
        await window.close_pages()
        await queue.close()
        await journal.close()
        window.hide()


class Heart:
    """Beats on the loop, and knows how late each beat was and how much the thread itself worked since the last.

    A beat may be late because our code takes long, or because the machine gave the processor to others: the
    thread's own time tells the two apart.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []
        self.culprits: Counter[str] = Counter()
        self._due = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Heart:
        self._task = asyncio.create_task(self._beat())
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, 0.005, 0.005)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self.late.append(max(0.0, time.perf_counter() - self._due))  # the beat that did not come
        self.own.append(0.0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _beat(self) -> None:
        worked = time.thread_time()
        while True:
            self._due = time.perf_counter() + BEAT
            await asyncio.sleep(BEAT)
            now = time.thread_time()
            self.late.append(time.perf_counter() - self._due)
            self.own.append(now - worked)
            worked = now

    def _look(self, number: int, frame: FrameType | None) -> None:
        """Where the loop's thread is while a beat is late.

        By a signal in that thread: another one that looks at its frames keeps painters alive for longer than
        Qt allows.
        """
        if time.perf_counter() - self._due > LATE:
            self.culprits[where(frame)] += 1

    def told(self) -> str:
        """The numbers on one line, in milliseconds."""
        late, own = sorted(self.late), sorted(self.own)
        return (
            f"{len(late):>6} beats, late: median {statistics.median(late) * 1000:4.1f}, p99 {p99(late) * 1000:5.1f}, "
            f"worst {late[-1] * 1000:5.1f} ms; own work a beat: p99 {p99(own) * 1000:5.1f}, worst {own[-1] * 1000:5.1f} ms"
        )


def p99(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def where(frame: FrameType | None) -> str:
    """The innermost lines of our own code."""
    lines: list[str] = []
    while frame is not None and len(lines) < 3:
        name = frame.f_code.co_filename
        if "vpp_" in name:
            lines.append(f"{Path(name).relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(lines) or "Qt, with none of our code"


def machine() -> str:
    """What was measured on, for the table's head."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {QApplication.platformName()}"
