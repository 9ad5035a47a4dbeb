"""Packages of plain bytes: the shape of real ones, without the time to encode them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from pathlib import Path

from vpp_core.catalog.lecture import Lecture, SourceInfo, lecture_id, slugify
from vpp_core.media.manifest import Chapter, Package, PackageFile, Rendition

TYPES = {".mp4": "video/mp4", ".m3u8": "application/vnd.apple.mpegurl", ".jpg": "image/jpeg"}


def some_bytes(size: int, seed: object) -> bytes:
    return random.Random(str(seed)).randbytes(size)


def describe(path: str, data: bytes) -> PackageFile:
    kind = TYPES.get(Path(path).suffix, "application/octet-stream")
    return PackageFile(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest(), content_type=kind)


def make_package(
    folder: Path, seed: object = 1, contents: Mapping[str, bytes] | None = None, package_id: str | None = None
) -> Package:
    """Write a package of a few files into `folder`; other seeds give other bytes and another id."""
    if contents is None:
        contents = {
            "master.m3u8": some_bytes(700, f"{seed}-m"),
            "poster.jpg": some_bytes(40_000, f"{seed}-p"),
            "v720/media.mp4": some_bytes(3_000_017, f"{seed}-v"),
            "v720/media.m3u8": some_bytes(2_000, f"{seed}-l"),
            "empty.vtt": b"",
        }
    for path, data in contents.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return Package(
        id=package_id or hashlib.sha256(f"package {seed}".encode()).hexdigest()[:32],
        source_sha256=source(seed).sha256,
        recipe="h264-aac",
        duration=63.5,
        master="master.m3u8",
        poster="poster.jpg",
        renditions=[
            Rendition(
                kind="video",
                name="720p",
                playlist="v720/media.m3u8",
                media="v720/media.mp4",
                bandwidth=2_000_000,
                average_bandwidth=1_500_000,
                codecs="avc1.64001f",
                width=1280,
                height=720,
                fps=30.0,
            )
        ],
        chapters=[Chapter(start=0.0, end=63.5, title="All")],
        files=sorted((describe(path, data) for path, data in contents.items()), key=lambda file: file.path),
    )


def source(seed: object = 1, name: str = "Lecture 03 - Hashing.mp4") -> SourceInfo:
    return SourceInfo(sha256=hashlib.sha256(f"source {seed}".encode()).hexdigest(), name=name, size=12345)


def make_lecture(seed: object, **fields: object) -> Lecture:
    """A lecture without a package."""
    origin = source(seed)
    title = str(fields.pop("title", f"Lecture {seed}"))
    base = Lecture(id=lecture_id(origin.sha256), slug=slugify(title), title=title, source=origin)
    return base.model_copy(update=fields)
