"""Hostile, damaged and vanishing sources: a sentence and a remedy, or as much of the lecture as there is."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import zipfile
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.media.conftest import Make, new_order
from tests.sources import (
    REAL264,
    X264,
    Library,
    click_times,
    clicks,
    ffmpeg,
    frame_numbers,
    numbered,
    picture,
    samples,
    tone,
)
from tests.verify import verify_package
from vpp_core.errors import DiskFull, SourceChanged, SourceError
from vpp_core.media.source import fingerprint
from vpp_core.pipeline import Outline, Progress, make

pytestmark = pytest.mark.ffmpeg

CANARY = "canary"


async def encoding(outline: Outline) -> None:
    pytest.fail("what will be refused was begun to be encoded")


async def refuse(source: Path, folder: Path) -> SourceError:
    """The refusal of `source`, with its sentence checked and nothing left behind in the packages."""
    with pytest.raises(SourceError) as caught:
        await make(replace(await new_order(source, folder), planned=encoding))
    assert caught.value.subject == str(source)
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    packages = folder / "packages"
    assert not packages.exists() or not list(packages.iterdir())
    return caught.value


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.ts", "talk.avi", "talk"])
@pytest.mark.parametrize("what", ["text", "zip", "noise", "zeros", "html"])
async def test_what_is_no_media_is_refused(what: str, name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    if what == "zip":
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("notes.txt", "x" * 5000)
    else:
        contents = {
            "text": b"Lecture 3, on hashing\n" * 500,
            "noise": random.Random(7).randbytes(200_000),
            "zeros": bytes(100_000),
            "html": b"<!DOCTYPE html><title>404</title>" * 200,
        }
        source.write_bytes(contents[what])
    await refuse(source, tmp_path / "order")


@pytest.mark.parametrize("what", ["empty", "folder", "missing", "fifo"])
async def test_what_is_no_file_is_refused(what: str, tmp_path: Path) -> None:
    source = tmp_path / "talk.mp4"
    if what == "empty":
        source.touch()
    elif what == "folder":
        source.mkdir()
    elif what == "fifo":
        os.mkfifo(source)
    with pytest.raises(SourceError) as caught:
        await fingerprint(source)
    assert caught.value.hint


async def test_an_mp4_without_its_index_is_refused(library: Library, tmp_path: Path) -> None:
    whole = library.command("index.mp4", *picture(5), *X264)
    source = tmp_path / "cut.mp4"
    source.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert "cut off" in (await refuse(source, tmp_path / "order")).message


DISGUISES = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{canary}\n#EXT-X-ENDLIST\n",
    "ffconcat": "ffconcat version 1.0\nfile {canary}\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'mediaPresentationDuration="PT5S" minBufferTime="PT2S"><Period><AdaptationSet mimeType="video/mp4">'
    '<Representation id="1" bandwidth="1000"><BaseURL>{canary}</BaseURL></Representation></AdaptationSet></Period></MPD>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
}


@pytest.mark.parametrize("kind", DISGUISES)
@pytest.mark.parametrize("name", ["talk.mp4", "talk.mkv", "talk.m3u8", "talk.ts"])
async def test_a_playlist_in_disguise_opens_nothing(kind: str, name: str, library: Library, tmp_path: Path) -> None:
    """The file that it names is a good recording: were it opened, there would be a lecture."""
    shutil.copy(library.command("canary.ts", *picture(5), *X264), tmp_path / f"{CANARY}.ts")
    source = tmp_path / name
    source.write_text(DISGUISES[kind].format(canary=f"{CANARY}.ts"))
    before = (tmp_path / f"{CANARY}.ts").stat().st_atime_ns
    await refuse(source, tmp_path / "order")
    assert (tmp_path / f"{CANARY}.ts").stat().st_atime_ns == before


async def test_a_movie_that_refers_to_other_files_opens_none(library: Library, tmp_path: Path) -> None:
    """QuickTime data references (`dref`) may name a file beside; `mov` obeys them only when told to."""
    shutil.copy(library.command("ref.mov", *picture(2), *X264), tmp_path / "talk.mov")
    data = (tmp_path / "talk.mov").read_bytes()
    assert data.count(b"url ") + data.count(b"alis") >= 1


async def test_absurdly_wide_pictures_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "wide.mkv"
    ffmpeg("-f", "lavfi", "-i", "color=blue:s=20000x16:r=5:d=1", "-c:v", "ffv1", source)
    assert "20000" in (await refuse(source, tmp_path / "order")).message


async def test_too_many_streams_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "many.mka"
    ffmpeg("-f", "lavfi", "-i", "sine=d=0.1", *["-map", "0:a"] * 70, "-c:a", "pcm_s16le", source)
    assert "70 streams" in (await refuse(source, tmp_path / "order")).message


def salvaged(warnings: list[str]) -> tuple[float, float]:
    """(decoded, whole) seconds of the warning that says so."""
    found = [re.search(r"([\d.]+) of ([\d.]+) s", w) for w in warnings]
    [match] = [m for m in found if m]
    return float(match.group(1)), float(match.group(2))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["front.mp4", "cut.mkv"])
@pytest.mark.parametrize("copied", [True, False])
async def test_a_truncated_recording_is_salvaged_and_said_so(
    name: str, copied: bool, library: Library, tmp_path: Path, make_package: Make
) -> None:
    gop = "60" if copied else "400"
    words = [*picture(20), *tone(20), *REAL264, "-g", gop, "-c:a", "aac", "-movflags", "+faststart"]
    whole = library.command(f"{gop}{name}", *words)
    source = tmp_path / name
    source.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.65)])
    made = await make_package(source)
    usable, declared = salvaged(made.manifest["warnings"])
    assert abs(declared - 20) < 0.2
    assert 8 < usable < 16
    assert abs(made.manifest["duration"] - usable) < 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mp4", "mkv", "ts"])
async def test_a_hole_in_the_middle_is_salvaged_and_said_so(
    kind: str, library: Library, tmp_path: Path, make_package: Make
) -> None:
    words = [*picture(24), *tone(24), *REAL264, "-g", "60", "-c:a", "aac", "-movflags", "+faststart"]
    whole = library.command(f"hole.{kind}", *words)
    data = bytearray(whole.read_bytes())
    begin = int(len(data) * 0.45)
    data[begin : begin + int(len(data) * 0.12)] = bytes(int(len(data) * 0.12))
    source = tmp_path / f"hole.{kind}"
    source.write_bytes(data)
    made = await make_package(source)
    assert any("damaged" in w for w in made.manifest["warnings"])
    assert abs(made.manifest["duration"] - 24) < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("how", ["zeroed", "cut out"])
@pytest.mark.parametrize("size", [20, 300])
async def test_what_follows_a_hole_in_a_transport_stream_is_kept(
    size: int, how: str, library: Library, tmp_path: Path, make_package: Make
) -> None:
    """The stream is padded to 250 kB a second, as broadcasters do: the holes are 80 ms and 1.2 s long."""
    options = ("-map", "0:v", "-map", "1:a", *REAL264, "-g", "60", "-c:a", "aac", "-muxrate", "2M")
    inputs = clicks(16, first=0.5)
    whole = library.get("padded.ts", lambda p: numbered(p, 480, inputs=inputs, options=options) and None)
    data, length = whole.read_bytes(), size << 10
    begin = len(data) * 9 // 20
    source = tmp_path / "holed.ts"
    source.write_bytes(data[:begin] + (bytes(length) if how == "zeroed" else b"") + data[begin + length :])
    made = await make_package(source)
    assert any("damaged" in w for w in made.manifest["warnings"])
    if size == 300:
        usable, declared = salvaged(made.manifest["warnings"])
        assert 14 < usable < 15
        assert abs(declared - 16) < 0.2
        assert any("of the sound are missing" in w for w in made.manifest["warnings"])
    numbers = frame_numbers(made.pictures[0])
    assert len(numbers) == 480
    assert numbers[:180] == list(range(180))
    assert numbers[360:] == list(range(360, 480))
    heard = click_times(samples(made.sounds[0]))
    steps = [time % 1 for time in heard if time < 6 or time > 10]
    assert len(steps) == 12
    assert max(steps) - min(steps) < 0.003


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("kind", ["mp4", "mkv", "ts"])
async def test_flipped_bytes_never_pass_as_whole(
    kind: str, seed: int, library: Library, tmp_path: Path, make_package: Make
) -> None:
    words = [*picture(18), *tone(18), *REAL264, "-g", "60", "-c:a", "aac", "-movflags", "+faststart"]
    whole = library.command(f"flip.{kind}", *words)
    data = bytearray(whole.read_bytes())
    dice = random.Random(seed)
    for _ in range(60):
        data[dice.randrange(40_000, len(data))] ^= 1 << dice.randrange(8)
    source = tmp_path / f"flip.{kind}"
    source.write_bytes(data)
    made = await make_package(source)
    assert any("damaged" in w for w in made.manifest["warnings"])
    assert abs(made.manifest["duration"] - 18) < 0.6


@pytest.mark.slow
@pytest.mark.parametrize("how", ["vanish", "grow", "touch", "replace"])
async def test_a_source_that_changes_while_it_is_read(how: str, library: Library, tmp_path: Path) -> None:
    whole = library.command("changing.mp4", *picture(20), *tone(20), *REAL264, "-g", "300", "-c:a", "aac")
    source = tmp_path / "talk.mp4"
    shutil.copy(whole, source)
    order = await new_order(source, tmp_path / "order")
    done: list[bool] = []

    def change(progress: Progress) -> None:
        if progress.step != "encoding" or done:
            return
        done.append(True)
        if how == "vanish":
            source.unlink()
        elif how == "grow":
            with source.open("ab") as file:
                file.write(b"more")
        elif how == "touch":
            os.utime(source, (1, 1))
        else:
            shutil.copy(whole, tmp_path / "other")
            (tmp_path / "other").replace(source)

    with pytest.raises(SourceChanged) as caught:
        await make(replace(order, report=change))
    assert caught.value.subject == str(source)
    assert not list(order.packages.iterdir())


NAMES = {
    "dash": b"-rf.mp4",
    "dashes": b"--help.mp4",
    "newline": b"two\nlines.mp4",
    "quotes": b'it\'s "fine".mp4',
    "percent": b"100%d %s%%.mp4",
    "backslash": b"a\\b;c,d=e[f]:g.mp4",
    "bytes": b"caf\xe9 \xff.mp4",
    "long": b"x" * 251 + b".mp4",
    "colon": b"http:talk.mp4",
    "unicode": "Vorlesung — Übung №1 😀.mp4".encode(),
    "star": b"*.mp4",
    "space": b" talk .mp4",
}


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_works(name: str, library: Library, tmp_path: Path) -> None:
    whole = library.command("named.mkv", *picture(2), *tone(2), *X264, "-c:a", "aac")
    source = tmp_path / os.fsdecode(NAMES[name])
    shutil.copy(whole, source)
    package = await make(await new_order(source, tmp_path / "order"))
    assert len(package.renditions) == 3


async def test_too_small_a_disk_is_told_before_anything_is_made(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = library.command("named.mkv", *picture(2), *tone(2), *X264, "-c:a", "aac")
    order = await new_order(source, tmp_path / "order")
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - 1000, 1000))
    with pytest.raises(DiskFull) as caught:
        await make(order)
    assert caught.value.hint
    assert not list(order.work.glob("video-*"))


async def test_the_finished_package_is_found_again(library: Library, tmp_path: Path) -> None:
    source = library.command("named.mkv", *picture(2), *tone(2), *X264, "-c:a", "aac")
    order = await new_order(source, tmp_path / "order")
    first = await make(order)
    seen: list[Progress] = []
    again = await make(replace(order, report=seen.append))
    assert again == first
    assert seen == []
    verify_package(order.packages / first.id)
    await asyncio.sleep(0)
