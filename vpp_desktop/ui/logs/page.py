"""The page Logs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class LogsPage(Page):
    """Logs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "logs", QCoreApplication.translate("MainWindow", "Logs"), "logs")
        self.body.addWidget(EmptyState("logs", self.title))
