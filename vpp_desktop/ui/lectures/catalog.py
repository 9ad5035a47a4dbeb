"""The catalog on the page: filters, cards or rows, the details beside them, and what stands there when there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import Sort
from vpp_core.errors import VppError
from vpp_desktop.ui import icons
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.beside import Beside
from vpp_desktop.ui.lectures.filters import Filters, SearchField
from vpp_desktop.ui.lectures.grid import GridView
from vpp_desktop.ui.lectures.model import CatalogModel
from vpp_desktop.ui.lectures.nothing import FirstTime, Loading
from vpp_desktop.ui.lectures.posters import PosterCache
from vpp_desktop.ui.lectures.table import TableView
from vpp_desktop.ui.lectures.words import grouped
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.card import Banner
from vpp_desktop.ui.widgets.empty import EmptyState

VIEW, SORT = "lectures.view", "lectures.sort"
TRY_AGAIN_MS = 15_000
"""How long a store that is away is left alone before it is asked again, while somebody looks."""


class Catalog(QWidget):
    """All lectures."""

    shown_changed = Signal()
    """There are lectures now, or none."""

    def __init__(
        self,
        desk: Desk,
        search: SearchField,
        choose_files: Callable[[], object],
        choose_folder: Callable[[], object],
        sample: Callable[[], object],
    ) -> None:
        super().__init__()
        self._desk = desk
        self.model = CatalogModel(desk.stores, desk.spawn)
        self.posters = PosterCache(desk.folders.cache / "posters", desk.stores, desk.spawn)
        view = desk.state.get(VIEW, "grid")
        self.filters = Filters(search, view, desk.state.get(SORT, "newest"))
        self.grid = GridView(self.model, self.posters)
        self.table = TableView(self.model, self.posters)
        self._views: dict[str, QAbstractItemView] = {"grid": self.grid, "table": self.table}
        self._view = view if view in self._views else "grid"
        self.table.setSelectionModel(self.grid.selectionModel())
        self.first = FirstTime(choose_files, choose_folder, sample, lambda: desk.go("queue"))
        self.nothing = EmptyState(
            "search", self.tr("No lecture fits"), "", [button(self.tr("Show all lectures"), self.filters.clear)]
        )
        self.away = EmptyState("database", "", "", [button(self.tr("Try again"), self.reload, "retry")])
        self.loading = Loading()
        self.beside = Beside(desk)
        self._retry = QTimer(self, singleShot=True, interval=TRY_AGAIN_MS)
        self._retry.timeout.connect(self._try_again)
        self._build()
        self._connect(search)
        self.table.show_sort(self.filters.query().sort)
        self._show_state()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        self._banner = QVBoxLayout()
        self._banner.setContentsMargins(0, 0, 12, 0)
        column.addLayout(self._banner)
        self._table_place = QWidget()
        place = QHBoxLayout(self._table_place)
        place.setContentsMargins(0, 0, 12, 16)
        place.addWidget(self.table)
        self._stack = QStackedWidget()
        for each in (self.grid, self._table_place, self.first, self.nothing, self.away, self.loading):
            self._stack.addWidget(each)
        column.addWidget(self._stack, 1)
        row.addWidget(left, 1)
        row.addWidget(self.beside)

    def _connect(self, search: SearchField) -> None:
        self.filters.changed.connect(self._ask)
        self.filters.view_changed.connect(self.show_view)
        search.left.connect(self.take_focus)
        self.table.sort_wanted.connect(self.filters.choose_sort)
        self.model.state_changed.connect(self._show_state)
        self.model.replaced.connect(self._to_top)
        self.model.rowsInserted.connect(self._show_state)
        self.model.rowsRemoved.connect(self._show_state)
        self.model.modelReset.connect(self._show_state)
        self.grid.selectionModel().selectionChanged.connect(self._selected)
        self.beside.changed.connect(self.put)
        self.beside.removed.connect(self._gone)
        self.beside.closed.connect(self.take_focus)
        self.beside.shown.connect(lambda: QTimer.singleShot(0, self._scroll_to_current))
        for view in self._views.values():
            view.installEventFilter(self)
            view.verticalScrollBar().valueChanged.connect(self._scrolled)
            view.doubleClicked.connect(lambda _: self.open_details())
            view.clicked.connect(lambda _: self._clicked())
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._open_menu)

    # What is shown

    @property
    def view(self) -> QAbstractItemView:
        """Cards or rows, whichever is shown."""
        return self._views[self._view]

    @property
    def filled(self) -> bool:
        """Whether there is anything to search, sort or look at."""
        return self.model.known and (self.model.total > 0 or self.filters.narrowed or self.model.rowCount() > 0)

    def open(self) -> None:
        """The page is shown: the catalog is asked for the first time, or again where it did not answer."""
        if not self.model.known or self.model.error is not None:
            self.reload()

    def reload(self) -> None:
        self._retry.stop()
        self.posters.forget_missing()
        self.model.query = self.filters.query().model_copy(update={"limit": self.model.query.limit})
        self.model.reload()
        self._desk.spawn(self._load_courses(), self.tr("Lectures"))

    def _try_again(self) -> None:
        if self.model.error is not None and self.isVisible():
            self.reload()

    def _ask(self) -> None:
        query = self.filters.query()
        self._desk.state.set(SORT, query.sort)
        self.table.show_sort(query.sort)
        self.model.show(query)

    async def _load_courses(self) -> None:
        try:
            async with self._desk.stores.open() as store:
                self.filters.offer(await store.courses())
        except VppError:
            return  # the model tells

    def _show_state(self) -> None:
        model = self.model
        if model.error is not None and not self._retry.isActive() and not model.loading:
            self._retry.start()
        if model.rowCount():
            page: QWidget = self.grid if self._view == "grid" else self._table_place
        elif model.error is not None:
            self.away.say(self.tr("The catalog cannot be reached"), sentence_of(model.error))
            page = self.away
        elif not model.known:
            page = self.loading
        elif self.filters.narrowed:
            page = self.nothing
            text = self.filters.search.text().strip()
            self.nothing.say(
                self.tr("No lecture fits"), self.tr("Nothing is called “{text}”.").format(text=text) if text else ""
            )
        elif model.loading and model.query != model.shown:
            page = self.loading
        else:
            page = self.first
        first = self._stack.currentWidget() is self.loading and page is not self.loading
        self._stack.setCurrentWidget(page)
        self.filters.setVisible(self.filled)
        count = model.total
        self.filters.count.setText(
            self.tr("1 lecture") if count == 1 else self.tr("{count} lectures").format(count=grouped(count))
        )
        self._tell_away()
        self.shown_changed.emit()
        if first:
            self.take_focus()

    def _tell_away(self) -> None:
        """A store that went away while its lectures are shown."""
        wanted = sentence_of(self.model.error) if self.model.error is not None and self.model.rowCount() else ""
        item = self._banner.itemAt(0)
        present = item.widget() if item is not None else None
        if isinstance(present, Banner):
            if wanted:
                present.say("warn", wanted)
                return
            self._banner.removeWidget(present)
            present.hide()
            present.deleteLater()
        elif wanted:
            self._banner.addWidget(Banner("warn", wanted, [(self.tr("Try again"), self.reload)]))

    def show_view(self, name: str) -> None:
        """Cards or rows, from now on."""
        current = self.view.currentIndex()
        self._view = name
        self.filters.choose_view(name)
        self._desk.state.set(VIEW, name)
        self._show_state()
        if current.isValid():
            self.view.setCurrentIndex(current)
            self.view.scrollTo(current)
        self.take_focus()

    def switch_view(self) -> None:
        self.show_view("table" if self._view == "grid" else "grid")

    def take_focus(self) -> None:
        """The keyboard goes to what is shown."""
        if not self.isVisible():
            return
        if self._stack.currentWidget() in (self.grid, self._table_place):
            self.view.setFocus()
            if not self.view.currentIndex().isValid() and self.model.rowCount():
                self.view.selectionModel().setCurrentIndex(
                    self.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )
        elif self._stack.currentWidget() is self.first:
            self.first.take_focus()

    def _to_top(self) -> None:
        for view in self._views.values():
            view.scrollToTop()

    def _scrolled(self) -> None:
        """Fetches what comes next before somebody gets there."""
        view = self.view
        corner = view.viewport().rect().bottomLeft()
        last = view.indexAt(corner)
        bar = view.verticalScrollBar()
        share = (bar.value() + bar.pageStep()) / max(1, bar.maximum() + bar.pageStep())
        self.model.prefetch(last.row() if last.isValid() else round(share * self.model.rowCount()))

    # Single lectures

    def put(self, lecture: Lecture) -> None:
        """A lecture is new, or another than it was."""
        if not self.model.known:
            return
        self.model.put(lecture)
        self.beside.update_lecture(lecture)
        if lecture.course is not None and self.filters.course.findData(lecture.course.title) < 0:
            self._desk.spawn(self._load_courses(), self.tr("Lectures"))

    def _gone(self, lecture_id: str) -> None:
        row = self.model.row_of(lecture_id)
        self.model.take(lecture_id)
        if row >= 0 and not self.selected_ids():
            self.beside.close_details()
            near = self.model.index(min(row, self.model.rowCount() - 1), 0)
            self.view.selectionModel().setCurrentIndex(near, QItemSelectionModel.SelectionFlag.NoUpdate)

    async def reveal(self, lecture_id: str) -> None:
        """Shows one lecture's details, and the lecture in the list where it is loaded."""
        row = self.model.row_of(lecture_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, 0))
            self._scroll_to_current()
        await self.beside.reveal(lecture_id)

    def _scroll_to_current(self) -> None:
        self.view.scrollTo(self.view.currentIndex())

    # Selection and details

    def selected_ids(self) -> list[str]:
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        return [self.model.entry(row).id for row in rows]

    def select_all(self) -> None:
        self.view.selectAll()

    def _clicked(self) -> None:
        if len(self.selected_ids()) == 1 and not self.beside.is_open:
            self.open_details()

    def _selected(self) -> None:
        if self.beside.is_open:
            QTimer.singleShot(0, self._follow)

    def _follow(self) -> None:
        """The details show what is selected now."""
        if self.beside.is_open and self.selected_ids():
            self.open_details()

    def open_details(self) -> None:
        """Shows the selected lectures beside the list."""
        if not self.selected_ids() and self.view.currentIndex().isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().select(self.view.currentIndex(), flags.Select | flags.Rows)
        if ids := self.selected_ids():
            self.beside.open(ids)

    def _open_menu(self, where: QPoint) -> None:
        """What can be done with the selected lectures, or with the one under the mouse."""
        if not self.selected_ids():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icons.icon("info"), self.tr("Show details"), self.open_details)
        menu.addSeparator()
        menu.addAction(icons.icon("delete", "error"), self.tr("Delete"), self.delete)
        menu.popup(self.view.viewport().mapToGlobal(where))

    def delete(self) -> None:
        """Takes the selected lectures out of the catalog."""
        self.beside.delete(self.selected_ids())

    # Keys

    def escape(self, event: QKeyEvent) -> bool:
        """Escape closes the details; whether that was it."""
        if event.key() == Qt.Key.Key_Escape and self.beside.is_open:
            self.beside.close_details()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_details()
                return True
            if key == Qt.Key.Key_Delete:
                self.delete()
                return True
            if self.escape(event):
                return True
        return super().eventFilter(watched, event)

    def sort_by(self, sort: Sort) -> None:
        self.filters.choose_sort(sort)
