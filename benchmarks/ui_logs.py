"""The log's view beside Qt's own text widget: lines a second, search, memory, painting.

Each side runs in a process of its own, in turns. A beat of 5 ms tells for how long the window could not answer; the
processor time between two beats tells how much of that was this program's doing and not the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui import garbage, loop, theme
from vpp_desktop.ui.logs.feed import Feed
from vpp_desktop.ui.logs.model import Model
from vpp_desktop.ui.logs.search import Pattern, Search
from vpp_desktop.ui.logs.view import LogView

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1200, 800)
BEAT = 5
WARM = 5000
EVERY = 0.05
"""Seconds between two batches, as the platform's logs come."""

WORDS = [
    "stream",
    "container",
    "frame",
    "encode",
    "upload",
    "retry",
    "segment",
    "http",
    "proxy",
    "worker",
    "cache",
    "queue",
    "token",
    "audio",
    "video",
]
LEVELS = ("INFO ", "INFO ", "INFO ", "DEBUG", "WARN ", "ERROR")
SERVICES = ("mongo", "backend", "frontend")
SEARCHES = (("req=000f42", False), ("UPLOAD", False), ("ERROR.*upload.*retry", True), (r"(?i)\bcache \w+$", True))


def lines(start: int, count: int, seed: int = 1) -> Lines:
    """Lines of about 110 characters, a microsecond apart."""
    rnd = random.Random(seed + start)
    told = [" ".join(rnd.choices(WORDS, k=9)) for _ in range(997)]
    made = []
    for n in range(start, start + count):
        stamp = f"2026-11-25T12:{n // 60_000_000 % 60:02d}:{n // 1_000_000 % 60:02d}.{n % 1_000_000:06d}000Z"
        text = f"{LEVELS[n % 6]} [{WORDS[n % 15]}] req={n:08x} {told[n % 997]}"
        made.append(LogLine(SERVICES[n % 3], "", stamp, "stdout", text))
    return made


class Beat:
    """Tells how long the loop was held up."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self.busy: list[float] = []
        self._last, self._used = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)
        self._timer.start()

    def _note(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._last) * 1000)
        self.busy.append((used - self._used) * 1000)
        self._last, self._used = now, used

    def told(self) -> dict[str, float]:
        self._timer.stop()
        gaps, busy = sorted(self.gaps), sorted(self.busy)
        return {
            "p99": gaps[int(len(gaps) * 0.99) - 1],
            "worst": gaps[-1],
            "busy p99": busy[int(len(busy) * 0.99) - 1],
            "busy worst": busy[-1],
        }


def memory() -> float:
    """MiB that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


class Ours:
    """The view over the store, as the page has them."""

    def __init__(self) -> None:
        self.model = Model()
        self.view = LogView(self.model.index)
        self.model.grown.connect(self.view.refresh)
        self.model.replaced.connect(self.view.forget)
        desk = SimpleNamespace(folders=SimpleNamespace(log=Path("/nonexistent")))
        self._feed = Feed(cast("Any", desk), self.model.store, self.model.changed)

    @property
    def widget(self) -> QWidget:
        return self.view

    async def add(self, batch: Lines) -> None:
        await self._feed._take(batch)

    def count(self) -> int:
        return self.model.index.done  # the oldest rows are let go of


class Text:
    """QPlainTextEdit, fed in the same slices."""

    def __init__(self, most: int = 0) -> None:
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setUndoRedoEnabled(False)
        self.view.setMaximumBlockCount(most)
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._count = 0

    @property
    def widget(self) -> QWidget:
        return self.view

    async def add(self, batch: Lines) -> None:
        end = time.perf_counter() + 0.004
        for start in range(0, len(batch), 500):
            part = batch[start : start + 500]
            self.view.appendPlainText("\n".join(f"{each.time} {each.service} {each.text}" for each in part))
            self._count += len(part)
            if time.perf_counter() > end:
                await asyncio.sleep(0)
                end = time.perf_counter() + 0.004

    def count(self) -> int:
        return self._count


Side = Ours | Text


async def measure_rate(side: Side, rate: int, seconds: float) -> dict[str, float]:
    """Gives so many lines a second in batches, and sees how many are taken and for how long the loop is held up."""
    size = round(rate * EVERY)
    pool = [lines(WARM + n * size, size) for n in range(round(seconds / EVERY))]
    gc.collect()
    gc.freeze()  # the pool is the benchmark's own
    await fill(side, WARM)  # fonts and the like are loaded
    beat, used, started = Beat(), time.process_time(), time.perf_counter()
    for number, batch in enumerate(pool, 1):
        await side.add(batch)
        await asyncio.sleep(max(0.0, started + number * EVERY - time.perf_counter()))
    while side.count() < WARM + size * len(pool):  # noqa: ASYNC110 - no side tells
        await asyncio.sleep(0.005)
    taken = time.perf_counter() - started
    told = beat.told()
    gc.unfreeze()
    used = time.process_time() - used
    return {"lines/s": size * len(pool) / taken, "lines/CPU s": size * len(pool) / used, **told}


async def fill(side: Side, count: int) -> None:
    for start in range(0, count, 5000):
        await side.add(lines(start, 5000))
        await asyncio.sleep(0)
    while side.count() < count:  # noqa: ASYNC110 - no side tells
        await asyncio.sleep(0.005)


async def measure_memory(side: Side, count: int) -> dict[str, float]:
    gc.collect()
    before = memory()
    await fill(side, count)
    gc.collect()
    return {"MiB": memory() - before}


