"""The page Lectures in the real window: empty, filled, searched, sorted, dropped upon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.bench import FakeStores
from tests.desktop.ui.catalog import fill
from tests.desktop.ui.conftest import SIZES, Driver
from tests.sources import X264, ffmpeg, picture, tone
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.page import LecturesPage
from vpp_desktop.ui.main_window import MainWindow

Shot = Callable[[QWidget, str], Path | None]


@pytest.fixture
def window(drive: Driver, desk: Desk) -> Iterator[MainWindow]:
    made = MainWindow(desk.messages)
    made.resize(1280, 800)
    made.show()
    drive.run(made.attach(desk))
    yield made
    drive.run(made.close_pages())
    made.hide()
    made.deleteLater()


def page_of(window: MainWindow) -> LecturesPage:
    return cast("LecturesPage", window.pages["lectures"])


def settle(drive: Driver, page: LecturesPage) -> None:
    """Until the catalog has answered, and no poster is awaited."""
    drive.until(lambda: (page.catalog.model.known or page.catalog.model.error) and not page.catalog.model.loading)
    QApplication.processEvents()
    drive.until(lambda: not page.catalog.posters._running)


def shots(window: MainWindow, drive: Driver, shot: Shot, name: str) -> None:
    for scheme in ("light", "dark"):
        theme.current().choose(cast("Any", scheme))
        for width, height in SIZES:
            window.resize(width, height)
            QApplication.processEvents()
            window.grab()
            settle(drive, page_of(window))
            shot(window, f"lectures-{name}-{scheme}-{width}")
    theme.current().choose("light")
    window.resize(1280, 800)


def test_empty_page_is_the_drop_zone(window: MainWindow, drive: Driver, shot: Shot) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.until(lambda: page.catalog.first.isVisible())
    assert not page.search.isVisible()
    shots(window, drive, shot, "empty")


def test_filled(window: MainWindow, drive: Driver, stores: FakeStores, shot: Shot, tmp_path: Path) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.run(fill(stores.store, 40, tmp_path / "slides", posters=30))
    page.catalog.reload()
    settle(drive, page)
    shots(window, drive, shot, "grid")
    page.catalog.show_view("table")
    shots(window, drive, shot, "table")
    page.catalog.show_view("grid")
    page.catalog.grid.setCurrentIndex(page.catalog.model.index(1, 0))
    page.catalog.open_details()
    drive.until(lambda: page.catalog.details_open)
    shots(window, drive, shot, "details")
    page.search.setText("zzz")
    drive.until(lambda: page.catalog.nothing.isVisible())
    page.catalog.close_details()
    shots(window, drive, shot, "nothing")


def drag(page: LecturesPage, paths: list[Path]) -> QMimeData:
    """Files are dragged over the page; they hover there now."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, mime, buttons, keys))
    QApplication.sendEvent(page, QDragMoveEvent(QPoint(310, 310), Qt.DropAction.CopyAction, mime, buttons, keys))
    return mime


def drop(page: LecturesPage, paths: list[Path]) -> None:
    mime = drag(page, paths)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDropEvent(QPointF(310, 310), Qt.DropAction.CopyAction, mime, buttons, keys))


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a person has it: two recordings, notes, and a recording that is cut off."""
    folder = tmp_path_factory.mktemp("r") / "CS101 Algorithms (Fall 2026)"
    folder.mkdir()
    first = folder / "2026-10-14 Lecture 03 - Hashing.mp4"
    ffmpeg(*picture(3), *tone(3), *X264, "-c:a", "aac", "-shortest", first)
    ffmpeg(*picture(2), *tone(2), *X264, "-c:a", "aac", "-shortest", folder / "04 Trees.mkv")
    (folder / "05 Graphs.mp4").write_bytes(first.read_bytes()[:6000])
    (folder / "notes.txt").write_text("not a recording")
    return folder


@pytest.mark.ffmpeg
def test_a_drag_is_counted_and_dropped_onto_a_sheet(
    window: MainWindow, drive: Driver, recordings: Path, shot: Shot, qtbot: QtBot
) -> None:
    page = page_of(window)
    settle(drive, page)
    drag(page, [recordings])
    drive.until(lambda: "2 files, 5 s" in page.target.count.text())
    assert page.target.isVisible()
    for scheme in ("light", "dark"):
        theme.current().choose(cast("Any", scheme))
        for size in SIZES:
            window.resize(*size)
            QApplication.processEvents()
            shot(window, f"lectures-hover-{scheme}-{size[0]}")
    drop(page, [recordings, recordings / "notes.txt"])
    assert not page.target.isVisible()
    drive.until(lambda: page.sheet.go.text() == "Add 2 lectures")
    rows = page.sheet.model.rows
    assert {row.title for row in rows if row.usable} == {"Hashing", "Trees"}
    assert page.sheet.form.course.text() == "CS101 Algorithms"
    assert page.sheet.form.term.text() == "Fall 2026"
    assert "cut off" in page.sheet.model.remark(next(row for row in rows if "05" in row.name))[0]
    assert "no audio or video" in page.sheet.model.remark(next(row for row in rows if "notes" in row.name))[0]
    for scheme in ("light", "dark"):
        theme.current().choose(cast("Any", scheme))
        for size in SIZES:
            window.resize(*size)
            QApplication.processEvents()
            shot(window, f"lectures-sheet-{scheme}-{size[0]}")
    qtbot.keyClick(page.sheet.table, Qt.Key.Key_Escape)
    drive.until(lambda: not page.sheet.isVisible())
