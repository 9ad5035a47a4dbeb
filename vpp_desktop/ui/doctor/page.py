"""The page Doctor: what this machine has and lacks, shown at the first start and when something is missing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vpp_desktop.doctor import SUBJECTS
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.doctor.line import Line
from vpp_desktop.ui.doctor.model import DoctorModel
from vpp_desktop.ui.doctor.verdict import Verdict
from vpp_desktop.ui.lectures.sample import show_job
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.card import Card, line


class DoctorPage(Page):
    """Doctor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "doctor", QCoreApplication.translate("MainWindow", "Doctor"), "doctor")
        self.model = DoctorModel(desk)
        self._first = not self.model.seen
        self.again = button(self.tr("Check again"), self.model.check, "retry")
        self.head.addWidget(self.again)
        self.verdict = Verdict(self.try_sample, self.choose, self.model.cancel_sample)
        self.lines = {
            subject.id: Line(subject, lambda name=subject.id: self.model.fix(name), self.copy)  # type: ignore[misc]
            for subject in SUBJECTS
        }
        self._lay_out()
        self.model.changed.connect(self._show)
        self.model.ended.connect(self._ended)
        self.model.sample_moved.connect(self.verdict.show_making)
        self.model.sample_ended.connect(self._show_verdict)
        self.model.sample_queued.connect(self._show_job)
        if not self._first and self.model.lacks_program():
            QTimer.singleShot(0, lambda: desk.go("doctor"))

    def _lay_out(self) -> None:
        card = Card(padding=0, spacing=0)
        for number, each in enumerate(self.lines.values()):
            if number:
                card.box.addWidget(line())
            card.box.addWidget(each)
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        column = QVBoxLayout(scrolled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.verdict)
        column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        area.setWidget(scrolled)
        self.body.addWidget(area)

    # Page

    def opened(self, **where: object) -> None:
        if not self.model.working:
            self.model.check()
        self.again.setFocus()

    def actions_of(self) -> list[Action]:
        return [
            Action("doctor.check", self.tr("Check this machine again"), self.model.check, "F5", icon="retry"),
            Action(
                "doctor.sample",
                self.tr("Try it with a sample lecture"),
                self.try_sample,
                enabled=lambda: not self.model.making,
                icon="play",
            ),
        ]

    # What happens

    def _show(self, subject: str) -> None:
        self.lines[subject].show_check(self.model.checks.get(subject), working=subject in self.model.working)
        if self.model.working:
            self._show_verdict()

    def _ended(self) -> None:
        self._show_verdict()
        if self.focusWidget() in (None, self, self.again) and self.verdict.best.isVisible():
            self.verdict.best.setFocus()  # so that Enter goes on

    def _show_verdict(self) -> None:
        if not self.model.making:
            self.verdict.show_outcome(self.model.outcome, first=self._first)

    # What a person does

    def try_sample(self) -> None:
        self.model.try_sample(self.tr("Sample lecture"))

    def _show_job(self, job: str) -> None:
        show_job(self.desk, job, stays=not self.isVisible())

    def choose(self) -> None:
        """The lectures' page, with its dialogue for files where it has one."""
        self.desk.go("lectures", choose=True)

    def copy(self, command: str) -> None:
        QGuiApplication.clipboard().setText(command)
        self.desk.messages.note(self.tr("Copied. Paste it into a terminal, then check again."))
