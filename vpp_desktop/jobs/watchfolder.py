"""The watch folder: recordings that appear in it are queued once they have stopped growing."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn, Protocol

from vpp_core.errors import SourceError, VppError
from vpp_core.media.files import in_thread
from vpp_core.media.source import FileState
from vpp_desktop.jobs.collect import Found, collect

SETTLED_AFTER = 4.0
"""Seconds without a change after which a file counts as whole."""

LOOK_AGAIN = 1.0
"""Seconds between looks while a file grows."""

LOOK_ANYWAY = 15.0
"""Seconds between looks when the system told nothing: network drives never do."""

PARTIAL = frozenset({b"part", b"partial", b"crdownload", b"download", b"tmp", b"temp", b"filepart", b"opdownload"})
"""What programs call files that are not whole yet, before or after the name's other endings."""


@dataclass(frozen=True)
class Watching:
    """How it is with the folder. `problem` says why nothing can be taken; `growing` counts files that change."""

    folder: str
    problem: str = ""
    growing: int = 0
    taken: int = 0


class Settling:
    """Which files have stopped growing. Pure but for what it remembers."""

    def __init__(self, after: float = SETTLED_AFTER) -> None:
        self._after = after
        self._since: dict[bytes, tuple[FileState, float]] = {}

    def look(self, now: float, files: Mapping[bytes, FileState]) -> list[bytes]:
        """Takes what there is now, in seconds of any clock that only goes forward; returns what has settled."""
        since = self._since
        self._since = {
            path: since[path] if path in since and since[path][0] == state else (state, now)
            for path, state in files.items()
        }
        return [path for path, (_, begun) in self._since.items() if now - begun >= self._after]


def is_partial(name: bytes) -> bool:
    """Whether the name says that the file is not whole yet."""
    return name.startswith(b".") or any(part in PARTIAL for part in name.lower().split(b".")[1:])


@dataclass(frozen=True)
class Seen:
    """One look at the folder."""

    files: dict[bytes, tuple[Found, FileState]] = field(default_factory=dict)
    problem: str = ""


def scan(folder: Path) -> Seen:
    """The recordings in the folder and below. Blocks."""
    if not folder.is_dir():
        return Seen(problem=f"{folder} is not there: connect its drive, or choose another folder")
    collected = collect([str(folder)])
    denied = next((error for error in collected.errors if error.subject == str(folder) and "read" in error.message), "")
    found: dict[bytes, tuple[Found, FileState]] = {}
    for one in collected.files:
        if is_partial(os.path.basename(one.path)):  # noqa: PTH119 - bytes
            continue
        with contextlib.suppress(OSError):
            told = os.stat(one.path)  # noqa: PTH116 - bytes
            if stat.S_ISREG(told.st_mode) and told.st_size:
                # The folder's own name is no course: it says that it is watched.
                below = replace(one, folders=one.folders[1:])
                found[one.path] = (below, FileState(told.st_size, told.st_mtime_ns, told.st_ino))
    return Seen(found, str(denied))


def open_for_writing(paths: Iterable[bytes], proc: Path = Path("/proc")) -> set[bytes]:
    """Those that some program of this account still writes to, where the system tells. Blocks."""
    wanted: dict[tuple[int, int], bytes] = {}
    for path in paths:
        with contextlib.suppress(OSError):
            told = os.stat(path)  # noqa: PTH116 - bytes
            wanted[told.st_dev, told.st_ino] = path
    found: set[bytes] = set()
    if not wanted or not sys.platform.startswith("linux"):
        return found
    for process in proc.glob("[0-9]*"):
        with contextlib.suppress(OSError):
            for handle in (process / "fd").iterdir():
                with contextlib.suppress(OSError):
                    told = handle.stat()
                    path = wanted.get((told.st_dev, told.st_ino), b"")
                    if path and _writes(process / "fdinfo" / handle.name):
                        found.add(path)
    return found


def _writes(fdinfo: Path) -> bool:
    flags = next(line for line in fdinfo.read_text().splitlines() if line.startswith("flags:"))
    return int(flags.split()[1], 8) & os.O_ACCMODE != os.O_RDONLY


class Intake(Protocol):
    """The part of the queue that takes files."""

    async def taken(self, path: bytes, state: FileState) -> bool: ...


class WatchFolder:
    """Watches one folder for as long as `run` runs."""

    def __init__(
        self,
        folder: Path,
        intake: Intake,
        take: Callable[[Found, FileState], Awaitable[None]],
        told: Callable[[Watching], None],
        settled_after: float = SETTLED_AFTER,
    ) -> None:
        """`take` queues a file; a VppError of it is told, and the file is tried again when it changes."""
        self._folder = folder
        self._intake = intake
        self._take = take
        self._told = told
        self._settling = Settling(settled_after)
        self._done: dict[bytes, FileState] = {}
        self._state = Watching(str(folder))
        self._woken = asyncio.Event()
        self._observer: Any = None

    async def run(self) -> NoReturn:
        """Takes what settles, until it is cancelled."""
        self._told(self._state)
        try:
            while True:
                self._woken.clear()
                seen = await in_thread(scan, self._folder)
                await self._watch(not seen.problem)
                growing, problem = await self._look(seen)
                self._show(replace(self._state, problem=seen.problem or problem, growing=growing))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(None if growing else LOOK_ANYWAY):
                        await (asyncio.sleep(LOOK_AGAIN) if growing else self._woken.wait())
        finally:
            if self._observer is not None:
                self._observer.stop()

    async def _look(self, seen: Seen) -> tuple[int, str]:
        """Takes what has settled; returns how many others there are, and why one could not be taken."""
        fresh: dict[bytes, FileState] = {}
        for path, (_, state) in seen.files.items():
            if self._done.get(path) == state:
                continue
            if await self._intake.taken(path, state):
                self._done[path] = state
            else:
                fresh[path] = state
        settled = self._settling.look(asyncio.get_running_loop().time(), fresh)
        written = await in_thread(open_for_writing, settled) if settled else set()
        ready = [path for path in settled if path not in written]
        problems = [await self._one(*seen.files[path]) for path in ready]
        return len(fresh) - len(ready), next((problem for problem in problems if problem), "")

    async def _one(self, found: Found, state: FileState) -> str:
        try:
            await self._take(found, state)
        except VppError as error:
            if isinstance(error, SourceError):  # the same file would be refused again
                self._done[found.path] = state
            return str(error)
        self._done[found.path] = state
        self._show(replace(self._state, taken=self._state.taken + 1))
        return ""

    def _show(self, state: Watching) -> None:
        if state != self._state:
            self._state = state
            self._told(state)

    async def _watch(self, there: bool) -> None:
        """Has the system tell of changes, where it can; a folder that comes back is another one."""
        if there == (self._observer is not None):
            return
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
            return
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._woken.set)

        with contextlib.suppress(OSError):  # the system's limit is reached: it looks now and then
            self._observer = await in_thread(_observe, self._folder, wake)


def _observe(folder: Path, wake: Callable[[], None]) -> Any:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in ("opened", "closed_no_write"):
                wake()

    observer = Observer()
    observer.schedule(Handler(), str(folder), recursive=True)
    observer.start()
    return observer
