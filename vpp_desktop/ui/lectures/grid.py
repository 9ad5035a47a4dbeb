"""Lectures as cards with their posters. Cells are all of one size, so that thousands are laid out at once."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QPixmap, QResizeEvent
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
from vpp_desktop.ui.lectures.paint import (
    Painted,
    draw_duration,
    draw_focus,
    draw_lines,
    draw_poster,
    want_of,
)
from vpp_desktop.ui.lectures.posters import PosterCache, corners

GAP = 16
PAD = 12
NARROWEST = 232
RADIUS = 10
SCROLL_BAR = 12
PLAIN, HOVERED, SELECTED = range(3)
LOOKS = (PLAIN, SELECTED)
SLACK = 4
"""Pixels that Qt wants besides the cells of a line before it breaks it."""


class CardDelegate(QStyledItemDelegate):
    """Paints one card."""

    def __init__(self, view: GridView, posters: PosterCache) -> None:
        super().__init__(view)
        self._view = view
        self._posters = posters
        self._painted = Painted()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return self._view.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("CatalogModel", index.model())
        option_ = cast("_Option", option)
        card = self._view.card_in(option_.rect)
        state = LOOKS[bool(option_.state & QStyle.StateFlag.State_Selected)]
        if state == PLAIN and option_.state & QStyle.StateFlag.State_MouseOver:
            state = HOVERED
        painter.drawPixmap(card.topLeft(), self._card(model, model.entry(index.row()), card.size(), state))
        if state != SELECTED and option_.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().tokens.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _card(self, model: CatalogModel, entry: Entry, size: QSize, state: int) -> QPixmap:
        """The card as it was painted before, or now."""
        ratio = self._view.devicePixelRatioF()
        room = QSize(size.width() - 2, self._view.poster_height)
        poster = None
        if entry.poster is not None:
            poster = self._posters.pixmap(want_of(entry, room, (RADIUS - 1, 0), ratio), entry.poster)
        stamp = (entry, size, ratio, theme.current().tokens, self._view.title_font.pixelSize(), poster is not None)

        def draw(painter: QPainter) -> None:
            self._draw(painter, model, entry, QRect(QPoint(0, 0), size), state, poster)

        return self._painted.picture(entry.id, state, stamp, self._view, size, draw)

    def _draw(
        self, painter: QPainter, model: CatalogModel, entry: Entry, card: QRect, state: int, picture: QPixmap | None
    ) -> None:
        tokens = theme.current().tokens
        grounds = {PLAIN: tokens.color("surface"), HOVERED: tokens.color("raised"), SELECTED: tokens.tint("accent")}
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(grounds[state])
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        poster = QRect(1, 1, card.width() - 2, self._view.poster_height)
        draw_poster(painter, entry, poster, (RADIUS - 1, 0), self._view.initial_font, picture)
        draw_duration(painter, entry, poster)
        if entry.visibility == "draft":
            self._draft(painter, model.text(entry, Column.STATE), poster)
        self._texts(painter, model, entry, card, poster.bottom() + 1)
        if state == SELECTED:
            draw_focus(painter, QRectF(card), RADIUS)

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
        posters.arrived.connect(self._arrived)
        theme.current().changed.connect(self._dress)
        self._dress()

    def card_in(self, cell: QRect) -> QRect:
        """The card of a cell: gaps lie between cards, not at the edges."""
        width = max(1, self.gridSize().width())
        room, step = self.viewport().width(), self._card_width + GAP
        if self.isRightToLeft():
            left = room - round((room - cell.right()) / width) % self.columns * step - self._card_width
        else:
            left = round(cell.left() / width) % self.columns * step
        return QRect(left, cell.top() + 1, self._card_width, self.gridSize().height() - GAP)

    def _arrived(self, _package: str) -> None:
        self.viewport().update()

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
        self.setGridSize(QSize((room - SLACK) // self.columns, height + GAP))
        self.verticalScrollBar().setSingleStep(max(20, (height + GAP) // 4))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._measure()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()
