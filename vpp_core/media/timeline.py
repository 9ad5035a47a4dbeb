"""When each frame of a source is shown and where its sound begins and ends, from its packets.

A container's header may promise what is not there; its packets cannot. One pass of ffprobe over them
(no decoding) tells the true duration, the frame rate and its steadiness, the keyframes to seek to,
and whether timestamps jump.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from vpp_core.media.probe import Source, input_options

# Frame rates of recordings; a measured rate is taken for one of these where it is close.
STANDARD_RATES = tuple(
    Fraction(*pair)
    for pair in (
        (5, 1), (10, 1), (12, 1), (12500, 1001), (25, 2), (15000, 1001), (15, 1), (20, 1), (24000, 1001), (24, 1),
        (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1), (100, 1), (120000, 1001), (120, 1),
    )
)  # fmt: skip
PACKET_SAMPLES = {"aac": 1024, "mp3": 1152, "mp2": 1152, "ac3": 1536, "eac3": 1536}
"""Samples in each packet of codecs where all packets hold the same number."""
JUMP_BACK = Fraction(1, 2)
JUMP_AHEAD = Fraction(10)
"""Seconds. In a broadcast container the clock itself may leap ahead; elsewhere that is a picture held."""


def scan_argv(source: Source) -> list[str]:
    """The call of ffprobe that lists the packets of a source without decoding."""
    return [
        "ffprobe", "-hide_banner", "-loglevel", "level+error", *input_options(source.demuxing), "-fflags", "+genpts",
        "-show_entries", "packet=stream_index,pts,dts,duration,flags", "-of", "csv=p=0", f"file:{source.path}",
    ]  # fmt: skip


@dataclass
class Track:
    """One stream's packets. Times in ticks of the stream's `time_base`; `key` holds the keyframes' times.

    `ideal` is the length of a packet in ticks where it is known, `drift` how far, in ticks, packets are from
    following each other by just that; `jumps` counts leaps of the clock, `leaps` the ticks it leapt ahead, `untimed`
    packets without any time, `leading` frames that are shown before the keyframe that they follow in the file
    (open groups of pictures). `gap` is the longest step from packet to packet in a broadcast container, where no
    stream ever rests.
    """

    time_base: Fraction
    keep_all: bool
    ideal: Fraction | None = None
    broadcast: bool = False
    pts: array[int] = field(default_factory=lambda: array("q"))
    key: array[int] = field(default_factory=lambda: array("q"))
    start: int | None = None
    end: int = 0
    count: int = 0
    drift: Fraction = Fraction(0)
    jumps: int = 0
    leaps: int = 0
    untimed: int = 0
    discarded: int = 0
    leading: int = 0
    gap: int = 0
    _last: int | None = None
    _latest: tuple[float, int] = (-math.inf, 0)

    def add(self, pts: str, dts: str, duration: str, flags: str) -> None:
        """Takes one packet's fields as ffprobe prints them."""
        if "D" in flags:  # cut away by an edit list: decoded, never shown
            self.discarded += 1
            return
        text = pts if pts.lstrip("-").isdigit() else dts
        if not text.lstrip("-").isdigit():
            self.untimed += 1
            return
        time = int(text)
        length = int(duration) if duration.isdigit() else 0
        self._follow(int(dts) if dts.lstrip("-").isdigit() else time)
        self.start = time if self.start is None else min(self.start, time)
        self.end = max(self.end, time + length) if self.count else time + length
        if self.ideal is not None:
            self.drift = max(self.drift, abs(time - self.start - self.count * self.ideal))
        self.count += 1
        if self.keep_all:
            self.pts.append(time)
            self._latest = max(self._latest, (time, length))
            if "K" in flags:
                self.key.append(time)
            elif self.key and time < self.key[-1]:
                self.leading += 1

    def _follow(self, order: int) -> None:
        """Counts leaps of the clock, in the order of decoding."""
        if self._last is not None:
            step = order - self._last
            if self.broadcast and step * self.time_base > JUMP_AHEAD:
                self.jumps += 1
                self.leaps += step
            elif step * self.time_base < -JUMP_BACK:
                self.jumps += 1
            elif self.broadcast:
                self.gap = max(self.gap, step)
        self._last = order

    def done(self) -> None:
        """Sorts into order of showing; packets come in order of decoding.

        Where the last frame does not say how long it is shown, it is as long as the one before, a second at most.
        """
        self.pts = array("q", sorted(set(self.pts)))
        self.key = array("q", sorted(set(self.key)))
        if len(self.pts) > 1 and not self._latest[1]:
            typical = self.pts[-1] - self.pts[-2]
            self.end = max(self.end, self.pts[-1] + min(typical, int(1 / self.time_base)))

    @property
    def start_seconds(self) -> float:
        return float((self.start or 0) * self.time_base)

    @property
    def end_seconds(self) -> float:
        return float(self.end * self.time_base)


