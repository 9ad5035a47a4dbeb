"""The source file as a file: who it is, and that it stays the same while it is read."""

from __future__ import annotations

import hashlib
import os
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
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            done = 0
            while chunk := await in_thread(_feed, file.fileno(), digest):
                done += chunk
                report(min(done / before.size, 1.0))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"cannot be read ({reason})", subject=str(path), hint="check the disk it is on") from None
    assert_unchanged(path, before)
    return Fingerprint(digest.hexdigest(), before)


def _feed(fd: int, digest: hashlib._Hash, batch: int = 16) -> int:
    """Hashes up to `batch` reads; a thread hop for each single read costs more than the read."""
    total = 0
    for _ in range(batch):
        chunk = os.read(fd, READ_SIZE)
        if not chunk:
            break
        digest.update(chunk)
        total += len(chunk)
    return total
