"""A sentence in the narrow pane, with its buttons below it: beside it they would leave it a word a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from vpp_desktop.ui.lectures.flow import Flow
from vpp_desktop.ui.lectures.wrapping import breakable
from vpp_desktop.ui.widgets.buttons import button, icon_button
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import label


class Note(QFrame):
    """Role, sentence, buttons; `closed` makes it one that can be closed."""

    def __init__(
        self,
        role: str,
        sentence: str,
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
        closed: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("banner", role)
        self.setAccessibleName(sentence)
        self.said = sentence
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 4, 8 if buttons else 4)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(StateIcon(role), 0, Qt.AlignmentFlag.AlignVCenter)
        self.sentence: QLabel = label(breakable(sentence), wrap=True)
        self.sentence.setMinimumHeight(32)
        row.addWidget(self.sentence, 1)
        if closed:
            row.addWidget(icon_button("close", self.tr("Close"), closed), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self.buttons = [button(text, pressed) for text, pressed in buttons]
        if self.buttons:
            below = Flow(8)
            below.setContentsMargins(24, 0, 8, 0)
            for each in self.buttons:
                below.add(each)
            column.addWidget(below)
