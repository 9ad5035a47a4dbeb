"""Draws the rows of the log that are in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout

from vpp_desktop.ui import icons
from vpp_desktop.ui.logs.colours import ROWS
from vpp_desktop.ui.logs.levels import Level
from vpp_desktop.ui.logs.lines import Laid, mark_range, stamp
from vpp_desktop.ui.logs.select import Selection
from vpp_desktop.ui.theme import Tokens

PAD = 12
GAP = 16
FOLD = 20
MARK = 3
LONGEST_NAME = 16


@dataclass(frozen=True)
class Columns:
    """Where the columns begin, in pixels."""

    time: int
    service: int
    text: int
    dated: bool
    name_room: int

    @classmethod
    def fit(cls, metrics: QFontMetricsF, names: list[str], dated: bool) -> Columns:
        """As wide as what is in them."""
        sample = "00-00 00:00:00.000" if dated else "00:00:00.000"
        room = max((len(name) for name in names), default=0)
        room = min(max(room, 4), LONGEST_NAME)
        service = PAD + round(metrics.horizontalAdvance(sample)) + GAP
        name_room = round(metrics.horizontalAdvance("0" * room))
        return cls(PAD, service, service + name_room + FOLD + 4, dated, name_room)


@dataclass
class Scene:
    """What rows are painted with besides their text."""

    tokens: Tokens
    font: QFont
    columns: Columns
    line: int
    width: int
    shift: int = 0
    selection: Selection | None = None
    cursor: int = -1
    has_focus: bool = False
    current: int = -1
    spans: Callable[[str], list[tuple[int, int]]] | None = None
    colours: dict[str, str] = field(default_factory=dict)
    ratio: float = 1.0


class RowPainter:
    """Draws one row after the other; knows nothing of where they come from."""

    def __init__(self, painter: QPainter, scene: Scene) -> None:
        self._painter, self._scene = painter, scene
        tokens = scene.tokens
        painter.setFont(scene.font)
        metrics = QFontMetricsF(scene.font)
        self._metrics = metrics
        self._base = (scene.line - metrics.height()) / 2 + metrics.ascent()
        self._muted = tokens.color("muted")
        self._text = tokens.color("text")
        self._grounds = {
            Level.ERROR: tokens.tint("error", ROWS["error"]),
            Level.WARN: tokens.tint("warn", ROWS["warn"]),
        }
        self._selected = QTextCharFormat()
        self._selected.setBackground(tokens.tint("accent", 0.32 if tokens.dark else 0.24))
        self._found = QTextCharFormat()
        self._found.setBackground(tokens.tint("warn", 0.34))
        self._found.setForeground(tokens.color("text"))
        self._current = QTextCharFormat()
        self._current.setBackground(tokens.color("warn"))
        self._current.setForeground(tokens.color("surface"))

    def row(self, number: int, laid: Laid, y: int, fold: tuple[int, bool] | None, inner: Level | None) -> None:
        """One row at a height. `fold`: how many lines more a trace has, and whether it is open; `inner`: the level
        of the trace that the row is an inner line of."""
        scene, painter, columns = self._scene, self._painter, self._scene.columns
        level = laid.level if inner is None else inner
        self._ground(level, QRectF(0, y, scene.width, laid.height), number)
        base = y + self._base
        if inner is None:
            painter.setPen(self._muted)
            painter.drawText(QPointF(columns.time, base), stamp(laid.time, dated=columns.dated))
            self._service(laid, base)
        painter.save()
        left = columns.text - 4
        painter.setClipRect(QRectF(left, y, scene.width - left, laid.height))
        painter.setPen(self._text)
        at = QPointF(columns.text - scene.shift, y)
        laid.layout.draw(painter, at, self._marks(number, laid))
        self._line_end(number, laid, at)
        if fold is not None or laid.more:
            self._chip(laid, at, fold)
        painter.restore()
        if fold is not None:
            name = "chevron-down" if fold[1] else "chevron-right"
            picture = icons.pixmap(name, "muted", 12, scene.ratio)
            painter.drawPixmap(QPointF(columns.text - FOLD + 2, y + (scene.line - 12) / 2), picture)

    def _ground(self, level: Level, room: QRectF, number: int) -> None:
        colour = self._grounds.get(level)
        scene = self._scene
        if number == scene.cursor and scene.has_focus and colour is None:
            colour = scene.tokens.tint("accent", ROWS["accent"])
        if colour is not None:
            self._painter.fillRect(room, colour)
        role = {Level.ERROR: "error", Level.WARN: "warn"}.get(level, "")
        if number == scene.cursor and scene.has_focus:
            role = "accent"
        if role:
            self._painter.fillRect(QRectF(0, room.y(), MARK, room.height()), scene.tokens.color(role))

    def _service(self, laid: Laid, base: float) -> None:
        if not laid.service:
            return
        columns = self._scene.columns
        self._painter.setPen(QColor(self._scene.colours.get(laid.service, self._scene.tokens.muted)))
        name = laid.service
        if len(name) > LONGEST_NAME:
            name = self._metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, columns.name_room)
        self._painter.drawText(QPointF(columns.service, base), name)

    def _marks(self, number: int, laid: Laid) -> list[QTextLayout.FormatRange]:
        scene = self._scene
        marks = []
        if scene.spans is not None:
            form = self._current if number == scene.current else self._found
            marks = [mark_range(start, length, form) for start, length in scene.spans(laid.text)]
        if scene.selection is not None:
            span = scene.selection.span(number, len(laid.text))
            if span is not None and span[1] > span[0]:
                marks.append(mark_range(span[0], span[1] - span[0], self._selected))
        return marks

    def _line_end(self, number: int, laid: Laid, at: QPointF) -> None:
        """A selection that goes on in the next line shows it."""
        selection = self._scene.selection
        if selection is not None and selection.goes_on(number):
            end = laid.end()
            room = QRectF(at.x() + end.x(), at.y() + end.y(), self._metrics.horizontalAdvance(" "), self._scene.line)
            self._painter.fillRect(room, self._selected.background())

    def _chip(self, laid: Laid, at: QPointF, fold: tuple[int, bool] | None) -> None:
        """After the text: how much more there is."""
        words = f"+{laid.more:,}" if laid.more else ""
        if fold is not None and not fold[1]:
            words = f"{words} +{fold[0]}".strip()
        if not words:
            return
        scene, painter = self._scene, self._painter
        end = laid.end()
        width = self._metrics.horizontalAdvance(words) + 12
        x = min(at.x() + end.x() + 8, scene.width - width - 8)
        room = QRectF(x, at.y() + end.y() + 2, width, scene.line - 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(scene.tokens.color("border"))
        painter.setBrush(scene.tokens.color("raised"))
        painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(self._muted)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
