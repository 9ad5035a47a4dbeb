"""One service: its state, how far it has come, what it uses, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vpp_desktop.stack.desired import Service
from vpp_desktop.stack.stats import ServiceStats
from vpp_desktop.stack.status import HARMLESS, ServiceStatus
from vpp_desktop.stack.summary import is_up, stage
from vpp_desktop.ui import icons
from vpp_desktop.ui.sizes import size_words
from vpp_desktop.ui.stack.lifecycle import Lifecycle
from vpp_desktop.ui.stack.spoken import spoken
from vpp_desktop.ui.stack.words import clock, exactly, state_of, uptime
from vpp_desktop.ui.widgets.buttons import icon_button, link
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.sparkline import Sparkline
from vpp_desktop.ui.widgets.state import StateLabel, role_of
from vpp_desktop.ui.widgets.text import ElidedLabel, label, set_role

NO_PAGES = frozenset({27017, 5432, 3306, 6379})
"""Ports of containers that no browser can open."""


LEAST_CPU = 20.0
LEAST_MEMORY = 64e6
"""Percent and bytes that a line goes up to at least: what is next to nothing should look like it."""

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class Acts:
    """What a card asks for, each with the service's name."""

    goal: Callable[[str, str], object]
    logs: Callable[[str], object]
    shell: Callable[[str], object]
    open: Callable[[str], object]


