"""The main job from the command line, on real video, a real ffmpeg and a real mongod."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import m3u8
import psutil
import pytest

from tests.sources import ffmpeg, picture, tone

pytestmark = [pytest.mark.ffmpeg, pytest.mark.mongod, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
CLIP = Path(__file__).resolve().parent.parent / "fixtures" / "bigbuckbunny.mp4"
NAME = "2026-10-14 Lecture 03 - Hashing.mp4"


class Desk:
    """One home, and the program run on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {key: value for key, value in os.environ.items() if key not in ("MONGO_URL", "VPP_HOME", "VPP_DEBUG")}
        self.environment = {**kept, "VPP_HOME": str(home / "home"), "PYTHONPATH": str(ROOT)}

    def start(self, *words: str | Path | bytes) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "vpp_desktop", *words]
        return subprocess.Popen(
            command, env=self.environment, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def vpp(self, *words: str | Path | bytes, code: int = 0) -> subprocess.CompletedProcess[str]:
        running = self.start(*words)
        out, err = running.communicate(timeout=240)
        assert running.returncode == code, f"{words}: {running.returncode}\n{out}\n{err}"
        return subprocess.CompletedProcess(words, code, out, err)

    def rows(self, *words: str | Path | bytes, code: int = 0) -> list[dict[str, Any]]:
        at = words.index("--") if "--" in words else len(words)
        done = self.vpp(*words[:at], "--json", *words[at:], code=code)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def lectures(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.vpp("lectures", "--json").stdout)
        return found

    def leftovers(self) -> list[str]:
        data = self.home / "home" / "data"
        return [path.name for folder in ("work", "packages") for path in (data / folder).iterdir()]

    def media_processes(self) -> list[psutil.Process]:
        found = psutil.process_iter(["name", "cwd"])
        return [
            one
            for one in found
            if one.info["name"] in ("ffmpeg", "ffprobe") and str(one.info["cwd"] or "").startswith(str(self.home))
        ]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("clip") / NAME
    ffmpeg(*picture(5), *tone(5), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path)
    yield path


def states(rows: list[dict[str, Any]]) -> list[str]:
    return [row["state"] for row in rows if row["event"] == "state"]


def test_a_real_clip_is_published_shown_and_exported(desk: Desk) -> None:
    source = desk.home / "CS101 Algorithms (Fall 2026)" / NAME
    source.parent.mkdir()
    shutil.copy(CLIP, source)
    done = desk.vpp("ingest", source.parent)
    assert "published as" in done.stdout
    assert desk.leftovers() == []
    [lecture] = desk.lectures()
    assert (lecture["title"], lecture["number"], lecture["recorded_at"]) == ("Hashing", 3, "2026-10-14")
    assert lecture["course"] == {"title": "Algorithms", "code": "CS101", "term": "Fall 2026"}
    for words in (("lectures", "show"), ("show",)):
        [shown] = desk.rows(*words, lecture["slug"])
        assert shown["id"] == lecture["id"]
    told = desk.vpp("lectures", "export", lecture["id"][:8], "out").stdout
    count = sum(path.is_file() for path in (desk.home / "out").rglob("*"))
    assert f"Exported {count} files" in told
    assert "Range requests" in told
    master = m3u8.load(str(desk.home / "out" / shown["package"]["master"]))
    assert master.is_variant
    assert {path.name for path in (desk.home / "out").iterdir()} >= {"package.json", master.playlists[0].uri}


def test_again_is_no_encode_and_other_words_are_published(desk: Desk, clip: Path) -> None:
    assert states(desk.rows("ingest", clip))[-1] == "published"
    again = desk.rows("ingest", clip, "--title", "Trees", "--presenter", "Ada", "--presenter", "Bob")
    assert "encoding" not in states(again)
    [lecture] = desk.lectures()
    assert (lecture["title"], lecture["presenters"], lecture["number"]) == ("Trees", ["Ada", "Bob"], 3)
    desk.vpp("edit", lecture["id"], "--title", "Edited")
    copy = shutil.copy(clip, desk.home / "copy.mp4")
    assert "encoding" not in states(desk.rows("ingest", copy))
    [lecture] = desk.lectures()
    assert lecture["title"] == "Edited", "what a name tells never goes over what a person said"
    assert "yes" in desk.vpp("delete", lecture["id"], code=2).stderr
    desk.vpp("delete", lecture["id"], "--yes")
    assert desk.lectures() == []
    assert "encoding" in states(desk.rows("ingest", clip)), "its files are gone, so they are made again"


def test_offline_then_published(desk: Desk, clip: Path) -> None:
    assert states(desk.rows("ingest", clip, "--offline"))[-1] == "packaged"
    assert len(desk.leftovers()) == 1
    assert not (desk.home / "home" / "data" / "mongo").exists()
    assert desk.rows("queue")[-1]["published"] == 0, "the queue does not push what was made offline"
    assert desk.rows("publish")[-1] == {
        "event": "summary",
        "published": 1,
        "packaged": 0,
        "failed": 0,
        "cancelled": 0,
        "paused": 0,
        "exit": 0,
    }
    assert desk.leftovers() == []
    assert len(desk.lectures()) == 1


def test_without_a_store_it_waits_and_the_next_command_pushes_it(desk: Desk, clip: Path) -> None:
    desk.environment["MONGO_URL"] = "mongodb://127.0.0.1:1/vpp"
    assert desk.rows("ingest", clip, code=3)[-1]["packaged"] == 1
    del desk.environment["MONGO_URL"]
    assert desk.rows("queue")[-1]["published"] == 1
    assert len(desk.lectures()) == 1


def test_bad_files_are_told_and_the_good_one_is_done(desk: Desk, clip: Path) -> None:
    folder = desk.home / "mixed"
    folder.mkdir()
    shutil.copy(clip, folder / "good.mp4")
    (folder / "empty.mp4").touch()
    (folder / "noise.mp4").write_bytes(os.urandom(100_000))
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:4,\n/etc/passwd\n")
    done = desk.vpp("ingest", folder, code=1)
    lines = done.stderr.splitlines()
    assert sorted(Path(line.partition(":")[0]).name for line in lines) == ["empty.mp4", "noise.mp4", "playlist.mp4"]
    assert all(line.count(": ") >= 2 for line in lines), lines
    assert len(desk.lectures()) == 1
    assert desk.leftovers() == []


def test_a_damaged_recording_is_published_and_said_to_be(desk: Desk) -> None:
    whole, cut = desk.home / "whole.mkv", desk.home / "cut.mkv"
    ffmpeg(*picture(40), *tone(40), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", whole)
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) * 2 // 3])
    done = desk.vpp("ingest", cut)
    assert "cut.mkv: damaged: " in done.stdout
    [shown] = desk.rows("show", desk.lectures()[0]["id"])
    assert shown["duration"] < 39
    assert shown["package"]["warnings"]


HOSTILE = [b"-x.mp4", b"two\nlines.mp4", b"\xff\xfe.mp4", b"'\"`$(x)%d.mp4", b"y" * 251 + b".mp4"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_simply_work(desk: Desk, clip: Path, name: bytes) -> None:
    path = bytes(desk.home) + b"/" + name
    shutil.copy(os.fsencode(clip), path)
    assert states(desk.rows("ingest", name))[-1] == "published"
    assert desk.lectures()[0]["title"]


def test_ctrl_c_keeps_what_is_finished_and_ends_all_ffmpegs(desk: Desk) -> None:
    source = desk.home / "long.mp4"
    ffmpeg(*picture(150), *tone(150), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source)
    running = desk.start("ingest", source, "--json")
    assert running.stdout is not None
    for line in running.stdout:
        row = json.loads(line)
        if row["event"] == "progress" and row["step"] == "encoding" and row["fraction"] > 0.7:
            break
    running.send_signal(signal.SIGINT)
    rest = [json.loads(line) for line in running.stdout]
    assert running.wait(60) == 130
    assert rest[-1]["event"] == "interrupted"
    assert desk.media_processes() == []
    assert desk.lectures() == []
    rows = desk.rows("queue")
    first = next(row["fraction"] for row in rows if row["event"] == "progress" and row["step"] == "encoding")
    assert first > 0.1, "finished pieces are not made again"
    assert rows[-1]["published"] == 1
    assert len(desk.lectures()) == 1


def test_two_programs_on_one_file_make_it_once(desk: Desk, clip: Path) -> None:
    both = [desk.start("ingest", clip, "--json") for _ in range(2)]
    outs = [one.communicate(timeout=240)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0], outs
    rows = [[json.loads(line) for line in out.splitlines()] for out in outs]
    assert [row[-1]["published"] for row in rows] == [1, 1]
    assert len(desk.lectures()) == 1
    assert desk.leftovers() == []
