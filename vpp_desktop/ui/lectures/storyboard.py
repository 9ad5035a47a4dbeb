"""The pictures of a lecture for its details: poster, and storyboard as a sheet with its tiles."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import LectureStore
from vpp_core.media.files import in_thread
from vpp_core.media.storyboard import Tile, parse_storyboard, tile_at

LARGEST = 24 * 1024 * 1024
"""Bytes of a picture that is still decoded: sheets have about one megabyte."""


@dataclass(frozen=True)
class Pictures:
    """What there is to see of a lecture; null images where there is nothing."""

    poster: QImage
    sheet: QImage
    tiles: tuple[Tile, ...] = ()

    def at(self, second: float) -> tuple[QImage, QRect]:
        """The picture of that moment, and which part of it is meant."""
        tile = tile_at(self.tiles, second)
        if tile is None or self.sheet.isNull():
            return self.poster, self.poster.rect()
        place = QRect(tile.x, tile.y, tile.width, tile.height)
        return (self.sheet, place) if self.sheet.rect().contains(place) else (self.poster, self.poster.rect())


def no_pictures() -> Pictures:
    return Pictures(QImage(), QImage())


async def load_pictures(store: LectureStore, lecture: Lecture) -> Pictures:
    """Reads and decodes what the package has; what is missing or broken is left out."""
    package = lecture.package
    if package is None:
        return no_pictures()
    poster = await _image(store, lecture, package.poster)
    sheet = await _image(store, lecture, package.storyboard)
    text = await _bytes(store, lecture, package.storyboard_vtt)
    return Pictures(poster, sheet, parse_storyboard(text.decode("utf-8", "replace")))


async def _image(store: LectureStore, lecture: Lecture, path: str | None) -> QImage:
    data = await _bytes(store, lecture, path)
    return await in_thread(QImage.fromData, data) if data else QImage()


async def _bytes(store: LectureStore, lecture: Lecture, path: str | None) -> bytes:
    package = lecture.package
    file = next((file for file in package.files if file.path == path), None) if package and path else None
    if package is None or file is None or file.size > LARGEST:
        return b""
    return b"".join([piece async for piece in store.read_range(package.id, file, 0, file.size)])


def draw_cover(painter: QPainter, image: QImage, part: QRect, room: QRectF, radius: float = 0.0) -> None:
    """Fills the room with that part of the picture, cut evenly where their shapes differ."""
    if image.isNull() or part.isEmpty() or room.isEmpty():
        return
    source = QRectF(part)
    if source.width() / source.height() > room.width() / room.height():
        width = source.height() * room.width() / room.height()
        source.adjust((source.width() - width) / 2, 0, -(source.width() - width) / 2, 0)
    else:
        height = source.width() * room.height() / room.width()
        source.adjust(0, (source.height() - height) / 2, 0, -(source.height() - height) / 2)
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    if radius:
        shape = QPainterPath()
        shape.addRoundedRect(room, radius, radius)
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.drawImage(room, image, source)
    painter.restore()
