"""The operations of a plan as rows: before it is carried out with their causes, meanwhile with their states."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.stack.plan import Plan
from vpp_desktop.stack.runstate import Doing
from vpp_desktop.ui.stack.spoken import spoken
from vpp_desktop.ui.stack.words import duration, operation_text
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import ElidedLabel, label

ICONS = {"waiting": "off", "running": "working", "done": "done", "failed": "failed", "left": "off"}

SHORTEST = 0.1
"""Seconds below which nobody wants to know."""

WIDEST = 900
"""Pixels; the times stay near to what they are about."""


class OperationRow(QWidget):
    """One operation."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        self._icon = StateIcon("off")
        self._text = label()
        self._cause = ElidedLabel("", "secondary", "muted")
        self._time = label("", "secondary", "muted")
        self._time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        row.addWidget(self._cause, 1)
        row.addWidget(self._time)

    def show_doing(self, doing: Doing, *, planned: bool) -> None:
        text = operation_text(doing)
        self._icon.show_role("waiting" if planned else ICONS[doing.state])
        self._text.setText(text)
        self._cause.setText(self._note(doing))
        ended = doing.state in ("done", "failed") and doing.seconds >= SHORTEST
        self._time.setText(duration(doing.seconds) if ended else "")
        words = {
            "waiting": self.tr("waiting"),
            "running": self.tr("running"),
            "done": self.tr("done"),
            "failed": self.tr("failed"),
            "left": self.tr("not done"),
        }
        self.setAccessibleName(
            text if planned else self.tr("{operation}: {state}").format(operation=text, state=words[doing.state])
        )

    def _note(self, doing: Doing) -> str:
        if doing.state == "running" and doing.note:
            if doing.fraction is None:
                return doing.note
            return self.tr("{what}, {percent} %").format(what=doing.note, percent=round(doing.fraction * 100))
        return spoken(doing.operation.cause)


class Operations(QWidget):
    """Rows that are changed in place."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[OperationRow] = []
        self.setAccessibleName(name)
        self.setMaximumWidth(WIDEST)

    def show_plan(self, plan: Plan) -> None:
        self.show_doings([Doing(operation) for operation in plan.operations], planned=True)

    def show_doings(self, doings: Sequence[Doing], *, planned: bool = False) -> None:
        while len(self._rows) < len(doings):
            self._rows.append(OperationRow())
            self._column.addWidget(self._rows[-1])
        for row, doing in zip(self._rows, doings, strict=False):
            row.show_doing(doing, planned=planned)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(doings))

    def texts(self) -> list[str]:
        """What is read out of each row."""
        return [row.accessibleName() for row in self._rows if not row.isHidden()]
