"""Lines as they are drawn: laid out when they come into sight, and kept while they are."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextLayout, QTextOption

from vpp_desktop.ui.logs import ansi, colours
from vpp_desktop.ui.logs.levels import HEAD, LEVEL, Level, level_of
from vpp_desktop.ui.logs.store import Store
from vpp_desktop.ui.theme import Tokens

SHOWN = 4000
"""Characters of a line that are drawn; the copied text has all."""

KEPT = 400
TAB = 4
WIDEST = 1 << 20

ROLES = {Level.ERROR: "error", Level.WARN: "warn", Level.INFO: "muted", Level.DEBUG: "muted"}


@dataclass(frozen=True)
class Look:
    """What a layout depends on. `width`: where lines are wrapped; None where they are not."""

    font: QFont
    tokens: Tokens
    width: int | None


class Laid:
    """One line, ready to be drawn."""

    __slots__ = ("height", "layout", "level", "more", "notice", "service", "text", "time")

    def __init__(self, service: str, time: str, text: str, level: Level, notice: bool) -> None:
        self.service, self.time, self.text, self.level, self.notice = service, time, text, level, notice
        self.layout = QTextLayout()
        self.height = 0
        self.more = 0
        """Characters that are not drawn."""

    def column_at(self, x: float, y: float) -> int:
        """The place between characters that is nearest to a point."""
        line = self.layout.lineAt(max(0, min(self.layout.lineCount() - 1, self._line_at(y))))
        return int(line.xToCursor(x))

    def _line_at(self, y: float) -> int:
        return int(y * self.layout.lineCount() / max(1, self.height))

    def end(self) -> QPointF:
        """Where the last line ends, and its top."""
        last = self.layout.lineCount() - 1
        line = self.layout.lineAt(last)
        return QPointF(line.naturalTextWidth(), self.height - self.height / max(1, last + 1))

    @property
    def width(self) -> float:
        return self.layout.lineAt(0).naturalTextWidth() if self.layout.lineCount() == 1 else 0.0


class LineLayouts:
    """Lays lines out, and keeps the last few hundred."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._look: Look | None = None
        self._kept: OrderedDict[int, Laid] = OrderedDict()
        self.line = 18
        """Height of a line in pixels."""
        self._metrics = QFontMetricsF(QFont())

    def dress(self, look: Look) -> None:
        """How lines look from now on."""
        if look == self._look:
            return
        self._look = look
        self._kept.clear()
        self._metrics = QFontMetricsF(look.font)
        self.line = max(round(look.font.pixelSize() * 1.5), round(self._metrics.height()))
        self.space = self._metrics.horizontalAdvance("0")

    def forget(self, number: int) -> None:
        """Lines from that number on are others now."""
        for each in [each for each in self._kept if each >= number]:
            del self._kept[each]

    def of(self, number: int) -> Laid:
        """The line, laid out. Raises IndexError where the store has it no more."""
        laid = self._kept.get(number)
        if laid is None:
            laid = self._kept[number] = self._lay(number)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return laid

    def _lay(self, number: int) -> Laid:
        look = self._look
        assert look is not None
        line = self._store.line(number)
        styled = ansi.parse(line.text if len(line.text) <= SHOWN else line.text[:SHOWN])
        notice = line.origin == "notice"
        level = Level.NONE if notice else level_of(line.text)
        laid = Laid(line.service, line.time, styled.text, level, notice)
        laid.more = len(line.text) - SHOWN if len(line.text) > SHOWN else 0
        layout = laid.layout
        layout.setText(styled.text)
        layout.setFont(look.font)
        layout.setTextOption(_option(look.width is not None, self.space * TAB))
        layout.setFormats(_formats(styled, level, notice, look.tokens))
        layout.setCacheEnabled(True)
        layout.beginLayout()
        count = 0
        while (row := layout.createLine()).isValid():
            row.setLineWidth(look.width or WIDEST)
            top = count * self.line + (self.line - self._metrics.height()) / 2
            row.setPosition(QPointF(0, top + self._metrics.ascent() - row.ascent()))
            count += 1
        layout.endLayout()
        laid.height = max(1, count) * self.line
        return laid


def _option(wraps: bool, tab: float) -> QTextOption:
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    option.setTabStopDistance(tab)
    mode = QTextOption.WrapMode
    option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if wraps else mode.NoWrap)
    return option


def _formats(styled: ansi.Styled, level: Level, notice: bool, tokens: Tokens) -> list[QTextLayout.FormatRange]:
    if notice:
        made = _format(tokens.muted)
        made.setFontItalic(True)
        return [mark_range(0, len(styled.text), made)]
    if styled.runs:
        return [mark_range(run.start, run.length, _styled(run.style, tokens)) for run in styled.runs]
    found = LEVEL.search(styled.text[:HEAD]) if level is not Level.NONE else None
    if level is Level.DEBUG:
        return [mark_range(0, len(styled.text), _format(tokens.muted))]
    if found is None or found["raised"]:
        return []
    made = _format(getattr(tokens, ROLES[level]))
    if level >= Level.WARN:
        made.setFontWeight(QFont.Weight.Bold)
    start, stop = found.span(found.lastgroup or 0)
    return [mark_range(start, stop - start, made)]


def _styled(style: ansi.Style, tokens: Tokens) -> QTextCharFormat:
    front, back = colours.shown(style, tokens)
    made = QTextCharFormat()
    if front:
        made.setForeground(QColor(front))
    if back:
        made.setBackground(QColor(back))
    if style.bold:
        made.setFontWeight(QFont.Weight.Bold)
    made.setFontItalic(style.italic)
    made.setFontUnderline(style.underline)
    return made


def _format(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made


def mark_range(start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, form
    return made


def stamp(time: str, *, dated: bool) -> str:
    """A time of the engine's as this machine's clock shows it."""
    second = _local(time[:19])
    return f"{second if dated else second[6:]}.{time[20:23]}" if second else ""


@lru_cache(maxsize=512)
def _local(second: str) -> str:
    try:
        return datetime.fromisoformat(f"{second}+00:00").astimezone().strftime("%m-%d %H:%M:%S")
    except ValueError:
        return ""


@lru_cache(maxsize=64)
def is_of_day(time: str, day: str) -> bool:
    """Whether a time of the engine's, cut to hours, is of a day of this machine's."""
    return not time or _local(f"{time[:13]}:00:00")[:5] == day
