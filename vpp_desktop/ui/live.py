"""The settings as they are now: changed in the window or in their file, written beside the loop."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from vpp_core.errors import UsageError, VppError
from vpp_desktop import config
from vpp_desktop.config import DEFAULTS, LADDERS_NAME, SETTINGS_NAME, Settings, Value
from vpp_desktop.config.file import how_to, setting
from vpp_desktop.tasks import Tasks

QUIET = 150
"""Milliseconds without another change in the folder before it is looked at: editors write in several steps."""

Mark = tuple[int, int, int] | None


class LiveSettings(QObject):
    """The settings that hold. A change holds at once; the file follows, or `failed` says why it does not."""

    changed = Signal()

    saved = Signal()
    """What was changed is in the file."""

    found = Signal()
    """Somebody changed the file by other means, and what it says holds now."""

    failed = Signal(Exception)

    ladders_changed = Signal()

    def __init__(self, value: Settings, folder: Path | None = None) -> None:
        super().__init__()
        self.value = value
        self._folder = folder
        self._pending: dict[str, Value | None] = {}
        self._writing: dict[str, Value | None] = {}
        self._tasks = Tasks()
        self._marks = self._look()
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self.look_again)
        self._watcher: QFileSystemWatcher | None = None
        if folder is not None:
            self._watch(folder)

    def change(self, **values: Value) -> None:
        """Other values from now on. Raises UsageError: one of them cannot stand, and nothing changes."""
        for name, value in values.items():
            if problem := setting(name).problem(value):
                raise UsageError(problem, subject=name, hint=how_to(setting(name)))
        self._use({name: value for name, value in values.items() if getattr(self.value, name) != value})

    def reset(self, *names: str) -> None:
        """Back to the defaults, whatever they will be in later versions."""
        self._use(dict.fromkeys(names))

    async def close(self) -> None:
        """Writes what is not written yet, and looks at the files no more."""
        await self._tasks.wait()
        if self._watcher is not None:
            self._watcher.setParent(None)  # ours alone now: it goes at once, and the system has few of its kind
            self._watcher = None
        self._quiet.stop()

    def _use(self, values: dict[str, Value | None]) -> None:
        if not values:
            return
        self._pending.update(values)
        self._hold(_over(self.value, values))
        self._save_soon()

    def _hold(self, value: Settings) -> bool:
        if value == self.value:
            return False
        self.value = value
        self.changed.emit()
        return True

    def _save_soon(self) -> None:
        if self._folder is not None and self._pending and not self._tasks.running("save"):
            self._tasks.start("save", self._save(self._folder))

    async def _save(self, folder: Path) -> None:
        """Until nothing is left to write; what cannot be written is tried again with the next change."""
        while self._pending:
            self._writing, self._pending = self._pending, {}
            values = {name: value for name, value in self._writing.items() if value is not None}
            try:
                there = await config.save_in_thread(
                    folder, values, [name for name in self._writing if name not in values]
                )
            except VppError as error:
                self._pending = {**self._writing, **self._pending}
                self._writing = {}
                self.failed.emit(error)
                return
            self._writing = {}
            self._marks = {**self._marks, SETTINGS_NAME: self._look()[SETTINGS_NAME]}
            self.saved.emit()
            self._take(there)

    def _take(self, there: Settings) -> None:
        """What the file says holds, but for what is still to be written into it."""
        if self._hold(_over(there, {**self._writing, **self._pending})):
            self.found.emit()

    # The file

    def _watch(self, folder: Path) -> None:
        self._watcher = watcher = QFileSystemWatcher(self)
        if folder.is_dir():
            watcher.addPath(str(folder))
        watcher.directoryChanged.connect(self._stirred)
        watcher.fileChanged.connect(self._stirred)
        self._follow()

    def _stirred(self) -> None:
        self._quiet.start()

    def _follow(self) -> None:
        """A file that is replaced is another one to the system."""
        if self._folder is None or self._watcher is None:
            return
        paths = [str(self._folder / name) for name in (SETTINGS_NAME, LADDERS_NAME) if (self._folder / name).exists()]
        watched = set(self._watcher.files())
        if new := [path for path in paths if path not in watched]:
            self._watcher.addPaths(new)

    def look_again(self) -> None:
        """Reads what was changed by other means."""
        if self._folder is None or self._writing:
            return
        self._follow()
        before, self._marks = self._marks, self._look()
        if before[LADDERS_NAME] != self._marks[LADDERS_NAME]:
            self.ladders_changed.emit()
        if before[SETTINGS_NAME] == self._marks[SETTINGS_NAME]:
            return
        try:
            there = config.load_settings(self._folder)
        except VppError as error:
            self.failed.emit(error)
            return
        self._take(there)
        self._save_soon()

    def _look(self) -> dict[str, Mark]:
        return {name: _mark(self._folder / name) if self._folder else None for name in (SETTINGS_NAME, LADDERS_NAME)}


def _over(settings: Settings, values: dict[str, Value | None]) -> Settings:
    told = {name: DEFAULTS[name] if value is None else value for name, value in values.items()}
    return replace(settings, **told)  # type: ignore[arg-type] # each was checked against the table


def _mark(path: Path) -> Mark:
    """Another one whenever the file is another one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
