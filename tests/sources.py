"""Sources for tests, made by the real ffmpeg: pictures that carry their frame's number, sounds with known moments."""

from __future__ import annotations

import array
import json
import math
import subprocess
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

BITS = 16
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
"""Quick, without B-frames: for sources where only the container or the stream's tags matter."""
REAL264 = (*X264[:2], "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "3", "-x264-params", "scenecut=0")
"""With B-frames, as cameras and recorders make them."""
CLICK_SECONDS = 0.005


def run(*words: str | Path, feed: bytes | None = None) -> bytes:
    """Runs ffmpeg or ffprobe, or says what it complained of."""
    done = subprocess.run([str(w) for w in words], input=feed or b"", capture_output=True, check=False, timeout=240)
    if done.returncode:
        raise RuntimeError(f"{words}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def ffmpeg(*words: str | Path, feed: bytes | None = None) -> None:
    run("ffmpeg", "-hide_banner", "-loglevel", "error", "-y", *words, feed=feed)


def picture(seconds: float, size: str = "320x180", rate: str = "30") -> list[str]:
    """Words for a moving picture as an input."""
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]


def tone(seconds: float, hertz: int = 440, rate: int = 48000) -> list[str]:
    """Words for a sine at -18 dB as an input."""
    return ["-f", "lavfi", "-i", f"sine=f={hertz}:r={rate}:d={seconds}"]


def clicks(seconds: float, rate: int = 48000, first: float = 0.0) -> list[str]:
    """Words for 5 ms of 3 kHz at each whole second and at `first`, as an input."""
    wave = f"if(lt(mod(t-{first},1),{CLICK_SECONDS})*gte(t,{first}),0.7*sin(2*PI*3000*t),0)"
    return ["-f", "lavfi", "-i", f"aevalsrc='{wave}':s={rate}:d={seconds}"]


def numbered_frames(count: int, width: int = 320, height: int = 180) -> bytes:
    """Raw gray frames; frame n shows n as 16 bars, white for 1, the highest bit on the left."""
    edges = [round(width * bit / BITS) for bit in range(BITS + 1)]
    frames = bytearray()
    for number in range(count):
        bits = (number >> (BITS - 1 - bit) & 1 for bit in range(BITS))
        line = b"".join(bytes([235 if on else 16]) * (edges[n + 1] - edges[n]) for n, on in enumerate(bits))
        frames += line * height
    return bytes(frames)


def numbered(
    path: Path,
    count: int,
    rate: str = "30",
    *,
    options: Sequence[str] = REAL264,
    inputs: Sequence[str] = (),
    size: tuple[int, int] = (320, 180),
) -> Path:
    """A recording whose frame n shows n; `inputs` are words for further inputs, mapped by `options` or all."""
    words = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{size[0]}x{size[1]}", "-r", rate, "-i", "pipe:0"]
    ffmpeg(*words, *inputs, *options, path, feed=numbered_frames(count, *size))
    return path


def frame_numbers(path: Path, *options: str) -> list[int]:
    """The number that each frame shows, in the order of showing."""
    raw = run(
        *("ffmpeg", "-v", "error", *options, "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough"),
        *("-vf", f"scale={BITS}:1:flags=area,format=gray", "-f", "rawvideo", "pipe:1"),
    )
    return [sum((raw[at + n] > 125) << (BITS - 1 - n) for n in range(BITS)) for at in range(0, len(raw), BITS)]


def probe(path: Path | str, *words: str) -> dict[str, Any]:
    """ffprobe's JSON: the whole description, or what `words` ask for."""
    asked = words or ("-show_format", "-show_streams", "-show_chapters")
    found: dict[str, Any] = json.loads(run("ffprobe", "-v", "error", *asked, "-of", "json", path))
    return found


def packets(path: Path | str, stream: str) -> list[dict[str, Any]]:
    return list(probe(path, "-select_streams", stream, "-show_entries", "packet")["packets"])


def shown_at(path: Path | str, stream: str = "v:0") -> list[Fraction]:
    """When each frame of a source is shown, in seconds of its own clock, in the order of showing."""
    found = probe(path, "-select_streams", stream, "-show_entries", "stream=time_base:packet=pts,flags")
    base = Fraction(found["streams"][0]["time_base"])
    return sorted(int(p["pts"]) * base for p in found["packets"] if "D" not in p["flags"])


def expected_numbers(times: Sequence[Fraction], rate: Fraction, frames: int, lead: int = 0) -> list[int]:
    """Which frame of the source each frame of a lecture must show: the last whose time, to the nearest frame, has come."""
    places = [lead + math.floor((t - times[0]) * rate + Fraction(1, 2)) for t in times]
    shown, at = [], 0
    for frame in range(frames):
        while at + 1 < len(places) and places[at + 1] <= frame:
            at += 1
        shown.append(at)
    return shown


def samples(path: Path | str, rate: int = 48000, stream: str = "a:0") -> array.array[float]:
    """Mono samples, -1 to 1."""
    raw = run(
        *("ffmpeg", "-v", "error", "-i", path, "-map", f"0:{stream}", "-ac", "1", "-ar", str(rate)),
        *("-f", "f32le", "pipe:1"),
    )
    found = array.array("f")
    found.frombytes(raw)
    return found


def click_times(wave: Sequence[float], rate: int = 48000) -> list[float]:
    """Where clicks begin, in seconds: the first sample at half the height of the loudest one."""
    height = max(map(abs, wave), default=0.0) / 2
    times: list[float] = []
    for n, value in enumerate(wave):
        if abs(value) >= height > 0.01 and (not times or n / rate - times[-1] > 0.2):
            times.append(n / rate)
    return times


Maker = Callable[[Path], None]


class Library:
    """Sources by name, each made once a session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str, make: Maker) -> Path:
        """The file of that name, made by `make` where it is not there yet. Tests must not change it."""
        path = self.folder / name
        if not path.exists():
            part = self.folder / f"part-{name}"
            make(part)
            part.replace(path)
        return path

    def command(self, name: str, *words: str | Path) -> Path:
        """A source that is one call of ffmpeg; `words` are everything but the output."""
        return self.get(name, lambda path: ffmpeg(*words, path))


def write_srt(path: Path, lines: Iterable[tuple[str, str, str]]) -> Path:
    """Subtitles as SubRip: (begin, end, text)."""
    blocks = [f"{n}\n{begin} --> {end}\n{text}\n" for n, (begin, end, text) in enumerate(lines, 1)]
    path.write_text("\n".join(blocks), "utf-8")
    return path
