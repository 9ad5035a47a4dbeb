"""All settings as data: the file is checked by it, commands list it, and the page is made from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from vpp_desktop.config.settings import DEFAULTS, Value

Form = Literal["text", "ladder", "folder", "file", "address"]


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name that Qt's translation tool looks for
    """Marks words for translation; whoever shows them translates them."""
    return text


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        title: what it is called.
        effect: a sentence on what it does.
        choices: the values that there are, and their words.
        bounds: of a number, both included.
        empty: words for what an empty text or the number 0 stands for.
        form: what kind of text it is.
        rule: says what is wrong with a text that is not empty; nothing where it may stand.
        variable: of the environment, goes before the setting.
    """

    name: str
    group: str
    title: str
    effect: str
    choices: tuple[tuple[str, str], ...] = ()
    bounds: tuple[int, int] | None = None
    empty: str = ""
    form: Form = "text"
    rule: Callable[[str], str] | None = None
    variable: str = ""

    @property
    def default(self) -> Value:
        return DEFAULTS[self.name]

    def problem(self, value: object) -> str:
        """What is wrong with the value, to be said after the setting's name; nothing where it may stand."""
        kind = type(self.default)
        if type(value) is not kind:
            return {bool: "is not true or false", int: "is not a whole number", str: "is not text in quotes"}[kind]
        if isinstance(value, int) and self.bounds and not self.bounds[0] <= value <= self.bounds[1]:
            return f"is not between {self.bounds[0]} and {self.bounds[1]}"
        if isinstance(value, str):
            return self._text_problem(value)
        return ""

    def _text_problem(self, text: str) -> str:
        if any(not char.isprintable() for char in text):
            return "holds a control character"
        if self.choices and text not in dict(self.choices):
            return f"is none of {', '.join(each or chr(34) * 2 for each, _ in self.choices)}"
        if not text:
            return "is empty" if self.default and not self.choices else ""
        return self.rule(text) if self.rule else ""


def _language(text: str) -> str:
    if re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text):
        return ""
    return "is no language tag, such as en or de-AT"


def _mongo(text: str) -> str:
    if re.match(r"mongodb(\+srv)?://[^/\s]", text):
        return ""
    return "is no address of a MongoDB, such as mongodb://host:27017/vpp"


def _docker(text: str) -> str:
    if re.match(r"(unix:///|(tcp|http|https|ssh)://[^/\s])\S*", text):
        return ""
    return "is no address of an engine, such as unix:///var/run/docker.sock"


FOLDERS = QT_TRANSLATE_NOOP("Settings", "Folders")
ENCODING = QT_TRANSLATE_NOOP("Settings", "Encoding")
PUBLISHING = QT_TRANSLATE_NOOP("Settings", "Publishing")
PLATFORM = QT_TRANSLATE_NOOP("Settings", "Platform")
WINDOW = QT_TRANSLATE_NOOP("Settings", "Window")
NOTIFICATIONS = QT_TRANSLATE_NOOP("Settings", "Notifications")
GROUPS = (FOLDERS, ENCODING, PUBLISHING, PLATFORM, WINDOW, NOTIFICATIONS)

SYSTEM = QT_TRANSLATE_NOOP("Settings", "As the system")

