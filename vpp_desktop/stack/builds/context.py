"""What an image is made from: the files that `.dockerignore` lets through, the Dockerfile, arguments and target.

Their hash is in a label of the image. It is taken before the build reads the files, so a file that changes
meanwhile makes the image stale, never falsely fresh.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import posixpath
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import VppError
from vpp_desktop.stack.builds.ignore import Matches, Rules, parse
from vpp_desktop.stack.desired import Build

SETTLED_NS = 100_000_000
"""A file younger than this is not remembered: a second change may get the same time stamp."""


class ContextError(VppError):
    """A build context cannot be read."""


@dataclass(frozen=True)
class Context:
    """What an image is made from.

    Attributes:
        hash: SHA-256 of all of it.
        files: path in the context (folders end with `/`) -> mode and digest. A Dockerfile that the
            context leaves out, or that is outside, is here too.
        settings: digest of the arguments, the target and which Dockerfile it is.
    """

    hash: str
    files: Mapping[str, str]
    settings: str


@dataclass(frozen=True)
class Entry:
    """A file, folder or symbolic link of a context; `path` is relative, folders without a slash at the end."""

    path: str
    place: str
    status: os.stat_result

    @property
    def kind(self) -> str:
        """`folder`, `link` or `file`."""
        mode = self.status.st_mode
        return "folder" if stat.S_ISDIR(mode) else "link" if stat.S_ISLNK(mode) else "file"


def ignore_files(context: Path, dockerfile: str) -> tuple[Path, Path]:
    """Where the rules may be; the first that exists is in force."""
    return Path(f"{context / dockerfile}.dockerignore"), context / ".dockerignore"


def rules_of(context: Path, dockerfile: str) -> Rules:
    """The rules in force: `<Dockerfile>.dockerignore` where there is one, else `.dockerignore`.

    Raises:
        UsageError: a pattern is broken.
        ContextError: the file cannot be read.
    """
    for place in ignore_files(context, dockerfile):
        try:
            return parse(place.read_text("utf-8", "surrogateescape"), place.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unreadable(str(place), error) from None
    return Rules()


def named(dockerfile: str) -> str:
    """A Dockerfile's path as the listing has it."""
    return posixpath.normpath(dockerfile)


def listing(context: Path, rules: Rules) -> list[Entry]:
    """What the rules let through, sorted, each folder before what is in it. Sockets and devices are left out.

    Raises:
        ContextError: the folder is not there, or something in it cannot be read.
    """
    if not context.is_dir():
        raise ContextError("is not there", subject=str(context), hint="correct build.context in docker-compose.yml")
    return list(_walk(str(context), "", rules, (), []))


def folders(context: Path, rules: Rules) -> list[str]:
    """The folders that a listing looks into: a change in any other cannot matter."""
    visited: list[str] = []
    with contextlib.suppress(ContextError):
        for _ in _walk(str(context), "", rules, (), visited):
            pass
    return visited


def _walk(folder: str, prefix: str, rules: Rules, above: Matches, visited: list[str]) -> Iterator[Entry]:
    visited.append(folder)
    try:
        with os.scandir(folder) as found:
            inside = sorted(found, key=lambda e: e.name)
    except FileNotFoundError:
        return  # gone since its parent was read
    except OSError as error:
        raise _unreadable(folder, error) from None
    for entry in inside:
        path = prefix + entry.name
        excluded, matches = rules.look(path, above)
        is_folder = entry.is_dir(follow_symlinks=False)
        if excluded and not (is_folder and not rules.closed(path, matches)):
            continue
        try:
            one = Entry(path, entry.path, entry.stat(follow_symlinks=False))
        except FileNotFoundError:
            continue
        if is_folder:
            below = list(_walk(entry.path, f"{path}/", rules, matches, visited))
            if below or not excluded:
                yield one
            yield from below
        elif stat.S_ISREG(one.status.st_mode) or stat.S_ISLNK(one.status.st_mode):
            yield one


class Contexts:
    """Looks at contexts, and remembers digests so that a second look only asks for time stamps."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, ...], str]] = {}

    async def look(self, build: Build) -> Context:
        """As `scan`, in a thread."""
        return await asyncio.to_thread(self.scan, build)

    def scan(self, build: Build) -> Context:
        """What an image made now would be made from. Blocks.

        Raises:
            ContextError: something cannot be read, or there is no Dockerfile.
            UsageError: a pattern of the ignore file is broken.
        """
        files = {}
        for entry in listing(build.context, rules_of(build.context, build.dockerfile)):
            digest = self._digest(entry)
            if digest is not None:
                files[entry.path + ("/" if entry.kind == "folder" else "")] = digest
        dockerfile = named(build.dockerfile)
        if files.get(dockerfile, "link").startswith("link"):
            files[dockerfile] = self._dockerfile(build.context / dockerfile)
        settings = _hash([sorted(build.args.items()), build.target, dockerfile])
        return Context(_hash([sorted(files.items()), settings]), files, settings)

    def _dockerfile(self, place: Path) -> str:
        try:
            digest = self._digest(Entry(place.name, str(place), place.stat()))
        except OSError:
            digest = None
        if digest is None:
            hint = "correct build.dockerfile in docker-compose.yml"
            raise ContextError("is not there", subject=str(place), hint=hint)
        return digest

    def _digest(self, entry: Entry) -> str | None:
        """Mode and content; None for a file that is gone."""
        status, mode = entry.status, stat.S_IMODE(entry.status.st_mode)
        try:
            if entry.kind == "folder":
                return f"{mode:o}"
            if entry.kind == "link":
                return f"link {os.readlink(entry.place)}"  # noqa: PTH115
            return f"{mode:o} {self._content(entry.place, status)}"
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(entry.place, error) from None

    def _content(self, place: str, status: os.stat_result) -> str:
        stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        known = self._known.get(place)
        if known is not None and known[0] == stamp:
            return known[1]
        with open(place, "rb") as file:  # noqa: PTH123
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS:
            self._known[place] = (stamp, digest)
        else:
            self._known.pop(place, None)
        return digest


def _hash(data: object) -> str:
    # ASCII, so that names which are no text have a form too.
    return hashlib.sha256(json.dumps(data, ensure_ascii=True).encode()).hexdigest()


def _unreadable(place: str, error: OSError) -> ContextError:
    reason = (error.strerror or str(error)).lower()
    hint = "let your account read it, or exclude it in .dockerignore"
    return ContextError(f"cannot be read: {reason}", subject=place, hint=hint)
