"""The page Lectures: the catalog, and the place where recordings are dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import VppError
from vpp_desktop.events import Event, JobMoved
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.add_sheet import AddSheet
from vpp_desktop.ui.lectures.catalog import Catalog
from vpp_desktop.ui.lectures.choose import choose_files, choose_folder
from vpp_desktop.ui.lectures.drop import DropTarget, paths_of
from vpp_desktop.ui.lectures.examine import Examiner
from vpp_desktop.ui.lectures.filters import SearchField
from vpp_desktop.ui.lectures.pending import Pending
from vpp_desktop.ui.lectures.sample import add_sample, show_job
from vpp_desktop.ui.lectures.words import plural
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.widgets.buttons import primary


class LecturesPage(Page):
    """Home."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "lectures", QCoreApplication.translate("MainWindow", "Lectures"), "lectures")
        self.setAcceptDrops(True)
        self._examiner = Examiner()
        self._published: dict[str, None] = {}
        self._fetching = False
        self.search = SearchField()
        self.add_button = primary(self.tr("Add"), self.choose_files, "add")
        self.add_button.setToolTip(self.tr("Choose recordings to add"))
        self.head.addWidget(self.search)
        self.head.addWidget(self.add_button)
        self.catalog = Catalog(desk, self.search, self.choose_files, self.choose_folder, self._add_sample)
        self.sheet = AddSheet(desk, self._examiner, self.choose_files)
        self.sheet.hide()
        self.sheet.closed.connect(self._show_sheet)
        self.sheet.reopened.connect(self._reopened)
        self.sheet.added.connect(self._added)
        self.catalog.shown_changed.connect(self._show_head)
        self._margins()
        self.body.addWidget(self.catalog, 1)
        self.body.addWidget(self._indented(self.sheet), 1)
        self.target = DropTarget(self, desk, self._examiner)
        desk.bridge.events.connect(self._take_events)
        self.pending = Pending()
        self.pending.changed.connect(self._show_pending)
        desk.bridge.events.connect(self.pending.take)
        desk.spawn(self.pending.load(desk.queue), self.title)
        desk.store_changed.connect(self.catalog.reload)
        self._store = desk.settings.value.mongo_url
        desk.settings.changed.connect(self._take_settings)
        self._show_sheet()

    def _margins(self) -> None:
        """The list's scroll bar lies in the page's margin, so that cards end where the head ends; cards go to its foot."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setContentsMargins(24, 16, 12, 0)
        self.head.setContentsMargins(0, 0, 12, 0)

    def _indented(self, widget: QWidget) -> QWidget:
        self._sheet_place = QWidget()
        row = QHBoxLayout(self._sheet_place)
        row.setContentsMargins(0, 0, 12, 16)
        row.addWidget(widget)
        return self._sheet_place

    # Page

    def opened(self, **where: object) -> None:
        self.catalog.open()
        if lecture := where.get("lecture"):
            self.desk.spawn(self.catalog.reveal(str(lecture)), self.title)
        if where.get("choose"):
            QTimer.singleShot(0, self.choose_files)
        if not self.sheet.isVisible():
            QTimer.singleShot(0, self.catalog.take_focus)

    def actions_of(self) -> list[Action]:
        catalog = self.catalog

        def here() -> bool:
            return not self.sheet.isVisible()

        def some() -> bool:
            return here() and bool(catalog.selected_ids())

        return [
            Action("lectures.add", self.tr("Add lectures"), self.choose_files, "Ctrl+O", icon="add"),
            Action(
                "lectures.folder",
                self.tr("Add a folder of lectures"),
                self.choose_folder,
                "Ctrl+Shift+O",
                icon="folder",
            ),
            Action(
                "lectures.confirm",
                self.tr("Add what is on the sheet"),
                self._confirm,
                "Ctrl+Return",
                enabled=lambda: self.sheet.is_open,
            ),
            Action("lectures.paste", self.tr("Add the files that were copied"), self.paste, "Ctrl+V"),
            Action("lectures.search", self.tr("Search lectures"), self._search, "Ctrl+F", enabled=here, icon="search"),
            Action("lectures.view", self.tr("Switch between posters and table"), catalog.switch_view, enabled=here),
            Action("lectures.reload", self.tr("Look at the catalog again"), catalog.reload, "F5", icon="retry"),
            Action("lectures.open", self.tr("Show details"), catalog.open_details, "Return", enabled=some, bound=False),
            Action(
                "lectures.delete",
                self.tr("Delete the selected lectures"),
                catalog.delete,
                "Delete",
                enabled=some,
                icon="delete",
                bound=False,
            ),
            Action(
                "lectures.all", self.tr("Select all lectures"), catalog.select_all, "Ctrl+A", enabled=here, bound=False
            ),
            *catalog.beside.actions_of(),
        ]

    def busy(self) -> str:
        if count := self.sheet.adding:
            one, many = self.tr("1 file is being added."), self.tr("{count} files are being added.")
            return plural(count, one, many)
        return self.tr("The files on the sheet are not added yet: leaving forgets them.") if self.sheet.is_open else ""

    async def finish(self) -> None:
        await self.sheet.finish()

    async def stop_work(self) -> None:
        await self.sheet.stop()

    async def close_page(self) -> None:
        await self.sheet.finish()  # a matter of seconds, and nothing that was meant to be added is lost
        self.target.end()
        self.catalog.posters.close()

    # Files

    def take_files(self, paths: Sequence[str]) -> None:
        """Files and folders to add, wherever they come from."""
        if paths:
            self.sheet.take(paths)
            self._show_sheet()

    def _confirm(self) -> None:
        self.sheet.table.setFocus()  # what is typed in a field or a row counts
        self.sheet.add()

    def choose_files(self) -> None:
        choose_files(self, self.desk.state, self.take_files)

    def choose_folder(self) -> None:
        choose_folder(self, self.desk.state, self.take_files)

    def paste(self) -> None:
        paths = paths_of(QGuiApplication.clipboard().mimeData())
        if paths:
            self.take_files(paths)
        else:
            self.desk.messages.note(self.tr("Nothing to add: copy files in the file manager first."), "accent")

    def _add_sample(self) -> None:
        self.catalog.first.show_making(0.0)
        self.desk.spawn(self._make_sample(), self.tr("Sample lecture"))

    async def _make_sample(self) -> None:
        first = self.catalog.first
        try:
            job = await add_sample(self.desk, first.show_making)
        finally:
            first.show_making(None)
        show_job(self.desk, job, stays=not self.isVisible())

    def _added(self, count: int) -> None:
        text = plural(count, self.tr("1 lecture added"), self.tr("{count} lectures added"))
        self.desk.messages.note(text, action=(self.tr("Show queue"), lambda: self.desk.go("queue")))

    def _reopened(self) -> None:
        self._show_sheet()
        self.desk.go(self.key)

    def _show_sheet(self) -> None:
        """The sheet takes the list's place while files are on it."""
        open_ = self.sheet.is_open
        self._sheet_place.setVisible(open_)
        self.sheet.setVisible(open_)
        self.catalog.setVisible(not open_)
        self.heading.setText(self.tr("Add lectures") if open_ else self.title)
        self._show_head()
        if open_:
            self.sheet.table.setFocus()
        else:
            self.catalog.take_focus()

    def _show_head(self) -> None:
        listed = not self.sheet.is_open
        self.search.setVisible(listed and self.catalog.filled)
        self.add_button.setVisible(listed and not self.catalog.first.isVisibleTo(self))

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # Dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.target.hover(paths)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self.target.end()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.target.end()
        self.take_files(paths_of(event.mimeData()))

    def resizeEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.target.setGeometry(self.rect())

    def hideEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.target.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.catalog.escape(event):
            super().keyPressEvent(event)

    # What others change

    def _take_settings(self) -> None:
        """Another store has other lectures."""
        if self.desk.settings.value.mongo_url != self._store:
            self._store = self.desk.settings.value.mongo_url
            QTimer.singleShot(0, self.catalog.reload)

    def _show_pending(self) -> None:
        self.catalog.first.show_work(self.pending.count, paused=self.pending.paused)

    def _take_events(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, JobMoved) and event.state == "published" and event.lecture:
                self._published[event.lecture] = None
        if self._published and not self._fetching:
            self._fetching = True
            self.desk.spawn(self._fetch_published(), self.title)

    async def _fetch_published(self) -> None:
        try:
            while self._published:
                wanted, self._published = list(self._published), {}
                async with self.desk.stores.open() as store:
                    for lecture_id in wanted:
                        lecture: Lecture | None = await store.get(lecture_id)
                        if lecture is not None:
                            self.catalog.put(lecture)
                await asyncio.sleep(0)
        except VppError:
            self.catalog.reload()  # which tells that the store is away
        finally:
            self._fetching = False
