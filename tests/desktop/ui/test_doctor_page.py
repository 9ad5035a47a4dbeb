"""The page Doctor in the real window, with the real checks, on machines that have and lack things."""

from __future__ import annotations

import ast
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.desktop.ui.conftest import SIZES, Driver, open_desk
from vpp_desktop import doctor as package
from vpp_desktop.doctor import SUBJECTS
from vpp_desktop.stack import phrase as phrases_of
from vpp_desktop.ui import theme
from vpp_desktop.ui.doctor.model import SEEN
from vpp_desktop.ui.doctor.page import DoctorPage
from vpp_desktop.ui.doctor.words import PHRASES
from vpp_desktop.ui.main_window import MainWindow

COMPOSE = """\
name: trial
services:
  web:
    image: web
    ports:
      - "127.0.0.1:${{FRONTEND_PORT:-{port}}}:80"
"""

Start = Callable[..., MainWindow]


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A machine with a compose file, but no engine and no store that answer."""
    (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=1))
    environment |= {
        "COMPOSE_FILE": str(tmp_path / "docker-compose.yml"),
        "DOCKER_HOST": f"unix://{tmp_path}/no.sock",
        "MONGO_URL": "mongodb://127.0.0.1:1/vpp",
    }
    return environment


@pytest.fixture
def start(drive: Driver, environment: dict[str, str], stores: Any) -> Iterator[Start]:
    """Opens the window as often as a test starts the program."""
    ends: list[Callable[[], None]] = []

    def begin(page: str = "doctor") -> MainWindow:
        opening = open_desk(environment, stores)
        desk = drive.run(opening.__aenter__())
        window = MainWindow(desk.messages)
        window.resize(*SIZES[0])
        window.show()
        window.activateWindow()
        window.show_page(page)
        drive.run(window.attach(desk))

        def end() -> None:
            drive.run(window.close_pages())
            window.hide()
            window.deleteLater()
            drive.run(opening.__aexit__(None, None, None))

        ends.append(end)
        return window

    yield begin
    for end in reversed(ends):
        end()


def page_of(window: MainWindow) -> DoctorPage:
    page = window.pages["doctor"]
    assert isinstance(page, DoctorPage)
    return page


def looked(drive: Driver, window: MainWindow) -> DoctorPage:
    """The page, after every check has ended."""
    page = page_of(window)
    drive.until(lambda: not page.model.working and page.model.checks)
    return page


def states(page: DoctorPage) -> dict[str, str]:
    return {name: line.state.word for name, line in page.lines.items()}


def take_shots(window: MainWindow, shot: Any, name: str) -> None:
    for scheme in ("light", "dark"):
        theme.current().choose(scheme)  # type: ignore[arg-type]
        for width, height in SIZES:
            window.resize(width, height)
            QApplication.processEvents()
            shot(window, f"doctor-{name}-{scheme}-{width}")
    theme.current().choose("light")
    window.resize(*SIZES[0])


@pytest.mark.ffmpeg
def test_every_line_fills_in_when_its_check_ends(start: Start, drive: Driver, shot: Any) -> None:
    window = start()
    page = looked(drive, window)
    page.again.click()
    assert set(states(page).values()) == {"Checking"}
    shot(window, "doctor-checking")
    seen: list[int] = []
    page.model.changed.connect(lambda _: seen.append(len(page.model.checks)))
    looked(drive, window)
    assert sorted(set(seen) - {0}) == list(range(1, len(SUBJECTS) + 1))
    assert states(page) == {
        "ffmpeg": "Ready",
        "data": "Ready",
        "disk": "Ready",
        "store": "Attention",
        "engine": "Attention",
        "ports": "Ready",
    }
    assert page.verdict.sentence.text() == "Lectures can be added"
    take_shots(window, shot, "first")


@pytest.mark.ffmpeg
def test_it_comes_at_the_first_start_and_then_the_own_lectures_come_first(start: Start, drive: Driver) -> None:
    page = looked(drive, start())
    assert page.verdict.best.text() == "Try it with a sample lecture"
    assert page.desk.state.get(SEEN, False)
    window = start()
    later = looked(drive, window)
    assert later.verdict.best.text() == "Choose lectures"
    later.verdict.best.click()
    assert window.page is not None and window.page.key == "lectures"
    drive.until(lambda: window.findChildren(QFileDialog))
    for dialog in window.findChildren(QFileDialog):
        dialog.reject()


def test_a_machine_without_ffmpeg(
    start: Start, drive: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shot: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    window = start()
    page = looked(drive, window)
    line = page.lines["ffmpeg"]
    assert (line.state.word, line.found.text()) == ("Not ready", "ffmpeg is not installed")
    assert line.command.text == "sudo apt-get install -y ffmpeg"
    assert line.button.text() == "Copy command"
    line.button.click()
    assert QGuiApplication.clipboard().text() == "sudo apt-get install -y ffmpeg"
    assert page.verdict.sentence.text() == "Lectures cannot be added yet"
    assert not page.verdict.sample.isVisible()
    assert not page.desk.state.get(SEEN, False)
    take_shots(window, shot, "no-ffmpeg")
    monkeypatch.setenv("PATH", os.environ["PATH"] + os.pathsep + "/usr/bin")


@pytest.mark.ffmpeg
def test_what_is_missing_later_brings_the_page_back(
    start: Start, drive: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(drive, start())
    monkeypatch.setenv("PATH", str(tmp_path))
    window = start("lectures")
    drive.until(lambda: window.page is not None and window.page.key == "doctor")
    looked(drive, window)


@pytest.mark.ffmpeg
def test_a_taken_port_is_changed_by_its_button(start: Start, drive: Driver, tmp_path: Path, shot: Any) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=port))
        window = start()
        page = looked(drive, window)
        line = page.lines["ports"]
        assert line.found.text().startswith(f"{port} is taken by")
        assert line.button.text().startswith("Use port ")
        take_shots(window, shot, "port")
        line.button.click()
        drive.until(lambda: line.state.word == "Ready")
        assert "FRONTEND_PORT=" in (tmp_path / ".env").read_text()


@pytest.mark.mongod
@pytest.mark.engine
@pytest.mark.ffmpeg
def test_a_machine_that_has_everything(start: Start, drive: Driver, environment: dict[str, str], shot: Any) -> None:
    environment["DOCKER_HOST"] = os.environ["DOCKER_HOST"]
    del environment["MONGO_URL"]
    window = start()
    page = looked(drive, window)
    assert set(states(page).values()) == {"Ready"}, {name: line.found.text() for name, line in page.lines.items()}
    assert page.verdict.sentence.text() == "Everything is there"
    assert not any(line.button.isVisible() for line in page.lines.values())
    take_shots(window, shot, "healthy")


@pytest.mark.ffmpeg
def test_the_sample_is_made_and_queued(start: Start, drive: Driver, shot: Any) -> None:
    window = start()
    page = looked(drive, window)
    told: list[float] = []
    page.model.sample_moved.connect(told.append)
    page.verdict.sample.click()
    drive.until(lambda: told and told[-1] > 0.2)
    take_shots(window, shot, "sample")
    drive.until(lambda: window.page is not None and window.page.key == "queue", seconds=120)
    (job,) = drive.run(page.desk.queue.waiting())
    assert job.spec.derived.title == "Binary search, a sample"
    assert page.verdict.sample.isVisibleTo(page) and not page.verdict.cancel.isVisibleTo(page)


@pytest.mark.ffmpeg
def test_the_sample_can_be_cancelled(start: Start, drive: Driver, qtbot: QtBot) -> None:
    page = looked(drive, start())
    page.verdict.sample.setFocus()
    qtbot.keyClick(page.verdict.sample, Qt.Key.Key_Return)
    assert page.verdict.cancel.isVisible()
    page.verdict.cancel.click()
    drive.until(page.verdict.sample.isVisible)
    assert page.focusWidget() is page.verdict.sample
    assert drive.run(page.desk.queue.waiting()) == []
    assert not list((page.desk.folders.cache / "sample").rglob("*.mp4"))


@pytest.mark.ffmpeg
def test_the_keyboard_reaches_what_matters(start: Start, drive: Driver, qtbot: QtBot) -> None:
    window = start()
    page = looked(drive, window)
    assert page.focusWidget() is page.verdict.sample
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(page.verdict.sample, Qt.Key.Key_F5)
    assert set(states(page).values()) == {"Checking"}
    looked(drive, window)


def test_the_longest_words_fit_the_smallest_window(start: Start, drive: Driver, shot: Any) -> None:
    window = start()
    page = looked(drive, window)
    theme.current().scale(2.0)
    try:
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= 1024 - 56
        shot(window, "doctor-200-percent")
    finally:
        theme.current().scale(1.0)


def test_every_control_has_a_name(start: Start, drive: Driver) -> None:
    page = looked(drive, start())
    for each in page.findChildren(QPushButton):
        assert each.isHidden() or each.accessibleName() or each.text()
    for line in page.lines.values():
        assert line.accessibleName().startswith(line.name.text())
    assert page.findChildren(QLabel)


def test_every_phrase_can_be_translated() -> None:
    folder = Path(str(package.__file__)).parent
    files = [*folder.glob("*.py"), Path(str(phrases_of.__file__))]
    said = {
        str(node.args[0].value)
        for file in files
        if file.name != "__init__.py"  # its sentences are the command line's
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert said == set(PHRASES)
