"""The fields of lectures: what a person says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Course, CourseParts, Lecture
from vpp_core.catalog.store import ValueField
from vpp_desktop.ui.lectures import changes
from vpp_desktop.ui.lectures.changes import LIST_FIELDS, TEXT_FIELDS, Change, ListField
from vpp_desktop.ui.lectures.dates import EXAMPLE, date_text, read_date
from vpp_desktop.ui.lectures.fields import ChipsField, Field, LineField, TextField

SINGLE_ONLY = ("title", "description", "number")
"""Fields that no two lectures share."""


class Form(QWidget):
    """All fields, by the names that the catalog gives them."""

    committed = Signal(str, str)
    entered = Signal()
    names_changed = Signal(str, list, list)
    """Field, names that come, names that go."""

    OFFERED: ClassVar[dict[str, ValueField]] = {
        "code": "code",
        "term": "term",
        "presenters": "presenters",
        "tags": "tags",
        "language": "languages",
    }

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self._courses: Mapping[str, Course] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._add(TextField("title", self.tr("Title"), self.tr("Add a title"), single=True, style="strong"))
        self._add(TextField("description", self.tr("Description"), self.tr("Add a description")))
        self._add(LineField("course", self.tr("Course"), self.tr("Add a course")))
        self._row(
            (LineField("code", self.tr("Course code"), self.tr("Such as CS101")), 1),
            (LineField("term", self.tr("Term"), self.tr("Such as Fall 2026")), 1),
        )
        self._row(
            (LineField("number", self.tr("Number"), self.tr("Such as 3")), 1),
            (
                LineField(
                    "recorded_at", self.tr("Recorded on"), self.tr("Such as {date}").format(date=date_text(EXAMPLE))
                ),
                1,
            ),
        )
        self._add(ChipsField("presenters", self.tr("Presenters"), self.tr("Add a presenter")))
        self._add(LineField("language", self.tr("Language"), self.tr("Add a language")))
        self._add(ChipsField("tags", self.tr("Tags"), self.tr("Add a tag")))

    def _row(self, *fields: tuple[Field, int]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for field, share in fields:
            self._wire(field)
            row.addWidget(field, share)
        self._column.addLayout(row)

    def _add(self, field: Field) -> None:
        self._wire(field)
        self._column.addWidget(field)

    def _wire(self, field: Field) -> None:
        self.fields[field.key] = field
        field.committed.connect(self.committed)
        field.entered.connect(self.entered)
        if isinstance(field, ChipsField):
            field.added.connect(lambda key, name: self.names_changed.emit(key, [changes.name_of(name)], []))
            field.removed.connect(lambda key, name: self.names_changed.emit(key, [], [name]))

    def show_lectures(self, lectures: Sequence[Lecture], *, fresh: bool) -> None:
        """What the lectures hold; `fresh` for others than before, with nothing typed yet."""
        if fresh:
            self.forget()
        for key in TEXT_FIELDS:
            field = self.fields[key]
            text = changes.common_text(lectures, key)
            if key == "recorded_at" and text:
                text = date_text(date.fromisoformat(text))
            if isinstance(field, LineField | TextField):
                field.show_text(text)
            field.setVisible(len(lectures) == 1 or key not in SINGLE_ONLY)
        for name in LIST_FIELDS:
            chips = self.fields[name]
            assert isinstance(chips, ChipsField)
            chips.show_names(*changes.common_names(lectures, name))

    def commit(self) -> None:
        """Saves what was typed and not left yet."""
        for field in self.fields.values():
            if isinstance(field, LineField | TextField | ChipsField) and not field.problem:
                field.commit()

    def forget(self) -> None:
        """Takes back what was typed."""
        for field in self.fields.values():
            if isinstance(field, LineField | TextField | ChipsField):
                field.revert()

    def complete_with(self, key: str, words: Sequence[str]) -> None:
        field = self.fields[key]
        if isinstance(field, LineField | ChipsField):
            field.complete_with(words)

    def offer_courses(self, courses: Mapping[str, Course]) -> None:
        """The catalog's courses by what is typed of them; choosing one says its code too."""
        self._courses = courses
        self.complete_with("course", list(courses))

    def change_of(self, key: str, text: str) -> Change:
        """What the text in that field means; dates are read as this system writes them too. Raises UsageError."""
        course = self._courses.get(" ".join(text.split())) if key == "course" else None
        if course is not None and course.code:
            return Change(course=CourseParts(title=course.title, code=course.code))
        if key == "recorded_at" and text.strip():
            text = read_date(text).isoformat()
        return changes.change_of(cast("changes.TextField", key), text)

    def list_field(self, key: str) -> ListField:
        return cast("ListField", key)
