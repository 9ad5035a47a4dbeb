"""Sound joins without a gap or a click, and is in step with the picture to the end."""

from __future__ import annotations

import array
import itertools
import math
import re
import subprocess
from pathlib import Path

import pytest

from tests.core.media.conftest import SMALL, Make
from tests.sources import (
    REAL264,
    Library,
    click_times,
    clicks,
    ffmpeg,
    numbered,
    packets,
    probe,
    samples,
    shown_at,
    tone,
)
from vpp_core.media.plan import SOUND_AHEAD
from vpp_core.media.recipe import Recipe

pytestmark = [pytest.mark.ffmpeg, pytest.mark.slow]

AS_IT_IS = Recipe(ladder=SMALL, loudness=None)
BOTH = ("-map", "0:v", "-map", "1:a")
MILLISECOND = 0.001


def first_sample(path: Path) -> float:
    """When the first sample that a decoder gives is heard, in seconds of the source's clock."""
    words = ("-select_streams", "a:0", "-read_intervals", "%+#4", "-show_entries", "frame=pts_time")
    return float(probe(path, *words)["frames"][0]["pts_time"])


IN_STEP = {
    "step.mp4": (48000, "aac"),
    "step.mkv": (48000, "aac"),
    "step441.mkv": (44100, "aac"),
    "step441.mp4": (44100, "aac"),
    "step32.mp4": (32000, "aac"),
    "step.ts": (48000, "aac"),
    "step-mp3.mkv": (44100, "libmp3lame"),
    "step-pcm.mov": (48000, "pcm_s16le"),
    "step-opus.mkv": (48000, "libopus"),
    "step-vorbis.mkv": (44100, "libvorbis"),
    "step-ac3.ts": (48000, "ac3"),
    "step-flac.mkv": (96000, "flac"),
    "step22.flv": (22050, "aac"),
}


@pytest.mark.parametrize("name", IN_STEP)
async def test_sound_is_in_step_to_the_end(name: str, library: Library, make_package: Make) -> None:
    """Clicks at each whole second of the picture's clock are heard at each whole second of the lecture's."""
    rate, codec = IN_STEP[name]
    extra = ("-strict", "-2") if codec == "opus" else ()
    options = (*BOTH, *REAL264, "-g", "60", "-c:a", codec, *extra)
    source = library.get(name, lambda p: numbered(p, 510, "30", inputs=clicks(17, rate, 0.5), options=options) and None)
    made = await make_package(source, AS_IT_IS)
    assert len([key for key in made.kept if key.startswith("sound-")]) >= 3
    heard = click_times(samples(made.sounds[0]))
    there = click_times(samples(source))
    offset = first_sample(source) - float(min(shown_at(source)))
    offset += math.ceil(-offset * 30) / 30 if -offset > SOUND_AHEAD else 0
    wanted = [time + offset for time in there]
    assert len(heard) == len(wanted) == 17
    for at, (got, want) in enumerate(zip(heard, wanted, strict=True)):
        assert abs(got - want) < 3 * MILLISECOND, f"click {at}"


@pytest.mark.parametrize("shift", [-0.43, 0.7])
@pytest.mark.parametrize("kind", ["mkv", "mov", "ts"])
async def test_sound_that_begins_apart_stays_in_step(
    shift: float, kind: str, library: Library, make_package: Make
) -> None:
    """Against the frames that are seen: the lecture's clock is where both meet."""
    codec = "aac" if kind == "ts" else "pcm_s16le"
    options = (*BOTH, *REAL264, "-g", "60", "-c:a", codec)
    inputs = ("-itsoffset", str(shift), *clicks(16))
    source = library.get(
        f"apart{shift}.{kind}", lambda p: numbered(p, 480, "30", inputs=inputs, options=options) and None
    )
    made = await make_package(source, AS_IT_IS)
    base = float(min(float(p["pts_time"]) for p in packets(source, "v:0")))
    first = base - (0 if kind == "mov" else float(packets(source, "a:0")[0]["pts_time"]))
    heard = click_times(samples(made.sounds[0]))
    lead = math.ceil(round(first * 30, 6)) / 30 if kind != "mov" and first > 0.04 else 0.0
    step = [(time - lead - shift) % 1 for time in heard if time > 1]
    tolerance = 3 * MILLISECOND + (0.0005 if kind == "mkv" else 0)
    assert all(min(part, 1 - part) < tolerance for part in step), step
    assert len(step) >= 14


def loudest_jump(wave: array.array[float], hertz: float, rate: int, skip: float = 0.1) -> float:
    """How far the wave ever is from the sine that its neighbours make: 0 for a perfect one."""
    turn = 2 * math.cos(2 * math.pi * hertz / rate)
    part = wave[int(skip * rate) : len(wave) - int(skip * rate)]
    return max(abs(a + c - turn * b) for a, b, c in zip(part, part[1:], part[2:], strict=False))


