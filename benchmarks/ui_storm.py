"""The storm: is the window quick while everything happens at once?

Two real transcodes by the real queue, 50,000 log lines a second, the use of ten containers once a second, a queue of
1,000 jobs with progress, and a catalog of 10,000 lectures that is scrolled. Lines and use come from feeders that
hand them to the real pages, where the engine's streams hand them otherwise; all else is real. Each page is shown
for a while; the loop's heart tells how late it was.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks import _window
from tests.desktop.bench import FakeStores
from tests.desktop.ui.catalog import fill
from tests.sources import ffmpeg, picture, tone
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.store import LecturePage, LectureQuery
from vpp_core.media.source import look
from vpp_desktop import config
from vpp_desktop.events import JobProgress
from vpp_desktop.jobs.job import Spec
from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui import loop

if TYPE_CHECKING:
    from vpp_desktop.ui.desk import Desk
    from vpp_desktop.ui.lectures.page import LecturesPage
    from vpp_desktop.ui.logs.page import LogsPage
    from vpp_desktop.ui.main_window import MainWindow
    from vpp_desktop.ui.stack.page import StackPage

P99, WORST = 0.016, 0.050
LINES, JOBS, LECTURES, SERVICES = 50_000, 1_000, 10_000, 10
PART = 0.05
"""Seconds between two batches of log lines, as the engine's streams bring them."""


class Catalog(MemoryStore):
    """A server searches elsewhere: here the order of all lectures is found once, and a cursor is a place in it."""

    async def search(self, query: LectureQuery) -> LecturePage:
        ordered = self._ordered
        start = int(query.cursor or 0)
        end = start + query.limit
        cursor = str(end) if end < len(ordered) else None
        return LecturePage.model_construct(lectures=ordered[start:end], total=len(ordered), cursor=cursor)

    @cached_property
    def _ordered(self) -> list[Lecture]:
        return list(self._lectures.values())


def compose_file(folder: Path) -> Path:
    """Ten services, for ten cards; no engine is asked to run them."""
    path = folder / "docker-compose.yml"
    services = "".join(f"  service{number}:\n    image: busybox:{number}\n" for number in range(SERVICES))
    path.write_text(f"name: storm\nservices:\n{services}")
    return path


def make_lines(numbers: Iterator[int], count: int) -> Lines:
    """What the engine's reader would have made, in its thread."""
    from vpp_desktop.stack.engine.frames import LogLine

    now = datetime.now(UTC)
    stamp = f"{now:%Y-%m-%dT%H:%M:%S.%f}000Z"
    made = []
    for number in itertools.islice(numbers, count):
        service = f"service{number % SERVICES}"
        level = "\x1b[31mERROR\x1b[0m" if number % 97 == 0 else "\x1b[32mINFO\x1b[0m"
        text = f"{level} 172.18.0.{number % 250}:54321 - GET /api/lectures/{number:07d} HTTP/1.1 200 OK in 12 ms"
        made.append(LogLine(service, f"{service}-1", stamp, "stdout", text))
    return made


async def pour_lines(page: LogsPage, told: list[int]) -> None:
    numbers = itertools.count()
    due = time.perf_counter()
    while True:
        due += PART
        lines = await asyncio.to_thread(make_lines, numbers, round(LINES * PART))
        await page.feed._take(lines)
        told.append(len(lines))
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


async def pour_use(page: StackPage) -> None:
    from vpp_desktop.stack.stats import ServiceStats

    for second in itertools.count():
        found = [
            ServiceStats(
                f"service{n}",
                f"c{n}",
                datetime.now(UTC),
                (second * 7 + n * 13) % 100,
                (n + 1) << 26,
                1 << 30,
                0,
                0,
                0,
                0,
            )
            for n in range(SERVICES)
        ]
        page.model.used.emit(found)
        await asyncio.sleep(1)


async def pour_progress(desk: Desk, ids: list[str]) -> None:
    """Each job's progress once a second, as if all of them were in work."""
    for step in itertools.count():
        for place in range(0, len(ids), 100):
            for job in ids[place : place + 100]:
                desk.bridge.publish(JobProgress(job, b"/x.mp4", "encoding", step % 100 / 100, 50.0, 2.0, 60.0))
            await asyncio.sleep(0.1)


