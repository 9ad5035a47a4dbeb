"""Locks between programs that a crash lets go of: `flock` on a file."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


class Lock:
    """An exclusive lock that is held until `release` or the end of the program, however it ends."""

    def __init__(self, fd: int, path: Path) -> None:
        self._fd = fd
        self._path = path

    @classmethod
    def take(cls, path: Path) -> Lock | None:
        """The lock, or None while somebody holds it. Its file holds the holder's process id."""
        while True:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(fd)
                return None
            # Its last holder may have removed the file between our open and our lock.
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_ino == os.fstat(fd).st_ino:
                    os.ftruncate(fd, 0)
                    os.write(fd, str(os.getpid()).encode())
                    return cls(fd, path)
            os.close(fd)

    @staticmethod
    @contextlib.contextmanager
    def waiting(path: Path) -> Iterator[None]:
        """Waits for a lock that is only ever held for a moment. Blocks: not for the loop's thread."""
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    def release(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._fd)


def held(path: Path) -> bool:
    """Whether somebody holds the lock. Looking does not disturb others who look."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def holder(path: Path) -> str:
    """The holder's process id as text, empty where it is not known."""
    with contextlib.suppress(OSError):
        return path.read_text("ascii", "replace")
    return ""
