"""Each frame of a lecture shows just the frame of its source that it must, whatever the source's clock."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest

from tests.core.media.conftest import Made, Make
from tests.sources import (
    REAL264,
    X264,
    Library,
    clicks,
    expected_numbers,
    frame_numbers,
    numbered,
    packets,
    probe,
    shown_at,
)
from vpp_core.media.plan import SOUND_AHEAD

pytestmark = [pytest.mark.ffmpeg, pytest.mark.slow]

SOUND = ("-map", "0:v", "-map", "1:a")
OPEN_GOP = (*REAL264[:-1], "scenecut=0:open-gop=1:keyint=50:bframes=3")


def constant(rate: str, *options: str, gop: int = 50) -> tuple[str, tuple[str, ...]]:
    return rate, (*REAL264, "-g", str(gop), *options)


STEADY = {
    "cfr30.mp4": constant("30"),
    "ntsc.mp4": constant("30000/1001"),
    "ntsc.mkv": constant("30000/1001"),
    "film.mkv": constant("24000/1001"),
    "pal.ts": constant("25"),
    "cfr60.mp4": constant("60", gop=120),
    "gop300.mp4": constant("30", gop=300),
    "gop300.mkv": constant("30", gop=300),
    "open.mp4": ("30", OPEN_GOP),
    "open.ts": ("25", OPEN_GOP),
    "odd-base.mp4": constant("30", "-video_track_timescale", "48000"),
    "base1000.mov": constant("30", "-video_track_timescale", "1000"),
    "rate12.5.mp4": constant("25/2"),
    "frag.mp4": constant("30", "-movflags", "frag_keyframe+empty_moov"),
    "mpeg4.avi": ("25", ("-c:v", "mpeg4", "-q:v", "3", "-g", "40")),
    "flash.flv": constant("30"),
    "vp8.webm": ("30", ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-g", "90")),
}


def exact_rate(path: Path) -> Fraction:
    return Fraction(probe(path)["streams"][0]["r_frame_rate"])


def assert_exact(made: Made, source: Path) -> list[int]:
    """Every rendition shows the expected frames, on one grid (the grid itself is `verify_package`'s): these."""
    times = shown_at(source)
    rate = exact_rate(made.pictures[0])
    seen = frame_numbers(made.pictures[0])
    assert seen == expected_numbers(times, rate, len(seen))
    assert all(frame_numbers(path) == seen for path in made.pictures[1:])
    last = max(packets(source, "v:0"), key=lambda packet: float(packet["pts_time"]))
    held = Fraction(last.get("duration_time", times[-1] - times[-2])).limit_denominator(1000)  # ffprobe rounds
    assert abs((times[-1] - times[0] + held) * rate - len(seen)) <= 1
    return seen


@pytest.mark.parametrize("name", STEADY)
async def test_steady_sources_keep_every_frame(name: str, library: Library, make_package: Make) -> None:
    rate, options = STEADY[name]
    count = int(20 * Fraction(rate))
    source = library.get(name, lambda p: numbered(p, count, rate, options=options) and None)
    made = await make_package(source)
    assert len([k for k in made.kept if k.startswith("video-")]) >= 2
    assert made.manifest["warnings"] == []
    assert assert_exact(made, source) == list(range(count))


def uneven(path: Path, times: str) -> Path:
    """Frames at times, in milliseconds, of an expression of N."""
    options = ("-vf", f"settb=1/1000,setpts='{times}'", "-fps_mode", "passthrough", "-enc_time_base", "1/1000")
    return numbered(path, 420, "30", options=(*options, *REAL264, "-g", "70"))


UNEVEN = {
    "jitter.mkv": "N*33+mod(N*N,7)*3",
    "screen.mkv": "N*33+3000*floor(N/90)",
    "phone.mp4": "N*40+mod(N*7,13)",
    "slowing.mp4": "N*17+N*N/12",
    "sparse.mkv": "N*N/6+N*5",
}


@pytest.mark.parametrize("name", UNEVEN)
async def test_uneven_sources_show_each_frame_in_its_time(name: str, library: Library, make_package: Make) -> None:
    source = library.get(name, lambda p: uneven(p, UNEVEN[name]) and None)
    assert_exact(await make_package(source), source)


async def test_a_late_last_frame_is_as_long_as_it_declares(library: Library, make_package: Make) -> None:
    options = ("-vf", "select='lt(n,50)+eq(n,125)'", "-fps_mode", "vfr", *X264)
    source = library.get("last.mp4", lambda p: numbered(p, 126, "25", options=options) and None)
    made = await make_package(source)
    assert made.manifest["duration"] == 5.04
    assert frame_numbers(made.pictures[-1]) == [*range(50), *[49] * 75, 125]


@pytest.mark.parametrize("name", ["late.mp4", "late.mkv", "early.mp4", "early.mkv", "early.ts", "far.mkv"])
async def test_picture_and_sound_that_begin_apart(name: str, library: Library, make_package: Make) -> None:
    """The lecture begins with what begins first; a picture that comes later is held from its beginning."""
    shift = {"late": "0.7", "early": "-0.43", "far": "-9.3"}[name.split(".", maxsplit=1)[0]]
    inputs = ("-itsoffset", shift, *clicks(20))

    def write(path: Path) -> None:
        numbered(path, 450, "30", inputs=inputs, options=(*SOUND, *REAL264, "-g", "60", "-c:a", "aac"))

    source = library.get(name, write)
    picture, sound = min(shown_at(source)), min(shown_at(source, "a:0"))
    lead = math.ceil((picture - sound) * 30) if picture - sound > SOUND_AHEAD else 0
    made = await make_package(source)
    numbers = frame_numbers(made.pictures[0])
    wanted = expected_numbers(shown_at(source), Fraction(30), len(numbers), lead)
    assert numbers == wanted
    assert frame_numbers(made.pictures[-1]) == wanted


async def test_a_cap_on_the_frame_rate_shows_every_second_frame(library: Library, make_package: Make) -> None:
    source = library.get("cfr120.mp4", lambda p: numbered(p, 1200, "120", options=(*REAL264, "-g", "240")) and None)
    made = await make_package(source)
    assert exact_rate(made.pictures[0]) == 60
    assert_exact(made, source)
