"""Package files in the GridFS bucket `media`, in GridFS's own layout, so that any GridFS reader can read them.

- A file's id holds its content's hash, so two publishers of a package write the same chunks and may meet
  anywhere; a chunk that is already there is kept after its bytes were compared.
- The files document is written last, after all chunks are counted and the hash agrees. Without it a file
  does not exist for anyone; a crash leaves chunks that `sweep_unfinished` removes by their age.
- Chunks are written directly: `upload_from_stream` reads, hashes and sends one after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId
from pymongo import ASCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from vpp_core.catalog.document import Document, file_id
from vpp_core.catalog.files import read_pieces
from vpp_core.catalog.lecture import now
from vpp_core.catalog.store import Progress, StoredPackage
from vpp_core.errors import NotFound, StoreError
from vpp_core.media.manifest import PackageFile

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


class Media:
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

    async def want(self, package_id: str) -> None:
        await self._files.update_many({"metadata.package": package_id}, {"$max": {"metadata.seen_at": now()}})

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
