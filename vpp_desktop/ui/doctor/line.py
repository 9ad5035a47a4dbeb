"""One line of the doctor's page: a state, what was found, what it is for, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vpp_desktop.doctor import Check, Fix, Subject
from vpp_desktop.ui import theme
from vpp_desktop.ui.doctor.words import STATES, begun, say, translated
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.state import StateLabel
from vpp_desktop.ui.widgets.text import label

STATE_WIDTH = 116


class Command(QFrame):
    """A command to read and copy, as it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("well", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        self._text = label(wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        row.addWidget(self._text)
        theme.current().changed.connect(self._dress)
        self._dress()

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self.setVisible(bool(text))
        self._dress()

    @property
    def text(self) -> str:
        return self._text.text()

    def _dress(self) -> None:
        # The style sheet gives every widget its size; only a sheet of its own goes before that.
        font = theme.current().font("mono")
        self._text.setStyleSheet(f'font-family: "{font.family()}"; font-size: {font.pixelSize()}px;')
        self.setMaximumWidth(QFontMetrics(font).horizontalAdvance(self.text) + 24)


class Line(QWidget):
    """A check, while it runs and after it.

    Args:
        fix: is called for what the program can do itself.
        copy: is called with a command.
    """

    def __init__(self, subject: Subject, fix: Callable[[], object], copy: Callable[[str], object]) -> None:
        super().__init__()
        self.subject = subject
        self._fix: Fix | None = None
        self._do = fix
        self._copy = copy
        self.state = StateLabel()
        self.state.setMinimumWidth(STATE_WIDTH)
        self.name = label(begun(say(subject.name)), "strong")
        self.found = label(wrap=True)
        self.found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.purpose = label(say(subject.purpose), "secondary", "muted", wrap=True)
        self.advice = label(style="secondary", role="muted", wrap=True)
        self.command = Command()
        self.button = button("", self._pressed)
        self._lay_out()
        self.show_check(None, working=False)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.purpose, 1, Qt.AlignmentFlag.AlignTop)
        words.addLayout(head)
        for each in (self.found, self.advice, self.command):
            words.addWidget(each)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.state, 0, 0, top)
        grid.addLayout(words, 0, 1)
        grid.addWidget(self.button, 0, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)

    def show_check(self, check: Check | None, *, working: bool) -> None:
        """The check's findings; without one, whether it is at work."""
        state, word = STATES[check.state if check else "working" if working else "unknown"]
        self.state.set(state, translated(word))
        found = begun(say(check.found)) if check else ""
        self._show(self.found, found)
        self._fix = check.fix if check else None
        advice = self._advice()
        self._show(self.advice, advice)
        self.command.show_text(self._fix.command if self._fix and not self._fix.action else "")
        self.button.setText(self._button_words())
        self.button.setVisible(bool(self.button.text()))
        self.button.setAccessibleName(f"{self.button.text()}: {self.name.text()}")
        self.setAccessibleName(". ".join(t for t in (self.name.text(), self.state.word, found, advice) if t))

    def _advice(self) -> str:
        """What else helps: an action's button says already what it does."""
        if self._fix is None or self._fix.action in ("use ports", "make writable"):
            return ""
        advice = say(self._fix.advice)
        if advice and self._fix.command and not str(self._fix.advice).startswith("then "):
            return self.tr("Or: {advice}").format(advice=advice)
        return begun(advice)

    def _button_words(self) -> str:
        if self._fix is None:
            return ""
        if self._fix.action:
            return say(self._fix.label)
        return self.tr("Copy command") if self._fix.command else ""

    @staticmethod
    def _show(widget: QLabel, text: str) -> None:
        widget.setText(text)
        widget.setVisible(bool(text))

    def _pressed(self) -> None:
        if self._fix is None:
            return
        if self._fix.action:
            self._do()
        else:
            self._copy(self._fix.command)
