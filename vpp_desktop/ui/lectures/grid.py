"""Lectures as cards with their posters. Cells are all of one size, so that thousands are laid out at once."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.entry import Entry
from vpp_desktop.ui.lectures.model import CatalogModel, Column, Index
from vpp_desktop.ui.lectures.paint import draw_duration, draw_focus, draw_lines, draw_poster
from vpp_desktop.ui.lectures.posters import PosterCache, corners

GAP = 16
PAD = 12
NARROWEST = 232
RADIUS = 10
SCROLL_BAR = 12


class CardDelegate(QStyledItemDelegate):
    """Paints one card."""

    def __init__(self, view: GridView, posters: PosterCache) -> None:
        super().__init__(view)
        self._view = view
        self._posters = posters

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("CatalogModel", index.model())
        entry = model.entry(index.row())
        option_ = cast("_Option", option)
        card = self._view.card_in(option_.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter, card, option_.state)
        poster = QRect(card.left() + 1, card.top() + 1, card.width() - 2, self._view.poster_height)
        draw_poster(painter, self._posters, entry, poster, (RADIUS - 1, 0), self._view.initial_font)
        draw_duration(painter, entry, poster)
        if entry.visibility == "draft":
            self._draft(painter, model.text(entry, Column.STATE), poster)
        self._texts(painter, model, entry, card, poster.bottom() + 1)
        if option_.state & QStyle.StateFlag.State_Selected:
            draw_focus(painter, QRectF(card), RADIUS)
        elif option_.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.current().tokens.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.restore()

    def _frame(self, painter: QPainter, card: QRect, state: QStyle.StateFlag) -> None:
        tokens = theme.current().tokens
        ground = tokens.color("surface")
        if state & QStyle.StateFlag.State_Selected:
            ground = tokens.tint("accent")
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.color("raised")
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _draft(self, painter: QPainter, word: str, poster: QRect) -> None:
        """That students do not see it, on the upper left of the poster."""
        painter.setFont(theme.current().font("secondary"))
        metrics = painter.fontMetrics()
        box = QRectF(
            poster.left() + 8, poster.top() + 8, metrics.horizontalAdvance(word) + 12 + 20, metrics.height() + 4
        )
        painter.fillPath(corners(box, 4, 4), theme.current().tokens.color("surface"))
        icon = icons.pixmap("eye-off", "text", 14, painter.device().devicePixelRatio())
        painter.drawPixmap(round(box.left()) + 6, round(box.center().y()) - 7, icon)
        painter.setPen(theme.current().tokens.color("text"))
        painter.drawText(box.adjusted(24, 0, -6, 0), int(Qt.AlignmentFlag.AlignVCenter), word)

    def _texts(self, painter: QPainter, model: CatalogModel, entry: Entry, card: QRect, top: int) -> None:
        tokens = theme.current().tokens
        room = QRect(card.left() + PAD, top + 10, card.width() - 2 * PAD, 0)
        painter.setPen(tokens.color("text"))
        draw_lines(painter, entry.title, self._view.title_font, room, 2)
        painter.setPen(tokens.color("muted"))
        font = theme.current().font("secondary")
        height = QFontMetrics(font).height()
        room.moveTop(card.bottom() - 10 - 2 * height - 2)
        draw_lines(painter, model.text(entry, Column.COURSE), font, room, 1)
        room.moveTop(card.bottom() - 9 - height)
        parts = (model.text(entry, Column.RECORDED), entry.presenters)
        draw_lines(painter, "  ·  ".join(part for part in parts if part), font, room, 1)

    def helpEvent(  # noqa: N802 - Qt's name
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        if index.isValid():
            model = cast("CatalogModel", index.model())
            QToolTip.showText(event.globalPos(), model.spoken(model.entry(index.row())), view)
        return True


class _Option:
    """What Qt's stubs do not say of a style option."""

    rect: QRect
    state: QStyle.StateFlag


class GridView(QListView):
    """Cards in as many columns as fit; they share the width among them."""

    def __init__(self, model: CatalogModel, posters: PosterCache) -> None:
        super().__init__()
        self.setObjectName("lectureGrid")
        self.columns = 1
        self.poster_height = 1
        self._card_width = 1
        self.title_font = QFont()
        self.initial_font = QFont()
        self.setAccessibleName(self.tr("Lectures"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setModel(model)
        self.setItemDelegate(CardDelegate(self, posters))
        posters.arrived.connect(lambda _: self.viewport().update())
        theme.current().changed.connect(self._dress)
        self._dress()

    def card_in(self, cell: QRect) -> QRect:
        """The card of a cell: gaps lie between cards, not at the edges."""
        width = max(1, self.gridSize().width())
        column = round(cell.left() / width) % self.columns
        shift = round(column * GAP / self.columns)
        return QRect(cell.left() + shift, cell.top() + 1, self._card_width, self.gridSize().height() - GAP)

    def _dress(self) -> None:
        """Fonts and sizes of the present theme."""
        self.title_font = theme.current().font("body")
        self.title_font.setWeight(QFont.Weight.DemiBold)
        self.initial_font = theme.current().font("page")
        self.initial_font.setPixelSize(round(self.initial_font.pixelSize() * 1.8))
        self._measure()
        self.viewport().update()

    def _measure(self) -> None:
        room = max(NARROWEST, self.width() - SCROLL_BAR)
        self.columns = max(1, (room + GAP) // (NARROWEST + GAP))
        self._card_width = (room - (self.columns - 1) * GAP) // self.columns
        self.poster_height = round((self._card_width - 2) * 9 / 16)
        title = QFontMetrics(self.title_font).height()
        line = QFontMetrics(theme.current().font("secondary")).height()
        height = self.poster_height + 2 + 10 + 2 * title + 6 + 2 * line + 2 + 10
        self.setGridSize(QSize(room // self.columns, height + GAP))
        self.verticalScrollBar().setSingleStep(max(20, (height + GAP) // 4))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._measure()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()
