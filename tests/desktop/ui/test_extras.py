"""What lies around the window: notifications, tray, language, what is remembered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from tests.desktop.ui.conftest import Driver
from tests.tools import ROOT
from vpp_desktop.app.window import first_page
from vpp_desktop.config import Effective, Settings
from vpp_desktop.events import JobMoved
from vpp_desktop.ui import language
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.live import LiveSettings
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.notify import Notifier
from vpp_desktop.ui.state import State
from vpp_desktop.ui.tray import Tray, worst


class Told:
    """Stands for the desktop's notification service, which test machines lack."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.click: Callable[[], object] = lambda: None

    async def __call__(self, title: str, text: str, clicked: Callable[[], object]) -> None:
        self.seen.append((title, text))
        self.click = clicked


@pytest.fixture
def hidden(desk: Desk) -> MainWindow:
    """A window that nobody looks at."""
    return MainWindow(desk.messages)


def test_the_end_of_the_queue_is_told_once(drive: Driver, desk: Desk, hidden: MainWindow) -> None:
    told = Told()
    Notifier(hidden, desk, told)
    for job in ("a", "b"):
        desk.bridge.publish(JobMoved(job, b"/x/a.mp4", "encoding"))
    desk.bridge.publish(JobMoved("a", b"/x/a.mp4", "published"))
    desk.bridge.publish(JobMoved("b", b"/x/b.mp4", "published"))
    drive.until(lambda: told.seen)
    assert len(told.seen) == 1
    assert told.seen[0][0].startswith("2 lecture")


def test_a_failure_is_told_with_its_reason_and_leads_there(drive: Driver, desk: Desk, hidden: MainWindow) -> None:
    told, asked = Told(), []
    desk.asked_for.connect(lambda page, where: asked.append((page, where)))
    Notifier(hidden, desk, told)
    desk.bridge.publish(JobMoved("a", b"/x/a.mp4", "encoding"))
    desk.bridge.publish(JobMoved("a", b"/x/a.mp4", "failed", "stops at 26:10"))
    drive.until(lambda: told.seen)
    assert told.seen == [("a.mp4 failed", "stops at 26:10")]
    told.click()
    assert asked == [("queue", {"job": "a"})]
    hidden.hide()


def test_a_desktop_without_notifications_is_no_failure(drive: Driver, desk: Desk, hidden: MainWindow) -> None:
    async def refuse(title: str, text: str, clicked: Callable[[], object]) -> None:
        raise OSError("no bus")

    posted: list[object] = []
    desk.messages.posted.connect(posted.append)
    Notifier(hidden, desk, refuse)
    desk.bridge.publish(JobMoved("a", b"/x/a.mp4", "encoding"))
    desk.bridge.publish(JobMoved("a", b"/x/a.mp4", "failed", "x"))
    drive.until(lambda: not desk.bridge._waiting)
    drive.qtbot.wait(50)
    assert posted == []


def test_the_tray_says_what_the_strip_says(desk: Desk, hidden: MainWindow) -> None:
    tray = Tray(hidden)
    assert tray.show() == QSystemTrayIcon.isSystemTrayAvailable()
    hidden.summary.emit("stack", "done", "Stack running")
    hidden.summary.emit("queue", "working", "2 encoding, 14 min left")
    assert tray.tooltip == "Stack running\n2 encoding, 14 min left"


def test_the_worst_state_is_the_one_that_shows() -> None:
    assert worst(["done", "failed", "working"]) == "failed"
    assert worst([]) == "off"


@pytest.mark.parametrize(
    ("setting", "system", "spoken"),
    [("", "de_AT", "de"), ("", "fr_FR", "en"), ("en", "de_DE", "en"), ("xx", "C", "en")],
)
def test_the_language_is_the_settings_then_the_systems_then_english(setting: str, system: str, spoken: str) -> None:
    assert language.chosen(setting, QLocale(system)) == spoken


def test_what_is_remembered_survives_and_may_be_broken(tmp_path: Path, qapp: QApplication) -> None:
    State(tmp_path).set("page", "logs")
    assert first_page(State(tmp_path)) == "doctor"
    State(tmp_path).set("doctor_seen", True)
    assert first_page(State(tmp_path)) == "logs"
    State(tmp_path).set("page", "gone")
    assert first_page(State(tmp_path)) == "lectures"
    (tmp_path / "window.json").write_text("{broken")
    assert first_page(State(tmp_path)) == "doctor"
    (tmp_path / "window.json").write_text('{"doctor_seen": "yes"}')
    assert first_page(State(tmp_path)) == "doctor"


def test_only_who_changes_the_platform_writes_its_secrets(desk: Desk, tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    desk.environment = Effective({**desk.environment, "COMPOSE_FILE": str(tmp_path)}, desk.settings.value)
    desk.stack().close()
    assert not (tmp_path / ".env").exists()
    desk.stack(write=True).close()
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_closed_settings_hold_no_watch_of_the_system(drive: Driver, tmp_path: Path) -> None:
    """A machine has 128 of them for all programs of a person; an engine without one loses lines of its logs."""

    def watches() -> int:
        fds = Path("/proc/self/fd")
        return sum(os.path.realpath(fd).endswith("inotify") for fd in fds.iterdir())

    before = watches()
    for _ in range(5):
        settings = LiveSettings(Settings(), tmp_path)
        drive.run(settings.close())
    assert watches() == before
