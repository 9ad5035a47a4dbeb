"""What is worth telling a person who looks elsewhere, sent to the desktop's notifications."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from vpp_desktop.assets import resource
from vpp_desktop.events import Event, JobMoved, shown
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

log = logging.getLogger(__name__)

Send = Callable[[str, str, Callable[[], object]], Awaitable[object]]
"""Shows title and text; calls back when a person clicks on it."""

IN_WORK = ("probing", "encoding", "publishing")
ENDED = ("published", "failed", "cancelled", "paused", "packaged")


class Sender:
    """The platform's own service, connected when it is first wanted."""

    def __init__(self) -> None:
        self._notifier: DesktopNotifier | None = None

    async def __call__(self, title: str, text: str, clicked: Callable[[], object]) -> None:
        from desktop_notifier import DesktopNotifier, Icon

        if self._notifier is None:
            icon = Icon(path=resource("icons/vpp.svg"))
            self._notifier = DesktopNotifier(app_name="VPP Desktop", app_icon=icon)
        await self._notifier.send(title=title, message=text, on_clicked=clicked)


class Notifier(QObject):
    """Tells when the queue is done, when a lecture failed, and when the platform needs a look."""

    def __init__(self, window: MainWindow, desk: Desk, send: Send | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._send = send or Sender()
        self._working: set[str] = set()
        self._published = 0
        self._stack_state = ""
        desk.bridge.events.connect(self._heard)
        window.summary.connect(self._summary)

    def _heard(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, JobMoved):
                self._job(event)
        if self._published and not self._working:
            self._tell(self.tr("%n lecture(s) published", "", self._published), self.tr("The queue is done."), "queue")
            self._published = 0

    def _job(self, event: JobMoved) -> None:
        if event.state in IN_WORK:
            self._working.add(event.job)
        elif event.state in ENDED and event.job in self._working:
            self._working.discard(event.job)
            self._published += event.state == "published"
            if event.state == "failed":
                from vpp_desktop.ui.queue.words import told  # here: jobs come after the window's first paint

                title = self.tr("{lecture} failed").format(lecture=shown(event.file))
                self._tell(title, told(event.reason), "queue", job=event.job)

    def _summary(self, page: str, state: str, sentence: str) -> None:
        if page == "stack":
            if state == "failed" and self._stack_state not in ("", "failed"):
                self._tell(self.tr("The platform needs a look"), sentence, "stack")
            self._stack_state = state

    def _tell(self, title: str, text: str, page: str, **where: object) -> None:
        """Somebody who looks at the window sees it anyway."""
        if QApplication.activeWindow() is not None or not self._desk.settings.value.notifications:
            return

        def clicked() -> None:
            self._window.raise_window()
            self._desk.go(page, **where)

        async def send() -> None:
            try:
                await self._send(title, text, clicked)
            except Exception as error:  # noqa: BLE001 - whatever a desktop answers: the window says it all the same
                log.warning("the desktop shows no notifications: %s", error)

        self._desk.spawn(send())
