"""What ffprobe says of a source, as data; and the refusal of what cannot become a lecture.

Shapes of ffprobe's JSON: https://ffmpeg.org/ffprobe.html (writers, `-of json`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from vpp_core.errors import SourceError
from vpp_core.media import language
from vpp_core.media.containers import FORMATS
from vpp_core.media.manifest import Chapter

PROTOCOLS = "file"
RESYNC_SIZE = 1 << 30
"""Bytes of a hole in MPEG-TS that are passed over; ffmpeg's own 64 KiB would end the lecture there."""

MAX_STREAMS = 64
MAX_SIDE = 16384
TEXT_SUBTITLES = {"mov_text", "subrip", "srt", "ass", "ssa", "webvtt", "text"}
HDR_TRANSFERS = {"smpte2084", "arib-std-b67"}
STILL_CODECS = {"mjpeg", "png", "bmp", "gif", "webp", "tiff", "jpeg2000"}


@dataclass(frozen=True)
class VideoStream:
    """`width` and `height` as coded; `rotation` in degrees clockwise; `sar` is the shape of a pixel."""

    index: int
    codec: str
    profile: str
    level: int
    pix_fmt: str
    width: int
    height: int
    sar: Fraction
    rotation: int
    interlaced: bool
    rate: Fraction
    time_base: Fraction
    transfer: str
    matrix: str
    color_range: str

    @property
    def hdr(self) -> bool:
        return self.transfer in HDR_TRANSFERS

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as seen: turned, with square pixels (the shorter side is kept, the other stretched)."""
        width, height = round(self.width * self.sar), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True)
class AudioStream:
    index: int
    codec: str
    channels: int
    rate: int
    language: str | None
    title: str | None
    default: bool
    time_base: Fraction


@dataclass(frozen=True)
class SubtitleStream:
    index: int
    codec: str
    language: str | None
    title: str | None


@dataclass(frozen=True)
class Source:
    """What a recording declares, and the `path` it is read by. `duration` in seconds, None where it does not say."""

    path: str
    format: str
    duration: float | None
    video: VideoStream | None
    audio: tuple[AudioStream, ...]
    subtitles: tuple[SubtitleStream, ...]
    chapters: tuple[Chapter, ...]
    notes: tuple[str, ...] = ()

    @property
    def demuxing(self) -> dict[str, int]:
        """Options of the demuxer: each knows its own only, and ffmpeg refuses those that none takes."""
        return {"resync_size": RESYNC_SIZE} if self.format == "mpegts" else {}

    @property
    def seeks_exactly(self) -> bool:
        """Whether the container has an index of keyframes; others are searched by position."""
        return any(name in self.format.split(",") for name in ("mov", "matroska", "avi"))


def probe_argv(path: str, demuxing: Mapping[str, int]) -> list[str]:
    """The call of ffprobe that describes `path`."""
    return [
        "ffprobe", "-hide_banner", "-loglevel", "level+error", *input_options(demuxing),
        "-show_format", "-show_streams", "-show_chapters", "-of", "json", f"file:{path}",
    ]  # fmt: skip


def input_options(demuxing: Mapping[str, int]) -> list[str]:
    """What keeps a hostile file from opening anything but itself, and the demuxer's own options."""
    own = [word for name, value in demuxing.items() for word in (f"-{name}", str(value))]
    return ["-format_whitelist", FORMATS, "-protocol_whitelist", PROTOCOLS, *own]


def parse(text: bytes, path: str, subject: str) -> Source:
    """ffprobe's JSON of `path` as a `Source`.

    Raises:
        SourceError: no streams, too many, or too large.
    """
    try:
        data = json.loads(text.decode("utf-8", "replace"))
    except ValueError:  # nothing, or cut off: ffprobe ended early
        data = {}
    streams: list[Mapping[str, Any]] = data.get("streams", []) if isinstance(data, dict) else []
    if not streams:
        raise SourceError("holds neither picture nor sound", subject=subject, hint="record it again")
    if len(streams) > MAX_STREAMS:
        raise SourceError(
            f"has {len(streams)} streams, and {MAX_STREAMS} is the most that is taken",
            subject=subject,
            hint="keep the lecture's streams only, for example with `ffmpeg -i FILE -map 0:v:0 -map 0:a -c copy NEW.mp4`",
        )
    form: Mapping[str, Any] = data.get("format", {})
    video, notes = _choose_video(streams, subject)
    audio = tuple(_audio(s) for s in streams if s.get("codec_type") == "audio" and _usable_audio(s))
    if video is None and not audio:
        raise SourceError("holds no picture and no sound that can be decoded", subject=subject, hint="record it again")
    texts = tuple(_subtitle(s) for s in streams if s.get("codec_type") == "subtitle")
    notes += [f"subtitles in pictures ({s.codec}) are left out" for s in texts if s.codec not in TEXT_SUBTITLES]
    return Source(
        path=path,
        format=str(form.get("format_name", "")),
        duration=_seconds(form.get("duration")),
        video=video,
        audio=audio,
        subtitles=tuple(s for s in texts if s.codec in TEXT_SUBTITLES),
        chapters=tuple(_chapters(data.get("chapters", []))),
        notes=tuple(notes),
    )


