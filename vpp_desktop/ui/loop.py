"""The one loop: asyncio on Qt's, by qasync, with a ready queue of its own.

qasync gives each callback a coarse Qt timer. Measured with that: 200,000 callbacks from threads freeze a window
for 31 s, timers wake up to 5 % early, and those of finished timeouts stay until they expire.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

import qasync
from PySide6.QtCore import QObject, Qt, QTimerEvent, Signal
from PySide6.QtWidgets import QApplication

T = TypeVar("T")

BUDGET = 0.006
"""Seconds of callbacks before Qt gets to paint again: two such turns and a paint fit into 16 ms."""

POOL = 32
"""Threads for `to_thread`: streams of an engine may hold one each for a while."""

NONE = -1

LONGEST_TIMER = 2**31 - 1
"""Milliseconds that a Qt timer can wait."""


class _TimerHandle(asyncio.TimerHandle):
    """A handle that knows its Qt timer, so that cancelling it frees both."""

    __slots__ = ("timer",)
    timer: int


class _Pump(QObject):
    """Runs ready callbacks by one zero timer, and later ones by a precise timer each."""

    wake = Signal()  # queued where another thread emits it

    def __init__(self, drain: Callable[[], bool]) -> None:
        super().__init__()
        self._drain = drain
        self._zero = 0
        self._timers: dict[int, _TimerHandle] = {}
        self.wake.connect(self.arm)

    def arm(self) -> None:
        if not self._zero:
            self._zero = self.startTimer(0)

    def wait(self, handle: _TimerHandle, seconds: float) -> None:
        milliseconds = min(LONGEST_TIMER, max(0, math.ceil(seconds * 1000)))
        handle.timer = self.startTimer(milliseconds, Qt.TimerType.PreciseTimer)
        self._timers[handle.timer] = handle

    def forget(self, handle: _TimerHandle) -> None:
        if handle.timer in self._timers:
            del self._timers[handle.timer]
            self.killTimer(handle.timer)
        handle.timer = NONE

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        timer = event.timerId()
        if timer == self._zero:
            if self._drain():
                self.killTimer(self._zero)
                self._zero = 0
            return
        self.killTimer(timer)
        handle = self._timers.pop(timer, None)
        if handle is not None:
            handle.timer = NONE
            if not handle.cancelled():
                handle._run()

    def close(self) -> None:
        for timer in (*self._timers, *([self._zero] if self._zero else [])):
            self.killTimer(timer)
        self._timers.clear()
        self._zero = 0


class FastLoop(qasync.QEventLoop):  # type: ignore[misc] # qasync has no types
    """qasync's loop with callbacks in order, in batches, and precise timers that end when they are cancelled."""

    def __init__(self, app: QApplication, *, already_running: bool = False) -> None:
        self._owner = threading.get_ident()
        self._ready_handles: deque[asyncio.Handle] = deque()
        self._woken = False
        self._pump = _Pump(self._drain)
        self._pool: Executor | None = None
        super().__init__(app, already_running=already_running)
        self.set_default_executor(ThreadPoolExecutor(POOL, thread_name_prefix="io"))

    def set_default_executor(self, executor: Executor) -> None:
        self._pool = executor
        super().set_default_executor(executor)

    def _drain(self) -> bool:
        """Runs what was ready when it began, as far as the budget goes; whether nothing is left."""
        handles = self._ready_handles
        self._woken = False
        end = time.perf_counter() + BUDGET
        for _ in range(len(handles)):
            handle = handles.popleft()
            if not handle.cancelled():
                handle._run()
            if time.perf_counter() > end:
                break
        return not handles

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        if threading.get_ident() != self._owner:
            return self.call_soon_threadsafe(callback, *args, context=context)
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._add_callback(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._ready_handles.append(handle)
        if not self._woken:
            self._woken = True
            self._pump.wake.emit()
        return handle

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """Also what asyncio's signal handling calls."""
        self._ready_handles.append(handle)
        self._pump.arm()
        return handle

    def call_at(
        self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        self._check_closed()
        handle = _TimerHandle(when, callback, args, self, context)
        self._pump.wait(handle, when - self.time())
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        if isinstance(handle, _TimerHandle):
            self._pump.forget(handle)

    def close(self) -> None:
        if self.is_closed():
            return
        if isinstance(self._pool, ThreadPoolExecutor):
            # A thread that waits for a dead socket must not hold up the end.
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
        self._QEventLoop__default_executor = None  # qasync would wait for it
        super().close()
        self._pump.close()


def run(work: Coroutine[Any, Any, T], app: QApplication) -> T:
    """Runs `work` to its end on a loop of its own, like `asyncio.run`."""
    with asyncio.Runner(loop_factory=lambda: FastLoop(app)) as runner:
        return runner.run(work)
