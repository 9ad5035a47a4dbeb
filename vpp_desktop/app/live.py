"""The window's life after its first paint: one loop, everything behind the window, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from vpp_core.errors import VppError
from vpp_desktop import app as parts
from vpp_desktop import config, logs
from vpp_desktop.app.following import StoreFollower
from vpp_desktop.config import Folders
from vpp_desktop.events import Event, Notice
from vpp_desktop.ui import garbage, loop
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.departure import Departure
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.messages import Messages
from vpp_desktop.ui.notify import Notifier
from vpp_desktop.ui.single import SingleInstance, hand_over
from vpp_desktop.ui.tray import Tray

log = logging.getLogger(__name__)

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(
    qt: QApplication,
    window: MainWindow,
    folders: Folders,
    files: Sequence[str],
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Puts everything behind the window that is shown, and returns the exit code when the person has left."""
    logs.configure(folders.log)
    if hand_over(folders.data, files):  # another start was quicker
        return 0
    single = SingleInstance(folders.data, qt)
    single.called.connect(window.raise_window)
    single.called.connect(window.take_files)
    collector = garbage.Garbage(qt)
    try:
        return loop.run(_live(window, Messages(qt), files, environment), qt)
    finally:
        collector.close()
        single.close()


async def _live(window: MainWindow, messages: Messages, files: Sequence[str], environment: Mapping[str, str]) -> int:
    """From the first task to the last."""
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
                log.error("the window cannot open its data: %s", error)  # noqa: TRY400 - a sentence, no trace
                await _failed(window, error, config.folders(environment), ended)
    return 0


async def _failed(window: MainWindow, error: VppError, folders: Folders, ended: asyncio.Event) -> None:
    """Shows why nothing can be opened, until the person wants to try again or to leave."""
    go_on = asyncio.Event()
    place = next((each for each in (folders.config, folders.data) if error.subject.startswith(str(each))), None)

    def look() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def leave() -> None:
        ended.set()
        go_on.set()

    window.leaving.connect(leave)
    window.fail(error, go_on.set, leave, look if place is not None else None)
    await go_on.wait()
    window.leaving.disconnect(leave)


@asynccontextmanager
async def opened(
    window: MainWindow, messages: Messages, environment: Mapping[str, str] = os.environ
) -> AsyncIterator[Desk]:
    """The window with everything behind it. Raises what `open_app` raises."""
    async with AsyncExitStack() as closing:
        bridge = Bridge(window)
        bridge.events.connect(lambda events: _tell_notices(events, messages))
        made = await closing.enter_async_context(parts.open_app(bridge.publish, environment))
        desk = Desk(made.folders, made.settings, made.queue, made.stores, bridge, messages, made.environment)
        closing.push_async_callback(desk.close)
        closing.push_async_callback(window.close_pages)
        StoreFollower(window, desk, made.stores)
        await window.attach(desk)
        Notifier(window, desk)
        tray = Tray(window)
        tray.show(desk.settings.value.tray)
        desk.settings.changed.connect(lambda: tray.show(desk.settings.value.tray))
        garbage.settle()
        yield desk


def _tell_notices(events: Sequence[Event], messages: Messages) -> None:
    """What belongs to no job. Which store is in use the window shows by what follows the platform."""
    from vpp_desktop.ui.spoken import spoken  # here: nothing is told before the window's first paint

    for event in events:
        if isinstance(event, Notice) and event.about != parts.STORE:
            messages.note(spoken(event.message), "warn")


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
