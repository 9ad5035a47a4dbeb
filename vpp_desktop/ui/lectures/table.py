"""Lectures as rows, for those who look for one among many."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from vpp_core.catalog.store import FALLING, Sort
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.entry import Entry
from vpp_desktop.ui.lectures.grid import HOVERED, PLAIN, SELECTED
from vpp_desktop.ui.lectures.model import SORT_OF, CatalogModel, Column
from vpp_desktop.ui.lectures.paint import Painted, draw_poster, want_of
from vpp_desktop.ui.lectures.posters import PosterCache
from vpp_desktop.ui.theme import ROW

THUMB = (46, 26)
PAD = 8
MARK = 24
"""The icon of a state, and what parts it from the word."""
ROWS_KEPT = 32 * 1024 * 1024

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


class Rows:
    """Paints whole rows, and keeps what it painted."""

    def __init__(self, view: TableView, posters: PosterCache) -> None:
        self._view = view
        self._posters = posters
        self._painted = Painted(ROWS_KEPT)

    def row(self, model: CatalogModel, entry: Entry, size: QSize, state: int) -> QPixmap:
        """The row as it was painted before, or now."""
        ratio = self._view.devicePixelRatioF()
        poster = None
        if entry.poster is not None:
            poster = self._posters.pixmap(want_of(entry, QSize(*THUMB), (4, 4), ratio), entry.poster)
        layout = self._view.layout_of()
        stamp = (entry, size, ratio, theme.current().tokens, layout, poster is not None)

        def draw(painter: QPainter) -> None:
            self._draw(painter, model, entry, size, state, poster)

        return self._painted.picture(entry.id, state, stamp, self._view, size, draw)

    def _draw(
        self, painter: QPainter, model: CatalogModel, entry: Entry, size: QSize, state: int, poster: QPixmap | None
    ) -> None:
        tokens = theme.current().tokens
        grounds = {PLAIN: tokens.color("surface"), HOVERED: tokens.color("raised"), SELECTED: tokens.tint("accent")}
        painter.fillRect(QRect(QPoint(0, 0), size), grounds[state])
        painter.fillRect(QRect(0, size.height() - 1, size.width(), 1), tokens.tint("border", 0.6))
        for column, left, width in self._view.layout_of():
            room = QRect(left + PAD, 0, width - 2 * PAD, size.height() - 1)
            if column is Column.TITLE:
                place = QRect(room.left(), (size.height() - THUMB[1]) // 2, *THUMB)
                draw_poster(painter, entry, place, (4, 4), self._view.initial_font, poster)
                room.setLeft(room.left() + THUMB[0] + 12)
            elif column is Column.STATE:
                name, role = ("check", "ok") if entry.visibility == "published" else ("eye-off", "muted")
                icon = icons.pixmap(name, role, 16, painter.device().devicePixelRatio())
                painter.drawPixmap(QPoint(room.left(), room.center().y() - 7), icon)
                room.setLeft(room.left() + MARK)
            muted = column not in (Column.TITLE, Column.COURSE)
            painter.setFont(self._view.title_font if column is Column.TITLE else theme.current().font("body"))
            painter.setPen(tokens.color("muted" if muted else "text"))
            side = Qt.AlignmentFlag.AlignRight if column is Column.LENGTH else Qt.AlignmentFlag.AlignLeading
            text = painter.fontMetrics().elidedText(
                model.text(entry, column), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), text)


class TableView(QTableView):
    """One lecture a row; a click on a title of a column sorts by it."""

    sort_wanted = Signal(str)

    def __init__(self, model: CatalogModel, posters: PosterCache) -> None:
        super().__init__()
        self.setObjectName("lectureTable")
        self._model = model
        self._layout: tuple[tuple[Column, int, int], ...] = ()
        self._hovered = -1
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
        self._rows = Rows(self, posters)
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
        posters.arrived.connect(self._arrived)
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

    def _arrived(self, _package: str) -> None:
        self.viewport().update()

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
        fixed[Column.STATE] = max(fixed[Column.STATE], self._widest_state() + 2 * PAD)
        shown = [column for column in WIDTHS if not self.isColumnHidden(column)]
        left = room - sum(fixed.get(column, 0) for column in shown)
        for column in shown:
            self.setColumnWidth(column, fixed.get(column) or round(left * WIDTHS[column][0]))
        self.setColumnWidth(Column.TITLE, room - sum(self.columnWidth(column) for column in shown))
        self._layout = tuple(
            (column, self.columnViewportPosition(column), self.columnWidth(column))
            for column in Column
            if not self.isColumnHidden(column)
        )

    def _widest_state(self) -> int:
        metrics = QFontMetrics(theme.current().font("body"))
        return MARK + max(metrics.horizontalAdvance(word) for word in self._model.states())

    def layout_of(self) -> tuple[tuple[Column, int, int], ...]:
        """The columns that are shown, where each begins and how wide it is."""
        return self._layout

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """All of a row at once: asking a delegate for each of its cells takes ten times as long."""
        painter = QPainter(self.viewport())
        area, height = event.rect(), self.verticalHeader().defaultSectionSize()
        first = self.rowAt(max(0, area.top()))
        selection, current = self.selectionModel(), self.currentIndex().row() if self.hasFocus() else -1
        size = QSize(self.viewport().width(), height)
        for row in range(first, self._model.rowCount()) if first >= 0 else ():
            top = self.rowViewportPosition(row)
            if top > area.bottom():
                break
            selected = selection.isSelected(self._model.index(row, 0))
            state = SELECTED if selected else HOVERED if row == self._hovered else PLAIN
            painter.drawPixmap(0, top, self._rows.row(self._model, self._model.entry(row), size, state))
            if row == current:
                mark = QRect(size.width() - 3 if self.isRightToLeft() else 0, top, 3, height)
                painter.fillRect(mark, theme.current().tokens.color("accent"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._arrange()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()
