"""The icon in the system's tray, where there is one: the state at a glance, and a way back to the window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from vpp_desktop.ui import icons
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.widgets.state import STATES

WORST_FIRST = ("failed", "attention", "working", "waiting", "done", "off")
SIZE = 64


class Tray(QObject):
    """Bare X and some desktops have no tray: nothing may depend on it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._said: dict[str, tuple[str, str]] = {}
        self._menu = QMenu()
        self._menu.addAction(self.tr("Show VPP Desktop"), window.raise_window)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Quit"), window.leaving.emit)
        self._icon = QSystemTrayIcon(icons.app_icon(), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        window.summary.connect(self._say)

    def show(self, wanted: bool = True) -> bool:
        """Shows or hides it; whether it can be seen."""
        shown = wanted and QSystemTrayIcon.isSystemTrayAvailable()
        self._icon.setVisible(shown)
        return shown

    @property
    def tooltip(self) -> str:
        return self._icon.toolTip()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._window.raise_window()

    def _say(self, page: str, state: str, sentence: str) -> None:
        self._said[page] = (state, sentence)
        self._icon.setToolTip("\n".join(text for _, text in self._said.values() if text))
        states = [state for state, text in self._said.values() if text]
        self._icon.setIcon(marked(worst(states)))


def worst(states: list[str]) -> str:
    """The state that wants a look first."""
    return next((state for state in WORST_FIRST if state in states), "off")


def marked(state: str) -> QIcon:
    """The program's icon with the state in its corner."""
    made = icons.app_icon().pixmap(SIZE, SIZE)
    if state in ("failed", "attention", "working"):
        painter = QPainter(made)
        name, role = STATES[state]
        painter.drawPixmap(SIZE // 2, SIZE // 2, icons.pixmap(name, role, SIZE // 2))
        painter.end()
    return QIcon(made)
