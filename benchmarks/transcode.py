"""A lecture's four renditions: this program, raw ffmpeg, one ffmpeg a rung, HandBrakeCLI a rung.

The sources are made here: a talking head over slides, slides alone, camera noise; all 1080p30 with speech-like
sound. A fourth is the first one with a keyframe every 4 s, whose picture this program copies into its rung.

Every way is run in turns on the same source, and medians are compared. The floor is one ffmpeg process with this
program's own arguments for the whole file, and one for its sound: no hashing, probing, loudness, poster,
storyboard, checks or joining. CPU seconds are those of the process and all its children.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vpp_core.media import command
from vpp_core.media.plan import Plan, VideoPiece, make_plan
from vpp_core.media.recipe import Recipe
from vpp_core.pipeline import examine
from vpp_desktop.config import load_ladders

ROOT = Path(__file__).resolve().parent.parent
SPEECH = "sine=f=180,tremolo=f=4:d=0.8,volume=0.4"
SLIDES = "testsrc2=s=1920x1080:r=1/10,fps=30,boxblur=2"
HEAD = "life=s=480x270:r=30:mold=10:ratio=0.3:death_color=#806040:life_color=#c0a080,noise=alls=12:allf=t"
SOURCES = {
    "talking head": ["-f", "lavfi", "-i", SLIDES, "-f", "lavfi", "-i", HEAD],
    "slides": ["-f", "lavfi", "-i", SLIDES],
    "camera noise": ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30,noise=alls=25:allf=t"],
    "copied rung": ["-f", "lavfi", "-i", SLIDES, "-f", "lavfi", "-i", HEAD],
}
GOALS = "to reach: this program at most 1.05 x the floor + 0.5 s; HandBrakeCLI at least 1.6 x, 2.5 x where copied"


@dataclass(frozen=True)
class Cost:
    """Seconds of one run."""

    wall: float
    cpu: float


def make_source(name: str, folder: Path, seconds: int) -> Path:
    """Writes a source once."""
    path = folder / f"{name.replace(' ', '-')}.mp4"
    inputs = SOURCES[name]
    pictures = inputs.count("-i")
    mix = "[0][1]overlay=W-w-40:H-h-40[v]" if pictures == 2 else "[0]null[v]"
    keys = ["-force_key_frames", "expr:gte(t,n_forced*4)", "-sc_threshold", "0"] if name == "copied rung" else []
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, "-f", "lavfi", "-i", SPEECH),
            *("-filter_complex", mix, "-map", "[v]", "-map", f"{pictures}:a", "-t", str(seconds)),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "250", "-pix_fmt", "yuv420p", *keys),
            *("-c:a", "aac", "-b:a", "128k", str(path)),
        ],
        check=True,
    )
    return path


def timed(commands: Sequence[Sequence[str]], cwd: Path, env: dict[str, str] | None = None) -> Cost:
    """Runs all at once, waits for all. `os.wait4` tells what a child and its children used."""
    started = time.perf_counter()
    log = cwd / "log.txt"
    with log.open("wb") as out:
        running = [
            subprocess.Popen(c, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out) for c in commands
        ]
        cpu = 0.0
        for process in running:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu += used.ru_utime + used.ru_stime
    if any(process.returncode for process in running):
        raise SystemExit(f"{commands[0][0]} failed: {log.read_text(errors='replace')[-2000:]}")
    return Cost(time.perf_counter() - started, cpu)


def plan_of(path: Path) -> Plan:
    source, timeline = asyncio.run(examine(str(path), path.parent, path.stat().st_size, str(path)))
    ladder = load_ladders(path.parent)["lecture"]
    return make_plan(source, timeline, Recipe(ladder=ladder), path.stat().st_size)


def floor(path: Path, plan: Plan, work: Path) -> Cost:
    """The same arguments by hand: the whole file as one piece."""
    assert plan.video
    video = plan.video
    whole = VideoPiece(0, 0, video.frames, video.grid, None)
    names = {t.name: f"{t.name}.mp4" for t in video.encoded}
    calls = [command.encode_video(plan.source, video, whole, names, plan.recipe.ladder.preset)]
    if len(names) < len(video.targets):
        calls.append(command.copy_video(plan.source, video, "copied.mp4"))
    sound = plan.sound[0]
    piece = replace(sound.pieces[0], last=sound.pieces[-1].last)
    calls.append(command.encode_sound(plan, sound, piece, 3.0, False, "sound.aac"))
    return timed(calls, work)


def ours(path: Path, work: Path) -> Cost:
    """The whole command, up to the finished package."""
    env = {**os.environ, "VPP_HOME": str(work / "home"), "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "vpp_desktop", "ingest", str(path), "--offline", "--json"]
    return timed([call], work, env)


def one_each(path: Path, plan: Plan, work: Path) -> Cost:
    """One ffmpeg a rung, one after the other, as a script would."""
    assert plan.video
    total = Cost(0, 0)
    for target in plan.video.targets:
        single = replace(plan.video, targets=(replace(target, copied=False),))
        whole = VideoPiece(0, 0, single.frames, single.grid, None)
        call = command.encode_video(plan.source, single, whole, {target.name: "one.mp4"}, plan.recipe.ladder.preset)
        cost = timed([call], work)
        total = Cost(total.wall + cost.wall, total.cpu + cost.cpu)
    return total


def handbrake(path: Path, plan: Plan, work: Path) -> Cost:
    """HandBrakeCLI a rung with the same encoder, preset, quality and size."""
    assert plan.video
    total = Cost(0, 0)
    for t in plan.video.targets:
        call = ["HandBrakeCLI", "-i", str(path), "-o", "hb.mp4", "-e", "x264", "--encoder-preset", "veryfast"]
        call += ["-q", str(t.crf), "-w", str(t.width), "-l", str(t.height), "--crop", "0:0:0:0", "--cfr", "-r", "30"]
        call += ["-x", f"vbv-maxrate={t.max_bitrate}:vbv-bufsize={t.max_bitrate * 2}:keyint=121:scenecut=0"]
        cost = timed([[*call, "-E", "av_aac", "-B", "128"]], work)
        total = Cost(total.wall + cost.wall, total.cpu + cost.cpu)
    return total


def measure(path: Path, runs: int, ways: Sequence[str]) -> dict[str, Cost]:
    """Medians of each way, run in turns."""
    plan = plan_of(path)
    calls: dict[str, Callable[[Path], Cost]] = {
        "raw ffmpeg": lambda work: floor(path, plan, work),
        "vpp": lambda work: ours(path, work),
        "ffmpeg a rung": lambda work: one_each(path, plan, work),
        "HandBrakeCLI": lambda work: handbrake(path, plan, work),
    }
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            with tempfile.TemporaryDirectory(dir=path.parent) as work:
                costs[way].append(calls[way](Path(work)))
    return {
        way: Cost(statistics.median(c.wall for c in found), statistics.median(c.cpu for c in found))
        for way, found in costs.items()
    }


def machine() -> str:
    version = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, ffmpeg {version}"


def report(results: dict[str, dict[str, Cost]], seconds: int, runs: int) -> None:
    print(f"\n{machine()}; {seconds} s a source, medians of {runs}\n{GOALS}\n")
    print(f"{'source':<14} {'way':<14} {'wall s':>8} {'CPU s':>8} {'wall / vpp':>11} {'CPU / floor':>12}")
    for name, costs in results.items():
        for way, cost in costs.items():
            ratio = cost.wall / costs["vpp"].wall
            print(
                f"{name:<14} {way:<14} {cost.wall:8.2f} {cost.cpu:8.2f} {ratio:11.2f} "
                f"{cost.cpu / costs['raw ffmpeg'].cpu:12.2f}"
            )


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="vpp bench transcode", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, help="length of each source")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--source", action="append", choices=list(SOURCES), help="only this one; may be repeated")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    ways = ["raw ffmpeg", "vpp", "ffmpeg a rung", "HandBrakeCLI"]
    if shutil.which("HandBrakeCLI") is None:
        ways.pop()
        print("HandBrakeCLI is left out: sudo apt-get install -y handbrake-cli", file=sys.stderr)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in args.source or SOURCES:
            path = make_source(name, Path(folder), args.seconds)
            results[name] = measure(path, args.runs, ways)
            print(f"{name}: measured", file=sys.stderr)
    if args.json:
        print(json.dumps({n: {w: vars(c) for w, c in costs.items()} for n, costs in results.items()}))
    else:
        report(results, args.seconds, args.runs)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
