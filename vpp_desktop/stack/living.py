"""A stack that stays what its file says: read again whenever the compose file or `.env` changes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import VppError
from vpp_desktop.stack.builds.watch import InotifyEyes
from vpp_desktop.stack.compose.project import ENV_NAME
from vpp_desktop.stack.project import Stack
from vpp_desktop.stack.status import StackStatus
from vpp_desktop.tasks import Tasks

SETTLE = 0.2
"""Seconds to wait for more after the first sign: an editor writes a file in several steps."""

LOOK_AGAIN = 1.0
"""Seconds between looks at the two files where the system cannot tell."""


@dataclass(frozen=True)
class Seen:
    """The stack and its status; or `error`, which says why it cannot be read. `stack` is closed with the next one."""

    stack: Stack | None = None
    status: StackStatus | None = None
    error: VppError | None = None


class Living:
    """The status of the stack as it changes, over changes of its files and an engine that comes and goes.

    Args:
        open_stack: reads the files. Raises VppError.
        file: the compose file; None where there is none yet.
    """

    def __init__(self, open_stack: Callable[[], Stack], file: Callable[[], Path | None]) -> None:
        self._open = open_stack
        self._file = file
        self._reread = asyncio.Event()

    def reread(self) -> None:
        """Reads the files again now."""
        self._reread.set()

    async def updates(self) -> AsyncGenerator[Seen, None]:
        """The status at once and after each change. Ends only when it is closed."""
        tasks = Tasks()
        tasks.start("files", self._watch_files())
        stack: Stack | None = None
        try:
            while True:
                self._reread.clear()
                try:
                    stack = self._open()
                except VppError as error:
                    yield Seen(error=error)
                    await self._reread.wait()
                    continue
                async with aclosing(self._statuses(stack)) as statuses:
                    async for status in statuses:
                        yield Seen(stack, status)
                stack.close()
        finally:
            await tasks.close()
            if stack is not None:
                stack.close()

    async def _statuses(self, stack: Stack) -> AsyncGenerator[StackStatus, None]:
        """Until the files change."""
        told: asyncio.Queue[StackStatus | None] = asyncio.Queue()
        tasks = Tasks()

        async def follow() -> None:
            async with aclosing(stack.watch()) as updates:
                async for status in updates:
                    told.put_nowait(status)

        async def changed() -> None:
            await self._reread.wait()
            told.put_nowait(None)

        following = tasks.start("status", follow())
        following.add_done_callback(lambda _: told.put_nowait(None))
        tasks.start("changed", changed())
        try:
            while (status := await told.get()) is not None:
                yield status
            if following.done() and not following.cancelled() and (failed := following.exception()) is not None:
                raise failed
        finally:
            await tasks.close()

    async def _watch_files(self) -> None:
        """Sets `_reread` when one of the two files is another one."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake(path: str, is_folder: bool) -> None:
            if is_folder or Path(path).name in names:
                with contextlib.suppress(RuntimeError):  # the loop is closed
                    loop.call_soon_threadsafe(woken.set)

        file = self._file()
        names = {ENV_NAME, file.name if file else ""}
        eyes = InotifyEyes(wake) if sys.platform == "linux" and file is not None else None
        last = _state(file)
        try:
            while True:
                told = eyes is not None and _sees(eyes, file)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(None if told else LOOK_AGAIN):
                        await woken.wait()
                        await asyncio.sleep(SETTLE)
                woken.clear()
                now = _state(file := self._file())
                if now != last:
                    last = now
                    self._reread.set()
        finally:
            if eyes is not None:
                eyes.close()


def _sees(eyes: InotifyEyes, file: Path | None) -> bool:
    """Whether the system tells of changes beside the file."""
    if file is None:
        return False
    try:
        eyes.sync(lambda: {str(file.parent)})
    except OSError:
        return False
    return True


def _state(file: Path | None) -> tuple[object, ...]:
    """What tells whether the files are others."""
    if file is None:
        return ()
    found: list[object] = [file]
    for place in (file, file.parent / ENV_NAME):
        try:
            told = os.stat(place)  # noqa: PTH116
            found.append((told.st_mtime_ns, told.st_size, told.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)
