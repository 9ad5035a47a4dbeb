"""One lecture as a list shows it, and where it stands among the others. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vpp_core.catalog.lecture import Lecture, Visibility, order_keys, search_words, words
from vpp_core.catalog.store import FALLING, LectureQuery, Sort
from vpp_core.media.manifest import PackageFile


@dataclass(frozen=True, slots=True)
class Entry:
    """What is painted of a lecture: a tenth of the memory of the lecture itself, which lists every file.

    Attributes:
        key: sorts it, in the list's present order.
        poster: the file in its package, where there is one.
    """

    id: str
    title: str
    course: str
    code: str
    term: str
    number: int | None
    presenters: str
    recorded_at: date | None
    created_at: datetime
    updated_at: datetime
    duration: float
    visibility: Visibility
    package: str
    poster: PackageFile | None
    key: str


def entry_of(lecture: Lecture, sort: Sort) -> Entry:
    """The lecture as a list sorted that way shows it."""
    course, package = lecture.course, lecture.package
    poster = next((file for file in package.files if file.path == package.poster), None) if package else None
    return Entry(
        id=lecture.id,
        title=lecture.title,
        course=course.title if course else "",
        code=(course.code or "") if course else "",
        term=(course.term or "") if course else "",
        number=lecture.number,
        presenters=", ".join(lecture.presenters),
        recorded_at=lecture.recorded_at,
        created_at=lecture.created_at,
        updated_at=lecture.updated_at,
        duration=lecture.duration,
        visibility=lecture.visibility,
        package=package.id if package else "",
        poster=poster,
        key=order_keys(lecture)[sort],
    )


def fits(lecture: Lecture, query: LectureQuery) -> bool:
    """Whether the store would find the lecture by that query."""
    course = lecture.course
    if query.visibility is not None and lecture.visibility != query.visibility:
        return False
    if query.course is not None and (course is None or query.course not in (course.title, course.code)):
        return False
    known = search_words(lecture) if query.text else []
    return all(any(word.startswith(part) for word in known) for part in words(query.text))


def place(entries: Sequence[Entry], entry: Entry, sort: Sort) -> int:
    """Where the entry belongs among others that are in order: by its key, and by its id where keys are equal."""
    if sort not in FALLING:
        return bisect_left(entries, (entry.key, entry.id), key=lambda each: (each.key, each.id))
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        other = entries[middle]
        if other.key > entry.key or (other.key == entry.key and other.id < entry.id):
            low = middle + 1
        else:
            high = middle
    return low
