"""A store in memory, for fast tests and for trying things out: the same behaviour, nothing kept."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from vpp_core.catalog.document import MOST_WORDS, file_id, free_slug, slug_pattern, storable
from vpp_core.catalog.files import read_pieces
from vpp_core.catalog.lecture import Lecture, now, order_keys, search_words, words
from vpp_core.catalog.store import (
    FALLING,
    Change,
    CourseCount,
    LecturePage,
    LectureQuery,
    Progress,
    StoredPackage,
    Swept,
    ValueCount,
    ValueField,
    check_range,
    choose,
    decode_cursor,
    encode_cursor,
)
from vpp_core.errors import NotFound
from vpp_core.media.manifest import PackageFile

PIECE = 256 * 1024


@dataclass
class _Stored:
    package: str
    file: PackageFile
    data: bytes
    seen_at: datetime


class MemoryStore:
    """A `LectureStore` that forgets everything with the program."""

    def __init__(self) -> None:
        self._lectures: dict[str, Lecture] = {}
        self._files: dict[str, _Stored] = {}

    async def ping(self) -> None:
        await asyncio.sleep(0)

    async def get(self, lecture_id: str) -> Lecture | None:
        await asyncio.sleep(0)
        return self._lectures.get(lecture_id)

    async def find(self, key: str) -> Lecture:
        await asyncio.sleep(0)
        ordered = [self._lectures[i] for i in sorted(self._lectures)]
        exact = [le for le in ordered if le.slug == key] + [le for le in ordered if le.id == key]
        return choose(key, exact, [le for le in ordered if key and le.id.startswith(key)][:10])

    async def with_package(self, package_id: str) -> list[Lecture]:
        await asyncio.sleep(0)
        found = [le for le in self._lectures.values() if le.package and le.package.id == package_id]
        return sorted(found, key=lambda le: le.id)

    async def search(self, query: LectureQuery) -> LecturePage:
        await asyncio.sleep(0)
        found = sorted((le for le in self._lectures.values() if _fits(le, query)), key=lambda le: le.id)
        found.sort(key=lambda le: order_keys(le)[query.sort], reverse=query.sort in FALLING)
        rest = found
        if query.cursor is not None:
            key, lecture_id = decode_cursor(query.cursor, query.sort)
            rest = [le for le in found if _comes_after(le, query, key, lecture_id)]
        page = rest[: query.limit]
        more = len(rest) > len(page)
        cursor = encode_cursor(query.sort, order_keys(page[-1])[query.sort], page[-1].id) if more else None
        return LecturePage(lectures=page, total=len(found), cursor=cursor)

    async def courses(self) -> list[CourseCount]:
        await asyncio.sleep(0)
        counts = Counter(le.course.title for le in self._lectures.values() if le.course)
        return [CourseCount(title=title, lectures=counts[title]) for title in sorted(counts)]

    async def values(self, field: ValueField, limit: int = 200) -> list[ValueCount]:
        await asyncio.sleep(0)
        counts = Counter(value for le in self._lectures.values() for value in set(_values(le, field)))
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [ValueCount(value=value, lectures=count) for value, count in ordered[:limit]]

    async def change(self, lecture_id: str, change: Change) -> Lecture:
        lecture = storable(change(self._lectures.get(lecture_id)))
        pattern = re.compile(slug_pattern(lecture.slug))
        taken = [le.slug for le in self._lectures.values() if le.id != lecture.id and pattern.match(le.slug)]
        lecture = lecture.model_copy(update={"slug": free_slug(lecture.slug, taken)})
        self._lectures[lecture.id] = lecture
        await asyncio.sleep(0)
        return lecture

    async def delete(self, lecture_id: str) -> bool:
        await asyncio.sleep(0)
        return self._lectures.pop(lecture_id, None) is not None

    async def stored_files(self, package_id: str) -> list[PackageFile]:
        await asyncio.sleep(0)
        files = [stored.file for stored in self._files.values() if stored.package == package_id]
        return sorted(files, key=lambda file: (file.path, file.sha256))

    async def put_file(self, package_id: str, file: PackageFile, local: Path, progress: Progress | None = None) -> None:
        key = file_id(package_id, file)
        tell = progress or (lambda _: None)
        if key in self._files:
            self._files[key].seen_at = now()
            tell(file.size)
            return
        data = bytearray()
        async for batch in read_pieces(local, file, PIECE, 16):
            data += b"".join(batch)
            tell(sum(map(len, batch)))
        self._files[key] = _Stored(package_id, file, bytes(data), now())

    async def read_range(self, package_id: str, file: PackageFile, start: int, end: int) -> AsyncIterator[bytes]:
        check_range(file, start, end)
        stored = self._files.get(file_id(package_id, file))
        if stored is None:
            raise NotFound("is not stored", subject=f"{package_id}/{file.path}", hint="publish the lecture again")
        for at in range(start, end, PIECE):
            await asyncio.sleep(0)
            yield stored.data[at : min(at + PIECE, end)]

    async def want(self, package_id: str) -> None:
        await asyncio.sleep(0)
        for stored in self._files.values():
            if stored.package == package_id:
                stored.seen_at = max(stored.seen_at, now())

    async def delete_package(self, package_id: str, *, seen_until: datetime | None = None) -> bool:
        await asyncio.sleep(0)
        if any(le.package and le.package.id == package_id for le in self._lectures.values()):
            return False
        for key, stored in list(self._files.items()):
            if stored.package == package_id and (seen_until is None or stored.seen_at <= seen_until):
                del self._files[key]
        return True

    async def packages_stored(self) -> list[StoredPackage]:
        await asyncio.sleep(0)
        packages: dict[str, list[_Stored]] = {}
        for stored in self._files.values():
            packages.setdefault(stored.package, []).append(stored)
        return [
            StoredPackage(id=i, files=len(s), size=sum(f.file.size for f in s), seen_at=max(f.seen_at for f in s))
            for i, s in sorted(packages.items())
        ]

    async def sweep(self, older_than: timedelta) -> Swept:
        await asyncio.sleep(0)
        until = now() - older_than
        wanted = {
            file_id(le.package.id, file)
            for le in self._lectures.values()
            if le.package
            for file in (*le.package.files, *le.added)
        }
        gone = [key for key, stored in self._files.items() if key not in wanted and stored.seen_at <= until]
        for key in gone:
            del self._files[key]
        return Swept(files=len(gone))

    async def close(self) -> None:
        await asyncio.sleep(0)


def _values(lecture: Lecture, field: ValueField) -> list[str]:
    course = lecture.course
    match field:
        case "presenters":
            return lecture.presenters
        case "tags":
            return lecture.tags
        case "languages":
            found = [lecture.language]
        case "course":
            found = [course.title if course else None]
        case "code":
            found = [course.code if course else None]
        case "term":
            found = [course.term if course else None]
    return [value for value in found if value]


def _fits(lecture: Lecture, query: LectureQuery) -> bool:
    course = lecture.course
    known = search_words(lecture) if query.text else []
    return (
        (query.visibility is None or lecture.visibility == query.visibility)
        and (query.course is None or (course is not None and query.course in (course.title, course.code)))
        and all(any(word.startswith(part) for word in known) for part in words(query.text)[:MOST_WORDS])
    )


def _comes_after(lecture: Lecture, query: LectureQuery, key: str, lecture_id: str) -> bool:
    own = order_keys(lecture)[query.sort]
    if own == key:
        return lecture.id > lecture_id
    return own < key if query.sort in FALLING else own > key
