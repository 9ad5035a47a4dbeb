"""What grid and table paint alike: posters, what stands in for one, lines of text."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from vpp_core.text import clock
from vpp_desktop.ui import theme
from vpp_desktop.ui.lectures.entry import Entry
from vpp_desktop.ui.lectures.posters import Want, corners

ON_PICTURE = QColor(12, 14, 18, 200)
PAINTED = 64 * 1024 * 1024
"""Bytes of cards and rows that are kept as they were painted: scrolling repaints all of them for each step."""


class Painted:
    """Pictures of what was painted before, by what and how it was."""

    def __init__(self, most: int = PAINTED) -> None:
        self._most = most
        self._held = 0
        self._pictures: OrderedDict[tuple[str, int], tuple[object, QPixmap]] = OrderedDict()

    def get(self, entry_id: str, state: int, stamp: object) -> QPixmap | None:
        """The picture, if it was made with that very stamp."""
        key = (entry_id, state)
        found = self._pictures.get(key)
        if found is None or found[0] != stamp:
            return None
        self._pictures.move_to_end(key)
        return found[1]

    def keep(self, entry_id: str, state: int, stamp: object, picture: QPixmap) -> None:
        old = self._pictures.pop((entry_id, state), None)
        self._held += size_of(picture) - (size_of(old[1]) if old is not None else 0)
        self._pictures[entry_id, state] = (stamp, picture)
        while self._held > self._most and len(self._pictures) > 1:
            self._held -= size_of(self._pictures.popitem(last=False)[1][1])

    def picture(
        self, entry_id: str, state: int, stamp: object, view: QWidget, size: QSize, draw: Callable[[QPainter], None]
    ) -> QPixmap:
        """The picture as it was painted before, or painted now for that view by `draw`."""
        found = self.get(entry_id, state, stamp)
        if found is None:
            found = blank(size, view.devicePixelRatioF())
            painter = QPainter(found)
            painter.setLayoutDirection(view.layoutDirection())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self.keep(entry_id, state, stamp, found)
        return found


def size_of(picture: QPixmap) -> int:
    """Its bytes in memory."""
    return picture.width() * picture.height() * 4


def blank(size: QSize, ratio: float) -> QPixmap:
    """A picture of that size to paint upon."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def want_of(entry: Entry, size: QSize, round_: tuple[int, int], ratio: float) -> Want:
    """The poster of that entry in pixels of the screen."""
    upper, lower = (round(radius * ratio) for radius in round_)
    return Want(entry.package, round(size.width() * ratio), round(size.height() * ratio), (upper, lower))


def draw_poster(
    painter: QPainter, entry: Entry, rect: QRect, round_: tuple[int, int], initial: QFont, poster: QPixmap | None
) -> None:
    """The lecture's poster, or its course's colour and an initial."""
    if poster is not None:
        painter.drawPixmap(rect, poster)
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


def _side() -> int:
    return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
