"""Files and folders chosen in a dialogue of the system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from vpp_core.media.containers import SUFFIXES
from vpp_desktop.ui.state import State

FOLDER = "lectures.folder"

translate = QCoreApplication.translate

Take = Callable[[Sequence[str]], object]


def choose_files(parent: QWidget, state: State, take: Take) -> QFileDialog:
    """Asks for recordings; nothing is blocked meanwhile."""
    dialog = _dialog(parent, state, translate("Lectures", "Add lectures"), take)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    both = sorted({each for suffix in SUFFIXES for each in (suffix, suffix.upper())})
    patterns = " ".join(f"*{suffix}" for suffix in both)
    recordings, everything = translate("Lectures", "Recordings"), translate("Lectures", "All files")
    dialog.setNameFilters([f"{recordings} ({patterns})", f"{everything} (*)"])
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, state: State, take: Take) -> QFileDialog:
    """Asks for a folder of recordings."""
    dialog = _dialog(parent, state, translate("Lectures", "Add a folder of lectures"), take)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def _dialog(parent: QWidget, state: State, title: str, take: Take) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, translate("Lectures", "Add"))
    last = state.get(FOLDER, "")
    if last and Path(last).is_dir():
        dialog.setDirectory(last)

    def chosen(paths: list[str]) -> None:
        if paths:
            state.set(FOLDER, str(Path(paths[0]).parent))
            take(paths)

    dialog.filesSelected.connect(chosen)
    return dialog
