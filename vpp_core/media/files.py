"""Files that must survive a crash, and the one place where blocking file work leaves the loop."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from vpp_core.errors import DiskFull
from vpp_core.text import size_text

P = ParamSpec("P")
R = TypeVar("R")

RESERVE = 256 * 1024 * 1024
"""Bytes left free for everything else on the disk."""


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs blocking file work beside the loop and returns its value."""
    return await asyncio.to_thread(work, *args, **kwargs)


def sync(path: Path) -> None:
    """Brings a file, or a folder's list of names, to the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_durably(path: Path, data: bytes) -> None:
    """Writes beside `path`, then renames: a reader sees the old file or the new one, whole."""
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(data)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def require_room(
    folder: Path, needed: int, subject: str, *, reserve: int = RESERVE, elsewhere: str = "set VPP_HOME to a larger disk"
) -> None:
    """Raises DiskFull where the disk of `folder`, which need not be there yet, lacks `needed` bytes and a reserve.

    `elsewhere` is what a user does who cannot free any room.
    """
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < needed + reserve:
        raise DiskFull(
            f"needs about {size_text(needed + reserve)} on the disk of {folder}, and {size_text(free)} are free",
            subject=subject,
            hint=f"free some room, or {elsewhere}",
        )