async def scroll(window: MainWindow) -> None:
    """As a hand on a wheel does, 60 times a second: the list that is shown, down and up again."""
    page = cast("LecturesPage", window.pages["lectures"])
    down = True
    while True:
        view = page.catalog.view if window.page is page else None
        if window.page is not None and window.page.key == "queue":
            view = window.page.view  # type: ignore[attr-defined]
        if view is not None:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + (120 if down else -120))
            if bar.value() in (bar.minimum(), bar.maximum()):
                down = bar.value() == bar.minimum()
        await asyncio.sleep(1 / 60)


@asynccontextmanager
async def feeding(window: MainWindow, desk: Desk, ids: list[str], lines: list[int]) -> AsyncIterator[None]:
    logs, stack = cast("LogsPage", window.pages["logs"]), cast("StackPage", window.pages["stack"])
    work = (pour_lines(logs, lines), pour_use(stack), pour_progress(desk, ids), scroll(window))
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def add_jobs(desk: Desk, folder: Path) -> list[str]:
    """1,000 real jobs; the queue encodes two at once. The recordings are long enough for the whole storm."""
    short, first = folder / "short.mp4", folder / "0000.mp4"
    ffmpeg(*picture(20, "1280x720"), *tone(20), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", short)
    ffmpeg("-stream_loop", "60", "-i", short, "-c", "copy", first)
    spec = Spec(config.recipe(desk.settings.value, desk.folders.config, None, None))
    ids = []
    for number in range(JOBS):
        path = folder / f"{number:04}.mp4"
        if number == 1:
            path.write_bytes(first.read_bytes() + b"\0")  # another recording, or it would be one job
        elif number:
            path.write_bytes(b"%d" % number)
        ids.append((await desk.queue.add(os.fsencode(path), spec, look(path))).id)
    return ids


async def storm(seconds: float, home: Path) -> bool:
    """All of it; whether the goals are met."""
    stores = FakeStores(Catalog())
    await fill(stores.store, LECTURES, home / "slides", posters=200)
    environment = {
        **os.environ,
        "VPP_HOME": str(home / "home"),
        "COMPOSE_FILE": str(compose_file(home)),
        "DOCKER_HOST": f"unix://{home}/no-engine.sock",
    }
    settings = home / "home" / "config"
    settings.mkdir(parents=True)
    (settings / "settings.toml").write_text("lectures_at_once = 2\n")
    recordings = home / "recordings"
    recordings.mkdir()
    hearts = {}
    async with _window.open_window(environment, stores) as (window, desk):
        ids = await add_jobs(desk, recordings)
        desk.queue.start(ids[:2])
        lines: list[int] = []
        print(f"storm, {_window.machine()}", flush=True)
        window.show_page("lectures")
        await asyncio.sleep(2)
        async with feeding(window, desk, ids[2:], lines):
            await asyncio.sleep(2)
            del lines[:]
            began = time.perf_counter()
            for page in ("logs", "queue", "stack", "lectures", "table"):
                if page == "table":
                    cast("LecturesPage", window.pages["lectures"]).catalog.show_view("table")
                window.show_page("lectures" if page == "table" else page)
                async with _window.Heart() as heart:
                    await asyncio.sleep(seconds / 5)
                hearts[page] = heart
            rate = sum(lines) / (time.perf_counter() - began)
        working = [job for job in await desk.queue.jobs() if job.id in ids[:2]]
        print(f"  {rate:,.0f} lines/s; jobs in work: {', '.join(job.state.value for job in working)}")
        for job in working:
            await desk.queue.cancel(job)
    return report(hearts)


def report(hearts: dict[str, _window.Heart]) -> bool:
    whole = _window.Heart()
    for name, heart in hearts.items():
        print(f"  {name:<9}{heart.told()}")
        whole.late += heart.late
        whole.own += heart.own
        whole.culprits += heart.culprits
    print(f"  {'all':<9}{whole.told()}")
    met = _window.p99(sorted(whole.late)) < P99 and max(whole.late) < WORST
    print(f"  goal: p99 under {P99 * 1000:.0f} ms, worst under {WORST * 1000:.0f} ms: {'met' if met else 'missed'}")
    for place, count in whole.culprits.most_common(8):
        print(f"    late by more than {_window.LATE * 1000:.0f} ms, seen {count} times: {place}")
    return met


def run(seconds: float) -> int:
    """In a process of its own, on the platform that QT_QPA_PLATFORM names."""
    qt = _window.application()
    with tempfile.TemporaryDirectory() as home:
        return 0 if loop.run(storm(seconds, Path(home)), qt) else 1


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1])))
