"""Every kind of recording that the program promises to take, one test a kind."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.core.media.conftest import SMALL, Made, Make
from tests.sources import (
    REAL264,
    X264,
    Library,
    ffmpeg,
    frame_numbers,
    numbered,
    packets,
    picture,
    probe,
    run,
    samples,
    tone,
    write_srt,
)
from tests.verify import seconds
from vpp_core.media.containers import CONTAINERS
from vpp_core.media.recipe import Ladder, Recipe, Rung
from vpp_core.pipeline import examine

pytestmark = [pytest.mark.ffmpeg, pytest.mark.slow]

LARGE = Recipe(ladder=Ladder(name="t", title="T", rungs=[Rung(height=360, max_bitrate=2000)], preset="ultrafast"))


def still(path: Path, at: float = 0.5, size: str = "") -> bytes:
    """One frame's RGB bytes, at its own size or `size`."""
    scale = f"scale={size}," if size else ""
    words = ("-ss", str(at), "-i", path, "-frames:v", "1", "-vf", f"{scale}format=rgb24")
    return run("ffmpeg", "-v", "error", *words, "-f", "rawvideo", "pipe:1")


def pixel(path: Path, x: float, y: float, at: float = 0.5) -> tuple[int, ...]:
    """The colour at a place given as fractions of width and height."""
    raw = still(path, at, "64:64")
    start = (int(y * 64) * 64 + int(x * 64)) * 3
    return tuple(raw[start : start + 3])


def shape(made: Made) -> tuple[int, int]:
    top = made.manifest["renditions"][0]
    return top["width"], top["height"]


# A red corner at the top left of a blue picture.
CORNER = ["-f", "lavfi", "-i", "color=blue:s=320x180:r=25:d=3,drawbox=0:0:80:45:red:fill"]
CORNER_4_3 = ["-f", "lavfi", "-i", "color=blue:s=180x180:r=25:d=3,drawbox=0:0:45:45:red:fill"]


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("kind", ["mp4", "mov"])
async def test_turned_pictures_come_out_upright(turn: int, kind: str, library: Library, make_package: Make) -> None:
    """Stored turned, with the matrix that turns them back, as phones do (`rotate` counts anticlockwise here)."""
    turned = {90: "transpose=1", 180: "hflip,vflip", 270: "transpose=2"}[turn]
    flat = library.command(f"flat{turn}.{kind}", *CORNER, "-vf", turned, *X264)
    source = library.command(f"turned{turn}.{kind}", "-i", flat, "-c", "copy", "-metadata:s:v", f"rotate={turn}")
    made = await make_package(source)
    assert shape(made) == (320, 180)
    for path in made.pictures:
        red, _, blue = pixel(path, 0.1, 0.1)
        assert red > 150 > 80 > blue
        assert pixel(path, 0.9, 0.9)[2] > 150


async def test_a_portrait_keeps_its_shape(library: Library, make_package: Make) -> None:
    made = await make_package(library.command("portrait.mp4", *picture(3, "180x320"), *X264))
    assert shape(made) == (180, 320)
    assert (made.manifest["renditions"][1]["width"], made.manifest["renditions"][1]["height"]) == (90, 160)


@pytest.mark.parametrize(
    ("size", "wanted"), [("321x181", (320, 180)), ("319x177", None), ("16x16", (16, 16)), ("1000x50", None)]
)
async def test_odd_sizes(size: str, wanted: tuple[int, int] | None, library: Library, make_package: Make) -> None:
    """`verify_package` demands even sides."""
    source = library.command(f"odd{size}.mkv", *picture(2, size), "-c:v", "ffv1")
    width, height = shape(await make_package(source))
    assert wanted is None or (width, height) == wanted
    asked = [int(side) for side in size.split("x")]
    assert width <= asked[0]
    assert height <= asked[1]
    assert abs(width / height - asked[0] / asked[1]) < 0.05 * asked[0] / asked[1] + 0.02


