"""The page Settings: all of them on one page, each with its default and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit

from vpp_desktop.config import Value
from vpp_desktop.config.reach import unreachable, whole
from vpp_desktop.config.secrets import SECRETS
from vpp_desktop.config.table import FOLDERS, GROUPS, PLATFORM, TABLE, Setting
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.settings import checks
from vpp_desktop.ui.settings.about import About
from vpp_desktop.ui.settings.column import Column
from vpp_desktop.ui.settings.exchange import Exchange
from vpp_desktop.ui.settings.fields import make_field
from vpp_desktop.ui.settings.ladders import Ladders
from vpp_desktop.ui.settings.places import place_lines
from vpp_desktop.ui.settings.row import Line, Remark, SettingRow
from vpp_desktop.ui.settings.sections import Section
from vpp_desktop.ui.settings.words import said
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.state import StateLabel

SAVED_SHOWN = 2500
"""Milliseconds for which "Saved" is shown."""


class SettingsPage(Page):
    """All settings, made from the table when the page is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "settings", QCoreApplication.translate("MainWindow", "Settings"), "settings")
        self.rows: dict[str, SettingRow] = {}
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
        self.column = Column()
        self.column.area.setAccessibleName(self.title)
        self.body.addWidget(self.column)
        self._making: Iterator[None] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._make_more)
        desk.settings.changed.connect(self.refresh)
        desk.settings.saved.connect(self._show_saved)

    # Making it

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._make_more()

    def ensure_made(self) -> None:
        """Makes all that is not made yet."""
        while self._make_more():
            pass

    def _make_more(self) -> bool:
        """Makes the next part, and has the rest follow, a part in each turn of the loop; False where all is made."""
        if self._making is None:
            self._making = self._parts()
        try:
            next(self._making)
        except StopIteration:
            self._turn.stop()
            return False
        self._turn.start()
        return True

    def _parts(self) -> Iterator[None]:
        self.ladders = Ladders(self.desk)
        yield
        for group in GROUPS:
            rows = {each.name: self._row(each) for each in TABLE if each.group == group}
            self.rows |= rows
            if "ladder" in rows:
                self.ladders.attach(rows["ladder"])
            if group == PLATFORM:
                self._testable("mongo_url", checks.store_answers)
                self._testable("docker_host", checks.engine_answers)
            lines: list[Line] = [*rows.values(), *(place_lines(self.desk) if group == FOLDERS else ())]
            self._show_values(rows)
            self.column.add(Section(said(group), lines))
            yield
        self.column.add(Section(self.tr("This program"), [*self.exchange.lines(), self._doctor(), About()]))

    def _row(self, setting: Setting) -> SettingRow:
        row = SettingRow(setting, make_field(setting, self.ladders.choices() if setting.form == "ladder" else ()))
        row.chosen.connect(self._chosen)
        row.reset.connect(self.desk.settings.reset)
        return row

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
        self.desk.settings.look_again()
        if "setting" not in where:
            return
        self.ensure_made()
        row = self.rows.get(str(where["setting"]))
        if row is not None:
            self.search.clear()
            row.field.setFocus()
            QTimer.singleShot(0, row, lambda: self.column.area.ensureWidgetVisible(row, 0, 64))

    def refresh(self) -> None:
        """Shows the values that hold."""
        self._show_values(self.rows)

    def _show_values(self, rows: Mapping[str, SettingRow]) -> None:
        settings = self.desk.settings.value
        for name, row in rows.items():
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
        self.column.search(query)

    def actions_of(self) -> list[Action]:
        return [
            Action("settings.search", self.tr("Search settings"), self.search.setFocus, "Ctrl+F", icon="search"),
            Action("settings.export", self.tr("Export settings"), self.exchange.ask_export, icon="export"),
            Action("settings.import", self.tr("Import settings"), self.exchange.ask_import, icon="download"),
            Action("settings.reset", self.tr("Reset all settings"), self.exchange.reset_all, icon="undo"),
        ]
