"""The log as a person sees it: paints the rows in sight, whatever their number, and follows what comes."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from vpp_desktop.ui import theme
from vpp_desktop.ui.logs import access
from vpp_desktop.ui.logs.hand import Hand
from vpp_desktop.ui.logs.index import Index
from vpp_desktop.ui.logs.levels import Level
from vpp_desktop.ui.logs.lines import Laid, LineLayouts, Look, is_of_day
from vpp_desktop.ui.logs.paint import PAD, Columns, RowPainter, Scene
from vpp_desktop.ui.logs.pill import Pill
from vpp_desktop.ui.logs.scroll import Scroll
from vpp_desktop.ui.logs.search import Search

WHEEL_LINES = 3
SIDEWAYS = 40

Rows = tuple[int, int]


class LogView(QAbstractScrollArea):
    """Shows the rows of an index.

    Attributes:
        hand: what the keyboard and the mouse do: the selection and the line of the cursor.
        colours: of the services.
    """

    followed = Signal(bool)
    """Whether the newest line is kept in sight, from now on."""

    moved = Signal()
    """The line of the cursor is another one."""

    copied = Signal(int)
    """So many lines are on the clipboard now."""

    held = Signal(bool)
    """Whether keys come here."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        access.install()
        self.index = index
        self.search: Search | None = None
        self.current = -1
        self.colours: dict[str, str] = {}
        self.follows = True
        self._wraps = False
        self._shift_most = 0
        self._seen = 0  # the first line that nobody has seen, while the view does not follow
        self._top = -1  # number of the line at the top
        self.layouts = LineLayouts(index.store)
        self.place = Scroll(self.height_of)
        self.columns = Columns(0, 0, 0, False, 0)
        self.hand = Hand(self)
        self.pill = Pill(self, lambda: self.follow(True))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Log lines"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._dragged)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        theme.current().changed.connect(self._dress)
        self._dress()

    # What is shown

    def show_index(self, index: Index) -> None:
        """Shows other rows, with the line at the top where it was."""
        self.index = index
        self._shift_most = 0
        self.refresh()

    def forget(self, number: int) -> None:
        """Lines from that number on are others than they were."""
        self.layouts.forget(number)

    def refresh(self) -> None:
        """The index has grown, shrunk or changed."""
        rows, room = self.extent()
        if self.columns != (fitted := self._fitted()):
            self.columns = fitted
            self._dress()
            return
        if self.follows:
            self.place.to(*self.place.end(rows, room), rows, room)
        elif self._top >= 0:
            self.place.to(self.index.row_of(self._top), self.place.offset, rows, room)
        self._moved()

    def extent(self) -> Rows:
        """How many rows there are, and how high the window on them is."""
        return len(self.index.rows), self.viewport().height()

    def height_of(self, row: int) -> int:
        if not self._wraps or row >= len(self.index.rows):
            return self.layouts.line
        try:
            return self.layouts.of(self.index.rows[row]).height
        except IndexError:
            return self.layouts.line

    def visible(self) -> list[tuple[int, int, Laid]]:
        """The rows in sight: number, height of its top, line."""
        found = []
        y, rows = -self.place.offset, self.index.rows
        for row in range(self.place.row, len(rows)):
            if y >= self.viewport().height():
                break
            try:
                laid = self.layouts.of(rows[row])
            except IndexError:  # let go of since the index was last at work
                continue
            found.append((rows[row], y, laid))
            y += laid.height
        return found

    @property
    def unseen(self) -> int:
        """How many rows came since the view was paused."""
        return len(self.index.rows) - bisect_left(self.index.rows, self._seen)

    # Where it is

    def follow(self, on: bool) -> None:
        """Keeps the newest line in sight, or stays where it is."""
        if on != self.follows:
            self.follows = on
            self._seen = self.index.store.end
            self.followed.emit(on)
        if on:
            self.refresh()
        else:
            self._moved()

    @property
    def wraps(self) -> bool:
        return self._wraps

    def wrap(self, on: bool) -> None:
        """Breaks lines at the window's edge, or shows each on one line."""
        self._wraps = on
        self._dress()

    def scroll_by(self, pixels: int) -> None:
        """Down, or up where negative; up pauses following, the end takes it up again."""
        self.place.by(pixels, *self.extent())
        self._arrived(up=pixels < 0)

    def show_line(self, number: int, *, middle: bool = False) -> None:
        """Has a line in sight; it is looked for in the rows, and the nearest taken where it is in none."""
        row = self.index.row_of(number)
        if middle:
            self.place.centre(row, *self.extent())
        else:
            self.place.show(row, *self.extent())
        self._arrived(up=row < len(self.index.rows) - 1)

    def _arrived(self, *, up: bool) -> None:
        at_end = (self.place.row, self.place.offset) >= self.place.end(*self.extent())
        if at_end and not up:
            self.follow(True)
        elif not at_end:
            self.follow(False)
        self._moved()

    def _dragged(self, value: int) -> None:
        before = (self.place.row, self.place.offset)
        if value >= self.verticalScrollBar().maximum():
            self.place.to(*self.place.end(*self.extent()), *self.extent())
        else:
            self.place.from_value(value, self.layouts.line, *self.extent())
        self._arrived(up=(self.place.row, self.place.offset) < before)

    def _moved(self) -> None:
        """The place or the number of rows is another one."""
        rows, room = self.extent()
        self._top = self.index.rows[self.place.row] if self.place.row < rows else -1
        bar, line = self.verticalScrollBar(), self.layouts.line
        row, offset = self.place.end(rows, room)
        bar.blockSignals(True)
        bar.setPageStep(room)
        bar.setSingleStep(line)
        bar.setRange(0, row * line + (round(offset * line / max(1, self.height_of(row))) if rows else 0))
        bar.setValue(self.place.value(line))
        bar.blockSignals(False)
        self.pill.tell(None if self.follows else self.unseen)
        self.viewport().update()

    # Look

    def _fitted(self) -> Columns:
        store = self.index.store
        today = datetime.now().astimezone().strftime("%m-%d")
        dated = len(store) > 0 and not is_of_day(store.line(store.first).time[:13], today)
        names = [name for name in {*store.services, *self.colours} if name]
        return Columns.fit(QFontMetricsF(theme.current().font("mono")), names, dated)

    def _dress(self) -> None:
        font = theme.current().font("mono")
        self.columns = self._fitted()
        width = max(80, self.viewport().width() - self.columns.text - PAD) if self._wraps else None
        self.layouts.dress(Look(font, theme.current().tokens, width))
        self._shift_most = 0
        self.horizontalScrollBar().setRange(0, 0)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.pill.place()
        if self._wraps and event.oldSize().width() != event.size().width():
            self._dress()
        else:
            self._widen(self._shift_most)
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self.viewport())
        tokens = theme.current().tokens
        painter.fillRect(self.viewport().rect(), tokens.color("surface"))
        rows = self.visible()
        each = RowPainter(painter, self._scene())
        index, widest = self.index, 0.0
        for number, y, laid in rows:
            head = index.head_of(number)
            inner = None if head is None else self._level_of(head)
            inner_lines = index.folds.get(number)
            fold = (inner_lines, number in index.unfolded) if inner_lines else None
            each.row(number, laid, y, fold, inner)
            widest = max(widest, laid.width)
        painter.end()
        self._widen(widest)

    def _level_of(self, number: int) -> Level:
        try:
            return self.layouts.of(number).level
        except IndexError:
            return Level.NONE

    def _scene(self) -> Scene:
        search = self.search
        return Scene(
            tokens=theme.current().tokens,
            font=theme.current().font("mono"),
            columns=self.columns,
            line=self.layouts.line,
            width=self.viewport().width(),
            shift=self.horizontalScrollBar().value(),
            selection=self.hand.selection,
            cursor=self.hand.cursor,
            has_focus=self.hasFocus(),
            current=self.current,
            spans=search.pattern.spans if search is not None and not search.failure else None,
            colours=self.colours,
            ratio=self.devicePixelRatioF(),
        )

    def _widen(self, widest: float) -> None:
        """Lets the sideways bar reach the end of the longest line that was seen."""
        if self._wraps:
            return
        self._shift_most = max(self._shift_most, round(widest))
        room = self.viewport().width() - self.columns.text - PAD
        bar = self.horizontalScrollBar()
        most = max(0, self._shift_most + 80 - room) if self._shift_most > room else 0
        if bar.maximum() != most:
            bar.setPageStep(room)
            bar.setSingleStep(SIDEWAYS)
            bar.setRange(0, most)

    # Mouse and keyboard

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        pixels, angle = event.pixelDelta(), event.angleDelta()
        across = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if pixels.x() or (angle.x() and not angle.y()) or across:
            bar = self.horizontalScrollBar()
            step = pixels.x() or (angle.x() or angle.y()) * SIDEWAYS * WHEEL_LINES // 120
            bar.setValue(bar.value() - step)
        if not across and (down := pixels.y() or angle.y() * self.layouts.line * WHEEL_LINES // 120):
            self.scroll_by(-down)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.held.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.held.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.hand.key(event):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.press(event.position().toPoint(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.hand.drag(at)
        shape = Qt.CursorShape.IBeamCursor if at.x() >= self.columns.text else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if self.hand.fold_at(at) is not None else shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.hand.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.hand.twice(event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _tip(self, at: QPoint, where: QPoint) -> None:
        row = self.row_at(at.y())
        if row is None or at.x() >= self.columns.text:
            QToolTip.hideText()
            return
        laid = row[2]
        local = datetime.fromisoformat(laid.time).astimezone().isoformat(sep=" ") if laid.time else ""
        QToolTip.showText(where, "\n".join(filter(None, (local, laid.service))), self.viewport())

    def row_at(self, y: int) -> tuple[int, int, Laid] | None:
        """The row in sight at a height; the last one below all."""
        found = None
        for row in self.visible():
            if row[1] > y and found is not None:
                break
            found = row
        return found

    def sight_text(self) -> str:
        """The lines in sight, for who has them read out."""
        return "\n".join(f"{laid.service} {laid.text}".strip() for _, _, laid in self.visible())
