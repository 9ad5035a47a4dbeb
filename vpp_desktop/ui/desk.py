"""What pages work with: the headless parts, and the window's own services."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from vpp_desktop.config import Effective, Folders, Settings
from vpp_desktop.tasks import Tasks
from vpp_desktop.ui import theme
from vpp_desktop.ui.bridge import Bridge
from vpp_desktop.ui.live import LiveSettings
from vpp_desktop.ui.messages import Messages
from vpp_desktop.ui.state import State

if TYPE_CHECKING:
    from vpp_core.catalog.store import LectureStore
    from vpp_desktop.jobs.queue import Queue
    from vpp_desktop.stack.project import Stack

log = logging.getLogger(__name__)


class Stores(Protocol):
    """Where the catalog is."""

    def open(self) -> AbstractAsyncContextManager[LectureStore]:
        """The store, after it has answered. Raises StoreUnreachable, StoreError."""


class Desk(QObject):
    """Handed to every page."""

    asked_for = Signal(str, dict)
    """A page is wanted, and where on it."""

    store_changed = Signal()
    """The catalog is another one from now on, or has changed at many places."""

    def __init__(
        self,
        folders: Folders,
        settings: Settings,
        queue: Queue,
        stores: Stores,
        bridge: Bridge,
        messages: Messages,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__()
        self.folders = folders
        self.settings = LiveSettings(settings, folders.config)
        self.queue = queue
        self.stores = stores
        self.bridge = bridge
        self.messages = messages
        self.environment = environment if isinstance(environment, Effective) else Effective(environment, settings)
        self.state = State(folders.config)
        self._tasks = Tasks()
        self._count = 0
        self.settings.changed.connect(self._apply)
        self.settings.failed.connect(messages.error)
        self.settings.found.connect(
            lambda: messages.note(self.tr("The settings were changed in their file."), "accent")
        )

    def _apply(self) -> None:
        """What was chosen holds for whatever begins from now on."""
        settings = self.settings.value
        self.environment.use(settings)
        self.queue.apply(settings)
        theme.current().choose(settings.theme)

    def spawn(self, work: Coroutine[Any, Any, Any], about: str = "") -> asyncio.Task[Any]:
        """Starts work that nobody waits for; a failure is told, cancelling it is not."""
        self._count += 1
        task = self._tasks.start(f"{about or 'work'} {self._count}", self._guarded(work, about))
        task.add_done_callback(lambda _: work.close())  # one that was cancelled before its first step was never begun
        return task

    async def _guarded(self, work: Coroutine[Any, Any, Any], about: str) -> Any:
        try:
            return await work
        except Exception as error:  # noqa: BLE001 - the gateway
            self.messages.error(error, about)
            return None

    def go(self, page: str, **where: object) -> None:
        """Shows a page, and what on it is meant."""
        self.asked_for.emit(page, where)

    def stack(self, *, write: bool = False) -> Stack:
        """The platform of this machine; who changes it has its `.env` written. Raises ComposeError, UsageError."""
        from vpp_desktop.stack.place import find_file
        from vpp_desktop.stack.project import Stack

        file = find_file(None, self.environment)
        return Stack.open(file, self.folders.cache / "images", self.environment, write=write)

    async def close(self) -> None:
        """Ends all that was spawned, and makes final what could be undone."""
        await self._tasks.close()
        await self.settings.close()
        await self.messages.close()
