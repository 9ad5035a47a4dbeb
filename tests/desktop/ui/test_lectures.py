"""The page Lectures in the real window: empty, filled, searched, sorted, dropped upon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.bench import FakeStores
from tests.desktop.ui.catalog import fill
from tests.desktop.ui.conftest import SIZES, Driver, open_desk
from tests.sources import X264, ffmpeg, picture, tone
from vpp_desktop import config
from vpp_desktop.app import Stores
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.page import LecturesPage
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.toasts import Toast
from vpp_desktop.ui.widgets.card import Banner

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
    drive.until(lambda: page.catalog.beside.is_open)
    shots(window, drive, shot, "details")
    page.search.setText("zzz")
    drive.until(lambda: page.catalog.nothing.isVisible())
    page.catalog.beside.close_details()
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


@pytest.mark.ffmpeg
@pytest.mark.mongod
def test_a_drop_becomes_a_published_lecture(
    drive: Driver, environment: dict[str, str], recordings: Path, qtbot: QtBot, shot: Shot
) -> None:
    """Real files, the real queue, ffmpeg, and a mongod of its own."""
    stores = Stores(config.folders(environment), {**environment, "MONGO_URL": ""})
    opening = open_desk(environment, cast("Any", stores))
    desk = drive.run(opening.__aenter__())
    window = MainWindow(desk.messages)
    window.show()
    try:
        drive.run(window.attach(desk))
        page = page_of(window)
        settle(drive, page)
        drop(page, [recordings])
        drive.until(lambda: page.sheet.go.text() == "Add 2 lectures" and page.sheet.go.isEnabled())
        model, row = page.sheet.model, 0
        assert model.setData(model.index(row, 0), "  Trees and   heaps ")
        page.sheet.form.presenters.setText("Ada Lovelace, Grace Hopper")
        page.sheet.form.visibility.setCurrentIndex(1)
        qtbot.mouseClick(page.sheet.go, Qt.MouseButton.LeftButton)
        drive.until(lambda: not page.sheet.go.isVisible() or "Add 0" in page.sheet.go.text())
        notes = [each for each in window.findChildren(Toast) if "2 lectures added" in each.accessibleName()]
        assert notes
        catalog = page.catalog
        drive.until(lambda: catalog.model.rowCount() == 2, 120)
        titles = {catalog.model.entry(number).title for number in range(2)}
        assert titles == {"Trees and heaps", "Hashing"}
        entry = catalog.model.entry(0)
        assert (entry.course, entry.code, entry.term) == ("Algorithms", "CS101", "Fall 2026")
        assert entry.presenters == "Ada Lovelace, Grace Hopper"
        assert entry.visibility == "draft"
        settle(drive, page)
        assert entry.poster is not None and list((desk.folders.cache / "posters").glob("*.jpg"))
        shot(window, "lectures-published")
        drop(page, [recordings])  # the same again is told
        drive.until(lambda: page.sheet.go.text() == "Add 2 lectures")
        drive.until(lambda: any("added before" in each.remark for each in page.sheet.model.rows))
        page.sheet.dismiss()
        catalog.select_all()
        catalog.delete()
        drive.until(lambda: len(desk.messages._pending) == 2)  # the dismissed sheet, and the lectures
        assert catalog.model.rowCount() == 0
        desk.messages.undo_last()
        drive.until(lambda: catalog.model.rowCount() == 2)
    finally:
        drive.run(window.close_pages())
        window.hide()
        window.deleteLater()
        drive.run(opening.__aexit__(None, None, None))
        drive.run(stores.close())


def test_ten_thousand_lectures_are_searched_sorted_and_scrolled(
    window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path, shot: Shot
) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.run(fill(stores.store, 10_000, tmp_path / "slides", posters=24))
    catalog, model = page.catalog, page.catalog.model
    catalog.reload()
    settle(drive, page)
    assert "10,000" in catalog.filters.count.text()
    assert model.rowCount() < 1000
    for name in ("grid", "table"):
        catalog.show_view(name)
        before = model.rowCount()
        bar = catalog.view.verticalScrollBar()
        bar.setValue(bar.maximum())
        drive.until(lambda before=before: model.rowCount() >= before + 100)
        drive.until(lambda bar=bar: bar.value() < bar.maximum())
    assert catalog.posters.asked_store <= 24
    page.search.setText("hopper microeconomics")
    drive.until(lambda: model.shown.text == "hopper microeconomics" and not model.loading)
    assert model.total == sum(1 for n in range(10_000) if n % 5 == 1 and n % 5 == 4)
    page.search.setText("hopper")
    drive.until(lambda: model.shown.text == "hopper" and not model.loading)
    assert model.total == 2000
    catalog.sort_by("title")
    drive.until(lambda: model.shown.sort == "title" and not model.loading)
    titles = [model.entry(row).title for row in range(50)]
    assert titles == sorted(titles, key=str.casefold)
    shot(window, "lectures-ten-thousand")


def test_a_store_that_goes_and_comes_back(
    window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path, shot: Shot
) -> None:
    page = page_of(window)
    settle(drive, page)
    stores.reachable = False
    page.catalog.reload()
    drive.until(lambda: page.catalog.away.isVisible())
    shots(window, drive, shot, "away")
    stores.reachable = True
    drive.run(fill(stores.store, 30, tmp_path / "slides"))
    again = next(each for each in page.catalog.away.findChildren(QPushButton) if each.text() == "Try again")
    again.click()
    drive.until(lambda: page.catalog.model.rowCount() == 30)
    stores.reachable = False
    page.catalog.reload()
    drive.until(lambda: page.catalog.model.error is not None and not page.catalog.model.loading)
    assert page.catalog.model.rowCount() == 30
    (banner,) = page.catalog.findChildren(Banner)
    assert "does not answer" in banner.accessibleName()
    shot(window, "lectures-away-filled")
    stores.reachable = True
    banner.buttons[0].click()
    drive.until(lambda: page.catalog.model.error is None and not page.catalog.model.loading)


def test_the_keyboard_does_it_all(
    window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path, qtbot: QtBot
) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.run(fill(stores.store, 30, tmp_path / "slides"))
    page.catalog.reload()
    settle(drive, page)
    catalog = page.catalog
    window.show_page("lectures")
    drive.until(lambda: catalog.grid.hasFocus())
    for view in (catalog.grid, catalog.table):
        catalog.show_view("grid" if view is catalog.grid else "table")
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_Home)
        qtbot.keyClick(view, Qt.Key.Key_Down)
        row = view.currentIndex().row()
        assert row > 0
        qtbot.keyClick(view, Qt.Key.Key_Return)
        drive.until(lambda: catalog.beside.is_open)
        assert [one.id for one in catalog.beside.lectures] == [catalog.model.entry(row).id]
        qtbot.keyClick(view, Qt.Key.Key_Escape)
        assert not catalog.beside.is_open
        assert view.hasFocus()
    qtbot.keyClick(catalog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(catalog.selected_ids()) == 30
    qtbot.keyClick(catalog.table, Qt.Key.Key_Up)
    gone = catalog.selected_ids()
    assert len(gone) == 1
    qtbot.keyClick(catalog.table, Qt.Key.Key_Delete)
    drive.until(lambda: catalog.model.rowCount() == 29)
    assert catalog.model.row_of(gone[0]) == -1
    drive.until(lambda: window.desk is not None and window.desk.messages._pending)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    drive.until(lambda: catalog.model.rowCount() == 30)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    drive.until(lambda: page.search.hasFocus())
    qtbot.keyClicks(page.search, "graphs")
    drive.until(lambda: catalog.model.shown.text == "graphs" and not catalog.model.loading)
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert catalog.table.hasFocus()


def test_view_and_order_are_remembered(window: MainWindow, drive: Driver, desk: Desk) -> None:
    page = page_of(window)
    settle(drive, page)
    page.catalog.show_view("table")
    page.catalog.sort_by("course")
    again = LecturesPage(desk)
    assert again.catalog.view is again.catalog.table
    assert again.catalog.filters.query().sort == "course"
    again.deleteLater()


def test_what_is_copied_or_handed_over_is_taken(
    window: MainWindow, drive: Driver, tmp_path: Path, qtbot: QtBot
) -> None:
    page = page_of(window)
    settle(drive, page)
    files = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for file in files:
        file.write_text("x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    QGuiApplication.clipboard().setMimeData(mime)
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    drive.until(lambda: len(page.sheet.model.rows) == 2)
    other = tmp_path / "c.mp4"
    other.write_text("x")
    window.take_files([str(other), str(files[0])])
    drive.until(lambda: len(page.sheet.model.rows) == 3)
    window.take_files([str(tmp_path / "nothing here")])
    drive.until(lambda: len(page.sheet.model.rows) == 4)
    drive.until(lambda: all(row.looked is not None for row in page.sheet.model.rows))
    assert not page.sheet.go.isEnabled()
    page.sheet.table.setCurrentIndex(page.sheet.model.index(0, 0))
    qtbot.keyClick(page.sheet.table, Qt.Key.Key_Delete)
    assert len(page.sheet.model.rows) == 3
    page.sheet.table.selectAll()
    qtbot.keyClick(page.sheet.table, Qt.Key.Key_Delete)
    drive.until(lambda: not page.sheet.isVisible())


def test_an_enormous_folder_holds_nothing_up(window: MainWindow, drive: Driver, tmp_path: Path) -> None:
    page = page_of(window)
    settle(drive, page)
    for number in range(20):
        folder = tmp_path / "big" / str(number)
        folder.mkdir(parents=True)
        for file in range(1000):
            (folder / f"{file}.txt").touch()
        (folder / "lecture.mp4").touch()
    turns: list[float] = []

    async def beat() -> None:
        while not page.sheet.model.rows:
            turns.append(drive.loop.time())
            await asyncio.sleep(0.005)

    drag(page, [tmp_path / "big"])
    drop(page, [tmp_path / "big"])
    drive.run(beat())
    assert len(page.sheet.model.rows) == 20
    assert len(turns) > 5  # the loop went on meanwhile
    page.sheet.dismiss()


@pytest.mark.ffmpeg
def test_what_cannot_be_queued_stays_on_the_sheet_with_its_reason(
    window: MainWindow, drive: Driver, desk: Desk, recordings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(desk.queue, "start", lambda ids: started.extend(ids))
    folder = tmp_path / "PHY 100 Physics"
    folder.mkdir()
    for name in ("01 One.mkv", "02 Two.mkv"):
        (folder / name).write_bytes((recordings / "04 Trees.mkv").read_bytes())
    page = page_of(window)
    settle(drive, page)
    page.take_files([str(folder)])
    drive.until(lambda: all(row.looked for row in page.sheet.model.rows) and page.sheet.go.text() == "Add 2 lectures")
    drive.until(lambda: any("same recording as 01 One.mkv" in row.remark for row in page.sheet.model.rows))
    (folder / "01 One.mkv").unlink()
    page.sheet.add()
    drive.until(lambda: len(page.sheet.model.rows) == 1)
    (left,) = page.sheet.model.rows
    assert page.sheet.model.remark(left) == ("01 One.mkv is not there. Check the name, or drop it again.", "error")
    assert len(started) == 1
    assert page.sheet.isVisible()
    page.sheet.dismiss()
    (job,) = drive.run(desk.queue.jobs())
    assert job.spec.derived.course is not None and job.spec.derived.course.code == "PHY 100"


def test_an_empty_catalog_tells_what_is_on_its_way(
    window: MainWindow,
    drive: Driver,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shot: Shot,
    unseen: None,
) -> None:
    monkeypatch.setattr(desk.queue, "start", lambda ids: None)
    page = page_of(window)
    settle(drive, page)
    first = page.catalog.first
    drive.until(lambda: first.files.isVisible())
    assert not first.queue.isVisible()
    page.take_files([str(many(tmp_path / "r", 4))])
    drive.until(lambda: page.sheet.go.text() == "Add 4 lectures")
    page.sheet.add()
    drive.until(lambda: first.accessibleName() == "4 lectures are in work" and first.queue.isVisible())
    assert not first.sample.isVisible() and not first.files.isVisible()
    shots(window, drive, shot, "in-work")
    jobs = drive.run(desk.queue.jobs())
    drive.run(desk.queue.cancel(jobs[0]))
    drive.until(lambda: first.accessibleName() == "3 lectures are in work")
    drive.run(desk.queue.pause_all())
    drive.until(lambda: first.accessibleName() == "3 lectures are paused")
    again = LecturesPage(desk)  # as at the next start
    drive.until(lambda: again.catalog.first.accessibleName() == "3 lectures are paused")
    again.deleteLater()
    first.queue.click()
    assert window.page is not None and window.page.key == "queue"
    for job in drive.run(desk.queue.jobs()):
        drive.run(desk.queue.remove(job))
    drive.until(lambda: first.accessibleName() == "Drop lectures here")


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are taken for recordings, whatever is in them."""

    async def nothing(*_: object) -> None:
        return

    monkeypatch.setattr("vpp_desktop.ui.lectures.examine.Examiner.look_at", nothing)


