"""The real window's parts in tests: Qt's loop that runs tasks, a desk on a folder of its own, and screenshots."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.bench import FakeStores
from vpp_desktop.jobs.journal import Journal
from vpp_desktop.jobs.means import Means
from vpp_desktop.jobs.queue import Queue
from vpp_desktop.ui import language, theme
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.garbage import Garbage
from vpp_desktop.ui.loop import FastLoop
from vpp_desktop.ui.messages import Messages

T = TypeVar("T")
ENDING = 20.0
"""Seconds that tasks may take to come to their end: a process that was killed has to be waited for."""
SIZES = ((1024, 700), (1920, 1080))


class Driver:
    """Runs coroutines on the loop that Qt drives, while the window lives."""

    def __init__(self, qtbot: QtBot, loop: FastLoop) -> None:
        self.qtbot = qtbot
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 60) -> T:
        """The work's result; the window goes on meanwhile."""
        task: asyncio.Task[T] = self.loop.create_task(work)
        self.qtbot.waitUntil(task.done, timeout=round(seconds * 1000))
        return task.result()

    def until(self, condition: Callable[[], object], seconds: float = 60) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=round(seconds * 1000))


@pytest.fixture
def qt_loop(qapp: QApplication) -> Iterator[FastLoop]:
    """asyncio runs on Qt's loop for the whole test, so that `qtbot` drives tasks too; a task's failure fails the test."""
    qapp.setQuitOnLastWindowClosed(False)
    theme.current().choose("light")
    garbage = Garbage()
    loop = FastLoop(qapp, already_running=True)
    asyncio.set_event_loop(loop)
    failures: list[str] = []
    loop.set_exception_handler(
        lambda _, context: failures.append(f"{context.get('message')}: {context.get('exception')!r}")
    )
    yield loop
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    end = time.monotonic() + ENDING
    while not all(task.done() for task in tasks) and time.monotonic() < end:
        qapp.processEvents()
        time.sleep(0.001)
    for _ in range(10):  # pipes of processes that have ended are closed in later turns
        qapp.processEvents()
    asyncio.events._set_running_loop(None)
    loop._QEventLoop__is_running = False  # `stop` would tell Qt to quit, and no later loop would run
    loop.close()
    asyncio.set_event_loop(None)
    gc.collect()  # here: Qt objects must not be destroyed in another thread
    garbage.close()
    assert not failures, failures


@pytest.fixture
def drive(qtbot: QtBot, qt_loop: FastLoop) -> Driver:
    return Driver(qtbot, qt_loop)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What the program sees: this test's folder, and no stack of the developer's."""
    kept = {name: value for name, value in os.environ.items() if name not in ("MONGO_URL", "VPP_HOME")}
    return {**kept, "VPP_HOME": str(tmp_path / "home")}


@pytest.fixture
def stores() -> FakeStores:
    """A catalog in memory, which a test may put out of reach."""
    return FakeStores()


@pytest.fixture
def desk(drive: Driver, environment: dict[str, str], stores: FakeStores) -> Iterator[Desk]:
    """A desk with a real queue and the catalog in memory."""
    opening = open_desk(environment, stores)
    yield drive.run(opening.__aenter__())
    drive.run(opening.__aexit__(None, None, None))


class open_desk(AsyncExitStack):  # noqa: N801 - used like a function
    """A desk without a window, as `app.window` makes it."""

    def __init__(self, environment: dict[str, str], stores: FakeStores) -> None:
        super().__init__()
        self._environment = environment
        self._stores = stores

    async def __aenter__(self) -> Desk:  # type: ignore[override]
        from vpp_desktop import config

        await super().__aenter__()
        folders = config.folders(self._environment)
        folders.ensure()
        bridge = Bridge()
        settings = config.load_settings(folders.config)
        journal = await Journal.open(folders.journal)
        self.push_async_callback(journal.close)
        queue = await Queue.open(Means(journal, folders, settings, self._stores, bridge.publish))
        self.push_async_callback(queue.close)
        desk = Desk(folders, settings, queue, self._stores, bridge, Messages(), self._environment)
        self.push_async_callback(desk.close)
        return desk


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[QWidget, str], Path | None]:
    """Saves pictures of a widget for people to look at, where VPP_SHOTS names a folder."""

    def take(widget: QWidget, name: str) -> Path | None:
        folder = os.environ.get("VPP_SHOTS")
        if not folder:
            return None
        path = Path(folder, f"{name}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(path))
        return path

    return take


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """The window speaks German."""
    assert language.install(qapp, "de") == "de"
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
