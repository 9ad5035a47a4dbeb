"""The list of jobs: keys, buttons on rows, dragging. Decides nothing; asks the page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip

from vpp_desktop.jobs.job import Job
from vpp_desktop.ui import theme
from vpp_desktop.ui.queue.delegate import RowDelegate, verb_words
from vpp_desktop.ui.queue.model import JOB, LINE, MIME, TALL, Shown
from vpp_desktop.ui.queue.posters import Posters

KEYS = {
    Qt.Key.Key_P: "pause or resume",
    Qt.Key.Key_R: "retry",
    Qt.Key.Key_Delete: "cancel or remove",
    Qt.Key.Key_Return: "details",
    Qt.Key.Key_Enter: "details",
}


class QueueView(QListView):
    """Rows of jobs."""

    asked = Signal(str, list)
    """A verb and the jobs that are meant."""

    moved = Signal(list, str)
    """Ids of jobs, and the id of the one that they go before; empty: last."""

    stepped = Signal(int)
    """The selected jobs go so many rows down."""

    menu = Signal(QPoint)

    def __init__(self, rows: Shown, posters: Posters) -> None:
        super().__init__()
        self.setObjectName("jobs")
        self.setModel(rows)
        self._row = RowDelegate(posters, self)
        self.setItemDelegate(self._row)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # painted here, between rows
        self._drop_at = -1
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    # What is meant

    def selected(self) -> list[Job]:
        """The selected jobs in the order of the queue; the current one where none is selected."""
        rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex()]
        return [index.data(JOB) for index in rows]

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex, roles: Any = ()
    ) -> None:
        """Paints rows anew; Qt would lay out all of them, 30 times a second while something is encoded."""
        if LINE not in roles or TALL in roles:
            super().dataChanged(first, last, roles)
        elif self.isVisible():
            top, bottom = self._sight()
            for row in range(max(first.row(), top), min(last.row(), bottom) + 1):
                self.viewport().update(self.row_rect(row))

    def _sight(self) -> tuple[int, int]:
        """The first and the last row that are in sight."""
        top, bottom = self.indexAt(QPoint(1, 1)), self.indexAt(QPoint(1, self.viewport().height() - 1))
        return max(0, top.row()), bottom.row() if bottom.isValid() else self.model().rowCount() - 1

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        verb = KEYS.get(Qt.Key(event.key())) if plain else None
        if verb is not None and (jobs := self.selected()):
            self.asked.emit(verb, jobs)
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Letters are for the keys above."""

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._hover(event.position().toPoint())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._hover(QPoint(-1, -1))
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index, verb = self._at(event.position().toPoint())
        if verb and event.button() is Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._press(index, verb, event.position().toPoint())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index, verb = self._at(event.position().toPoint())
        if index.isValid() and not verb:
            self.asked.emit("details", [index.data(JOB)])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        rect = self.visualRect(self.currentIndex())
        if self.selected():
            self.menu.emit(self.viewport().mapToGlobal(rect.center()) if by_key else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            verb = self._at(event.pos())[1]
            if verb:
                QToolTip.showText(event.globalPos(), verb_words(verb), self.viewport())
                return True
        return super().viewportEvent(event)

    def _press(self, index: QModelIndex, verb: str, point: QPoint) -> None:
        if verb == "more":
            if index not in self.selectedIndexes():
                self.setCurrentIndex(index)
            self.menu.emit(self.viewport().mapToGlobal(point))
        else:
            self.asked.emit(verb, [index.data(JOB)])

    def _at(self, point: QPoint) -> tuple[QModelIndex, str]:
        index = self.indexAt(point)
        if not index.isValid():
            return index, ""
        return index, self._row.hit(self.visualRect(index), index.data(LINE), point)

    def _hover(self, point: QPoint) -> None:
        index, verb = self._at(point)
        if self._row.hovered == index and self._row.hot == verb:
            return
        for each in (QModelIndex(self._row.hovered), index):  # type: ignore[call-overload] # Qt takes it
            if each.isValid():
                self.viewport().update(self.visualRect(each))
        self._row.hovered, self._row.hot = QPersistentModelIndex(index), verb
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if verb else Qt.CursorShape.ArrowCursor)

    # Dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasFormat(MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()  # files are the window's

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        if not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        super().dragMoveEvent(event)  # scrolls near the edges
        self._show_drop(self._row_before(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._show_drop(-1)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        row = self._row_before(event.position().toPoint())
        self._show_drop(-1)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        ids = bytes(event.mimeData().data(MIME).data()).decode().split("\n")
        before = self.model().index(row, 0).data(JOB)
        self.moved.emit(ids, before.id if before is not None else "")
        # Qt would remove the rows that were dragged away if this were a move.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _row_before(self, point: QPoint) -> int:
        """The row that a drop at that point goes before."""
        index = self.indexAt(point)
        if not index.isValid():
            return self.model().rowCount()
        return index.row() + (point.y() > self.visualRect(index).center().y())

    def _show_drop(self, row: int) -> None:
        if row != self._drop_at:
            self._drop_at = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._drop_at < 0:
            return
        rows = self.model().rowCount()
        last = self.visualRect(self.model().index(min(self._drop_at, rows - 1), 0))
        y = last.top() if self._drop_at < rows else last.bottom()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme.current().tokens.color("accent"), 2))
        painter.drawLine(8, max(1, y), self.viewport().width() - 8, max(1, y))

    def row_rect(self, row: int) -> QRect:
        """Where a row is, in the viewport."""
        return self.visualRect(self.model().index(row, 0))