def mouse_move(to: QPointF) -> QMouseEvent:
    none = Qt.MouseButton.NoButton
    return QMouseEvent(QEvent.Type.MouseMove, to, to, none, none, Qt.KeyboardModifier.NoModifier)


def many(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03} Part.mp4").write_text("x")
    return folder


def test_what_was_dismissed_is_brought_back_with_all_that_was_typed(
    window: MainWindow, drive: Driver, desk: Desk, tmp_path: Path, qtbot: QtBot, shot: Shot, unseen: None
) -> None:
    page = page_of(window)
    settle(drive, page)
    page.take_files([str(many(tmp_path / "r", 3))])
    sheet = page.sheet
    drive.until(lambda: sheet.go.text() == "Add 3 lectures")
    sheet.form.course.selectAll()
    qtbot.keyClicks(sheet.form.course, "CS101 Algorithms")
    sheet.form.visibility.setCurrentIndex(1)
    assert sheet.model.setData(sheet.model.index(1, 0), "Trees")
    told = {row.title for row in sheet.model.rows}
    number = sheet.table.visualRect(sheet.model.index(2, 1))
    QApplication.sendEvent(sheet.table.viewport(), mouse_move(QPointF(number.center())))
    assert sheet.table.hovered == 2  # all of the row, wherever the mouse is on it
    shot(window, "lectures-sheet-row")
    qtbot.keyClick(sheet.table, Qt.Key.Key_Escape)
    assert not sheet.is_open and not page.busy()
    window.show_page("queue")
    assert desk.messages.undo_last()
    drive.until(lambda: sheet.isVisible())
    assert {row.title for row in sheet.model.rows} == told
    assert sheet.form.course.text() == "CS101 Algorithms" and sheet.form.course.isModified()
    assert sheet.form.said().visibility == "draft"
    assert sheet.go.text() == "Add 3 lectures" and sheet.go.isEnabled()
    sheet.cancel.click()
    other = tmp_path / "other.mp4"
    other.write_text("x")
    page.take_files([str(other)])
    drive.until(lambda: sheet.go.text() == "Add 1 lecture")
    desk.messages.undo_last()
    drive.until(lambda: sheet.go.text() == "Add 4 lectures")
    assert sheet.form.course.text() == ""  # what the new files were given stays
    sheet.dismiss()


