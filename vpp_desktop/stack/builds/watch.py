"""Tells when what images are made from changes on disk.

The system only says that something happened; what changed is found by looking again, which costs a few
milliseconds. So nothing has to be concluded from events: renames, folders that come and go, and events
that were lost are all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from vpp_core.errors import VppError
from vpp_desktop.stack.builds.context import Context, Contexts, folders, ignore_files, rules_of
from vpp_desktop.stack.builds.ignore import Rules
from vpp_desktop.stack.builds.stale import changed
from vpp_desktop.stack.desired import Build

SETTLE_SECONDS = 0.1
"""How long it waits for more after the first sign."""

POLL_SECONDS = 0.5
"""How often it looks where the system tells nothing."""


@dataclass(frozen=True)
class Change:
    """A service's sources, looked at again.

    Attributes:
        context: None where they cannot be read now; `error` says why.
        paths: what differs from the last look; empty at the first.
    """

    service: str
    context: Context | None
    paths: tuple[str, ...] = ()
    error: VppError | None = None


Told = Callable[[str, bool], None]
"""Is told the path of something that happened, and whether it is a folder. Runs in a thread."""


class Eyes(Protocol):
    """What the system tells. `sync` blocks and raises OSError where the system has no more to give."""

    def sync(self, wanted: Callable[[], set[str]]) -> None: ...

    def close(self) -> None: ...


class Watcher:
    """Watches the sources of several services."""

    def __init__(
        self,
        builds: Mapping[str, Build],
        contexts: Contexts,
        notice: Callable[[str], None],
        open_eyes: Callable[[list[Build], Told], Eyes] | None = None,
    ) -> None:
        """`notice` is told once, in a sentence, where the system's limits make it look every half second."""
        self._builds = builds
        self._contexts = contexts
        self._notice = notice
        self._open_eyes = open_eyes or system_eyes
        self._eyes: Eyes | None = None
        self._blind = False
        self._stale_eyes = True
        self._closed = False
        self._scopes: list[_Scope] = []
        self._seen: dict[str, Context] = {}
        self._errors: dict[str, str] = {}

    async def changes(self) -> AsyncIterator[list[Change]]:
        """First every service, then those whose sources changed, whenever they do.

        Closing the iterator ends the watch.
        """
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(woken.set)

        def told(path: str, is_folder: bool) -> None:
            if is_folder or any(path in s.special for s in self._scopes):
                self._stale_eyes = True
            if is_folder or not self._scopes or any(s.concerns(path) for s in self._scopes):
                wake()

        first = True
        try:
            while True:
                woken.clear()
                await self._open(told)
                found = [change for service in self._builds for change in await self._look(service)]
                if found or first:
                    yield found
                first = False
                # What is not there cannot be watched.
                self._stale_eyes |= bool(self._errors)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS if self._blind or self._errors else None):
                        await woken.wait()
                await asyncio.sleep(SETTLE_SECONDS)
        finally:
            self._closed = True
            if self._eyes is not None:
                self._eyes.close()

    async def _open(self, told: Told) -> None:
        """Makes the eyes see the folders that there are now; before looking, so that nothing falls in between."""
        if self._blind or not self._stale_eyes:
            return
        self._stale_eyes = False
        try:
            await asyncio.to_thread(self._sync, told)
        except OSError as error:
            self._blind = True
            self._notice(f"files are looked at every {POLL_SECONDS} s, as the system cannot watch them: {error}")

    def _sync(self, told: Told) -> None:
        self._scopes = [_Scope.of(build) for build in self._builds.values()]
        if self._eyes is None:
            self._eyes = self._open_eyes(list(self._builds.values()), told)
        self._eyes.sync(lambda: {f for scope in self._scopes for f in scope.folders()})
        if self._closed:
            self._eyes.close()

    async def _look(self, service: str) -> list[Change]:
        before = self._seen.get(service)
        try:
            context = await self._contexts.look(self._builds[service])
        except VppError as error:
            if self._errors.get(service) == str(error):
                return []
            self._errors[service] = str(error)
            return [Change(service, None, error=error)]
        recovered = self._errors.pop(service, None) is not None
        if before is not None and before.hash == context.hash and not recovered:
            return []
        self._seen[service] = context
        paths = changed(before.files, context.files) if before is not None else []
        return [Change(service, context, tuple(paths))]


