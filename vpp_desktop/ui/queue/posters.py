"""Posters of packages: read beside the loop, and small."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from vpp_core.media.files import in_thread
from vpp_desktop.config import Folders
from vpp_desktop.ui.desk import Desk

KEPT = QSize(192, 108)
"""Pixels that are kept: enough for a screen of 300 %."""
MOST = 2000


class Posters(QObject):
    """Posters by the package's id."""

    arrived = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[str, QPixmap | None] = {}
        self._wanted: list[str] = []
        self._reading = False

    def get(self, package: str | None) -> QPixmap | None:
        """The poster; None while it is read, or where there is none."""
        if package is None:
            return None
        if package not in self._found:
            self._found[package] = None
            self._wanted.append(package)
            if not self._reading:
                self._reading = True
                self._desk.spawn(self._read())
        return self._found[package]

    def look_again(self, package: str | None) -> None:
        """Its package has just been made."""
        if package and self._found.get(package) is None:
            self._found.pop(package, None)
            self.get(package)

    async def _read(self) -> None:
        try:
            while self._wanted:
                package = self._wanted.pop()  # what was painted last is looked at now
                image = await in_thread(read, self._desk.folders, package)
                if image is not None:
                    self._found[package] = QPixmap.fromImage(image)
                    self.arrived.emit(package)
                while len(self._found) > MOST:
                    self._found.pop(next(iter(self._found)))
        finally:
            self._reading = False


def read(folders: Folders, package: str) -> QImage | None:
    """The poster that was kept of a package, or that of one that is here. Blocks."""
    return _scaled(folders.posters / f"{package}.jpg") or _scaled(folders.packages / package / "poster.jpg")


def _scaled(path: Path) -> QImage | None:
    if not path.is_file():
        return None
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(KEPT, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
