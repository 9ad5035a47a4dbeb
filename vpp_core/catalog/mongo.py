"""The store on MongoDB: the only door to PyMongo.

Lectures are one document each in `lectures`, written with compare-and-swap on `revision`. Package files
lie in the GridFS bucket `media`, in GridFS's own layout, so that any GridFS reader can read them:

- A file's id holds its content's hash, so two publishers of a package write the same chunks and may meet
  anywhere; a chunk that is already there is kept after its bytes were compared.
- The files document is written last, after all chunks are counted and the hash agrees. Without it a file
  does not exist for anyone; a crash leaves chunks that `sweep` removes by their age.
- Chunks are written directly: `upload_from_stream` reads, hashes and sends one after the other.
- Every write is journaled on a majority before it counts.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId
from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel, WriteConcern
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    InvalidURI,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
)

from vpp_core.catalog.document import (
    NO_ADDRESS,
    Document,
    beyond,
    check_version,
    file_id,
    free_slug,
    from_document,
    safe_address,
    search_filter,
    slug_pattern,
    storable,
    to_document,
)
from vpp_core.catalog.files import read_pieces
from vpp_core.catalog.lecture import SCHEMA_VERSION, Lecture, now, order_keys
from vpp_core.catalog.store import (
    FALLING,
    Change,
    CourseCount,
    LecturePage,
    LectureQuery,
    Progress,
    StoredPackage,
    Swept,
    check_range,
    choose,
    decode_cursor,
    encode_cursor,
)
from vpp_core.errors import NotFound, StoreError, StoreUnreachable
from vpp_core.media.manifest import PackageFile

DATABASE = "vpp"

CHUNK_SIZE = 256 * 1024
"""Bytes a chunk. Seen on 2 cores: 256 KiB, 512 KiB, 1 MiB upload alike (238, 217, 222 MB/s; 2 MiB 139), but a
range of 400 KB takes 1.2, 1.5, 1.7 ms (2 MiB 3.1), as less around it is read."""

BATCH = 16
"""Chunks in one insert, 4 MiB, share one journal flush.
Seen: 16 MiB is slower (132 MB/s) and holds four times the memory."""

IN_FLIGHT = 2
"""Inserts under way while the next batch is read. Seen: 1, 2, 3 give 167, 197, 238 MB/s; 3 costs memory."""

RESUME_WITHIN = timedelta(hours=12)
"""Chunks of an unfinished upload older than this are written anew, as a sweep may be about to remove them."""

RETRIES = 50

Revive = Callable[[], Awaitable[object]]


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
        self._server = _Server(url, patience, revive)
        self.address = self._server.address
        self._asking = self._server.asking
        self._lectures = self._server.db["lectures"]
        self._media = _Media(self._server.db["media.files"], self._server.db["media.chunks"])

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

    async def search(self, query: LectureQuery) -> LecturePage:
        field, direction = f"order.{query.sort}", DESCENDING if query.sort in FALLING else ASCENDING
        matching = search_filter(query)
        after = beyond(*decode_cursor(query.cursor, query.sort), query.sort) if query.cursor is not None else {}
        async with self._asking():
            total = await self._lectures.count_documents(matching)
            cursor = self._lectures.find({"$and": [matching, after]}).sort([(field, direction), ("_id", ASCENDING)])
            lectures = [from_document(d) async for d in cursor.limit(query.limit + 1)]
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
            pointers = self._lectures.find({"package": {"$ne": None}}, {"package.files.gridfs_id": 1})
            wanted = {f["gridfs_id"] async for d in pointers for f in d["package"]["files"]}
            return Swept(
                files=await self._media.sweep_unwanted(wanted, until),
                unfinished=await self._media.sweep_unfinished(until),
            )

    async def close(self) -> None:
        await self._server.client.close()


class _Server:
    """The connection: prepares the database once, and says the driver's errors as sentences."""

    def __init__(self, url: str, patience: float, revive: Revive | None) -> None:
        self.address = safe_address(url)
        self._revive = revive
        self._prepared = False
        self._preparing = asyncio.Lock()
        if self.address == NO_ADDRESS:  # the driver takes a bare word for a host's name
            raise translate(ValueError(), self.address)
        milliseconds = int(patience * 1000)
        try:
            self.client: AsyncMongoClient[Document] = AsyncMongoClient(
                url,
                tz_aware=True,
                serverSelectionTimeoutMS=milliseconds,
                connectTimeoutMS=milliseconds,
                socketTimeoutMS=60_000,
                appname="vpp",
            )
            default = self.client.get_default_database(DATABASE)
        except (PyMongoError, ValueError, TypeError) as error:
            raise translate(error, self.address) from error
        self.db = default.with_options(write_concern=WriteConcern(w="majority", j=True))

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Errors inside become ours; a server that is gone is brought back for the next time."""
        try:
            if not self._prepared:
                await self._prepare()
            yield
        except (PyMongoError, BSONError) as error:
            problem = translate(error, self.address)
            if isinstance(problem, StoreUnreachable) and self._revive is not None:
                await self._revive()
            raise problem from error

    async def ping(self) -> None:
        try:
            await self._ping()
        except StoreUnreachable:
            if self._revive is None:
                raise
            await self._ping()  # it was brought back just now

    async def _ping(self) -> None:
        async with self.asking():
            await self.db.command("ping")
            await self._check_schema()

    async def _prepare(self) -> None:
        async with self._preparing:
            if self._prepared:
                return
            await self._check_schema()
            version = {"$setOnInsert": {"version": SCHEMA_VERSION}}
            await self.db["meta"].update_one({"_id": "schema"}, version, upsert=True)
            for collection, indexes in INDEXES.items():
                await self.db[collection].create_indexes(indexes)
            self._prepared = True

    async def _check_schema(self) -> None:
        meta = await self.db["meta"].find_one({"_id": "schema"})
        check_version((meta or {}).get("version"), self.address)


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


class _Media:
    """Package files in GridFS's layout: `files` says what exists, `chunks` holds the bytes."""

    def __init__(self, files: AsyncCollection[Document], chunks: AsyncCollection[Document]) -> None:
        self._files = files
        self._chunks = chunks
        self._chunk_sizes: dict[str, int] = {}

    async def files_of(self, package_id: str) -> list[PackageFile]:
        found = self._files.find({"metadata.package": package_id}).sort([("metadata.path", 1), ("metadata.sha256", 1)])
        return [
            PackageFile(
                path=d["metadata"]["path"],
                size=d["length"],
                sha256=d["metadata"]["sha256"],
                content_type=d["metadata"]["content_type"],
            )
            async for d in found
        ]

    async def put(self, package_id: str, file: PackageFile, local: Path, tell: Progress) -> None:
        key = file_id(package_id, file)
        if (await self._files.update_one({"_id": key}, {"$max": {"metadata.seen_at": now()}})).matched_count:
            tell(file.size)
            return
        await self._chunks.delete_many({"files_id": key, "n": {"$gte": _chunks_of(file)}})
        present = {d["n"] async for d in self._chunks.find({"files_id": key}, {"n": 1, "_id": 0})}
        await self._put_chunks(key, file, local, present, tell)
        await self._seal(package_id, key, file)

    async def _put_chunks(self, key: str, file: PackageFile, local: Path, present: set[int], tell: Progress) -> None:
        under_way: set[asyncio.Task[int]] = set()
        first = 0
        try:
            async for batch in read_pieces(local, file, CHUNK_SIZE, BATCH):
                if len(under_way) >= IN_FLIGHT:
                    done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                    tell(sum(task.result() for task in done))
                under_way.add(asyncio.create_task(self._put_batch(key, first, batch, present)))
                first += len(batch)
                del batch
            while under_way:
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                tell(sum(task.result() for task in done))
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _put_batch(self, key: str, first: int, batch: list[bytes], present: set[int]) -> int:
        pieces = dict(enumerate(batch, first))
        new = [_chunk(key, n, data) for n, data in pieces.items() if n not in present]
        compare = {n: data for n, data in pieces.items() if n in present}
        if new:
            try:
                await self._chunks.insert_many(new, ordered=False)
            except BulkWriteError as error:
                compare |= {n: pieces[n] for n in _already_there(error)}
        if compare:
            await self._repair(key, compare)
        return sum(map(len, batch))

    async def _repair(self, key: str, pieces: dict[int, bytes]) -> None:
        """Keep the stored chunks that are young and hold our bytes; write the others anew."""
        kept = {"files_id": key, "n": {"$in": list(pieces)}, "_id": {"$gte": _born(now() - RESUME_WITHIN)}}
        good = {d["n"] async for d in self._chunks.find(kept, {"n": 1, "data": 1}) if d["data"] == pieces[d["n"]]}
        bad = [n for n in pieces if n not in good]
        if bad:
            await self._chunks.delete_many({"files_id": key, "n": {"$in": bad}})
            await self._chunks.insert_many([_chunk(key, n, pieces[n]) for n in bad], ordered=False)

    async def _seal(self, package_id: str, key: str, file: PackageFile) -> None:
        """Make the file exist. The chunks are counted first: another program may have removed some."""
        if await self._chunks.count_documents({"files_id": key}) != _chunks_of(file):
            raise StoreError("lost parts while being stored", subject=file.path, hint="publish the lecture again")
        moment = now()
        metadata = {"package": package_id, "path": file.path, "sha256": file.sha256, "seen_at": moment}
        document = {
            "length": file.size,
            "chunkSize": CHUNK_SIZE,
            "uploadDate": moment,
            "filename": key,
            "metadata": {**metadata, "content_type": file.content_type},
        }
        try:
            await self._files.replace_one({"_id": key}, document, upsert=True)
        except DuplicateKeyError:
            return  # another publisher of the same bytes was faster

    async def read(self, package_id: str, file: PackageFile, start: int, end: int) -> AsyncIterator[bytes]:
        key = file_id(package_id, file)
        size = await self._chunk_size(key, file)
        if start == end:
            return
        wanted = {"files_id": key, "n": {"$gte": start // size, "$lte": (end - 1) // size}}
        cursor = self._chunks.find(wanted, {"n": 1, "data": 1, "_id": 0}).sort("n", ASCENDING).batch_size(BATCH)
        at = start
        async with cursor:
            async for chunk in cursor:
                first = at - at // size * size
                data = chunk["data"][first : end - at + first]
                if chunk["n"] != at // size or not data:
                    break
                yield data
                at += len(data)
        if at != end:
            self._chunk_sizes.pop(key, None)
            raise StoreError("has lost bytes in the store", subject=key, hint="publish the lecture again")

    async def _chunk_size(self, key: str, file: PackageFile) -> int:
        """Chunks keep the size they were written with; it is asked for once a file."""
        if key not in self._chunk_sizes:
            stored = await self._files.find_one({"_id": key}, {"chunkSize": 1})
            if stored is None:
                raise NotFound("is not stored", subject=key, hint="publish the lecture again")
            if len(self._chunk_sizes) >= 10_000:
                self._chunk_sizes.clear()
            self._chunk_sizes[key] = stored["chunkSize"]
        return self._chunk_sizes[key]

    async def remove_package(self, package_id: str, seen_until: datetime | None) -> None:
        which: Document = {"metadata.package": package_id}
        if seen_until is not None:
            which["metadata.seen_at"] = {"$lte": seen_until}
        for key in [d["_id"] async for d in self._files.find(which, {"_id": 1})]:
            await self._remove({**which, "_id": key})

    async def _remove(self, which: Document) -> bool:
        """Remove one file if it still fits; its chunks after it, so that nobody sees it in part."""
        gone = await self._files.find_one_and_delete(which, {"_id": 1})
        if gone is None:
            return False
        self._chunk_sizes.pop(gone["_id"], None)
        await self._chunks.delete_many({"files_id": gone["_id"]})
        return True

    async def packages(self) -> list[StoredPackage]:
        total = {"files": {"$sum": 1}, "size": {"$sum": "$length"}, "seen_at": {"$max": "$metadata.seen_at"}}
        steps: list[Document] = [
            {"$match": {"metadata.package": {"$type": "string"}}},
            {"$group": {"_id": "$metadata.package", **total}},
            {"$sort": {"_id": 1}},
        ]
        found = await self._files.aggregate(steps)
        return [StoredPackage(id=d.pop("_id"), **d) async for d in found]

    async def sweep_unwanted(self, wanted: set[str], until: datetime) -> int:
        old = {"metadata.package": {"$type": "string"}, "metadata.seen_at": {"$lte": until}}
        keys = [d["_id"] async for d in self._files.find(old, {"_id": 1}) if d["_id"] not in wanted]
        return sum([await self._remove({**old, "_id": key}) for key in keys])

    async def sweep_unfinished(self, until: datetime) -> int:
        """Remove old chunks without a file. The id of a chunk tells when it was written."""
        removed = 0
        for key in await self._chunks.distinct("files_id"):
            if await self._files.find_one({"_id": key}, {"_id": 1}) is None:
                old = {"files_id": key, "_id": {"$lt": _born(until + timedelta(seconds=1))}}
                removed += (await self._chunks.delete_many(old)).deleted_count > 0
        return removed


INDEXES: dict[str, list[IndexModel]] = {
    "lectures": [
        IndexModel([("slug", ASCENDING)], unique=True),
        IndexModel([("words", ASCENDING)]),
        IndexModel([("package.id", ASCENDING)]),
        IndexModel([("course.title", ASCENDING)]),
        IndexModel([("course.code", ASCENDING)]),
        IndexModel([("published_at", DESCENDING)]),
        *(
            IndexModel([(f"order.{sort}", DESCENDING if sort in FALLING else ASCENDING), ("_id", ASCENDING)])
            for sort in ("newest", "updated", "recorded", "title", "course")
        ),
    ],
    "media.files": [
        IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)]),
        IndexModel([("metadata.package", ASCENDING), ("metadata.path", ASCENDING)]),
    ],
    "media.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
}


