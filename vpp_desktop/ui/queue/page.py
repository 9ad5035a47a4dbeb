"""The page Queue."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class QueuePage(Page):
    """Queue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "queue", QCoreApplication.translate("MainWindow", "Queue"), "queue")
        self.body.addWidget(EmptyState("queue", self.title))
