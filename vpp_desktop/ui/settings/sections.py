"""Sections of the page: a heading, a card with lines in it, and which of them a search leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from vpp_desktop.ui.settings.row import Line
from vpp_desktop.ui.widgets.card import Card, line
from vpp_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel


class Section(QWidget):
    """One section; `lines` can be searched."""

    def __init__(self, title: str, lines: Sequence[Line]) -> None:
        super().__init__()
        self.title: QLabel = label(title, "card")
        self.lines = list(lines)
        self._rules: list[QFrame] = []
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        self._card = card = Card(padding=0, spacing=0)
        card.box.setContentsMargins(16, 4, 16, 4)
        for number, each in enumerate(self.lines):
            rule = line()
            self._rules.append(rule)
            card.box.addWidget(rule)
            rule.setHidden(not number)
            card.box.addWidget(each)
        column.addWidget(card)
        self.setAccessibleName(title)

    def search(self, query: str) -> int:
        """Leaves what fits; all where the section's own name fits. Returns how many lines are left."""
        whole = bool(query) and query.casefold().strip() in self.title.text().casefold()
        shown = 0
        for rule, each in zip(self._rules, self.lines, strict=True):
            fits = whole or each.matches(query)
            rule.setVisible(fits and shown > 0)
            each.setVisible(fits)
            shown += fits
        self.setVisible(shown > 0)
        return shown

    def settle(self) -> None:
        """Takes the height of what is left at once, not some turns of the loop later."""
        self._card.box.activate()
        self._column.activate()
