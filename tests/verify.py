"""A package seen from outside: ffprobe and ffmpeg, the `m3u8` library, hashes. Nothing of the program's own readers."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import m3u8

from tests.sources import probe, run

AAC_FRAME = 1024


def verify_package(folder: Path, *, poster: bool = True) -> dict[str, Any]:
    """Asserts that the package in `folder` is whole, true to its manifest and playable; returns the manifest.

    `poster=False` for sources that are black or hold nothing to see.
    """
    package: dict[str, Any] = json.loads((folder / "package.json").read_text())
    _files(folder, package)
    tracks = {r["playlist"]: _media_playlist(folder, r) for r in package["renditions"]}
    _multivariant(folder, package, tracks)
    pictures = [r for r in package["renditions"] if r["kind"] == "video"]

    def rendition(r: dict[str, Any]) -> list[int]:
        cuts = (_picture if r in pictures else _sound)(folder, r, tracks[r["playlist"]], package["duration"])
        _decodes(folder, r)
        return cuts

    # Two at a time: what takes the time is the start of ffmpeg, on one core.
    with ThreadPoolExecutor(2) as pool:
        cuts = list(pool.map(rendition, package["renditions"]))[: len(pictures)]
    assert all(cut == cuts[0] for cut in cuts), "segments are not aligned across rungs"
    _poster(folder / package["poster"], pictures, poster)
    if pictures:
        _storyboard(folder, package)
    _words(folder, package)
    return package


def _files(folder: Path, package: dict[str, Any]) -> None:
    listed = {entry["path"]: entry for entry in package["files"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"package.json"}
    assert sorted(listed) == sorted(there)
    assert [e["path"] for e in package["files"]] == sorted(listed)
    for name, entry in listed.items():
        data = (folder / name).read_bytes()
        assert len(data) == entry["size"], name
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], name


def _media_playlist(folder: Path, rendition: dict[str, Any]) -> m3u8.M3U8:
    """Byte ranges that follow each other from the initialisation to the file's last byte."""
    playlist = m3u8.load(str(folder / rendition["playlist"]))
    size = (folder / rendition["media"]).stat().st_size
    assert playlist.is_endlist
    assert playlist.playlist_type == "vod"
    assert playlist.is_independent_segments
    assert len(playlist.segments) >= 1
    init = playlist.segment_map[0]
    assert init.uri == rendition["media"]
    length, at = (int(word) for word in init.byterange.split("@"))
    assert at == 0
    at = length
    for segment in playlist.segments:
        length, offset = (int(word) for word in segment.byterange.split("@"))
        assert offset == at
        assert segment.uri == rendition["media"]
        assert round(segment.duration) <= playlist.target_duration
        at += length
    assert at == size, "byte ranges do not add up to the file"
    return playlist


def _peak(playlist: m3u8.M3U8) -> float:
    """The highest bitrate of any segment worth measuring."""
    rates = [(int(s.byterange.split("@")[0]) * 8 / s.duration, s.duration) for s in playlist.segments]
    return max((rate for rate, length in rates if length >= 1), default=0)


def _multivariant(folder: Path, package: dict[str, Any], tracks: dict[str, m3u8.M3U8]) -> None:
    master = m3u8.load(str(folder / package["master"]))
    renditions = {r["playlist"]: r for r in package["renditions"]}
    pictures = [name for name, r in renditions.items() if r["kind"] == "video"]
    sounds = [name for name, r in renditions.items() if r["kind"] == "audio"]
    assert sorted(p.uri for p in master.playlists) == sorted(pictures or sounds)
    loudest = max((_peak(tracks[name]) for name in sounds), default=0) if pictures else 0
    for variant in master.playlists:
        info, rendition = variant.stream_info, renditions[variant.uri]
        assert info.bandwidth >= int(_peak(tracks[variant.uri]) + loudest) - 2
        assert 0 < info.average_bandwidth <= info.bandwidth
        wanted = {rendition["codecs"], *(renditions[s]["codecs"] for s in sounds)}
        assert set(info.codecs.split(",")) == wanted
        if rendition["kind"] == "video":
            assert info.resolution == (rendition["width"], rendition["height"])
            assert abs(info.frame_rate - rendition["fps"]) < 0.001
            assert (info.audio is not None) == bool(sounds)
    heard = [m for m in master.media if m.type == "AUDIO"]
    if pictures:
        assert sorted(m.uri for m in heard) == sorted(sounds)
        assert len({m.name for m in heard}) == len(sounds)
        assert sum(m.default == "YES" for m in heard) == (1 if sounds else 0)
        assert [m.language for m in heard] == [renditions[m.uri]["language"] for m in heard]
    _captions(folder, package, master)


