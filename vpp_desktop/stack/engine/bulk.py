"""A long answer of the engine as fast as it comes, over a Unix socket.

The engine writes a log line by line, each line with a system call and a wake-up, and waits whenever some 250
lines are unread. So what matters is to keep its socket empty at the least cost to it:

- HTTP 1.0 is asked for: the engine then sends the bare log, not each line as a chunk of its own.
- One thread waits inside the kernel for large blocks while another one takes the last block apart.

An answer of HTTP 1.0 ends with its connection, also where the engine was killed in the middle. A second
connection, which says nothing, tells the two apart: it is still open only if the engine is still there.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Generator
from typing import Any

from vpp_desktop.stack.engine.client import APIClient
from vpp_desktop.stack.engine.errors import SUBJECT, EngineAbsent

BLOCK = 1024 * 1024
AHEAD = 2
"""Blocks that wait to be taken apart."""

WITNESS_SECONDS = 60.0
"""How long a silent connection is used; the engine closes those that say nothing for minutes."""


def prepare(api: APIClient) -> Witness | None:
    """Has this client's requests sent as HTTP 1.0; None where it does not use a Unix socket."""
    from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnectionPool

    usual = api.get_adapter(api.base_url)
    if not isinstance(usual, UnixHTTPAdapter):
        return None

    class Pool(UnixHTTPConnectionPool):
        def _new_conn(self) -> Any:
            connection: Any = super()._new_conn()
            connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"
            return connection

    class Adapter(UnixHTTPAdapter):
        def get_connection(self, url: str | bytes, proxies: Any = None) -> Any:
            return Pool(str(url), self.socket_path, self.timeout)

    api.mount("http+docker://", Adapter(f"http+unix://{usual.socket_path}", timeout=api.timeout))
    return Witness(usual.socket_path)


class Witness:
    """A silent connection to the engine, open for as long as the engine lives."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open()

    def _open(self) -> None:
        self._since = time.monotonic()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(self._path)
        self._socket.setblocking(False)

    def check(self) -> None:
        """Raises EngineAbsent where the engine has ended since this began."""
        try:
            ended = self._socket.recv(1) == b""
        except BlockingIOError:
            ended = False
        except OSError:
            ended = True
        if ended:
            raise EngineAbsent("broke off the connection", subject=SUBJECT, hint="see if it runs: docker info")
        if time.monotonic() - self._since > WITNESS_SECONDS:
            self._socket.close()
            self._open()

    def close(self) -> None:
        self._socket.close()


def blocks(reader: Any, witness: Witness) -> Generator[bytes, None, None]:
    """The answer to its end, in large blocks; raises EngineAbsent where the engine broke it off.

    Args:
        reader: the buffered reader of the connection.
    """
    # What came along with the head of the answer is in the reader's buffer.
    if not (first := reader.read1(BLOCK)):
        return witness.check()
    yield first
    connection, waiting = reader.raw._sock, queue.Queue[bytes](AHEAD)
    pump = threading.Thread(target=_pump, args=(connection, waiting), name="engine-stream", daemon=True)
    pump.start()
    try:
        while block := waiting.get():
            yield block
            witness.check()
    finally:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        while pump.is_alive():
            with contextlib.suppress(queue.Empty):
                waiting.get(timeout=0.01)
    return witness.check()


def _pump(connection: socket.socket, waiting: queue.Queue[bytes]) -> None:
    block = b"begin"
    while block:
        try:
            block = connection.recv(BLOCK, socket.MSG_WAITALL)
        except OSError:  # shut from outside
            block = b""
        waiting.put(block)
