"""From a thread that reads a stream to the coroutine that wants it: in batches, and with a bound."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Closed(Exception):
    """The reader has gone: the thread may end."""


class Relay(Generic[T]):
    """One thread puts, one coroutine gets. The loop is woken once a batch, not once an item."""

    def __init__(self, limit: int = 2000) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        self._lock = threading.Condition()
        self._items: list[T] = []
        self._limit = limit
        self._ended = False
        self._closed = False
        self._error: BaseException | None = None

    def put(self, items: Iterable[T]) -> None:
        """Hands on; waits while the reader is behind. For the thread.

        Raises:
            Closed: nobody reads any more.
        """
        with self._lock:
            self._lock.wait_for(lambda: self._closed or len(self._items) < self._limit)
            if self._closed:
                raise Closed
            idle = not self._items
            self._items.extend(items)
            if idle and self._items:
                self._signal()

    def end(self, error: BaseException | None = None) -> None:
        """No more comes; `error` is raised in the reader after the last item. For the thread."""
        with self._lock:
            self._ended, self._error = True, error
            if not self._closed:
                self._signal()

    async def get(self) -> list[T]:
        """The next items, all that are there; empty at the end.

        Raises:
            The thread's error.
        """
        while True:
            await self._wake.wait()
            self._wake.clear()
            with self._lock:
                items, self._items = self._items, []
                self._lock.notify()
                if items:
                    if self._ended:
                        self._wake.set()
                    return items
                if self._ended:
                    self._wake.set()
                    if self._error is not None:
                        raise self._error
                    return []

    def close(self) -> None:
        """Nobody reads any more."""
        with self._lock:
            self._closed = True
            self._items.clear()
            self._lock.notify()

    def _signal(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._wake.set)
        except RuntimeError:  # the loop is closed
            self._closed = True
