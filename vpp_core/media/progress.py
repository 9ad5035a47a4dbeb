"""What ffmpeg says while it works, as data."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from vpp_core.media.ffmpeg import without_level


@dataclass
class Tally:
    """Frames so far, and what the decoder made of the packets it was given.

    `feed` takes lines of `-progress`, `note` lines of the log at level `verbose`, whose closing summary
    is the only place where ffmpeg tells how many packets became frames. `early` counts complaints from
    before the first frame: where reading begins between keyframes, they are no sign of damage. `corrupt`
    counts packets of `stream` that a hole in the file cut into: ffmpeg only warns of them.
    """

    stream: int
    frames: int = 0
    packets: int = 0
    decoded: int = 0
    early: int = 0
    corrupt: int = 0
    _began: bool = False

    def feed(self, line: str) -> bool:
        """Takes one `key=value` line; True where a report is complete."""
        key, _, value = line.partition("=")
        value = value.strip()
        if key == "frame" and value.isdigit():
            self.frames = int(value)
        return key == "progress"

    def note(self, line: str) -> None:
        self._began = self._began or _FIRST_FRAME.match(line) is not None
        if not self._began and without_level(line) is not None:
            self.early += 1
        match = _CORRUPT.search(line)
        if match and int(match.group(1)) == self.stream:
            self.corrupt += 1
        match = _DECODED.search(line)
        if match:
            self.packets += int(match.group(1))
            self.decoded += int(match.group(2))


_FIRST_FRAME = re.compile(r"\[graph \d+ input from stream")
"""Logged when filters are set up, which needs a frame."""
_CORRUPT = re.compile(r"corrupt input packet in stream (\d+)")
_DECODED = re.compile(r"Input stream #\d+:\d+ \(video\): (\d+) packets read \(\d+ bytes\); (\d+) frames decoded")


class Meter:
    """How far the encoding of one lecture is, over all its pieces.

    The picture is `PICTURE` of the work where it is encoded, the sound the rest. What was made before this
    run counts as done but not as speed, which is the picture's where there is one, else the sound's.
    """

    PICTURE = 0.92
    ceiling = 0.98
    """The fraction at which packaging begins."""

    def __init__(self, frames: int, rate: float, seconds: float, sounds: int) -> None:
        self.frames, self.rate, self.seconds = frames, rate, seconds
        self.sounds = sounds
        self.done = self.before = 0
        self.heard = self.heard_before = 0.0
        self.working: dict[str, int] = {}
        self.began = time.monotonic()

    def start(self, before: int) -> None:
        """The picture begins, of which so many frames are there."""
        self.done = self.before = before
        self.began = time.monotonic()

    def start_sound(self) -> None:
        """The sound begins; what was told of it so far was there before."""
        self.heard_before = self.heard

    def at(self, key: str, frames: int) -> None:
        self.working[key] = frames

    def drop(self, key: str) -> None:
        self.working.pop(key, None)

    def finish(self, key: str, frames: int) -> None:
        self.drop(key)
        self.done += frames

    def sound(self, *, measured: int = 0, encoded: int = 0, of: int) -> None:
        """`measured` or `encoded` AAC frames more, of a track's `of`."""
        self.heard += (0.3 * measured + 0.7 * encoded) / max(of, 1) / max(self.sounds, 1)

    @property
    def fraction(self) -> float:
        shown = min(1.0, (self.done + sum(self.working.values())) / self.frames) if self.frames else 0.0
        picture = self.PICTURE if self.frames else 0.0
        if not self.sounds:
            return shown * self.ceiling
        return (shown * picture + min(1.0, self.heard) * (1 - picture)) * self.ceiling

    @property
    def fps(self) -> float | None:
        return self._a_second(self.done - self.before + sum(self.working.values()))

    @property
    def speed(self) -> float | None:
        if self.frames:
            return self.fps / self.rate if self.fps and self.rate else None
        return self._a_second((self.heard - self.heard_before) * self.seconds)

    @property
    def remaining(self) -> float | None:
        if self.frames:
            left = self.frames - self.done - sum(self.working.values())
            return max(0.0, left / self.fps) if self.fps else None
        return max(0.0, (1 - self.heard) * self.seconds / self.speed) if self.speed else None

    def _a_second(self, made: float) -> float | None:
        elapsed = time.monotonic() - self.began
        return made / elapsed if made > 0 and elapsed > 0.2 else None
