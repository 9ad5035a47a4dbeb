"""What can be done with lectures as a whole: open, link, export, delete."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import VppError
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.editor import Editor, answers
from vpp_desktop.ui.lectures.flow import Flow
from vpp_desktop.ui.lectures.note import Note
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.widgets.bar import Bar
from vpp_desktop.ui.widgets.buttons import button, quiet
from vpp_desktop.ui.widgets.text import label

LOOKS, LOOK_SECONDS = 60, 2.0
"""How often, and how far apart, the platform's page is looked for after its store is there."""


class Deeds(QWidget):
    """The buttons at the foot of the pane; `links` are those that belong below the poster."""

    delete_wanted = Signal()
    publish_wanted = Signal()

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__()
        self._desk = desk
        self._editor = editor
        self._lectures: tuple[Lecture, ...] = ()
        self._exporting: asyncio.Task[Any] | None = None
        self._awaited = ""
        self.links = self._make_links()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._progress = self._make_progress()
        column.addWidget(self._progress)
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        column.addLayout(self._place)
        row = Flow(8)
        self.export = button(self.tr("Export…"), self.choose_folder, "export")
        self.export.setToolTip(self.tr("Write the lecture's files into a folder, for any web server"))
        self.delete = button(self.tr("Delete"), self.delete_wanted.emit, "delete", danger=True)
        row.add(self.export)
        row.add(self.delete)
        column.addWidget(row)
        desk.store_changed.connect(self._look_again)

    def _make_links(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = Flow(8)
        self.open = button(self.tr("Open student page"), self.open_page, "open-external")
        self.copy = button(self.tr("Copy link"), self.copy_link, "link")
        row.add(self.open)
        row.add(self.copy)
        column.addWidget(row)
        self._advice = QVBoxLayout()
        column.addLayout(self._advice)
        return made

    def _make_progress(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.stage = label(self.tr("Exporting"), "secondary", "muted")
        row.addWidget(self.stage, 1)
        self.cancel = quiet(self.tr("Cancel"), self.cancel_export)
        row.addWidget(self.cancel)
        column.addLayout(row)
        self.bar = Bar(self.tr("Export"))
        column.addWidget(self.bar)
        made.hide()
        return made

    def show_lectures(self, lectures: Sequence[Lecture], *, fresh: bool) -> None:
        self._lectures = tuple(lectures)
        one = self._one
        self.links.setVisible(one is not None)
        self.export.setVisible(one is not None)
        self.export.setEnabled(one is not None and one.package is not None and self._exporting is None)
        if fresh:
            self.say("")
        self._show_visibility(fresh)

    def _show_visibility(self, fresh: bool) -> None:
        """Drafts have no page that could be opened; that is said before anybody tries."""
        draft = self._one is not None and self._one.visibility != "published"
        told = self._draft is not None
        self.open.setEnabled(not draft)
        self.open.setToolTip(self.tr("Draft: students do not see it") if draft else "")
        if fresh or draft != told:
            self.advise(None)

    @property
    def _draft(self) -> Note | None:
        note = self.shown(below_poster=True)
        return note if note is not None and note.property("draft") else None

    @property
    def _one(self) -> Lecture | None:
        return self._lectures[0] if len(self._lectures) == 1 else None

    def say(self, problem: str) -> None:
        """What went wrong, above the buttons; empty for nothing."""
        self._put(self._place, Note("error", problem, closed=lambda: self.say("")) if problem else None)

    def advise(self, banner: Note | None) -> None:
        """What keeps the student's page from being opened; without anything else, that the lecture is a draft."""
        self._awaited = ""
        if banner is None and self._one is not None and self._one.visibility != "published":
            banner = Note("accent", self.tr("Draft: students do not see it."), [(self.tr("Publish"), self._publish)])
            banner.setProperty("draft", True)
        self._put(self._advice, banner)

    def shown(self, below_poster: bool) -> Note | None:
        """The banner that is there now."""
        item = (self._advice if below_poster else self._place).itemAt(0)
        widget = item.widget() if item else None
        return widget if isinstance(widget, Note) else None

    def _put(self, place: QVBoxLayout, banner: Note | None) -> None:
        while (item := place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if banner is not None:
            place.addWidget(banner)

    # The student's page

    def open_page(self) -> None:
        """Opens the page where students watch; says what to do where there is none yet."""
        if (one := self._one) is not None:
            self._desk.spawn(self._open(one), self.tr("Open student page"))

    async def _open(self, lecture: Lecture) -> None:
        if lecture.visibility != "published":
            return  # a note says so
        self.advise(None)
        try:
            address = self._editor.page(lecture)
        except VppError as error:
            self.advise(Note("error", sentence_of(error), closed=lambda: self.advise(None)))
            return
        if not await answers(address):
            text = self.tr("The platform does not run. Start it to watch as students do.")
            start = (self.tr("Start platform"), lambda: self._desk.go("stack"))
            self.advise(Note("warn", text, [start], lambda: self.advise(None)))
            self._awaited = address
        elif not QDesktopServices.openUrl(QUrl(address)):
            text = self.tr("No browser could be started. The page is {address}").format(address=address)
            self.advise(Note("error", text, [(self.tr("Copy link"), self.copy_link)], lambda: self.advise(None)))

    def _look_again(self) -> None:
        """The platform starts or stops."""
        if self._awaited:
            self._desk.spawn(self._await_platform(self._awaited), self.tr("Open student page"))

    async def _await_platform(self, address: str) -> None:
        """Takes the note away when the page answers; its service may start after the others."""
        for _ in range(LOOKS):
            if self._awaited != address:
                return
            if await answers(address):
                self.advise(None)
                return
            await asyncio.sleep(LOOK_SECONDS)

    def _publish(self) -> None:
        self.publish_wanted.emit()

    def copy_link(self) -> None:
        """Puts the page's address on the clipboard."""
        one = self._one
        if one is None:
            return
        try:
            address = self._editor.page(one)
        except VppError as error:
            self.advise(Note("error", sentence_of(error), closed=lambda: self.advise(None)))
            return
        QGuiApplication.clipboard().setText(address)
        hidden = self.tr("Link copied. Students can open it once the lecture is published")
        self._desk.messages.note(self.tr("Link copied") if one.visibility == "published" else hidden)

    # Export

    def choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Export into a folder"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.export_into)
        dialog.open()

    def export_into(self, folder: str) -> None:
        if (one := self._one) is not None and self._exporting is None:
            self.say("")
            self.stage.setText(self.tr("Exporting {title}").format(title=one.title))
            self.bar.show_fraction(0.0)
            self._progress.show()
            self.export.setEnabled(False)
            self._exporting = self._desk.spawn(self._export(one, Path(folder)), self.tr("Export"))
            self._exporting.add_done_callback(lambda _: self._export_ended())  # one cancelled at once never runs

    async def _export(self, lecture: Lecture, folder: Path) -> None:
        try:
            made = await self._editor.export(lecture, folder, self.bar.show_fraction)
        except VppError as error:
            self.say(sentence_of(error))
        else:
            text = self.tr("Exported to {folder}").format(folder=made)
            show = (self.tr("Show folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made))))
            self._put(self._place, Note("ok", text, [show], lambda: self.say("")))

    def _export_ended(self) -> None:
        self._exporting = None
        self._progress.hide()
        self.export.setEnabled(self._one is not None and self._one.package is not None)

    def cancel_export(self) -> None:
        """Stops; what was written is removed."""
        if self._exporting is not None:
            self._exporting.cancel()
