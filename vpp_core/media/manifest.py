"""The manifest of a package: what `package.json` says and the catalog repeats."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

MANIFEST_VERSION = 1


class Model(BaseModel):
    """Immutable, and refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PackageFile(Model):
    """One file of a package. `path` is relative, with forward slashes; `size` in bytes."""

    path: str
    size: int
    sha256: str
    content_type: str


class Rendition(Model):
    """One encoded output. Bandwidths in bit/s over the media segments (RFC 8216, 4.3.4.2); `language` is a BCP 47 tag."""

    kind: Literal["video", "audio"]
    name: str
    playlist: str
    media: str
    bandwidth: int
    average_bandwidth: int
    codecs: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    language: str | None = None
    default: bool = False
    copied: bool = False


class Chapter(Model):
    """`start` and `end` in seconds from the lecture's beginning."""

    start: float
    end: float
    title: str


class Caption(Model):
    """A WebVTT file of the package; `language` is a BCP 47 tag, `und` where unknown."""

    path: str
    language: str
    label: str


class Package(Model):
    """One lecture as files.

    Attributes:
        id: hash of source bytes, recipe and pipeline version; the same work has the same id everywhere.
        duration: seconds of playing time.
        declared_duration: what the source claimed, where that is longer than what could be decoded.
        warnings: sentences for the admin, such as "damaged: 26.3 of 40.0 s could be decoded".
        files: every file but `package.json` itself, sorted by path.
    """

    version: int = MANIFEST_VERSION
    id: str
    source_sha256: str
    recipe: str
    duration: float
    declared_duration: float | None = None
    master: str
    poster: str
    storyboard: str | None = None
    storyboard_vtt: str | None = None
    renditions: list[Rendition]
    chapters: list[Chapter] = []
    captions: list[Caption] = []
    warnings: list[str] = []
    files: list[PackageFile]