@pytest.mark.parametrize(
    ("name", "rate", "codec"),
    [
        ("sine441.mkv", 44100, "aac"),
        ("sine48.mp4", 48000, "aac"),
        ("sine-mp3.mkv", 44100, "libmp3lame"),
        ("sine-pcm.mkv", 44100, "pcm_s16le"),
        ("sine-vorbis.mkv", 44100, "libvorbis"),
        ("sine-opus.webm", 48000, "libopus"),
        ("sine-pcm.avi", 44100, "pcm_s16le"),
        ("sine-flac.flac", 44100, "flac"),
        ("sine.wav", 44100, "pcm_s16le"),
        ("sine.m4a", 44100, "aac"),
        ("sine.mp3", 44100, "libmp3lame"),
        ("sine.ts", 48000, "aac"),
        ("sine22.flv", 22050, "aac"),
        ("sine96.wav", 96000, "pcm_s24le"),
    ],
)
async def test_a_sine_has_no_jump_at_the_joins(
    name: str, rate: int, codec: str, library: Library, make_package: Make
) -> None:
    source = library.command(name, *tone(17, 500, rate), "-af", "volume=6dB", "-c:a", codec, "-b:a", "192k")
    made = await make_package(source, AS_IT_IS)
    out = int(probe(made.sounds[0])["streams"][0]["sample_rate"])
    wave = samples(made.sounds[0], out)
    assert loudest_jump(wave[: int(16.8 * out)], 500, out) < 0.01


async def test_a_gap_in_the_source_is_silence_of_its_length(tmp_path: Path, make_package: Make) -> None:
    """Sound that stops for three seconds: what follows is where it belongs."""
    source = tmp_path / "gap.mkv"
    gate = "asetpts='PTS+if(gte(T,9),3/TB,0)'"
    numbered(
        source,
        600,
        inputs=clicks(18, first=0.5),
        options=(*BOTH, *REAL264, "-g", "60", "-af", gate, "-c:a", "pcm_s16le"),
    )
    made = await make_package(source, AS_IT_IS)
    heard = click_times(samples(made.sounds[0]))
    gaps = [b - a for a, b in itertools.pairwise(heard)]
    assert sum(gap > 3.9 for gap in gaps) == 1
    assert all(abs(gap - round(gap)) < 5 * MILLISECOND for gap in gaps)  # Matroska's times are whole milliseconds


def loudness_of(path: Path) -> float:
    words = [
        "ffmpeg",
        "-hide_banner",
        "-nostats",
        "-i",
        str(path),
        "-map",
        "0:a:0",
        "-af",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    done = subprocess.run(words, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    found = re.findall(r"I: +(-?[\d.]+) LUFS", done.stderr.decode())
    return float(found[-1])


@pytest.mark.parametrize("level", ["-24dB", "-6dB", "6dB"])
async def test_sound_is_brought_to_the_loudness(level: str, library: Library, make_package: Make) -> None:
    """A voice of five partials, with pauses; noise would tell more of the codec than of the gain."""
    voice = "+".join(f"0.1*sin({n}*2*PI*220*t)" for n in (1, 2, 3, 5, 8))
    wave = f"aevalsrc='if(lt(mod(t,3),2),1,0.02)*({voice})':s=48000:d=18"
    source = library.command(f"speech{level}.wav", "-f", "lavfi", "-i", f"{wave},volume={level}")
    made = await make_package(source)
    assert abs(loudness_of(made.sounds[0]) + 16) < 0.5
    peak = max(map(abs, samples(made.sounds[0])))
    assert peak <= 1.0


async def test_silence_stays_silent(library: Library, make_package: Make) -> None:
    source = library.command("silence.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=12")
    made = await make_package(source, poster=False)
    assert max(map(abs, samples(made.sounds[0]))) < 0.001


async def test_surround_is_heard_in_stereo(library: Library, make_package: Make) -> None:
    """A voice in the centre only is heard on both sides."""
    source = library.command(
        "surround.mkv", *tone(12), "-af", "pan=5.1|FC=c0", "-c:a", "ac3", "-b:a", "384k"
    )  # fmt: skip
    made = await make_package(source)
    stream = probe(made.sounds[0])["streams"][0]
    assert stream["channels"] == 2
    assert abs(loudness_of(made.sounds[0]) + 16) < 0.5


def test_the_ruler_sees_a_jump(tmp_path: Path) -> None:
    """The sine's ruler itself: a wave with 5 ms cut away must not pass."""
    path = tmp_path / "cut.wav"
    ffmpeg(*tone(4, 500), "-af", "volume=6dB,aselect='not(between(t,2,2.0053))',asetpts=N/SR/TB", path)
    wave = samples(path)
    wave = wave[:96000] + wave[96000 + 37 :]
    assert loudest_jump(wave, 500, 48000) > 0.01
