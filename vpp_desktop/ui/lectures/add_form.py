"""What is said of all lectures of a sheet at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QWidget

from vpp_core.media.recipe import Ladder
from vpp_desktop.ui.lectures.adding import ForAll
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.text import label


@dataclass(frozen=True)
class Filled:
    """What stands in the form: texts and whether somebody typed them, and what is chosen."""

    texts: tuple[tuple[str, bool], ...]
    visibility: object
    ladder: object


class AddForm(Card):
    """Course, term, presenters, visibility, renditions."""

    def __init__(self) -> None:
        super().__init__(padding=16, spacing=8)
        self.course, self._courses = self._field(self.tr("Course"), self.tr("Such as CS101 Algorithms"))
        self.term, self._terms = self._field(self.tr("Term"), self.tr("Such as Fall 2026"))
        self.presenters, self._presenters = self._field(self.tr("Presenters"), self.tr("Names, parted by commas"))
        self.visibility = QComboBox()
        self.visibility.addItem(self.tr("Published: students can watch"), "published")
        self.visibility.addItem(self.tr("Draft: only you see them"), "draft")
        self.ladder = QComboBox()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        fields: Sequence[tuple[str, QWidget, int, int, int]] = (
            (self.tr("Course"), self.course, 0, 0, 2),
            (self.tr("Term"), self.term, 0, 2, 1),
            (self.tr("Presenters"), self.presenters, 3, 0, 1),
            (self.tr("Visibility"), self.visibility, 3, 1, 1),
            (self.tr("Renditions"), self.ladder, 3, 2, 1),
        )
        for name, field, row, column, span in fields:
            head = label(name, "secondary", "muted")
            head.setBuddy(field)
            field.setAccessibleName(name)
            field.setMinimumWidth(120)
            grid.addWidget(head, row, column, 1, span)
            grid.addWidget(field, row + 1, column, 1, span)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        grid.setRowMinimumHeight(2, 4)
        self.box.addLayout(grid)

    def _field(self, name: str, example: str) -> tuple[QLineEdit, QStringListModel]:
        field = QLineEdit()
        field.setPlaceholderText(example)
        words = QStringListModel(field)
        completer = QCompleter(words, field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field.setCompleter(completer)
        return field, words

    def offer(self, courses: Sequence[str], terms: Sequence[str], presenters: Sequence[str]) -> None:
        """What the catalog knows already."""
        self._courses.setStringList(list(courses))
        self._terms.setStringList(list(terms))
        self._presenters.setStringList(list(presenters))

    def offer_ladders(self, ladders: Sequence[Ladder], usual: str) -> None:
        self.ladder.clear()
        for ladder in ladders:
            heights = ", ".join(f"{rung.height}p" for rung in ladder.rungs)
            self.ladder.addItem(spoken(ladder.title), ladder.name)
            self.ladder.setItemData(self.ladder.count() - 1, heights, Qt.ItemDataRole.ToolTipRole)
        self.ladder.setCurrentIndex(max(0, self.ladder.findData(usual)))

    def clear(self) -> None:
        for field in self._fields:
            field.clear()
            field.setModified(False)
        self.visibility.setCurrentIndex(0)

    @property
    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.course, self.term, self.presenters

    def filled(self) -> Filled:
        """What stands there, to be brought back by `fill`."""
        texts = tuple((field.text(), field.isModified()) for field in self._fields)
        return Filled(texts, self.visibility.currentData(), self.ladder.currentData())

    def fill(self, filled: Filled) -> None:
        for field, (text, modified) in zip(self._fields, filled.texts, strict=True):
            field.setText(text)
            field.setModified(modified)
        self.visibility.setCurrentIndex(max(0, self.visibility.findData(filled.visibility)))
        self.ladder.setCurrentIndex(max(0, self.ladder.findData(filled.ladder)))

    @property
    def ladder_name(self) -> str | None:
        name = self.ladder.currentData()
        return str(name) if name else None

    def said(self) -> ForAll:
        """What stands there now."""
        return ForAll(
            course=self.course.text(),
            term=self.term.text(),
            presenters=self.presenters.text(),
            visibility="draft" if self.visibility.currentData() == "draft" else "published",
        )
