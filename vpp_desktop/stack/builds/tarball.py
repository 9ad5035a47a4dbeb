"""The context as the classic builder wants it: a tar of exactly those files that the hash covers."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from vpp_desktop.stack.builds.context import ContextError, Entry, listing, named, rules_of

IN_MEMORY = 16 * 1024 * 1024
"""Bytes of a tar up to which it needs no file."""


def pack(context: Path, dockerfile: str) -> tuple[IO[bytes], str]:
    """The tar, and the Dockerfile's name in it. Blocks; the caller closes the tar.

    Owners and times are fixed: the engine's cache looks at names, modes and content only.

    Raises:
        ContextError: something cannot be read, or changes meanwhile.
        UsageError: a pattern of the ignore file is broken.
    """
    dockerfile = named(dockerfile)
    entries = listing(context, rules_of(context, dockerfile))
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        # GNU's format keeps names as bytes.
        with tarfile.open(
            fileobj=target, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8", errors="surrogateescape"
        ) as tar:
            for entry in entries:
                _add(tar, entry)
            name = _add_dockerfile(tar, {e.path for e in entries}, context, dockerfile)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target, name


def _add(tar: tarfile.TarFile, entry: Entry) -> None:
    info = tarfile.TarInfo(entry.path)
    info.mode = stat.S_IMODE(entry.status.st_mode)
    try:
        if entry.kind == "folder":
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
        elif entry.kind == "link":
            info.type, info.linkname = tarfile.SYMTYPE, os.readlink(entry.place)  # noqa: PTH115
            tar.addfile(info)
        else:
            with open(entry.place, "rb") as file:  # noqa: PTH123
                info.size = os.fstat(file.fileno()).st_size
                tar.addfile(info, file)
    except FileNotFoundError:
        return  # gone since the listing, as if it had never been there
    except OSError as error:  # tarfile's own too, for a file that got shorter
        message = "cannot be read, or changed meanwhile"
        raise ContextError(message, subject=entry.place, hint="try again") from error


def _add_dockerfile(tar: tarfile.TarFile, let_through: set[str], context: Path, dockerfile: str) -> str:
    """Adds a Dockerfile that the context leaves out, so that no `COPY` finds it; its name.

    Having read it, the engine removes it where the `.dockerignore` in the tar names it. With one that is let
    through itself this is so, unless the rules in force are those of a `<Dockerfile>.dockerignore`.
    """
    if dockerfile in let_through:
        return dockerfile
    place = context / dockerfile
    try:
        content = place.read_bytes()
    except OSError:
        hint = "correct build.dockerfile in docker-compose.yml"
        raise ContextError("is not there", subject=str(place), hint=hint) from None
    outside = dockerfile.startswith(("/", "../"))
    if ".dockerignore" in let_through and not outside:
        _add_bytes(tar, dockerfile, content)
        return dockerfile
    name = f".dockerfile.{hashlib.sha256(content).hexdigest()[:16]}"
    _add_bytes(tar, name, content)
    if ".dockerignore" not in let_through:
        _add_bytes(tar, ".dockerignore", f".dockerignore\n{name}\n".encode())
    return name


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o644
    tar.addfile(info, io.BytesIO(content))
