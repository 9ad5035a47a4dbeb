"""The shell: rail, pages, palette, messages. Each page is made in a turn of the loop of its own, after the first paint."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from vpp_core.errors import VppError
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.rail import Rail

if TYPE_CHECKING:
    from vpp_desktop.ui.actions import Action
    from vpp_desktop.ui.desk import Desk
    from vpp_desktop.ui.messages import Messages
    from vpp_desktop.ui.palette import Group

SMALLEST = (1024, 700)
USUAL = (1280, 800)
NARROW_BELOW = 1100


class Entry(NamedTuple):
    """One page of the window before it is made."""

    key: str
    icon: str
    made_by: str
    in_rail: bool = True
    low: bool = False


ENTRIES = (
    Entry("lectures", "lectures", "lectures.page:LecturesPage"),
    Entry("queue", "queue", "queue.page:QueuePage"),
    Entry("stack", "stack", "stack.page:StackPage"),
    Entry("logs", "logs", "logs.page:LogsPage"),
    Entry("settings", "settings", "settings.page:SettingsPage", low=True),
    Entry("doctor", "doctor", "doctor.page:DoctorPage", in_rail=False),
)
HOME = "lectures"


class MainWindow(QMainWindow):
    """The window, empty until a desk is attached.

    Args:
        messages: what is told in the window; the desk's where none are given.
    """

    painted = Signal()
    """The first paint is done; what is heavy may be loaded now."""

    leaving = Signal()
    """The person wants to leave; the window stays until somebody closes it."""

    summary = Signal(str, str, str)
    """Page, state and sentence of what is in work there."""

    def __init__(self, messages: Messages | None = None) -> None:
        super().__init__()
        self.setWindowTitle("VPP Desktop")
        self.setWindowIcon(icons.app_icon())
        room = self.screen().availableSize()
        self.setMinimumSize(QSize(*SMALLEST).boundedTo(room))
        self.resize(QSize(*USUAL).boundedTo(room))
        self.setAcceptDrops(True)
        self.desk: Desk | None = None
        self.pages: dict[str, Page] = {}
        self._painted = False
        self._wanted: tuple[str, dict[str, object]] = (HOME, {})
        self._messages = messages
        self._build()

    def _build(self) -> None:
        root = QWidget()
        root.setObjectName("window")
        row = QHBoxLayout(root)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = Rail()
        titles = self.titles()
        for entry in ENTRIES:
            if entry.in_rail:
                self.rail.add(entry.key, titles[entry.key], entry.icon, low=entry.low)
        for key in ("stack", "queue"):
            self.rail.add_strip(key)
        self.rail.chosen.connect(self.show_page)
        self.rail.choose(HOME)
        self._stack = QStackedWidget()
        self._stack.addWidget(QWidget())
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        row.addWidget(self.rail)
        row.addLayout(self._column, 1)
        self.setCentralWidget(root)

    def titles(self) -> dict[str, str]:
        """The pages' names in the interface's language."""
        return {
            "lectures": self.tr("Lectures"),
            "queue": self.tr("Queue"),
            "stack": self.tr("Stack"),
            "logs": self.tr("Logs"),
            "settings": self.tr("Settings"),
            "doctor": self.tr("Doctor"),
        }

    # Pages

    async def attach(self, desk: Desk) -> None:
        """Makes the pages, the wanted one first, each in a turn of the loop of its own."""
        import asyncio  # here, as all that the first paint does not need

        from vpp_desktop.ui.toasts import Toasts

        self.desk = desk
        self.toasts = Toasts(self._messages or desk.messages)
        self._column.addWidget(self.toasts)
        desk.asked_for.connect(self._go)
        wanted = self._wanted[0]
        for entry in sorted(ENTRIES, key=lambda entry: entry.key != wanted):
            if self._add_page(entry, desk).key == self._wanted[0]:
                self.show_page(self._wanted[0], **self._wanted[1])
            await asyncio.sleep(0)
        self._bind()
        if self.page is not None:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_page(self, entry: Entry, desk: Desk) -> Page:
        module, name = entry.made_by.split(":")
        make = cast("Callable[[Desk], Page]", getattr(importlib.import_module(f"vpp_desktop.ui.{module}"), name))
        page = make(desk)
        page.badge.connect(lambda text, role: self.rail.mark(entry.key, text, role))
        page.summary.connect(lambda state, text: self.rail.say(entry.key, state, text))
        page.summary.connect(lambda state, text: self.summary.emit(entry.key, state, text))
        self.pages[entry.key] = page
        self._stack.addWidget(page)
        page.ensurePolished()
        return page

    def _go(self, key: str, where: dict[str, object]) -> None:
        self.show_page(key, **where)

    def show_page(self, key: str, **where: object) -> None:
        """Shows the page; one that is not made yet is shown as soon as it is."""
        self._wanted = (key, where)
        self.rail.choose(key)
        page = self.pages.get(key)
        if page is None:
            return
        self._stack.setCurrentWidget(page)
        focused = QApplication.focusWidget()
        if focused is None or not self.rail.isAncestorOf(focused):
            page.setFocus(Qt.FocusReason.OtherFocusReason)  # pages hand it to what is used first
        page.opened(**where)
        if self.desk is not None and key != "doctor":
            self.desk.state.set("page", key)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def fail(
        self,
        error: VppError,
        again: Callable[[], object],
        leave: Callable[[], object],
        look: Callable[[], object] | None = None,
    ) -> None:
        """Shows why there is nothing to show; `look` opens the place where a person can mend it."""
        from vpp_desktop.ui.messages import sentence_of
        from vpp_desktop.ui.widgets.buttons import button
        from vpp_desktop.ui.widgets.empty import EmptyState

        buttons = [button(self.tr("Try again"), again, "retry"), button(self.tr("Quit"), leave)]
        if look is not None:
            buttons.insert(1, button(self.tr("Open its folder"), look, "folder"))
        shown = EmptyState("warning", self.tr("VPP Desktop cannot open its data"), sentence_of(error), buttons)
        self.rail.setEnabled(False)
        self._stack.addWidget(shown)
        self._stack.setCurrentWidget(shown)
        buttons[0].setFocus()

    async def close_pages(self) -> None:
        for page in self.pages.values():
            await page.close_page()

    # Actions

    def groups(self) -> list[Group]:
        """All actions by page, the shown page's first."""
        titles = self.titles()
        pages: list[Group] = [(page.title, page.actions_of()) for page in self.pages.values()]
        pages.sort(key=lambda group: self.page is None or group[0] != self.page.title)
        return [*pages, (self.tr("Window"), self._window_actions(titles))]

    def _window_actions(self, titles: dict[str, str]) -> list[Action]:
        from vpp_desktop.ui.actions import Action

        numbered: Sequence[Entry] = [entry for entry in ENTRIES if entry.in_rail]
        keys = {entry.key: f"Ctrl+{number}" for number, entry in enumerate(numbered, 1)}
        go = self.tr("Go to {page}")

        def opener(key: str) -> Callable[[], object]:
            return lambda: self.show_page(key)

        return [
            *(
                Action(
                    f"go.{entry.key}",
                    go.format(page=titles[entry.key]),
                    opener(entry.key),
                    keys.get(entry.key, ""),
                    anywhere=True,
                    icon=entry.icon,
                )
                for entry in ENTRIES
            ),
            Action("window.palette", self.tr("Find a command"), self.open_palette, "Ctrl+K", anywhere=True),
            Action("window.shortcuts", self.tr("Show all shortcuts"), self.open_shortcuts, "?", anywhere=True),
            Action("window.undo", self.tr("Undo"), self._undo, "Ctrl+Z", anywhere=True, icon="undo"),
            Action("window.theme", self.tr("Switch between light and dark"), self._switch_theme, anywhere=True),
            Action("window.quit", self.tr("Quit"), self.leaving.emit, "Ctrl+Q", anywhere=True, icon="power"),
        ]

    def _bind(self) -> None:
        """Makes shortcuts of the actions: those of a page work while it is shown."""
        for page in self.pages.values():
            for action in page.actions_of():
                self._bind_one(self if action.anywhere else page, action)
        for action in self._window_actions(self.titles()):
            self._bind_one(self, action)

    def _bind_one(self, owner: QWidget, action: Action) -> None:
        if action.shortcut and action.bound:
            shortcut = QShortcut(QKeySequence(action.shortcut), owner)
            shortcut.activated.connect(lambda: action.run() if action.enabled() else None)

    def open_palette(self) -> None:
        from vpp_desktop.ui.palette import Palette

        Palette(self, self.groups()).open()

    def open_shortcuts(self) -> None:
        from vpp_desktop.ui.palette import Shortcuts

        Shortcuts(self, self.groups()).open()

    def _undo(self) -> None:
        if self.desk is not None:
            self.desk.messages.undo_last()

    def _switch_theme(self) -> None:
        if self.desk is not None:
            wanted = "light" if theme.current().tokens.dark else "dark"
            self.desk.settings.change(theme=wanted)
            theme.current().choose(wanted)

    # The window itself

    def restore(self, geometry: str) -> None:
        """Puts the window where it was."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def geometry_text(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def raise_window(self) -> None:
        """Brings it to the front, out of the tray or the task bar."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def take_files(self, paths: Sequence[str]) -> None:
        """Files that came from elsewhere: another start, or a drop on another page."""
        self.show_page("lectures")
        take = getattr(self.pages.get("lectures"), "take_files", None)
        if take is not None and paths:
            take(list(paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if "lectures" in self.pages and event.mimeData().hasUrls():
            self.show_page("lectures")
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        self.take_files([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.rail.narrow(self.width() < NARROW_BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt would end the program with its last window: whoever listens to `leaving` ends it, when all is put away."""
        event.ignore()
        self.leaving.emit()