class Meter(QWidget):
    """A value and its last ten minutes."""

    def __init__(self, title: str, role: str, least: float) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(label(title, "secondary", "muted"))
        self.value = label(NOTHING, "strong")
        column.addWidget(self.value)
        self.line = Sparkline(title, role, least=least)
        row.addLayout(column)
        row.addWidget(self.line, 1)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("0000 MB"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

        self.used = False

    def push(self, value: float, words: str, at: float) -> None:
        self.used = True
        self.line.push(value, at)
        self.value.setText(words)

    def rest(self) -> None:
        self.value.setText(NOTHING)


class Since(ElidedLabel):
    """A time that passes, with the exact one as its tooltip."""

    exact = ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self.setToolTip(self.exact)


class ServiceCard(Card):
    """Everything about one service, in two rows."""

    def __init__(self, service: Service, acts: Acts) -> None:
        super().__init__(padding=12, spacing=8)
        self.service = service
        self._acts = acts
        self._status: ServiceStatus | None = None
        self._links: list[QWidget] = []
        self.setAccessibleName(service.name)
        self.box.addLayout(self._first_row())
        self._reason = label("", "secondary", "warn", wrap=True)
        self._reason.hide()
        self.box.addWidget(self._reason)
        self.box.addLayout(self._second_row())

    def _first_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.state = StateLabel("off", "")
        self.state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._since = Since("", "secondary", "muted")
        self._ports = QHBoxLayout()
        self._ports.setSpacing(8)
        name = label(self.service.name, "card")
        name.setMinimumWidth(96)
        row.addWidget(name)
        row.addWidget(self.state)
        row.addWidget(self._since, 1)
        row.addLayout(self._ports)
        for made in self._buttons():
            row.addWidget(made)
        return row

    def _buttons(self) -> list[QToolButton]:
        name = self.service.name

        def goal(which: str) -> Callable[[], object]:
            return lambda: self._acts.goal(which, name)

        self.start = icon_button("play", self.tr("Start {service}").format(service=name), goal("start"))
        self.stop = icon_button("stop", self.tr("Stop {service}").format(service=name), goal("stop"))
        self.restart = icon_button("restart", self.tr("Restart {service}").format(service=name), goal("restart"))
        self.rebuild = icon_button("rebuild", self.tr("Rebuild {service}").format(service=name), goal("rebuild"))
        self.logs = icon_button(
            "logs", self.tr("Logs of {service}").format(service=name), lambda: self._acts.logs(name)
        )
        self.shell = icon_button(
            "terminal", self.tr("Shell in {service}").format(service=name), lambda: self._acts.shell(name)
        )
        made = {"play": self.start, "stop": self.stop, "restart": self.restart, "rebuild": self.rebuild,
                "logs": self.logs, "terminal": self.shell}  # fmt: skip
        for icon, each in made.items():
            each.setIcon(icons.icon(icon, "text"))  # so that what cannot be pressed now looks paler
        return list(made.values())

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self.lifecycle = Lifecycle()
        self.cpu = Meter(self.tr("CPU"), "accent", LEAST_CPU)
        self.memory = Meter(self.tr("Memory"), "ok", LEAST_MEMORY)
        row.addWidget(self.lifecycle)
        row.addWidget(self.cpu, 1)
        row.addWidget(self.memory, 1)
        row.addStretch(0)
        self.cpu.setToolTip(self.tr("Of the last ten minutes; 100 % is one core"))
        self.memory.setToolTip(self.tr("Of the last ten minutes"))
        return row

    # What is shown

    def show_status(self, status: ServiceStatus, *, busy: bool, building: bool = False, failed: bool = False) -> None:
        before, self._status = self._status, status
        up = is_up(status)
        state, word = state_of(status, building=building, failed=failed)
        self.state.set(state, word)
        self._show_stage(status, state, building=building and not up)
        self._show_reason(status, failed=failed)
        self.start.setVisible(not up)
        self.stop.setVisible(up)
        enabled = not busy and status.state != "unknown"
        for each in (self.start, self.stop, self.rebuild):
            each.setEnabled(enabled)
        self.restart.setEnabled(enabled and bool(status.container))
        self.rebuild.setVisible(self.service.build is not None)
        self.logs.setEnabled(bool(status.container))
        self.shell.setEnabled(status.state in ("running", "starting", "healthy", "unhealthy"))
        if before is None or before.ports != status.ports or is_up(before) != up:
            self._show_ports(status)
        for meter in (self.cpu, self.memory):
            meter.setVisible(up or meter.used)
            if not up:
                meter.rest()
        self.tick()

    def _show_stage(self, status: ServiceStatus, state: str, *, building: bool) -> None:
        if building:  # the source is on its way to be an image
            self.lifecycle.show_stage("image", role_of(state), stale=False)
            return
        known = stage(status) if status.state != "unknown" else None
        self.lifecycle.show_stage(known, _stage_role(status, state), stale=status.image == "stale")

    def _show_reason(self, status: ServiceStatus, *, failed: bool) -> None:
        """Why it has ended where that was no plain stop, why it is restarted, and why the image is stale."""
        stale = is_up(status) and status.image == "stale"
        ended = status.state in ("exited", "dead") and status.exit_code not in HARMLESS
        set_role(self._reason, "error" if failed else "muted" if ended else "warn")
        if ended or (status.state == "restarting" and not status.crash_loop):
            reason = spoken(status.reason)
            self._reason.setText(reason[:1].upper() + reason[1:])
        elif stale or status.diverged or status.outdated:
            text = (
                self.tr("Stale ({cause})").format(cause=spoken(status.image_cause))
                if stale
                else self.tr("Older settings")
            )
            self._reason.setText(text)
        else:
            self._reason.setText("")
        self._reason.setVisible(bool(self._reason.text()))

    def _show_ports(self, status: ServiceStatus) -> None:
        for old in self._links:
            self._ports.removeWidget(old)
            old.deleteLater()
        self._links = []
        for port in status.ports if is_up(status) else ():
            if port.published is None:
                continue
            host = "127.0.0.1" if port.host in ("", "0.0.0.0", "::") else port.host  # noqa: S104 - any of them
            text = f"{host}:{port.published}"
            made = self._port_link(text) if port.container not in NO_PAGES else label(text, "secondary", "muted")
            self._links.append(made)
            self._ports.addWidget(made)

    def _port_link(self, text: str) -> QPushButton:
        made = link(text, lambda: self._acts.open(f"http://{text}/"))
        name = self.tr("Open {address} in the browser").format(address=text)
        made.setAccessibleName(name)
        made.setToolTip(name)
        return made

    def tick(self) -> None:
        """The times that pass."""
        status = self._status
        if status is None:
            return
        parts = []
        if is_up(status) and status.started_at is not None:
            parts.append(uptime((datetime.now(UTC) - status.started_at).total_seconds()))
        if status.restarts:
            parts.append(self.tr("%n restart(s)", "", status.restarts))
        if not is_up(status) and status.finished_at is not None:
            parts.append(self.tr("ended {time}").format(time=clock(status.finished_at)))
        self._since.setText(" · ".join(parts))
        moment = status.started_at if is_up(status) else status.finished_at
        if moment is not None:
            text = self.tr("since {time}") if is_up(status) else self.tr("ended {time}")
            self._since.exact = text.format(time=exactly(moment))
            self.state.setToolTip(self._since.exact)

    def advance(self, at: float) -> None:
        """The lines end at that second."""
        for meter in (self.cpu, self.memory):
            if meter.used:
                meter.line.advance(at)

    def use(self, stats: ServiceStats, at: float) -> None:
        """What it uses in the second `at`."""
        self.cpu.push(stats.cpu, self.tr("{percent} %").format(percent=round(stats.cpu)), at)
        self.memory.push(stats.memory, size_words(stats.memory), at)
        text = self.tr("Of the last ten minutes; it may use {limit}")
        self.memory.setToolTip(text.format(limit=size_words(stats.memory_limit)))

    @property
    def reason(self) -> str:
        return "" if self._reason.isHidden() else self._reason.text()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, super().minimumSizeHint().height())


def _stage_role(status: ServiceStatus, state: str) -> str:
    """The colour of the stage that is lit."""
    return role_of(state) if stage(status) in ("container", "stopped") else "muted"
