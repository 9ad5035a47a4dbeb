"""What is looked at, what was found, and what helps: as data, for a window and for a command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from vpp_desktop.config import Folders
from vpp_desktop.stack.phrase import Phrase, phrase

State = Literal["ok", "attention", "failed"]
"""`failed`: no lecture can be ingested. `attention`: something else waits for it."""

Action = Literal["use ports", "make writable", "start platform"]


NOTHING = Phrase("")


@dataclass(frozen=True)
class Machine:
    """What is looked at: this machine as this environment sees it."""

    folders: Folders
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


@dataclass(frozen=True)
class Fix:
    """What helps.

    Attributes:
        command: the same for a shell; the only way where there is no `action`.
        action: what the program can do itself, with its `arguments`.
        label: the button's words for the action.
        advice: what else to do, in words; all there is where there is neither command nor action.
    """

    command: str = ""
    action: Action | None = None
    label: Phrase = NOTHING
    arguments: Mapping[str, str] = field(default_factory=dict)
    advice: Phrase = NOTHING

    def __str__(self) -> str:
        """As one line for a terminal."""
        return ", or ".join(text for text in (self.command, str(self.advice)) if text)


@dataclass(frozen=True)
class Subject:
    """One thing that is looked at. Its `id` is stable."""

    id: str
    name: Phrase
    purpose: Phrase


@dataclass(frozen=True)
class Check:
    """What was found of one subject."""

    id: str
    state: State
    found: Phrase
    fix: Fix | None = None

    @property
    def ok(self) -> bool:
        return self.state == "ok"

    @property
    def subject(self) -> Subject:
        return next(subject for subject in SUBJECTS if subject.id == self.id)

    def to_json(self) -> dict[str, Any]:
        """Names and keys are stable; `found`, `for` and `fix` are for people."""
        fix = self.fix
        action = {"name": fix.action, "label": str(fix.label), **fix.arguments} if fix and fix.action else None
        return {
            "id": self.id,
            "name": str(self.subject.name),
            "for": str(self.subject.purpose),
            "state": self.state,
            "ok": self.ok,
            "needed": self.id in NEEDED,
            "found": str(self.found),
            "fix": str(fix) if fix else "",
            "command": fix.command if fix else "",
            "action": action,
        }


SUBJECTS = (
    Subject("ffmpeg", phrase("ffmpeg"), phrase("Turns recordings into what browsers play")),
    Subject("data", phrase("data folder"), phrase("Keeps the queue, and lectures until they are published")),
    Subject("disk", phrase("disk"), phrase("An hour of lecture needs about 3 GB while it is in work")),
    Subject("store", phrase("store"), phrase("The MongoDB that lectures are published to")),
    Subject("engine", phrase("container engine"), phrase("Runs the platform that students open")),
    Subject("ports", phrase("ports"), phrase("Where the platform answers on this machine")),
)
"""In the order in which they are shown; what ingesting needs comes first."""

NEEDED = ("ffmpeg", "data", "disk")
"""Without these no lecture can be ingested; without the others something waits."""


def remedy(hint: str) -> Fix:
    """The hint of an error as a fix: most are a command, some with more to do after it."""
    match = re.fullmatch(r"((?:sudo|apt-get|docker|chmod|export) .+?)(?:(?:, then|; or) (.+))?", hint)
    if match is None:
        return Fix(advice=phrase("{hint}", hint=hint))
    command, more = match.groups()
    then = phrase("then {more}", more=more) if ", then " in hint else phrase("{more}", more=more or "")
    return Fix(command=command.replace("apt-get install lib", "apt-get install -y lib"),
               advice=then if more else NOTHING)  # fmt: skip
