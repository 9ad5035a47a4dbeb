"""What will be done with a source: its renditions, and the pieces they are made in. Data in, data out.

Every rendition of the picture shows the same frames at one constant rate, numbered from 0, so a piece is a
range of frame numbers and pieces join without a gap. Sound is cut in AAC frames of 1024 samples likewise.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from vpp_core.errors import SourceError
from vpp_core.media import ladder as rungs
from vpp_core.media.ladder import Target
from vpp_core.media.order import Outline
from vpp_core.media.probe import STILL_CODECS, AudioStream, Source, VideoStream
from vpp_core.media.recipe import Recipe
from vpp_core.media.timeline import Timeline, Track, frame_rate, positions

PIECE_SECONDS = 30.0
SLOWEST_PIECE_SECONDS = 12.0
REFERENCE_PIXEL_RATE = 1920 * 1080 * 30

AAC_FRAME = 1024
SOUND_PIECE_SECONDS = 600
SOUND_RATES = (44100, 48000)

OVER = 1.1
"""By how much an encoder and its container may pass a ceiling, most of all in a short lecture."""
BESIDE = 1024 * 1024
"""Bytes for poster, storyboard, captions and playlists."""

SOUND_TAIL = 0.1
"""Seconds of sound that may outlast a copied picture, which cannot be held."""
SOUND_AHEAD = Fraction(1, 25)
"""Seconds of sound before the first frame that are not worth a doubled frame: mostly an encoder's priming."""
SHORTFALL = 0.5
"""Seconds by which a source may fall short of what it declares before the admin is told."""


@dataclass(frozen=True)
class VideoPiece:
    """Frames `first` up to, not including, `last`; `cuts` are the frames that begin its segments.

    `seek` is where reading begins, in seconds of the source's clock, None for its beginning; `hold` is how
    many frames the source's first one is held for at the piece's beginning, `tail` whether its last one is
    shown and held in the piece. `missing` counts frames in gaps of the source's picture: lost, if the piece
    proves damaged.
    """

    number: int
    first: int
    last: int
    cuts: tuple[int, ...]
    seek: float | None
    hold: int = 0
    tail: bool = False
    missing: int = 0

    @property
    def key(self) -> str:
        return f"video-{self.number:05d}"


@dataclass(frozen=True)
class VideoPlan:
    """`origin` is the source's clock, in seconds, at the lecture's frame 0; `first_pts` its first frame's ticks."""

    stream: VideoStream
    rate: Fraction
    frames: int
    lead: int
    first_pts: int
    grid: tuple[int, ...]
    targets: tuple[Target, ...]
    pieces: tuple[VideoPiece, ...]
    why_not_copied: str | None

    @property
    def encoded(self) -> tuple[Target, ...]:
        return tuple(t for t in self.targets if not t.copied)

    @property
    def tick(self) -> tuple[int, int]:
        """(ticks a second, ticks a frame): the time base of the renditions, exact for any rate."""
        factor = 1000 if self.rate.numerator < 1000 else 1
        return self.rate.numerator * factor, self.rate.denominator * factor

    @property
    def segment_frames(self) -> list[int]:
        """Frames in each segment."""
        return [b - a for a, b in zip(self.grid, [*self.grid[1:], self.frames], strict=True)]


@dataclass(frozen=True)
class SoundPiece:
    """AAC frames `first` up to, not including, `last`; `seek` as in a `VideoPiece`."""

    track: int
    number: int
    first: int
    last: int
    seek: float | None

    @property
    def key(self) -> str:
        return f"sound-{self.track}-{self.number:04d}"

    @property
    def loudness_key(self) -> str:
        return f"loudness-{self.track}-{self.number:04d}"


@dataclass(frozen=True)
class SoundPlan:
    """One sound track. `packet` is the samples in each of its packets where they follow each other evenly;
    `start` in seconds of the source's clock.
    """

    stream: AudioStream
    rate: int
    channels: int
    bitrate: int
    packet: int | None
    start: Fraction
    pieces: tuple[SoundPiece, ...]


@dataclass(frozen=True)
class Plan:
    """Everything that will be done. `duration` in seconds."""

    source: Source
    recipe: Recipe
    origin: Fraction
    duration: Fraction
    video: VideoPlan | None
    sound: tuple[SoundPlan, ...]
    warnings: tuple[str, ...]

    @property
    def declared(self) -> float | None:
        """The duration the source claims, where it does not hold it."""
        claimed = self.source.duration
        return claimed if claimed is not None and claimed - float(self.duration) > SHORTFALL else None


