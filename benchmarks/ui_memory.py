"""Memory: an hour's use in a minute or two; what the window has grown by at the end.

Each round stands for a minute: all pages are opened, a job is added, fails and is removed, files are dropped and the
sheet is dismissed, the platform prints, containers tell their use, the theme is switched. The log's store is filled
to its bound before; rounds of warming up come first.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psutil

from benchmarks import _window
from benchmarks.ui_storm import SERVICES, compose_file, make_lines
from tests.desktop.bench import FakeStores
from tests.desktop.ui.catalog import fill
from vpp_core.errors import Busy
from vpp_core.media.source import look
from vpp_desktop import config
from vpp_desktop.jobs.job import Spec
from vpp_desktop.ui import loop, theme

if TYPE_CHECKING:
    from vpp_desktop.ui.desk import Desk
    from vpp_desktop.ui.lectures.page import LecturesPage
    from vpp_desktop.ui.logs.page import LogsPage
    from vpp_desktop.ui.main_window import MainWindow
    from vpp_desktop.ui.stack.page import StackPage

TOLERANCE = 0.05
"""Growth over the hour that counts as flat: the allocator's own swing is about 2 %."""

WARM, ROUNDS, LINES = 10, 60, 3_000


def resident() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / (1 << 20)


async def minute(window: MainWindow, desk: Desk, folder: Path, number: int, numbers: Iterator[int]) -> None:
    from datetime import UTC, datetime

    from vpp_desktop.stack.stats import ServiceStats

    for page in window.pages:
        window.show_page(page)
        await asyncio.sleep(0.05)
    path = folder / f"{number}.mp4"
    path.write_bytes(b"no recording %d" % number)
    spec = Spec(config.recipe(desk.settings.value, desk.folders.config, None, None))
    job = await desk.queue.add(os.fsencode(path), spec, look(path))
    desk.queue.start([job.id])
    window.show_page("lectures")
    lectures = cast("LecturesPage", window.pages["lectures"])
    lectures.take_files([str(path)])
    logs, stack = cast("LogsPage", window.pages["logs"]), cast("StackPage", window.pages["stack"])
    for _ in range(3):
        await logs.feed._take(make_lines(numbers, LINES // 3))
        await asyncio.sleep(0.02)
    for second in range(60):
        use = (second * 7 % 100, 1 << 26, 1 << 30, 0, 0, 0, 0)
        stack.model.used.emit([ServiceStats(f"service{n}", f"c{n}", datetime.now(UTC), *use) for n in range(SERVICES)])
    theme.current().choose("dark" if number % 2 else "light")
    await asyncio.sleep(0.2)
    lectures.sheet.dismiss()
    while True:
        found = await desk.queue.job(job.id)
        if found.state.value == "failed":
            try:
                return await desk.queue.remove(found)
            except Busy:  # its worker still puts things away
                pass
        await asyncio.sleep(0.05)


async def hour(home: Path) -> bool:
    stores = FakeStores()
    await fill(stores.store, 500, home / "slides", posters=12)
    outside = {"VPP_HOME": str(home / "home"), "DOCKER_HOST": f"unix://{home}/no-engine.sock"}
    environment = {**os.environ, **outside, "COMPOSE_FILE": str(compose_file(home))}
    numbers = itertools.count()
    async with _window.open_window(environment, stores) as (window, desk):
        logs = cast("LogsPage", window.pages["logs"])
        while not logs.model.store.first:
            await logs.feed._take(make_lines(numbers, 5_000))
            await asyncio.sleep(0)
        for number in range(WARM):
            await minute(window, desk, home, number, numbers)
        before = resident()
        print(f"\nmemory, {_window.machine()}\n  after warming up {before:6.1f} MiB", flush=True)
        for number in range(WARM, WARM + ROUNDS):
            await minute(window, desk, home, number, numbers)
            if (number - WARM) % 15 == 14:
                print(f"  after {number - WARM + 1:>2} min {resident():12.1f} MiB", flush=True)
        after = resident()
    met = after <= before * (1 + TOLERANCE)
    print(f"  grown by {after - before:.1f} MiB, {100 * (after / before - 1):.1f} %", end="")
    print(f"; goal: flat, within {TOLERANCE:.0%}: {'met' if met else 'missed'}")
    return met


def run() -> int:
    """In a process of its own."""
    qt = _window.application()
    with tempfile.TemporaryDirectory() as home:
        return 0 if loop.run(hour(Path(home)), qt) else 1


if __name__ == "__main__":
    sys.exit(run())
