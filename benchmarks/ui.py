"""The window: first paint, the storm, idle, memory; offscreen and on an X display of its own.

`./vpp bench ui [paint] [storm] [idle] [memory]`, all of them by default. The log's view is in `ui_logs`.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("paint", "storm", "idle", "memory")


def platforms(wanted: Sequence[str], closing: ExitStack) -> dict[str, dict[str, str]]:
    """The environments in which a window is seen by nobody."""
    from tests import screen

    found = {"offscreen": {**os.environ, "QT_QPA_PLATFORM": "offscreen"}} if "offscreen" in wanted else {}
    if "xcb" in wanted:
        if missing := screen.complaint():
            print(f"without an X display: {missing}", file=sys.stderr)
        else:
            found["xcb"] = closing.enter_context(screen.Screen()).environment()
    return found


def child(module: str, environment: Mapping[str, str], *words: str) -> bool:
    """A part that has a window of its own, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def main(argv: Sequence[str]) -> int:
    """Prints each part's numbers; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="./vpp bench ui", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="all by default")
    parser.add_argument("--platform", choices=("offscreen", "xcb"), action="append", help="both by default")
    parser.add_argument("--rounds", type=int, default=15, help="of the first paint")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the storm, and of each page at idle")
    parser.add_argument("--small", action="store_true", help="at idle, two containers in place of the platform")
    args = parser.parse_args(argv)
    parts = args.parts or PARTS
    if wrong := set(parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(wrong))}: one of {', '.join(PARTS)}")
    from benchmarks import ui_idle, ui_paint

    load = f"load {os.getloadavg()[0]:.1f}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {load}", flush=True)
    met = []
    with ExitStack() as closing:
        where = platforms(args.platform or ("offscreen", "xcb"), closing)
        for name, environment in where.items():
            if "paint" in parts:
                met.append(ui_paint.measure(name, environment, args.rounds))
            if "storm" in parts:
                met.append(child("ui_storm", environment, str(args.seconds)))
        name, environment = next(iter(where.items()))
        if "memory" in parts:
            met.append(child("ui_memory", environment))
        if "idle" in parts:
            met.append(ui_idle.run(environment, args.seconds, small=args.small))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