def test_leaving_waits_until_all_are_added(
    window: MainWindow, drive: Driver, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unseen: None
) -> None:
    started: list[str] = []
    monkeypatch.setattr(desk.queue, "start", lambda ids: started.extend(ids))
    page = page_of(window)
    settle(drive, page)
    page.take_files([str(many(tmp_path / "r", 250))])
    drive.until(lambda: page.sheet.go.text() == "Add 250 lectures")
    assert "leaving forgets them" in page.busy()
    page.sheet.add()
    assert page.busy() == "250 files are being added."
    drive.run(page.close_page())
    assert page.busy() == ""
    assert len(started) == 250
    assert [job.path for job in drive.run(desk.queue.jobs())] == sorted(
        job.path for job in drive.run(desk.queue.jobs())
    )


def test_stopping_keeps_the_rest_on_the_sheet(
    window: MainWindow, drive: Driver, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unseen: None
) -> None:
    monkeypatch.setattr(desk.queue, "start", lambda ids: None)
    page = page_of(window)
    settle(drive, page)
    page.take_files([str(many(tmp_path / "r", 250))])
    drive.until(lambda: page.sheet.go.text() == "Add 250 lectures")
    page.sheet.add()
    drive.run(page.stop_work())
    jobs = drive.run(desk.queue.jobs())
    assert len(jobs) + len(page.sheet.model.rows) == 250
    assert page.sheet.model.rows and "leaving forgets them" in page.busy()
    page.sheet.dismiss()


