"""The page Logs with real containers of the real engine, and without any."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.desktop.stack.box import IMAGE, Box
from tests.desktop.ui.conftest import SIZES, Driver
from tests.desktop.ui.logs.samples import line, numbered, platform
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.logs.bar import read_time
from vpp_desktop.ui.logs.levels import readable
from vpp_desktop.ui.logs.page import LogsPage
from vpp_desktop.ui.messages import Message

COMPOSE = """
name: {project}
services:
  backend: {{image: {image}}}
  frontend: {{image: {image}}}
"""
NOWHERE = "unix:///nonexistent/docker.sock"


def write_stack(folder: Path, project: str) -> Path:
    path = folder / "docker-compose.yml"
    path.write_text(COMPOSE.format(project=project, image=IMAGE))
    return path


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A stack that no engine has."""
    kept = {name: value for name, value in os.environ.items() if name not in ("MONGO_URL", "VPP_HOME")}
    own = {"VPP_HOME": str(tmp_path / "home"), "COMPOSE_FILE": str(write_stack(tmp_path, "vpp-test-none"))}
    return {**kept, **own, "DOCKER_HOST": NOWHERE}


@pytest.fixture
def page(desk: Desk, drive: Driver) -> Iterator[LogsPage]:
    made = LogsPage(desk)
    made.resize(1000, 640)
    made.show()
    made.activateWindow()
    yield made
    drive.run(made.close_page())
    made.hide()
    made.deleteLater()


def shown(page: LogsPage) -> list[str]:
    index = page.view.index
    return [index.store.line(number).text for number in index.rows if number >= index.store.first]


def give(page: LogsPage, drive: Driver, lines: Any) -> None:
    page.model.changed(page.model.store.append(readable(lines)))
    drive.until(lambda: page.model.is_done and page.view.index is page.model.index)


# Without an engine


def test_without_an_engine_it_says_so(page: LogsPage, drive: Driver) -> None:
    page.opened()
    drive.until(lambda: page.room.currentIndex() == 1 and page.empty.title.text() == "No logs can be read")
    assert "engine" in page.empty.text.text()
    assert page.again.isVisible() and not page.start.isVisible()


