"""The page Stack: one button for the platform, its problems, and a card for each service."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.stack.banners import Banners, Ways
from vpp_desktop.ui.stack.fixes import Fixes
from vpp_desktop.ui.stack.head_card import ROLE_STATES, HeadCard
from vpp_desktop.ui.stack.model import StackModel
from vpp_desktop.ui.stack.service_card import Acts, ServiceCard
from vpp_desktop.ui.stack.words import doing_words, leaving_words, say
from vpp_desktop.ui.widgets.buttons import primary, quiet
from vpp_desktop.ui.widgets.text import set_property

if TYPE_CHECKING:
    from vpp_desktop.stack.desired import Desired, Service
    from vpp_desktop.stack.stats import ServiceStats

TICK = 20_000
"""Milliseconds between two looks at the clock; times are shown to the minute."""


class Arrow(QWidget):
    """Between two cards, where the lower one waits for the upper."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedHeight(20)
        theme.current().changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(40, 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().tokens.color("muted"), 1.5))
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x, end = (self.width() - 32.0 if right_to_left else 32.0), self.height() - 2.0
        painter.drawLine(QPointF(x, 2), QPointF(x, end))
        painter.drawPolyline([QPointF(x - 4, end - 4), QPointF(x, end), QPointF(x + 4, end - 4)])


