"""The one gateway for what a person is told in passing: errors, notes, and what can still be undone."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from vpp_core.errors import VppError
from vpp_desktop import __version__

if TYPE_CHECKING:
    from vpp_desktop.tasks import Tasks

log = logging.getLogger(__name__)

Act = Callable[[], Awaitable[object]]

UNDO_SECONDS = 10.0
COMMAND = re.compile(r"(sudo|apt-get|systemctl|docker) ")
"""How a hint begins that is to be typed, and stays as it is."""

KEPT = 20
"""Errors that can be withdrawn; more are never shown."""


@dataclass(frozen=True, eq=False)
class Message:
    """One thing that is told.

    Attributes:
        role: ok, accent, warn or error.
        lines: what is shown on demand, below the sentence.
        report: what "copy for support" copies, secrets removed; empty where there is nothing to report.
        action: words of a button and what it does.
        undo: what takes it back.
        cause: the error that is told of.
    """

    role: str
    text: str
    lines: tuple[str, ...] = ()
    report: str = ""
    action: tuple[str, Callable[[], object]] | None = None
    undo: Act | None = None
    cause: BaseException | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Messages(QObject):
    """Takes what happened, makes sentences, and has them shown."""

    posted = Signal(object)
    withdrawn = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: Tasks | None = None
        self._count = 0
        self._errors: list[Message] = []
        self._pending: dict[Message, tuple[QTimer, Act]] = {}

    def note(self, text: str, role: str = "ok", action: tuple[str, Callable[[], object]] | None = None) -> Message:
        """Something went as it was meant to, or is worth knowing."""
        return self._post(Message(role, text, action=action))

    def error(
        self, error: BaseException, about: str = "", action: tuple[str, Callable[[], object]] | None = None
    ) -> Message:
        """Something went wrong: what happened, to what, what to do. The log gets the trace."""
        if isinstance(error, VppError):
            sentence = sentence_of(error)
            lines = tuple(error.lines)
        else:
            log.error("%s: unexpected", about or "window", exc_info=error)
            template = QCoreApplication.translate("Messages", "{thing}: an error of this program ({kind}). Try again.")
            sentence = template.format(thing=about or "VPP Desktop", kind=type(error).__name__)
            lines = (str(error),) if str(error) else ()
        message = Message("error", sentence, lines, report_of(error, about), action, cause=error)
        self._errors = [*self._errors[-KEPT:], message]
        return self._post(message)

    def withdraw(self, kind: type[BaseException]) -> None:
        """Takes away errors of that kind, which are over: nobody has to close them."""
        for message in [message for message in self._errors if isinstance(message.cause, kind)]:
            self._errors.remove(message)
            self.settle(message)

    def undo(self, text: str, undo: Act, commit: Act, seconds: float = UNDO_SECONDS) -> Message:
        """Something was done that can be taken back for a while; then, or when the program ends, `commit` makes it final."""
        message = Message("ok", text, undo=undo)
        timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        timer.timeout.connect(lambda: self.settle(message))
        self._pending[message] = (timer, commit)
        timer.start()
        return self._post(message)

    def take_back(self, message: Message) -> None:
        """The person wants it undone."""
        if message in self._pending:
            self._pending.pop(message)[0].stop()
            assert message.undo is not None
            self._do(message.undo())
        self.withdrawn.emit(message)

    def settle(self, message: Message) -> None:
        """Nobody wants it back any more."""
        if message in self._pending:
            timer, commit = self._pending.pop(message)
            timer.stop()
            self._do(commit())
        self.withdrawn.emit(message)

    def undo_last(self) -> bool:
        """Takes back the newest thing that can be; False where there is none."""
        if not self._pending:
            return False
        self.take_back(list(self._pending)[-1])
        return True

    async def close(self) -> None:
        """Makes final what is pending, and waits for it."""
        for message in list(self._pending):
            self.settle(message)
        if self._tasks is None:
            return
        try:
            await self._tasks.wait()
        except Exception:  # the end goes on
            log.exception("while leaving")

    def _post(self, message: Message) -> Message:
        self.posted.emit(message)
        return message

    def _do(self, work: Awaitable[object]) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - the gateway
                self.error(error)

        if self._tasks is None:
            from vpp_desktop.tasks import Tasks  # here: the window is painted before asyncio is loaded

            self._tasks = Tasks()
        self._count += 1
        self._tasks.start(f"message {self._count}", guarded())


def sentence_of(error: VppError) -> str:
    """An error as people read it: "lecture.mov stops at 26:10. Record it again.\""""
    from vpp_desktop.ui.spoken import is_ours, spoken, spoken_name  # here: nothing goes wrong before the first paint

    subject, hint = spoken_name(error.subject), spoken(error.hint.strip())
    if is_ours(error.subject):
        subject = subject[:1].upper() + subject[1:]
    text = str(VppError(spoken(error.message), subject=subject))
    if subject and text.startswith(f"{subject}: "):
        text = f"{subject} {text[len(subject) + 2 :]}"
    if not hint:
        return _stop(text)
    if COMMAND.match(hint):
        told = QCoreApplication.translate("Messages", "Run: {command}")
        return f"{_stop(text)} {told.format(command=hint)}"
    return f"{_stop(text)} {_stop(hint[:1].upper() + hint[1:])}"


def report_of(error: BaseException, about: str) -> str:
    """What somebody who helps wants to know, without secrets."""
    import platform

    from vpp_desktop.logs import redact

    lines = [
        f"VPP Desktop {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"{datetime.now(UTC).isoformat(timespec='seconds')} {about}".rstrip(),
        f"{type(error).__name__}: {error}",
        *(getattr(error, "lines", None) or ()),
    ]
    cause = error.__cause__
    while cause is not None:
        lines.append(f"from {type(cause).__name__}: {cause}")
        cause = cause.__cause__
    return redact("\n".join(lines))


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
