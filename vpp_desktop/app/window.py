"""The window's start: it is painted before anything else is loaded, and `live` goes on from there."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from vpp_core.errors import UsageError, VppError
from vpp_desktop import config
from vpp_desktop.config import Folders, Settings
from vpp_desktop.ui import language, theme
from vpp_desktop.ui.instance import may_run
from vpp_desktop.ui.main_window import ENTRIES, HOME, MainWindow
from vpp_desktop.ui.state import State

NAME = "vpp-desktop"

UNSEEN = 1000
"""Milliseconds after which a window that was never painted, as one that starts minimised, goes on all the same."""


def check_display(environment: Mapping[str, str] = os.environ) -> None:
    """Raises UsageError where there is no screen to open a window on."""
    if sys.platform.startswith("linux") and not environment.get("QT_QPA_PLATFORM"):
        if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
            hint = "start it on a desktop, or work without a window: ./vpp ingest FILE"
            raise UsageError("has no screen to open on", subject="the window", hint=hint)


def main(files: Sequence[str], environment: Mapping[str, str] = os.environ) -> int:
    """Opens the window and runs it to its end; the exit code.

    Raises:
        UsageError: there is no screen.
    """
    check_display(environment)
    folders = config.folders(environment)
    if may_run(folders.data):
        from vpp_desktop.ui.single import hand_over

        if hand_over(folders.data, files):
            return 0
    qt = make_application()
    dress(qt, folders)
    window = MainWindow()
    remembered = State(folders.config)
    window.restore(remembered.get("geometry", ""))
    window.show_page(first_page(remembered))
    window.show()
    wait_for_paint(window)
    from vpp_desktop.app import live

    try:
        return live.run(qt, window, folders, files, environment)
    finally:
        window.hide()


def wait_for_paint(window: MainWindow) -> None:
    """Until the window has painted itself once: asyncio and all else is loaded while the person looks at it."""
    waiting = QEventLoop()
    window.painted.connect(waiting.quit)
    QTimer.singleShot(UNSEEN, waiting.quit)
    waiting.exec()
    QApplication.processEvents()  # what the first paint left to do


def make_application() -> QApplication:
    """Qt, dressed."""
    qt = QApplication([NAME])
    qt.setApplicationName(NAME)
    qt.setApplicationDisplayName("VPP Desktop")
    qt.setDesktopFileName(NAME)
    qt.setQuitOnLastWindowClosed(False)  # the loop ends when everything is put away, not with a window
    theme.current()
    return qt


def dress(qt: QApplication, folders: Folders) -> None:
    """Language and theme as the settings say, before anything is shown; broken settings are told of later."""
    settings = Settings()
    with contextlib.suppress(VppError):
        settings = config.load_settings(folders.config)
    language.install(qt, settings.interface_language)
    theme.current().choose(settings.theme)


def first_page(remembered: State) -> str:
    """The doctor's page until it was seen, then the page that was open last."""
    if not remembered.get("doctor_seen", False):
        return "doctor"
    page = remembered.get("page", HOME)
    return page if page in {entry.key for entry in ENTRIES} else HOME
