"""Lectures on MongoDB: one document each in `lectures`, written with compare-and-swap on `revision`.

Every write is journaled on a majority before it counts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from vpp_core.catalog.document import (
    Document,
    beyond,
    free_slug,
    from_document,
    search_filter,
    slug_pattern,
    storable,
    to_document,
)
from vpp_core.catalog.lecture import Lecture, now, order_keys
from vpp_core.catalog.mongo.media import Media
from vpp_core.catalog.mongo.server import Revive, Server
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
from vpp_core.errors import StoreError
from vpp_core.media.manifest import PackageFile

RETRIES = 50

READ_AT_ONCE = 16
"""Lectures that are read between two turns of the loop."""

VALUE_PATHS: dict[ValueField, str] = {
    "presenters": "presenters",
    "course": "course.title",
    "code": "course.code",
    "term": "course.term",
    "tags": "tags",
    "languages": "language",
}


class MongoStore:
    """A `LectureStore` on MongoDB.

    Args:
        url: `mongodb://...`; the database is the one it names, or `vpp`.
        patience: seconds to wait for a server to answer.
        revive: called when none does; brings an embedded server back, so that a repeat succeeds.

    Raises:
        StoreError: the URL is malformed.
    """

    def __init__(self, url: str, *, patience: float = 3.0, revive: Revive | None = None) -> None:
        self._server = Server(url, patience, revive)
        self.address = self._server.address
        self._asking = self._server.asking
        self._lectures = self._server.db["lectures"]
        self._media = Media(self._server.db["media.files"], self._server.db["media.chunks"])

    async def ping(self) -> None:
        await self._server.ping()

    async def get(self, lecture_id: str) -> Lecture | None:
        async with self._asking():
            document = await self._lectures.find_one({"_id": lecture_id})
            return from_document(document) if document else None

    async def find(self, key: str) -> Lecture:
        async with self._asking():
            by_slug = [d async for d in self._lectures.find({"slug": key})]
            pattern = f"^{re.escape(key)}" if key else "$^"
            by_id = [d async for d in self._lectures.find({"_id": {"$regex": pattern}}).sort("_id").limit(10)]
        beginning = [from_document(d) for d in by_id]
        exact = [from_document(d) for d in by_slug] + [le for le in beginning if le.id == key]
        return choose(key, exact, beginning)

    async def with_package(self, package_id: str) -> list[Lecture]:
        async with self._asking():
            found = self._lectures.find({"package.id": package_id}).sort("_id")
            return [from_document(d) async for d in found]

    async def search(self, query: LectureQuery) -> LecturePage:
        field, direction = f"order.{query.sort}", DESCENDING if query.sort in FALLING else ASCENDING
        matching = search_filter(query)
        after = beyond(*decode_cursor(query.cursor, query.sort), query.sort) if query.cursor is not None else {}
        async with self._asking():
            total = await self._lectures.count_documents(matching)
            cursor = self._lectures.find({"$and": [matching, after]}).sort([(field, direction), ("_id", ASCENDING)])
            lectures: list[Lecture] = []
            async for document in cursor.limit(query.limit + 1):
                lectures.append(from_document(document))
                if len(lectures) % READ_AT_ONCE == 0:
                    await asyncio.sleep(0)  # a window shows something meanwhile
        page = lectures[: query.limit]
        more = len(lectures) > len(page)
        end = encode_cursor(query.sort, order_keys(page[-1])[query.sort], page[-1].id) if more else None
        return LecturePage(lectures=page, total=total, cursor=end)

    async def courses(self) -> list[CourseCount]:
        steps: list[Document] = [
            {"$match": {"course.title": {"$type": "string"}}},
            {"$group": {"_id": "$course.title", "lectures": {"$sum": 1}}},
            {"$sort": {"_id": 1}},
        ]
        async with self._asking():
            found = await self._lectures.aggregate(steps)
            return [CourseCount(title=d["_id"], lectures=d["lectures"]) async for d in found]

    async def values(self, field: ValueField, limit: int = 200) -> list[ValueCount]:
        path = VALUE_PATHS[field]
        steps: list[Document] = [
            {"$project": {"_id": 1, "value": f"${path}"}},
            {"$unwind": "$value"},
            {"$match": {"value": {"$type": "string", "$ne": ""}}},
            {"$group": {"_id": {"lecture": "$_id", "value": "$value"}}},  # one lecture counts once
            {"$group": {"_id": "$_id.value", "lectures": {"$sum": 1}}},
            {"$sort": {"lectures": -1, "_id": 1}},
            {"$limit": limit},
        ]
        async with self._asking():
            found = await self._lectures.aggregate(steps)
            return [ValueCount(value=d["_id"], lectures=d["lectures"]) async for d in found]

    async def change(self, lecture_id: str, change: Change) -> Lecture:
        async with self._asking():
            for _ in range(RETRIES):
                document = await self._lectures.find_one({"_id": lecture_id})
                wanted = storable(change(from_document(document) if document else None))
                lecture = wanted.model_copy(update={"slug": await _slug_for(self._lectures, wanted)})
                if await _swap(self._lectures, document, lecture):
                    return lecture
        raise StoreError("is being changed by others all the time", subject=f"lecture {lecture_id}", hint="try again")

    async def delete(self, lecture_id: str) -> bool:
        async with self._asking():
            return (await self._lectures.delete_one({"_id": lecture_id})).deleted_count == 1

    async def stored_files(self, package_id: str) -> list[PackageFile]:
        async with self._asking():
            return await self._media.files_of(package_id)

    async def put_file(self, package_id: str, file: PackageFile, local: Path, progress: Progress | None = None) -> None:
        async with self._asking():
            await self._media.put(package_id, file, local, progress or (lambda _: None))

    async def read_range(self, package_id: str, file: PackageFile, start: int, end: int) -> AsyncIterator[bytes]:
        check_range(file, start, end)
        async with self._asking():
            async for piece in self._media.read(package_id, file, start, end):
                yield piece

    async def want(self, package_id: str) -> None:
        async with self._asking():
            await self._media.want(package_id)

    async def delete_package(self, package_id: str, *, seen_until: datetime | None = None) -> bool:
        async with self._asking():
            if await self._lectures.find_one({"package.id": package_id}, {"_id": 1}):
                return False
            await self._media.remove_package(package_id, seen_until)
            return True

    async def packages_stored(self) -> list[StoredPackage]:
        async with self._asking():
            return await self._media.packages()

    async def sweep(self, older_than: timedelta) -> Swept:
        until = now() - older_than
        async with self._asking():
            fields = {"package.files.gridfs_id": 1, "added.gridfs_id": 1}
            pointers = self._lectures.find({"package": {"$ne": None}}, fields)
            wanted = {f["gridfs_id"] async for d in pointers for f in (*d["package"]["files"], *d.get("added", ()))}
            return Swept(
                files=await self._media.sweep_unwanted(wanted, until),
                unfinished=await self._media.sweep_unfinished(until),
            )

    async def close(self) -> None:
        await self._server.client.close()


async def _slug_for(lectures: AsyncCollection[Document], lecture: Lecture) -> str:
    similar = {"slug": {"$regex": slug_pattern(lecture.slug)}, "_id": {"$ne": lecture.id}}
    return free_slug(lecture.slug, [d["slug"] async for d in lectures.find(similar, {"slug": 1})])


async def _swap(lectures: AsyncCollection[Document], before: Document | None, lecture: Lecture) -> bool:
    """Write the lecture over `before`; False when that is not what is stored any more, or the slug was taken."""
    revision = before.get("revision", 0) if before else 0
    document = to_document(lecture, revision + 1)
    try:
        if before is None:
            await lectures.insert_one(document)
            return True
        expected = {"_id": lecture.id, "revision": before.get("revision")}
        return (await lectures.replace_one(expected, document)).matched_count == 1
    except DuplicateKeyError:
        return False
