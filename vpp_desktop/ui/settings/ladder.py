"""The chosen ladder's rungs as a small table, and a place to make one of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from vpp_desktop.config.ladders import HEIGHTS, LOWEST_BITRATE, QUALITIES, rungs_problem
from vpp_desktop.ui.settings.fields import number_box
from vpp_desktop.ui.settings.row import Remark
from vpp_desktop.ui.settings.words import number_words
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from vpp_core.media.recipe import Ladder

Rung = tuple[int, int, int]
"""Height, kbit/s at most, x264's constant quality."""

HIGHEST_BITRATE = 100_000
MOST_RUNGS = 8
CODEC = 3


class Rungs(QFrame):
    """What a ladder makes of a lecture; `wanted` asks for the editor, `removed` for its end."""

    wanted = Signal(bool)
    """A new one (True), or this one changed."""

    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("well", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(4, 1)
        self._more = label("", "secondary", "muted", wrap=True)
        self.new = button(self.tr("New ladder"), lambda: self.wanted.emit(True), "add")
        self.edit = quiet(self.tr("Change"), lambda: self.wanted.emit(False), "edit")
        self.remove = quiet(self.tr("Remove"), lambda: self.removed.emit(self._name), "delete")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for each in (self.new, self.edit, self.remove):
            buttons.addWidget(each)
        buttons.addStretch(1)
        column.addLayout(self._grid)
        column.addWidget(self._more)
        column.addLayout(buttons)
        self._name = ""

    def show_ladder(self, ladder: Ladder | None, *, own: bool) -> None:
        """The rungs of this one; `own`: it can be changed and removed."""
        self._name = ladder.name if ladder else ""
        self.edit.setVisible(own)
        self.remove.setVisible(own)
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if ladder is None:
            self._more.setText(self.tr("There is no ladder of this name: choose another one."))
            return
        self._head()
        for number, rung in enumerate(ladder.rungs, 1):
            bitrate = self.tr("{number} kbit/s").format(number=number_words(rung.max_bitrate))
            for column, text in enumerate((f"{rung.height}p", bitrate, str(rung.crf), "H.264")):
                self._grid.addWidget(label(text), number, column, _side(column))
        template = self.tr("{title}. At most {fps} frames a second, sound at {audio} kbit/s.")
        fps = QLocale().toString(ladder.max_fps, "g", 4)
        self._more.setText(template.format(title=spoken(ladder.title).rstrip("."), fps=fps, audio=ladder.audio_bitrate))

    def _head(self) -> None:
        titles = (self.tr("Height"), self.tr("At most"), self.tr("Quality (CRF)"), self.tr("Codec"))
        for column, text in enumerate(titles):
            self._grid.addWidget(label(text, "secondary", "muted"), 0, column, _side(column))


class RungLine:
    """The three numbers of a rung that is being edited; `titles` name them and the button that removes it."""

    def __init__(self, values: Rung, titles: Sequence[str], drop: Callable[[RungLine], None]) -> None:
        height, bitrate, quality, remove = titles
        self.boxes = (
            _number(HEIGHTS, values[0], "p", height),
            _number((LOWEST_BITRATE, HIGHEST_BITRATE), values[1], " kbit/s", bitrate),
            _number(QUALITIES, values[2], "", quality),
        )
        self.remove = icon_button("close", remove, lambda: drop(self))

    @property
    def values(self) -> Rung:
        height, bitrate, quality = (box.value() for box in self.boxes)
        return height, bitrate, quality


class LadderEditor(QFrame):
    """A name and rungs, which are saved when they can stand."""

    saved = Signal(str, list)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("well", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the ladder"))
        self.name.setPlaceholderText(self.tr("Name"))
        self.name.setMaxLength(40)
        self.name.setMaximumWidth(280)
        self.name.textEdited.connect(lambda _: self.check())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(4, 1)
        self.problem = Remark("failed")
        column.addWidget(self.name)
        column.addLayout(self._grid)
        column.addWidget(self.problem)
        column.addLayout(self._buttons())
        self._lines: list[RungLine] = []
        self._taken: frozenset[str] = frozenset()
        self.hide()

    def _buttons(self) -> QHBoxLayout:
        self.save = button(self.tr("Save ladder"), self._save, "check")
        self.add = quiet(self.tr("Add a rung"), self._add, "add")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(quiet(self.tr("Cancel"), self.cancelled.emit))
        row.addStretch(1)
        row.addWidget(self.add)
        return row

    def begin(self, name: str, rungs: list[Rung], taken: frozenset[str]) -> None:
        """Shows these rungs for editing; names that are `taken` are refused."""
        self._taken = taken
        self.name.setText(name)
        self.name.setEnabled(not name)
        self._show([self._line(rung) for rung in rungs])
        self.check()
        self.show()
        (self._lines[0].boxes[0] if name else self.name).setFocus()

    def _titles(self) -> tuple[str, str, str]:
        return self.tr("Height"), self.tr("At most"), self.tr("Quality (CRF)")

    def _line(self, rung: Rung) -> RungLine:
        return RungLine(rung, (*self._titles(), self.tr("Remove this rung")), self.drop)

    def drop(self, line: RungLine) -> None:
        self._show([each for each in self._lines if each is not line])
        self.check()
        self.add.setFocus()

    def check(self) -> bool:
        """Whether it can be saved; says why not."""
        name = self.name.text().strip()
        problem = ""
        if name in self._taken:
            problem = self.tr("There is a ladder of this name already.")
        elif not all(char.isalnum() or char in "-_ " for char in name):
            problem = self.tr("A name has letters, digits, spaces and dashes.")
        elif rungs_problem([line.values for line in self._lines]):
            problem = self.tr("Each rung is lower than the one above it.")
        self.problem.say("failed", problem)
        self.save.setEnabled(bool(name) and not problem)
        self.add.setEnabled(len(self._lines) < MOST_RUNGS)
        return self.save.isEnabled()

    def _add(self) -> None:
        last = self._lines[-1].values if self._lines else (1440, 8000, 22)
        half = (max(HEIGHTS[0], last[0] * 3 // 8 * 2), max(LOWEST_BITRATE, last[1] // 2), last[2])
        self._show([*self._lines, self._line(half)])
        self.check()
        self._lines[-1].boxes[0].setFocus()

    def _show(self, lines: list[RungLine]) -> None:
        while item := self._grid.takeAt(0):
            widget = item.widget()
            if isinstance(widget, QLabel) or not any(widget in (*line.boxes, line.remove) for line in lines):
                _put_away(widget)
        self._lines = lines
        for column, text in enumerate(self._titles()):
            self._grid.addWidget(label(text, "secondary", "muted"), 0, column)
        for number, line in enumerate(lines, 1):
            for column, widget in enumerate((*line.boxes, line.remove)):
                self._grid.addWidget(widget, number, column)
            line.remove.setEnabled(len(lines) > 1)
            for box in line.boxes:
                box.valueChanged.connect(self.check, Qt.ConnectionType.UniqueConnection)

    def _save(self) -> None:
        if self.check():
            self.saved.emit(self.name.text().strip(), [line.values for line in self._lines])


def _side(column: int) -> Qt.AlignmentFlag:
    """Numbers end under each other."""
    return Qt.AlignmentFlag.AlignLeft if column == CODEC else Qt.AlignmentFlag.AlignRight


def _number(bounds: tuple[int, int], value: int, unit: str, name: str) -> QSpinBox:
    box = number_box(bounds)
    box.setSuffix(unit)
    box.setGroupSeparatorShown(unit != "p")  # as people say it: 1080p
    box.setValue(value)
    box.setMinimumWidth(120)
    box.setAccessibleName(name)
    return box


def _put_away(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()
