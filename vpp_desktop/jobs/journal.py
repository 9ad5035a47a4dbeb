"""What survives the program: jobs, finished pieces, fingerprints. SQLite, one connection on one thread.

Several programs may have the journal open; each write is one transaction, on the disk before it returns
(`synchronous=FULL`, and a rollback journal: SQLite before 3.51.3 can corrupt a WAL). File names are kept
as bytes, since they need not be text.
"""

from __future__ import annotations

import asyncio
import functools
import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from vpp_core.errors import NotFound, VppError
from vpp_core.media.source import FileState, Fingerprint
from vpp_desktop.jobs import rows
from vpp_desktop.jobs.job import ENDED, Cause, Job, Spec, State
from vpp_desktop.jobs.journal_file import open_file, plain

P = ParamSpec("P")
T = TypeVar("T")


class Conflict(Exception):
    """The job was changed by somebody else since it was read."""


class Journal:
    """The journal as coroutines. `notice` says in a sentence what was wrong with the file at opening."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor, path: Path, notice: str) -> None:
        self._connection = connection
        self._thread = thread
        self._path = path
        self.notice = notice

    @classmethod
    async def open(cls, path: Path) -> Journal:
        """Opens or makes the journal. A damaged one is moved aside; packages on disk do not need it.

        Raises:
            VppError: a newer program made it, or it cannot be opened.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        loop = asyncio.get_running_loop()
        try:
            connection, notice = await loop.run_in_executor(thread, open_file, path)
        except OSError as error:
            thread.shutdown(wait=False)
            reason = (error.strerror or str(error)).lower()
            raise VppError(f"cannot be opened ({reason})", subject=str(path), hint="check the folder") from error
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread, path, notice)

    async def close(self) -> None:
        await self._call(sqlite3.Connection.close)
        self._thread.shutdown()

    async def jobs(self) -> list[Job]:
        """All jobs in the order of the queue."""
        return await self._call(_select, "ORDER BY place", ())

    async def order(self) -> list[str]:
        """The ids of all jobs in the order of the queue."""
        return [job_id for (job_id,) in await self._call(_query, "SELECT id FROM jobs ORDER BY place", ())]

    async def move(self, ids: Sequence[str], before: str | None) -> list[str]:
        """Puts these jobs, in this order, before another one, or last; returns the new order. Raises NotFound."""
        order = await self._call(_move, list(dict.fromkeys(ids)), before)
        if order is None:
            raise NotFound("no job has this id", subject=before or "", hint="list them with: vpp queue --list")
        return order

    async def version(self) -> int:
        """Another number whenever another program wrote to the journal."""
        ((version,),) = await self._call(_query, "PRAGMA data_version", ())
        return int(version)

    async def job(self, job_id: str) -> Job:
        """Raises NotFound."""
        found = await self._call(_select, "WHERE id = ?", (job_id,))
        if not found:
            raise NotFound("no job has this id", subject=job_id, hint="list them with: vpp queue --list")
        return found[0]

    async def add(self, path: bytes, spec: Spec, source: FileState) -> Job:
        """The job for that file: a new one at the end of the queue, or the one there is, with the new spec.

        What is said now goes over what was said before, unless the job had come to its end.
        """
        (job,) = await self.add_all([(path, spec, source)])
        return job

    async def add_all(self, files: Sequence[tuple[bytes, Spec, FileState]]) -> list[Job]:
        """As `add` for many files, all of them or none: one wait for the disk, where each alone costs several."""
        return await self._call(_add_all, files)

    async def save(self, before: Job, after: Job) -> Job:
        """Writes what became of a job; only what its worker may change, so the spec stays.

        Raises:
            Conflict: the state or owner is no longer the one in `before`.
        """
        return await self._call(_save, before, after)

    async def finish(self, before: Job, after: Job) -> Job:
        """As `save`, but also a Conflict when the spec was changed meanwhile."""
        return await self._call(_save, before, after, True)

    async def claim(self, job: Job, owner: str) -> bool:
        """Makes `owner` the job's owner, unless it was taken or moved since it was read."""
        return await self._call(_claim, job, owner)

    async def release(self, owner: str) -> None:
        """Lets go of all jobs of that owner."""
        await self._call(_execute, "UPDATE jobs SET owner = NULL, wish = NULL WHERE owner = ?", (owner,))

    async def unclaim(self, job: Job) -> None:
        """Lets go of one job, if it still has the owner that it had."""
        sql = "UPDATE jobs SET owner = NULL, wish = NULL WHERE id = ? AND owner IS ?"
        await self._call(_execute, sql, (job.id, job.owner))

    async def wish(self, job: Job, state: State) -> None:
        """Asks the job's owner to put it into that state."""
        await self._call(_execute, "UPDATE jobs SET wish = ? WHERE id = ? AND owner IS ?", (state, job.id, job.owner))

    async def wishes(self, owner: str) -> dict[str, State]:
        """What others ask of that owner's jobs."""
        found = await self._call(_query, "SELECT id, wish FROM jobs WHERE owner = ? AND wish IS NOT NULL", (owner,))
        return {job_id: State(wish) for job_id, wish in found}

    async def update_spec(self, job: Job, spec: Spec) -> Job:
        """Asks something else of a job and leaves it in its state; the file itself is not looked at."""
        sql = "UPDATE jobs SET spec = ?, revision = revision + 1, attempt = 0 WHERE id = ?"
        await self._call(_execute, sql, (rows.spec_to_text(spec), job.id))
        return await self.job(job.id)

    async def move_all(self, before: State, after: State, reason: str = "", cause: Cause = Cause.NONE) -> list[str]:
        """Puts all jobs of one state that nobody works on into another at once; returns their ids."""
        sql = "UPDATE jobs SET state = ?, reason = ?, cause = ?, attempt = 0, updated_at = ?"
        sql += " WHERE owner IS NULL AND state = ? RETURNING id"
        values = (after, reason, cause, time.time(), before)
        return [job_id for (job_id,) in await self._call(_query, sql, values)]

    async def remove(self, job: Job) -> None:
        """Forgets the job; a Conflict when it was changed since it was read."""
        if not await self._call(_remove, [job]):
            raise Conflict(job.id)

    async def remove_all(self, jobs: Sequence[Job]) -> list[str]:
        """Forgets jobs, but not those that were changed since they were read; returns whose it forgot."""
        return await self._call(_remove, jobs)

    async def take(self, path: bytes, state: FileState) -> None:
        """The watch folder need not look at the file any more, as long as it stays as it is."""
        values = (path, state.size, state.mtime_ns, rows.signed(state.inode))
        await self._call(_execute, "INSERT OR REPLACE INTO taken VALUES (?, ?, ?, ?)", values)

    async def taken(self, path: bytes, state: FileState) -> bool:
        """Whether the file was taken, or queued by anybody, as it is now."""
        sql = "SELECT 1 FROM {} WHERE path = ? AND size = ? AND mtime_ns = ? AND inode = ?"
        values = (path, state.size, state.mtime_ns, rows.signed(state.inode))
        return bool(await self._call(_query, f"{sql.format('taken')} UNION {sql.format('jobs')}", (*values, *values)))

    async def pieces(self, package_id: str) -> dict[str, dict[str, Any]]:
        """The finished pieces of a package in the making."""
        found = await self._call(_query, "SELECT key, record FROM pieces WHERE package_id = ?", (package_id,))
        return {key: json.loads(record) for key, record in found}

    async def keep_piece(self, package_id: str, key: str, record: Mapping[str, Any]) -> None:
        sql = "INSERT OR REPLACE INTO pieces VALUES (?, ?, ?)"
        await self._call(_execute, sql, (package_id, key, json.dumps(dict(record))))

    async def forget_piece(self, package_id: str, key: str) -> None:
        await self._call(_execute, "DELETE FROM pieces WHERE package_id = ? AND key = ?", (package_id, key))

    async def forget_pieces(self, package_id: str) -> None:
        await self._call(_execute, "DELETE FROM pieces WHERE package_id = ?", (package_id,))

    async def fingerprint(self, path: bytes, state: FileState) -> Fingerprint | None:
        """The file's fingerprint where it was read before and has not changed since."""
        sql = "SELECT sha256 FROM fingerprints WHERE path = ? AND size = ? AND mtime_ns = ? AND inode = ?"
        found = await self._call(_query, sql, (path, state.size, state.mtime_ns, rows.signed(state.inode)))
        return Fingerprint(found[0][0], state) if found else None

    async def keep_fingerprint(self, path: bytes, found: Fingerprint) -> None:
        values = (path, found.state.size, found.state.mtime_ns, rows.signed(found.state.inode), found.sha256)
        await self._call(_execute, "INSERT OR REPLACE INTO fingerprints VALUES (?, ?, ?, ?, ?)", values)

    async def _call(
        self, work: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work` on the journal's thread; a cancelled caller does not stop a write half-way."""
        call = functools.partial(work, self._connection, *args, **kwargs)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call)
        except sqlite3.Error as error:
            raise plain(error, self._path) from error


# --- statements: on the journal's thread ------------------------------------------------------------


def _query(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    return connection.execute(sql, values).fetchall()


def _execute(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> int:
    return connection.execute(sql, values).rowcount


def _select(connection: sqlite3.Connection, where: str, values: Sequence[Any]) -> list[Job]:
    found = connection.execute(f"SELECT {', '.join(rows.COLUMNS)} FROM jobs {where}", values)  # noqa: S608
    return [rows.from_row(row) for row in found]


def _add_all(connection: sqlite3.Connection, files: Sequence[tuple[bytes, Spec, FileState]]) -> list[Job]:
    with _transaction(connection):
        return [_add(connection, path, spec, source) for path, spec, source in files]


def _add(connection: sqlite3.Connection, path: bytes, spec: Spec, source: FileState) -> Job:
    found = _select(connection, "WHERE path = ?", (path,))
    if found:
        job = _renew(found[0], spec, source)
        values = [*rows.to_row(job), time.time(), job.id]
        sets = ", ".join(f"{name} = ?" for name in (*rows.COLUMNS, "updated_at"))
        connection.execute(f"UPDATE jobs SET {sets} WHERE id = ?", values)  # noqa: S608
    else:
        job = Job(rows.new_id(), path, spec, source)
        (place,) = connection.execute("SELECT coalesce(max(place), 0) + 1 FROM jobs").fetchone()
        names = (*rows.COLUMNS, "place", "updated_at")
        marks = ", ".join("?" * len(names))
        sql = f"INSERT INTO jobs ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        connection.execute(sql, [*rows.to_row(job), place, time.time()])
    return job


def _renew(job: Job, spec: Spec, source: FileState) -> Job:
    """An old job with the new spec. One that is being worked on goes on; its owner sees the new revision.

    One that has ended is queued again, even where its owner has not let go of it yet: who waits for it would
    otherwise take that end for the answer to what is asked now.
    """
    ended = job.state in ENDED
    said = spec.said if ended else spec.said.over(job.spec.said)
    renewed = replace(job, spec=replace(spec, said=said), revision=job.revision + 1)
    if job.owner is not None and not ended:
        return renewed
    return rows.fresh(replace(renewed, source=source))


def _save(connection: sqlite3.Connection, before: Job, after: Job, spec_too: bool = False) -> Job:
    sql = (
        "UPDATE jobs SET state = ?, reason = ?, cause = ?, attempt = ?, package_id = ?, published_id = ?, "
        "lecture_id = ?, warnings = ?, facts = ?, updated_at = ? WHERE id = ? AND state = ? AND owner IS ?"
    )
    values: list[Any] = [after.state, after.reason, after.cause, after.attempt, after.package_id]
    values += [
        after.published_id,
        after.lecture_id,
        json.dumps(after.warnings),
        rows.facts_to_text(after.facts),
        time.time(),
        before.id,
        before.state,
        before.owner,
    ]
    if spec_too:
        sql, values = f"{sql} AND revision = ?", [*values, before.revision]
    if connection.execute(sql, values).rowcount != 1:
        raise Conflict(before.id)
    return after


def _claim(connection: sqlite3.Connection, job: Job, owner: str) -> bool:
    sql = "UPDATE jobs SET owner = ?, wish = NULL WHERE id = ? AND state = ? AND owner IS ?"
    return connection.execute(sql, (owner, job.id, job.state, job.owner)).rowcount == 1


def _remove(connection: sqlite3.Connection, jobs: Sequence[Job]) -> list[str]:
    sql = "DELETE FROM jobs WHERE id = ? AND state = ? AND owner IS ?"
    with _transaction(connection):
        return [job.id for job in jobs if connection.execute(sql, (job.id, job.state, job.owner)).rowcount == 1]


def _move(connection: sqlite3.Connection, ids: list[str], before: str | None) -> list[str] | None:
    with _transaction(connection):
        places = dict(connection.execute("SELECT id, place FROM jobs ORDER BY place"))
        order = list(places)
        moving = [job_id for job_id in ids if job_id in set(order)]
        rest = [job_id for job_id in order if job_id not in set(moving)]
        if before is not None and before not in order:
            return None
        after = len(rest)
        if before is not None:  # one that moves itself stands for the next that stays
            stays = next((job_id for job_id in order[order.index(before) :] if job_id not in set(moving)), None)
            after = len(rest) if stays is None else rest.index(stays)
        moved = [*rest[:after], *moving, *rest[after:]]
        changed = [(place, job_id) for place, job_id in enumerate(moved, 1) if places[job_id] != place]
        connection.executemany("UPDATE jobs SET place = ? WHERE id = ?", changed)
        return moved


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite has rolled back already where the disk was full
            connection.execute("ROLLBACK")
        raise
