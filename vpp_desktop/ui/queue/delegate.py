"""How a row of the queue is painted, and where on it its buttons are."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.queue.model import JOB, LINE, TALL
from vpp_desktop.ui.queue.posters import Posters
from vpp_desktop.ui.queue.words import Line, percent, step_names
from vpp_desktop.ui.widgets.state import STATES

PAD = 12
GAP = 4
POSTER = QSize(64, 36)
ICON = 16
HIT = 28
ALIGN = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft

ICONS = {
    "pause": "pause",
    "resume": "resume",
    "retry": "retry",
    "publish": "upload",
    "show": "lectures",
    "cancel": "cancel",
    "remove": "delete",
    "more": "more",
}
WRITTEN = {
    ("failed", "retry"),
    ("attention", "publish"),
    ("attention", "resume"),
    ("off", "publish"),
    ("off", "resume"),
}
"""State and verb of which the words are shown always, not only an icon under the mouse."""


def verb_words(verb: str) -> str:
    """What a button says."""
    return {
        "pause": QCoreApplication.translate("Queue", "Pause"),
        "resume": QCoreApplication.translate("Queue", "Resume"),
        "retry": QCoreApplication.translate("Queue", "Retry"),
        "publish": QCoreApplication.translate("Queue", "Publish"),
        "show": QCoreApplication.translate("Queue", "Show lecture"),
        "cancel": QCoreApplication.translate("Queue", "Cancel"),
        "remove": QCoreApplication.translate("Queue", "Remove from the list"),
        "details": QCoreApplication.translate("Queue", "Details"),
        "more": QCoreApplication.translate("Queue", "More"),
    }[verb]


@dataclass
class Places:
    """Where the parts of one row are, in the view's coordinates."""

    poster: QRect
    title: QRect
    about: QRect
    reason: QRect
    steps: QRect
    track: QRect
    buttons: dict[str, QRect] = field(default_factory=dict)
    icons: dict[str, QRect] = field(default_factory=dict)


class Fonts:
    """The fonts and measures of the present theme."""

    def __init__(self) -> None:
        themed = theme.current()
        self.title = QFont(themed.font("body"))
        self.title.setWeight(QFont.Weight.DemiBold)
        self.small = themed.font("secondary")
        self.titles, self.smalls = QFontMetrics(self.title), QFontMetrics(self.small)
        self.line = max(self.titles.height(), 18)
        self.less = max(self.smalls.height(), 16)
        self.chip = self.less + 4
        names = step_names()
        self.chips = [self.smalls.horizontalAdvance(name) + 16 for name in names]
        figures = QCoreApplication.translate("Queue", "{number} fps").format(number="000")
        left = QCoreApplication.translate("Queue", "{time} left").format(time="00 min")
        self.figures = self.smalls.horizontalAdvance(f"00.0x · {figures} · {left}") + 4
        self.percent = self.smalls.horizontalAdvance("100 %") + 8
        self.steps = sum(self.chips) + GAP * (len(names) - 1)
        self.side = max(self.steps, self.percent + self.figures + 72)
        told = max(self.button(verb) for verb in ("retry", "resume", "publish"))
        self.actions = max(3 * (HIT + 2), told + 8 + self.button("details") + HIT + 2)

    def button(self, verb: str) -> int:
        """How wide a button with that verb's words is."""
        return self.smalls.horizontalAdvance(verb_words(verb)) + 20


