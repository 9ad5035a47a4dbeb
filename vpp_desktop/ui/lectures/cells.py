"""Slim fields for long lists: one line each, saved by Enter or by leaving it, taken back by Esc."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from vpp_desktop.ui.lectures.fields import undo_key
from vpp_desktop.ui.widgets.text import set_property


class Cell(QLineEdit):
    """What is wrong with its text is told by `said`, for whoever has room to show it."""

    committed = Signal(str)
    said = Signal(str)

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.problem = ""
        self._before = ""
        self._sent: str | None = None
        self.editingFinished.connect(self.commit)
        self.textEdited.connect(lambda: self.say(""))

    def show_text(self, text: str) -> None:
        """What the catalog holds now; what is being typed stays."""
        dirty = self.dirty
        self._before = text
        if not dirty or not self.dirty or self._sent == self.text():
            if self.text() != text:
                self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)
            self.say("")
        self._sent = None

    @property
    def dirty(self) -> bool:
        return self.text().strip() != self._before

    def commit(self) -> None:
        text = self.text()
        if self.dirty and text != self._sent:
            self._sent = text
            self.committed.emit(text)

    def revert(self) -> None:
        """Forgets what was typed."""
        self._sent = None
        self.setText(self._before)
        self.say("")

    def say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            set_property(self, "invalid", bool(problem))
            self.said.emit(problem)

    def event(self, event: QEvent) -> bool:
        undo = isinstance(event, QKeyEvent) and undo_key(event, self.isUndoAvailable())
        return undo or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and (self.dirty or self.problem):
            self.revert()
            return
        super().keyPressEvent(event)
