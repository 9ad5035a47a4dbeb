"""What happens to jobs, as data. Lower code emits events; windows and commands show them.

With `--json` each event is one line: an object whose `event` names its kind. Names and keys are stable;
new keys may be added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    kind: ClassVar[str]

    def to_json(self) -> dict[str, Any]:
        """The event as a JSON object; `file` keeps every byte of the name, those that are no text as `\\xff`."""
        row: dict[str, Any] = {"event": self.kind}
        for field in fields(self):
            value = getattr(self, field.name)
            row[field.name] = readable(value) if isinstance(value, bytes) else value
        return row


@dataclass(frozen=True)
class JobMoved(Event):
    """A job is in a new state; the journal has it already. `reason` says what happened and what to do.

    What is known of the source comes along: seconds, lines of its picture, bytes, and the renditions that it gets.
    `package_size` is known when the package is finished; before that it will not exceed `size_limit`.
    `elsewhere`: another program works on it.
    """

    kind: ClassVar[str] = "state"
    job: str
    file: bytes
    state: str
    reason: str = ""
    package: str | None = None
    lecture: str | None = None
    cause: str = ""
    duration: float | None = None
    height: int | None = None
    renditions: tuple[str, ...] = ()
    source_size: int | None = None
    package_size: int | None = None
    size_limit: int | None = None
    elsewhere: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class JobProgress(Event):
    """How far a step is. `fraction` from 0 to 1, `speed` times real time, `remaining` in seconds.

    `size` is what the finished package will have in bytes, as far as its first pieces tell.
    """

    kind: ClassVar[str] = "progress"
    job: str
    file: bytes
    step: str
    fraction: float
    fps: float | None = None
    speed: float | None = None
    remaining: float | None = None
    size: int | None = None


@dataclass(frozen=True)
class JobRemoved(Event):
    """A job was taken off the list."""

    kind: ClassVar[str] = "removed"
    job: str
    file: bytes


@dataclass(frozen=True)
class QueueOrdered(Event):
    """The queue's order is another: all jobs, the first one first."""

    kind: ClassVar[str] = "order"
    jobs: tuple[str, ...]


@dataclass(frozen=True)
class JobNotice(Event):
    """Something a person wants to know of a job that goes on: damage, a retry, somebody else's work."""

    kind: ClassVar[str] = "notice"
    job: str
    file: bytes
    message: str


@dataclass(frozen=True)
class Notice(Event):
    """Something a person wants to know that belongs to no job; `about` says what it concerns, for programs."""

    kind: ClassVar[str] = "notice"
    message: str
    about: str = ""


Listener = Callable[[Event], None]


def readable(path: bytes) -> str:
    """A file name as text that can be encoded: bytes that are no UTF-8 become `\\xff`."""
    return path.decode("utf-8", "backslashreplace")


def shown(path: bytes) -> str:
    """The file's own name, without its folder, for a line on a screen."""
    return readable(path.rpartition(b"/")[2])