def _captions(folder: Path, package: dict[str, Any], master: m3u8.M3U8) -> None:
    """Each caption is offered by every variant, as one segment as long as the lecture."""
    offered = [m for m in master.media if m.type == "SUBTITLES"]
    groups = {m.group_id for m in offered} or {None}
    assert all({variant.stream_info.subtitles} == groups for variant in master.playlists)
    assert len({m.name for m in offered}) == len(offered)
    types = {entry["path"]: entry["content_type"] for entry in package["files"]}
    for caption, media in zip(package["captions"], offered, strict=True):
        assert (media.name, media.language or "und") == (caption["label"], caption["language"])
        playlist = m3u8.load(str(folder / media.uri))
        assert (playlist.is_endlist, playlist.playlist_type) == (True, "vod")
        assert [(s.uri, s.duration) for s in playlist.segments] == [(caption["path"], package["duration"])]
        assert playlist.target_duration >= package["duration"]
        assert (types[media.uri], types[caption["path"]]) == ("application/vnd.apple.mpegurl", "text/vtt")
    if offered:
        kinds = [stream["codec_type"] for stream in probe(folder / package["master"])["streams"]]
        assert sum(kind in ("video", "audio") for kind in kinds) >= len(package["renditions"])


def _one_stream(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The file's only stream, and its packets."""
    found = probe(path, "-show_streams", "-show_entries", "packet=pts,dts,duration,flags")
    [stream] = found["streams"]
    return stream, found["packets"]


def _picture(folder: Path, rendition: dict[str, Any], playlist: m3u8.M3U8, duration: float) -> list[int]:
    """Frames on a constant grid from 0, a keyframe at every segment's start; returns the segments' first frames."""
    stream, found = _one_stream(folder / rendition["media"])
    assert (stream["width"], stream["height"]) == (rendition["width"], rendition["height"])
    assert stream["width"] % 2 == 0
    assert stream["height"] % 2 == 0
    assert stream["pix_fmt"] == "yuv420p"
    assert stream.get("sample_aspect_ratio", "1:1") in ("1:1", "0:1")
    assert not any("rotation" in side for side in stream.get("side_data_list", []))
    assert re.fullmatch(r"avc1\.[0-9a-f]{6}", rendition["codecs"])
    assert int(rendition["codecs"][-2:], 16) == stream["level"]
    base, rate = Fraction(stream["time_base"]), _rate(stream, rendition)
    times = sorted(int(p["pts"]) * base * rate for p in found)
    assert times == list(range(len(found))), "frames are not on the grid"
    orders = [int(p["dts"]) for p in found]
    assert all(a < b for a, b in itertools.pairwise(orders))
    assert abs(len(found) / rate - duration) <= 1 / rate
    keys = {int(int(p["pts"]) * base * rate) for p in found if "K" in p["flags"]}
    cuts = [0]
    for segment in playlist.segments:
        cuts.append(round((Fraction(cuts[-1]) / rate + Fraction(segment.duration).limit_denominator(10**6)) * rate))
    assert cuts[-1] == len(found), "segments do not add up to the rendition"
    assert keys.issuperset(cuts[:-1]), "a segment begins without a keyframe"
    return cuts


def _rate(stream: dict[str, Any], rendition: dict[str, Any]) -> Fraction:
    """The exact frame rate, which the manifest rounds to three digits."""
    rate = Fraction(stream["r_frame_rate"])
    assert abs(float(rate) - rendition["fps"]) <= 0.0005
    return rate


def _sound(folder: Path, rendition: dict[str, Any], playlist: m3u8.M3U8, duration: float) -> list[int]:
    """AAC frames that follow each other from 0, as long as the lecture; returns no cuts, as players need none."""
    stream, frames = _one_stream(folder / rendition["media"])
    assert stream["codec_name"] == "aac"
    assert stream["profile"] == "LC"
    assert rendition["codecs"] == "mp4a.40.2"
    assert stream["channels"] <= 2
    base, rate = Fraction(stream["time_base"]), int(stream["sample_rate"])
    times = [int(p["pts"]) * base * rate for p in frames]
    assert times == [n * AAC_FRAME for n in range(len(frames))], "the sound has a gap"
    length = len(frames) * AAC_FRAME / rate
    assert abs(length - duration) <= AAC_FRAME / rate + 1e-3
    assert abs(sum(s.duration for s in playlist.segments) - length) < 0.01
    return []


def _decodes(folder: Path, rendition: dict[str, Any]) -> None:
    """The file and its playlist decode to the same frames without a complaint."""
    kind = "v" if rendition["kind"] == "video" else "a"
    inputs = [word for name in ("media", "playlist") for word in ("-i", str(folder / rendition[name]))]
    outputs = [word for n in (0, 1) for word in ("-map", f"{n}:{kind}", "-f", "hash", "pipe:1")]
    words = ["ffmpeg", "-v", "error", *inputs, *outputs]
    done = subprocess.run(words, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.decode()) == (0, ""), rendition["media"]
    of_file, of_playlist = done.stdout.split()
    assert of_file == of_playlist, "the playlist plays something else than the file"


def _poster(path: Path, pictures: list[dict[str, Any]], bright: bool) -> None:
    stream, _ = _one_stream(path)
    assert stream["codec_name"] == "mjpeg"
    if pictures:
        ratio = pictures[0]["width"] / pictures[0]["height"]
        assert abs(stream["width"] / stream["height"] - ratio) <= ratio * 0.05 + 2 / stream["height"]
    gray = run("ffmpeg", "-v", "error", "-i", path, "-vf", "scale=32:18,format=gray", "-f", "rawvideo", "pipe:1")
    if bright:
        assert max(gray) > 40, "the poster is black"


def _storyboard(folder: Path, package: dict[str, Any]) -> None:
    """Cues from 0 to the end, each inside the sheet."""
    stream, _ = _one_stream(folder / package["storyboard"])
    text = (folder / package["storyboard_vtt"]).read_text()
    assert text.startswith("WEBVTT\n")
    cues = re.findall(r"(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)", text)
    assert cues
    assert cues[0][0] == "00:00:00.000"
    assert all(a[1] == b[0] for a, b in itertools.pairwise(cues))
    assert abs(seconds(cues[-1][1]) - package["duration"]) < 0.002
    for _, _, name, *numbers in cues:
        x, y, width, height = map(int, numbers)
        assert name == package["storyboard"]
        assert x + width <= stream["width"]
        assert y + height <= stream["height"]
    assert max(int(c[3]) + int(c[5]) for c in cues) == stream["width"]
    assert max(int(c[4]) + int(c[6]) for c in cues) == stream["height"]


def seconds(text: str) -> float:
    """A WebVTT time in seconds."""
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def _words(folder: Path, package: dict[str, Any]) -> None:
    for caption in package["captions"]:
        text = (folder / caption["path"]).read_text("utf-8")
        assert text.startswith("WEBVTT")
        assert "-->" in text
    for chapter in package["chapters"]:
        assert 0 <= chapter["start"] < chapter["end"] <= package["duration"] + 0.001
