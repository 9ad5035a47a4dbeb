"""The window's catalog follows the platform: its store while it runs, this machine's own while it does not."""

from __future__ import annotations

from PySide6.QtCore import QObject

from vpp_core.errors import StoreError
from vpp_desktop.app import Stores, move_to_stack
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow

RUNS, STOPPED = "done", "off"
"""States of the platform's line in which its store is there, and gone; in all others nobody knows yet."""


class StoreFollower(QObject):
    """Renews the store when the platform starts or stops, and takes along what was published meanwhile."""

    def __init__(self, window: MainWindow, desk: Desk, stores: Stores) -> None:
        super().__init__(window)
        self._desk = desk
        self._stores = stores
        self._state = ""
        window.summary.connect(self._heard)

    def _heard(self, page: str, state: str, sentence: str) -> None:
        if page != "stack" or state not in (RUNS, STOPPED) or state == self._state:
            return
        first, self._state = not self._state, state
        if state == RUNS:
            self._renew()
            self._desk.spawn(self._take_along(), self.tr("Moving lectures to the platform"))
        elif not first:
            self._renew()

    def _renew(self) -> None:
        self._stores.renew()
        self._desk.messages.withdraw(StoreError)
        self._desk.store_changed.emit()

    async def _take_along(self) -> None:
        moved = await move_to_stack(self._desk.folders, self._desk.environment)
        if moved:
            self._desk.messages.note(self.tr("%n lecture(s) moved into the platform's store", "", len(moved)))
            self._desk.store_changed.emit()
