"""Errors that reach a user: each names the thing, what happened to it, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class VppError(Exception):
    """Base of every error that is shown to a user as one sentence.

    Args:
        message: what happened, without a full stop ("is empty").
        subject: the thing it happened to: a file, a lecture, a service.
        hint: what to do next ("record it again, or remove it from the list").

    Attributes:
        lines: what the thing itself said last, to be shown below the sentence.
    """

    lines: Sequence[str] = ()

    def __init__(self, message: str, *, subject: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        return ": ".join(printable(part) for part in (self.subject, self.message, self.hint) if part)


class UsageError(VppError):
    """The command itself is wrong: nothing was started."""


class SourceError(VppError):
    """A source file cannot become a lecture, and trying again will not help."""


class SourceChanged(SourceError):
    """A source file vanished or changed while it was being read."""


class MediaError(VppError):
    """ffmpeg or ffprobe failed on a file that looked usable; trying again may help."""


class ToolMissing(VppError):
    """A program this one needs is not installed, or lacks a part."""


class DiskFull(VppError):
    """The disk has less room than the work needs."""


class StoreError(VppError):
    """The store answered, but refused or contradicted itself."""


class StoreUnreachable(StoreError):
    """No store answers: the work waits and is pushed when one does."""


class NotFound(VppError):
    """No such lecture, job or package."""


class Busy(VppError):
    """Another running program holds the thing."""


def printable(text: str) -> str:
    """`text` on one line: control characters and undecodable bytes are escaped.

    File names may hold newlines, escape sequences and bytes that are no text.
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in text
    )