def make_plan(source: Source, timeline: Timeline, recipe: Recipe, size: int, *, copy: bool = True) -> Plan:
    """Plans a source of `size` bytes; `copy=False` encodes every rendition.

    Raises:
        SourceError: neither picture nor sound has a single packet.
    """
    track = timeline.video if _moves(source, timeline) else None
    sounds = [(s, timeline.tracks[s.index]) for s in source.audio if timeline.tracks[s.index].count]
    if track is None and not sounds:
        raise SourceError("holds nothing that can be decoded", hint="copy it again, or record it again")
    sound_start = min((t.time_base * (t.start or 0) for _, t in sounds), default=None)
    sound_end = max((t.time_base * t.end for _, t in sounds), default=Fraction(0))
    video = None
    if track is not None and source.video is not None:
        origin, video = _plan_video(source.video, track, sound_start, sound_end, recipe, size, copy, source)
        duration = video.frames / video.rate
    else:
        origin = sound_start or Fraction(0)
        duration = sound_end - origin
    sound = tuple(
        _plan_sound(n, stream, track, origin, duration, recipe, source) for n, (stream, track) in enumerate(sounds)
    )
    return Plan(source, recipe, origin, duration, video, sound, (*source.notes, *_silences(sounds)))


def outline(plan: Plan, size: int) -> Outline:
    """What the plan of a source of `size` bytes comes to. A copied picture is no larger than its source."""
    width, height = plan.video.stream.shown if plan.video else (0, 0)
    targets = plan.video.targets if plan.video else ()
    kbits = sum(s.bitrate for s in plan.sound) + sum(t.max_bitrate for t in targets if not t.copied)
    most = int(kbits * 125 * float(plan.duration) * OVER) + BESIDE + size * any(t.copied for t in targets)
    return Outline(float(plan.duration), width, height, tuple(t.name for t in targets), most)


def _silences(sounds: Sequence[tuple[AudioStream, Track]]) -> list[str]:
    """What is to be said of holes in the sound: decoders pass over them without a word."""
    longest = max((float(track.gap * track.time_base) for _, track in sounds), default=0.0)
    return [f"damaged: {longest:.1f} s of the sound are missing at a stretch"] if longest > SHORTFALL else []


def _moves(source: Source, timeline: Timeline) -> bool:
    """Whether the picture is the lecture's, and no lone still beside its sound."""
    if source.video is None or timeline.video is None or timeline.video.count == 0:
        return False
    return timeline.video.count > 1 or not source.audio or source.video.codec not in STILL_CODECS


def _plan_video(
    stream: VideoStream,
    track: Track,
    sound_start: Fraction | None,
    sound_end: Fraction,
    recipe: Recipe,
    size: int,
    copy: bool,
    source: Source,
) -> tuple[Fraction, VideoPlan]:
    rate = frame_rate(track, stream.rate, recipe.ladder.max_fps)
    begin = track.pts[0] * track.time_base
    # Sound that begins first is kept: whole frames are put before the picture, so that both stay in step.
    ahead = begin - sound_start if sound_start is not None else Fraction(0)
    lead = math.ceil(ahead * rate) if ahead > SOUND_AHEAD else 0
    origin = begin - lead / rate
    places = positions(track, rate, lead)
    shown = max(places[-1] + 1, lead + round((track.end * track.time_base - begin) * rate))
    heard = (sound_end - origin) * rate
    wanted = rungs.targets(stream, recipe.ladder, rate)
    why = "a setting asks for an encode" if not copy else None
    why = why or rungs.why_not_copied(stream, track, rate, wanted[0], size)
    if why is None and (lead or heard > shown + SOUND_TAIL * rate or shown != len(places)):
        why = "its sound begins before it or ends after it"
    grid = None
    if why is None:
        first, step = track.pts[0], track.time_base * rate
        keys = [round((pts - first) * step) for pts in track.key]
        grid = rungs.grid_from_keyframes(keys, shown, rate)
        why = None if grid else "its keyframes are not 2 to 8 s apart"
    if grid is None:
        shown = max(shown, math.ceil(heard - Fraction(1, 2)))
        grid = rungs.regular_grid(shown, rate)
    else:
        wanted[0] = Target(**{**vars(wanted[0]), "copied": True})
    pieces = _video_pieces(stream, track, places, grid, shown, rate, lead, source.seeks_exactly)
    return origin, VideoPlan(stream, rate, shown, lead, track.pts[0], tuple(grid), tuple(wanted), tuple(pieces), why)


