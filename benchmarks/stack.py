"""The stack up, up again, built after a change, and down: this program and Docker's own tools, in turns.

Both work on the same project of the same files (a copy of this checkout's), with the same images: `vpp stack`
and `docker compose` and, for the build, `docker build` with the same builder. Whole commands are timed, start of
the program included. Base images are those that the engine has, or stand-ins (see tests/standins).
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import stack_streams
from tests.platform import Platform

GOALS = {"cold up": 1.0, "up again": 0.5, "down": 1.0, "build": 1.05}
"""At most so many times the time that Docker's own tool takes."""


class Bench:
    """One platform, and both ways to run it."""

    def __init__(self, platform: Platform, docker: list[str]) -> None:
        self.platform = platform
        self.docker = docker
        self.environment = {**platform.environment, "DOCKER_BUILDKIT": "0"}
        self.by_docker = f"{platform.project}-by-docker"

    def timed(self, command: Sequence[str]) -> float:
        started = time.perf_counter()
        done = subprocess.run(
            command, cwd=self.platform.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return time.perf_counter() - started

    def ours(self, *words: str) -> float:
        return self.timed([sys.executable, "-m", "vpp_desktop", "stack", *words])

    def compose(self, *words: str) -> float:
        return self.timed([*self.docker, "compose", *words])

    def change(self) -> None:
        with (self.platform.folder / "backend" / "main.py").open("a") as file:
            file.write(f"# {secrets.token_hex(8)}\n")

    def docker_build(self) -> float:
        label = f"com.docker.compose.project={self.platform.project}"
        words = ["build", "-q", "-f", "backend/Dockerfile", "-t", self.by_docker, "--label", label, "."]
        return self.timed([*self.docker, *words])

    def rounds(self, runs: int) -> dict[str, dict[str, list[float]]]:
        found: dict[str, dict[str, list[float]]] = {goal: {"vpp": [], "docker": []} for goal in GOALS}
        self.ours("up")  # builds the images and makes the volumes
        self.ours("down")
        self.docker_build()
        for _ in range(runs):
            found["cold up"]["vpp"].append(self.ours("up"))
            found["up again"]["vpp"].append(self.ours("up"))
            found["down"]["vpp"].append(self.ours("down"))
            found["cold up"]["docker"].append(self.compose("up", "--detach", "--wait"))
            found["up again"]["docker"].append(self.compose("up", "--detach", "--wait"))
            found["down"]["docker"].append(self.compose("down"))
            self.change()
            found["build"]["vpp"].append(self.ours("build", "backend"))
            self.change()
            found["build"]["docker"].append(self.docker_build())
        return found


def report(found: dict[str, dict[str, list[float]]]) -> None:
    print(f"{'':<10} {'vpp s':>8} {'docker s':>9} {'ratio':>7}  goal")
    for goal, times in found.items():
        vpp, docker = statistics.median(times["vpp"]), statistics.median(times["docker"])
        met = "met" if vpp / docker <= GOALS[goal] else "missed"
        print(f"{goal:<10} {vpp:8.2f} {docker:9.2f} {vpp / docker:7.2f}  at most {GOALS[goal]}: {met}")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="vpp bench stack", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--without-streams", action="store_true", help="leave out stack_streams: logs, kills to status")
    args = parser.parse_args(argv)
    from tests import engine, interop

    try:
        os.environ["DOCKER_HOST"] = engine.provide()
        docker = interop.docker_cli()
    except (engine.NoEngine, interop.NoCompose) as missing:
        print(missing, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        platform = Platform(Path(place))
        try:
            found = Bench(platform, docker).rounds(args.runs)
        finally:
            platform.close()
    print(json.dumps(found)) if args.json else report(found)
    return 0 if args.without_streams else stack_streams.main([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
