"""The timeline of a lecture: its storyboard as a strip, with the beginnings of chapters on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vpp_core.catalog.chapters import exact_clock, with_moved
from vpp_core.media.manifest import Chapter
from vpp_desktop.ui import theme
from vpp_desktop.ui.lectures.storyboard import Pictures, draw_cover, no_pictures

STRIP = 44
HANDLE = 8
NEAR = 6
"""Pixels from a beginning that count as on it."""


class Timeline(QWidget):
    """A cursor to add at, and beginnings that are dragged or moved by keys."""

    cursor_moved = Signal(float)
    chosen = Signal(int)
    moved = Signal(int, float)
    add_wanted = Signal()
    remove_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._chapters: list[Chapter] = []
        self._dragged: list[Chapter] | None = None
        self._pictures = no_pictures()
        self._duration = 1.0
        self.cursor_at = 0.0
        self.selected = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(STRIP + HANDLE)
        self.setToolTip(
            self.tr(
                "Arrow keys move the cursor, Page Up and Page Down go from chapter to chapter, Ctrl with arrow keys "
                "moves the chapter's beginning, Insert adds a chapter, Delete removes it"
            )
        )
        theme.current().changed.connect(self.update)
        self._say()

    def show_pictures(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.update()

    def show_chapters(self, chapters: Sequence[Chapter], duration: float) -> None:
        self._chapters = list(chapters)
        self._dragged = None
        self._duration = duration or 1.0
        self.selected = min(self.selected, len(self._chapters) - 1)
        self.cursor_at = min(self.cursor_at, self._duration)
        self._say()
        self.update()

    def restart(self) -> None:
        """For another lecture: nothing is chosen, the cursor is at its beginning."""
        self.selected = -1
        self.cursor_at = 0.0

    def select(self, index: int) -> None:
        """Chooses a chapter; the cursor goes to its beginning."""
        if 0 <= index < len(self._chapters):
            self.selected = index
            self.put_cursor(self._chapters[index].start)
            self.chosen.emit(index)

    def put_cursor(self, second: float) -> None:
        self.cursor_at = round(max(0.0, min(second, self._duration)), 1)
        self._say()
        self.update()
        self.cursor_moved.emit(self.cursor_at)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(328, STRIP + HANDLE)

    def x_of(self, second: float) -> float:
        return 1 + (self.width() - 2) * second / self._duration

    def _second_at(self, x: float) -> float:
        return (x - 1) / max(1, self.width() - 2) * self._duration

    def _near(self, x: float) -> int:
        """The chapter whose beginning is at that place, or -1."""
        places = [(abs(self.x_of(one.start) - x), n) for n, one in enumerate(self._chapters)]
        distance, index = min(places, default=(NEAR + 1, -1))
        return index if distance <= NEAR else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        index = self._near(event.position().x())
        if index >= 0:
            self.select(index)
            self._dragged = list(self._chapters)
        else:
            self.selected = -1
            self.put_cursor(self._second_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        second = self._second_at(event.position().x())
        if self._dragged is not None:
            self._dragged = with_moved(self._chapters, self.selected, round(second, 1))
            self.put_cursor(self._dragged[self.selected].start)
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self.put_cursor(second)
        else:
            near = self._near(event.position().x()) >= 0
            self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        dragged, self._dragged = self._dragged, None
        if dragged is not None and dragged != self._chapters:
            self.moved.emit(self.selected, dragged[self.selected].start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._near(event.position().x()) < 0:
            self.put_cursor(self._second_at(event.position().x()))
            self.add_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        step = 10.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        if way and control and self.selected >= 0:
            self.moved.emit(self.selected, self._chapters[self.selected].start + way * step)
        elif way:
            self.put_cursor(self.cursor_at + way * max(step, step * self._duration / 300))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.put_cursor(0.0 if key is Qt.Key.Key_Home else self._duration)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step_chapter(-1 if key is Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_wanted.emit()
        elif key is Qt.Key.Key_Delete and self.selected >= 0:
            self.remove_wanted.emit(self.selected)
        elif key is Qt.Key.Key_Escape and self._dragged is not None:
            self._dragged = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _step_chapter(self, way: int) -> None:
        starts = [one.start for one in self._chapters]
        later = [n for n, start in enumerate(starts) if start > self.cursor_at + 0.05]
        earlier = [n for n, start in enumerate(starts) if start < self.cursor_at - 0.05]
        if way > 0 and later:
            self.select(later[0])
        elif way < 0 and earlier:
            self.select(earlier[-1])

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.update()

    def _say(self) -> None:
        text = self.tr("Timeline, cursor at {time}").format(time=exact_clock(self.cursor_at))
        if 0 <= self.selected < len(self._chapters):
            text = self.tr("Timeline, chapter {title} at {time}").format(
                title=self._chapters[self.selected].title, time=exact_clock(self.cursor_at)
            )
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current().tokens
        strip = QRectF(0, HANDLE, self.width(), STRIP)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("raised"))
        painter.drawRoundedRect(strip, 4, 4)
        self._paint_pictures(painter, strip)
        for n, chapter in enumerate(self._dragged or self._chapters):
            self._paint_beginning(painter, strip, self.x_of(chapter.start), chosen=n == self.selected)
        x = self.x_of(self.cursor_at)
        painter.setPen(QPen(tokens.color("bg"), 3))
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))
        painter.setPen(QPen(tokens.color("text"), 1))
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(strip.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_pictures(self, painter: QPainter, strip: QRectF) -> None:
        tiles = self._pictures.tiles
        if not tiles:
            return
        shape = tiles[0].width / max(1, tiles[0].height)
        count = max(1, round(strip.width() / (STRIP * shape)))
        width = strip.width() / count
        for n in range(count):
            room = QRectF(n * width, strip.top(), width, STRIP)
            draw_cover(painter, *self._pictures.at(self._second_at(room.center().x())), room)
        veil = theme.current().tokens.color("surface")
        veil.setAlpha(70)
        painter.fillRect(strip, veil)

    def _paint_beginning(self, painter: QPainter, strip: QRectF, x: float, *, chosen: bool) -> None:
        """A line down the strip that hangs from a handle above it."""
        tokens = theme.current().tokens
        colour = QColor(tokens.color("accent"))
        painter.setPen(QPen(tokens.color("surface"), 4 if chosen else 3))
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))
        painter.setPen(QPen(colour, 3 if chosen else 1.5))
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))
        half = 6.0 if chosen else 4.5
        middle = max(half, min(x, self.width() - half))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(middle - half, 0), QPointF(middle + half, 0), QPointF(x, HANDLE + 1)]))
