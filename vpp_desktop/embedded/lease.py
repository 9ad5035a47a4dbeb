"""The embedded store: a real mongod on a unix socket, shared by all programs of a user, ended with the last one.

Every program that uses the store holds a *lease*: a shared `flock` on the file `lease`. mongod is the child
of a small *keeper* process (`keeper.py`), which is nobody's child and waits for the exclusive lock on the
same file. The kernel gives it that lock when the last lease is gone, however its holder ended; the keeper
then stops mongod and leaves. Nothing is polled, counted or cleaned up by hand, so for kill -9 of

- a program: its lease is gone with it; the others notice nothing, and after the last one mongod is stopped.
- mongod: the keeper starts it again; three falls in short time, and it gives up.
- the keeper: mongod is killed with it (pdeathsig; data is safe by its journal). The next operation that finds
  nobody calls `revive`, which starts another keeper. Where pdeathsig is unknown, the orphaned mongod still
  holds `server.lock`, which it inherited: the next keeper ends it first.
- everything at once, or the machine: stale sockets and lock files mean nothing, as only held locks count.

There is never a second mongod on the data: `keeper.lock` is held by the one keeper, `server.lock` by mongod.
A newcomer that arrives while the keeper stops mongod waits the moment until it is gone, then starts another.
Seen on 2 cores, under load: a start 0.2 s, on new and old data alike; joining a running one 0.5 ms; stop 0.05 s.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from vpp_core.errors import StoreError, StoreUnreachable
from vpp_desktop.embedded import keeper
from vpp_desktop.embedded.mongod import arguments, explain, find_mongod, private_folder, socket_path, url_of

STEP = 0.01
NOTICE = 0.1
"""Seconds in which a keeper surely has noticed that the last lease is gone."""


class EmbeddedMongo:
    """The user's own MongoDB in `data_dir`.

    Args:
        data_dir: made for this user only; holds the data, the log, the locks and the socket.
        mongod: the program; found by `find_mongod` unless given.
        patience: seconds that a start may take.
    """

    def __init__(self, data_dir: Path, *, mongod: Path | None = None, patience: float = 60.0) -> None:
        self._data_dir = data_dir.absolute()
        self._mongod = mongod
        self._patience = patience
        self._socket = socket_path(self._data_dir)

    @property
    def url(self) -> str:
        """Where the store answers while somebody holds a lease."""
        return url_of(self._socket)

    @property
    def log_file(self) -> Path:
        return self._data_dir / "mongod.log"

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[str]:
        """The URL of the running store; started if it is not. The last one who leaves waits until it is stopped.

        Raises:
            ToolMissing: no mongod, or a library that it needs is missing.
            StoreUnreachable: it does not start, with the end of its log.
            StoreError: the data folder cannot be used.
        """
        self._mongod = self._mongod or find_mongod()
        self._prepare()
        handle = os.open(self._data_dir / "lease", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                await self._share(handle)
                await self.revive()
                yield self.url
            finally:
                os.close(handle)
        finally:
            await asyncio.shield(self._wait_for_stop())

    async def revive(self) -> None:
        """Return when the server accepts connections; start it if need be. Only for holders of a lease.

        Raises:
            ToolMissing, StoreUnreachable, StoreError: as `lease`.
        """
        deadline = time.monotonic() + self._patience
        while not keeper.accepts(str(self._socket)):
            outcome: dict[str, Any] = await self._start_keeper() if time.monotonic() < deadline else {"late": True}
            if "late" in outcome:
                message, hint = f"did not start within {self._patience:g} s", f"its log is {self.log_file}"
                raise StoreUnreachable(message, subject="the embedded store", hint=hint)
            if "failed" in outcome:
                raise explain(int(outcome["failed"]), list(outcome["log"]), self.log_file)
            if "kept" in outcome:  # somebody else is starting it at this moment
                await asyncio.sleep(5 * STEP)

    def _prepare(self) -> None:
        private_folder(self._data_dir)
        private_folder(self._data_dir / "db")
        if self._socket.parent != self._data_dir:
            private_folder(self._socket.parent)

    async def _share(self, handle: int) -> None:
        """Take the lease; refused only while a keeper is stopping the server."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    hint = f"its log is {self.log_file}"
                    raise StoreUnreachable("is still stopping", subject="the embedded store", hint=hint) from None
                await asyncio.sleep(STEP)
            else:
                return

    async def _start_keeper(self) -> dict[str, Any]:
        folder = self._data_dir
        settings = {
            "command": arguments(self._mongod or find_mongod(), folder / "db", self._socket),
            "socket": str(self._socket),
            "log": str(self.log_file),
            "patience": self._patience,
            "lease": str(folder / "lease"),
            "keeper_lock": str(folder / "keeper.lock"),
            "server_lock": str(folder / "server.lock"),
        }
        # Isolated and without site-packages: a start in a fraction of the time, and nothing of ours in its way.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", keeper.__file__, json.dumps(settings)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            line, _ = await process.communicate()
        finally:
            process._transport.close()  # type: ignore[attr-defined] # asyncio leaves the pipe open where this is cancelled
        if not line:
            raise StoreError("its keeper ended without a word", subject="the embedded store", hint="try again")
        outcome: dict[str, Any] = json.loads(line)
        return outcome

    async def _wait_for_stop(self) -> None:
        """Wait until the keeper is gone, unless somebody else holds a lease."""
        noticed, deadline = time.monotonic() + NOTICE, time.monotonic() + self._patience
        while self._is_held("keeper.lock", fcntl.LOCK_EX) and time.monotonic() < deadline:
            if time.monotonic() > noticed and not self._is_held("lease", fcntl.LOCK_SH):
                return  # the keeper would have taken it by now: another program has it
            await asyncio.sleep(STEP)

    def _is_held(self, name: str, kind: int) -> bool:
        try:
            handle = os.open(self._data_dir / name, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            os.close(handle)