@pytest.mark.parametrize("pixels", ["yuv422p10le", "yuv444p", "yuv420p10le", "yuvj420p", "yuvj444p", "gray"])
async def test_other_pixels_become_eight_bits(pixels: str, library: Library, make_package: Make) -> None:
    source = library.command(f"{pixels}.mp4", *CORNER, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", pixels)
    made = await make_package(source)
    if pixels != "gray":
        red, green, blue = pixel(made.pictures[0], 0.1, 0.1)
        assert red > 225
        assert green < 30 > blue
        assert pixel(made.pictures[0], 0.9, 0.9)[2] > 225


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("rgb.mkv", ("-c:v", "libx264rgb", "-preset", "ultrafast")),
        ("rgb.avi", ("-c:v", "rawvideo", "-pix_fmt", "bgr24")),
        ("png.mov", ("-c:v", "png")),
    ],
)
async def test_rgb_keeps_its_colours(name: str, codec: tuple[str, ...], library: Library, make_package: Make) -> None:
    made = await make_package(library.command(name, *CORNER, *codec))
    red, green, blue = pixel(made.pictures[0], 0.1, 0.1)
    assert red > 225
    assert green < 30 > blue


async def test_interlaced_pictures_lose_their_combs(library: Library, make_package: Make) -> None:
    """A white bar that moves sideways: combs would make neighbouring lines differ."""
    bar = "color=black:s=320x180:r=50:d=12[b];color=white:s=40x180:r=50:d=12[w];[b][w]overlay=x='mod(n*8,280)'"
    words = (
        "-f",
        "lavfi",
        "-i",
        f"{bar},interlace=lowpass=off",
        "-c:v",
        "libx264",
        "-flags",
        "+ildct+ilme",
        "-x264-params",
        "tff=1",
    )
    source = library.command("combs.mp4", *words, "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    assert probe(source)["streams"][0]["field_order"] in ("tt", "tb")
    made = await make_package(source)

    def combs(path: Path) -> int:
        raw = run(
            "ffmpeg",
            "-v",
            "error",
            "-ss",
            "5",
            "-i",
            path,
            "-frames:v",
            "1",
            "-vf",
            "scale=320:180,format=gray",
            "-f",
            "rawvideo",
            "pipe:1",
        )
        lines = [raw[n * 320 : n * 320 + 320] for n in range(180)]
        return sum(abs(a - b) > 60 for n in range(20, 160) for a, b in zip(lines[n], lines[n + 1], strict=True))

    assert combs(source) > 500
    assert combs(made.pictures[0]) < 100


async def test_anamorphic_pictures_are_stretched(library: Library, make_package: Make) -> None:
    source = library.command("dv.mp4", *CORNER_4_3, "-vf", "setsar=16/9", *X264)
    made = await make_package(source)
    assert shape(made) == (320, 180)
    assert pixel(made.pictures[0], 0.2, 0.2)[0] > 150
    assert pixel(made.pictures[0], 0.3, 0.3)[2] > 150


@pytest.mark.parametrize("curve", ["smpte2084", "arib-std-b67"])
async def test_hdr_becomes_standard_range(curve: str, library: Library, make_package: Make) -> None:
    """Half-white in PQ is about a hundred nits: a light gray, not a dark one nor pure white."""
    words = (
        "-f",
        "lavfi",
        "-i",
        "color=gray:s=320x180:r=25:d=3",
        "-c:v",
        "libx265",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p10le",
    )
    tags = f"log-level=none:colorprim=bt2020:transfer={curve}:colormatrix=bt2020nc"
    source = library.command(f"hdr-{curve}.mp4", *words, "-x265-params", tags)
    made = await make_package(source)
    stream = probe(made.pictures[0])["streams"][0]
    assert stream["color_transfer"] == "bt709"
    assert stream["color_primaries"] == "bt709"
    assert 60 < pixel(made.pictures[0], 0.5, 0.5)[1] < 250


async def test_a_picture_without_sound(library: Library, make_package: Make) -> None:
    made = await make_package(library.command("mute.mp4", *picture(3), *X264))
    assert made.sounds == []


async def test_every_sound_track_becomes_a_rendition(library: Library, make_package: Make) -> None:
    source = library.command(
        "tracks.mkv", *picture(6), *tone(6, 300), *tone(6, 600), *tone(6, 900),
        "-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3:a", *X264, "-c:a", "aac",
        "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=ger", "-metadata:s:a:2", "language=ger",
        "-disposition:a:0", "0", "-disposition:a:1", "default", "-disposition:a:2", "0",
    )  # fmt: skip
    made = await make_package(source)
    found = [r for r in made.manifest["renditions"] if r["kind"] == "audio"]
    assert [r["language"] for r in found] == ["en", "de", "de"]
    assert [r["name"] for r in found] == ["English", "Deutsch", "Deutsch 2"]
    assert [r["default"] for r in found] == [False, True, False]
    for path, hertz in zip(made.sounds, (300, 600, 900), strict=True):
        wave = samples(path)[48000:96000]
        crossings = sum(a < 0 <= b for a, b in itertools.pairwise(wave))
        assert abs(crossings - hertz) <= 2


def cover(folder: Path) -> Path:
    path = folder / "cover.png"
    ffmpeg("-f", "lavfi", "-i", "color=green:s=600x600", "-frames:v", "1", path)
    return path


@pytest.mark.parametrize("kind", ["m4a", "mp3", "wav", "ogg", "opus", "flac", "cover.mp3", "cover.m4a", "cover.flac"])
async def test_sound_alone_is_a_lecture_with_a_waveform(kind: str, tmp_path: Path, make_package: Make) -> None:
    source = tmp_path / f"talk.{kind}"
    words: list[Any] = tone(7)
    if "cover" in kind:
        words += [
            "-i",
            cover(tmp_path),
            "-map",
            "0:a",
            "-map",
            "1:v",
            "-c:v",
            "mjpeg",
            "-disposition:v",
            "attached_pic",
        ]
    ffmpeg(*words, source)
    made = await make_package(source)
    assert made.pictures == []
    assert len(made.sounds) == 1
    assert abs(made.manifest["duration"] - 7) < 0.1


@pytest.mark.parametrize("container", sorted(CONTAINERS.keys() - {"amr"}))  # for which ffmpeg has no encoder by itself
async def test_every_container_is_taken(container: str, tmp_path: Path) -> None:
    own = {"dv": [*picture(0.2, "720x576", "25"), "-target", "pal-dv"], "mxf": picture(0.2)}
    name = f"talk.{CONTAINERS[container].split()[0]}"
    ffmpeg(*tone(0.2), *own.get(container, []), "-ac", "2", tmp_path / name)
    source, timeline = await examine(name, tmp_path, 1000, name)
    assert container in source.format.split(",")
    assert timeline.tracks[source.audio[0].index].count > 0


async def test_a_cover_that_comes_first_is_not_the_lecture(tmp_path: Path, make_package: Make) -> None:
    source = tmp_path / "covered.mp4"
    words = ["-i", cover(tmp_path), *picture(4), *tone(4), "-map", "0:v", "-map", "1:v", "-map", "2:a"]
    ffmpeg(*words, "-c:v:0", "mjpeg", "-disposition:v:0", "attached_pic", "-c:v:1", *X264[1:], source)
    made = await make_package(source)
    assert shape(made) == (320, 180)
    assert len(packets(made.pictures[0], "v:0")) == 120


@pytest.mark.parametrize(("heard", "wanted"), [(9, 9.0), (3, 6.0), (6.05, 6.05)])
async def test_sound_longer_or_shorter_than_the_picture(
    heard: float, wanted: float, library: Library, make_package: Make
) -> None:
    options = ("-map", "0:v", "-map", "1:a", *REAL264, "-g", "60", "-c:a", "aac")
    source = library.get(f"apart{heard}.mp4", lambda p: numbered(p, 180, inputs=tone(heard), options=options) and None)
    made = await make_package(source)
    assert abs(made.manifest["duration"] - wanted) < 0.08
    numbers = frame_numbers(made.pictures[-1])
    assert numbers == [min(n, 179) for n in range(len(numbers))]


@pytest.mark.parametrize("kind", ["matroska", "webm"])
async def test_a_missing_duration_is_found_out(kind: str, tmp_path: Path, make_package: Make) -> None:
    """Piped to a file, as browsers' recorders write."""
    source = tmp_path / "piped.webm"
    codecs = (
        [*X264, "-c:a", "aac"] if kind == "matroska" else ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]
    )
    source.write_bytes(run("ffmpeg", "-v", "error", *picture(5), *tone(5), *codecs, "-f", kind, "pipe:1"))
    assert "duration" not in probe(source)["format"]
    made = await make_package(source)
    assert abs(made.manifest["duration"] - 5) < 0.05
    assert made.manifest["warnings"] == []