class RowDelegate(QStyledItemDelegate):
    """Paints rows; what changes while a mouse moves over them is told by the view."""

    def __init__(self, posters: Posters, view: QWidget) -> None:
        super().__init__(view)
        self._posters = posters
        self._view = view
        self.fonts = Fonts()
        self.hovered = QPersistentModelIndex()
        self.hot = ""
        theme.current().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.fonts = Fonts()
        self._view.update()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(480, self.height(tall=index.data(TALL)))

    def height(self, *, tall: bool) -> int:
        """How high a row is, with a line for its reason or without."""
        height = 2 * PAD + self.fonts.line + GAP + max(self.fonts.less, HIT - 8)
        return height + (self.fonts.less + GAP if tall else 0)

    def places(self, rect: QRect, line: Line) -> Places:
        """Where everything is; the same for painting and for the mouse."""
        fonts, full = self.fonts, rect.adjusted(PAD, PAD, -PAD, -PAD)
        poster = QRect(full.topLeft(), POSTER)
        left = poster.right() + 1 + PAD
        written = [verb for verb in line.verbs if (line.state, verb) in WRITTEN]
        shown = ["more"] if written else [*line.verbs, "more"]
        side = QRect(full.right() - fonts.actions - PAD - fonts.side, full.top(), fonts.side, full.height())
        width = side.left() - PAD - left
        second = full.top() + fonts.line + GAP
        places = Places(
            poster=poster,
            title=QRect(left, full.top(), width, fonts.line),
            about=QRect(left, second, width, fonts.less),
            reason=QRect(left, second + max(fonts.less, HIT - 8) + GAP, full.right() - left, fonts.less),
            steps=QRect(side.left(), full.top() - 1, fonts.steps, fonts.chip),
            track=QRect(side.left(), second + 2, fonts.side, fonts.less),
        )
        top = full.top() + (fonts.line + GAP + fonts.less - HIT) // 2
        at = full.right() + 5
        for verb in reversed(shown):
            at -= HIT + 2
            places.icons[verb] = QRect(at, top, HIT, HIT)
        if line.state == "failed" or (line.state == "attention" and line.reason):
            written.append("details")
        for verb in reversed(written):
            at -= fonts.button(verb) + 6
            places.buttons[verb] = QRect(at, top, fonts.button(verb), HIT)
        return places

    def hit(self, rect: QRect, line: Line, point: QPoint) -> str:
        """What is asked for by a press at that point; empty for nothing."""
        places = self.places(rect, line)
        found = [verb for verb, place in (places.buttons | places.icons).items() if place.contains(point)]
        return found[0] if found else ""

    # Painting

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: Line = index.data(LINE)
        rect: QRect = option.rect
        state = option.state
        places = self.places(rect, line)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        under = self.hovered == index
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        self._ground(painter, rect, bool(state & QStyle.StateFlag.State_Selected), under, focused)
        self._poster(painter, places.poster, index.data(JOB).package_id)
        self._texts(painter, places, line)
        self._steps(painter, places.steps, line)
        self._track(painter, places, line)
        for verb, place in places.buttons.items():
            self._button(painter, place, verb_words(verb), under and self.hot == verb)
        if under or focused:
            for verb, place in places.icons.items():
                self._icon(painter, place, ICONS[verb], under and self.hot == verb)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, selected: bool, under: bool, focused: bool) -> None:
        tokens = theme.current().tokens
        inner = QRectF(rect).adjusted(4, 3, -4, -4)
        painter.fillRect(QRectF(rect.left() + PAD, rect.bottom(), rect.width() - 2 * PAD, 1), tokens.color("border"))
        if selected or under or focused:
            ground = tokens.tint("accent") if selected else tokens.color("raised" if under else "surface")
            painter.setPen(QPen(tokens.color("accent"), 2) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(inner, 6, 6)

    def _poster(self, painter: QPainter, place: QRect, package: str | None) -> None:
        tokens = theme.current().tokens
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), 4, 4)
        painter.save()
        painter.setClipPath(path)
        poster = self._posters.get(package)
        if poster is None:
            painter.fillRect(place, tokens.color("raised"))
            ratio = painter.device().devicePixelRatioF()
            at = place.center() - QPoint(9, 9)
            painter.drawPixmap(at, icons.pixmap("lectures", "muted", 20, ratio))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(place, Qt.GlobalColor.black)
            size = poster.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRect(QPoint(0, 0), size)
            where.moveCenter(place.center())
            painter.drawPixmap(where, poster)
        painter.restore()

    def _texts(self, painter: QPainter, places: Places, line: Line) -> None:
        tokens, fonts = theme.current().tokens, self.fonts
        painter.setFont(fonts.title)
        painter.setPen(tokens.color("text"))
        shown = fonts.titles.elidedText(line.title, Qt.TextElideMode.ElideMiddle, places.title.width())
        painter.drawText(places.title, ALIGN, shown)
        painter.setFont(fonts.small)
        painter.setPen(tokens.color("muted"))
        shown = fonts.smalls.elidedText(line.about, Qt.TextElideMode.ElideRight, places.about.width())
        painter.drawText(places.about, ALIGN, shown)
        if line.reason:
            painter.setPen(tokens.color(line.role))
            shown = fonts.smalls.elidedText(line.reason, Qt.TextElideMode.ElideRight, places.reason.width())
            painter.drawText(places.reason, ALIGN, shown)

    def _steps(self, painter: QPainter, place: QRect, line: Line) -> None:
        tokens, at = theme.current().tokens, place.left()
        painter.setFont(self.fonts.small)
        for n, (name, width) in enumerate(zip(step_names(), self.fonts.chips, strict=True)):
            chip = QRectF(at + 0.5, place.top() + 0.5, width - 1, self.fonts.chip - 1)
            done, now = n < line.done, n == line.now
            role = "accent" if now else "ok" if done else "border"
            painter.setPen(QPen(tokens.color(role), 1) if now or not done else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.tint(role, 0.08) if now or done else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
            painter.setPen(tokens.color(role if now or done else "muted"))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, name)
            at += width + GAP

    def _track(self, painter: QPainter, places: Places, line: Line) -> None:
        """The bar with its figures, or the state in a word."""
        tokens, fonts, place = theme.current().tokens, self.fonts, places.track
        painter.setFont(fonts.small)
        if line.fraction is None or line.state != "working":
            name, role = STATES[line.state]
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(place.left(), place.center().y() - 7, icons.pixmap(name, role, ICON, ratio))
            painter.setPen(tokens.color(role))
            word = line.word if line.fraction is None else f"{line.word} · {percent(line.fraction)}"
            room = place.adjusted(ICON + 4, 0, 0, 0)
            painter.drawText(room, ALIGN, fonts.smalls.elidedText(word, Qt.TextElideMode.ElideRight, room.width()))
            return
        told = fonts.smalls.horizontalAdvance(line.pace) + 8 if line.pace else 0
        bar = QRectF(place.left(), place.center().y() - 1, max(40, place.width() - fonts.percent - told), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("border"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(tokens.color("accent"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(4.0, bar.width() * line.fraction), 4), 2, 2)
        painter.setPen(tokens.color("text"))
        after = QRect(round(bar.right()) + 8, place.top(), fonts.percent, place.height())
        painter.drawText(after, ALIGN, percent(line.fraction))
        painter.setPen(tokens.color("muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, line.pace)

    def _button(self, painter: QPainter, place: QRect, words: str, hot: bool) -> None:
        tokens = theme.current().tokens
        painter.setPen(QPen(tokens.color("border"), 1))
        painter.setBrush(tokens.color("raised" if hot else "surface"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(tokens.color("text"))
        painter.setFont(self.fonts.small)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _icon(self, painter: QPainter, place: QRect, name: str, hot: bool) -> None:
        tokens = theme.current().tokens
        if hot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("border"))
            painter.drawRoundedRect(QRectF(place), 6, 6)
        ratio = painter.device().devicePixelRatioF()
        at = place.center() - QPoint(ICON // 2 - 1, ICON // 2 - 1)
        painter.drawPixmap(at, icons.pixmap(name, "text" if hot else "muted", ICON, ratio))
