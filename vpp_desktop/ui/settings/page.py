"""The page Settings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class SettingsPage(Page):
    """Settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings", QCoreApplication.translate("MainWindow", "Settings"), "settings")
        self.body.addWidget(EmptyState("settings", self.title))