async def test_opus_and_vorbis_in_webm(library: Library, make_package: Make) -> None:
    source = library.command(
        "two.webm", *picture(4), *tone(4), *tone(4, 880), "-map", "0", "-map", "1", "-map", "2",
        "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a:0", "libopus", "-c:a:1", "libvorbis",
    )  # fmt: skip
    assert len((await make_package(source)).sounds) == 2


@pytest.mark.parametrize(("kind", "codec"), [("mp4", "mov_text"), ("mkv", "srt"), ("mkv", "ass"), ("webm", "webvtt")])
@pytest.mark.parametrize("shift", [0.0, 2.0])
async def test_subtitles_become_captions_on_the_lectures_clock(
    kind: str, codec: str, shift: float, tmp_path: Path, make_package: Make
) -> None:
    lines = [
        ("00:00:03,000", "00:00:04,500", "Hello, <i>hash</i> & tree"),
        ("00:00:05,000", "00:00:06,000", "Ende — gut\nx --> y"),
    ]
    text = write_srt(tmp_path / "text.srt", lines)
    source = tmp_path / f"talk.{kind}"
    pictures = ["-c:v", "libvpx", "-deadline", "realtime"] if kind == "webm" else [*X264]
    delay = ["-itsoffset", str(shift)]
    words = [*delay, *picture(6), *delay, *tone(6), "-i", text, "-map", "0", "-map", "1", "-map", "2", "-copyts"]
    sound = "libopus" if kind == "webm" else "aac"
    ffmpeg(*words, *pictures, "-c:a", sound, "-c:s", codec, "-metadata:s:s:0", "language=eng", source)
    made = await make_package(source)
    [caption] = made.manifest["captions"]
    assert (caption["language"], caption["label"]) == ("en", "English")
    found = (made.folder / caption["path"]).read_text()
    assert "Hello, <i>hash</i> & tree" in found
    assert "Ende — gut\nx --" in found
    starts = [line.split(" --> ")[0] for line in found.splitlines() if "-->" in line]
    begin = min(float(p["pts_time"]) for p in packets(source, "v:0"))
    first = [seconds(s if s.count(":") == 2 else f"00:{s}") for s in starts]
    assert [round(f + begin, 1) for f in first] == [3.0, 5.0]


