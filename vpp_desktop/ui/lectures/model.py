"""The catalog as rows: fetched page by page, and kept in order when single lectures change."""

from __future__ import annotations

from collections.abc import Coroutine
from enum import IntEnum
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import LecturePage, LectureQuery, Sort
from vpp_core.errors import VppError
from vpp_core.text import clock
from vpp_desktop.ui.desk import Stores
from vpp_desktop.ui.lectures.dates import date_text
from vpp_desktop.ui.lectures.entry import Entry, entry_of, fits, place

PAGE = 100
AHEAD = 3 * PAGE
"""Rows that are there below the last visible one, so that nobody who scrolls waits."""
MOST = 1000
"""Lectures that a store gives at once."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What a table shows of a lecture."""

    TITLE = 0
    COURSE = 1
    PRESENTERS = 2
    RECORDED = 3
    LENGTH = 4
    ADDED = 5
    STATE = 6


SORT_OF: dict[Column, Sort] = {
    Column.TITLE: "title",
    Column.COURSE: "course",
    Column.RECORDED: "recorded",
    Column.ADDED: "newest",
}
"""By what a column can be sorted."""


class Spawn(Protocol):
    """Starts work that nobody waits for."""

    def __call__(self, work: Coroutine[Any, Any, Any], about: str = "") -> object: ...


