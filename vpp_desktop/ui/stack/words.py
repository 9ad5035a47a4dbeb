"""The headless parts' phrases in the interface's language, and the words for states, times and sizes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from vpp_desktop.stack.phrase import Phrase
from vpp_desktop.stack.problems import KILLED
from vpp_desktop.stack.project import Wish
from vpp_desktop.stack.runstate import Doing
from vpp_desktop.stack.status import ServiceStatus
from vpp_desktop.stack.summary import is_up
from vpp_desktop.ui.lectures.dates import moment_text
from vpp_desktop.ui.stack.phrases import QT_TRANSLATE_NOOP
from vpp_desktop.ui.stack.spoken import spoken

CONTEXT = "stack"

STATES: dict[str, tuple[str, str]] = {
    "absent": ("off", QT_TRANSLATE_NOOP("stack", "Not started yet")),
    "created": ("waiting", QT_TRANSLATE_NOOP("stack", "Waiting to start")),
    "starting": ("working", QT_TRANSLATE_NOOP("stack", "Starting")),
    "healthy": ("done", QT_TRANSLATE_NOOP("stack", "Healthy")),
    "unhealthy": ("failed", QT_TRANSLATE_NOOP("stack", "Not healthy")),
    "running": ("done", QT_TRANSLATE_NOOP("stack", "Running")),
    "paused": ("waiting", QT_TRANSLATE_NOOP("stack", "Paused")),
    "restarting": ("attention", QT_TRANSLATE_NOOP("stack", "Restarting")),
    "exited": ("off", QT_TRANSLATE_NOOP("stack", "Stopped")),
    "out of memory": ("failed", QT_TRANSLATE_NOOP("stack", "Out of memory")),
    "removing": ("waiting", QT_TRANSLATE_NOOP("stack", "Being removed")),
    "dead": ("failed", QT_TRANSLATE_NOOP("stack", "Broken")),
    "unknown": ("off", QT_TRANSLATE_NOOP("stack", "Unknown")),
}
"""How the window shows a state of a container, and calls it."""

VERBS: dict[str, str] = {
    "build": QT_TRANSLATE_NOOP("stack", "Build {subject}"),
    "pull": QT_TRANSLATE_NOOP("stack", "Fetch the image of {subject}"),
    "create network": QT_TRANSLATE_NOOP("stack", "Make network {subject}"),
    "create volume": QT_TRANSLATE_NOOP("stack", "Make volume {subject} for the data"),
    "create": QT_TRANSLATE_NOOP("stack", "Make the container of {subject}"),
    "recreate": QT_TRANSLATE_NOOP("stack", "Make the container of {subject} anew"),
    "start": QT_TRANSLATE_NOOP("stack", "Start {subject}"),
    "unpause": QT_TRANSLATE_NOOP("stack", "Let {subject} go on"),
    "restart": QT_TRANSLATE_NOOP("stack", "Restart {subject}"),
    "stop": QT_TRANSLATE_NOOP("stack", "Stop {subject}"),
    "wait for": QT_TRANSLATE_NOOP("stack", "Wait for {subject}"),
    "remove": QT_TRANSLATE_NOOP("stack", "Remove {subject}"),
    "remove network": QT_TRANSLATE_NOOP("stack", "Remove network {subject}"),
    "remove volume": QT_TRANSLATE_NOOP("stack", "Remove volume {subject} and its data"),
}
"""An operation of a plan, for a line of a list."""

DOING: dict[str, tuple[str, str]] = {
    "up": (QT_TRANSLATE_NOOP("stack", "Starting the platform"), QT_TRANSLATE_NOOP("stack", "Starting {services}")),
    "start": (QT_TRANSLATE_NOOP("stack", "Starting the platform"), QT_TRANSLATE_NOOP("stack", "Starting {services}")),
    "stop": (QT_TRANSLATE_NOOP("stack", "Stopping the platform"), QT_TRANSLATE_NOOP("stack", "Stopping {services}")),
    "down": (QT_TRANSLATE_NOOP("stack", "Stopping the platform"), QT_TRANSLATE_NOOP("stack", "Stopping {services}")),
    "restart": (
        QT_TRANSLATE_NOOP("stack", "Restarting the platform"),
        QT_TRANSLATE_NOOP("stack", "Restarting {services}"),
    ),
    "rebuild": (
        QT_TRANSLATE_NOOP("stack", "Rebuilding the platform"),
        QT_TRANSLATE_NOOP("stack", "Rebuilding {services}"),
    ),
    "build": (QT_TRANSLATE_NOOP("stack", "Building the images"), QT_TRANSLATE_NOOP("stack", "Building {services}")),
}
"""What is being done, for all services and for some."""

MINUTE, HOUR, DAY = 60, 3600, 86400


def translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def say(phrase: Phrase) -> str:
    """A phrase in the interface's language, with a capital at its beginning unless a name stands there."""
    text = phrase.say(translated, spoken)
    return text if _begins_with_value(phrase) else text[:1].upper() + text[1:]