@dataclass(frozen=True)
class _Scope:
    """Which paths concern one build. `special` ones do, whatever the rules say."""

    build: Build
    rules: Rules
    root: str
    special: frozenset[str]

    @classmethod
    def of(cls, build: Build) -> _Scope:
        try:
            rules = rules_of(build.context, build.dockerfile)
        except VppError:
            rules = Rules()  # broken now; looking says so
        places = (build.context / build.dockerfile, *ignore_files(build.context, build.dockerfile))
        special = frozenset(os.path.normpath(place) for place in places)
        return cls(build, rules, os.path.normpath(build.context), special)

    def concerns(self, path: str) -> bool:
        inside = path.startswith(self.root + os.sep)
        return path in self.special or (inside and not self.rules.excludes(os.path.relpath(path, self.root)))

    def folders(self) -> set[str]:
        return {*folders(self.build.context, self.rules), *(os.path.dirname(place) for place in self.special)}  # noqa: PTH120


def system_eyes(builds: list[Build], told: Told) -> Eyes:
    """Inotify on Linux; elsewhere what watchdog finds.

    Raises:
        OSError: the system's limit is reached.
    """
    return InotifyEyes(told) if sys.platform == "linux" else ObserverEyes(builds, told)


class InotifyEyes:
    """One inotify, and in it only the folders that matter: `node_modules` has more of them than the system gives.

    watchdog's own observer would watch all of them, or need two threads and an inotify for each.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._inotify: Any = None
        self._closed = False

    def sync(self, wanted: Callable[[], set[str]]) -> None:
        """Watches these folders. Asks again after, as a folder may have come before its parent was watched."""
        done: set[str] = set()
        while new := wanted() - done:
            for folder in sorted(new):
                # Adding one that is watched changes nothing; one of the same name may be another.
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    self._add(os.fsencode(folder))
            done |= new

    def close(self) -> None:
        self._closed = True
        if self._inotify is not None:
            self._inotify.close()

    def _add(self, folder: bytes) -> None:
        from watchdog.observers.inotify_c import Inotify, InotifyConstants

        if self._inotify is not None:
            self._inotify.add_watch(folder)
            return
        mask = InotifyConstants.IN_MODIFY | InotifyConstants.IN_ATTRIB | InotifyConstants.IN_CLOSE_WRITE
        mask |= InotifyConstants.IN_CREATE | InotifyConstants.IN_DELETE | InotifyConstants.IN_MOVE
        mask |= InotifyConstants.IN_DELETE_SELF | InotifyConstants.IN_MOVE_SELF
        self._inotify = inotify = Inotify(folder, event_mask=mask)
        threading.Thread(target=self._read, args=[inotify], name="watch sources", daemon=True).start()

    def _read(self, inotify: Any) -> None:
        while True:
            try:
                events = inotify.read_events()
            except (OSError, LookupError):  # its book-keeping trips over folders that go away fast
                inotify.close()
                self._inotify = None
                events = []
            if self._closed:
                return
            if not events:  # too many at once, or an inotify that broke
                self._told("", True)
            for event in events:
                self._told(os.fsdecode(event.src_path), event.is_directory)
            if self._inotify is not inotify:
                return


class ObserverEyes:
    """watchdog's observer of this system, which watches whole trees."""

    IGNORED = ("opened", "closed_no_write")

    def __init__(self, builds: list[Build], told: Told) -> None:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type not in ObserverEyes.IGNORED:
                    for path in (event.src_path, event.dest_path):
                        if path:
                            told(os.fsdecode(path), event.is_directory and event.event_type != "modified")

        places = {os.path.normpath(p) for b in builds for p in (b.context, (b.context / b.dockerfile).parent)}
        self._observer = Observer()
        for place in places:
            inner = any(place.startswith(other + os.sep) for other in places)
            if not inner and os.path.isdir(place):  # noqa: PTH112
                self._observer.schedule(Handler(), place, recursive=True)
        self._observer.start()

    def sync(self, wanted: Callable[[], set[str]]) -> None:
        """Nothing to do: trees grow by themselves."""

    def close(self) -> None:
        self._observer.stop()
