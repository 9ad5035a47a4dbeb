"""What lies over the window for a moment: dimmed ground, one panel, Escape closes it. No dialogue, no nested loop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget


class Overlay(QWidget):
    """Covers its window; `panel` takes what is shown. The focus stays inside until it is closed, then goes back."""

    closed = Signal()

    def __init__(self, window: QWidget, *, width: int = 560, top: int | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._top = top
        self._focused = QApplication.focusWidget()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panel = QFrame(self)
        self.panel.setObjectName("overlay")
        self._width = width
        self.box = QVBoxLayout(self.panel)
        self.box.setContentsMargins(16, 16, 16, 16)
        self.box.setSpacing(12)
        window.installEventFilter(self)

    def open(self) -> None:
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._place()
        self.setFocus()

    def dismiss(self) -> None:
        """Closes it, and gives the focus back."""
        self._window.removeEventFilter(self)
        self.hide()
        if self._focused is not None and self._focused.isVisible():
            self._focused.setFocus()
        self.closed.emit()
        self.deleteLater()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes round inside the panel."""
        inside = [
            w for w in self.panel.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if inside:
            focused = QApplication.focusWidget()
            at = inside.index(focused) if focused in inside else -1 if forward else 0
            inside[(at + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 96))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            self._place()
        return False

    def _place(self) -> None:
        width = min(self._width, self.width() - 32)
        self.panel.setFixedWidth(width)
        self.panel.setMaximumHeight(self.height() - 32)
        self.panel.adjustSize()
        height = self.panel.height()
        top = self._top if self._top is not None else max(16, (self.height() - height) // 3)
        self.panel.move((self.width() - width) // 2, top)
