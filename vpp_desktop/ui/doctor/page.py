"""The page Doctor."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.empty import EmptyState


class DoctorPage(Page):
    """Doctor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "doctor", QCoreApplication.translate("MainWindow", "Doctor"), "doctor")
        self.body.addWidget(EmptyState("doctor", self.title))
