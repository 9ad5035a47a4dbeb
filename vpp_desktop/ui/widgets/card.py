"""Surfaces: a card, a line between things, a banner with a sentence and its fix."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vpp_desktop.ui.widgets.buttons import button, icon_button
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import label, set_property


class Card(QFrame):
    """A surface with a border; `box` takes what is on it."""

    def __init__(self, parent: QWidget | None = None, *, padding: int = 16, spacing: int = 8) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(padding, padding, padding, padding)
        self.box.setSpacing(spacing)


def line() -> QFrame:
    """A line of one pixel across."""
    made = QFrame()
    made.setProperty("line", True)
    return made


class Banner(QFrame):
    """A sentence about something that wants attention, with the buttons that see to it.

    Args:
        role: accent, ok, warn or error.
        buttons: their words, and what each does.
        closed: makes the banner one that can be closed, and is told when it is.
    """

    def __init__(
        self,
        role: str,
        sentence: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        closed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._icon = StateIcon(role)
        self._text = label(sentence, wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        self.buttons = [button(text, pressed) for text, pressed in buttons]
        for each in self.buttons:
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        if closed:
            row.addWidget(icon_button("close", self.tr("Close"), closed), 0, Qt.AlignmentFlag.AlignVCenter)
        self.say(role, sentence)

    def say(self, role: str, sentence: str) -> None:
        """Changes the sentence in place."""
        set_property(self, "banner", role)
        self._icon.show_role(role)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)

    @property
    def sentence(self) -> QLabel:
        return self._text
