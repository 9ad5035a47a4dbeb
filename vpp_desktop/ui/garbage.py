"""Python's garbage collector, kept to the window's thread.

It runs in whichever thread allocates. There it would destroy Qt objects that are garbage in a cycle, and Qt then calls
timers and slots of objects that are gone: the program crashes, rarely and somewhere else.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

INTERVAL = 250
"""Milliseconds between two looks; each is short, as there is little that is new."""

QUIET = 1000
"""The same, after a look that found nothing to do."""

REST = 1000
"""A full collection looks at everything that lives and stops the window for so long: it rests that many times its length."""


class Garbage(QObject):
    """Collects from Qt's loop, about as often as Python itself would, while nothing collects by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rests_until = 0.0
        self._first = True
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        gc.disable()

    def close(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        due = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        began = time.monotonic()
        if due[2] and began >= self._rests_until:
            gc.collect()
            now = time.monotonic()
            self._rests_until = now + REST * (now - began)
            if self._first:  # what the pages made lives as long as they
                self._first = False
                settle()
        elif due[1]:
            gc.collect(1)
        elif due[0]:
            gc.collect(0)
        interval = INTERVAL if due[0] or due[1] else QUIET
        if interval != self._timer.interval():
            self._timer.setInterval(interval)


def settle() -> None:
    """All that is loaded by now stays: a full collection that looks at it, too, would take a frame or two."""
    gc.freeze()
