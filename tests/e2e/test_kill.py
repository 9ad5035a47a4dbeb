"""kill -9 of the whole program at random moments: nothing lost, nothing twice, nobody left behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.sources import ffmpeg, picture, tone
from tests.verify import verify_package

pytestmark = [pytest.mark.ffmpeg, pytest.mark.mongod, pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 150
"""Five pieces, each encoded in a second or two."""


def vpp(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "vpp_desktop", *map(str, words)]


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("MONGO_URL", "VPP_HOME")}
    return {**kept, "VPP_HOME": str(home), "PYTHONPATH": str(ROOT)}


def finish(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        vpp(*words), env=environment(home), cwd=home, capture_output=True, text=True, timeout=300, check=False
    )


def lectures(home: Path) -> list[dict[str, Any]]:
    done = finish(home, "lectures", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def survivors(home: Path) -> list[psutil.Process]:
    """Media processes that work below `home`; the kernel ends them, which takes a moment."""
    for _ in range(200):
        left = [
            process
            for process in psutil.process_iter(["name", "cwd"])
            if process.info["name"] in ("ffmpeg", "ffprobe") and str(process.info["cwd"] or "").startswith(str(home))
        ]
        if not left:
            return []
        time.sleep(0.05)
    return left


def exported(home: Path, folder: Path) -> dict[str, str]:
    """SHA-256 by path of the only lecture's sound, after its package was seen to be whole.

    The picture's bytes are not compared: x264 with a bitrate ceiling and several threads is not deterministic.
    """
    [lecture] = lectures(home)
    done = finish(home, "export", lecture["id"], folder)
    assert done.returncode == 0, done.stderr
    package = verify_package(folder)
    return {entry["path"]: entry["sha256"] for entry in package["files"] if entry["path"].startswith("audio")}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "2026-10-14 Lecture 03 - Hashing.mp4"
    ffmpeg(*picture(SECONDS), *tone(SECONDS), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path)
    return path


def test_killed_at_random_moments_it_goes_on_and_ends_whole(
    recording: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rounds = request.config.getoption("--rounds")
    seed = request.config.getoption("--kill-seed")
    print(f"seed {seed}, {rounds} rounds")
    chance = random.Random(seed)
    calm = tmp_path / "calm"
    calm.mkdir()
    began = time.monotonic()
    done = finish(calm, "ingest", recording)
    whole = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    wanted = exported(calm, tmp_path / "wanted")
    kills = lives = 0
    while kills < rounds:
        lives += 1
        home = tmp_path / f"home-{lives}"
        home.mkdir()
        began = time.monotonic()
        killed = kill_until_done(home, recording, chance, whole, rounds - kills)
        if not killed:  # the machine was busier before
            whole = min(whole, time.monotonic() - began)
        kills += killed
        done = finish(home, "queue")
        assert done.returncode == 0, done.stdout + done.stderr
        done = finish(home, "ingest", recording)
        assert done.returncode == 0, done.stdout + done.stderr
        assert exported(home, tmp_path / f"got-{lives}") == wanted
        assert not list((home / "data" / "work").iterdir()), "staging is left behind"


def kill_until_done(home: Path, recording: Path, chance: random.Random, whole: float, most: int) -> int:
    """Starts the program and kills it, again and again, until one start reaches the end; how many kills.

    Each moment is within two fifths of the whole: so some kills hit the same lecture, each further on.
    """
    for kills in range(most):
        process = subprocess.Popen(
            vpp("ingest", recording, "--json"),
            env=environment(home),
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            code = process.wait(chance.uniform(0.1, whole * 0.4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert survivors(home) == []
            found = lectures(home)
            assert all(lecture["package"] for lecture in found), "half a lecture is seen"
        else:
            assert code == 0
            return kills
    return most
