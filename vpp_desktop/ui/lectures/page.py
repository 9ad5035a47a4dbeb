"""The page Lectures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class LecturesPage(Page):
    """Lectures."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "lectures", QCoreApplication.translate("MainWindow", "Lectures"), "lectures")
        self.body.addWidget(EmptyState("lectures", self.title))