async def test_chapters_are_kept(tmp_path: Path, make_package: Make) -> None:
    marks = tmp_path / "marks.txt"
    chapter = "[CHAPTER]\nTIMEBASE=1/1000\nSTART={}\nEND={}\ntitle={}\n"
    marks.write_text(";FFMETADATA1\n" + chapter.format(0, 3000, "Intro") + chapter.format(3000, 6000, "a < b & c"))
    source = tmp_path / "chapters.mkv"
    ffmpeg(*picture(6), "-i", marks, "-map_metadata", "1", *X264, source)
    made = await make_package(source)
    chapters = made.manifest["chapters"]
    assert [(c["start"], c["title"]) for c in chapters] == [(0, "Intro"), (3, "a < b & c")]
    text = (made.folder / "chapters.vtt").read_text()
    assert "a &lt; b &amp; c" in text


@pytest.mark.parametrize("name", ["slide.mp4", "one.mp4", "one.mkv", "short.mp4", "tiny.mkv"])
async def test_very_few_frames(name: str, library: Library, make_package: Make) -> None:
    words: dict[str, list[str]] = {
        "slide.mp4": [*picture(0.04, rate="25"), *tone(9), *X264, "-c:a", "aac"],
        "one.mp4": [*picture(0.04, rate="25"), *X264],
        "one.mkv": [*picture(0.04, rate="25"), *X264],
        "short.mp4": [*picture(0.2), *tone(0.2), *X264, "-c:a", "aac"],
        "tiny.mkv": [*picture(1, "16x16"), "-c:v", "ffv1"],
    }
    made = await make_package(library.command(name, *words[name]))
    wanted = {"slide.mp4": 9.0, "short.mp4": 0.2, "tiny.mkv": 1.0}.get(name, 0.04)
    assert abs(made.manifest["duration"] - wanted) < 0.08


