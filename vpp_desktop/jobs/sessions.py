"""One run of the program: it owns the jobs it works on, and a crash lets go of them."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from vpp_desktop.locks import Lock, held, holder

_PREFIX = "session-"


class Session:
    """A name that others can ask about: alive as long as its lock is held."""

    def __init__(self, name: str, lock: Lock, folder: Path) -> None:
        self.name = name
        self._lock = lock
        self._folder = folder

    @classmethod
    def begin(cls, folder: Path) -> Session:
        """A new session; what dead ones left in the folder is removed."""
        for path in folder.glob(_PREFIX + "*"):
            if not held(path):
                path.unlink(missing_ok=True)
        while True:
            name = secrets.token_hex(4)
            if lock := Lock.take(folder / (_PREFIX + name)):
                return cls(name, lock, folder)

    def end(self) -> None:
        self._lock.release()

    def foreign(self, owner: str | None) -> bool:
        """Whether that owner is another program that runs."""
        return owner is not None and owner != self.name and held(self._folder / (_PREFIX + owner))

    def accompanied(self) -> bool:
        """Whether another session runs."""
        return any(self.foreign(path.name.removeprefix(_PREFIX)) for path in self._folder.glob(_PREFIX + "*"))

    def process(self, owner: str | None) -> str:
        """`process 1234` for a sentence, or `another program`."""
        number = ""
        with contextlib.suppress(OSError):
            number = holder(self._folder / f"{_PREFIX}{owner}")
        return f"process {number}" if number else "another program"