@dataclass
class Timeline:
    """The tracks of a source by stream index: its picture (`video`) and its sounds."""

    tracks: dict[int, Track]
    video: Track | None

    @property
    def jumps(self) -> bool:
        """Whether the clock jumps or is missing, so that the source must be re-stamped before it is cut."""
        return any(t.jumps or t.untimed > t.count // 100 for t in self.tracks.values())

    @property
    def leapt(self) -> float:
        """Seconds by which the clock leaps ahead in all: over pauses, or over what is missing."""
        return max((float(t.leaps * t.time_base) for t in self.tracks.values()), default=0.0)


class Scanner:
    """Builds a `Timeline` from ffprobe's lines, one at a time."""

    def __init__(self, source: Source) -> None:
        self.tracks: dict[int, Track] = {}
        self.video: Track | None = None
        broadcast = source.format in ("mpegts", "mpeg")
        if source.video is not None:
            self.video = self.tracks[source.video.index] = Track(
                source.video.time_base, keep_all=True, broadcast=broadcast
            )
        for stream in source.audio:
            samples = PACKET_SAMPLES.get(stream.codec)
            ideal = Fraction(samples, stream.rate) / stream.time_base if samples else None
            self.tracks[stream.index] = Track(stream.time_base, keep_all=False, ideal=ideal, broadcast=broadcast)

    def feed(self, line: str) -> None:
        fields = line.split(",")
        if len(fields) < 5 or not fields[0].isdigit():
            return
        track = self.tracks.get(int(fields[0]))
        if track is not None:
            track.add(fields[1], fields[2], fields[3], fields[4])

    def finish(self) -> Timeline:
        for track in self.tracks.values():
            track.done()
        return Timeline(self.tracks, self.video)


def frame_rate(track: Track, declared: Fraction, cap: float) -> Fraction:
    """The constant rate on which a picture is shown, at most `cap` frames a second.

    A steady source keeps its own rate. Of an uneven one (screen recorders, phones) it is the rate of its
    quick passages, so that no motion is lost; where nothing moves, frames are held. Above the cap, every
    second (third ...) frame is shown.
    """
    rate = _nearest(_measured(track) or declared)
    return rate / math.ceil(rate / Fraction(cap).limit_denominator(1001))


def _measured(track: Track) -> Fraction | None:
    """Frames a second of the quick passages: the tenth percentile of the gaps between frames."""
    if len(track.pts) < 3:
        return None
    gaps = sorted(b - a for a, b in zip(track.pts, track.pts[1:], strict=False))
    low = gaps[len(gaps) // 10]
    high = gaps[len(gaps) * 9 // 10]
    if (high - low) * track.time_base <= Fraction(1, 400) or high - low <= 1:
        # Even but for rounding: the mean is exact where single gaps are not. Holes are left out.
        middle = [gap for gap in gaps if low <= gap <= high]
        return 1 / (Fraction(sum(middle), len(middle)) * track.time_base)
    return 1 / (low * track.time_base) if low > 0 else None


def _nearest(rate: Fraction) -> Fraction:
    """The standard rate within half a percent, else the next one above."""
    close = min(STANDARD_RATES, key=lambda s: abs(s - rate))
    if abs(close - rate) <= rate / 400:
        return close
    return next((s for s in STANDARD_RATES if s >= rate and s >= 5), STANDARD_RATES[-1])


def positions(track: Track, rate: Fraction, lead: int) -> array[int]:
    """On which frame of the lecture each source frame is first shown, rounded to the nearest.

    The same arithmetic as ffmpeg's `fps` filter (libavfilter/vf_fps.c: av_rescale_q_rnd, away from zero at
    halves), so that what it will do is known beforehand. `lead` frames come before the first one.
    """
    first = track.pts[0]
    step = track.time_base * rate
    up, down = 2 * step.numerator, 2 * step.denominator
    half = step.denominator
    return array("q", (lead + ((pts - first) * up + half) // down for pts in track.pts))


def is_even(places: Iterable[int]) -> bool:
    """Whether each frame has exactly one place: a constant frame rate."""
    last: int | None = None
    for place in places:
        if last is not None and place != last + 1:
            return False
        last = place
    return last is not None
