"""Leaving: asks once where work would be interrupted."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.overlay import Overlay
from vpp_desktop.ui.widgets.buttons import button, primary, quiet
from vpp_desktop.ui.widgets.text import label


class Question(Overlay):
    """What is in work, and three ways to leave."""

    def __init__(self, window: QWidget, work: list[str]) -> None:
        super().__init__(window, width=600)
        self.box.addWidget(label(self.tr("Work is in progress"), "card"))
        for sentence in work:
            self.box.addWidget(label(sentence, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.stay = quiet(self.tr("Stay"), self.dismiss)
        self.stop = button(self.tr("Stop and leave"), danger=True)
        self.wait = button(self.tr("Leave when done"))
        self.pause = primary(self.tr("Pause and leave"))
        row.addWidget(self.stay)
        row.addStretch()
        for each in (self.stop, self.wait, self.pause):
            row.addWidget(each)
        self.box.addLayout(row)

    def open(self) -> None:
        super().open()
        self.pause.setFocus()


class Departure:
    """Decides with the person how the program ends.

    Args:
        leave: ends the program; what is in work is put away so that the next start goes on with it.
    """

    def __init__(self, window: MainWindow, desk: Desk, leave: Callable[[], object]) -> None:
        self._window = window
        self._desk = desk
        self._leave = leave
        self._question: Question | None = None

    def ask(self) -> None:
        """Leaves, after a question where there is something to ask."""
        work = [sentence for page in self._window.pages.values() if (sentence := page.busy())]
        if not work:
            self._go()
        elif self._question is None:
            self._question = Question(self._window, work)
            self._question.closed.connect(self._forget)
            self._question.pause.clicked.connect(self._go)
            self._question.wait.clicked.connect(lambda: self._spawn(self._when_done()))
            self._question.stop.clicked.connect(lambda: self._spawn(self._stop()))
            self._question.open()

    def _forget(self) -> None:
        self._question = None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        if self._question is not None:
            self._question.dismiss()
        self._desk.spawn(work, QCoreApplication.translate("Departure", "Leaving"))

    async def _when_done(self) -> None:
        told = QCoreApplication.translate("Departure", "VPP Desktop leaves when all work is done.")
        self._desk.messages.note(told, "accent")
        for page in self._window.pages.values():
            await page.finish()
        self._go()

    async def _stop(self) -> None:
        for page in self._window.pages.values():
            await page.stop_work()
        self._go()

    def _go(self) -> None:
        self._desk.state.set("geometry", self._window.geometry_text())
        self._leave()