def test_without_a_file_of_a_stack_it_says_so(page: LogsPage, desk: Desk, drive: Driver, tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").unlink()
    page.opened()
    drive.until(lambda: "docker-compose.yml" in page.empty.text.text())
    write_stack(tmp_path, "vpp-test-none")
    page.again.click()
    drive.until(lambda: page.feed.services == ("backend", "frontend"))
    drive.until(lambda: list(page.chips) == ["backend", "frontend"])


def test_the_programs_own_log_is_among_the_lines(page: LogsPage, desk: Desk, drive: Driver) -> None:
    desk.folders.log.write_text("2026-11-25 12:00:00,000 WARNING vpp: the disk is nearly full\n")
    page.opened()
    drive.until(lambda: "WARNING vpp: the disk is nearly full" in shown(page))
    drive.until(lambda: "vpp" in page.chips)
    drive.until(page.away.isVisible)  # and that no engine answers


def test_no_line_fits_and_clearing_the_filters(page: LogsPage, drive: Driver) -> None:
    give(page, drive, numbered(100))
    page.level.choose(3)
    drive.until(lambda: page.room.currentIndex() == 1)
    assert page.empty.title.text() == "No line fits"
    page.clear_filters.click()
    drive.until(lambda: page.room.currentIndex() == 0 and len(shown(page)) == 100)


def test_services_levels_and_times(page: LogsPage, drive: Driver, qtbot: QtBot) -> None:
    give(page, drive, numbered(50))
    give(page, drive, [line("mongo", f"WARN slow {n}", f"2026-11-25T12:10:0{n}.000000000Z") for n in range(5)])
    qtbot.mouseClick(page.chips["backend"], Qt.MouseButton.LeftButton)
    drive.until(lambda: len(shown(page)) == 5)
    page.chips["backend"].click()
    drive.until(lambda: len(shown(page)) == 55)
    page.level.choose(2)
    drive.until(lambda: len(shown(page)) == 5)
    page.level.choose(0)
    page.span.choose(4)
    assert page.times.isVisible()
    page.times.since.setText("2026-11-25T12:10:02+00:00")
    page.times.until.setText("nonsense")
    page.times.choose()
    assert page.times.wrong.text() == "nonsense is no time"
    page.times.until.setText("2026-11-25T12:10:03+00:00")
    page.times.choose()
    drive.until(lambda: shown(page) == ["WARN slow 2", "WARN slow 3"])
    page.span.choose(0)
    drive.until(lambda: len(shown(page)) == 55)
    assert not page.times.isVisible()


def test_times_as_people_write_them() -> None:
    now = datetime.fromisoformat("2026-11-25T13:00:00+00:00")
    today = read_time("9:05", now)
    assert today is not None and f"{today.astimezone():%Y-%m-%d %H:%M}".endswith(" 09:05")
    assert read_time("90m", now) == datetime.fromisoformat("2026-11-25T11:30:00+00:00")
    assert read_time("whenever", now) is None


def test_search_counts_steps_and_narrows(page: LogsPage, drive: Driver, qtbot: QtBot) -> None:
    give(page, drive, numbered(1000))
    page._focus_search()
    qtbot.keyClicks(page.searching.field, "LINE 77")
    qtbot.keyClick(page.searching.field, Qt.Key.Key_Return)
    drive.until(lambda: page.model.is_done and page.searching.count.text() == "11 lines")
    qtbot.keyClick(page.searching.field, Qt.Key.Key_Return)
    assert page.searching.count.text() == "11 of 11"
    assert page.view.current == 779
    qtbot.keyClick(page.searching.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.view.current == 778
    assert any(number == 778 for number, _, _ in page.view.visible())
    assert not page.view.follows
    page.searching.after.click()
    page.searching.after.click()
    assert (page.view.current, page.searching.count.text()) == (77, "1 of 11")
    page.searching.exact.click()
    drive.until(lambda: page.searching.count.text() == "No match")
    page.searching.exact.click()
    page.searching.only.click()
    drive.until(lambda: len(shown(page)) == 11)
    give(page, drive, numbered(1, 7700))
    drive.until(lambda: len(shown(page)) == 12 and page.searching.count.text().endswith("12 lines"))
    qtbot.keyClick(page.searching.field, Qt.Key.Key_Escape)
    drive.until(lambda: len(shown(page)) == 1001)


def test_a_broken_expression_is_told_in_place(page: LogsPage, drive: Driver, qtbot: QtBot) -> None:
    give(page, drive, numbered(10))
    page.searching.regex.click()
    page.searching.field.setText("line (")
    drive.until(page.told.isVisible)
    assert "no regular expression" in page.told.sentence.text()
    page.searching.field.setText("line [37]$")
    drive.until(lambda: page.searching.count.text() == "2 lines")
    assert not page.told.isVisible()


def test_a_match_in_a_folded_trace_opens_it(page: LogsPage, drive: Driver) -> None:
    give(page, drive, platform(400))
    heads = len(shown(page))
    page.searching.field.setText("raise StoreUnreachable")
    drive.until(lambda: page.model.is_done and page.model.search is not None and page.model.search.matches)
    page._step(True)
    assert len(shown(page)) > heads
    assert page.view.current in page.view.index.rows


def test_clearing_keeps_what_comes(page: LogsPage, drive: Driver) -> None:
    give(page, drive, numbered(100))
    page._clear()
    drive.until(lambda: shown(page) == [] and page.empty.title.text() == "The view is cleared")
    give(page, drive, numbered(3, 100))
    drive.until(lambda: len(shown(page)) == 3)


def test_what_is_shown_can_be_exported_without_an_engine(page: LogsPage, drive: Driver, tmp_path: Path) -> None:
    give(page, drive, platform(300))
    page.level.choose(2)
    drive.until(lambda: page.model.is_done and page.view.index is page.model.index)
    page.exporting.export_to(tmp_path / "out.log")
    drive.until((tmp_path / "out.log").exists)
    written = (tmp_path / "out.log").read_text().splitlines()
    assert len(written) == len(page.view.index.fits)
    assert any("Traceback" in each for each in written)
    assert "\x1b" not in "".join(written)
    drive.until(lambda: not page.exporting.isVisible())


def test_who_copies_more_than_a_clipboard_takes_is_told(
    page: LogsPage, drive: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vpp_desktop.ui.logs.hand.MOST_COPIED", 20)
    told: list[Message] = []
    page.desk.messages.posted.connect(told.append)
    give(page, drive, numbered(30))
    page.view.hand.select_all()
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().count("\n") == 19
    assert [(each.role, each.text) for each in told] == [
        ("warn", "The first 20 lines copied. Export the log to have all of them.")
    ]
    assert told[0].action is not None
    monkeypatch.setattr("vpp_desktop.ui.logs.hand.MOST_COPIED", 30)
    page.view.hand.copy()
    assert told[-1].text.startswith("30 line")


def test_the_file_is_asked_for_without_stopping_the_loop(page: LogsPage, drive: Driver, tmp_path: Path) -> None:
    give(page, drive, numbered(20))
    page.exporting.ask()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "chosen.log"))
    drive.until((tmp_path / "chosen.log").exists)
    dialog.close()
    drive.until(lambda: not page.exporting.isVisible())


def test_it_looks_right(page: LogsPage, drive: Driver, shot: Callable[..., Any]) -> None:
    page.feed.services = ("mongo", "backend", "frontend")
    lines = platform(3000)
    give(page, drive, lines)
    for scheme in ("light", "dark"):
        theme.current().choose(scheme)
        for width, height in SIZES:
            page.resize(width - 56, height)
            page.view.follow(True)
            QApplication.processEvents()
            assert page.minimumSizeHint().width() <= 1024 - 56
            shot(page, f"logs-follow-{scheme}-{width}")
            head = next(each for each in page.view.index.folds if each > 2000)
            page.view.show_line(head, middle=True)
            page.view.hand._toggle(head)
            page.searching.field.setText("lecture")
            page._search()
            drive.until(lambda: page.model.is_done)
            page._step(True)
            shot(page, f"logs-search-{scheme}-{width}")
            page.view.index.toggle(head)
            page.searching.field.clear()
            page._search()
    theme.current().choose("light")


# With the real engine


@pytest.fixture
def box(environment: dict[str, str], tmp_path: Path) -> Iterator[Box]:
    """Containers of the stack that the page shows."""
    made = Box()
    write_stack(tmp_path, made.project)
    environment["DOCKER_HOST"] = os.environ["DOCKER_HOST"]
    yield made
    made.close()


@pytest.mark.engine
def test_lines_of_containers_come_are_merged_and_go_on(box: Box, page: LogsPage, drive: Driver) -> None:
    box.finish("frontend", "echo first; sleep 0.2; echo ERROR third >&2")
    box.run("backend", "sleep 0.1; echo INFO second; sleep 1.5; echo WARN later; sleep 1000")
    page.opened()
    drive.until(lambda: "WARN later" in shown(page))
    assert sorted(shown(page)) == ["ERROR third", "INFO second", "WARN later", "first"]
    times = [page.model.store.line(number).time for number in page.view.index.rows]
    assert times == sorted(times)
    drive.until(lambda: list(page.chips)[:2] == ["backend", "frontend"])
    box.remove(f"{box.project}-backend-1")
    box.run("backend", "echo again; sleep 1000")
    drive.until(lambda: "again" in shown(page))
    assert any("goes on in a new container" in text for text in shown(page))


@pytest.mark.engine
def test_a_moment_of_one_service_is_jumped_to(box: Box, page: LogsPage, drive: Driver) -> None:
    box.finish("backend", "seq 1 3000; echo ERROR crash; sleep 0.2; seq 1 3000")
    box.finish("frontend", "echo elsewhere")
    page.opened()
    drive.until(lambda: len(shown(page)) >= 6002)
    number = next(n for n in page.view.index.rows if page.model.store.line(n).text == "ERROR crash")
    at = datetime.fromisoformat(page.model.store.line(number).time)
    page.opened(service="backend", at=at)
    drive.until(lambda: len(shown(page)) == 6001 and not page._jump)
    sight = [laid.text for _, _, laid in page.view.visible()]
    assert "ERROR crash" in sight
    assert not page.view.follows


@pytest.mark.engine
def test_an_export_has_what_is_older_than_the_window(
    box: Box, page: LogsPage, desk: Desk, drive: Driver, tmp_path: Path
) -> None:
    box.finish("backend", "for i in 1 2 3; do echo INFO $i; echo ERROR $i; done")
    desk.folders.log.write_text("2026-11-25 12:00:00,000 ERROR vpp: of the program\n")
    page.opened()
    drive.until(lambda: len(shown(page)) >= 7)
    page.level.choose(3)
    drive.until(lambda: len(shown(page)) == 4)
    page._clear()
    drive.until(lambda: shown(page) == [])
    page.exporting.export_to(tmp_path / "errors.log")
    drive.until((tmp_path / "errors.log").exists)
    drive.until(lambda: not page.exporting.isVisible())
    written = (tmp_path / "errors.log").read_text().splitlines()
    assert [each.rpartition(" ")[2] for each in written if " backend " in each] == ["1", "2", "3"]
    assert sum(" vpp " in each for each in written) == 1


class Door:
    """A socket that leads to the engine, and can be closed as if the engine went away."""

    def __init__(self, path: Path, target: str) -> None:
        self.path, self._target = path, target
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        self.path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._target)
        self._open |= {writer, back}
        try:
            await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            for each in (writer, back):
                self._open.discard(each)
                each.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            if sink.can_write_eof():
                sink.write_eof()
        except OSError:
            pass


