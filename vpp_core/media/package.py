"""Pieces into a package: joined renditions, HLS playlists (RFC 8216), WebVTT and the manifest."""

from __future__ import annotations

import hashlib
import html
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from vpp_core.errors import MediaError
from vpp_core.media import fmp4
from vpp_core.media.manifest import Caption, Chapter, Package, PackageFile, Rendition

MANIFEST = "package.json"
MASTER = "master.m3u8"
POSTER = "poster.jpg"
STORYBOARD = "storyboard.jpg"
STORYBOARD_VTT = "storyboard.vtt"

CONTENT_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt",
    ".json": "application/json",
}

GROUPS = {"AUDIO": "sound", "SUBTITLES": "subs"}
"""Names of the groups that a multivariant playlist's variants share."""


@dataclass(frozen=True)
class Segment:
    """A byte range of a media file; `duration` in seconds."""

    offset: int
    size: int
    duration: float
    samples: int

    @property
    def bitrate(self) -> float:
        return self.size * 8 / self.duration if self.duration else 0.0


@dataclass(frozen=True)
class Media:
    """A joined rendition: `init_size` bytes of initialisation, then its segments without a gap."""

    file: PackageFile
    init_size: int
    codecs: str
    segments: tuple[Segment, ...]

    @property
    def duration(self) -> float:
        return sum(segment.duration for segment in self.segments)

    @property
    def bandwidth(self) -> int:
        """The highest bitrate of any segment, in bit/s. A last one under a second is no measure."""
        rates = [s.bitrate for s in self.segments if s.duration >= 1] or [s.bitrate for s in self.segments]
        return max(round(max(rates, default=0)), self.average_bandwidth)

    @property
    def average_bandwidth(self) -> int:
        return round(sum(s.size for s in self.segments) * 8 / self.duration) if self.duration else 0


def join(
    pieces: Sequence[Path], output: Path, segment_samples: Sequence[int] | None, frame: int | None = None
) -> Media:
    """Joins fragmented MP4 pieces by appending their fragments, hashing on the way.

    Args:
        segment_samples: how many frames each segment must have, or None to take fragments as they come.
        frame: ticks of a frame, where times are to be put on the grid of frames.

    Raises:
        MediaError: the pieces differ in their encoding, or their frames do not follow each other.
    """
    digest = hashlib.sha256()
    found: list[tuple[int, fmp4.Fragment]] = []
    first_init = b""
    size = 0
    with output.open("wb", buffering=fmp4.BUFFER) as out:
        for path in pieces:
            init, parts = fmp4.fragments(path, frame)
            if not first_init:
                first_init = init
                size += _put(out, digest, init)
            elif init != first_init:
                raise MediaError("was encoded differently from the pieces before it", subject=path.name)
            with path.open("rb") as file:
                for part in parts:
                    found.append((size, part))
                    size += _append(file, part, len(found), out, digest, frame)
        out.flush()
        os.fsync(out.fileno())
    name = output.name
    entry = PackageFile(path=name, size=size, sha256=digest.hexdigest(), content_type=content_type(name))
    segments = _segments(found, fmp4.time_scale(first_init), segment_samples, name)
    return Media(entry, len(first_init), fmp4.codec_string(first_init), tuple(segments))


def _put(out: BinaryIO, digest: hashlib._Hash, data: bytes | bytearray) -> int:
    out.write(data)
    digest.update(data)
    return len(data)


def _append(
    file: BinaryIO, part: fmp4.Fragment, sequence: int, out: BinaryIO, digest: hashlib._Hash, frame: int | None
) -> int:
    """Copies one fragment with its new place in the sequence."""
    file.seek(part.offset)
    left = part.size
    while left:
        data = bytearray(file.read(min(left, fmp4.BUFFER)))
        if not data:
            raise MediaError("became shorter while it was read")
        if left == part.size:
            fmp4.renumber(data, sequence)
            if frame is not None:
                head = int.from_bytes(data[:4], "big")
                data[:head] = fmp4.regrid(data[:head], frame)
        left -= _put(out, digest, data)
    return part.size


def _segments(
    found: list[tuple[int, fmp4.Fragment]], scale: int, samples: Sequence[int] | None, name: str
) -> list[Segment]:
    """Fragments grouped into segments; checks that no frame and no time is missing between them."""
    clock = 0
    for _, part in found:
        if part.time != clock:
            raise MediaError(f"has a gap at {clock / scale:.3f} s", subject=name)
        clock += part.duration
    if samples is None:
        return [Segment(at, p.size, p.duration / scale, p.samples) for at, p in found]
    segments: list[Segment] = []
    rest = iter(found)
    for wanted in samples:
        group: list[tuple[int, fmp4.Fragment]] = []
        while sum(p.samples for _, p in group) < wanted and (head := next(rest, None)) is not None:
            group.append(head)
        count = sum(p.samples for _, p in group)
        if count != wanted:
            raise MediaError(f"segment {len(segments)} has {count} frames, not {wanted}", subject=name)
        length = sum(p.duration for _, p in group) / scale
        segments.append(Segment(group[0][0], sum(p.size for _, p in group), length, count))
    if next(rest, None) is not None:
        raise MediaError("has frames after its end", subject=name)
    return segments


