"""The folders that the program keeps things in, each with a button that opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.settings.row import Line
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.text import ElidedLabel


def places(desk: Desk) -> Iterator[tuple[str, Path, str]]:
    """Title, folder, and what is in it."""
    folders = desk.folders
    yield (
        QCoreApplication.translate("Settings", "Data"),
        folders.data,
        QCoreApplication.translate(
            "Settings", "Lectures in the making, packages that wait to be published, and this program's own MongoDB."
        ),
    )
    yield (
        QCoreApplication.translate("Settings", "Settings"),
        folders.config,
        QCoreApplication.translate("Settings", "What is chosen on this page, and your own ladders."),
    )
    yield (
        QCoreApplication.translate("Settings", "Cache"),
        folders.cache,
        QCoreApplication.translate("Settings", "What can be made again, and may be removed at any time."),
    )
    yield (
        QCoreApplication.translate("Settings", "Log files"),
        folders.logs,
        QCoreApplication.translate("Settings", "What happened, without secrets."),
    )


class PlaceLine(Line):
    """One folder."""

    def __init__(self, title: str, folder: Path, text: str) -> None:
        super().__init__(title, text)
        self.words.append(str(folder))
        self.folder = folder
        path = ElidedLabel(str(folder), "secondary", mode=Qt.TextElideMode.ElideMiddle)
        path.setAccessibleName(str(folder))
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.insertWidget(1, path)
        self.button = button(self.tr("Open"), self.open_folder, "open-external")
        self.button.setAccessibleName(self.tr("Open {folder}").format(folder=title))
        self.put(self.button)

    def open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))


class HomeLine(Line):
    """What moves all folders at once."""

    def __init__(self, desk: Desk) -> None:
        home = desk.environment.get("VPP_HOME", "")
        said = self._said(home)
        super().__init__("VPP_HOME", said)

    @staticmethod
    def _said(home: str) -> str:
        if home:
            text = QCoreApplication.translate("Settings", "This variable keeps all of them in {folder}.")
            return text.format(folder=home)
        return QCoreApplication.translate(
            "Settings", "Set this variable to a folder before the start, and all of them are kept in there."
        )


def place_lines(desk: Desk) -> list[Line]:
    return [*(PlaceLine(*place) for place in places(desk)), HomeLine(desk)]