def _chunk(key: str, n: int, data: bytes) -> Document:
    return {"_id": ObjectId(), "files_id": key, "n": n, "data": data}


def _chunks_of(file: PackageFile) -> int:
    return -(-file.size // CHUNK_SIZE)


def _born(moment: datetime) -> ObjectId:
    return ObjectId.from_datetime(moment)


def _already_there(error: BulkWriteError) -> list[int]:
    """The numbers of the chunks that another publisher wrote; raises `error` when that is not all of it."""
    details: Any = error.details or {}
    problems = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or any(problem.get("code") != 11000 for problem in problems):
        raise error
    return [problem["op"]["n"] for problem in problems]


def translate(error: Exception, address: str) -> StoreError:
    """A driver's error as a sentence about the store at `address`."""
    text = str(error)
    if isinstance(error, (InvalidURI, ConfigurationError, ValueError, TypeError)) and not isinstance(error, BSONError):
        if "DNS" in text or "resolution" in text:
            return StoreUnreachable("its name cannot be looked up", subject=address, hint="check the network")
        return StoreError("is not a MongoDB URL", subject=address, hint="write mongodb://user:password@host:27017/vpp")
    code = error.code if isinstance(error, OperationFailure) else None
    if isinstance(error, BulkWriteError):
        code = next((p.get("code") for p in (error.details or {}).get("writeErrors", [])), code)
    for refused in _REFUSALS:
        if code in refused[0] or any(mark in text for mark in refused[1]):
            return StoreError(refused[2], subject=address, hint=refused[3])
    if isinstance(error, (ConnectionFailure, ServerSelectionTimeoutError, AutoReconnect)):
        return StoreUnreachable("does not answer", subject=address, hint="start it, or check MONGO_URL")
    return StoreError(f"refused: {text[:300]}", subject=address, hint="look at its log")


_REFUSALS: list[tuple[set[int | None], tuple[str, ...], str, str]] = [
    (
        {18},
        ("Authentication failed",),
        "refuses the user name or the password",
        "correct MONGO_URL (write special characters as %XX)",
    ),
    ({13}, (), "wants a user name and password with the right to read and write", "add them to MONGO_URL"),
    ({14031}, ("No space left", "out of disk space"), "its disk is full", "free some space on the store's disk"),
    (
        set(),
        ("larger than server max message size", "Got response id", "opcode", "unpack requires"),
        "is something else than MongoDB",
        "correct the host and port in MONGO_URL",
    ),
]
