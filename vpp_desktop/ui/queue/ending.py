"""What follows when nothing is left to do: as the settings say, or chosen for this once; told before it happens."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from vpp_desktop.jobs.power import Power, SystemPower, WhenDone
from vpp_desktop.ui.desk import Desk

NOTICE = 30.0
"""Seconds in which a person may keep the machine awake."""


class Ending(QObject):
    """Waits for the end of all work."""

    changed = Signal()

    def __init__(self, desk: Desk, power: Power | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.power = power or SystemPower()
        self._usual = self.choice = WhenDone(desk.settings.value.when_done)
        self._worked = False
        desk.settings.changed.connect(self._settings_changed)

    def words(self, what: WhenDone) -> str:
        return {
            WhenDone.NOTHING: self.tr("Do nothing"),
            WhenDone.NOTIFY: self.tr("Notify me"),
            WhenDone.SLEEP: self.tr("Sleep"),
            WhenDone.SHUT_DOWN: self.tr("Shut down"),
        }[what]

    def _settings_changed(self) -> None:
        usual = WhenDone(self._desk.settings.value.when_done)
        if usual is not self._usual:
            self._usual = usual
            self.choose(usual)

    def choose(self, what: WhenDone) -> None:
        self.choice = what
        self.changed.emit()

    async def possible(self) -> dict[WhenDone, str]:
        """Each choice, and why it is not possible here; empty where it is."""
        return {what: await self.power.why_not(what) for what in WhenDone}

    def working(self) -> None:
        """There is work, the end of which counts."""
        self._worked = True

    def look(self, unfinished: int, failed: int, *, held: bool = False) -> None:
        """Is told how many jobs still go on by themselves, and whether a person holds others: that is no end."""
        if unfinished:
            self.working()
        elif held:
            self._worked = False
        elif self._worked:
            self._worked = False
            self._reached(failed)

    def _reached(self, failed: int) -> None:
        what, self.choice = self.choice, self._usual
        if what is WhenDone.NOTHING:
            return
        self.changed.emit()
        text = self.tr("All work is done.") if not failed else self.tr("All work is done, %n failed.", "", failed)
        if what is WhenDone.NOTIFY:
            self._desk.messages.note(text, "warn" if failed else "ok")
            for window in QApplication.topLevelWidgets():
                QApplication.alert(window)
            QApplication.beep()
            return
        if what is WhenDone.SLEEP:
            told = self.tr("{done} This computer sleeps in 30 seconds.")
        else:
            told = self.tr("{done} This computer shuts down in 30 seconds.")

        async def stay() -> None:
            self._desk.messages.note(self.tr("This computer stays on."))

        begun = time.monotonic()

        async def do() -> None:
            # Whoever closes the message, or the program, before the time is over has not asked for it to be now.
            if time.monotonic() - begun < NOTICE * 0.9:
                await stay()
            else:
                await self.power.do(what)

        self._desk.messages.undo(told.format(done=text), stay, do, NOTICE)