def test_filters_narrow_the_catalog(window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.run(fill(stores.store, 70, tmp_path / "slides"))
    page.catalog.reload()
    settle(drive, page)
    filters, model = page.catalog.filters, page.catalog.model
    drive.until(lambda: filters.course.count() == 6)
    filters.course.setCurrentIndex(filters.course.findData("Organic Chemistry"))
    drive.until(lambda: model.shown.course == "Organic Chemistry" and not model.loading)
    assert model.total == 14
    filters.visibility.setCurrentIndex(filters.visibility.findData("draft"))
    drive.until(lambda: model.shown.visibility == "draft" and not model.loading)
    assert model.total == 2
    page.catalog.table.sort_wanted.emit("title")
    drive.until(lambda: model.shown.sort == "title" and not model.loading)
    filters.clear()
    drive.until(lambda: model.total == 70 and not model.loading)


def test_another_page_asks_for_a_lecture(window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    page = page_of(window)
    settle(drive, page)
    made = drive.run(fill(stores.store, 300, tmp_path / "slides"))
    page.catalog.reload()
    settle(drive, page)
    window.show_page("queue")
    assert window.desk is not None
    window.desk.go("lectures", lecture=made[0].id)  # which is on the last page, not loaded yet
    drive.until(lambda: page.catalog.beside.lectures == (made[0],))
    assert page.catalog.model.row_of(made[0].id) == -1


@pytest.mark.ffmpeg
def test_the_sample_is_made_and_queued(
    window: MainWindow, drive: Driver, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(desk.queue, "start", lambda ids: started.extend(ids))
    page = page_of(window)
    settle(drive, page)
    page.catalog.first.sample.click()
    assert not page.catalog.first.sample.isEnabled()
    drive.until(lambda: started, 120)
    drive.until(lambda: window.page is not None and window.page.key == "queue")
    assert page.catalog.first.sample.isEnabled()


def test_the_menu_of_a_lecture(window: MainWindow, drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    page = page_of(window)
    settle(drive, page)
    drive.run(fill(stores.store, 5, tmp_path / "slides"))
    page.catalog.reload()
    settle(drive, page)
    grid = page.catalog.grid
    grid.setCurrentIndex(page.catalog.model.index(1, 0))
    grid.customContextMenuRequested.emit(QPoint(10, 10))
    (menu,) = page.catalog.findChildren(QMenu)
    texts = {action.text(): action for action in menu.actions()}
    texts["Show details"].trigger()
    drive.until(lambda: page.catalog.beside.is_open)
    menu.close()
