"""Lectures and package files as the documents that a store keeps, and back. Pure, and free of any driver."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from pydantic import ValidationError

from vpp_core.catalog.lecture import SCHEMA_VERSION, Lecture, order_keys, search_words, words
from vpp_core.catalog.store import FALLING, LectureQuery, Sort
from vpp_core.errors import StoreError
from vpp_core.media.manifest import PackageFile

Document = dict[str, Any]

HELPERS = ("revision", "order", "words")
"""What a document holds besides the lecture: for writing without losing, sorting, searching."""

MOST_WORDS = 32

NO_ADDRESS = "MONGO_URL"
"""Shown for a URL that has no address."""

NEWER = "start the newest version of this program, or point MONGO_URL to another database"


def to_document(lecture: Lecture, revision: int) -> Document:
    """The lecture as the store keeps it; `gridfs_id` joins each file of the package to its bytes."""
    document = _plain(lecture.model_dump())
    assert isinstance(document, dict)
    document["_id"] = document.pop("id")
    if lecture.package is not None:
        for entry, file in zip(document["package"]["files"], lecture.package.files, strict=True):
            entry["gridfs_id"] = file_id(lecture.package.id, file)
        for entry, file in zip(document["added"], lecture.added, strict=True):
            entry["gridfs_id"] = file_id(lecture.package.id, file)
    document |= {"revision": revision, "order": _plain(order_keys(lecture)), "words": _plain(search_words(lecture))}
    return document


def from_document(document: Mapping[str, Any]) -> Lecture:
    """The lecture of a document.

    Raises:
        StoreError: written by a newer version, or not a lecture.
    """
    fields = {key: value for key, value in document.items() if key not in HELPERS}
    lecture_id = str(fields.pop("_id", ""))
    check_version(fields.get("schema_version"), f"lecture {lecture_id}")
    try:
        if fields.get("package"):
            fields["package"] = {**fields["package"], "files": _described(fields["package"]["files"])}
            fields["added"] = _described(fields.get("added", []))
        return Lecture.model_validate({**fields, "id": lecture_id})
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            "is not a lecture that this program understands", subject=f"lecture {lecture_id}", hint="publish it again"
        ) from error


def _described(files: Iterable[Document]) -> list[Document]:
    return [{key: value for key, value in file.items() if key != "gridfs_id"} for file in files]


def storable(lecture: Lecture) -> Lecture:
    """The lecture as it will come back: bytes of file names that are no text are replaced."""
    return from_document(to_document(lecture, 0))


def check_version(version: object, subject: str) -> None:
    """Raise StoreError for data of a version that this program does not know."""
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise StoreError(
            f"was written by a newer version (data version {version}, this program knows {SCHEMA_VERSION})",
            subject=subject,
            hint=NEWER,
        )


def file_id(package_id: str, file: PackageFile) -> str:
    """The name under which a file's bytes are stored.

    It holds the content's hash: publishers of the same bytes meet, and those of other bytes cannot.
    """
    return _text(f"{package_id}/{file.path}@{file.sha256[:16]}")


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with the first number from 2 that nobody has: `hashing-2`."""
    used = set(taken)
    if wanted not in used:
        return wanted
    return next(slug for number in range(2, len(used) + 3) if (slug := f"{wanted}-{number}") not in used)


def slug_pattern(slug: str) -> str:
    """A regular expression for the slug with or without a number behind it."""
    return rf"^{re.escape(slug)}(-\d+)?$"


def search_filter(query: LectureQuery) -> Document:
    """Which documents a query means, by values only: nothing that was typed becomes an operator."""
    matching: Document = {}
    if query.visibility is not None:
        matching["visibility"] = query.visibility
    if query.course is not None:
        matching["$or"] = [{"course.title": query.course}, {"course.code": query.course}]
    if parts := words(query.text)[:MOST_WORDS]:
        matching["$and"] = [{"words": {"$regex": f"^{re.escape(part)}"}} for part in parts]
    return matching


def beyond(key: str, lecture_id: str, sort: Sort) -> Document:
    """Which documents come after the one with that order key and id."""
    field = f"order.{sort}"
    further = {"$lt": key} if sort in FALLING else {"$gt": key}
    return {"$or": [{field: further}, {field: key, "_id": {"$gt": lecture_id}}]}


def safe_address(url: str) -> str:
    """The store's address as it may be shown: without user, password and options; NO_ADDRESS without one."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("mongodb", "mongodb+srv"):
        return NO_ADDRESS
    # A malformed password may hold anything, an @ or / too: only what follows the last @ is no secret.
    place = rest.rpartition("@")[2].partition("?")[0].partition("/")[0]
    return f"MongoDB at {unquote(place)}" if place else NO_ADDRESS


def _plain(value: object) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value


def _text(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not _is_text(value) else value


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
