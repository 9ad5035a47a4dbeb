"""Logs and status of containers, beside `docker logs`.

Logs: a container has printed a million numbered lines on both streams. `docker logs` into /dev/null and this
program read them in turns, each in a process of its own; that no line is missing or out of order is checked before. Status: a container
is killed again and again; the time from before `docker kill` is sent to the new status in the stream.

The engine is the one that DOCKER_HOST leads to, else the one of the tests (`python -m tests.engine start`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from tests import engine as test_engine
from tests.desktop.stack.box import Box, first
from vpp_desktop.stack import logs
from vpp_desktop.stack.engine import Engine
from vpp_desktop.stack.status import StackStatus
from vpp_desktop.stack.watch import StatusWatcher

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20
WRITER = """
import sys
for n in range({lines}):
    stream = sys.stderr if n % 10 == 9 else sys.stdout
    stream.write("INFO:     172.18.0.1:54321 - GET /api/lectures/%07d HTTP/1.1 200 OK\\n" % n)
"""


async def read_ours(project: str, times: bool) -> dict[str, float]:
    """Reads the whole log."""
    engine = await Engine.connect()
    started, used = time.perf_counter(), time.process_time()
    count = 0
    async with aclosing(logs.history(engine, project, logs.Query(times=times))) as batches:
        async for batch in batches:
            count += len(batch)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    engine.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"count": count, "seconds": seconds, "cpu": used, "peak": peak}


async def check_ours(project: str, lines: int) -> None:
    """Raises where a line is missing, or out of its stream's order."""
    engine = await Engine.connect()
    found: dict[str, list[int]] = {"stdout": [], "stderr": []}
    async with aclosing(logs.history(engine, project, logs.Query())) as batches:
        async for batch in batches:
            for line in batch:
                found[line.stream].append(int(line.text[47:54]))
    engine.close()
    if found != {
        "stdout": [n for n in range(lines) if n % 10 != 9],
        "stderr": [n for n in range(lines) if n % 10 == 9],
    }:
        raise RuntimeError("lines are missing or out of order")


def run_ours(project: str, times: bool) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.stack_streams", "--read", project, *(["--times"] if times else [])]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run_docker(container: str, times: bool) -> dict[str, float]:
    command = ["docker", "logs", *(["--timestamps"] if times else []), container]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": seconds, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def measure_logs(box: Box, lines: int, runs: int) -> None:
    container = box.finish("log", f"exec python3 -c '{WRITER.format(lines=lines)}'")
    asyncio.run(check_ours(box.project, lines))
    found: dict[tuple[str, bool], list[dict[str, float]]] = {}
    for _ in range(runs):
        for times in (False, True):
            found.setdefault(("docker logs", times), []).append(run_docker(container, times))
            run = run_ours(box.project, times)
            found.setdefault(("this program", times), []).append(run)
            if run["count"] != lines:
                raise RuntimeError(f"{run['count']} of {lines} lines")
    print(f"\nlogs: {lines:,} lines, medians of {runs}, in turns; none lost, in order")
    for (name, times), each in found.items():
        seconds = statistics.median(run["seconds"] for run in each)
        spread = f"{min(r['seconds'] for r in each):.2f} to {max(r['seconds'] for r in each):.2f} s"
        cpu = statistics.median(run["cpu"] for run in each)
        what = f"{name}, {'with' if times else 'without'} times"
        print(f"  {what:<28}{lines / seconds:>10,.0f} lines/s  ({spread}), {cpu:.2f} s CPU of the reader")

    def ratio(theirs: bool, ours: bool) -> str:
        pairs = zip(found["docker logs", theirs], found["this program", ours], strict=True)
        return f"{statistics.median(a['seconds'] / b['seconds'] for a, b in pairs):.2f}"

    print(f"  ratio without times {ratio(False, False)} (goal: at least 1.2), with times {ratio(True, True)}")
    print(f"  ratio of ours with times to docker's without {ratio(False, True)}")
    print(f"  peak memory {max(run['peak'] for run in found['this program', True]) / MIB:.0f} MiB")


async def measure_kills(box: Box, kills: int) -> None:
    times, calls = [], []
    container = box.run("killed", "sleep 3600")
    async with aclosing(StatusWatcher(box.connect, box.desired("killed")).updates()) as statuses:

        def in_state(word: str) -> asyncio.Future[StackStatus]:
            return asyncio.ensure_future(first(statuses, lambda found: found.services[0].state == word))

        await in_state("running")
        for _ in range(kills):
            ended = in_state("exited")
            await asyncio.sleep(0.05)
            started = time.perf_counter()
            call = asyncio.ensure_future(asyncio.to_thread(box.api.kill, container))
            call.add_done_callback(lambda _, since=started: calls.append(time.perf_counter() - since))  # type: ignore[misc]
            await ended
            times.append(time.perf_counter() - started)
            await call
            running = in_state("running")
            await asyncio.to_thread(box.api.start, container)
            await running
    print(f"\nstatus: {kills} kills, ms from before the call to the new status in the stream")
    for name, each in (("new status", times), ("`kill` returns", calls)):
        ms = sorted(value * 1000 for value in each)
        p95 = ms[min(int(len(ms) * 0.95), len(ms) - 1)]
        print(f"  {name:<16}median {statistics.median(ms):.0f}, p95 {p95:.0f}, max {ms[-1]:.0f}")
    print("  goal: p95 at most 100")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="vpp bench stack_streams", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--read", metavar="PROJECT", help=argparse.SUPPRESS)
    parser.add_argument("--times", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.read:
        print(json.dumps(asyncio.run(read_ours(arguments.read, arguments.times))))
        return 0
    os.environ["DOCKER_HOST"] = test_engine.provide()
    box = Box()
    version = box.api.version()["Version"]
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, {platform.platform()}, engine {version}, load {load:.1f}")
    try:
        if arguments.kills:
            asyncio.run(measure_kills(box, arguments.kills))
        if arguments.runs:
            measure_logs(box, arguments.lines, arguments.runs)
    finally:
        box.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
