"""TOML files that people write by hand: read with errors that name the line, written without losing a comment."""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from vpp_core.errors import UsageError, VppError


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Text and values of a file; neither where there is none. Raises UsageError."""
    text = read_text(path)
    return text, parse(text, path)


def read_text(path: Path) -> str:
    """Raises UsageError: it cannot be read, or is no text."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise UsageError(f"is no TOML: {error}", subject=str(path), hint="correct the line, or remove it") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "allow your account to read it"
        raise UsageError(f"cannot be read ({reason})", subject=str(path), hint=hint) from None


def parse(text: str, path: Path) -> dict[str, Any]:
    """The values of a text that is, or is to be, in the file. Raises UsageError: names the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end")
        raise UsageError(f"is no TOML: {reason}", subject=str(path), hint="correct the line, or remove it") from None


def at(path: Path, text: str, key: str, message: str, hint: str) -> UsageError:
    """The error with the line where the key or table of that name begins."""
    pattern = re.compile(rf"""\s*(?:\[\s*["']?{re.escape(key)}["']?\s*[\].]|["']?{re.escape(key)}["']?\s*[.=])""")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)]
    where = f"{path}, line {lines[0]}" if lines else str(path)
    return UsageError(message, subject=where, hint=hint)


def write(path: Path, text: str) -> None:
    """Puts the text in the file's place at once, on the disk, readable by nobody else. Blocks.

    Raises:
        VppError: it cannot be written; what was there stays.
    """
    import tempfile  # here: reading settings comes before the window's first paint

    real = path.resolve()  # people keep their settings elsewhere, and link to them
    try:
        real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd, new = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)  # mode 0600
        try:
            with os.fdopen(fd, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(new).replace(real)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(new).unlink()
            raise
        _sync_folder(real.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "make it writable, or make room on its disk"
        raise VppError(f"cannot be written ({reason})", subject=str(path), hint=hint) from None


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
