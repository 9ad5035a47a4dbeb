"""The shell: pages, rail, palette, shortcuts, messages, leaving, one instance, in the real window."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.desktop.ui.conftest import SIZES, Driver
from vpp_core.errors import StoreUnreachable, VppError
from vpp_desktop.events import JobMoved, JobProgress
from vpp_desktop.ui import theme
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.departure import Departure, Question
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import ENTRIES, MainWindow
from vpp_desktop.ui.palette import Palette, Shortcuts
from vpp_desktop.ui.single import SingleInstance, hand_over
from vpp_desktop.ui.toasts import Toast
from vpp_desktop.ui.widgets.empty import EmptyState


@pytest.fixture
def window(drive: Driver, desk: Desk) -> Iterator[MainWindow]:
    made = MainWindow(desk.messages)
    made.show()
    drive.run(made.attach(desk))
    made.activateWindow()  # shortcuts work in an active window only
    drive.until(made.isActiveWindow)
    yield made
    drive.run(made.close_pages())
    made.hide()
    made.deleteLater()


def test_every_page_opens_and_fits_the_smallest_window(window: MainWindow, shot: Any) -> None:
    for scheme in ("light", "dark"):
        theme.current().choose(scheme)
        for width, height in SIZES:
            window.resize(width, height)
            QApplication.processEvents()
            assert (window.width(), window.height()) == (width, height)
            for entry in ENTRIES:
                window.show_page(entry.key)
                QApplication.processEvents()
                assert window.page is not None and window.page.key == entry.key
                assert window.page.minimumSizeHint().width() <= 1024 - 56
                shot(window, f"shell-{entry.key}-{scheme}-{width}")


def test_every_control_has_a_name_to_read_out(window: MainWindow) -> None:
    kinds = (QPushButton, QToolButton, QLineEdit)
    for page in [*window.pages.values(), window.rail]:
        for control in (each for kind in kinds for each in page.findChildren(kind)):
            hidden = not control.isVisibleTo(page) or control.objectName().startswith("qt_")
            assert hidden or control.accessibleName() or control.text(), f"{control} on {page}"


def test_digits_change_the_page(window: MainWindow, qtbot: QtBot) -> None:
    for number, entry in enumerate([entry for entry in ENTRIES if entry.in_rail], 1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.page is not None and window.page.key == entry.key


def test_a_mark_has_room_for_its_word_after_a_change_of_theme(window: MainWindow, qtbot: QtBot) -> None:
    window.rail.narrow(True)
    window.rail.mark("stack", "1!", "error")
    theme.current().choose("dark")
    window.rail.narrow(False)
    theme.current().choose("light")
    (mark,) = (each for each in window.rail.findChildren(QLabel) if each.text() == "1!")
    assert mark.contentsRect().width() >= mark.fontMetrics().horizontalAdvance("1!")


def test_the_palette_finds_and_runs(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    field = palette.findChild(QLineEdit)
    qtbot.keyClicks(field, "go to logs")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.page is not None and window.page.key == "logs"
    assert not palette.isVisible()


def test_the_list_of_shortcuts_opens_and_escape_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window, "?")
    listed = window.findChild(Shortcuts)
    assert listed.isVisible()
    qtbot.keyClick(listed, Qt.Key.Key_Escape)
    assert not listed.isVisible()


def test_an_error_says_what_to_do_and_can_be_copied_without_secrets(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    error = StoreUnreachable("does not answer", subject="mongodb://vpp:hunter2@127.0.0.1", hint="start it")
    window.desk.messages.error(error)
    (toast,) = window.findChildren(Toast)
    assert "Start it." in toast.accessibleName()
    buttons = {each.text(): each for each in toast.findChildren(QPushButton)}
    buttons["Details"].click()
    buttons["Copy for support"].click()
    copied = QGuiApplication.clipboard().text()
    assert "StoreUnreachable" in copied
    assert "hunter2" not in copied


def test_the_same_error_is_shown_once(window: MainWindow) -> None:
    assert window.desk is not None
    for _ in range(3):
        window.desk.messages.error(StoreUnreachable("does not answer", subject="MongoDB", hint="start it"))
    assert len([toast for toast in window.findChildren(Toast) if not toast.isHidden()]) == 1


def test_undo_takes_back_and_later_it_is_final(window: MainWindow, drive: Driver, qtbot: QtBot) -> None:
    assert window.desk is not None
    done: list[str] = []

    async def act(word: str) -> None:
        done.append(word)

    window.desk.messages.undo("Deleted a", lambda: act("undo a"), lambda: act("commit a"))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    drive.until(lambda: done == ["undo a"])
    window.desk.messages.undo("Deleted b", lambda: act("undo b"), lambda: act("commit b"), seconds=0.05)
    drive.until(lambda: done == ["undo a", "commit b"])


def test_a_failed_task_is_told(window: MainWindow, drive: Driver) -> None:
    assert window.desk is not None

    async def fail() -> None:
        raise VppError("is gone", subject="the disk", hint="plug it in")

    drive.run(asyncio.wait_for(window.desk.spawn(fail()), 5))
    (toast,) = window.findChildren(Toast)
    assert toast.accessibleName() == "the disk is gone. Plug it in."


def test_leaving_asks_only_where_work_would_be_interrupted(window: MainWindow, qtbot: QtBot) -> None:
    assert window.desk is not None
    left: list[int] = []
    departure = Departure(window, window.desk, lambda: left.append(1))
    window.leaving.connect(departure.ask)
    window.pages["logs"].busy = lambda: "2 lectures are in work, 14 min left."  # type: ignore[method-assign]
    window.close()
    question = window.findChild(Question)
    assert window.isVisible() and not left
    question.stay.click()
    assert not left
    window.close()
    window.findChildren(Question)[-1].pause.click()
    assert left == [1]
    window.pages["logs"].busy = lambda: ""  # type: ignore[method-assign]
    window.close()
    assert left == [1, 1]


def test_what_cannot_be_opened_says_why_in_full(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk.messages)
    pressed: list[str] = []
    error = VppError(
        "is no TOML: " + "expected something else " * 8, subject="settings.toml, line 3", hint="correct it"
    )
    window.fail(error, lambda: pressed.append("again"), lambda: pressed.append("quit"), lambda: pressed.append("look"))
    window.show()
    QApplication.processEvents()
    text = window.findChild(EmptyState).text
    assert text.height() >= text.heightForWidth(text.width())
    for words in ("Try again", "Open its folder", "Quit"):
        next(each for each in window.findChildren(QPushButton) if each.text() == words).click()
    assert pressed == ["again", "look", "quit"]
    assert not window.rail.isEnabled()
    window.hide()
    window.deleteLater()


def test_the_bridge_keeps_order_and_the_newest_progress(drive: Driver) -> None:
    bridge = Bridge()
    batches: list[list[Any]] = []
    bridge.events.connect(batches.append)
    for number in range(1000):
        bridge.publish(JobProgress("a", b"a.mp4", "encode", number / 1000))
    bridge.publish(JobMoved("a", b"a.mp4", "packaged"))
    drive.until(lambda: batches)
    (batch,) = batches
    assert [type(event) for event in batch] == [JobProgress, JobMoved]
    assert batch[0].fraction == 0.999


async def start_again(folder: Path, name: str) -> None:
    """What a second process does before it ends."""
    code = (
        "import sys, pathlib; from vpp_desktop.ui.single import hand_over;"
        " sys.exit(not hand_over(pathlib.Path(sys.argv[1]), sys.argv[2:]))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(folder), name)
    assert await process.wait() == 0


def test_a_second_start_hands_over_its_files(drive: Driver, tmp_path: Path) -> None:
    single = SingleInstance(tmp_path)
    calls: list[list[str]] = []
    single.called.connect(calls.append)
    name = "/lectures/äöü \udcff\n01.mp4"  # a byte that is no text, and a line's end
    drive.run(start_again(tmp_path, name))
    assert calls == [[name]]
    single.close()
    assert not hand_over(tmp_path, [])
