"""The poster with its play button; the mouse or the arrow keys move through the lecture by its storyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from vpp_core.text import clock
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.storyboard import Pictures, draw_cover, no_pictures

PLAY = 48
RADIUS = 8.0
STEPS = 40
"""Arrow keys to go from one end to the other, where a tile is no longer step."""


class PlayButton(QToolButton):
    """A triangle in a disc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(PLAY, PLAY)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current().tokens
        disc = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 190 if self.underMouse() else 150))
        painter.drawEllipse(disc)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        middle, size = disc.center(), 9.0
        points = [QPointF(-size * 0.7, -size), QPointF(-size * 0.7, size), QPointF(size, 0)]
        painter.drawPolygon(QPolygonF([middle + point for point in points]))


class Poster(QWidget):
    """16:9, whatever the width."""

    play = Signal()
    at_changed = Signal(float)
    """The moment that is shown, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._pictures = no_pictures()
        self._duration = 0.0
        self._at: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.button = PlayButton(self)
        self.button.setAccessibleName(self.tr("Play in the browser"))
        self.button.setToolTip(self.tr("Play in the browser, as students see it"))
        self.button.clicked.connect(self.play)
        theme.current().changed.connect(self.update)
        self._say()

    def show_pictures(self, pictures: Pictures, duration: float) -> None:
        self._pictures = pictures
        self._duration = duration
        self._at = None
        self._say()
        self.update()

    @property
    def at(self) -> float | None:
        """The moment that is looked at; None for the poster itself."""
        return self._at

    def look(self, second: float | None) -> None:
        """Shows the moment, or the poster again."""
        self._at = None if second is None else max(0.0, min(second, self._duration))
        self._say()
        self.update()
        if self._at is not None:
            self.at_changed.emit(self._at)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return round(width * 9 / 16)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(328, self.heightForWidth(328))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.button.move((self.width() - PLAY) // 2, (self.height() - PLAY) // 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pictures.tiles and self.width():
            self.look(event.position().x() / self.width() * self._duration)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.play.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if not self.hasFocus():
            self.look(None)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.look(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        now, step = self._at or 0.0, max(self._step, self._duration / STEPS)
        places = {
            Qt.Key.Key_Left: now - step,
            Qt.Key.Key_Right: now + step if self._at is not None else 0.0,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self._duration,
        }
        key = Qt.Key(event.key())
        if key in places and self._pictures.tiles:
            self.look(places[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.play.emit()
        elif key is Qt.Key.Key_Escape and self._at is not None:
            self.look(None)
        else:
            super().keyPressEvent(event)

    @property
    def _step(self) -> float:
        tiles = self._pictures.tiles
        return tiles[0].end - tiles[0].start if tiles else self._duration

    def _say(self) -> None:
        shown = self.tr("Preview") if self._at is None else self.tr("Preview at {time}").format(time=clock(self._at))
        self.setAccessibleName(shown)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current().tokens
        room = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("raised"))
        painter.drawRoundedRect(room, RADIUS, RADIUS)
        if self._at is None:
            image, part = self._pictures.poster, self._pictures.poster.rect()
        else:
            image, part = self._pictures.at(self._at)
        draw_cover(painter, image, part, room, RADIUS)
        if image.isNull():
            mark = icons.pixmap("lectures", "muted", 32, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(room.width() / 2 - 16, room.height() * 0.16), mark)
        if self._at is None:
            self._tag(painter, clock(self._duration), room.right() - 8, room.bottom() - 8, "right")
        else:
            self._progress(painter, room)
        if self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def _progress(self, painter: QPainter, room: QRectF) -> None:
        """How far in the moment is, as a line and as a time above it."""
        assert self._at is not None
        x = room.width() * self._at / self._duration if self._duration else 0.0
        track = QRectF(0, room.bottom() - 4, room.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 140))
        painter.drawRect(track)
        painter.setBrush(theme.current().tokens.color("accent"))
        painter.drawRect(QRectF(0, track.top(), x, 4))
        self._tag(painter, clock(self._at), x, track.top() - 4, "middle")

    def _tag(self, painter: QPainter, text: str, x: float, bottom: float, side: str) -> None:
        """A time on a dark ground, legible on any picture."""
        painter.setFont(theme.current().font("secondary"))
        size = painter.fontMetrics().size(0, text)
        width, height = size.width() + 12.0, size.height() + 4.0
        left = x - (width if side == "right" else width / 2)
        box = QRectF(max(4.0, min(left, self.width() - width - 4)), bottom - height, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 180))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(QRect(box.toRect()), Qt.AlignmentFlag.AlignCenter, text)