def _begins_with_value(phrase: Phrase) -> bool:
    """Whether the first word is a name or a sentence of somebody else's: they stay as they are written."""
    if not phrase.text.startswith("{"):
        return False
    value = dict(phrase.values).get(phrase.text[1:].partition("}")[0])
    return _begins_with_value(value) if isinstance(value, Phrase) else True


def state_of(service: ServiceStatus, *, building: bool = False, failed: bool = False) -> tuple[str, str]:
    """The icon's state and the word of a service. `building`: its image is made now; `failed`: see `has_failed`."""
    if building and not is_up(service):
        return "working", translated(BUILDING)
    if service.crash_loop:
        return "failed", translated(CRASHING)
    state, word = STATES[service.state]
    if failed:
        return "failed", translated(KILLED_WORD if service.exit_code == KILLED else ENDED)
    return state, translated(word)


BUILDING = QT_TRANSLATE_NOOP("stack", "Building")
CRASHING = QT_TRANSLATE_NOOP("stack", "Keeps crashing")
KILLED_WORD = QT_TRANSLATE_NOOP("stack", "Killed")
ENDED = QT_TRANSLATE_NOOP("stack", "Ended with an error")


def doing_words(wish: Wish) -> str:
    """`Starting the platform`, `Restarting backend`."""
    every, some = DOING[wish.goal]
    return translated(some).format(services=", ".join(wish.services)) if wish.services else translated(every)


def leaving_words(wish: Wish) -> str:
    """What becomes of a plan in work when the program ends now."""
    return translated(LEAVING[wish.goal in ("stop", "down")]).format(doing=doing_words(wish))


LEAVING = (
    QT_TRANSLATE_NOOP(
        "stack",
        "{doing}: pausing or stopping breaks this off in the middle. "
        "The next start of the platform goes on from there.",
    ),
    QT_TRANSLATE_NOOP(
        "stack", "{doing}: pausing or stopping breaks this off in the middle. What still runs then goes on running."
    ),
)
"""What leaving means for a start or a change, and for a stop; `{doing}` is as in `Starting the platform`."""


def operation_text(doing: Doing) -> str:
    operation = doing.operation
    return translated(VERBS[operation.verb]).format(subject=operation.subject)


def duration(seconds: float, *, exact: bool = True) -> str:
    """`0.4 s`, `12 s`, `3 min 05 s`; not `exact`, without tenths."""
    if seconds < 10 and exact:
        return translated(SECONDS).format(count=QLocale().toString(max(seconds, 0.0), "f", 1))
    if seconds < MINUTE:
        return translated(SECONDS).format(count=int(seconds))
    return translated(MINUTES_SECONDS).format(minutes=int(seconds) // 60, seconds=f"{int(seconds) % 60:02d}")


SECONDS = QT_TRANSLATE_NOOP("stack", "{count} s")
MINUTES_SECONDS = QT_TRANSLATE_NOOP("stack", "{minutes} min {seconds} s")
UPTIMES = (
    (MINUTE, 1, QT_TRANSLATE_NOOP("stack", "up for less than a minute")),
    (HOUR, MINUTE, QT_TRANSLATE_NOOP("stack", "up {count} min")),
    (2 * DAY, HOUR, QT_TRANSLATE_NOOP("stack", "up {count} h")),
    (float("inf"), DAY, QT_TRANSLATE_NOOP("stack", "up {count} days")),
)


def uptime(seconds: float) -> str:
    """`up 3 h`."""
    unit, text = next((unit, text) for below, unit, text in UPTIMES if seconds < below)
    return translated(text).format(count=int(max(seconds, 0) // unit))


def clock(moment: datetime) -> str:
    """`14:03`; with the day where it is another one."""
    here = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    if here.date() == QDateTime.currentDateTime().date():
        return QLocale().toString(here.time(), QLocale.FormatType.ShortFormat)
    return moment_text(moment)


def exactly(moment: datetime) -> str:
    """A moment in the system's way, to the second."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(moment.timestamp())), QLocale.FormatType.LongFormat)
