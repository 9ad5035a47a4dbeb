"""The files of a sheet as rows that can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from vpp_core.errors import UsageError
from vpp_core.text import clock
from vpp_desktop.ui.lectures.adding import Row
from vpp_desktop.ui.lectures.dates import date_text, read_date
from vpp_desktop.ui.lectures.model import Index
from vpp_desktop.ui.messages import sentence_of


class Part(IntEnum):
    """Columns of the sheet."""

    TITLE = 0
    NUMBER = 1
    RECORDED = 2
    LENGTH = 3
    REMOVE = 4


class AddModel(QAbstractTableModel):
    """Rows of a sheet."""

    counted = Signal()
    """Something that counts has changed: rows, lengths, what can be added."""
    emptied = Signal()
    """Somebody took the last row off."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._at: dict[bytes, int] = {}

    def add(self, rows: Sequence[Row]) -> list[Row]:
        """Adds those whose files are not there yet, and returns them."""
        fresh = [row for row in rows if row.found.path not in self._at]
        if fresh:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.rows += fresh
            self._count_anew()
            self.endInsertRows()
            self.counted.emit()
        return fresh

    def remove(self, numbers: Sequence[int]) -> None:
        """Takes these off, those that follow each other at once."""
        left = sorted(set(numbers))
        while left:
            last = first = left.pop()
            while left and left[-1] == first - 1:
                first = left.pop()
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.rows[first : last + 1]
            self.endRemoveRows()
        self._count_anew()
        self.counted.emit()
        if numbers and not self.rows:
            self.emptied.emit()

    def keep(self, rows: Sequence[Row]) -> None:
        """Leaves only these."""
        kept = {row.found.path for row in rows}
        self.beginResetModel()
        self.rows = [row for row in self.rows if row.found.path in kept]
        self._count_anew()
        self.endResetModel()
        self.counted.emit()

    def clear(self) -> None:
        self.keep([])

    def _count_anew(self) -> None:
        self._at = {row.found.path: number for number, row in enumerate(self.rows)}

    def touch(self, path: bytes) -> Row | None:
        """The row of that file, which is about to be another."""
        number = self._at.get(path)
        return None if number is None else self.rows[number]

    def told(self, path: bytes) -> None:
        """The row of that file is another now."""
        number = self._at.get(path)
        if number is not None:
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Part) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        return 0 if parent.isValid() else len(Part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() in (Part.TITLE, Part.NUMBER, Part.RECORDED) and self.rows[index.row()].usable
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, part = self.rows[index.row()], Part(index.column())
        if role == Qt.ItemDataRole.EditRole:
            number = "" if row.number is None else str(row.number)
            return {Part.TITLE: row.title, Part.NUMBER: number, Part.RECORDED: date_text(row.recorded_at)}.get(part)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(row, part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.remark(row)[0] if part is Part.TITLE else None
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        row, text = self.rows[index.row()], " ".join(str(value).split())
        match Part(index.column()):
            case Part.TITLE if text:
                row.title = text
            case Part.NUMBER if not text or text.isdecimal():
                row.number = int(text[:9]) if text else None
            case Part.RECORDED:
                try:
                    row.recorded_at = read_date(text) if text else None
                except UsageError:
                    return False
            case _:
                return False
        self.dataChanged.emit(index, index)
        return True

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (Part.NUMBER, Part.LENGTH)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = {
            Part.TITLE: self.tr("Title and file"),
            Part.NUMBER: self.tr("Number"),
            Part.RECORDED: self.tr("Recorded"),
            Part.LENGTH: self.tr("Length"),
        }
        return titles.get(Part(section), "")

    def text(self, row: Row, part: Part) -> str:
        match part:
            case Part.TITLE:
                return row.title
            case Part.NUMBER:
                return "" if row.number is None else str(row.number)
            case Part.RECORDED:
                return date_text(row.recorded_at)
            case Part.LENGTH:
                return clock(row.looked.duration) if row.looked and row.looked.duration else ""
            case Part.REMOVE:
                return self.tr("Leave {title} out").format(title=row.title)

    def remark(self, row: Row) -> tuple[str, str]:
        """The second line of a row, and its role: what is wrong, what is worth knowing, else the file's name."""
        if row.failed:
            return row.failed, "error"
        if row.looked is not None and row.looked.error is not None:
            error = row.looked.error
            told = type(error)(error.message, subject=row.name, hint=error.hint)
            return sentence_of(told), "error"
        if row.remark:
            return row.remark, "warn"
        return row.name, "muted"
