"""Making lectures visible, changing what is said of them, withdrawing them, giving their files back.

The order of the steps is what keeps a reader from ever seeing half a lecture: files first, each verified;
then one write of the lecture's document; only then is the package removed that it pointed to before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from vpp_core.catalog.captions import Arrangement, Moved, carried_over, unchanged
from vpp_core.catalog.exported import exported
from vpp_core.catalog.files import StagingFolder, contains, holds, is_empty
from vpp_core.catalog.lecture import (
    Clearable,
    CourseParts,
    Lecture,
    Metadata,
    SourceInfo,
    lecture_id,
    now,
    slugify,
)
from vpp_core.catalog.store import MANIFEST_NAME, LectureStore, Progress, existing, safe_path
from vpp_core.errors import NotFound, StoreError, UsageError, VppError
from vpp_core.media.files import in_thread, require_room
from vpp_core.media.manifest import Package, PackageFile

ATTEMPTS = 3


async def publish(
    store: LectureStore,
    folder: Path,
    package: Package,
    source: SourceInfo,
    *,
    said: Metadata | None = None,
    derived: Metadata | None = None,
    progress: Progress | None = None,
) -> Lecture:
    """Publish the package in `folder` as the lecture of its source. Repeating it is harmless and resumes.

    `said` is what a person says, put over what the lecture says already; `derived` is what names and files
    tell, for a lecture that is new to the store only. `progress` is told how many more bytes are stored;
    they add up to the size of all files.

    Raises:
        StoreUnreachable: repeat it when the store answers.
        MediaError: a file in `folder` is not what the package promises.
    """
    started = now()
    identity = lecture_id(source.sha256)
    before = await store.get(identity)
    tell = progress
    for _ in range(ATTEMPTS):
        await _put_files(store, folder, package, tell)
        seen = await store.get(identity)
        captions = await carried_over(store, seen, package)
        flip = _flip(package, source, said or Metadata(), derived or Metadata(), captions, seen)
        try:
            lecture = await store.change(identity, flip)
        except Moved:
            tell = None  # the bytes are in; only the captions are looked at again
            continue
        if _all_in([*package.files, *captions.added], await store.stored_files(package.id)):
            break
        tell = None  # another program removed the package at the same moment: the bytes were counted already
    else:
        raise StoreError("loses files as they are stored", subject=lecture.title, hint="publish the lecture again")
    if before is not None and before.package is not None and before.package.id != package.id:
        await store.delete_package(before.package.id, seen_until=started)
    return lecture


async def edit(
    store: LectureStore,
    identity: str,
    said: Metadata,
    *,
    clear: Iterable[Clearable] = (),
    course: CourseParts | None = None,
) -> Lecture:
    """Change what is said of a lecture; files and links stay, and so does whatever is not named here.

    Args:
        clear: fields about which nothing is to be said any more.
        course: parts of the course to change, over `said.course`.

    Raises:
        NotFound: no such lecture.
        UsageError: parts of a course for a lecture that is in none.
    """
    fields = tuple(clear)

    def change(lecture: Lecture) -> Lecture:
        changed = _said(lecture.without(fields), said)
        return changed if course is None else changed.model_copy(update={"course": course.over(changed.course)})

    return await store.change(identity, existing(identity, change))


async def edit_list(
    store: LectureStore,
    identity: str,
    field: Literal["presenters", "tags"],
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Lecture:
    """Add names to a list of a lecture, or take some away; what others added meanwhile stays. Raises NotFound."""

    def change(lecture: Lecture) -> Lecture:
        left = [name for name in getattr(lecture, field) if name not in remove]
        return _said(lecture, Metadata.model_validate({field: list(dict.fromkeys([*left, *add]))}))

    return await store.change(identity, existing(identity, change))


async def unpublish(store: LectureStore, identity: str) -> Lecture:
    """Hide a lecture from students; the admin keeps it as a draft. Raises NotFound."""
    return await edit(store, identity, Metadata(visibility="draft"))


async def show(store: LectureStore, identity: str) -> Lecture:
    """Let students see a lecture. Raises NotFound."""
    return await edit(store, identity, Metadata(visibility="published"))


async def delete_lecture(store: LectureStore, identity: str) -> bool:
    """Remove a lecture, then its files if no other lecture uses them. False when there was none."""
    removed = await remove(store, identity)
    if removed is not None:
        await purge(store, removed)
    return removed is not None


@dataclass(frozen=True)
class Removed:
    """A lecture that was taken out of the catalog at that moment; its files are there until they are purged."""

    lecture: Lecture
    at: datetime


async def remove(store: LectureStore, identity: str) -> Removed | None:
    """Take a lecture out of the catalog, for `restore` or `purge` to follow. None when there was none.

    Its files stay. Where neither follows, a sweep takes them when they are as old as anything unwanted.
    """
    lecture = await store.get(identity)
    if lecture is None:
        return None
    if lecture.package is not None:
        await store.want(lecture.package.id)
    moment = now()
    return Removed(lecture, moment) if await store.delete(identity) else None


async def restore(store: LectureStore, removed: Removed) -> Lecture:
    """Put a removed lecture back as it was. One that was published anew meanwhile stays, and only learns what was said.

    Raises:
        NotFound: its files are gone.
    """
    gone = removed.lecture
    problem = NotFound("cannot come back, its files are gone", subject=gone.title, hint="add its recording again")
    if not await _is_stored(store, gone):
        raise problem
    lecture = await store.change(gone.id, lambda stored: _back(gone, stored))
    if not await _is_stored(store, lecture):
        await store.delete(gone.id)  # another program purged it at the same moment
        raise problem
    return lecture


async def purge(store: LectureStore, removed: Removed) -> bool:
    """Delete the files of a removed lecture; False when a lecture points to them. Harmless to repeat."""
    package = removed.lecture.package
    return package is None or await store.delete_package(package.id, seen_until=removed.at)


def _back(gone: Lecture, stored: Lecture | None) -> Lecture:
    if stored is None or stored.package == gone.package:
        return gone
    fields = set(Metadata.model_fields) | {"slug", "created_at"}
    return _said(stored.model_copy(update={name: getattr(gone, name) for name in fields}), Metadata())


async def _is_stored(store: LectureStore, lecture: Lecture) -> bool:
    package = lecture.package
    return package is None or _all_in([*package.files, *lecture.added], await store.stored_files(package.id))


async def export(store: LectureStore, lecture: Lecture, folder: Path, progress: Progress | None = None) -> Path:
    """Write a lecture's package into `folder`, playable from a web server that answers Range requests.

    The folder appears whole, every file verified, or not at all. One that holds this package already is left as is.

    Raises:
        NotFound: the lecture has no package, or the store lost a file of it.
        UsageError: the folder holds something else.
        StoreError: a file's bytes or name are not what they have to be.
        VppError: the folder cannot be made.
        DiskFull: checked before the first file is written.
    """
    if lecture.package is None:
        raise NotFound("has no package yet", subject=lecture.title, hint="publish it first")
    wanted = exported(lecture, lecture.package)
    package = wanted.package
    paths = _safe_paths(package)
    if not await is_empty(folder):
        if await _is_export(package, folder):
            return folder
        raise UsageError("holds other files", subject=str(folder), hint="name an empty or new folder")
    size, elsewhere = sum(file.size for file in package.files), "name a folder on another disk"
    async with _staging(folder) as staging:
        await in_thread(require_room, folder, size, lecture.title, reserve=0, elsewhere=elsewhere)
        for path, file in paths.items():
            text = wanted.texts.get(file.path)
            pieces = store.read_range(package.id, file, 0, file.size) if text is None else _once(text)
            if await staging.write(path, pieces) != (file.size, file.sha256):
                raise StoreError("was damaged in the store", subject=file.path, hint="publish the lecture again")
            if progress is not None:
                progress(file.size)
        await staging.write(MANIFEST_NAME, _once(_manifest(package)))
        await staging.put_in_place()
    return folder


@asynccontextmanager
async def _staging(folder: Path) -> AsyncIterator[StagingFolder]:
    """A folder to write into. It is made before its disk is looked at: a place such as /proc has no room either,
    and only trying tells whether one may write there."""
    async with AsyncExitStack() as leaving:
        try:
            staging = await leaving.enter_async_context(StagingFolder(folder))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "name a folder that you may write to"
            raise VppError(f"cannot be made ({reason})", subject=str(folder), hint=hint) from error
        yield staging


def _flip(
    package: Package,
    source: SourceInfo,
    said: Metadata,
    derived: Metadata,
    captions: Arrangement,
    seen: Lecture | None,
) -> Callable[[Lecture | None], Lecture]:
    def change(stored: Lecture | None) -> Lecture:
        if not unchanged(stored, seen):
            raise Moved
        lecture = stored or _new_lecture(source, said.over(derived))
        # Chapters that a person changed stay; those that came with the old package go with it.
        own = lecture.package is not None and lecture.chapters != lecture.package.chapters
        flipped = captions.on(lecture).model_copy(
            update={
                "package": package,
                "source": source,
                "duration": package.duration,
                "chapters": lecture.chapters if own else package.chapters,
            }
        )
        if stored is not None and flipped.with_metadata(said) == stored:
            return stored
        return _said(flipped, said)

    return change


def _new_lecture(source: SourceInfo, metadata: Metadata) -> Lecture:
    title = metadata.title or Path(source.name).stem or "Lecture"
    lecture = Lecture(id=lecture_id(source.sha256), slug=slugify(title), title=title, source=source)
    return lecture.with_metadata(metadata)


def _said(lecture: Lecture, said: Metadata) -> Lecture:
    changed = lecture.with_metadata(said)
    published_at = (changed.published_at or now()) if changed.visibility == "published" else None
    return changed.model_copy(update={"published_at": published_at, "updated_at": now()})


async def _put_files(store: LectureStore, folder: Path, package: Package, tell: Progress | None) -> None:
    for path, file in _safe_paths(package).items():
        await store.put_file(package.id, file, folder / path, tell)


def _safe_paths(package: Package) -> dict[str, PackageFile]:
    """Each file under its checked path. Raises StoreError for a hostile one, or two in one place."""
    paths = {str(safe_path(file.path)): file for file in package.files}
    folders = {str(parent) for path in paths for parent in Path(path).parents}
    if len(paths) != len(package.files) or folders & paths.keys():
        raise StoreError("names one place twice", subject=f"package {package.id}", hint="publish the lecture again")
    return paths


def _all_in(files: Iterable[PackageFile], stored: Iterable[PackageFile]) -> bool:
    known = {(file.path, file.sha256) for file in stored}
    return all((file.path, file.sha256) in known for file in files)


def _manifest(package: Package) -> bytes:
    return package.model_dump_json(indent=2).encode() + b"\n"


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _is_export(package: Package, folder: Path) -> bool:
    if not await contains(folder / MANIFEST_NAME, _manifest(package)):
        return False
    return all([await holds(folder / path, file) for path, file in _safe_paths(package).items()])
