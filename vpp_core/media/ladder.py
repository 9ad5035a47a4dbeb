"""Which rungs a source gets, and whether its own picture can serve as the highest of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from vpp_core.media.probe import VideoStream
from vpp_core.media.recipe import Ladder, Rung
from vpp_core.media.timeline import Track, is_even, positions

SEGMENT_SECONDS = 4
MIN_SEGMENT_SECONDS = 2
MAX_SEGMENT_SECONDS = 8

# A rung must be this much smaller than the one above it, or it is not worth its encode.
WORTHWHILE = 1.15


@dataclass(frozen=True)
class Target:
    """One rendition to make: `width` and `height` in pixels, even; bitrates in kbit/s."""

    name: str
    width: int
    height: int
    max_bitrate: int
    crf: int
    copied: bool = False


def fit(width: int, height: int, rung: Rung) -> tuple[int, int]:
    """The largest even size of that shape inside the rung's box, turned like the picture, never larger than it."""
    short, long = sorted((width, height))
    scale = min(Fraction(1), Fraction(rung.height, short), Fraction(rung.height * 16, 9 * long))
    return _even(width * scale), _even(height * scale)


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


def targets(video: VideoStream, ladder: Ladder, rate: Fraction) -> list[Target]:
    """The renditions of a picture, highest first; at least one, however small the picture is.

    Above 30 frames a second the bitrate's ceiling grows by half, as twice the frames hold far less than
    twice the news.
    """
    width, height = video.shown
    boost = 1.5 if rate > 32 else 1.0
    found: list[Target] = []
    for rung in sorted(ladder.rungs, key=lambda r: -r.height):
        size = fit(width, height, rung)
        if found and (found[-1].width, found[-1].height) == size:
            found.pop()  # the picture is smaller than both boxes: the lower rung's ceiling suits it
        elif found and min(found[-1].width, found[-1].height) < min(size) * WORTHWHILE:
            continue
        found.append(Target(str(min(size)), *size, max_bitrate=round(rung.max_bitrate * boost), crf=rung.crf))
    return found


def why_not_copied(video: VideoStream, track: Track, rate: Fraction, top: Target, size: int) -> str | None:
    """Why the source's picture cannot be the highest rendition as it is; None where it can.

    `size` is the file's, in bytes: an upper bound for the picture's bitrate.
    """
    seconds = max(track.end_seconds - track.start_seconds, 0.001)
    shape = (video.width, video.height)
    checks = [
        (video.codec != "h264", f"it is {video.codec}, not h264"),
        (video.pix_fmt not in ("yuv420p", "yuvj420p"), f"its pixels are {video.pix_fmt}"),
        (video.color_range == "pc" or video.pix_fmt == "yuvj420p", "its colours are full range"),
        (video.interlaced, "it is interlaced"),
        (video.sar != 1, "its pixels are not square"),
        (video.rotation != 0, "it is turned"),
        (shape != (top.width, top.height), f"it is {shape[0]} x {shape[1]}"),
        (video.level > 42, f"its level is {video.level / 10}"),
        (track.discarded > 0, "an edit list cuts it"),
        (track.leading > 0, "its frames lean on others before their keyframe"),
        (size * 8 / seconds > top.max_bitrate * 1000 * 1.25, "its bitrate is above the rung's"),
        (len(track.pts) != track.count, "two frames share a time"),
        (not is_even(positions(track, rate, 0)), "its frame rate varies"),
    ]
    return next((reason for bad, reason in checks if bad), None)


def regular_grid(frames: int, rate: Fraction) -> list[int]:
    """The first frame of each segment: every 4 s, to the nearest frame."""
    return list(range(0, frames, max(1, round(SEGMENT_SECONDS * rate))))


def grid_from_keyframes(keys: list[int], frames: int, rate: Fraction) -> list[int] | None:
    """Segments that begin at a source's own keyframes (frame numbers, ascending), each near 4 s.

    None where they cannot all be 2 to 8 s long; the last may be shorter.
    """
    if not keys or keys[0] != 0:
        return None
    chosen = [0]
    for here, following in pairwise([*keys[1:], frames]):
        length = here - chosen[-1]
        if length >= SEGMENT_SECONDS * rate or following - chosen[-1] > MAX_SEGMENT_SECONDS * rate:
            chosen.append(here)
    lengths = [b - a for a, b in zip(chosen, [*chosen[1:], frames], strict=True)]
    fits = all(length >= MIN_SEGMENT_SECONDS * rate for length in lengths[:-1])
    return chosen if fits and max(lengths) <= MAX_SEGMENT_SECONDS * rate else None
