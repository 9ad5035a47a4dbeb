"""All that is known of one job, below the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vpp_desktop.events import readable
from vpp_desktop.jobs.job import Job
from vpp_desktop.ui.queue.delegate import ICONS, verb_words
from vpp_desktop.ui.queue.words import Line, sentence
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.state import StateLabel
from vpp_desktop.ui.widgets.text import ElidedLabel, label


class Details(Card):
    """One job in full."""

    def __init__(self, asked: Callable[[str, list[Job]], object], show_log: Callable[[Job], object]) -> None:
        super().__init__(spacing=8)
        self._asked = asked
        self._job: Job | None = None
        self._title = ElidedLabel("", "card", mode=Qt.TextElideMode.ElideMiddle)
        self._state = StateLabel()
        self._reason = label(wrap=True)
        self._file = ElidedLabel("", "secondary", "muted", Qt.TextElideMode.ElideMiddle)
        self._about = label("", "secondary", "muted", wrap=True)
        self._warnings = label("", role="warn", wrap=True)
        for text in (self._reason, self._warnings):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title, 1)
        head.addWidget(self._state)
        self._close = icon_button("close", self.tr("Close"), self.hide)
        head.addWidget(self._close)
        self.box.addLayout(head)
        for each in (self._reason, self._warnings, self._about, self._file):
            self.box.addWidget(each)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._verbs: list[QWidget] = []
        self._foot = foot
        foot.addStretch(1)
        foot.addWidget(quiet(self.tr("Show the log"), lambda: self._job and show_log(self._job), "logs"))
        foot.addWidget(quiet(self.tr("Copy the file's path"), self._copy, "copy"))
        self.box.addLayout(foot)
        self.setAccessibleName(self.tr("Details of the job"))
        self.hide()

    @property
    def job(self) -> str:
        """Whose details are shown; empty for nobody's."""
        return self._job.id if self._job is not None and not self.isHidden() else ""

    def tell(self, job: Job, line: Line) -> None:
        """Shows the job, or what changed of it."""
        before, self._job = self._job, job
        self._title.setText(line.title)
        self._state.set(line.state, line.word)
        reason = line.reason if line.role != "warn" or not job.warnings else ""
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._warnings.setText("\n".join(map(sentence, job.warnings)))
        self._warnings.setVisible(bool(job.warnings))
        self._about.setText(line.about)
        self._file.setText(readable(job.path))
        if before is None or before.id != job.id or before.state is not job.state or not self._verbs:
            self._show_verbs(line)

    def _show_verbs(self, line: Line) -> None:
        for each in self._verbs:
            self._foot.removeWidget(each)
            each.deleteLater()
        self._verbs = [self._verb(verb) for verb in line.verbs]
        for n, each in enumerate(self._verbs):
            self._foot.insertWidget(n, each)

    def _verb(self, verb: str) -> QWidget:
        def ask() -> None:
            if self._job is not None:
                self._asked(verb, [self._job])

        return button(verb_words(verb), ask, ICONS[verb])

    def _copy(self) -> None:
        if self._job is not None:
            QGuiApplication.clipboard().setText(readable(self._job.path))
