"""The page Stack."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class StackPage(Page):
    """Stack."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "stack", QCoreApplication.translate("MainWindow", "Stack"), "stack")
        self.body.addWidget(EmptyState("stack", self.title))
