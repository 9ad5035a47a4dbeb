"""The base of all pages: a title, what stands beside it, and a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from vpp_desktop.ui.actions import Action
    from vpp_desktop.ui.desk import Desk


class Page(QWidget):
    """One page of the window.

    Attributes:
        head: takes the search field and the primary button, at the right of the title.
        body: takes everything else.
    """

    badge = Signal(str, str)
    """Text and role of the mark in the rail; no text, no mark."""

    summary = Signal(str, str)
    """State and sentence for the strip at the rail's foot."""

    def __init__(self, desk: Desk, key: str, title: str, icon: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self.key = key
        self.title = title
        self.icon = icon
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.heading = label(title, "page")
        self.heading.setMinimumHeight(32)
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        column.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        column.addLayout(self.body, 1)
        self.setAccessibleName(title)

    def opened(self, **where: object) -> None:
        """The page is shown now; `where` says what on it is meant."""

    def actions_of(self) -> list[Action]:
        """What can be asked for by a word or a shortcut."""
        return []

    def busy(self) -> str:
        """What would be interrupted by leaving now, as a sentence; empty where nothing would."""
        return ""

    async def finish(self) -> None:
        """Returns when nothing would be interrupted any more."""

    async def stop_work(self) -> None:
        """Ends for good what `busy` names; what leaving alone interrupts is gone on with at the next start."""

    async def close_page(self) -> None:
        """Lets go of what the page holds."""
