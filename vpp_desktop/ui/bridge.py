"""From events of the headless parts to one signal of the window, at most 30 times a second."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from vpp_desktop.events import Event, JobProgress

INTERVAL = 33
"""Milliseconds between two signals: nobody sees more than 30 changes a second, and painting them costs."""


class Bridge(QObject):
    """Takes every event, and hands them on in order and in batches.

    Of the progress of one job only the newest is kept, at the place of the oldest. The first event after a quiet
    time is handed on at once, in the next turn of the loop.
    """

    events = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[object, Event] = {}
        self._count = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)

    def publish(self, event: Event) -> None:
        """A `Listener`; for the loop's thread only."""
        self._count += 1
        key = (event.job, event.step) if isinstance(event, JobProgress) else self._count
        self._waiting[key] = event
        if not self._timer.isActive():
            self._timer.start(0)

    def _flush(self) -> None:
        if not self._waiting:
            return
        batch = list(self._waiting.values())
        self._waiting.clear()
        self._timer.start(INTERVAL)
        self.events.emit(batch)
