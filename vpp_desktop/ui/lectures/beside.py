"""What lies beside the list: the details of the selected lectures, and what is done to these."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import NotFound
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.words import grouped

WIDTH = 360
MOST_SHOWN = 200
"""Lectures that the details take at once."""


class Beside(QWidget):
    """A place for the details, hidden until some are wanted."""

    changed = Signal(object)
    """A lecture is another than it was."""
    removed = Signal(str)
    shown = Signal()
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: Any = None
        self._asked = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 16)
        self._card = QFrame()
        self._card.setProperty("card", True)
        self._card.setFixedWidth(WIDTH)
        self._box = QVBoxLayout(self._card)
        self._box.setContentsMargins(1, 1, 1, 1)
        row.addWidget(self._card)
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        """Those whose details are shown."""
        return tuple(self._made.lectures) if self._made is not None and self.is_open else ()

    def open(self, ids: Sequence[str]) -> None:
        """Shows the details of these lectures, as they are in the catalog now."""
        self._asked += 1
        self._desk.spawn(self._open(self._asked, list(ids)[:MOST_SHOWN]), self.tr("Details"))

    async def _open(self, asked: int, ids: list[str]) -> None:
        lectures = await self._read(ids)
        if asked == self._asked and lectures:
            self.show_lectures(lectures)

    async def reveal(self, lecture_id: str) -> None:
        """Shows the details of one lecture. Raises NotFound."""
        self._asked += 1
        lectures = await self._read([lecture_id])
        if not lectures:
            hint = self.tr("add its recording again")
            raise NotFound(self.tr("is not in the catalog any more"), subject=self.tr("The lecture"), hint=hint)
        self.show_lectures(lectures)

    async def _read(self, ids: Sequence[str]) -> list[Lecture]:
        async with self._desk.stores.open() as store:
            found = [await store.get(lecture_id) for lecture_id in ids]
        return [lecture for lecture in found if lecture is not None]

    def show_lectures(self, lectures: Sequence[Lecture]) -> None:
        self._details().show_lectures(list(lectures))
        self._card.setFixedWidth(self._made.minimumSizeHint().width())  # more than WIDTH with large text
        if not self.is_open:
            self.show()
            self.shown.emit()

    def _details(self) -> Any:
        """The pane, made when it is first wanted."""
        if self._made is None:
            module: Any = importlib.import_module("vpp_desktop.ui.lectures.details")
            self._made = module.Details(self._desk)
            self._made.changed.connect(self.changed)
            self._made.removed.connect(self.removed)
            self._made.closed.connect(self.close_details)
            self._box.addWidget(self._made)
        return self._made

    def actions_of(self) -> list[Action]:
        """What can be done with the lectures whose details are open."""
        return list(self._made.actions_of()) if self._made is not None and self.is_open else []

    def update_lecture(self, lecture: Lecture) -> None:
        """That lecture was changed elsewhere."""
        if [one.id for one in self.lectures] == [lecture.id] and self.lectures[0] != lecture:
            self._made.show_lecture(lecture)

    def close_details(self) -> None:
        self._asked += 1
        if self.is_open:
            self._made.show_lectures([])
            self.hide()
            self.closed.emit()

    def delete(self, ids: Sequence[str]) -> None:
        """Takes lectures out of the catalog; that can be undone for a while."""
        if ids:
            self._desk.spawn(self._delete(list(ids)), self.tr("Delete"))

    async def _delete(self, ids: list[str]) -> None:
        lectures = await self._read(ids)
        if not lectures:
            return
        told = self.tr("Deleted {title}").format(title=lectures[0].title)
        if len(lectures) > 1:
            told = self.tr("Deleted {count} lectures").format(count=grouped(len(lectures)))
        await self._details().editor.delete(lectures, told)