def piece_seconds(stream: VideoStream, rate: Fraction) -> float:
    """How long pieces are: what a crash may cost. Large pictures take longer, so their pieces are shorter."""
    load = stream.width * stream.height * rate / REFERENCE_PIXEL_RATE
    return max(SLOWEST_PIECE_SECONDS, min(PIECE_SECONDS, float(PIECE_SECONDS / load)))


def _video_pieces(
    stream: VideoStream,
    track: Track,
    places: Sequence[int],
    grid: list[int],
    frames: int,
    rate: Fraction,
    lead: int,
    exact: bool,
) -> list[VideoPiece]:
    length = piece_seconds(stream, rate) * rate
    gaps = _gaps(places, rate)
    pieces: list[VideoPiece] = []
    at = 0
    while at < len(grid):
        first, end = grid[at], at + 1
        while end < len(grid) and grid[end] - first + (grid[end] - grid[end - 1]) / 2 <= length:
            end += 1
        last = grid[end] if end < len(grid) else frames
        shown = max(0, bisect_right(places, first) - 1)
        if stream.interlaced:
            shown = max(0, shown - 2)  # the deinterlacer looks at the frames around
        pieces.append(
            VideoPiece(
                number=len(pieces),
                first=first,
                last=last,
                cuts=tuple(grid[at:end]),
                seek=_seek(track, track.pts[shown], exact),
                hold=min(max(0, lead - first), last - first),
                tail=last > places[-1],
                missing=sum(max(0, min(b, last) - max(a, first)) for a, b in gaps),
            )
        )
        at = end
    return pieces


def _gaps(places: Sequence[int], rate: Fraction) -> list[tuple[int, int]]:
    """Ranges of frames, long enough to be told of, that a source has none for, where it else has one for each."""
    found = [(a + 1, b) for a, b in pairwise(places) if b > a + 1]
    steady = len(found) <= len(places) // 100
    return [(a, b) for a, b in found if steady and b - a > SHORTFALL * rate]


def _seek(track: Track, pts: int, exact: bool) -> float | None:
    """Where to begin reading so that the frame at `pts` can be decoded; None for the beginning."""
    at = bisect_right(track.key, pts) - 1
    if not exact:
        at -= 1  # found by position in the file: the keyframe itself may be missed
    if at <= 0:
        return None
    key = track.key[at]
    following = track.key[at + 1] if at + 1 < len(track.key) else track.end
    if not exact:
        return float(key * track.time_base) - 0.5
    # ffmpeg seeks 3/23 s early in some containers, for B-frames: aim behind the keyframe to land on it.
    return float(key * track.time_base) + min(0.15, float((following - key) * track.time_base) / 2)


def _plan_sound(
    number: int,
    stream: AudioStream,
    track: Track,
    origin: Fraction,
    duration: Fraction,
    recipe: Recipe,
    source: Source,
) -> SoundPlan:
    rate = stream.rate if stream.rate in SOUND_RATES else SOUND_RATES[-1]
    channels = min(stream.channels, 2)
    frames = math.ceil(duration * rate / AAC_FRAME)
    a_piece = SOUND_PIECE_SECONDS * rate // AAC_FRAME
    margin = 1.0 if source.seeks_exactly else 10.0
    pieces: list[SoundPiece] = []
    for first in range(0, frames, a_piece):
        begin = float(origin + Fraction(first * AAC_FRAME, rate)) - margin
        seek = begin if first and begin > track.start_seconds else None
        pieces.append(SoundPiece(number, len(pieces), first, min(first + a_piece, frames), seek))
    return SoundPlan(
        stream,
        rate,
        channels,
        recipe.ladder.audio_bitrate * channels // 2,
        _even_packets(stream, track),
        (track.start or 0) * track.time_base,
        tuple(pieces),
    )


def _even_packets(stream: AudioStream, track: Track) -> int | None:
    """Samples in a packet where all follow each other without a gap, else None.

    Where it is known, times that a container rounded (Matroska: to 1 ms) can be put right.
    """
    if track.ideal is None or track.jumps or track.drift > track.ideal / 4:
        return None
    return round(track.ideal * track.time_base * stream.rate)
