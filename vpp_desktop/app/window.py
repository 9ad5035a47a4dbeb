"""The window's program: one instance, one loop, first paint first, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from vpp_core.errors import UsageError, VppError
from vpp_desktop import app as parts
from vpp_desktop import config
from vpp_desktop.config import Folders, Settings
from vpp_desktop.ui import language, loop, theme
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.departure import Departure
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import ENTRIES, HOME, MainWindow
from vpp_desktop.ui.messages import Messages
from vpp_desktop.ui.notify import Notifier
from vpp_desktop.ui.single import SingleInstance, hand_over
from vpp_desktop.ui.state import State
from vpp_desktop.ui.tray import Tray

log = logging.getLogger(__name__)

NAME = "vpp-desktop"

UNSEEN = 1000
"""Milliseconds after which a window that was never painted, as one that starts minimised, goes on all the same."""

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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
    if hand_over(folders.data, files):
        return 0
    qt = make_application()
    dress(qt, folders)
    single = SingleInstance(folders.data, qt)
    messages = Messages(qt)
    window = MainWindow(messages)
    single.called.connect(window.raise_window)
    single.called.connect(window.take_files)
    remembered = State(folders.config)
    window.restore(remembered.get("geometry", ""))
    window.show_page(first_page(remembered))
    window.show()
    try:
        return loop.run(_live(window, messages, files, environment), qt)
    finally:
        single.close()
        window.hide()


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


async def _live(window: MainWindow, messages: Messages, files: Sequence[str], environment: Mapping[str, str]) -> int:
    """From the first paint to the last task."""
    await _painted(window)
    ended = asyncio.Event()
    with _signals(ended.set):
        while not ended.is_set():
            try:
                async with opened(window, messages, environment) as desk:
                    departure = Departure(window, desk, ended.set)
                    window.leaving.connect(departure.ask)
                    if files:
                        window.take_files(files)
                    await ended.wait()
            except VppError as error:
                await _failed(window, error, ended)
    return 0


async def _failed(window: MainWindow, error: VppError, ended: asyncio.Event) -> None:
    """Shows why nothing can be opened, until the person wants to try again or to leave."""
    go_on = asyncio.Event()

    def leave() -> None:
        ended.set()
        go_on.set()

    window.leaving.connect(leave)
    window.fail(error, go_on.set, leave)
    await go_on.wait()
    window.leaving.disconnect(leave)


@asynccontextmanager
async def opened(
    window: MainWindow, messages: Messages, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[Desk]:
    """The window with everything behind it. Raises what `open_app` raises."""
    async with AsyncExitStack() as closing:
        bridge = Bridge(window)
        made = await closing.enter_async_context(parts.open_app(bridge.publish, environment))
        desk = Desk(made.folders, made.settings, made.queue, made.stores, bridge, messages, made.environment)
        closing.push_async_callback(desk.close)
        closing.push_async_callback(window.close_pages)
        await window.attach(desk)
        Notifier(window, desk)
        tray = Tray(window)
        tray.show(desk.settings.value.tray)
        desk.settings.changed.connect(lambda: tray.show(desk.settings.value.tray))
        yield desk


async def _painted(window: MainWindow) -> None:
    """Until the window has painted itself once, and Qt has had a turn after that."""
    done = asyncio.Event()
    window.painted.connect(done.set)
    QTimer.singleShot(UNSEEN, done.set)
    await done.wait()
    await asyncio.sleep(0)


@contextlib.contextmanager
def _signals(leave: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and the session's end leave without a question: what is in work is gone on with at the next start."""
    running = asyncio.get_running_loop()
    for number in STOPPING:
        running.add_signal_handler(number, leave)
    try:
        yield
    finally:
        for number in STOPPING:
            running.remove_signal_handler(number)
