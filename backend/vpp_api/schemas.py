"""What the API shows: its own shapes, so that a field of the catalog is public only once it is written here."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import LecturePage
from vpp_core.media.manifest import Package


class Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(Shape):
    """What happened, and what to do about it."""

    error: str
    hint: str


class Health(Shape):
    """`reason` says why something is not ready."""

    status: str
    reason: str | None = None


class CourseRef(Shape):
    title: str
    code: str | None
    term: str | None


class Chapter(Shape):
    """`start` and `end` in seconds."""

    start: float
    end: float
    title: str


class CaptionTrack(Shape):
    """A WebVTT file at `src`; `language` is a BCP 47 tag."""

    src: str
    language: str
    label: str


class Playback(Shape):
    """Addresses on this server: the HLS playlist, and pictures and captions to show with it."""

    playlist: str
    storyboard: str | None
    captions: list[CaptionTrack]


class LectureSummary(Shape):
    """A lecture in a list. `duration` in seconds; `poster` is an address on this server."""

    id: str
    slug: str
    title: str
    number: int | None
    course: CourseRef | None
    presenters: list[str]
    recorded_at: date | None
    published_at: datetime | None
    duration: float
    poster: str | None

    @classmethod
    def of(cls, lecture: Lecture) -> Self:
        return cls.model_validate(_summary(lecture))


class LectureDetail(LectureSummary):
    """A lecture to watch; `playback` is null until its package is there."""

    description: str
    language: str | None
    tags: list[str]
    chapters: list[Chapter]
    playback: Playback | None

    @classmethod
    def of(cls, lecture: Lecture) -> Self:
        fields = _summary(lecture) | {
            "description": lecture.description,
            "language": lecture.language,
            "tags": lecture.tags,
            "chapters": [chapter.model_dump() for chapter in lecture.chapters],
            "playback": _playback(lecture.package, lecture) if lecture.package else None,
        }
        return cls.model_validate(fields)


class LectureList(Shape):
    """One page; `total` counts all pages, `cursor` asks for the next and is null on the last."""

    lectures: list[LectureSummary]
    total: int
    cursor: str | None

    @classmethod
    def of(cls, page: LecturePage) -> Self:
        return cls(lectures=[LectureSummary.of(one) for one in page.lectures], total=page.total, cursor=page.cursor)


def edition(package: Package) -> str:
    """A hash over all files of a package.

    A package's id names the work (source, recipe), not its bytes: another ffmpeg may make other ones. With
    the edition in their address, files can be cached for good. What a person adds to a lecture changes no
    edition, so that a player goes on; such files have their content's hash in their names.
    """
    said = "\n".join(f"{file.sha256} {file.path}" for file in package.files)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def media_address(package: Package, path: str) -> str:
    return f"/api/media/{package.id}.{edition(package)}/{quote(path)}"


def _summary(lecture: Lecture) -> dict[str, object]:
    package = lecture.package
    return {
        **lecture.model_dump(
            include={"id", "slug", "title", "number", "presenters", "recorded_at", "published_at", "duration"}
        ),
        "course": lecture.course.model_dump() if lecture.course else None,
        "poster": media_address(package, package.poster) if package else None,
    }


def _playback(package: Package, lecture: Lecture) -> dict[str, object]:
    storyboard = package.storyboard_vtt
    return {
        "playlist": media_address(package, lecture.playlist or package.master),
        "storyboard": media_address(package, storyboard) if storyboard else None,
        "captions": [
            {"src": media_address(package, one.path), "language": one.language, "label": one.label}
            for one in lecture.captions
        ],
    }
