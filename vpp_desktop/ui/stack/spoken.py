"""Causes and reasons that the stack gives as plain English, in the interface's language."""

from __future__ import annotations

from vpp_desktop.ui import spoken as general
from vpp_desktop.ui.spoken import Speech
from vpp_desktop.ui.stack.phrases import QT_TRANSLATE_NOOP

SPOKEN = (
    # plan.py
    QT_TRANSLATE_NOOP("stack", "does not exist"),
    QT_TRANSLATE_NOOP("stack", "no container"),
    QT_TRANSLATE_NOOP("stack", "just created"),
    QT_TRANSLATE_NOOP("stack", "is paused"),
    QT_TRANSLATE_NOOP("stack", "its image is made anew"),
    QT_TRANSLATE_NOOP("stack", "its image is pulled"),
    QT_TRANSLATE_NOOP("stack", "settings changed"),
    QT_TRANSLATE_NOOP("stack", "image is newer"),
    QT_TRANSLATE_NOOP("stack", "image is missing"),
    QT_TRANSLATE_NOOP("stack", "image is stale"),
    QT_TRANSLATE_NOOP("stack", "is named {name}"),
    QT_TRANSLATE_NOOP("stack", "is not in network {name}"),
    QT_TRANSLATE_NOOP("stack", "has not volume {name}"),
    QT_TRANSLATE_NOOP("stack", "is being removed"),
    QT_TRANSLATE_NOOP("stack", "{service} is restarted"),
    QT_TRANSLATE_NOOP("stack", "was never started"),
    QT_TRANSLATE_NOOP("stack", "is stopped"),
    QT_TRANSLATE_NOOP("stack", "is stopped (out of memory)"),
    QT_TRANSLATE_NOOP("stack", "is stopped (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "{service} needs it healthy"),
    QT_TRANSLATE_NOOP("stack", "{service} needs it done"),
    QT_TRANSLATE_NOOP("stack", "until it is healthy"),
    QT_TRANSLATE_NOOP("stack", "until it runs"),
    QT_TRANSLATE_NOOP("stack", "left over from an interrupted start"),
    QT_TRANSLATE_NOOP("stack", "the stack goes down"),
    QT_TRANSLATE_NOOP("stack", "asked for: its data are lost"),
    QT_TRANSLATE_NOOP("stack", "asked for"),
    QT_TRANSLATE_NOOP("stack", "no service of this name"),
    # builds/stale.py
    QT_TRANSLATE_NOOP("stack", "no image yet"),
    QT_TRANSLATE_NOOP("stack", "image has no record of its sources"),
    QT_TRANSLATE_NOOP("stack", "its sources changed"),
    QT_TRANSLATE_NOOP("stack", "sources changed"),
    QT_TRANSLATE_NOOP("stack", "its build arguments or target changed"),
    QT_TRANSLATE_NOOP("stack", "build arguments or target changed"),
    QT_TRANSLATE_NOOP("stack", "{count} files changed: {files} and {more} more"),
    QT_TRANSLATE_NOOP("stack", "{count} files changed: {files}"),
    QT_TRANSLATE_NOOP("stack", "{file} removed"),
    QT_TRANSLATE_NOOP("stack", "{file} added"),
    QT_TRANSLATE_NOOP("stack", "{file} changed"),
    # status.py
    QT_TRANSLATE_NOOP("stack", "finished (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "failed (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "its command cannot be run (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "its command was not found (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "ended by {signal} (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "killed (exit code {code})"),
    QT_TRANSLATE_NOOP("stack", "killed: it needed more memory than it may use"),
    QT_TRANSLATE_NOOP("stack", "{how}, is started again ({count} so far)"),
    QT_TRANSLATE_NOOP("stack", "its health check fails"),
    # engine/errors.py
    QT_TRANSLATE_NOOP("stack", "{what} ({address}, from {source})"),
)
"""What is said, with places."""


SPEECH = Speech("stack", lambda: SPOKEN)


def spoken(text: str) -> str:
    """The text in the interface's language; as it is where nobody knows it."""
    said = SPEECH.say(text, spoken)
    return general.spoken(text) if said is None else said
