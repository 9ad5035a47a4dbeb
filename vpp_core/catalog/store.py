"""What a catalog can do, in our words; `mongo.py` and `memory.py` do it and pass the same contract tests.

A store keeps lectures (one document each, written whole) and the files of packages. A file counts as
stored only once all its bytes are in and agree with its SHA-256; until then nobody can see it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from vpp_core.catalog.lecture import Lecture, Visibility
from vpp_core.errors import NotFound, StoreError, UsageError
from vpp_core.media.manifest import PackageFile

Sort = Literal["newest", "updated", "recorded", "title", "course"]

FALLING: frozenset[Sort] = frozenset({"newest", "updated", "recorded"})
"""Sorts whose greatest key comes first."""

Progress = Callable[[int], None]
"""Told how many more bytes are safely stored, each time some are."""

Change = Callable[[Lecture | None], Lecture]
"""Makes the new lecture from the stored one, or from None; may be called again when another writer was faster."""

MANIFEST_NAME = "package.json"


class LectureQuery(BaseModel):
    """Which lectures, in which order, and where to go on.

    Attributes:
        text: every word of it begins a word of the title, description, course, presenters or tags;
            case and accents do not matter.
        course: code or title of a course, whole.
        limit: lectures a page.
        cursor: `LecturePage.cursor` of the page before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    course: str | None = None
    visibility: Visibility | None = None
    sort: Sort = "newest"
    limit: int = Field(default=50, ge=1, le=1000)
    cursor: str | None = None


class LecturePage(BaseModel):
    """One page; `total` counts all pages, `cursor` is None on the last one."""

    model_config = ConfigDict(frozen=True)

    lectures: list[Lecture]
    total: int
    cursor: str | None = None


class CourseCount(BaseModel):
    """A course's title and how many lectures name it."""

    model_config = ConfigDict(frozen=True)

    title: str
    lectures: int


ValueField = Literal["presenters", "course", "code", "term", "tags", "languages"]
"""What is offered while a person types: values that lectures name already."""


class ValueCount(BaseModel):
    """A value and how many lectures name it."""

    model_config = ConfigDict(frozen=True)

    value: str
    lectures: int


class StoredPackage(BaseModel):
    """What the store holds of a package; `size` in bytes, `seen_at` when a publisher last wanted it."""

    model_config = ConfigDict(frozen=True)

    id: str
    files: int
    size: int
    seen_at: datetime


class Swept(BaseModel):
    """What a sweep removed: stored files that no lecture names, and leftovers of files never finished."""

    model_config = ConfigDict(frozen=True)

    files: int = 0
    unfinished: int = 0