async def test_a_stream_whose_clock_jumps(library: Library, tmp_path: Path, make_package: Make) -> None:
    """Two recordings in one transport stream, as capture boxes write: all frames once, sound in step."""
    options = ("-map", "0:v", "-map", "1:a", *REAL264, "-g", "50", "-c:a", "aac")
    one = library.get("one.ts", lambda p: numbered(p, 250, "25", inputs=tone(10), options=options) and None)
    source = tmp_path / "both.ts"
    source.write_bytes(one.read_bytes() + one.read_bytes())
    made = await make_package(source)
    numbers = frame_numbers(made.pictures[-1])
    assert abs(len(numbers) - 500) <= 3
    first, second = numbers[:250], numbers[-250:]
    assert first == list(range(250))
    assert second == list(range(250))


COPIES = {"copy.mp4": 60, "copy.mkv": 60, "copy3s.mp4": 90, "copy.mov": 120}


@pytest.mark.parametrize("name", COPIES)
async def test_a_compatible_picture_is_copied(name: str, library: Library, make_package: Make) -> None:
    options = ("-map", "0:v", "-map", "1:a", *REAL264, "-g", str(COPIES[name]), "-c:a", "aac")
    source = library.get(name, lambda p: numbered(p, 540, inputs=tone(18), options=options) and None)
    made = await make_package(source)
    assert made.manifest["renditions"][0]["copied"]
    hashes = [
        run(
            "ffmpeg",
            "-v",
            "error",
            "-i",
            path,
            "-map",
            "0:v:0",
            "-c",
            "copy",
            "-bsf:v",
            "h264_mp4toannexb",
            "-f",
            "streamhash",
            "-hash",
            "md5",
            "pipe:1",
        )
        for path in (source, made.pictures[0])
    ]
    assert hashes[0] == hashes[1]
    assert not made.manifest["renditions"][1]["copied"]
    assert frame_numbers(made.pictures[1]) == list(range(540))


@pytest.mark.parametrize(("name", "gop"), [("rare.mp4", 300), ("dense.mp4", 1000)])
async def test_keyframes_too_far_apart_mean_an_encode(
    name: str, gop: int, library: Library, make_package: Make
) -> None:
    source = library.get(name, lambda p: numbered(p, 540, options=(*REAL264, "-g", str(gop))) and None)
    made = await make_package(source)
    assert not any(r["copied"] for r in made.manifest["renditions"])


async def test_a_damaged_compatible_picture_is_encoded(library: Library, tmp_path: Path, make_package: Make) -> None:
    good = library.command("clean.mp4", *picture(16), *REAL264, "-g", "60")
    source = tmp_path / "scratched.mp4"
    shutil.copy(good, source)
    data = bytearray(source.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(n * 37 % 256 for n in range(2000))
    source.write_bytes(data)
    made = await make_package(source)
    assert not any(r["copied"] for r in made.manifest["renditions"])
    assert any("damaged" in w for w in made.manifest["warnings"])
    assert abs(made.manifest["duration"] - 16) < 0.04


async def test_never_larger_than_the_source(library: Library, make_package: Make) -> None:
    made = await make_package(library.command("small.mp4", *picture(3, "160x90"), *X264), LARGE)
    assert shape(made) == (160, 90)
    assert SMALL.rungs[0].height > 90
