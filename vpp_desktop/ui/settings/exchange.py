"""All settings at once: into a file, from a file, and back to their defaults."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from vpp_desktop.config import DEFAULTS
from vpp_desktop.config.file import in_thread
from vpp_desktop.config.transfer import export_to, import_from
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.settings.row import Line
from vpp_desktop.ui.widgets.buttons import button

FILE = "vpp-settings.toml"


class Exchange(QObject):
    """The lines for it, and what their buttons do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def lines(self) -> list[Line]:
        out = Line(self.tr("Export"), self.tr("Writes settings and ladders into one file, without passwords."))
        out.put(button(self.tr("Export settings"), self.ask_export, "export"))
        into = Line(
            self.tr("Import"), self.tr("Takes settings and ladders from such a file; those of now are kept beside it.")
        )
        into.put(button(self.tr("Import settings"), self.ask_import, "download"))
        reset = Line(self.tr("Reset"), self.tr("Puts every setting back to its default; ladders stay."))
        reset.put(button(self.tr("Reset all settings"), self.reset_all, "undo"))
        return [out, into, reset]

    def ask_export(self) -> None:
        dialog = self._dialog(self.tr("Export settings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(FILE)
        dialog.fileSelected.connect(lambda name: self._desk.spawn(self.export(Path(name)), dialog.windowTitle()))
        dialog.open()

    def ask_import(self) -> None:
        dialog = self._dialog(self.tr("Import settings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self._desk.spawn(self.take(Path(name)), dialog.windowTitle()))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog()
        dialog.setWindowTitle(title)
        dialog.setDirectory(str(Path.home()))
        dialog.setNameFilter(self.tr("Settings (*.toml)"))
        dialog.setDefaultSuffix("toml")
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    async def export(self, target: Path) -> None:
        left_out = await in_thread(partial(export_to, self._desk.folders.config, target))
        text = self.tr("Settings and ladders are in {file}.").format(file=target)
        if left_out:
            template = self.tr("Settings and ladders are in {file}. {names} is left out, as it holds a password.")
            text = template.format(file=target, names=", ".join(left_out))
        self._desk.messages.note(text)

    async def take(self, source: Path) -> None:
        await in_thread(partial(import_from, self._desk.folders.config, source))
        self._desk.settings.look_again()
        template = self.tr("The settings are those of {file} now. Those of before are kept in {folder}.")
        self._desk.messages.note(template.format(file=source.name, folder=self._desk.folders.config))

    def reset_all(self) -> None:
        """Can be taken back for a while."""
        settings = self._desk.settings
        before = {name: getattr(settings.value, name) for name in DEFAULTS}
        chosen = {name: value for name, value in before.items() if value != DEFAULTS[name]}

        async def undo() -> None:
            settings.change(**chosen)

        async def commit() -> None:
            """It is in the file already."""

        settings.reset(*chosen)
        if chosen:
            self._desk.messages.undo(self.tr("%n setting(s) reset", "", len(chosen)), undo, commit)
        else:
            self._desk.messages.note(self.tr("All settings are the defaults already."))