@pytest.mark.engine
def test_an_engine_that_goes_and_comes_back_loses_no_line(
    box: Box, page: LogsPage, environment: dict[str, str], drive: Driver, tmp_path: Path
) -> None:
    address = os.environ["DOCKER_HOST"]
    if not address.startswith("unix://"):
        pytest.skip("the engine has no socket here")
    door = Door(tmp_path / "door.sock", address.removeprefix("unix://"))
    drive.run(door.open())
    environment["DOCKER_HOST"] = f"unix://{door.path}"
    box.run("backend", "i=0; while true; do i=$((i+1)); echo INFO $i; sleep 0.1; done")
    page.opened()
    drive.until(lambda: len(shown(page)) > 5)
    drive.run(door.close())
    drive.until(page.away.isVisible)
    drive.until(lambda: any("goes on here when it is back" in text for text in shown(page)))
    count = len(shown(page))
    drive.run(asyncio.sleep(0.5))
    drive.run(door.open())
    drive.until(lambda: "the container engine is back" in shown(page) and len(shown(page)) > count + 5)
    drive.until(lambda: not page.away.isVisible())
    numbers = [int(text.rpartition(" ")[2]) for text in shown(page) if text.startswith("INFO ")]
    assert numbers == list(range(1, len(numbers) + 1))
    drive.run(page.close_page())
    drive.run(door.close())


@pytest.mark.engine
def test_following_anew_goes_on_where_it_was_left(box: Box, page: LogsPage, drive: Driver) -> None:
    box.run("backend", "seq 1 100; while [ ! -e /tmp/more ]; do sleep 0.1; done; seq 101 200; sleep 1000")
    page.opened()
    drive.until(lambda: len(shown(page)) == 100)
    page._restart()
    made = box.api.exec_create(f"{box.project}-backend-1", ["touch", "/tmp/more"])
    box.api.exec_start(made["Id"])
    drive.until(lambda: "200" in shown(page))
    assert shown(page) == [str(n) for n in range(1, 201)]


@pytest.mark.engine
def test_nothing_logged_yet(box: Box, page: LogsPage, desk: Desk, drive: Driver) -> None:
    gone: list[str] = []
    desk.asked_for.connect(lambda key, _: gone.append(key))
    page.opened()
    drive.until(lambda: page.room.currentIndex() == 1 and page.empty.title.text() == "Nothing logged yet")
    page.start.click()
    assert gone == ["stack"]