def media_playlist(media: Media) -> str:
    """One rendition's playlist: byte ranges of one file (RFC 8216, 4.3.2.2)."""
    longest = max((s.duration for s in media.segments), default=1.0)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, round(longest))}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{media.file.path}",BYTERANGE="{media.init_size}@0"',
    ]
    for segment in media.segments:
        lines += [
            f"#EXTINF:{segment.duration:.6f},",
            f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}",
            media.file.path,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def caption_playlist(caption: Caption, duration: float) -> str:
    """One caption's playlist: a single segment, the whole file (RFC 8216, 3.5)."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{math.ceil(duration)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{duration:.6f},",
        caption.path,
    ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def caption_playlist_name(caption: Caption) -> str:
    return PurePosixPath(caption.path).with_suffix(".m3u8").name


def multivariant_playlist(renditions: Sequence[Rendition], captions: Sequence[Caption] = ()) -> str:
    """What a player opens (RFC 8216, 4.3.4). The middle rung comes first: players start with the first."""
    sounds = [r for r in renditions if r.kind == "audio"]
    pictures = [r for r in renditions if r.kind == "video"]
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [_media_line("AUDIO", r.name, r.language, r.playlist, r.default) for r in sounds] if pictures else []
    lines += [_media_line("SUBTITLES", c.label, c.language, caption_playlist_name(c)) for c in captions]
    shared = f',SUBTITLES="{GROUPS["SUBTITLES"]}"' if captions else ""
    loudest = max((r.bandwidth for r in sounds), default=0)
    average = max((r.average_bandwidth for r in sounds), default=0)
    middle = max(0, len(pictures) - 2)
    for r in [*pictures[middle:], *reversed(pictures[:middle])]:
        codecs = ",".join([r.codecs, *dict.fromkeys(s.codecs for s in sounds)])
        line = f"#EXT-X-STREAM-INF:BANDWIDTH={r.bandwidth + loudest},AVERAGE-BANDWIDTH={r.average_bandwidth + average}"
        line += f',CODECS="{codecs}",RESOLUTION={r.width}x{r.height},FRAME-RATE={r.fps:.3f}'
        lines += [line + (f',AUDIO="{GROUPS["AUDIO"]}"' if sounds else "") + shared, r.playlist]
    for r in sounds if not pictures else []:
        line = f"#EXT-X-STREAM-INF:BANDWIDTH={r.bandwidth},AVERAGE-BANDWIDTH={r.average_bandwidth}"
        lines += [f'{line},CODECS="{r.codecs}"{shared}', r.playlist]
    return "\n".join([*lines, ""])


def _media_line(
    kind: Literal["AUDIO", "SUBTITLES"], name: str, language: str | None, playlist: str, default: bool = False
) -> str:
    tag = f',LANGUAGE="{language}"' if language and language != "und" else ""
    quoted = name.replace('"', "'")
    chosen = "YES" if default else "NO"
    return (
        f'#EXT-X-MEDIA:TYPE={kind},GROUP-ID="{GROUPS[kind]}",NAME="{quoted}"{tag},'
        f'DEFAULT={chosen},AUTOSELECT=YES,URI="{playlist}"'
    )


def timestamp(seconds: float) -> str:
    """`HH:MM:SS.mmm`, as WebVTT has it."""
    millis = round(seconds * 1000)
    return f"{millis // 3600000:02d}:{millis // 60000 % 60:02d}:{millis // 1000 % 60:02d}.{millis % 1000:03d}"


def storyboard_vtt(count: int, interval: float, duration: float, tile: tuple[int, int], columns: int) -> str:
    """Cues that point into the sheet by media fragments (`#xywh=`)."""
    width, height = tile
    cues = ["WEBVTT", ""]
    for n in range(count):
        start, end = n * interval, min((n + 1) * interval, duration)
        if end <= start:
            break
        x, y = n % columns * width, n // columns * height
        cues += [f"{timestamp(start)} --> {timestamp(end)}", f"{STORYBOARD}#xywh={x},{y},{width},{height}", ""]
    return "\n".join(cues)


def chapters_vtt(chapters: Sequence[Chapter]) -> str:
    cues = ["WEBVTT", ""]
    for chapter in chapters:
        text = html.escape(chapter.title, quote=False)
        cues += [f"{timestamp(chapter.start)} --> {timestamp(chapter.end)}", text, ""]
    return "\n".join(cues)


def escape_arrows(vtt: str) -> str:
    """WebVTT as ffmpeg writes it, with the arrows in its cues' text escaped: a parser takes them for times."""
    lines = vtt.split("\n")
    for n, line in enumerate(lines):
        if not (_TIMES.match(line) and n and not lines[n - 1]):
            lines[n] = line.replace("-->", "--&gt;")
    return "\n".join(lines)


_TIMES = re.compile(r"[\d:.]+ --> [\d:.]+( |$)")


def content_type(name: str) -> str:
    return CONTENT_TYPES[PurePosixPath(name).suffix]


def describe_file(folder: Path, name: str) -> PackageFile:
    """A finished file of a package, with its hash."""
    path = folder / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return PackageFile(path=name, size=path.stat().st_size, sha256=digest.hexdigest(), content_type=content_type(name))


def read_manifest(folder: Path) -> Package | None:
    """The package in `folder`, or None where it is not whole (sizes are compared, contents are not)."""
    try:
        package = Package.model_validate_json((folder / MANIFEST).read_bytes())
        whole = all((folder / f.path).stat().st_size == f.size for f in package.files)
    except (OSError, ValueError):
        return None
    return package if whole else None
