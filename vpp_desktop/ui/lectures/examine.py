"""What dropped names mean and what the files are: collected beside the loop, probed a few at a time."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import SourceError, VppError
from vpp_core.media.files import in_thread
from vpp_core.media.source import FileState, look
from vpp_desktop.jobs.collect import Collected, Found, collect

AT_ONCE = 4
MOST_KEPT = 20_000
EDGE = 64 * 1024


@dataclass(frozen=True)
class Looked:
    """What a first look tells of a file.

    Attributes:
        duration: seconds, None where the file does not say.
        error: why it cannot become a lecture.
    """

    state: FileState | None
    duration: float | None = None
    error: VppError | None = None


class Examiner:
    """Looks at files once: what was seen while a drag hovered is known when it is dropped."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, Looked] = OrderedDict()

    async def collect(self, names: Sequence[str]) -> Collected:
        """The recordings that these names mean; a folder of any size does not hold up the loop."""
        return await in_thread(collect, list(names))

    async def look_at(
        self,
        files: Iterable[Found],
        tell: Callable[[Found, Looked], object],
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Probes the files, some at once, in order, while that is wanted; `tell` gets each as it becomes known."""
        waiting = iter(list(files))

        async def work() -> None:
            for found in waiting:
                if not wanted():
                    return
                tell(found, await self._look(found.path))

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))

    async def _look(self, path: bytes) -> Looked:
        name = Path(os.fsdecode(path))
        try:
            state = await in_thread(look, name)
        except VppError as error:
            return Looked(None, error=error)
        seen = self._seen.get(path)
        if seen is not None and seen.state == state:
            return seen
        looked = await _probe(name, state)
        self._seen[path] = looked
        while len(self._seen) > MOST_KEPT:
            self._seen.popitem(last=False)
        return looked


async def _probe(path: Path, state: FileState) -> Looked:
    from vpp_core.pipeline import describe

    try:
        return Looked(state, (await describe(path)).duration)
    except VppError as error:
        return Looked(state, error=error)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        problem = SourceError(f"cannot be read ({reason})", subject=str(path), hint="check the disk it is on")
        return Looked(state, error=problem)


async def same_bytes(files: Sequence[tuple[bytes, int]]) -> dict[bytes, bytes]:
    """Which files repeat an earlier one, as far as their sizes, beginnings and ends tell: later to earlier."""
    by_size: dict[int, list[bytes]] = {}
    for path, size in files:
        by_size.setdefault(size, []).append(path)
    found: dict[bytes, bytes] = {}
    for paths in by_size.values():
        first: dict[str, bytes] = {}
        for path in paths if len(paths) > 1 else []:
            mark = await in_thread(_mark, path)
            if mark and first.setdefault(mark, path) != path:
                found[path] = first[mark]
    return found


def _mark(path: bytes) -> str:
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - bytes, which Path does not take
            digest.update(file.read(EDGE))
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - EDGE))
            digest.update(file.read(EDGE))
    except OSError:
        return ""
    return digest.hexdigest()
