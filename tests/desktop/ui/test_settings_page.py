"""The page Settings: each control changes the file and the program, and what cannot stand is told in its place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.desktop.ui.conftest import SIZES, Driver
from vpp_core.media.recipe import Ladder, Rung
from vpp_desktop import config
from vpp_desktop.config import DEFAULTS, Settings
from vpp_desktop.config.ladders import save_ladder
from vpp_desktop.config.table import TABLE
from vpp_desktop.jobs.power import WhenDone
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.live import LiveSettings
from vpp_desktop.ui.logs.page import LogsPage
from vpp_desktop.ui.queue.ending import Ending
from vpp_desktop.ui.settings.page import SettingsPage

SECRET = "mongodb://admin:hunter2@db.example:27017/vpp"


@pytest.fixture
def page(drive: Driver, desk: Desk) -> Iterator[SettingsPage]:
    host = hosted(SettingsPage(desk))
    made = host.centralWidget()
    assert isinstance(made, SettingsPage)
    made.opened()
    made.ensure_made()
    yield made
    drive.run(made.close_page())
    host.hide()
    host.deleteLater()


def hosted(page: SettingsPage) -> QMainWindow:
    """A window of the smallest size, without what else is in the real one."""
    host = QMainWindow()
    host.setMinimumSize(1024 - 200, 700)
    host.setCentralWidget(page)
    host.show()
    return host


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(("DOCKER_", "COMPOSE_"))}


def there(page: SettingsPage) -> Settings:
    return config.load_settings(page.desk.folders.config)


def other(page: SettingsPage, name: str, tmp_path: Path) -> Any:
    given = {
        "watch_folder": str(tmp_path),
        "compose_file": str(tmp_path),
        "language": "de-AT",
        "mongo_url": SECRET,
        "docker_host": "unix:///run/other.sock",
        "ladder": "slides",
    }
    found = next(each for each in TABLE if each.name == name)
    if name in given:
        return given[name]
    if isinstance(found.default, bool):
        return not found.default
    if found.bounds:
        return found.bounds[0] + 1
    return next(value for value, _ in found.choices if value != found.default)


def choose(qtbot: QtBot, page: SettingsPage, name: str, value: Any) -> None:
    """As a person does it."""
    control = page.rows[name].field.control
    control.setFocus()
    if isinstance(control, QCheckBox):
        qtbot.keyClick(control, Qt.Key.Key_Space)
    elif isinstance(control, QComboBox):
        while control.currentData() != value:
            before = control.currentIndex()
            qtbot.keyClick(control, Qt.Key.Key_Down)
            if control.currentIndex() == before:
                while control.currentIndex():
                    qtbot.keyClick(control, Qt.Key.Key_Up)
    elif isinstance(control, QSpinBox):
        control.selectAll()
        qtbot.keyClicks(control, str(value))
        qtbot.keyClick(control, Qt.Key.Key_Return)
    else:
        assert isinstance(control, QLineEdit)
        control.selectAll()
        qtbot.keyClicks(control, value)
        qtbot.keyClick(control, Qt.Key.Key_Return)


@pytest.mark.parametrize("name", list(DEFAULTS))
def test_each_control_changes_the_file_and_can_be_reset(
    page: SettingsPage, qtbot: QtBot, drive: Driver, tmp_path: Path, name: str
) -> None:
    value = other(page, name, tmp_path)
    row = page.rows[name]
    choose(qtbot, page, name, value)
    assert getattr(page.desk.settings.value, name) == value
    drive.until(lambda: getattr(there(page), name) == value)
    drive.until(page._saved.isVisible)
    (reset,) = [each for each in row.findChildren(QToolButton) if each.accessibleName().startswith("Reset")]
    assert reset.isVisible()
    reset.click()
    drive.until(lambda: there(page) == Settings())
    assert not reset.isVisible()


def test_the_theme_is_switched_at_once(page: SettingsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "theme", "dark")
    assert theme.current().tokens.dark
    choose(qtbot, page, "theme", "light")
    assert not theme.current().tokens.dark


def test_the_queue_and_the_environment_follow(page: SettingsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "lectures_at_once", 3)
    assert page.desk.queue._means.settings.lectures_at_once == 3
    choose(qtbot, page, "language", "de")
    assert config.lecture_defaults(page.desk.queue._means.settings).language == "de"
    choose(qtbot, page, "mongo_url", SECRET)
    assert page.desk.environment["MONGO_URL"] == SECRET


def test_other_pages_follow(page: SettingsPage, qtbot: QtBot, drive: Driver) -> None:
    ending = Ending(page.desk)
    logs = LogsPage(page.desk)
    choose(qtbot, page, "when_done", "sleep")
    assert ending.choice is WhenDone.SLEEP
    ending.choose(WhenDone.NOTIFY)
    ending.look(1, 0)
    ending.look(0, 0)
    assert ending.choice is WhenDone.SLEEP
    choose(qtbot, page, "log_lines", 20_000)
    assert logs.model.store.limit == 20_000
    drive.run(logs.close_page())
    logs.deleteLater()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("language", "not a tag", "language tag"),
        ("mongo_url", "http://host", "MongoDB"),
        ("mongo_url", "mongodb://host:99999999/", "not saved"),
        ("docker_host", "here", "unix:///"),
        ("watch_folder", "/missing/folder", "no folder that is there"),
        ("compose_file", "relative.yml", "whole path"),
    ],
)
def test_what_cannot_stand_is_told_in_its_place_and_not_saved(
    page: SettingsPage, qtbot: QtBot, name: str, text: str, told: str
) -> None:
    choose(qtbot, page, name, text)
    row = page.rows[name]
    assert told in row.problem.words
    assert row.field.control.property("invalid")
    assert page.desk.settings.value == Settings()
    row.field.control.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(row.field.control, "x")
    qtbot.keyClick(row.field.control, Qt.Key.Key_Backspace)
    qtbot.keyClick(row.field.control, Qt.Key.Key_Return)
    assert not row.problem.words


def test_a_password_is_hidden_until_it_is_asked_for(page: SettingsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "mongo_url", SECRET)
    field = page.rows["mongo_url"].field
    edit = field.control
    assert isinstance(edit, QLineEdit)
    assert "hunter2" not in edit.text()
    assert edit.isReadOnly()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert page.desk.settings.value.mongo_url == SECRET
    (reveal,) = [each for each in field.findChildren(QToolButton) if "password" in each.accessibleName()]
    reveal.click()
    assert edit.text() == SECRET
    assert not edit.isReadOnly()


def test_a_change_by_hand_is_noticed_and_applied(page: SettingsPage, drive: Driver) -> None:
    (page.desk.folders.config / "settings.toml").write_text('# mine\ntheme = "dark"\nworkers = 3\n')
    drive.until(lambda: page.desk.settings.value.workers == 3)
    control = page.rows["workers"].field.control
    assert isinstance(control, QSpinBox)
    assert control.value() == 3
    assert theme.current().tokens.dark


def test_a_file_that_is_broken_by_hand_is_told_and_kept(page: SettingsPage, drive: Driver, qtbot: QtBot) -> None:
    told: list[Any] = []
    page.desk.messages.posted.connect(told.append)
    file = page.desk.folders.config / "settings.toml"
    file.write_text("workers = \n")
    drive.until(lambda: told)
    assert "line 1" in told[0].text
    choose(qtbot, page, "workers", 2)
    drive.until(lambda: len(told) == 2)
    assert file.read_text() == "workers = \n"
    assert page.desk.settings.value.workers == 2
    file.write_text("# mended\n")
    drive.until(lambda: "workers = 2" in file.read_text())
    assert file.read_text().startswith("# mended")


def test_what_is_chosen_while_the_disk_is_slow_is_not_lost(
    drive: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, go_on = config.save_in_thread, asyncio.Event()

    async def slow(*what: Any) -> Settings:
        await go_on.wait()
        return await save(*what)

    monkeypatch.setattr(config, "save_in_thread", slow)
    live = LiveSettings(Settings(), tmp_path)
    live.change(workers=2)
    live.look_again()
    live.change(workers=3, theme="dark")
    assert live.value == Settings(workers=3, theme="dark")
    go_on.set()
    drive.run(live.close())
    assert config.load_settings(tmp_path) == live.value == Settings(workers=3, theme="dark")


def test_search_leaves_what_fits(page: SettingsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "draft")
    assert [name for name, row in page.rows.items() if row.isVisible()] == ["visibility"]
    page.search.setText("window")
    assert page.rows["tray"].isVisible()
    page.search.setText("no such thing")
    assert page.column.nothing.isVisible()
    page.search.clear()
    assert all(row.isVisible() for row in page.rows.values())


def test_a_page_leads_to_the_setting_that_it_means(page: SettingsPage, drive: Driver) -> None:
    page.activateWindow()
    page.opened(setting="log_lines")
    drive.until(lambda: page.rows["log_lines"].visibleRegion().boundingRect().height() > 0)


def test_the_environment_that_wins_is_told(drive: Driver, desk: Desk) -> None:
    from vpp_desktop.config import Effective

    desk.environment = Effective({"MONGO_URL": "mongodb://env/"}, desk.settings.value)
    made = SettingsPage(desk)
    host = hosted(made)
    made.ensure_made()
    assert "MONGO_URL is set: it decides" in made.rows["mongo_url"].decided.words
    assert not made.rows["docker_host"].decided.words
    host.hide()
    host.deleteLater()


def press(within: QWidget, text: str) -> None:
    (found,) = [each for each in within.findChildren(QPushButton) if each.text() == text and each.isVisible()]
    found.click()


def test_store_and_engine_are_tried(page: SettingsPage, drive: Driver, qtbot: QtBot, stores: Any) -> None:
    press(page.rows["mongo_url"], "Test")
    store, engine = page.rows["mongo_url"].result, page.rows["docker_host"].result
    assert store is not None
    assert engine is not None
    drive.until(lambda: "answers" in store.words)
    stores.reachable = False
    press(page.rows["mongo_url"], "Test")
    drive.until(lambda: "does not answer" in store.words)
    choose(qtbot, page, "docker_host", "unix:///missing.sock")
    press(page.rows["docker_host"], "Test")
    drive.until(lambda: "missing.sock" in engine.words)


def test_a_ladder_of_ones_own(page: SettingsPage, drive: Driver, qtbot: QtBot) -> None:
    ladders = page.ladders
    press(ladders.preview, "New ladder")
    editor = ladders.editor
    assert editor.isVisible()
    qtbot.keyClicks(editor.name, "small")
    assert "already" in editor.problem.words
    editor.name.clear()
    qtbot.keyClicks(editor.name, "seminar")
    editor._lines[0].boxes[0].setValue(300)
    assert "lower" in editor.problem.words
    assert not editor.save.isEnabled()
    editor.drop(editor._lines[0])
    editor._lines[0].boxes[1].setValue(1234)
    press(editor, "Save ladder")
    drive.until(lambda: page.desk.settings.value.ladder == "seminar")
    made = config.load_ladders(page.desk.folders.config)["seminar"]
    assert [(rung.height, rung.max_bitrate) for rung in made.rungs] == [(720, 1234), (480, 900), (360, 500)]
    press(ladders.preview, "Change")
    editor._lines[-1].boxes[2].setValue(30)
    press(editor, "Save ladder")
    drive.until(lambda: config.load_ladders(page.desk.folders.config)["seminar"].rungs[-1].crf == 30)
    told: list[Any] = []
    page.desk.messages.posted.connect(told.append)
    drive.until(lambda: ladders.preview.isVisible())
    press(ladders.preview, "Remove")
    drive.until(lambda: told)
    assert "seminar" not in config.load_ladders(page.desk.folders.config)
    assert page.desk.settings.value.ladder == "lecture"
    page.desk.messages.take_back(told[0])
    drive.until(lambda: page.desk.settings.value.ladder == "seminar")


def test_ladders_that_are_written_by_hand_are_noticed(page: SettingsPage, drive: Driver) -> None:
    save_ladder(
        page.desk.folders.config, Ladder(name="hand", title="By hand", rungs=[Rung(height=360, max_bitrate=400)])
    )
    control = page.rows["ladder"].field.control
    assert isinstance(control, QComboBox)
    drive.until(lambda: control.findData("hand") >= 0)


def test_export_import_and_reset_all(page: SettingsPage, drive: Driver, tmp_path: Path) -> None:
    told: list[Any] = []
    page.desk.messages.posted.connect(told.append)
    page.desk.settings.change(workers=3, mongo_url=SECRET)
    drive.until(lambda: there(page).workers == 3)
    drive.run(page.exchange.export(tmp_path / "out.toml"))
    assert "mongo_url is left out" in told[-1].text
    page.exchange.reset_all()
    drive.until(lambda: there(page) == Settings())
    page.desk.messages.undo_last()
    drive.until(lambda: there(page).workers == 3)
    page.desk.settings.change(workers=5)
    drive.until(lambda: there(page).workers == 5)
    drive.run(page.exchange.take(tmp_path / "out.toml"))
    assert page.desk.settings.value == Settings(workers=3, mongo_url=SECRET)


def test_the_wheel_scrolls_the_page_and_changes_nothing(page: SettingsPage) -> None:
    for name in ("theme", "workers"):
        control = page.rows[name].field.control
        at = QPointF(5, 5)
        turn = QWheelEvent(
            at, at, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(control, turn)
    assert page.desk.settings.value == Settings()


def test_every_control_has_a_name_and_can_be_reached(page: SettingsPage) -> None:
    page.ladders.preview.wanted.emit(True)
    for kind in (QPushButton, QToolButton, QLineEdit, QComboBox, QSpinBox, QCheckBox):
        for control in page.findChildren(kind):
            if control.isVisible() and not control.objectName().startswith("qt_"):
                assert control.accessibleName() or getattr(control, "text", str)(), control
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control


def test_it_fits_at_every_size_scale_and_theme(page: SettingsPage, shot: Any, qtbot: QtBot, tmp_path: Path) -> None:
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    choose(qtbot, page, "mongo_url", SECRET)
    choose(qtbot, page, "language", "not a tag")
    choose(qtbot, page, "workers", 3)
    assert "language tag" in page.rows["language"].problem.words
    bar = page.column.area.verticalScrollBar()
    for scheme in ("light", "dark"):
        page.desk.settings.change(theme=scheme)
        for scale in (1.0, 2.0):
            theme.current().scale(scale)
            for width, height in SIZES:
                page.window().resize(width - (56 if width < 1100 else 200), height)
                QApplication.processEvents()
                assert page.minimumSizeHint().width() <= 1024 - 56
                column = page.column.area.widget()
                assert column.minimumSizeHint().width() <= page.column.area.viewport().width()
                for number in range(1 + bar.maximum() // max(1, bar.pageStep())):
                    bar.setValue(number * bar.pageStep())
                    QApplication.processEvents()
                    shot(page, f"settings-{scheme}-{width}-{scale:.0f}x-{number}")
    theme.current().scale(1.0)
    page.ladders.preview.wanted.emit(True)
    page.ladders.editor.name.setText("small")
    page.ladders.editor.check()
    press(page, "Licences")
    page.search.setText("ladder")
    QApplication.processEvents()
    shot(page, "settings-ladder")
    page.search.setText("licences")
    QApplication.processEvents()
    shot(page, "settings-licences")
    page.search.setText("nonsense")
    QApplication.processEvents()
    shot(page, "settings-nothing")