class CatalogModel(QAbstractTableModel):
    """Lectures that fit a query, in its order.

    Attributes:
        query: what is asked for; its rows may still be those of the query before.
        total: how many lectures fit, loaded or not.
        error: why the store did not answer last time.
        loading: an answer to `query` is awaited.
        known: there has been an answer.
    """

    state_changed = Signal()
    replaced = Signal()
    """The rows are those of another query now."""

    def __init__(self, stores: Stores, spawn: Spawn) -> None:
        super().__init__()
        self._stores = stores
        self._spawn = spawn
        self._entries: list[Entry] = []
        self._ids: set[str] = set()
        self._cursor: str | None = None
        self._generation = 0
        self._fetching = False
        self._recounting = False
        self._wanted = 0
        self.query = LectureQuery(limit=PAGE)
        self.shown = self.query
        self.total = 0
        self.error: VppError | None = None
        self.loading = False
        self.known = False

    # What is asked for

    def show(self, query: LectureQuery) -> None:
        """Asks for other lectures; the rows stay until the answer comes."""
        query = query.model_copy(update={"limit": PAGE, "cursor": None})
        if query != self.query or not (self.known or self.loading):
            self.query = query
            self.reload()

    def reload(self) -> None:
        """Asks again; an answer to an earlier question no longer counts."""
        self._generation += 1
        self._fetching = False
        self.loading = True
        self.state_changed.emit()
        limit = max(PAGE, min(MOST, len(self._entries))) if self.query == self.shown else PAGE
        self._spawn(self._answer(self._generation, self.query.model_copy(update={"limit": limit})), self.tr("Lectures"))

    async def _answer(self, generation: int, query: LectureQuery) -> None:
        page = await self._ask(generation, query)
        if page is not None and generation == self._generation:
            self.error = None
            self.known = True
            self._replace(page)
        if generation == self._generation:
            self.loading = False
            self.state_changed.emit()

    async def _ask(self, generation: int, query: LectureQuery) -> LecturePage | None:
        try:
            async with self._stores.open() as store:
                return await store.search(query)
        except VppError as error:
            if generation == self._generation:
                self.error = error
        except Exception:
            if generation == self._generation:
                self.loading = self._fetching = False
                self.state_changed.emit()
            raise
        return None

    def _replace(self, page: LecturePage) -> None:
        entries = [entry_of(lecture, self.query.sort) for lecture in page.lectures]
        same = self.query == self.shown and [e.id for e in entries] == [e.id for e in self._entries]
        self.total, self._cursor = page.total, page.cursor
        if same:
            self._entries = entries
            if entries:
                self.dataChanged.emit(self.index(0, 0), self.index(len(entries) - 1, len(Column) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self._ids = {entry.id for entry in entries}
        other, self.shown = self.query != self.shown, self.query
        self.endResetModel()
        if other:
            self.replaced.emit()

    # More rows

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: N802, B008 - Qt's
        return not parent.isValid() and self._cursor is not None and self.shown == self.query and self.error is None

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: N802, B008 - Qt's
        self.prefetch(len(self._entries))

    def prefetch(self, last_visible: int) -> None:
        """Sees to it that there are rows beyond the last visible one."""
        self._wanted = last_visible + AHEAD
        if self._wanted > len(self._entries) and self.canFetchMore() and not self._fetching and not self.loading:
            self._fetching = True
            self._spawn(self._more(self._generation), self.tr("Lectures"))

    async def _more(self, generation: int) -> None:
        while generation == self._generation and self._cursor is not None and len(self._entries) < self._wanted:
            page = await self._ask(generation, self.query.model_copy(update={"cursor": self._cursor}))
            if generation != self._generation:
                return
            if page is None:
                self.state_changed.emit()
                break
            self._append(page)
        if generation == self._generation:
            self._fetching = False

    def _append(self, page: LecturePage) -> None:
        for entry_id in [lecture.id for lecture in page.lectures if lecture.id in self._ids]:
            self._remove(self.row_of(entry_id))  # it moved down since its page was read
        entries = [entry_of(lecture, self.query.sort) for lecture in page.lectures]
        first = len(self._entries)
        if entries:
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries += entries
            self._ids.update(entry.id for entry in entries)
        self._cursor = page.cursor
        changed, self.total = page.total != self.total, page.total
        if entries:
            self.endInsertRows()
        if changed:
            self.state_changed.emit()

    # One lecture

    def put(self, lecture: Lecture) -> None:
        """A lecture is new, or another than it was."""
        entry = entry_of(lecture, self.shown.sort)
        row = self.row_of(lecture.id)
        if not fits(lecture, self.shown):
            self.take(lecture.id)
            return
        if row >= 0:
            others = self._entries[:row] + self._entries[row + 1 :]
            if place(others, entry, self.shown.sort) == row:
                self._entries[row] = entry
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
                return
            self._remove(row)
        self._insert(entry)
        if row < 0:
            self.total += 1
            self._recount()
        self.state_changed.emit()

    def take(self, lecture_id: str) -> None:
        """A lecture is gone."""
        row = self.row_of(lecture_id)
        if row >= 0:
            self._remove(row)
            self.total = max(len(self._entries), self.total - 1)
            self.state_changed.emit()
        else:
            self._recount()

    def _insert(self, entry: Entry) -> None:
        row = place(self._entries, entry, self.shown.sort)
        if row == len(self._entries) and self._cursor is not None:
            return  # it comes with its page
        self.beginInsertRows(QModelIndex(), row, row)
        self._entries.insert(row, entry)
        self._ids.add(entry.id)
        self.endInsertRows()

    def _remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._ids.discard(self._entries.pop(row).id)
        self.endRemoveRows()

    def _recount(self) -> None:
        """Whether an unloaded lecture was counted before, only the store knows."""
        if not self._recounting and self.known:
            self._recounting = True
            self._spawn(self._count(), self.tr("Lectures"))

    async def _count(self) -> None:
        generation = self._generation
        try:
            page = await self._ask(generation, self.shown.model_copy(update={"limit": 1}))
        finally:
            self._recounting = False
        if page is not None and generation == self._generation and page.total != self.total:
            self.total = page.total
            self.state_changed.emit()

    # What views ask

    def entry(self, row: int) -> Entry:
        return self._entries[row]

    def row_of(self, lecture_id: str) -> int:
        """The lecture's row, or -1 where it is not loaded."""
        if lecture_id not in self._ids:
            return -1
        return next(row for row, entry in enumerate(self._entries) if entry.id == lecture_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(entry, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:  # a row begins with all of it
            return self.text(entry, Column(index.column())) if index.column() else self.spoken(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.text(entry, Column(index.column()))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == Column.LENGTH else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = {
            Column.TITLE: self.tr("Title"),
            Column.COURSE: self.tr("Course"),
            Column.PRESENTERS: self.tr("Presenter"),
            Column.RECORDED: self.tr("Recorded"),
            Column.LENGTH: self.tr("Length"),
            Column.ADDED: self.tr("Added"),
            Column.STATE: self.tr("Visibility"),
        }
        return titles[Column(section)]

    def text(self, entry: Entry, column: Column) -> str:
        """What a cell says."""
        match column:
            case Column.TITLE:
                return entry.title
            case Column.COURSE:
                return " ".join(part for part in (entry.code, entry.course) if part)
            case Column.PRESENTERS:
                return entry.presenters
            case Column.RECORDED:
                return date_text(entry.recorded_at)
            case Column.LENGTH:
                return clock(entry.duration)
            case Column.ADDED:
                return date_text(entry.created_at.astimezone().date())
            case Column.STATE:
                return self.states()[entry.visibility != "published"]

    def states(self) -> tuple[str, str]:
        """The words of a lecture that is published, and of one that is not."""
        return self.tr("Published"), self.tr("Draft")

    def spoken(self, entry: Entry) -> str:
        """The whole lecture as one line, for reading out."""
        texts = [self.text(entry, column) for column in Column if column is not Column.ADDED]
        return ", ".join(text for text in texts if text)