TABLE = (
    Setting(
        "watch_folder",
        FOLDERS,
        QT_TRANSLATE_NOOP("Settings", "Watch folder"),
        QT_TRANSLATE_NOOP(
            "Settings", "Recordings that appear in this folder are taken by themselves once they have stopped growing."
        ),
        empty=QT_TRANSLATE_NOOP("Settings", "Off"),
        form="folder",
    ),
    Setting(
        "ladder",
        ENCODING,
        QT_TRANSLATE_NOOP("Settings", "Ladder"),
        QT_TRANSLATE_NOOP("Settings", "Renditions that a lecture gets, never larger than its recording."),
        form="ladder",
    ),
    Setting(
        "lectures_at_once",
        ENCODING,
        QT_TRANSLATE_NOOP("Settings", "Lectures at once"),
        QT_TRANSLATE_NOOP("Settings", "How many lectures are encoded side by side; one alone uses all cores already."),
        bounds=(1, 64),
    ),
    Setting(
        "workers",
        ENCODING,
        QT_TRANSLATE_NOOP("Settings", "Pieces at once"),
        QT_TRANSLATE_NOOP(
            "Settings", "How many pieces of a lecture are encoded side by side; fewer keep the machine free."
        ),
        bounds=(0, 256),
        empty=QT_TRANSLATE_NOOP("Settings", "As fits this machine"),
    ),
    Setting(
        "loudness",
        ENCODING,
        QT_TRANSLATE_NOOP("Settings", "Even loudness"),
        QT_TRANSLATE_NOOP("Settings", "Brings the sound of every lecture to -16 LUFS, so that none is too quiet."),
    ),
    Setting(
        "language",
        PUBLISHING,
        QT_TRANSLATE_NOOP("Settings", "Spoken language"),
        QT_TRANSLATE_NOOP("Settings", "Language of new lectures where nothing else is said, as a tag: en, de-AT."),
        empty=QT_TRANSLATE_NOOP("Settings", "Not said"),
        rule=_language,
    ),
    Setting(
        "visibility",
        PUBLISHING,
        QT_TRANSLATE_NOOP("Settings", "New lectures are"),
        QT_TRANSLATE_NOOP("Settings", "Students see published lectures at once, drafts only when you publish them."),
        choices=(
            ("published", QT_TRANSLATE_NOOP("Settings", "Published")),
            ("draft", QT_TRANSLATE_NOOP("Settings", "Drafts")),
        ),
    ),
    Setting(
        "keep_packages",
        PUBLISHING,
        QT_TRANSLATE_NOOP("Settings", "Keep packages here"),
        QT_TRANSLATE_NOOP("Settings", "Keeps the files of a lecture on this machine after it is published."),
    ),
    Setting(
        "mongo_url",
        PLATFORM,
        QT_TRANSLATE_NOOP("Settings", "MongoDB"),
        QT_TRANSLATE_NOOP("Settings", "Address of the store that lectures are published to and the platform reads."),
        empty=QT_TRANSLATE_NOOP("Settings", "The platform's, or one of this program's own"),
        form="address",
        rule=_mongo,
        variable="MONGO_URL",
    ),
    Setting(
        "docker_host",
        PLATFORM,
        QT_TRANSLATE_NOOP("Settings", "Container engine"),
        QT_TRANSLATE_NOOP("Settings", "Address of the engine that runs the platform's containers."),
        empty=QT_TRANSLATE_NOOP("Settings", "The first that is found"),
        form="address",
        rule=_docker,
        variable="DOCKER_HOST",
    ),
    Setting(
        "compose_file",
        PLATFORM,
        QT_TRANSLATE_NOOP("Settings", "Compose file"),
        QT_TRANSLATE_NOOP("Settings", "The file that says which containers the platform has."),
        empty=QT_TRANSLATE_NOOP("Settings", "The one that comes with this program"),
        form="file",
        variable="COMPOSE_FILE",
    ),
    Setting(
        "theme",
        WINDOW,
        QT_TRANSLATE_NOOP("Settings", "Theme"),
        QT_TRANSLATE_NOOP("Settings", "Colours of the window."),
        choices=(
            ("system", SYSTEM),
            ("light", QT_TRANSLATE_NOOP("Settings", "Light")),
            ("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        ),
    ),
    Setting(
        "interface_language",
        WINDOW,
        QT_TRANSLATE_NOOP("Settings", "Language"),
        QT_TRANSLATE_NOOP("Settings", "Language of the window; what is open already changes at the next start."),
        choices=(("", SYSTEM), ("en", "English"), ("de", "Deutsch")),
    ),
    Setting(
        "reduced_motion",
        WINDOW,
        QT_TRANSLATE_NOOP("Settings", "Reduced motion"),
        QT_TRANSLATE_NOOP("Settings", "Shows changes at once instead of moving them into place."),
        choices=(
            ("system", SYSTEM),
            ("on", QT_TRANSLATE_NOOP("Settings", "On")),
            ("off", QT_TRANSLATE_NOOP("Settings", "Off")),
        ),
    ),
    Setting(
        "tray",
        WINDOW,
        QT_TRANSLATE_NOOP("Settings", "Tray icon"),
        QT_TRANSLATE_NOOP("Settings", "Shows how things are in the system's tray, where there is one."),
    ),
    Setting(
        "log_lines",
        WINDOW,
        QT_TRANSLATE_NOOP("Settings", "Log lines kept"),
        QT_TRANSLATE_NOOP("Settings", "How many lines the page Logs holds; they take at most 100 MB of memory."),
        bounds=(10_000, 5_000_000),
    ),
    Setting(
        "notifications",
        NOTIFICATIONS,
        QT_TRANSLATE_NOOP("Settings", "Notifications"),
        QT_TRANSLATE_NOOP(
            "Settings", "Tells through the desktop when lectures are done or something fails, while you look elsewhere."
        ),
    ),
    Setting(
        "when_done",
        NOTIFICATIONS,
        QT_TRANSLATE_NOOP("Settings", "When the queue is done"),
        QT_TRANSLATE_NOOP("Settings", "What happens when the last job has ended."),
        choices=(
            ("nothing", QT_TRANSLATE_NOOP("Settings", "Do nothing")),
            ("notify", QT_TRANSLATE_NOOP("Settings", "Notify me")),
            ("sleep", QT_TRANSLATE_NOOP("Settings", "Put the machine to sleep")),
            ("shut-down", QT_TRANSLATE_NOOP("Settings", "Shut the machine down")),
        ),
    ),
)

BY_NAME = {setting.name: setting for setting in TABLE}
