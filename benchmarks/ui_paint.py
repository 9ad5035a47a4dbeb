"""First paint: from the start of the process to the end of the window's first paintEvent, beside a bare window.

Both are started in turns. The program is the real one, `python -m vpp_desktop` on a folder of its own; a patched
`paintEvent` tells the moment and ends the process. Clocks are the system's monotonic one, which processes share.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOAL = 1.75
CHILD = ROOT / "benchmarks" / "_paint_child.py"


def once(what: str, environment: Mapping[str, str]) -> tuple[float, ...]:
    """Milliseconds to the end of the first paintEvent, and those of them that the processor worked."""
    with tempfile.TemporaryDirectory() as home:
        kept = Path(home, "config")
        kept.mkdir()
        (kept / "settings.toml").write_text('theme = "light"\n')
        (kept / "window.json").write_text('{"doctor_seen": true, "page": "lectures"}')
        command = [sys.executable, CHILD, what]
        surroundings = {**environment, "VPP_HOME": home, "PYTHONPATH": str(ROOT)}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is used has its bytecode
        surroundings["VPP_BENCH_STARTED"] = str(time.monotonic())
        done = subprocess.run(command, env=surroundings, cwd=home, stdout=subprocess.PIPE, check=True)
    return tuple(float(word) * 1000 for word in done.stdout.split())


def measure(name: str, environment: Mapping[str, str], rounds: int) -> bool:
    """Prints one platform's table; whether the goal is met."""
    found: dict[str, list[tuple[float, ...]]] = {"bare": [], "program": []}
    for what in found:
        once(what, environment)  # warms the caches
    for _ in range(rounds):
        for what, times in found.items():
            times.append(once(what, environment))
    print(f"\nfirst paint, {name}, medians of {rounds}, ms from the process's start")
    medians = {}
    for what, times in found.items():
        medians[what] = [statistics.median(column) for column in zip(*times, strict=True)]
        first, used = medians[what]
        print(f"  {what:<9}{first:>6.0f} ({min(times)[0]:.0f} to {max(times)[0]:.0f})", end="")
        print(f", processor {used:.0f}")
    first, used = (mine / theirs for mine, theirs in zip(medians["program"], medians["bare"], strict=True))
    met = first <= GOAL
    print(f"  ratio {first:.2f}, processor {used:.2f}", end="")
    print(f"; goal at most {GOAL}: {'met' if met else 'missed'}")
    return met
