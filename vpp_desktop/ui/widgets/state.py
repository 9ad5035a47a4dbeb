"""States: everywhere the same icon, colour and kind of word."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from vpp_desktop.ui import icons
from vpp_desktop.ui.widgets.text import label, set_role

STATES: dict[str, tuple[str, str]] = {
    "waiting": ("clock", "muted"),
    "working": ("spinner", "accent"),
    "done": ("check", "ok"),
    "attention": ("warning", "warn"),
    "failed": ("error", "error"),
    "off": ("circle", "muted"),
}
"""Icon and role of each state."""

ROLES: dict[str, str] = {"ok": "check", "warn": "warning", "error": "error", "accent": "info", "muted": "circle"}
"""The icon that stands for a role alone."""


class StateIcon(QWidget):
    """The icon of a state or role in its colour."""

    def __init__(self, state: str = "off", size: int = 16) -> None:
        super().__init__()
        self._size = size
        self._icon, self._role = "circle", "muted"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size, size)
        self.show_role(state)

    def show_role(self, state: str) -> None:
        self._icon, self._role = STATES.get(state) or (ROLES.get(state, "circle"), state)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._icon, self._role, self._size, self.devicePixelRatioF()))


class StateLabel(QWidget):
    """A state's icon and its word."""

    def __init__(self, state: str = "off", word: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._icon = StateIcon(state)
        self._word = label(word)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._word, 1)
        self.set(state, word)

    def set(self, state: str, word: str) -> None:
        self._icon.show_role(state)
        self._word.setText(word)
        set_role(self._word, STATES.get(state, ("", state))[1])
        self.setAccessibleName(word)

    @property
    def word(self) -> str:
        return self._word.text()


def role_of(state: str) -> str:
    """The token that a state is shown in."""
    return STATES.get(state, ("", state))[1]
