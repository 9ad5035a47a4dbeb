"""The lecture as the catalog keeps it. Field meanings follow Dublin Core where it has the term."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vpp_core.errors import UsageError
from vpp_core.media.manifest import Caption, Chapter, Package, PackageFile

SCHEMA_VERSION = 1

Visibility = Literal["draft", "published"]


class Course(BaseModel):
    """dcterms:isPartOf. `title` alone is enough; `code` and `term` where the site has them."""

    model_config = ConfigDict(frozen=True)

    title: str
    code: str | None = None
    term: str | None = None


class SourceInfo(BaseModel):
    """The original file; `size` in bytes."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    name: str
    size: int


class Metadata(BaseModel):
    """What a person says of a lecture; None means "not said", which changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    description: str | None = None
    number: int | None = None
    course: Course | None = None
    presenters: list[str] | None = None
    recorded_at: date | None = None
    language: str | None = None
    tags: list[str] | None = None
    visibility: Visibility | None = None

    def over(self, base: Metadata) -> Metadata:
        """`base` with everything that is said here put over it."""
        return base.model_copy(update={k: getattr(self, k) for k in self.said()})

    def said(self) -> dict[str, object]:
        """The fields that are not None."""
        return {k: v for k in type(self).model_fields if (v := getattr(self, k)) is not None}


Clearable = Literal["description", "number", "course", "presenters", "recorded_at", "language", "tags"]
"""What a lecture can do without."""


class CourseParts(BaseModel):
    """Parts of a lecture's course; None means "not said", an empty text takes the part away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | None = None
    code: str | None = None
    term: str | None = None

    def over(self, course: Course | None) -> Course | None:
        """The course with these parts; without a title there is none. Raises UsageError for parts of no course."""
        said = {k: v for k in type(self).model_fields if (v := getattr(self, k)) is not None}
        if self.title == "":
            return None
        if course is None and not self.title:
            raise UsageError("belongs to no course yet", subject="lecture", hint="say the course's title first")
        before = course.model_dump() if course else {}
        return Course(**{k: v or None for k, v in {**before, **said}.items()})


class Lecture(BaseModel):
    """A catalog entry that a student sees. `duration` in seconds, times in UTC.

    Attributes:
        playlist: the multivariant playlist that names the captions as a person left them; None while they are
            the package's own.
        added: files beside the package's, stored under its id: captions that a person added and the playlists
            that name them. Their names hold their content's hash, so that a name never changes its bytes.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    slug: str
    title: str
    description: str = ""
    number: int | None = None
    course: Course | None = None
    presenters: list[str] = []
    recorded_at: date | None = None
    language: str | None = None
    tags: list[str] = []
    visibility: Visibility = "published"
    duration: float = 0.0
    source: SourceInfo
    package: Package | None = None
    chapters: list[Chapter] = []
    captions: list[Caption] = []
    playlist: str | None = None
    added: list[PackageFile] = []
    created_at: datetime = Field(default_factory=lambda: now())
    updated_at: datetime = Field(default_factory=lambda: now())
    published_at: datetime | None = None
    schema_version: int = SCHEMA_VERSION

    def with_metadata(self, metadata: Metadata) -> Lecture:
        """This lecture with what `metadata` says; the slug stays, so that links keep working."""
        return self.model_copy(update=metadata.said())

    def without(self, fields: Iterable[Clearable]) -> Lecture:
        """This lecture with nothing said in those fields."""
        return self.model_copy(update={f: type(self).model_fields[f].get_default() for f in fields})


def student_page(platform: str, lecture: Lecture) -> str:
    """Where students watch the lecture, under the platform's address."""
    return f"{platform.rstrip('/')}/lectures/{lecture.slug}"


def lecture_id(source_sha256: str) -> str:
    """The id of the lecture made from that source: the same recording is the same lecture."""
    return source_sha256[:16]


def now() -> datetime:
    """This moment in UTC, at MongoDB's precision of a millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def slugify(title: str) -> str:
    """A title as a readable piece of a web address: `Hashing & Trees` becomes `hashing-trees`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "lecture"


def words(text: str) -> list[str]:
    """The words of a text as search compares them: without case and accents, each once, sorted.

    Scripts that do not part words (Chinese, Japanese, Korean) count by the character.
    """
    return sorted(set(_WORD.findall(fold(text))))


def search_words(lecture: Lecture) -> list[str]:
    """All words by which a lecture is found: title, description, course, presenters, tags."""
    course = lecture.course
    parts = [lecture.title, lecture.description, *lecture.presenters, *lecture.tags]
    parts += [part for part in (course.title, course.code, course.term) if part] if course else []
    return words("\n".join(parts))


def order_keys(lecture: Lecture) -> dict[str, str]:
    """For each way to sort lectures, the text that sorts this one by its code points."""
    recorded = lecture.recorded_at.isoformat() if lecture.recorded_at else ""
    course = fold(lecture.course.title) if lecture.course else "\uffff"
    number = f"{lecture.number:09d}" if lecture.number is not None else "~"
    return {
        "newest": _instant(lecture.created_at),
        "updated": _instant(lecture.updated_at),
        "recorded": recorded,
        "title": fold(lecture.title),
        "course": "\x01".join((course, number, recorded, fold(lecture.title))),
    }


def fold(text: str) -> str:
    """`text` without case, accents and double spaces, for comparing."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff"
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W_{_EAST_ASIAN}]+")
