"""Which files a command means: those that are named, and the recordings in folders that are named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vpp_core.errors import SourceError, VppError
from vpp_core.media.containers import SUFFIXES

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Metadata

MEDIA = frozenset(suffix.encode() for suffix in SUFFIXES)
JUNK_FOLDERS = frozenset({b"__MACOSX", b"@eaDir", b"$RECYCLE.BIN", b"System Volume Information", b"lost+found"})


@dataclass(frozen=True)
class Found:
    """A file to ingest; `folders` are those that a person named it by, outermost first, as bytes."""

    path: bytes
    folders: tuple[bytes, ...] = ()


@dataclass
class Collected:
    """What there is, in order and each file once, and what is wrong with the rest."""

    files: list[Found] = field(default_factory=list)
    errors: list[VppError] = field(default_factory=list)


def collect(names: Iterable[str]) -> Collected:
    """The files that these names mean. A name that means nothing becomes an error; the others count all the same."""
    collected = Collected()
    seen: set[bytes] = set()
    for name in names:
        path = os.path.abspath(os.fsencode(name))  # noqa: PTH100 - bytes, which Path does not take
        files = list(_walk(path, collected.errors)) if os.path.isdir(path) else [Found(path)]  # noqa: PTH112
        if not files:
            hint = "name a folder with video or audio files"
            collected.errors.append(SourceError("holds no recordings", subject=name, hint=hint))
        for found in files:
            real = os.path.realpath(found.path)
            if real not in seen:
                seen.add(real)
                collected.files.append(found)
    return collected


def _walk(top: bytes, errors: list[VppError]) -> Iterator[Found]:
    """Recordings below a folder in natural order, without hidden files, junk, and packages that were exported."""

    def unreadable(error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        hint = "allow your account to read it"
        errors.append(SourceError(f"cannot be read ({reason})", subject=os.fsdecode(error.filename), hint=hint))

    for folder, inner, names in os.walk(top, onerror=unreadable):
        if b"package.json" in names and any(name.endswith(b".m3u8") for name in names):
            inner.clear()
            continue
        inner[:] = sorted((name for name in inner if _is_shown(name) and name not in JUNK_FOLDERS), key=natural)
        below = os.path.relpath(folder, top).split(b"/") if folder != top else []
        folders = (os.path.basename(top), *below)  # noqa: PTH119
        for name in sorted((name for name in names if _is_shown(name)), key=natural):
            if os.path.splitext(name)[1].lower() in MEDIA:  # noqa: PTH122
                yield Found(os.path.join(folder, name), folders)  # noqa: PTH118


def _is_shown(name: bytes) -> bool:
    return not name.startswith(b".")


def natural(name: bytes) -> list[tuple[int, int, bytes]]:
    """Sorts `Lecture 10` after `Lecture 9`."""
    parts = re.split(rb"(\d+)", name.lower())
    return [(0, int(part), b"") if part.isdigit() else (1, 0, part) for part in parts]


def derived(found: Found) -> Metadata:
    """What the names of the file and its folders tell. `CS101/Week 2/03.mp4` is of the course CS101."""
    from vpp_core.catalog import naming

    told = naming.from_file_name(found.path.rpartition(b"/")[2])
    return told.model_copy(update={"course": naming.course_from_folders(found.folders)})