def measure_paint(side: Side) -> dict[str, float]:
    """Milliseconds of a frame: after a jump, where all lines are new, and again, where they are known."""
    bar = side.view.verticalScrollBar()
    fresh, known = [], []
    for step in range(40):
        bar.setValue(bar.maximum() * step // 40)
        for found in (fresh, known):
            started = time.perf_counter()
            side.view.viewport().repaint()
            found.append((time.perf_counter() - started) * 1000)
    return {"fresh": statistics.median(fresh), "known": statistics.median(known)}


async def measure_search(ours: Ours) -> list[dict[str, Any]]:
    """As the model does it: in slices, with a turn of the loop between them."""
    found = []
    for text, regex in SEARCHES:
        search = Search(ours.model.index, Pattern(text, regex=regex))
        beat, started, used, worst = Beat(), time.perf_counter(), time.process_time(), 0.0
        while True:
            began = time.perf_counter()
            done = search.work(0.006)
            worst = max(worst, time.perf_counter() - began)
            if done:
                break
            await asyncio.sleep(0)
        seconds = time.perf_counter() - started
        row = {
            "text": text,
            "seconds": seconds,
            "cpu": time.process_time() - used,
            "matches": len(search.matches),
            "slice": worst * 1000,
            **beat.told(),
        }
        found.append(row)
    return found


async def run_part(part: str, rate: int, count: int, seconds: float) -> Any:
    name, _, what = part.partition(" ")
    side: Side = Ours() if name == "ours" else Text(100_000 if what == "rate" else 0)
    side.widget.resize(*SIZE)
    side.widget.show()
    await asyncio.sleep(0.1)
    if what == "rate":
        return await measure_rate(side, rate, seconds)
    if what == "memory":
        told = await measure_memory(side, count)
        return {**told, **measure_paint(side)}
    assert isinstance(side, Ours)
    await fill(side, count)
    return await measure_search(side)


def part_of(name: str, rate: int, count: int, seconds: float) -> Any:
    command = [sys.executable, "-m", "benchmarks.ui_logs", "--part", name]
    command += ["--rate", str(rate), "--count", str(count), "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)


def middle(rows: Sequence[dict[str, float]], key: str) -> float:
    return statistics.median(row[key] for row in rows)


def told(name: str, rows: Sequence[dict[str, float]], keys: Sequence[tuple[str, Callable[[float], str]]]) -> None:
    print(f"  {name:<28}" + "".join(f"{form(middle(rows, key)):>12}" for key, form in keys))


def report(arguments: argparse.Namespace) -> None:
    runs, seconds = arguments.runs, arguments.seconds
    whole, one = (lambda value: f"{value:,.0f}"), (lambda value: f"{value:.1f}")
    rates = {"ours": [], "text": [], "text slow": []}  # type: ignore[var-annotated]
    memories = {"ours": [], "text": []}  # type: ignore[var-annotated]
    searches = []
    for _ in range(runs):
        rates["ours"].append(part_of("ours rate", arguments.rate, 0, seconds))
        rates["text"].append(part_of("text rate", arguments.rate, 0, seconds / 4))
        rates["text slow"].append(part_of("text rate", 20_000, 0, seconds))
        for name, found in memories.items():
            found.append(part_of(f"{name} memory", 0, 500_000, 0))
        searches.append(part_of("ours search", 0, 1_000_000, 0))
    keys = [
        ("lines/s", whole),
        ("lines/CPU s", whole),
        *((k, one) for k in ("p99", "worst", "busy p99", "busy worst")),
    ]
    print(f"\nlines as they come, medians of {runs}; beat of {BEAT} ms: gaps, and processor time in them, in ms")
    print("  " + " " * 28 + "".join(f"{key:>12}" for key, _ in keys))
    told(f"this view, {arguments.rate:,}/s", rates["ours"], keys)
    told(f"QPlainTextEdit, {arguments.rate:,}/s", rates["text"], keys)
    told("QPlainTextEdit, 20,000/s", rates["text slow"], keys)
    print("  goal: 300,000 lines/s, no step over 16 ms")
    print(f"\n500,000 lines: MiB, and ms of a frame of {SIZE[0]} x {SIZE[1]} with new and with known lines")
    paints = [("MiB", whole), ("fresh", one), ("known", one)]
    for name, label in (("ours", "this view"), ("text", "QPlainTextEdit")):
        told(label, memories[name], paints)
    print("  goal: at most 150")
    print("\nsearch in 1,000,000 lines: seconds, matches, longest slice and most processor time in a gap in ms")
    for at, (text, _) in enumerate(SEARCHES):
        rows = [run[at] for run in searches]
        print(
            f"  {text:<28}{middle(rows, 'seconds'):>8.2f} s, {middle(rows, 'cpu'):.2f} CPU"
            f"{rows[0]['matches']:>10,} matches{middle(rows, 'slice'):>8.1f}{middle(rows, 'busy worst'):>8.1f}"
        )
    print("  goal: under 1 s, without blocking")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="vpp bench ui_logs", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rate", type=int, default=300_000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.part:
        app = QApplication([])
        theme.current()
        app.setProperty("collector", garbage.Garbage(app))  # as the program has it
        print(json.dumps(loop.run(run_part(arguments.part, arguments.rate, arguments.count, arguments.seconds), app)))
        return 0
    print(f"{os.cpu_count()} cores, {platform.platform()}, load {os.getloadavg()[0]:.1f}")
    report(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
