"""Icons of one family: SVG files whose colour follows the theme, also after a switch."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vpp_desktop.assets import resource
from vpp_desktop.ui import theme

DISABLED = 0.45
"""How much is seen of the icon of what cannot be pressed now."""


def icon(name: str, role: str = "text") -> QIcon:
    """`resources/icons/NAME.svg` in the colour of that token; `on_accent` for filled buttons."""
    return QIcon(_Engine(name, role))


def pixmap(name: str, role: str = "text", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon in the present theme, `size` logical pixels wide on a screen of that ratio."""
    return _drawn(name, theme.current().tokens.color(role).name(), round(size * ratio), ratio)


def app_icon() -> QIcon:
    """The program's own, which has its colours in it."""
    made = QIcon()
    for size in (16, 32, 48, 128, 256):
        made.addPixmap(_drawn("vpp", "#000000", size, 1.0))
    return made


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _renderer(name, colour).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = resource(f"icons/{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    return QSvgRenderer(QByteArray(source))


class _Engine(QIconEngine):
    """Asks the theme for the colour whenever it paints."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        disabled = mode is QIcon.Mode.Disabled
        colour = theme.current().tokens.color("muted" if disabled else self._role).name()
        painter.save()
        painter.setOpacity(DISABLED if disabled else 1.0)  # thin lines look alike in two greys
        _renderer(self._name, colour).render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)
