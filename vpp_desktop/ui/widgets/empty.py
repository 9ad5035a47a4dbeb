"""What a page shows where it has nothing to show: why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vpp_desktop.ui import icons
from vpp_desktop.ui.widgets.text import label

SIZE = 40
WIDTH = 560
"""Pixels of the widest line of words: longer ones are hard to read."""


class _Picture(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).drawPixmap(0, 0, icons.pixmap(self._name, "muted", SIZE, self.devicePixelRatioF()))


def _centred(words: QWidget) -> QHBoxLayout:
    """The widget in the middle, as wide as it may be; aligned instead, its lines would count as one."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(words, 1000)
    row.addStretch(1)
    return row


class EmptyState(QWidget):
    """An icon, a title, a sentence and a few buttons in the middle of the room that there is."""

    def __init__(self, icon: str, title: str, text: str = "", buttons: Sequence[QPushButton] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Picture(icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = label(title, "card", wrap=True)
        self.text = label(text, role="muted", wrap=True)
        for each in (self.title, self.text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            each.setMaximumWidth(WIDTH)
            column.addLayout(_centred(each))
        self.text.setVisible(bool(text))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(3)
        self.setAccessibleName(title)

    def say(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(title)
