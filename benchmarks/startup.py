"""What `./vpp` adds to the program's own start, once it is set up.

The same command is run by the launcher and by `.venv/bin/python` itself, in turns, and the medians are compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_MS = 150.0


def milliseconds(command: Sequence[str | Path]) -> float:
    """Wall time of one run."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - started) * 1000


def in_turns(commands: dict[str, list[str | Path]], rounds: int) -> dict[str, list[float]]:
    """Times of each command; taking turns spreads the machine's moods over all of them."""
    for command in commands.values():
        milliseconds(command)  # warms the caches, and the launcher's set-up
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            times[name].append(milliseconds(command))
    return times


def main(argv: Sequence[str]) -> int:
    """Print the table; 1 when the launcher adds more than its limit."""
    parser = argparse.ArgumentParser(prog="./vpp bench startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args(argv).rounds
    arguments = ["bench", "--help"]  # the shortest command there is: what remains is the launcher's share
    os.chdir(ROOT)
    python = ROOT / ".venv" / "bin" / "python"
    commands: dict[str, list[str | Path]] = {
        "program alone": [python, "-m", "benchmarks", "--help"],
        "python -IS ./vpp": [Path(sys.executable).resolve(), "-IS", ROOT / "vpp", *arguments],
        "./vpp": [ROOT / "vpp", *arguments],
    }
    times = in_turns(commands, rounds)
    floor = statistics.median(times["program alone"])
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {rounds} rounds\n")
    print(f"{'':<20}{'median ms':>10}{'min':>8}{'max':>8}{'added ms':>10}{'ratio':>7}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<20}{median:>10.1f}{min(taken):>8.1f}{max(taken):>8.1f}", end="")
        print(f"{median - floor:>10.1f}{median / floor:>7.2f}")
    added = statistics.median(times["./vpp"]) - floor
    print(f"\nthe launcher adds {added:.1f} ms of at most {LIMIT_MS:.0f}")
    return 0 if added <= LIMIT_MS else 1
