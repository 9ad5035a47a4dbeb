"""Source, image, container, stopped: four stages in a row, the present one lit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vpp_desktop.stack.summary import Stage
from vpp_desktop.ui import theme

HEIGHT = 24
PADDING = 8
GAP = 20


class Lifecycle(QWidget):
    """The strip of a service's card."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[Stage, str] = {
            "source": self.tr("Source"),
            "image": self.tr("Image"),
            "container": self.tr("Container"),
            "stopped": self.tr("Stopped"),
        }
        self._stage: Stage | None = None
        self._role = "muted"
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self._resized)
        self._resized()

    def show_stage(self, stage: Stage | None, role: str, *, stale: bool) -> None:
        """Lights a stage in the colour of that role, or none where it is not known; a stale image is marked."""
        if (stage, role, stale) != (self._stage, self._role, self._stale) or not self.accessibleName():
            self._stage, self._role, self._stale = stage, role, stale
            word = self._words[stage] if stage else self.tr("unknown")
            name = self.tr("Stage: {stage}").format(stage=word)
            self.setAccessibleName(self.tr("{stage}, its image is stale").format(stage=name) if stale else name)
            self._resized()

    @property
    def stage(self) -> Stage | None:
        return self._stage

    def _resized(self) -> None:
        self._font = theme.current().font("secondary")  # not the widget's own, which the style sheet changes
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        widths = [self._width(stage) for stage in self._words]
        height = max(HEIGHT, QFontMetrics(self._font).height() + 8)
        return QSize(sum(widths) + GAP * (len(widths) - 1), height)

    def _word(self, stage: Stage) -> str:
        return self.tr("Image (stale)") if stage == "image" and self._stale else self._words[stage]

    def _width(self, stage: Stage) -> int:
        return QFontMetrics(self._font).horizontalAdvance(self._word(stage)) + 2 * PADDING

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        tokens = theme.current().tokens
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 0
        for place, stage in enumerate(self._words):
            width = self._width(stage)
            x = self.width() - left - width if mirrored else left
            self._paint_stage(painter, stage, QRectF(x, 0, width, self.height()))
            left += width
            if place < len(self._words) - 1:
                middle = self.width() - left - GAP / 2 if mirrored else left + GAP / 2
                _chevron(painter, middle, self.height() / 2, tokens.color("muted"), mirrored)
                left += GAP
        painter.end()

    def _paint_stage(self, painter: QPainter, stage: Stage, room: QRectF) -> None:
        tokens = theme.current().tokens
        stale = stage == "image" and self._stale
        role = self._role if stage == self._stage else "warn" if stale else "muted"
        if stage == self._stage:
            ground = tokens.color("raised") if role == "muted" else tokens.tint(role, 0.16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(room, 6, 6)
            role = "text" if role == "muted" else role
        painter.setPen(tokens.color(role))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self._word(stage))


def _chevron(painter: QPainter, x: float, y: float, colour: QColor, mirrored: bool) -> None:
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    back = 2.0 if mirrored else -2.0
    painter.drawPolyline([QPointF(x + back, y - 4), QPointF(x - back, y), QPointF(x + back, y + 4)])
