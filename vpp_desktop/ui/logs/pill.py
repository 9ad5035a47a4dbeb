"""What tells over a paused log that there is more below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QPushButton

from vpp_desktop.ui import icons
from vpp_desktop.ui.widgets.text import set_property

ABOVE_EDGE = 16


class Pill(QPushButton):
    """Lies over the lower edge of a view; pressing it goes on with what comes."""

    def __init__(self, view: QAbstractScrollArea, pressed: Callable[[], object]) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setProperty("pill", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # End does the same
        self.clicked.connect(lambda: pressed())
        self._count: int | None = None
        self.hide()

    def tell(self, count: int | None) -> None:
        """So many lines are new; None where the view follows and there is nothing to tell."""
        if count == self._count:
            return
        self._count = count
        if count is None:
            self.hide()
            return
        words = self.tr("Paused")
        if count == 1:
            words = self.tr("Paused: 1 new line")
        elif count:
            words = self.tr("Paused: {count} new lines").format(count=f"{count:,}")
        set_property(self, "news", count > 0)
        self.setIcon(icons.icon("arrow-down", "on_accent" if count else "muted"))
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(self.tr("Go to the newest line and follow (End)"))
        self.show()
        self.place()

    def place(self) -> None:
        self.adjustSize()
        room = self._view.viewport().rect()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - ABOVE_EDGE)
