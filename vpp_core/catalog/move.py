"""Moving lectures from one store to another: from the one that a machine keeps for itself into the platform's.

Files first, each verified, then the document, and only when all of it is there does the lecture leave its old store.
A crash in between leaves the lecture where it was, and moving it again goes on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from vpp_core.catalog.files import StagingFolder
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.publish import delete_lecture
from vpp_core.catalog.store import LectureQuery, LectureStore, safe_path
from vpp_core.errors import StoreError
from vpp_core.media.manifest import PackageFile

PAGE = 100


async def move_all(source: LectureStore, target: LectureStore, folder: Path) -> AsyncIterator[Lecture]:
    """Moves every lecture, and gives each as it is in `target`. One that `target` has in a newer form stays.

    Args:
        folder: a place for one file at a time, on a disk with room for the largest.

    Raises:
        StoreError, StoreUnreachable: of either store; moving again goes on.
        DiskFull: no room in `folder`.
    """
    for lecture in await _all(source):
        moved = await _move(lecture, source, target, folder)
        if moved is not None:
            yield moved


async def _all(store: LectureStore) -> list[Lecture]:
    found: list[Lecture] = []
    query = LectureQuery(limit=PAGE)
    while True:
        page = await store.search(query)
        found += page.lectures
        if page.cursor is None:
            return found
        query = query.model_copy(update={"cursor": page.cursor})


async def _move(lecture: Lecture, source: LectureStore, target: LectureStore, folder: Path) -> Lecture | None:
    known = await target.get(lecture.id)
    if known is not None and known.updated_at > lecture.updated_at:
        return None
    wanted = _files(lecture)
    if lecture.package is not None:
        there = {(file.path, file.sha256) for file in await target.stored_files(lecture.package.id)}
        for file in wanted:
            if (file.path, file.sha256) not in there:
                await _copy(lecture.package.id, file, source, target, folder)
    moved = await target.change(
        lecture.id, lambda stored: stored if stored and stored.updated_at > lecture.updated_at else lecture
    )
    if moved.package is not None:
        there = {(file.path, file.sha256) for file in await target.stored_files(moved.package.id)}
        if any((file.path, file.sha256) not in there for file in _files(moved)):
            raise StoreError("loses files as they are stored", subject=lecture.title, hint="start the platform again")
    await delete_lecture(source, lecture.id)
    return moved


def _files(lecture: Lecture) -> list[PackageFile]:
    return [] if lecture.package is None else [*lecture.package.files, *lecture.added]


async def _copy(package: str, file: PackageFile, source: LectureStore, target: LectureStore, folder: Path) -> None:
    async with StagingFolder(folder / package) as staging:
        path = str(safe_path(file.path))
        if await staging.write(path, source.read_range(package, file, 0, file.size)) != (file.size, file.sha256):
            raise StoreError("was damaged in the store", subject=file.path, hint="publish the lecture again")
        await target.put_file(package, file, staging.local(path))
