"""What grid and table paint alike: posters, what stands in for one, lines of text."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

from vpp_core.text import clock
from vpp_desktop.ui import theme
from vpp_desktop.ui.lectures.entry import Entry
from vpp_desktop.ui.lectures.posters import PosterCache, Want, corners

ON_PICTURE = QColor(12, 14, 18, 200)


def draw_poster(
    painter: QPainter, posters: PosterCache, entry: Entry, rect: QRect, round_: tuple[int, int], initial: QFont
) -> None:
    """The lecture's poster, or its course's colour and the title's initial."""
    ratio = painter.device().devicePixelRatio()
    if entry.poster is not None:
        want = Want(
            entry.package,
            round(rect.width() * ratio),
            round(rect.height() * ratio),
            (round(round_[0] * ratio), round(round_[1] * ratio)),
        )
        pixmap = posters.pixmap(want, entry.poster)
        if pixmap is not None:
            painter.drawPixmap(rect, pixmap)
            return
    ground, ink = course_colours(entry.course or entry.title, dark=theme.current().tokens.dark)
    painter.fillPath(corners(QRectF(rect), *round_), ground)
    painter.setPen(ink)
    painter.setFont(initial)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initial_of(entry))


def course_colours(name: str, *, dark: bool) -> tuple[QColor, QColor]:
    """A quiet ground and the ink on it: the same for all lectures of a course."""
    hue = int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:2], "big") % 360
    if dark:
        return QColor.fromHsl(hue, 60, 56), QColor.fromHsl(hue, 120, 190)
    return QColor.fromHsl(hue, 95, 226), QColor.fromHsl(hue, 110, 86)


def initial_of(entry: Entry) -> str:
    """The first letter of the course, or of the title where there is none."""
    text = entry.course or entry.title
    return next((char.upper() for char in text if char.isalnum()), "·")


def draw_duration(painter: QPainter, entry: Entry, poster: QRect) -> None:
    """The length, on the lower right of a poster."""
    if not entry.duration:
        return
    painter.setFont(theme.current().font("secondary"))
    text = clock(entry.duration)
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 4
    box = QRectF(poster.right() - width - 7, poster.bottom() - height - 7, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ON_PICTURE)
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(Qt.GlobalColor.white))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def draw_lines(painter: QPainter, text: str, font: QFont, rect: QRect, most: int) -> int:
    """The text in so many lines at most, the last one shortened; how many it took."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    if most == 1 or metrics.horizontalAdvance(text) <= rect.width():
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QRect(rect.left(), rect.top(), rect.width(), metrics.height()), _side(), shown)
        return 1
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    count = 0
    while count < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        place = QRect(rect.left(), rect.top() + count * metrics.height(), rect.width(), metrics.height())
        rest = text[line.textStart() :] if count == most - 1 else text[line.textStart() :][: line.textLength()].rstrip()
        painter.drawText(place, _side(), metrics.elidedText(rest, Qt.TextElideMode.ElideRight, rect.width()))
        count += 1
    layout.endLayout()
    return count


def draw_focus(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The ring of what the keyboard is on."""
    painter.setPen(Qt.PenStyle.NoPen)
    ring = corners(rect, radius, radius)
    inner = corners(rect.adjusted(2, 2, -2, -2), radius - 2, radius - 2)
    painter.fillPath(ring.subtracted(inner), theme.current().tokens.color("accent"))


def top_left(rect: QRect) -> QPointF:
    return QPointF(rect.left(), rect.top())


def _side() -> int:
    return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
