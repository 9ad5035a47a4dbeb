"""The controls over the log: services, level, times, search."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from vpp_core.errors import UsageError
from vpp_desktop.stack.logs import moment
from vpp_desktop.ui import icons
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.text import label, set_property, set_role

WIDTH = 320
"""Of the field, with what it counts at its end."""

TYPING = 150
"""Milliseconds without a key after which what was typed is looked for."""


class Chip(QPushButton):
    """A service: shown or hidden, in its colour."""

    def __init__(self, name: str, colour: str, toggled: Callable[[bool], object]) -> None:
        super().__init__(name)
        self.setProperty("chip", True)
        self.setCheckable(True)
        self.setChecked(True)
        self.setIconSize(QSize(14, 10))
        self.setAccessibleName(self.tr("Lines of {service}").format(service=name))
        self.setToolTip(self.tr("Show or hide the lines of {service}").format(service=name))
        self._colour = colour
        self.toggled.connect(self._redraw)
        self.toggled.connect(toggled)
        self._redraw()

    def show_as(self, shown: bool) -> None:
        """Without telling anybody."""
        self.blockSignals(True)
        self.setChecked(shown)
        self.blockSignals(False)
        self._redraw()

    def paint_in(self, colour: str) -> None:
        self._colour = colour
        self._redraw()

    def _redraw(self) -> None:
        """A dot, hollow where the lines are hidden."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(14 * ratio), round(10 * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._colour))
        painter.setBrush(QColor(self._colour) if self.isChecked() else Qt.GlobalColor.transparent)
        painter.drawEllipse(QPointF(5, 5), 4, 4)
        painter.end()
        self.setIcon(QIcon(picture))


class Choice(QPushButton):
    """One of a few, from a menu."""

    chosen = Signal(int)

    def __init__(self, name: str, words: Sequence[str]) -> None:
        super().__init__(words[0])
        self._name = name
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        for number, each in enumerate(words):
            action = self._menu.addAction(each)
            action.setCheckable(True)
            action.setData(number)
            self._group.addAction(action)
        self._group.triggered.connect(lambda action: self.choose(action.data()))
        self.setIcon(icons.icon("chevron-down", "muted"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the sign after the word
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.clicked.connect(self._open)
        self._mark(0)

    @property
    def choice(self) -> int:
        action = self._group.checkedAction()
        return int(action.data()) if action else 0

    def choose(self, number: int) -> None:
        self._mark(number)
        self.chosen.emit(number)

    def say(self, words: str) -> None:
        """Other words than the menu's for what is chosen."""
        self.setText(words)

    def _mark(self, number: int) -> None:
        action = self._group.actions()[number]
        action.setChecked(True)
        self.setText(action.text())
        self.setAccessibleName(self.tr("{what}: {choice}").format(what=self._name, choice=action.text()))
        set_property(self, "narrowed", number != 0)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class Times(QFrame):
    """From when to when, in place, as one would write it: 16:30, 2026-11-25 16:30, or how long ago, as 90m."""

    chosen = Signal(object, object)
    """Two times in UTC; None where the field is empty."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.since, self.until = self._field(self.tr("From")), self._field(self.tr("To"))
        row.addWidget(label(self.tr("From"), role="muted"))
        row.addWidget(self.since)
        row.addWidget(label(self.tr("to"), role="muted"))
        row.addWidget(self.until)
        row.addWidget(button(self.tr("Show"), self.choose))
        row.addWidget(quiet(self.tr("All times"), self.closed.emit))
        self.wrong = label("", "", "error")
        row.addWidget(self.wrong)
        row.addStretch(1)

    def _field(self, name: str) -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(self.tr("16:30 or 90m"))
        made.setToolTip(self.tr("A time of today, a date and a time, or how long ago"))
        made.setAccessibleName(name)
        made.setFixedWidth(168)
        made.returnPressed.connect(self.choose)
        return made

    def begin(self, since: datetime) -> None:
        self.since.setText(f"{since.astimezone():%Y-%m-%d %H:%M}")
        self.since.setFocus()
        self.since.selectAll()

    def choose(self) -> None:
        found = []
        self.wrong.setText("")
        for field in (self.since, self.until):
            text = field.text().strip()
            time = read_time(text) if text else None
            set_property(field, "invalid", bool(text) and time is None)
            if text and time is None:
                self.wrong.setText(self.tr("{text} is no time").format(text=text))
            found.append(time)
        if not self.wrong.text():
            self.chosen.emit(*found)


_HOUR = re.compile(r"\d?\d:\d\d(?::\d\d)?")


def read_time(text: str, now: datetime | None = None) -> datetime | None:
    """A time as people write it, in UTC; None where it is none."""
    now = now or datetime.now(UTC)
    if _HOUR.fullmatch(text):
        text = f"{now.astimezone():%Y-%m-%d} {text.zfill(5 if text.count(':') == 1 else 8)}"
    try:
        return moment(text, now)
    except UsageError:
        return None


class SearchBar(QWidget):
    """The field, what it counts, and how it looks."""

    changed = Signal()
    stepped = Signal(bool)
    """To the next match (True) or the one before."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search the log"))
        self.field.setAccessibleName(self.tr("Search the log"))
        self.field.setFixedWidth(WIDTH)
        self.field.installEventFilter(self)
        self.count = label("", "secondary", "muted")
        self.count.setParent(self.field)
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.exact = icon_button("case", self.tr("Tell capitals from small letters"), checkable=True)
        self.regex = icon_button("regex", self.tr("Regular expression"), checkable=True)
        self.only = icon_button("filter", self.tr("Show only lines with it"), checkable=True)
        self.before = icon_button("chevron-up", self.tr("Previous match (Shift+F3)"), lambda: self.stepped.emit(False))
        self.after = icon_button("chevron-down", self.tr("Next match (F3)"), lambda: self.stepped.emit(True))
        for each in (self.field, self.before, self.after, self.exact, self.regex, self.only):
            row.addWidget(each)
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self.changed)
        self.field.textChanged.connect(lambda: self._typing.start())
        for toggle in (self.exact, self.regex, self.only):
            toggle.toggled.connect(self.changed)
        self.tell("", wrong=False, found=False)

    def tell(self, words: str, *, wrong: bool, found: bool) -> None:
        """What there is to say about what is looked for."""
        self.count.setText(words)
        set_role(self.count, "error" if wrong else "muted")
        set_property(self.field, "invalid", wrong)
        self.count.adjustSize()
        self.field.setTextMargins(0, 0, self.count.width() + 8 if words else 0, 0)
        self.count.move(WIDTH - self.count.width() - 12, (self.field.height() - self.count.height()) // 2)
        for each in (self.before, self.after):
            each.setEnabled(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._typing.isActive():
                    self._typing.stop()
                    self.changed.emit()
                self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
