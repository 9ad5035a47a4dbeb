"""The log goes to a file, with a line on the page that tells how far it is."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from vpp_core.errors import DiskFull, VppError
from vpp_desktop.stack.logs import export
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.logs import export as source
from vpp_desktop.ui.logs.model import Model
from vpp_desktop.ui.widgets.card import Banner


class Exporting(Banner):
    """Shown while an export is in work.

    Attributes:
        task: the last export; None where there was none.
    """

    def __init__(self, desk: Desk, model: Model) -> None:
        super().__init__("accent", "", [(QCoreApplication.translate("Exporting", "Cancel"), self._cancel)])
        self._desk, self._model = desk, model
        self.task: asyncio.Task[object] | None = None
        self.hide()

    def ask(self) -> None:
        """Asks for a file, and exports to it."""
        dialog = QFileDialog(self.window(), self.tr("Export the log"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("log")
        dialog.selectFile(f"vpp-{datetime.now().astimezone():%Y-%m-%d-%H%M}.log")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Writes all lines that fit to a file, those before the window's too."""
        if self.task is None or self.task.done():
            self.task = self._desk.spawn(self._export(path), self.tr("Export"))

    async def _export(self, path: Path) -> None:
        self._tell(0)
        self.show()
        try:
            count, whole = await self._write(path)
            told = self.tr("{name}: {count} lines written")
            if not whole:
                told = self.tr("{name}: {count} lines written, only those in the window: the engine does not answer")
            told = told.format(name=path.name, count=f"{count:,}")
            self._desk.messages.note(told, "ok" if whole else "warn")
        finally:
            self.hide()

    async def _write(self, path: Path) -> tuple[int, bool]:
        """Takes what the engine keeps, or what the window has where the engine is away: how many lines, and whether all."""
        try:
            stack = self._desk.stack()
            try:
                lines = source.from_history(stack, self._desk.folders.log, self._model.filter, self._tell)
                return await export(lines, path), True
            finally:
                stack.close()
        except DiskFull:
            raise
        except VppError:
            if not len(self._model.store):
                raise
            return await export(source.from_store(self._model.index, self._tell), path), False

    def _tell(self, count: int) -> None:
        with contextlib.suppress(RuntimeError):  # the window may be gone
            self.say("accent", self.tr("Exporting: {count} lines so far").format(count=f"{count:,}"))

    def _cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()
