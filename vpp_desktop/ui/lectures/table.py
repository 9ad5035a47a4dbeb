"""Lectures as rows, for those who look for one among many."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from vpp_core.catalog.store import FALLING, Sort
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.entry import Entry
from vpp_desktop.ui.lectures.grid import _Option
from vpp_desktop.ui.lectures.model import SORT_OF, CatalogModel, Column, Index
from vpp_desktop.ui.lectures.paint import draw_poster
from vpp_desktop.ui.lectures.posters import PosterCache
from vpp_desktop.ui.theme import ROW

THUMB = (46, 26)
PAD = 8

WIDTHS = {
    Column.COURSE: (0.27, 0),
    Column.PRESENTERS: (0.18, 0),
    Column.RECORDED: (0, 104),
    Column.LENGTH: (0, 76),
    Column.ADDED: (0, 104),
    Column.STATE: (0, 116),
}
"""Share of the room that is left, or pixels."""

DISPENSABLE = ((Column.ADDED, 1000), (Column.PRESENTERS, 720), (Column.RECORDED, 560))
"""Columns that go, one after the other, where the view is narrower than this."""


class RowDelegate(QStyledItemDelegate):
    """Paints one cell."""

    def __init__(self, view: TableView, posters: PosterCache) -> None:
        super().__init__(view)
        self._view = view
        self._posters = posters

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("CatalogModel", index.model())
        entry, column = model.entry(index.row()), Column(index.column())
        option_ = cast("_Option", option)
        tokens = theme.current().tokens
        rect = option_.rect
        painter.save()
        if option_.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.tint("accent"))
        elif index.row() == self._view.hovered:
            painter.fillRect(rect, tokens.color("raised"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.tint("border", 0.6))
        if index.row() == self._view.currentIndex().row() and self._view.hasFocus():
            self._ring(painter, rect, column)
        text = model.text(entry, column)
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if column is Column.TITLE:
            room = self._title(painter, entry, room)
        elif column is Column.STATE:
            room = self._state(painter, entry, room)
        muted = column is not Column.TITLE and column is not Column.COURSE
        painter.setFont(self._view.title_font if column is Column.TITLE else theme.current().font("body"))
        painter.setPen(tokens.color("muted" if muted else "text"))
        side = Qt.AlignmentFlag.AlignRight if column is Column.LENGTH else Qt.AlignmentFlag.AlignLeading
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect, column: Column) -> None:
        """The keyboard's row is marked by a bar at its beginning."""
        if column is Column.TITLE:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.current().tokens.color("accent"))

    def _title(self, painter: QPainter, entry: Entry, room: QRect) -> QRect:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = room.top() + (room.height() - THUMB[1]) // 2
        place = QRect(room.left(), top, *THUMB)
        draw_poster(painter, self._posters, entry, place, (4, 4), self._view.initial_font)
        return room.adjusted(THUMB[0] + 12, 0, 0, 0)

    def _state(self, painter: QPainter, entry: Entry, room: QRect) -> QRect:
        name, role = ("check", "ok") if entry.visibility == "published" else ("eye-off", "muted")
        icon = icons.pixmap(name, role, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(QRectF(room.left(), room.center().y() - 7, 16, 16).toRect(), icon)
        return room.adjusted(24, 0, 0, 0)


class TableView(QTableView):
    """One lecture a row; a click on a title of a column sorts by it."""

    sort_wanted = Signal(str)

    def __init__(self, model: CatalogModel, posters: PosterCache) -> None:
        super().__init__()
        self.setObjectName("lectureTable")
        self.hovered = -1
        self.title_font = QFont()
        self.initial_font = QFont()
        self.setAccessibleName(self.tr("Lectures"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self, posters))
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(40)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.sectionClicked.connect(self._sort_by)
        posters.arrived.connect(lambda _: self.viewport().update())
        theme.current().changed.connect(self._dress)
        self._dress()

    def show_sort(self, sort: Sort) -> None:
        """Marks the column that the rows are sorted by."""
        column = next((column for column, by in SORT_OF.items() if by == sort), None)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(column is not None)
        if column is not None:
            falling = sort in FALLING
            head.setSortIndicator(column, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)

    def _sort_by(self, section: int) -> None:
        sort = SORT_OF.get(Column(section))
        if sort is not None:
            self.sort_wanted.emit(sort)

    def _dress(self) -> None:
        self.title_font = theme.current().font("body")
        self.title_font.setWeight(QFont.Weight.DemiBold)
        self.initial_font = theme.current().font("secondary")
        self.initial_font.setWeight(QFont.Weight.DemiBold)
        height = max(ROW, round(ROW * theme.current().font("body").pixelSize() / 13))
        self.verticalHeader().setDefaultSectionSize(height)
        self._arrange()
        self.viewport().update()

    def _arrange(self) -> None:
        """Shares the width among the columns; the title gets what is left."""
        room = self.viewport().width()
        for column, narrowest in DISPENSABLE:
            self.setColumnHidden(column, room < narrowest)
        scale = theme.current().font("body").pixelSize() / 13
        fixed = {c: round(pixels * scale) for c, (share, pixels) in WIDTHS.items() if pixels}
        shown = [column for column in WIDTHS if not self.isColumnHidden(column)]
        left = room - sum(fixed.get(column, 0) for column in shown)
        for column in shown:
            self.setColumnWidth(column, fixed.get(column) or round(left * WIDTHS[column][0]))
        self.setColumnWidth(Column.TITLE, room - sum(self.columnWidth(column) for column in shown))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
