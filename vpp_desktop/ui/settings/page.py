"""The page Settings: all of them on one page, each with its default and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vpp_desktop.config import Value
from vpp_desktop.config.reach import unreachable, whole
from vpp_desktop.config.secrets import SECRETS
from vpp_desktop.config.table import FOLDERS, GROUPS, TABLE, Setting
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.settings import checks
from vpp_desktop.ui.settings.about import About
from vpp_desktop.ui.settings.exchange import Exchange
from vpp_desktop.ui.settings.fields import make_field
from vpp_desktop.ui.settings.ladders import Ladders
from vpp_desktop.ui.settings.places import place_lines
from vpp_desktop.ui.settings.row import Line, Remark, SettingRow
from vpp_desktop.ui.settings.sections import Section
from vpp_desktop.ui.settings.words import said
from vpp_desktop.ui.widgets.buttons import button, quiet
from vpp_desktop.ui.widgets.empty import EmptyState
from vpp_desktop.ui.widgets.state import StateLabel

WIDEST = 920
INDEX_WIDTH = 200
SAVED_SHOWN = 2500
"""Milliseconds for which "Saved" is shown."""


class SettingsPage(Page):
    """All settings, made from the table when the page is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings", QCoreApplication.translate("MainWindow", "Settings"), "settings")
        self.rows: dict[str, SettingRow] = {}
        self.sections: list[Section] = []
        self._saved = StateLabel("done", self.tr("Saved"))
        self._saved.hide()
        self._gone = QTimer(self, singleShot=True, interval=SAVED_SHOWN)
        self._gone.timeout.connect(self._saved.hide)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search settings"))
        self.search.setAccessibleName(self.tr("Search settings"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._search)
        self.head.addWidget(self._saved)
        self.head.addWidget(self.search)
        self.exchange = Exchange(desk)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside = QHBoxLayout()
        beside.setSpacing(24)
        self._scroll.setMaximumWidth(WIDEST + 20)
        beside.addWidget(self._scroll, 1000)
        self.index = QWidget()
        self.index.setFixedWidth(INDEX_WIDTH)
        self.index.hide()
        beside.addWidget(self.index)
        beside.addStretch(1)
        self.body.addLayout(beside)
        desk.settings.changed.connect(self.refresh)
        desk.settings.saved.connect(self._show_saved)

    # Making it

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.ensure_made()

    def ensure_made(self) -> None:
        """Makes the lines, once."""
        if self.sections:
            return
        self.ladders = Ladders(self.desk)
        for setting in TABLE:
            self.rows[setting.name] = self._row(setting)
        self.ladders.attach(self.rows["ladder"])
        self._testable("mongo_url", checks.store_answers)
        self._testable("docker_host", checks.engine_answers)
        for group in GROUPS:
            lines: list[Line] = [row for row in self.rows.values() if row.setting.group == group]
            self.sections.append(Section(said(group), [*lines, *place_lines(self.desk)] if group == FOLDERS else lines))
        self.sections.append(Section(self.tr("This program"), [*self.exchange.lines(), self._doctor(), About()]))
        self._scroll.setWidget(self._column())
        self._fill_index()
        self.refresh()

    def _row(self, setting: Setting) -> SettingRow:
        row = SettingRow(setting, make_field(setting, self.ladders.choices() if setting.form == "ladder" else ()))
        row.chosen.connect(self._chosen)
        row.reset.connect(self.desk.settings.reset)
        return row

    def _column(self) -> QWidget:
        """The sections in a column that is no wider than reads well."""
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        around = QHBoxLayout(scrolled)
        around.setContentsMargins(0, 0, 8, 16)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        for section in self.sections:
            column.addWidget(section)
        self.nothing = EmptyState("search", self.tr("No setting fits"), self.tr("Other words may find it."))
        self.nothing.hide()
        column.addWidget(self.nothing)
        column.addStretch(1)
        around.addWidget(inner, 1000)
        around.addStretch(1)
        return scrolled

    def _fill_index(self) -> None:
        """Where there is room beside the column: a way to each section."""
        column = QVBoxLayout(self.index)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for section in self.sections:
            words = section.title.text()
            go = quiet(words, partial(self._show_section, section))
            go.setAccessibleName(self.tr("Show {section}").format(section=words))
            column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _show_section(self, section: Section) -> None:
        self.search.clear()
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + section.mapTo(self._scroll.viewport(), QPoint(0, 0)).y())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.index.setVisible(self.width() >= WIDEST + INDEX_WIDTH + 96)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Beside the column too."""
        QCoreApplication.sendEvent(self._scroll.verticalScrollBar(), event)

    def _testable(self, name: str, ask: Callable[[Desk], Awaitable[tuple[str, str]]]) -> None:
        """Adds a button that tries whether what is chosen answers."""
        row, result = self.rows[name], Remark()
        test = button(self.tr("Test"))
        test.setAccessibleName(self.tr("Test {setting}").format(setting=said(row.setting.title)))

        async def run() -> None:
            test.setEnabled(False)
            result.say("working", self.tr("Asking."))
            try:
                result.say(*await ask(self.desk))
            finally:
                test.setEnabled(True)
                test.setFocus()

        test.clicked.connect(lambda: self.desk.spawn(run(), said(row.setting.title)))
        self.desk.settings.changed.connect(lambda: result.say("off", ""))
        row.field.row.addWidget(test)
        row.note(result)
        row.result = result

    def _doctor(self) -> Line:
        line = Line(self.tr("This machine"), self.tr("Looks whether all is there that lectures and the platform need."))
        line.put(button(self.tr("Open the doctor"), lambda: self.desk.go("doctor"), "doctor"))
        return line

    # What happens on it

    def opened(self, **where: object) -> None:
        """`setting`: the name of the one that is meant."""
        self.ensure_made()
        self.desk.settings.look_again()
        row = self.rows.get(str(where.get("setting", "")))
        if row is not None:
            self.search.clear()
            row.field.setFocus()
            QTimer.singleShot(0, lambda: self._scroll.ensureWidgetVisible(row, 0, 64))

    def refresh(self) -> None:
        """Shows the values that hold."""
        settings = self.desk.settings.value
        for name, row in self.rows.items():
            row.show_value(getattr(settings, name))
            if row.setting.variable:
                row.show_decided(self.desk.environment.decided_by(row.setting.variable))

    def _chosen(self, name: str, value: Value) -> None:
        value = whole(name, value)
        if error := unreachable(name, value, self.desk.folders.config):
            self.rows[name].complain(error.message)
            return
        self.desk.settings.change(**{name: value})
        if name in SECRETS:
            self.refresh()  # a password is hidden again

    def _show_saved(self) -> None:
        self._saved.show()
        self._gone.start()

    def _search(self, query: str) -> None:
        self.ensure_made()
        left = sum([section.search(query) for section in self.sections])
        self.nothing.setVisible(not left)
        self._scroll.verticalScrollBar().setValue(0)

    def actions_of(self) -> list[Action]:
        return [
            Action("settings.search", self.tr("Search settings"), self.search.setFocus, "Ctrl+F", icon="search"),
            Action("settings.export", self.tr("Export settings"), self.exchange.ask_export, icon="export"),
            Action("settings.import", self.tr("Import settings"), self.exchange.ask_import, icon="download"),
            Action("settings.reset", self.tr("Reset all settings"), self.exchange.reset_all, icon="undo"),
        ]
