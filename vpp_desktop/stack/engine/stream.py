"""Answers of the engine that go on and on: a thread reads each, and hands over in batches.

docker-py's own iterators end without an error when the connection drops, cannot all be closed from another
thread, and read a byte at a time. Here the connection's bytes are read as they come, in big blocks.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

from vpp_desktop.stack.engine import bulk
from vpp_desktop.stack.engine.client import APIClient, Client, sentences
from vpp_desktop.stack.engine.errors import SUBJECT, EngineAbsent

T = TypeVar("T")

BLOCK = 256 * 1024
"""Most bytes read at once, so the most that a batch is made from."""

DEPTH = 8
"""Batches that wait for their reader before the thread does."""


class Parser(Protocol[T]):
    """Bytes as they come in, items out."""

    def feed(self, data: bytes) -> list[T]: ...

    def end(self) -> list[T]:
        """What is left when there is no more."""
        ...


class Chunks:
    """HTTP's chunked coding, undone. `complete` tells an end from a connection that broke."""

    def __init__(self) -> None:
        self.complete = False
        self._head = b""
        self._left = 0  # bytes of the chunk under way, with the two that end it

    def feed(self, data: bytes) -> bytes:
        """The payload in these bytes, cut anywhere."""
        parts, at = [], 0
        if self.complete:
            return b""
        if self._left:
            at = min(self._left, len(data))
            parts.append(data[: max(min(at, self._left - 2), 0)])
            self._left -= at
        elif self._head:
            data, self._head = self._head + data, b""
        size = len(data)
        while at < size:
            end = data.find(b"\r\n", at)
            if end < 0:
                self._head = data[at:]
                break
            length = int(data[at:end], 16)
            if length == 0:
                self.complete = True
                break
            start, at = end + 2, end + length + 4
            parts.append(data[start : start + length])
            if at > size:
                self._left = at - size
        return b"".join(parts)


class Stream(Generic[T]):
    """Batches of items from one answer of the engine: `async with` it, then `async for`.

    Iterating ends where the engine ended its answer, and raises EngineAbsent where the connection broke,
    EngineError or one of its kinds where the engine refused. After `close` it ends at once.

    Args:
        request: makes the request, with `stream=True`; runs in the thread.
        depth: how many batches may wait for the reader. None for no limit: the thread never waits then.
        whole: read to the end as fast as can be, in large batches; see `engine.bulk`.
    """

    def __init__(
        self,
        client: Client,
        request: Callable[[APIClient], Any],
        parser: Parser[T],
        *,
        subject: str = SUBJECT,
        depth: int | None = DEPTH,
        whole: bool = False,
    ) -> None:
        self._client, self._request, self._parser, self._subject = client, request, parser, subject
        self._whole = whole
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._batches: deque[list[T]] = deque()
        self._slots = threading.Semaphore(depth) if depth is not None else None
        self._lock = threading.Lock()
        self._connection: Any = None
        self._answers = self._over = self._closed = False
        self._error: BaseException | None = None
        threading.Thread(target=self._run, name="engine-stream", daemon=True).start()

    async def __aenter__(self) -> Stream[T]:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __aiter__(self) -> Stream[T]:
        return self

    async def __anext__(self) -> list[T]:
        await self._until(lambda: bool(self._batches))
        if self._closed or not self._batches:
            raise StopAsyncIteration
        if self._slots is not None:
            self._slots.release()
        return self._batches.popleft()

    async def answered(self) -> None:
        """Waits until the engine has begun to answer; raises as iterating does."""
        await self._until(lambda: self._answers)

    async def _until(self, ready: Callable[[], bool]) -> None:
        while not (ready() or self._over or self._closed):
            self._wake.clear()
            if not (ready() or self._over):
                await self._wake.wait()
        if self._over and self._error is not None and not ready() and not self._closed:
            raise self._error

    def close(self) -> None:
        """Ends the stream at once, from the loop; the thread ends as soon as it notices, within moments."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                _shut(self._connection)
        if self._slots is not None:
            self._slots.release()
        self._wake.set()

    # In the thread

    def _run(self) -> None:
        try:
            with sentences(self._subject, self._client.endpoint):
                self._read()
        except Exception as error:  # noqa: BLE001 - it is raised where the batches are taken
            self._error = error
        self._over = True
        self._notify()

    def _read(self) -> None:
        with contextlib.ExitStack() as stack:
            api = stack.enter_context(contextlib.closing(self._client.connect()))
            witness = bulk.prepare(api) if self._whole else None
            if witness is not None:
                stack.enter_context(contextlib.closing(witness))
            response = self._request(api)
            api._raise_for_status(response)
            answer = response.raw._fp
            if answer.fp is None:
                return
            api._disable_socket_timeout(api._get_raw_response_socket(response))
            if not self._hold(answer.fp):
                return
            stack.callback(self._hold, None)
            endless = not answer.chunked and answer.length is None
            blocks = bulk.blocks(answer.fp, witness) if witness and endless else self._blocks(answer)
            self._hand_over(stack.enter_context(contextlib.closing(blocks)))

    def _hold(self, connection: Any) -> bool:
        """From here on `close` shuts this connection; whether it is not too late."""
        with self._lock:
            self._connection = connection
        self._answers = True
        self._notify()
        return not self._closed

    def _hand_over(self, blocks: Iterator[bytes]) -> None:
        for block in blocks:
            if not self._put(self._parser.feed(block)):
                return
        self._put(self._parser.end())

    def _blocks(self, answer: Any) -> Generator[bytes, None, None]:
        """The answer's payload as it comes; raises EngineAbsent where it breaks off."""
        chunks = Chunks() if answer.chunked else None
        left = answer.length
        while block := answer.fp.read1(BLOCK if left is None else min(BLOCK, left)):
            if left is not None:
                left -= len(block)
            yield chunks.feed(block) if chunks else block
            if chunks and chunks.complete:
                return
        if not self._closed and (left or chunks):
            raise EngineAbsent("broke off the connection", subject=SUBJECT, hint="see if it runs: docker info")

    def _put(self, items: list[T]) -> bool:
        """Whether anybody still reads."""
        if not items:
            return not self._closed
        if self._slots is not None:
            self._slots.acquire()
        if self._closed:
            return False
        self._batches.append(items)
        self._notify()
        return True

    def _notify(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody reads
            self._loop.call_soon_threadsafe(self._wake.set)


def _shut(reader: Any) -> None:
    """Ends the connection under a buffered reader that another thread may be blocked in."""
    with contextlib.suppress(Exception):
        if (tunnel := getattr(reader, "channel", None)) is not None:  # ssh
            tunnel.close()
            return
        raw = reader.raw
        connection = getattr(raw, "_sock", raw)
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
        else:
            connection.close()
