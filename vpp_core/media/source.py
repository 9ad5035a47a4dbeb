"""The source file as a file: who it is, and that it stays the same while it is read."""

from __future__ import annotations

import asyncio
import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import SourceChanged, SourceError
from vpp_core.media.files import in_thread

READ_SIZE = 4 * 1024 * 1024


@dataclass(frozen=True)
class FileState:
    """What tells that a file is the one that was looked at: any change shows in one of these."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True)
class Fingerprint:
    """`sha256` of the bytes, and the state of the file that had them."""

    sha256: str
    state: FileState


def look(path: Path) -> FileState:
    """The state of a file that can be read.

    Raises:
        SourceError: missing, unreadable, no ordinary file, or empty.
    """
    subject = str(path)
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            with path.open("rb"):
                pass
    except FileNotFoundError:
        raise SourceError("is not there", subject=subject, hint="check the name, or drop it again") from None
    except PermissionError:
        raise SourceError("may not be read", subject=subject, hint="allow your account to read it") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot be read ({reason})", subject=subject, hint="check the disk it is on") from None
    if not stat.S_ISREG(found.st_mode):
        raise SourceError("is no file", subject=subject, hint="name a recording, or a folder of recordings")
    if found.st_size == 0:
        raise SourceError("is empty", subject=subject, hint="copy it again, or remove it from the list")
    return FileState(found.st_size, found.st_mtime_ns, found.st_ino)


def assert_unchanged(path: Path, before: FileState) -> None:
    """Raises SourceChanged where the file is not the one that was looked at."""
    hint = "wait until it is copied or recorded to its end, then try again"
    try:
        now = look(path)
    except SourceError:
        raise SourceChanged("vanished while it was being read", subject=str(path), hint=hint) from None
    if now != before:
        raise SourceChanged("changed while it was being read", subject=str(path), hint=hint)


async def fingerprint(path: Path, report: Callable[[float], None] = lambda _: None) -> Fingerprint:
    """Reads the file once. `report` gets the fraction read, from the loop's thread.

    Raises:
        SourceError, SourceChanged: see `look` and `assert_unchanged`.
    """
    before = look(path)
    loop = asyncio.get_running_loop()

    def tell(done: int) -> None:
        if not reading.stopped:
            report(min(done / before.size, 1.0))

    reading = _Reading(path, lambda done: loop.call_soon_threadsafe(tell, done))
    try:
        sha256 = await in_thread(reading.hash)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot be read ({reason})", subject=str(path), hint="check the disk it is on") from None
    finally:
        reading.stopped = True
    assert_unchanged(path, before)
    return Fingerprint(sha256, before)


class _Reading:
    """A file that a thread reads to its end, or until `stopped` is set.

    Cancelling ends the waiting for a thread, not the thread: so the thread itself opens and closes the file.
    """

    def __init__(self, path: Path, tell: Callable[[int], object]) -> None:
        self.path = path
        self.tell = tell
        self.stopped = False

    def hash(self) -> str:
        digest, done = hashlib.sha256(), 0
        with self.path.open("rb", buffering=0) as file:
            while not self.stopped and (chunk := file.read(READ_SIZE)):
                digest.update(chunk)
                done += len(chunk)
                self.tell(done)
        return digest.hexdigest()