def _choose_video(streams: list[Mapping[str, Any]], subject: str) -> tuple[VideoStream | None, list[str]]:
    """The lecture's picture: no cover art; the default one, else the largest."""
    found = [s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)]
    for stream in found:
        width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
        if max(width, height) > MAX_SIDE:
            raise SourceError(
                f"is {width} x {height} pixels, and {MAX_SIDE} a side is the most that is taken",
                subject=subject,
                hint="export it at 3840 x 2160 or less",
            )
    found = [s for s in found if int(s.get("width", 0)) > 0 and int(s.get("height", 0)) > 0 and s.get("codec_name")]
    if not found:
        blind = [s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)]
        return None, ["its picture cannot be decoded; only its sound is published"] if blind else []
    best = max(found, key=lambda s: (_flag(s, "default"), int(s["width"]) * int(s["height"])))
    notes = [] if len(found) == 1 else [f"has {len(found)} pictures; stream {best['index']} is used"]
    return _video(best), notes


def _is_cover(stream: Mapping[str, Any]) -> bool:
    """A cover, thumbnail or still that came along with the recording."""
    if _flag(stream, "attached_pic") or _flag(stream, "timed_thumbnails") or _flag(stream, "still_image"):
        return True
    return stream.get("codec_name") in STILL_CODECS and str(stream.get("nb_frames")) == "1"


def _video(stream: Mapping[str, Any]) -> VideoStream:
    rate = _fraction(stream.get("avg_frame_rate")) or _fraction(stream.get("r_frame_rate")) or Fraction(25)
    return VideoStream(
        index=int(stream["index"]),
        codec=str(stream.get("codec_name", "")),
        profile=str(stream.get("profile", "")),
        level=int(stream.get("level", 0)),
        pix_fmt=str(stream.get("pix_fmt", "")),
        width=int(stream["width"]),
        height=int(stream["height"]),
        sar=_sar(stream.get("sample_aspect_ratio")),
        rotation=_rotation(stream),
        interlaced=str(stream.get("field_order", "")) in {"tt", "bb", "tb", "bt"},
        rate=rate,
        time_base=_fraction(stream.get("time_base")) or Fraction(1, 90000),
        transfer=str(stream.get("color_transfer", "")),
        matrix=str(stream.get("color_space", "")),
        color_range=str(stream.get("color_range", "")),
    )


def _rotation(stream: Mapping[str, Any]) -> int:
    """Degrees clockwise, to a quarter turn. The display matrix counts the other way, and wins over the tag."""
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return round(-float(side["rotation"]) / 90) * 90 % 360
    tag = _seconds(stream.get("tags", {}).get("rotate"))
    return round((tag or 0) / 90) * 90 % 360


def _sar(text: Any) -> Fraction:
    """The pixel's shape; absurd ones (beyond 8 to 1) are taken for square."""
    ratio = _fraction(str(text or "1:1").replace(":", "/"))
    return ratio if ratio and Fraction(1, 8) <= ratio <= 8 else Fraction(1)


def _usable_audio(stream: Mapping[str, Any]) -> bool:
    return bool(stream.get("codec_name")) and int(stream.get("channels", 0)) > 0


def _audio(stream: Mapping[str, Any]) -> AudioStream:
    return AudioStream(
        index=int(stream["index"]),
        codec=str(stream["codec_name"]),
        channels=int(stream["channels"]),
        rate=int(stream.get("sample_rate", 48000) or 48000),
        language=language.tag(_tag(stream, "language") or ""),
        title=_tag(stream, "title"),
        default=_flag(stream, "default"),
        time_base=_fraction(stream.get("time_base")) or Fraction(1, 48000),
    )


def _subtitle(stream: Mapping[str, Any]) -> SubtitleStream:
    codec = str(stream.get("codec_name", "unknown"))
    return SubtitleStream(
        int(stream["index"]), codec, language.tag(_tag(stream, "language") or ""), _tag(stream, "title")
    )


def _chapters(chapters: list[Mapping[str, Any]]) -> list[Chapter]:
    found = []
    for number, chapter in enumerate(chapters, 1):
        start, end = _seconds(chapter.get("start_time")), _seconds(chapter.get("end_time"))
        if start is not None and end is not None and end > start:
            title = _tag(chapter, "title") or f"Chapter {number}"
            found.append(Chapter(start=start, end=end, title=title))
    return found


def _tag(thing: Mapping[str, Any], name: str) -> str | None:
    tags: Mapping[str, Any] = thing.get("tags", {})
    text = next((str(value) for key, value in tags.items() if key.lower() == name), "")
    return " ".join(text.split())[:200] or None


def _flag(stream: Mapping[str, Any], name: str) -> bool:
    return bool(stream.get("disposition", {}).get(name))


def _fraction(text: Any) -> Fraction | None:
    try:
        value = Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None
    return value if value > 0 else None


def _seconds(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if abs(value) < 1e9 else None


MP4_BEGINNINGS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"styp")


def refusal(errors: list[str], subject: str, size: int, head: bytes) -> SourceError:
    """Why ffprobe could not open a file, as a sentence with its remedy. `head` is how the file begins."""
    said = " ".join(errors).lower()
    if "moov atom not found" in said and head[4:8] in MP4_BEGINNINGS:
        return SourceError(
            f"is cut off: its index is missing, so none of its {size / 1e6:.1f} MB can be found",
            subject=subject,
            hint="copy it again, or repair it with the recorder's own tool",
        )
    if "not on whitelist" in said or "whitelist" in said:
        return SourceError(
            "is a playlist, a script or a picture, not a recording, whatever its name says",
            subject=subject,
            hint="drop the recording itself",
        )
    if "permission denied" in said:
        return SourceError("may not be read", subject=subject, hint="allow your account to read it")
    if "end of file" in said or "ebml" in said:
        return SourceError("is cut off before anything can be decoded", subject=subject, hint="copy it again")
    return SourceError("is no audio or video file", subject=subject, hint="remove it from the list")
