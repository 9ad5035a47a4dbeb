"""Posters of lectures: from the store onto the disk, from there into memory, decoded beside the loop."""

from __future__ import annotations

import contextlib
import logging
import os
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from vpp_core.errors import NotFound, VppError
from vpp_core.media.files import in_thread
from vpp_core.media.manifest import PackageFile
from vpp_desktop.ui.desk import Stores
from vpp_desktop.ui.lectures.model import Spawn

log = logging.getLogger(__name__)

MEMORY = 32 * 1024 * 1024
DISK = 256 * 1024 * 1024
LARGEST = 8 * 1024 * 1024
"""Bytes of a file that is still taken for a poster."""
AT_ONCE = 4
MOST_WANTED = 120
"""Posters that are waited for; those that were asked for first were scrolled past."""
MOST_MISSING = 5000
SWEEP_EVERY = 200
WIDE = (1.5, 2.1)
"""Pictures of about 16 to 9 fill their place; others are shown whole."""


@dataclass(frozen=True)
class Want:
    """A poster in a size in pixels; `round_` holds the radii of its upper and lower corners."""

    package: str
    width: int
    height: int
    round_: tuple[int, int] = (0, 0)


class PosterCache(QObject):
    """Hands out what it has at once, and says when more has come."""

    arrived = Signal(str)
    """The poster of that package is there, or it is known that there is none."""

    def __init__(self, folder: Path, stores: Stores, spawn: Spawn, *, memory: int = MEMORY, disk: int = DISK) -> None:
        super().__init__()
        self._folder = folder
        self._stores = stores
        self._spawn = spawn
        self._memory = memory
        self._disk = disk
        self._held = 0
        self._pixmaps: OrderedDict[Want, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[Want, PackageFile] = OrderedDict()
        self._working: set[Want] = set()
        self._missing: OrderedDict[str, None] = OrderedDict()
        self._running = 0
        self._written = 0
        self.asked_store = 0

    def pixmap(self, want: Want, file: PackageFile) -> QPixmap | None:
        """The poster, or None: then it is fetched, and `arrived` tells. To be asked while painting."""
        found = self._pixmaps.get(want)
        if found is not None:
            self._pixmaps.move_to_end(want)
            return found
        if want.package in self._missing or want in self._working:
            return None
        self._wanted[want] = file
        self._wanted.move_to_end(want)
        while len(self._wanted) > MOST_WANTED:
            self._wanted.popitem(last=False)
        if self._running < AT_ONCE:
            self._running += 1
            self._spawn(self._work(), self.tr("Posters"))
        return None

    def forget_missing(self) -> None:
        """The store is there again: what it did not give may be had now."""
        self._missing.clear()

    def close(self) -> None:
        """Nobody looks any more."""
        self._wanted.clear()
        self.blockSignals(True)

    @property
    def held(self) -> int:
        """Bytes of pictures in memory."""
        return self._held

    async def _work(self) -> None:
        try:
            while self._wanted:
                want, file = self._wanted.popitem()
                self._working.add(want)
                try:
                    image = await self._get(want, file)
                finally:
                    self._working.discard(want)
                if image is None:
                    self._miss(want.package)
                else:
                    self._keep(want, QPixmap.fromImage(image))
                self.arrived.emit(want.package)
        finally:
            self._running -= 1

    async def _get(self, want: Want, file: PackageFile) -> QImage | None:
        path = self._folder / f"{want.package}.jpg"
        if os.sep in want.package or file.size > LARGEST:
            return None
        try:
            image = await in_thread(_decoded, path, want)
            if image is None:
                await self._fetch(want.package, file, path)
                image = await in_thread(_decoded, path, want)
        except (VppError, OSError) as error:
            if not isinstance(error, NotFound):
                log.info("poster of %s: %s", want.package, error)
            return None
        return image

    async def _fetch(self, package: str, file: PackageFile, path: Path) -> None:
        self.asked_store += 1
        async with self._stores.open() as store:
            data = b"".join([piece async for piece in store.read_range(package, file, 0, file.size)])
        await in_thread(_write, path, data)
        self._written += 1
        if self._written % SWEEP_EVERY == 1:
            await in_thread(_sweep, self._folder, self._disk)

    def _keep(self, want: Want, pixmap: QPixmap) -> None:
        self._pixmaps[want] = pixmap
        self._held += _bytes(pixmap)
        while self._held > self._memory and len(self._pixmaps) > 1:
            self._held -= _bytes(self._pixmaps.popitem(last=False)[1])

    def _miss(self, package: str) -> None:
        self._missing[package] = None
        while len(self._missing) > MOST_MISSING:
            self._missing.popitem(last=False)


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


def _decoded(path: Path, want: Want) -> QImage | None:
    """The picture in its place with round corners, or None where the file is missing or broken; in a thread."""
    reader = QImageReader(str(path))
    size = reader.size()
    if not size.isValid() or size.isEmpty():
        return None
    fills = WIDE[0] <= size.width() / size.height() <= WIDE[1]
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fills else Qt.AspectRatioMode.KeepAspectRatio
    scaled = size.scaled(QSize(want.width, want.height), mode)
    reader.setScaledSize(scaled)
    picture = reader.read()
    if picture.isNull():
        return None
    made = QImage(want.width, want.height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path_ = corners(QRectF(0, 0, want.width, want.height), *want.round_)
    if not fills:
        painter.fillPath(path_, Qt.GlobalColor.black)
    painter.setClipPath(path_)
    painter.drawImage((want.width - scaled.width()) // 2, (want.height - scaled.height()) // 2, picture)
    painter.end()
    with contextlib.suppress(OSError):
        os.utime(path)  # the sweep takes what was not looked at for longest
    return made


def corners(rect: QRectF, upper: float, lower: float) -> QPainterPath:
    """A rectangle whose upper and lower corners are round."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, upper, upper)
    if lower != upper:
        path.addRoundedRect(rect.adjusted(0, rect.height() / 2, 0, 0), lower, lower)
    return path.simplified() if lower != upper else path


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)


def _sweep(folder: Path, most: int) -> None:
    """Removes what was not looked at for longest, until the rest fits."""
    found: list[tuple[float, int, Path]] = []
    for path in folder.glob("*.jpg"):
        with contextlib.suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= most:
            return
        with contextlib.suppress(OSError):
            path.unlink()
            total -= size
