"""A build as a person follows it: its steps, cached ones folded into one line, and what the present one prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.stack.buildstate import BuildState, Folded, Step, rows
from vpp_desktop.ui.stack.lines import Lines
from vpp_desktop.ui.stack.operations import WIDEST
from vpp_desktop.ui.stack.words import duration
from vpp_desktop.ui.widgets.buttons import link
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import ElidedLabel, label

MOST_LINES = 400
"""Lines of output that are shown."""

REFRESH = 150
"""Milliseconds between two of its states: each writes all lines anew."""

ICONS = {"running": "working", "cached": "done", "done": "done", "failed": "failed", "ended": "off"}


class StepRow(QWidget):
    """One step, or several cached ones."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 2, 0, 2)
        row.setSpacing(8)
        self._icon = StateIcon("off")
        self._number = label("", "secondary", "muted")
        self._number.setMinimumWidth(36)
        self._text = ElidedLabel("", "secondary")
        self._time = label("", "secondary", "muted")
        for widget, stretch in ((self._icon, 0), (self._number, 0), (self._text, 1), (self._time, 0)):
            row.addWidget(widget, stretch)

    def show_row(self, row: Step | Folded) -> None:
        if isinstance(row, Folded):
            self._icon.show_role("done")
            self._number.setText("")
            self._text.setText(self.tr("%n step(s) cached", "", row.count))
            self._time.setText("")
        else:
            self._icon.show_role(ICONS[row.state])
            self._number.setText(
                self.tr("{number} of {total}").format(number=row.number, total=row.total) if row.number else ""
            )
            self._text.setText(row.instruction)
            self._time.setText("" if row.seconds is None else duration(row.seconds))
        self._number.setVisible(bool(self._number.text()))
        self.setAccessibleName(f"{self._number.text()} {self._text.text()}".strip())


class BuildView(QWidget):
    """The build of one image."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self.setMaximumWidth(WIDEST)
        self._state = BuildState(service)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._column.addLayout(self._head(service))
        self._steps = QVBoxLayout()
        self._column.addLayout(self._steps)
        self._rows: list[StepRow] = []
        self._last = ElidedLabel("", "secondary", "muted")
        self._last.setContentsMargins(48, 0, 0, 0)
        self._column.addWidget(self._last)
        self.output = Lines(self.tr("Output of the build of {service}").format(service=service))
        self.output.hide()
        self._column.addWidget(self.output)
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH)
        self._refresh.timeout.connect(lambda: self.output.show_lines(_output(self._state.steps)))

    def _head(self, service: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = label(self.tr("Build of {service}").format(service=service), "strong")
        self.toggle = link(self.tr("Show output"), self._toggled)
        row.addWidget(title)
        row.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return row

    def show_build(self, state: BuildState) -> None:
        self._state = state
        found = rows(state)
        while len(self._rows) < len(found):
            self._rows.append(StepRow())
            self._steps.addWidget(self._rows[-1])
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(found))
            if place < len(found):
                row.show_row(found[place])
        present = next((s for s in reversed(state.steps) if s.state in ("running", "failed") and s.last), None)
        self._last.setText(present.last.strip() if present else "")
        self._last.setVisible(bool(present) and self.output.isHidden())
        if not self.output.isHidden() and not self._refresh.isActive():
            self._refresh.start()

    def texts(self) -> list[str]:
        return [row.accessibleName() for row in self._rows if not row.isHidden()]

    def _toggled(self) -> None:
        shown = self.output.isHidden()
        self.output.setVisible(shown)
        self.toggle.setText(self.tr("Hide output") if shown else self.tr("Show output"))
        self.output.show_lines(_output(self._state.steps) if shown else ())
        self.show_build(self._state)


def _output(steps: Sequence[Step]) -> list[str]:
    """What all steps printed, below what they are."""
    found: list[str] = []
    for step in steps:
        if step.lines:
            found += [f"> {step.instruction}", *step.lines]
    return found[-MOST_LINES:]
