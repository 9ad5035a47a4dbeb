"""Package files on the local disk, read and written in threads so that the loop stays free.

The only thing that a thread does here is read, write and hash; it returns values.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vpp_core.errors import DiskFull, MediaError, VppError
from vpp_core.media.manifest import PackageFile

if TYPE_CHECKING:
    from vpp_core.catalog.store import LectureStore

HASH_STEP = 1 << 20


async def read_pieces(local: Path, file: PackageFile, piece: int, count: int) -> AsyncIterator[list[bytes]]:
    """The file in lists of up to `count` pieces of `piece` bytes; only the last piece may be shorter.

    The bytes are compared with the size and SHA-256 of `file` on the way: the last list is given out
    before that is known, so its user waits for the end of the iteration before trusting them.

    Raises:
        MediaError: missing, unreadable, or not the bytes that `file` promises.
    """
    handle = await asyncio.to_thread(_open, local, file)
    try:
        digest, size = hashlib.sha256(), 0
        while batch := await asyncio.to_thread(_read_batch, handle, digest, piece, count):
            size += sum(map(len, batch))
            yield batch
            del batch
        if size != file.size or digest.hexdigest() != file.sha256:
            raise _changed(local)
    finally:
        handle.close()


async def holds(local: Path, file: PackageFile) -> bool:
    """Whether the file on disk is the one that `file` describes."""
    return await asyncio.to_thread(_holds, local, file)


async def contains(local: Path, data: bytes) -> bool:
    """Whether the file on disk is exactly `data`."""
    return await holds(
        local, PackageFile(path="", size=len(data), sha256=hashlib.sha256(data).hexdigest(), content_type="")
    )


async def store_bytes(store: LectureStore, package_id: str, file: PackageFile, data: bytes) -> None:
    """Store the few bytes of a file that is on no disk yet."""
    place = await asyncio.to_thread(_write_aside, data)
    try:
        await store.put_file(package_id, file, place)
    finally:
        await asyncio.shield(asyncio.to_thread(place.unlink, True))


def _write_aside(data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix="vpp-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return Path(name)


class StagingFolder:
    """A folder that is built beside its final place and appears there whole, or not at all."""

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()
        self._staging: Path | None = None

    async def __aenter__(self) -> StagingFolder:
        self._staging = await asyncio.to_thread(self._make)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._staging is not None:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, self._staging, True))

    async def write(self, path: str, pieces: AsyncIterator[bytes]) -> tuple[int, str]:
        """Write one file from its pieces; its size and SHA-256 as written."""
        handle = await asyncio.to_thread(self._create, path)
        digest, size = hashlib.sha256(), 0
        try:
            async for piece in pieces:
                await asyncio.to_thread(_write, handle, digest, piece, self.target)
                size += len(piece)
            await asyncio.to_thread(_finish, handle, self.target)
        finally:
            handle.close()
        return size, digest.hexdigest()

    def local(self, path: str) -> Path:
        """Where a file lies until the folder is put in place."""
        assert self._staging is not None
        return self._staging / path

    async def put_in_place(self) -> None:
        """Give the folder its name. Raises VppError when something is there already."""
        await asyncio.to_thread(self._rename)

    def _make(self) -> Path:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".export-", suffix=".part", dir=self.target.parent))
        staging.chmod(0o755)
        return staging

    def _create(self, path: str) -> BinaryIO:
        assert self._staging is not None
        place = self._staging / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("xb", buffering=0)

    def _rename(self) -> None:
        assert self._staging is not None
        try:
            self._staging.rename(self.target)
        except OSError as error:
            reason = error.strerror or "cannot be replaced"
            raise VppError(reason.lower(), subject=str(self.target), hint="name an empty or new folder") from error
        self._staging = None


async def is_empty(folder: Path) -> bool:
    """Whether `folder` is missing or an empty folder. Raises VppError when it is something else."""
    return await asyncio.to_thread(_is_empty, folder)


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise VppError(reason, subject=str(folder), hint="name a folder that you may write to") from error


def _open(local: Path, file: PackageFile) -> BinaryIO:
    try:
        handle = local.open("rb", buffering=0)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise MediaError(reason, subject=str(local), hint="encode the lecture again") from error
    if os.fstat(handle.fileno()).st_size != file.size:
        handle.close()
        raise _changed(local)
    return handle


def _changed(local: Path) -> MediaError:
    return MediaError(
        "does not hold the bytes that its package promises", subject=str(local), hint="encode the lecture again"
    )


def _read_batch(handle: BinaryIO, digest: hashlib._Hash, piece: int, count: int) -> list[bytes]:
    batch: list[bytes] = []
    while len(batch) < count and (data := _read_full(handle, piece)):
        digest.update(data)
        batch.append(data)
    return batch


def _read_full(handle: BinaryIO, size: int) -> bytes:
    data = handle.read(size)
    while 0 < len(data) < size and (more := handle.read(size - len(data))):
        data += more
    return data


def _holds(local: Path, file: PackageFile) -> bool:
    digest = hashlib.sha256()
    try:
        if local.is_symlink() or local.stat().st_size != file.size:
            return False
        with local.open("rb", buffering=0) as handle:
            while data := handle.read(HASH_STEP):
                digest.update(data)
    except OSError:
        return False
    return digest.hexdigest() == file.sha256


def _write(handle: BinaryIO, digest: hashlib._Hash, piece: bytes, target: Path) -> None:
    digest.update(piece)
    try:
        view = memoryview(piece)
        while view:
            view = view[handle.write(view) :]
    except OSError as error:
        raise _disk_error(error, target) from error


def _finish(handle: BinaryIO, target: Path) -> None:
    try:
        os.fsync(handle.fileno())
    except OSError as error:
        raise _disk_error(error, target) from error


def _disk_error(error: OSError, target: Path) -> VppError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("the disk is full", subject=str(target), hint="free some space and repeat")
    return VppError((error.strerror or "cannot be written").lower(), subject=str(target), hint="try another folder")
