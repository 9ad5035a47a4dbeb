"""What the doctor says, in the interface's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vpp_desktop.doctor import Outcome
from vpp_desktop.stack.phrase import Phrase
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.stack.phrases import QT_TRANSLATE_NOOP

CONTEXT = "doctor"

STATES: dict[str, tuple[str, str]] = {
    "working": ("working", QT_TRANSLATE_NOOP("doctor", "Checking")),
    "ok": ("done", QT_TRANSLATE_NOOP("doctor", "Ready")),
    "attention": ("attention", QT_TRANSLATE_NOOP("doctor", "Attention")),
    "failed": ("failed", QT_TRANSLATE_NOOP("doctor", "Not ready")),
    "unknown": ("off", QT_TRANSLATE_NOOP("doctor", "Not checked")),
}
"""How the window shows what a check found, and calls it."""

VERDICTS: dict[str, tuple[str, str, str]] = {
    "working": (
        "working",
        QT_TRANSLATE_NOOP("doctor", "Looking at this machine"),
        QT_TRANSLATE_NOOP("doctor", "A few seconds. The lines below fill in as each check ends."),
    ),
    "ready": (
        "done",
        QT_TRANSLATE_NOOP("doctor", "Everything is there"),
        QT_TRANSLATE_NOOP("doctor", "Lectures can be added and published, and the platform can start."),
    ),
    "no platform": (
        "attention",
        QT_TRANSLATE_NOOP("doctor", "Lectures can be added and published"),
        QT_TRANSLATE_NOOP("doctor", "The platform that students open cannot start yet: see below."),
    ),
    "waits": (
        "attention",
        QT_TRANSLATE_NOOP("doctor", "Lectures can be added"),
        QT_TRANSLATE_NOOP("doctor", "They are encoded now, and published as soon as a store answers: see below."),
    ),
    "blocked": (
        "failed",
        QT_TRANSLATE_NOOP("doctor", "Lectures cannot be added yet"),
        QT_TRANSLATE_NOOP("doctor", "Do what the lines below say, then check again."),
    ),
    "unknown": (
        "attention",
        QT_TRANSLATE_NOOP("doctor", "Not everything could be looked at"),
        QT_TRANSLATE_NOOP("doctor", "Check again."),
    ),
}
"""Icon, sentence and what follows from it."""

PHRASES = (
    # check.py
    QT_TRANSLATE_NOOP("doctor", "ffmpeg"),
    QT_TRANSLATE_NOOP("doctor", "data folder"),
    QT_TRANSLATE_NOOP("doctor", "disk"),
    QT_TRANSLATE_NOOP("doctor", "store"),
    QT_TRANSLATE_NOOP("doctor", "container engine"),
    QT_TRANSLATE_NOOP("doctor", "ports"),
    QT_TRANSLATE_NOOP("doctor", "Turns recordings into what browsers play"),
    QT_TRANSLATE_NOOP("doctor", "Keeps the queue, and lectures until they are published"),
    QT_TRANSLATE_NOOP("doctor", "An hour of lecture needs about 3 GB while it is in work"),
    QT_TRANSLATE_NOOP("doctor", "The MongoDB that lectures are published to"),
    QT_TRANSLATE_NOOP("doctor", "Runs the platform that students open"),
    QT_TRANSLATE_NOOP("doctor", "Where the platform answers on this machine"),
    QT_TRANSLATE_NOOP("doctor", "{hint}"),
    QT_TRANSLATE_NOOP("doctor", "{more}"),
    QT_TRANSLATE_NOOP("doctor", "then {more}"),
    # machine.py
    QT_TRANSLATE_NOOP("doctor", "{version}, {where}"),
    QT_TRANSLATE_NOOP("doctor", "lacks {parts}"),
    QT_TRANSLATE_NOOP("doctor", "{program} is not installed"),
    QT_TRANSLATE_NOOP("doctor", "{program} does not run: {words}"),
    QT_TRANSLATE_NOOP("doctor", "{folder} {what}"),
    QT_TRANSLATE_NOOP("doctor", "{folder} cannot be written: {reason}"),
    QT_TRANSLATE_NOOP("doctor", "{folder}"),
    QT_TRANSLATE_NOOP("doctor", "make the folder writable"),
    QT_TRANSLATE_NOOP("doctor", "Make it writable"),
    QT_TRANSLATE_NOOP("doctor", "{size} free where the data are"),
    QT_TRANSLATE_NOOP("doctor", "free some room on this one"),
    # services.py
    QT_TRANSLATE_NOOP("doctor", "{what}"),
    QT_TRANSLATE_NOOP("doctor", "{command}"),
    QT_TRANSLATE_NOOP("doctor", "Start the platform"),
    QT_TRANSLATE_NOOP("doctor", "mend that first"),
    QT_TRANSLATE_NOOP("doctor", "the MongoDB of {name} answers"),
    QT_TRANSLATE_NOOP("doctor", "the MongoDB that .env names answers"),
    QT_TRANSLATE_NOOP("doctor", "the platform's MongoDB answers"),
    QT_TRANSLATE_NOOP("doctor", "the MongoDB that comes along answers"),
    QT_TRANSLATE_NOOP("doctor", "{name} {version}"),
    # ports.py
    QT_TRANSLATE_NOOP("doctor", "the platform publishes none"),
    QT_TRANSLATE_NOOP("doctor", "{port} is free"),
    QT_TRANSLATE_NOOP("doctor", "{port} is the platform's own"),
    QT_TRANSLATE_NOOP("doctor", "{ports} are free"),
    QT_TRANSLATE_NOOP("doctor", "{ports} are the platform's own"),
    QT_TRANSLATE_NOOP("doctor", "{ports} are free or the platform's own"),
    QT_TRANSLATE_NOOP("doctor", "{first}; {next}"),
    QT_TRANSLATE_NOOP("doctor", "{port} is taken by container {name}"),
    QT_TRANSLATE_NOOP("doctor", "{port} is taken by {name}"),
    QT_TRANSLATE_NOOP("doctor", "{port} is taken by another program"),
    QT_TRANSLATE_NOOP("doctor", "stop that program"),
    QT_TRANSLATE_NOOP("doctor", "Use port {port}"),
    QT_TRANSLATE_NOOP("doctor", "Use ports {ports}"),
    QT_TRANSLATE_NOOP("doctor", "set {lines} in .env"),
    # the stack's phrase.py
    QT_TRANSLATE_NOOP("doctor", "{name}"),
    QT_TRANSLATE_NOOP("doctor", "{first} and {last}"),
)
"""Every text that a phrase of the doctor may hold, for the translators; a test compares it with the modules."""


PROGRAMS = ("ffmpeg", "ffprobe")
"""Names that are written small everywhere."""


def translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def say(phrase: Phrase) -> str:
    """A phrase in the interface's language."""
    return phrase.say(translated, _value)


def _value(text: str) -> str:
    """What an error said; in English the doctor leaves out the "is" at its beginning."""
    said, whole = spoken(text), f"is {text}"
    return spoken(whole) if said == text and spoken(whole) != whole else said


def begun(text: str) -> str:
    """With a capital, unless a name stands there."""
    return text if text.startswith(PROGRAMS) else text[:1].upper() + text[1:]


def verdict(outcome: Outcome | str) -> tuple[str, str, str]:
    """State, sentence and what follows."""
    state, sentence, more = VERDICTS[outcome]
    return state, translated(sentence), translated(more)
