"""The rail at the left: pages with their marks, and a strip that is always true."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vpp_desktop.ui import icons
from vpp_desktop.ui.widgets.card import line
from vpp_desktop.ui.widgets.state import STATES, StateIcon
from vpp_desktop.ui.widgets.text import ElidedLabel, label, set_property, set_role

WIDE = 200
NARROW = 56
BADGE_PADDING = 6


class RailButton(QPushButton):
    """One page in the rail: its icon, its name, and a mark."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__(title)
        self._title = title
        self.setProperty("rail", True)
        self.setCheckable(True)
        self.setIcon(icons.icon(icon, "muted"))
        self.setIconSize(QSize(20, 20))
        self._mark = ""
        self._badge = label("", "secondary")
        self._badge.setParent(self)
        self._badge.setProperty("badge", True)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.hide()
        self._name()

    def mark(self, text: str, role: str) -> None:
        self._mark = text
        set_role(self._badge, role)
        self._badge.setVisible(bool(text))
        self._place()
        self._name()

    def narrow(self, narrow: bool) -> None:
        self.setText("" if narrow else self._title)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def _name(self) -> None:
        name = f"{self._title}, {self._mark}" if self._mark else self._title
        self.setAccessibleName(name)
        self.setToolTip(name)

    def _place(self) -> None:
        """Beside the name; over an icon alone only a dot would not hide it."""
        wide = bool(self.text())
        set_property(self._badge, "dot", not wide)
        self._badge.setText(self._mark if wide else "")
        # Padding of the style sheet would be that of the other kind where a theme was chosen meanwhile.
        words = self._badge.fontMetrics().horizontalAdvance(self._mark) + 2 * BADGE_PADDING
        self._badge.resize(words if wide else 0, 0)  # the least size is the style sheet's
        size = self._badge.size()
        if wide:
            self._badge.move(self.width() - size.width() - 8, (self.height() - size.height()) // 2)
        else:
            self._badge.move(self.width() - size.width() - 3, 3)


class Strip(QPushButton):
    """One line at the foot: a state and its sentence; a click goes to its page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rail", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        self._icon = StateIcon("off")
        self._text = ElidedLabel("", "secondary", "muted")
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, state: str, sentence: str) -> None:
        self._icon.show_role(state)
        self._text.setText(sentence)
        set_role(self._text, STATES.get(state, ("", state))[1])
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.setVisible(bool(sentence))

    def narrow(self, narrow: bool) -> None:
        self._text.setVisible(not narrow)


class Rail(QWidget):
    """All pages, those of `low` at the foot."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 8)
        column.setSpacing(4)
        self._brand = self._make_brand()
        column.addLayout(self._brand)
        column.addSpacing(12)
        self._upper = QVBoxLayout()
        self._upper.setSpacing(4)
        self._lower = QVBoxLayout()
        self._lower.setSpacing(4)
        self._strips = QVBoxLayout()
        self._strips.setSpacing(0)
        column.addLayout(self._upper)
        column.addStretch(1)
        column.addLayout(self._lower)
        column.addWidget(line())
        column.addLayout(self._strips)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        self._strip_of: dict[str, Strip] = {}
        self._narrow = False
        self.setFixedWidth(WIDE)

    def _make_brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        mark = QLabel()
        mark.setPixmap(icons.app_icon().pixmap(24, 24))
        self._brand_name = label("VPP Desktop", "card")
        row.addWidget(mark)
        row.addWidget(self._brand_name, 1)
        return row

    def add(self, key: str, title: str, icon: str, *, low: bool = False) -> None:
        made = RailButton(title, icon)
        made.clicked.connect(lambda: self.chosen.emit(key))
        self._buttons[key] = made
        self._group.addButton(made)
        (self._lower if low else self._upper).addWidget(made)

    def add_strip(self, key: str) -> None:
        made = Strip()
        made.clicked.connect(lambda: self.chosen.emit(key))
        made.narrow(self._narrow)
        self._strip_of[key] = made
        self._strips.addWidget(made)

    def choose(self, key: str) -> None:
        """Shows that the page is open; a page that is not in the rail leaves none lit."""
        self._group.setExclusive(False)
        for each, made in self._buttons.items():
            made.setChecked(each == key)
        self._group.setExclusive(key in self._buttons)

    def mark(self, key: str, text: str, role: str) -> None:
        if key in self._buttons:
            self._buttons[key].mark(text, role)

    def say(self, key: str, state: str, sentence: str) -> None:
        if key in self._strip_of:
            self._strip_of[key].say(state, sentence)

    def focus(self, key: str) -> None:
        if key in self._buttons:
            self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def narrow(self, narrow: bool) -> None:
        """Icons only, where the window has no room for names."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._brand_name.setVisible(not narrow)
        for made in self._buttons.values():
            made.narrow(narrow)
        for strip in self._strip_of.values():
            strip.narrow(narrow)
