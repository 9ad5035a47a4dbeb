"""The page Logs: what the platform's services and this program print, as it comes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from vpp_desktop.ui import theme
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.logs.bar import Chip, Choice, SearchBar, Times
from vpp_desktop.ui.logs.colours import place_of, service_colour
from vpp_desktop.ui.logs.exporting import Exporting
from vpp_desktop.ui.logs.feed import Feed
from vpp_desktop.ui.logs.index import Filter
from vpp_desktop.ui.logs.levels import Level
from vpp_desktop.ui.logs.model import Model
from vpp_desktop.ui.logs.own import SERVICE
from vpp_desktop.ui.logs.view import LogView
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.widgets.buttons import button, icon_button
from vpp_desktop.ui.widgets.card import Banner, Card
from vpp_desktop.ui.widgets.empty import EmptyState
from vpp_desktop.ui.widgets.text import set_property

LEVELS = (Level.NONE, Level.INFO, Level.WARN, Level.ERROR)
SPANS = (None, timedelta(minutes=5), timedelta(hours=1))
TODAY, CUSTOM = 3, 4

FEW = 20
"""Rows that are looked at to see whether they are notices only."""

UNDER_PILL = 72
"""Pixels above the view's lower edge that the pill may hide."""


class LogsPage(Page):
    """Logs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "logs", QCoreApplication.translate("MainWindow", "Logs"), "logs")
        self.model = Model()
        self._bound()
        desk.settings.changed.connect(self._bound)
        self.feed = Feed(desk, self.model.store, self.model.changed)
        self.view = LogView(self.model.index)
        self.chips: dict[str, Chip] = {}
        self._only: frozenset[str] | None = None  # services that are asked for before their chips are there
        self._since = self._until = ""
        self._jump = ""
        self._following: asyncio.Task[object] | None = None
        self._reading: asyncio.Task[object] | None = None
        self.exporting = Exporting(desk, self.model)
        self._build()
        self.model.grown.connect(self._refresh)
        self.model.replaced.connect(self.view.forget)
        self.view.followed.connect(self._followed)
        self.view.moved.connect(self._count)
        self.view.copied.connect(self._copied)
        theme.current().changed.connect(self._colour)

    # Parts

    def _build(self) -> None:
        self.searching = SearchBar()
        self.searching.changed.connect(self._search)
        self.searching.stepped.connect(self._step)
        self.searching.left.connect(self.view.setFocus)
        self.head.addWidget(self.searching)
        self.body.setSpacing(12)
        self.body.addLayout(self._controls())
        self.times = Times()
        self.times.hide()
        self.times.chosen.connect(self._set_times)
        self.times.closed.connect(lambda: self.span.choose(0))
        self.body.addWidget(self.times)
        self.told = Banner("error", "", closed=lambda: self.told.hide())
        self.told.hide()
        self.body.addWidget(self.told)
        self.away = Banner("warn", "", [(self.tr("Try again"), self._restart)])
        self.away.hide()
        self.body.addWidget(self.away)
        self.body.addWidget(self.exporting)
        card = Card(spacing=0)
        card.box.setContentsMargins(1, 8, 1, 8)
        card.box.addWidget(self.view)
        self.view.held.connect(lambda on: set_property(card, "held", on))
        self.room = QStackedWidget()
        self.room.addWidget(card)
        self.start = button(self.tr("Start platform"), lambda: self.desk.go("stack"), "play")
        self.again = button(self.tr("Try again"), self._restart, "retry")
        self.clear_filters = button(self.tr("Clear filters"), self.show_all)
        self.empty = EmptyState("logs", "", buttons=(self.start, self.again, self.clear_filters))
        self.room.addWidget(self.empty)
        self.body.addWidget(self.room, 1)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(4)
        row.addLayout(self._chip_row)
        levels = (self.tr("All levels"), self.tr("Info and worse"), self.tr("Warnings, errors"), self.tr("Errors"))
        self.level = Choice(self.tr("Level"), levels)
        self.level.chosen.connect(self._narrow)
        spans = (
            self.tr("All times"),
            self.tr("Last 5 minutes"),
            self.tr("Last hour"),
            self.tr("Today"),
            self.tr("From … to …"),
        )
        self.span = Choice(self.tr("Times"), spans)
        self.span.chosen.connect(self._choose_span)
        row.addWidget(self.level)
        row.addWidget(self.span)
        row.addStretch(1)
        self.wrap = icon_button("wrap", self.tr("Wrap long lines (Alt+Z)"), checkable=True)
        self.wrap.toggled.connect(self._wrap)
        row.addWidget(self.wrap)
        row.addWidget(icon_button("copy", self.tr("Copy the selection (Ctrl+C)"), self.view.hand.copy))
        row.addWidget(icon_button("export", self.tr("Export these lines to a file (Ctrl+S)"), self.exporting.ask))
        row.addWidget(icon_button("delete", self.tr("Clear the view (Ctrl+L)"), self._clear))
        self.following = button(self.tr("Follow"), None, "follow")
        self.following.setCheckable(True)
        self.following.setChecked(True)
        self.following.setToolTip(self.tr("Keep the newest line in sight (End)"))
        self.following.clicked.connect(self.view.follow)
        row.addWidget(self.following)
        return row

    def _bound(self) -> None:
        self.model.store.limit = self.desk.settings.value.log_lines

    def opened(self, **where: object) -> None:
        self.wrap.setChecked(self.desk.state.get("logs.wrap", False))
        self._begin()
        service, at = where.get("service"), where.get("at")
        if isinstance(service, str):
            self._show_only(service)
        if isinstance(at, datetime):
            self._jump = _engine_time(at)
            if self._since > self._jump or (self._until and self._until < self._jump):
                self.span.choose(0)
        self._refresh()
        if not self.searching.field.hasFocus():
            self.view.setFocus()

    def _begin(self) -> None:
        if self._following is None or self._following.done():
            self._following = self.desk.spawn(self.feed.follow(), self.tr("Logs"))
        if self._reading is None or self._reading.done():
            self._reading = self.desk.spawn(self.feed.own(self.isVisible), self.tr("Logs"))

    def _restart(self) -> None:
        if self._following is not None and not self._following.done():
            self._following.cancel()
            self._following = None
        self._begin()
        self._refresh()

    async def close_page(self) -> None:
        tasks = [task for task in (self._following, self._reading, self.exporting.task) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    # What is shown

    def _refresh(self) -> None:
        """Something is new."""
        self._add_chips()
        index = self.model.index
        self.view.search = self.model.search
        if self.view.index is not index:
            self.view.show_index(index)
        elif self.isVisible():
            self.view.refresh()
        if self._jump and self.model.store.latest >= self._jump:
            self._go_to_moment()
        self._show_state()
        self._count()

    def _go_to_moment(self) -> None:
        number = self.model.store.at(self._jump)
        if self.model.index.done > number and self.model.is_done:
            self._jump = ""
            self.view.follow(False)
            self.view.show_line(number, middle=True)
            self.view.hand.move_to(self.view.index.rows[self.view.index.row_of(number)] if self.view.index.rows else -1)

    def _show_state(self) -> None:
        store, model = self.model.store, self.model
        shows = not self._is_empty() and (self._has_lines() or not model.is_done)
        self.away.setVisible(shows and self.feed.problem is not None)
        if self.feed.problem is not None:
            self.away.say("warn", sentence_of(self.feed.problem))
        if shows:
            self.room.setCurrentIndex(0)
            return
        problem = self.feed.problem
        narrowed = not model.filter.is_open and not self._is_empty()
        self.clear_filters.setVisible(narrowed)
        self.again.setVisible(not narrowed and problem is not None)
        self.start.setVisible(not narrowed and problem is None and store.end == 0 and not self.feed.is_loading)
        if narrowed:
            text = self.tr("Of {count} lines none has what the filters ask for.").format(count=f"{len(store):,}")
            self.empty.say(self.tr("No line fits"), text)
        elif problem is not None:
            self.empty.say(self.tr("No logs can be read"), sentence_of(problem))
        elif store.end:
            self.empty.say(self.tr("The view is cleared"), self.tr("What is printed from now on is shown here."))
        elif self.feed.is_loading:
            self.empty.say(self.tr("Reading the logs"), "")
        else:
            text = self.tr("Start the platform, and what its services print comes here.")
            self.empty.say(self.tr("Nothing logged yet"), text)
        self.room.setCurrentIndex(1)

    def _is_empty(self) -> bool:
        """Whether nobody has printed anything: what tells of the engine alone does not count."""
        store = self.model.store
        return len(store) == 0 or not any(store.services)

    def _has_lines(self) -> bool:
        """Whether there is more to show than what tells of the engine."""
        rows, store = self.model.index.rows, self.model.store
        few = [number for number in rows if number >= store.first] if len(rows) < FEW else []
        return len(rows) >= FEW or any(store.line(number).origin != "notice" for number in few)

    def _add_chips(self) -> None:
        names = dict.fromkeys((*self.feed.services, *(name for name in self.model.store.services if name)))
        new = [name for name in names if name not in self.chips]
        for name in new:
            chip = self.chips[name] = Chip(name, "#000000", self._toggled)
            chip.show_as(self._only is None or name in self._only)
            self._chip_row.addWidget(chip)
        if new:
            self._colour()
            self._narrow()

    def _colour(self) -> None:
        """Gives each service its colour of this theme."""
        tokens, known = theme.current().tokens, self.feed.services
        for name, chip in self.chips.items():
            place = known.index(name) if name in known else (3 if name == SERVICE else place_of(name))
            self.view.colours[name] = service_colour(place, tokens)
            chip.paint_in(self.view.colours[name])
        self.view.viewport().update()

    # Filters

    def _show_only(self, service: str) -> None:
        self._only = frozenset((service,))
        for name, chip in self.chips.items():
            chip.show_as(name == service)
        self._narrow()

    def show_all(self) -> None:
        """Takes all filters back."""
        self._only = None
        for chip in self.chips.values():
            chip.show_as(True)
        self.searching.only.setChecked(False)
        self.level.choose(0)
        self.span.choose(0)

    def _toggled(self, _: bool) -> None:
        self._only = None
        self._narrow()

    def _narrow(self, _: object = None) -> None:
        shown = frozenset(name for name, chip in self.chips.items() if chip.isChecked())
        every = self._only is None and len(shown) == len(self.chips)
        pattern = self.model.search.pattern if self.model.search and self.searching.only.isChecked() else None
        self.model.narrow(
            Filter(
                services=None if every else shown | (self._only or frozenset()),
                level=LEVELS[self.level.choice],
                since=self._since,
                until=self._until,
                wanted=pattern.find if pattern else None,
            )
        )

    def _choose_span(self, choice: int) -> None:
        now = datetime.now(UTC)
        self.times.setVisible(choice == CUSTOM)
        self._until = ""
        if choice == CUSTOM:
            self.times.begin(now - timedelta(hours=1))
            return
        since: datetime | None
        if choice == TODAY:
            since = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        else:
            span = SPANS[choice]
            since = now - span if span is not None else None
        self._since = _engine_time(since) if since is not None else ""
        self._narrow()

    def _set_times(self, since: datetime | None, until: datetime | None) -> None:
        self._since = _engine_time(since) if since else ""
        self._until = _engine_time(until) if until else ""
        self._narrow()

    # Search

    def _search(self) -> None:
        bar = self.searching
        text = bar.field.text()
        if self.model.look_for(text, regex=bar.regex.isChecked(), exact=bar.exact.isChecked()):
            self.view.current = -1
        self.told.setVisible(bool(self.model.failure))
        if self.model.failure:
            self.told.say("error", self.tr("The expression {failure}").format(failure=self.model.failure))
        self._narrow()
        self._refresh()

    def _step(self, forward: bool) -> None:
        search = self.model.search
        if search is None:
            return
        start = self.view.current
        if start < 0:
            rows, top = self.view.index.rows, self.view.place.row
            edge = rows[min(top, len(rows) - 1)] if rows else 0
            start = edge - 1 if forward else self.view.index.store.end
            if self.view.follows and forward:
                start = -1 if not search.matches else search.matches[-1] - 1
        number = search.step(start, forward)
        if number is None:
            return
        self.view.current = number
        self.view.index.reveal(number)
        self.view.follow(False)
        self.view.hand.move_to(number)
        self.view.refresh()
        low = self.view.viewport().height() - UNDER_PILL
        in_sight = any(row[0] == number and 0 <= row[1] < low for row in self.view.visible())
        self.view.show_line(number, middle=not in_sight)
        self._count()

    def _count(self) -> None:
        search = self.model.search
        if search is None:
            wrong = bool(self.model.failure)
            self.searching.tell(self.tr("No expression") if wrong else "", wrong=wrong, found=False)
            return
        total, place = len(search.matches), search.place(self.view.current)
        words = self.tr("{place} of {count}") if place else self.tr("{count} lines")
        words = words.format(place=f"{place:,}", count=f"{total:,}")
        if search.failure:
            self.told.say("error", self.tr("The expression {failure}").format(failure=spoken(search.failure)))
            self.told.show()
        if not total and search.is_done:
            words = self.tr("No match")
        self.searching.tell(words, wrong=bool(search.failure), found=total > 0)

    # Other actions

    def _followed(self, on: bool) -> None:
        self.following.setChecked(on)

    def _wrap(self, on: bool) -> None:
        self.view.wrap(on)
        self.desk.state.set("logs.wrap", on)

    def _copied(self, count: int) -> None:
        if self.view.hand.is_cut:
            text = self.tr("The first {count} lines copied. Export the log to have all of them.")
            self.desk.messages.note(text.format(count=f"{count:,}"), "warn", (self.tr("Export"), self.exporting.ask))
        elif count:
            self.desk.messages.note(self.tr("%n line(s) copied", "", count))
        else:
            self.desk.messages.note(self.tr("Select lines to copy them: drag over them, or Ctrl+A."), "accent")

    def _clear(self) -> None:
        self.model.clear()
        self.view.hand.selection = None
        self.view.follow(True)

    def actions_of(self) -> list[Action]:
        view = self.view
        return [
            Action("logs.search", self.tr("Search the log"), self._focus_search, "Ctrl+F", icon="search"),
            Action("logs.next", self.tr("Next match"), lambda: self._step(True), "F3"),
            Action("logs.previous", self.tr("Previous match"), lambda: self._step(False), "Shift+F3"),
            Action(
                "logs.follow", self.tr("Follow the log"), lambda: view.follow(True), "End", bound=False, icon="follow"
            ),
            Action("logs.wrap", self.tr("Wrap long lines"), self.wrap.toggle, "Alt+Z", icon="wrap"),
            Action(
                "logs.copy", self.tr("Copy the selected lines"), self.view.hand.copy, "Ctrl+C", bound=False, icon="copy"
            ),
            Action("logs.all", self.tr("Select all lines"), view.hand.select_all, "Ctrl+A", bound=False),
            Action("logs.export", self.tr("Export the log"), self.exporting.ask, "Ctrl+S", icon="export"),
            Action("logs.clear", self.tr("Clear the log's view"), self._clear, "Ctrl+L", icon="delete"),
            Action("logs.unfilter", self.tr("Clear the log's filters"), self.show_all, icon="filter"),
        ]

    def _focus_search(self) -> None:
        self.searching.field.setFocus()
        self.searching.field.selectAll()


def _engine_time(time: datetime) -> str:
    """As the engine writes times."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"
