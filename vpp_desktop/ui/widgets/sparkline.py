"""A line of the last minutes: points stay in data units, the painter does the scaling."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vpp_desktop.ui import theme

POINTS = 600
"""Ten minutes of one point a second."""

GAP = 5.0
"""Seconds without a value after which there was nothing to measure."""


class Sparkline(QWidget):
    """The last points of one series, from 0 to `top` or, without one, to the largest of them, but `least` at least."""

    def __init__(self, name: str, role: str = "accent", top: float | None = None, least: float = 1e-9) -> None:
        super().__init__()
        self._role = role
        self._top = top
        self._least = least
        self._points = QPolygonF()
        self._now = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(32)
        theme.current().changed.connect(self.update)

    def push(self, value: float, at: float | None = None) -> None:
        """One more value, of the second `at`, or of the next one. Where none came for a while it was 0."""
        x = self._now + 1 if at is None else at
        if self._points.size() and x - (last := self._points.last().x()) > GAP:
            self._points.append(QPointF(last + 1, 0))
            self._points.append(QPointF(x - 1, 0))
        self._points.append(QPointF(x, value))
        self.advance(x)

    def advance(self, at: float) -> None:
        """The right end is that second now; what is older than ten minutes goes."""
        self._now = at
        while self._points.size() > 1 and self._points.at(1).x() < at - POINTS:
            self._points.remove(0)
        self.update()

    @property
    def values(self) -> list[tuple[float, float]]:
        """Seconds and values that are kept."""
        return [(point.x(), point.y()) for point in self._points.toList()]

    def clear(self) -> None:
        self._points.clear()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        tokens = theme.current().tokens
        room = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if self._points.size() < 2:
            return
        top = self._top or max(self._points.boundingRect().bottom() * 1.1, self._least)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.rect())
        painter.translate(room.left(), room.bottom())
        painter.scale(room.width() / (POINTS - 1), -room.height() / top)
        painter.translate(POINTS - 1 - self._now, 0)
        self._fill(painter, tokens.color(self._role))
        pen = QPen(tokens.color(self._role), 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPolyline(self._points)

    def _fill(self, painter: QPainter, colour: QColor) -> None:
        area = QPolygonF(self._points)
        area.append(QPointF(self._points.last().x(), 0))
        area.append(QPointF(self._points.at(0).x(), 0))
        colour.setAlpha(36)
        painter.setBrush(colour)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.drawPolygon(area)