class LectureStore(Protocol):
    """A catalog. Every method raises `StoreUnreachable` when nothing answers, `StoreError` when it refuses."""

    async def ping(self) -> None:
        """Return when the store answers and its data is of a version that this program knows."""

    async def get(self, lecture_id: str) -> Lecture | None:
        """The lecture of that id."""

    async def find(self, key: str) -> Lecture:
        """The lecture of that slug, id, or beginning of an id, as a person types it.

        Raises:
            NotFound: none fits.
            UsageError: several fit; the message names them.
        """

    async def with_package(self, package_id: str) -> list[Lecture]:
        """The lectures that point to that package, by id."""

    async def search(self, query: LectureQuery) -> LecturePage:
        """One page of lectures. Raises UsageError for a cursor of another query."""

    async def courses(self) -> list[CourseCount]:
        """All courses, by title."""

    async def values(self, field: ValueField, limit: int = 200) -> list[ValueCount]:
        """What lectures name in that field, the most used first, then by its code points."""

    async def change(self, lecture_id: str, change: Change) -> Lecture:
        """Write `change(stored)` as one document, or nothing; no other writer's change is lost.

        The slug is made unique by a suffix; the lecture is returned as stored.
        """

    async def delete(self, lecture_id: str) -> bool:
        """Remove the lecture, not its package. False when there was none."""

    async def stored_files(self, package_id: str) -> list[PackageFile]:
        """The files of that package that are stored whole and verified, by path."""

    async def put_file(self, package_id: str, file: PackageFile, local: Path, progress: Progress | None = None) -> None:
        """Store the file's bytes from `local`. Repeating it is harmless, cheap, and resumes where it stopped.

        Raises:
            MediaError: `local` does not hold the bytes that `file` promises; nothing became visible.
        """

    def read_range(self, package_id: str, file: PackageFile, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in pieces of at most 1 MiB.

        Raises:
            UsageError: not 0 <= start <= end <= file.size.
            NotFound: the file is not stored.
        """

    async def want(self, package_id: str) -> None:
        """Count the package's files as wanted now: a sweep leaves them for its whole age."""

    async def delete_package(self, package_id: str, *, seen_until: datetime | None = None) -> bool:
        """Remove a package's files, unless a lecture points to it: then False.

        With `seen_until`, files that a publisher wanted after that moment stay.
        """

    async def packages_stored(self) -> list[StoredPackage]:
        """All packages of which at least one file is stored whole, by id."""

    async def sweep(self, older_than: timedelta) -> Swept:
        """Remove files that no lecture names, and unfinished ones, last wanted before that age.

        The age has to be longer than any publish takes: a day is meant.
        """

    async def close(self) -> None:
        """Let go of connections."""


async def save(store: LectureStore, lecture: Lecture) -> Lecture:
    """Write the lecture over whatever is stored under its id; returned as stored (the slug may differ)."""
    return await store.change(lecture.id, lambda _: lecture)


def existing(identity: str, change: Callable[[Lecture], Lecture]) -> Change:
    """`change` for a lecture that has to be there. Raises NotFound when it is called without one."""

    def checked(stored: Lecture | None) -> Lecture:
        if stored is None:
            raise NotFound("no such lecture", subject=identity, hint="list them with: vpp lectures")
        return change(stored)

    return checked


def choose(key: str, exact: list[Lecture], beginning: list[Lecture]) -> Lecture:
    """The one lecture that `key` means: `exact` fit by slug or id, `beginning` by a part of the id."""
    fitting = exact[:1] or beginning
    if not fitting:
        raise NotFound("no lecture has this id or slug", subject=key, hint="list them with: vpp lectures")
    if len(fitting) > 1:
        names = ", ".join(f"{lecture.id} ({lecture.title})" for lecture in fitting)
        raise UsageError(f"fits several lectures: {names}", subject=key, hint="type more of the id")
    return fitting[0]


def encode_cursor(sort: Sort, key: str, lecture_id: str) -> str:
    """Where a page ended, as text that is safe in a web address."""
    return base64.urlsafe_b64encode(json.dumps([sort, key, lecture_id]).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, sort: Sort) -> tuple[str, str]:
    """The order key and id at which the page before ended. Raises UsageError for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise UsageError("is no cursor of a lecture list", subject=cursor[:80], hint="begin at page one") from error
    if not (isinstance(parts, list) and len(parts) == 3 and all(isinstance(p, str) for p in parts)):
        raise UsageError("is no cursor of a lecture list", subject=cursor[:80], hint="begin at page one")
    if parts[0] != sort:
        raise UsageError(f"is a cursor of a list sorted by {parts[0]}", subject=cursor[:80], hint="begin at page one")
    return parts[1], parts[2]


def check_range(file: PackageFile, start: int, end: int) -> None:
    """Raise UsageError unless the range lies in the file."""
    if not 0 <= start <= end <= file.size:
        raise UsageError(f"has {file.size} bytes, not the range {start} to {end}", subject=file.path)


def safe_path(path: str) -> PurePosixPath:
    """`path` as a path that stays inside its package: what the database says is not to be trusted.

    Raises:
        StoreError: absolute, empty, with `..`, a backslash, a colon, a control character, or `package.json` itself.
    """
    parts = path.split("/")
    hostile = (
        any(part in ("", ".", "..") or len(part.encode("utf-8", "surrogateescape")) > 255 for part in parts)
        or any(char in "\\:" or not char.isprintable() for char in path)
        or path == MANIFEST_NAME
    )
    if hostile:
        raise StoreError("is not a path inside a package", subject=path, hint="publish the lecture again")
    return PurePosixPath(path)
