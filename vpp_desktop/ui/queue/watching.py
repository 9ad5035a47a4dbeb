"""The watch folder of the settings, watched while the window lives."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from vpp_core.media.source import FileState
from vpp_desktop import config
from vpp_desktop.jobs.collect import Found, derived
from vpp_desktop.jobs.job import Spec
from vpp_desktop.jobs.watchfolder import WatchFolder, Watching
from vpp_desktop.ui.desk import Desk


class FolderWatch(QObject):
    """Starts and stops the watching as the settings say."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._folder = ""
        self._task: asyncio.Task[object] | None = None
        self.state: Watching | None = None
        desk.settings.changed.connect(self.apply)

    def apply(self) -> None:
        """Watches the folder that the settings name now."""
        wanted = self._desk.settings.value.watch_folder
        if wanted == self._folder:
            return
        self._folder = wanted
        self.stop()
        if wanted:
            folder = Path(wanted).expanduser()
            watch = WatchFolder(folder, self._desk.queue, self._take, self._told)
            self._task = self._desk.spawn(watch.run(), self.tr("Watch folder"))
        self.changed.emit()

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self.state = None

    def _told(self, state: Watching) -> None:
        if self._folder:
            self.state = state
            self.changed.emit()

    async def _take(self, found: Found, state: FileState) -> None:
        recipe = config.recipe(self._desk.settings.value, self._desk.folders.config, None, None)
        job = await self._desk.queue.take(found.path, Spec(recipe, derived=derived(found)), state)
        self._desk.queue.start([job.id])
