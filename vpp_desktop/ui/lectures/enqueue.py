"""Puts the rows of a sheet into the queue, many at a time: the journal waits for the disk once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vpp_core.errors import VppError
from vpp_core.media.files import in_thread
from vpp_core.media.source import FileState, look
from vpp_desktop.jobs.job import Spec
from vpp_desktop.jobs.queue import Queue
from vpp_desktop.ui.lectures.adding import Row, path_of
from vpp_desktop.ui.messages import sentence_of

AT_ONCE = 200
"""Rows between two looks at whether somebody wants to stop."""


async def enqueue(queue: Queue, rows: Sequence[Row], spec_of: Callable[[Row], Spec]) -> dict[bytes, str]:
    """Queues those whose files are there, and returns the jobs' ids by file; of the others `failed` says why.

    Raises VppError where the queue takes none of them.
    """
    wanted: list[tuple[bytes, Spec, FileState]] = []
    for row, state in zip(rows, await in_thread(_look_at, list(rows)), strict=True):
        if isinstance(state, VppError):
            row.failed = sentence_of(type(state)(state.message, subject=row.name, hint=state.hint))
        else:
            wanted.append((row.found.path, spec_of(row), state))
    return {job.path: job.id for job in await queue.add_all(wanted)}


def _look_at(rows: Sequence[Row]) -> list[FileState | VppError]:
    def state(row: Row) -> FileState | VppError:
        try:
            return look(path_of(row.found))
        except VppError as error:
            return error

    return [state(row) for row in rows]
