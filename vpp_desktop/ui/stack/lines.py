"""What a program said, in a well: a few last lines, or the whole output of a build."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from vpp_core.errors import printable
from vpp_desktop.ui import theme

MOST_ROWS = 12

FRAME = 20
"""Pixels of border, padding and margin above and below the lines."""


class Lines(QPlainTextEdit):
    """Lines to read and copy; as high as they are many, and scrolled where they are more than `rows`."""

    def __init__(self, name: str, rows: int = MOST_ROWS) -> None:
        super().__init__()
        self._rows = rows
        self._shown: tuple[str, ...] = ()
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        theme.current().changed.connect(self._dress)
        self._dress()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Shows these; stays at the end if it was there."""
        shown = tuple(printable(line.expandtabs()) for line in lines)
        if shown == self._shown:
            return
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum() - 1
        before = self._shown
        self._shown = shown
        if before and shown[: len(before)] == before:
            cursor = self.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n" + "\n".join(shown[len(before) :]))
        else:
            self.setPlainText("\n".join(shown))
        self._size()
        if at_end and len(shown) > self._rows:
            bar.setValue(bar.maximum())
        else:
            bar.setValue(0 if len(shown) <= self._rows else bar.value())

    @property
    def lines(self) -> tuple[str, ...]:
        return self._shown

    def _dress(self) -> None:
        self.setFont(theme.current().font("mono"))
        self._size()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._size()

    def _size(self) -> None:
        rows = max(1, min(len(self._shown), self._rows))
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(line) for line in self._shown), default=0)
        scroll = self.horizontalScrollBar().sizeHint().height() if longest > self.viewport().width() - 8 else 0
        many = len(self._shown) > self._rows
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(math.ceil(rows * QFontMetricsF(self.font()).lineSpacing()) + FRAME + scroll)
