"""Problems as banners, one each, changed in place for as long as they last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.stack.problems import ENGINE, Problem
from vpp_desktop.ui.stack.lines import Lines
from vpp_desktop.ui.stack.words import say
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import label, set_property

ROLES = {"error": "error", "warn": "warn", "note": "accent"}
LINES = 6

Fixing = Callable[[Problem], object]


@dataclass(frozen=True)
class Ways:
    """Where to turn while no engine answers: look for it again, or have the whole machine examined."""

    retry: Callable[[], object]
    doctor: Callable[[], object]


class ProblemBanner(QFrame):
    """One problem: the sentence, the button that helps, and the last lines where there are some."""

    def __init__(self, problem: Problem, fix: Fixing, ways: Ways) -> None:
        super().__init__()
        self.problem = problem
        self._fix = fix
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._icon = StateIcon("error")
        self._text = label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = button("", lambda: self._fix(self.problem))
        self.retry = button(self.tr("Try again"), ways.retry, "retry")
        self.doctor = button(self.tr("Open the doctor"), ways.doctor)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        for each in (self.button, self.retry, self.doctor):
            row.addWidget(each, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        self.lines = Lines(self.tr("Last lines"), LINES)
        column.addWidget(self.lines)
        self.show_problem(problem)

    def show_problem(self, problem: Problem) -> None:
        self.problem = problem
        role = ROLES[problem.severity]
        sentence = say(problem.what)
        set_property(self, "banner", role)
        self._icon.show_role(role)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.button.setVisible(problem.fix is not None)
        for each in (self.retry, self.doctor):  # what is wrong with an engine may be mended outside of the window
            each.setVisible(problem.id == ENGINE)
        if problem.fix is not None:
            words = say(problem.fix.label)
            self.button.setText(words)
            self.button.setAccessibleName(self.tr("{action}: {problem}").format(action=words, problem=sentence))
            self.button.setToolTip(problem.fix.command)
        self.lines.setVisible(bool(problem.lines))
        self.lines.show_lines(problem.lines)


class Banners(QWidget):
    """All problems, the worst first."""

    def __init__(self, fix: Fixing, ways: Ways) -> None:
        super().__init__()
        self._fix = fix
        self._ways = ways
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.shown: dict[str, ProblemBanner] = {}
        self.hide()

    def show_problems(self, problems: Sequence[Problem], *, busy: bool) -> None:
        """`busy`: something is carried out now, so that nothing can be fixed by another plan."""
        wanted = {problem.id: problem for problem in problems}
        for gone in self.shown.keys() - wanted.keys():
            banner = self.shown.pop(gone)
            self._column.removeWidget(banner)
            banner.deleteLater()
        for place, (key, problem) in enumerate(wanted.items()):
            banner = self.shown.get(key) or self._added(problem)
            banner.show_problem(problem)
            banner.button.setEnabled(not (busy and problem.fix is not None and problem.fix.action == "goal"))
            if self._column.indexOf(banner) != place:
                self._column.removeWidget(banner)
                self._column.insertWidget(place, banner)
        self.setVisible(bool(wanted))

    def _added(self, problem: Problem) -> ProblemBanner:
        self.shown[problem.id] = made = ProblemBanner(problem, self._fix, self._ways)
        return made
