"""A thin progress bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from vpp_desktop.ui.widgets.text import set_role

STEPS = 1000


class Bar(QProgressBar):
    """How far something is, from 0 to 1; None where nobody knows."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setRange(0, STEPS)
        self.setAccessibleName(name)

    def show_fraction(self, fraction: float | None, role: str = "accent") -> None:
        self.setRange(0, STEPS if fraction is not None else 0)
        if fraction is not None:
            self.setValue(round(max(0.0, min(1.0, fraction)) * STEPS))
        set_role(self, role)
