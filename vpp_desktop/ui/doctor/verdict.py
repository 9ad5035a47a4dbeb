"""The head of the doctor's page: what the findings come to, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout

from vpp_desktop.ui.doctor.words import verdict
from vpp_desktop.ui.widgets.bar import Bar
from vpp_desktop.ui.widgets.buttons import button, primary
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import label, repolish


class Verdict(Card):
    """A sentence and its button; while the sample is made, how far that is."""

    def __init__(
        self, sample: Callable[[], object], choose: Callable[[], object], cancel: Callable[[], object]
    ) -> None:
        super().__init__(padding=16, spacing=12)
        self._icon = StateIcon(size=20)
        self.sentence = label(style="card", wrap=True)
        self.more = label(role="muted", wrap=True)
        self.sample = primary(self.tr("Try it with a sample lecture"), sample, "play")
        self.choose = button(self.tr("Choose lectures"), choose, "add")
        self.cancel = button(self.tr("Cancel"), cancel, "close")
        self.bar = Bar(self.tr("Sample lecture"))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.sentence)
        words.addWidget(self.more)
        said = QHBoxLayout()
        said.setSpacing(12)
        said.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        said.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for each in (self.choose, self.sample, self.cancel):
            buttons.addWidget(each)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(12)
        self._row.addLayout(said, 1)
        self._row.addLayout(buttons)
        self.box.addLayout(self._row)
        self.box.addWidget(self.bar)
        self.show_outcome("working", first=True)

    def show_outcome(self, outcome: str, *, first: bool) -> None:
        """What can be done: at the first start the sample comes first, later a person's own lectures."""
        self._say(*verdict(outcome))
        able = outcome in ("ready", "no platform", "waits")
        self._rank(sample_first=first)
        self.sample.setVisible(able)
        self.choose.setVisible(able)
        if able and self.cancel.hasFocus():
            self.best.setFocus()
        self.cancel.setVisible(False)
        self.bar.setVisible(False)

    def show_making(self, fraction: float) -> None:
        """The sample is being made."""
        more = self.tr("It is drawn on this machine, about binary search and 20 s long. Then it goes into the queue.")
        self._say("working", self.tr("Making the sample lecture"), more)
        self.cancel.setVisible(True)
        if self.sample.hasFocus():
            self.cancel.setFocus()
        for each in (self.sample, self.choose):
            each.setVisible(False)
        self.bar.setVisible(True)
        self.bar.show_fraction(fraction)

    def _say(self, state: str, sentence: str, more: str) -> None:
        self._icon.show_role(state)
        self.sentence.setText(sentence)
        self.more.setText(more)
        self.setAccessibleName(f"{sentence}. {more}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where the buttons would leave too little room for the words, they go below them."""
        super().resizeEvent(event)
        taken = self.choose.sizeHint().width() + self.sample.sizeHint().width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if taken > self.width() / 2 else direction.LeftToRight)

    @property
    def best(self) -> QPushButton:
        """The page's primary button."""
        return self.sample if self.sample.property("primary") else self.choose

    def _rank(self, *, sample_first: bool) -> None:
        for each, is_first in ((self.sample, sample_first), (self.choose, not sample_first)):
            if each.property("primary") != is_first:
                each.setProperty("primary", is_first)
                repolish(each)