class StackPage(Page):
    """Stack."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "stack", QCoreApplication.translate("MainWindow", "Stack"), "stack")
        self.model = StackModel(desk)
        self.fixes = Fixes(desk, self.model)
        self.cards: dict[str, ServiceCard] = {}
        self._desired: Desired | None = None
        self._in_work: tuple[bool, frozenset[str]] = (False, frozenset())
        self._build()
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._tick)
        self.model.changed.connect(self._show)
        self.model.moved.connect(self._moved)
        self.model.ended.connect(self._ended)
        self.model.used.connect(self._use)

    def _build(self) -> None:
        self.copy_link = quiet(self.tr("Copy link"), self._copy_link, "copy")
        self.open_page = primary(self.tr("Open student page"), self._open_page, "open-external")
        for each in (self.copy_link, self.open_page):
            each.hide()
            self.head.addWidget(each)
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        column = QVBoxLayout(scrolled)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(16)
        self.banners = Banners(self.fixes.fix, Ways(self.model.reread, lambda: self.desk.go("doctor")))
        self.head_card = HeadCard(self.model)
        self._services = QVBoxLayout()
        self._services.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self.head_card)
        column.addLayout(self._services)
        column.addStretch(1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        area.setWidget(scrolled)
        self.body.addWidget(area)

    def opened(self, **where: object) -> None:
        """With `service`: its card is in sight."""
        card = self.cards.get(str(where.get("service", "")))
        if card is not None:
            self._area.ensureWidgetVisible(card)

    # What is shown

    def _show(self) -> None:
        model = self.model
        busy = model.busy
        self._in_work = busy, model.building
        desired = model.stack.desired if model.stack is not None else None
        if desired is not None and (self._desired is None or desired.services != self._desired.services):
            self._make_cards(desired)
        self._desired = desired or self._desired
        for card in self.cards.values():
            card.setEnabled(model.status is not None)
        for status in model.status.services if model.status is not None else ():
            if (shown := self.cards.get(status.service)) is not None:
                building = status.service in model.building
                shown.show_status(status, busy=busy, building=building, failed=model.failed(status))
        self.banners.show_problems(model.problems, busy=busy)
        there = model.address() is not None
        self._rank(self.open_page, first=not self.head_card.has_primary)
        self.open_page.setVisible(there)
        self.copy_link.setVisible(there)
        self._tell()

    def _rank(self, pressed: QPushButton, *, first: bool) -> None:
        """One filled button at a time."""
        if pressed.property("primary") != first:
            set_property(pressed, "primary", first)
            pressed.setIcon(icons.icon("open-external", "on_accent" if first else "text"))

    def _moved(self) -> None:
        """A plan moves many times a second; cards and banners only care what is in work."""
        if (self.model.busy, self.model.building) != self._in_work:
            self._show()

    def _make_cards(self, desired: Desired) -> None:
        """Cards in the order of dependencies; services are few, and the file changes seldom."""
        while (item := self._services.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        acts = Acts(self._goal, self.fixes.logs, self.fixes.shell, self.fixes.browse)
        self.cards = {}
        for service in desired.services.values():
            if self.cards:
                self._services.addWidget(self._between(service))
            self.cards[service.name] = card = ServiceCard(service, acts)
            self._services.addWidget(card)

    def _between(self, service: Service) -> QWidget:
        """An arrow from the cards above to one that waits for one of them; else a gap."""
        waits = [d.service for d in service.depends_on if d.service in self.cards]
        if not waits:
            gap = QWidget()
            gap.setFixedHeight(16)
            return gap
        text = self.tr("{service} waits for {others}")
        return Arrow(text.format(service=service.name, others=", ".join(waits)))

    def _goal(self, goal: str, service: str) -> None:
        status = self.model.service(service)
        if goal == "start" and (status is None or not status.container):
            goal = "up"  # there is nothing yet that could be started
        self.model.do(goal, service)  # type: ignore[arg-type]

    def _use(self, found: list[ServiceStats]) -> None:
        now = time.monotonic()
        first = {stats.service: stats for stats in reversed(found)}
        for name, card in self.cards.items():
            if name in first:
                card.use(first[name], now)
            else:
                card.advance(now)

    def _tell(self) -> None:
        """The rail's mark and the strip at its foot."""
        line, bad = self.model.line(), [p for p in self.model.problems if p.severity != "note"]
        if line is None:
            words = self.tr("Stack cannot be read") if self.model.problems else ""
            self.summary.emit("attention", words)
        elif self.model.busy and line.role != "accent":
            self.summary.emit("working", doing_words(self.model.wish_in_work))
        else:
            self.summary.emit(ROLE_STATES[line.role], say(line.words))
        if bad:
            role = "error" if any(p.severity == "error" for p in bad) else "warn"
            self.badge.emit(self.tr("{count}!").format(count=len(bad)), role)
        elif line is not None and line.role == "ok":
            self.badge.emit(self.tr("ok"), "ok")
        else:
            self.badge.emit("", "")

    def _ended(self) -> None:
        """Tells whoever is on another page by now how it ended."""
        run, address = self.model.run, self.model.stack.address() if self.model.stack is not None else None
        if self.isVisible() or run is None:
            return
        if run.state == "failed" and run.error is not None:
            self.desk.messages.error(run.error, action=(self.tr("Show"), lambda: self.desk.go("stack")))
        elif run.state == "done" and run.plan and run.plan.goal == "up" and address:
            text = self.tr("The platform runs: {address}").format(address=address)
            self.desk.messages.note(text, action=(self.tr("Open student page"), lambda: self.fixes.browse(address)))

    def _tick(self) -> None:
        for card in self.cards.values():
            card.tick()
            card.advance(time.monotonic())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._tick()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._clock.stop()

    # What can be asked for

    def _open_page(self) -> None:
        if address := self.model.address():
            self.fixes.browse(address)

    def _copy_link(self) -> None:
        if address := self.model.address():
            self.fixes.copy(address)

    def actions_of(self) -> list[Action]:
        model = self.model

        def can(*offers: str) -> bool:
            return not model.busy and model.offer in offers

        found = [
            Action("stack.start", self.tr("Start the platform"), lambda: model.do("up"), "Ctrl+Return",
                   enabled=lambda: can("start", "apply"), icon="play"),
            Action("stack.stop", self.tr("Stop the platform"), lambda: model.do("stop"), "Ctrl+.",
                   enabled=lambda: model.any_up and not model.busy, icon="stop"),
            Action("stack.cancel", self.tr("Cancel what the platform does"), model.cancel,
                   enabled=lambda: model.busy, icon="close"),
            Action("stack.down", self.tr("Stop the platform and remove its containers; the data stay"),
                   lambda: model.do("down"), enabled=lambda: not model.busy and model.offer != "wait"),
            Action("stack.plan", self.tr("Show the plan"), self.head_card.toggle_plan, "Ctrl+P"),
            Action("stack.open", self.tr("Open the student page"), self._open_page, "Ctrl+Shift+O",
                   enabled=lambda: model.address() is not None, icon="open-external"),
            Action("stack.copy", self.tr("Copy the student page's link"), self._copy_link,
                   enabled=lambda: model.address() is not None, icon="copy"),
        ]  # fmt: skip
        return [*found, *(action for card in self.cards.values() for action in self._card_actions(card))]

    def _card_actions(self, card: ServiceCard) -> list[Action]:
        name = card.service.name
        buttons = {"start": card.start, "stop": card.stop, "restart": card.restart, "rebuild": card.rebuild,
                   "logs": card.logs, "shell": card.shell}  # fmt: skip
        return [
            Action(
                f"stack.{name}.{verb}",
                pressed.accessibleName(),
                pressed.click,
                enabled=lambda pressed=pressed: pressed.isEnabled() and not pressed.isHidden(),  # type: ignore[misc]
            )
            for verb, pressed in buttons.items()
        ]

    def busy(self) -> str:
        return leaving_words(self.model.wish_in_work) if self.model.busy else ""

    async def finish(self) -> None:
        await self.model.finish()

    async def stop_work(self) -> None:
        self.model.cancel()
        await self.model.finish()

    async def close_page(self) -> None:
        await self.model.close()
