"""`settings.toml`: read, checked, and written so that a person's own lines stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from vpp_core.errors import UsageError, VppError
from vpp_desktop.config import toml
from vpp_desktop.config.settings import DEFAULTS, Settings, Value
from vpp_desktop.config.table import BY_NAME, Setting
from vpp_desktop.locks import Lock

T = TypeVar("T")

SETTINGS_NAME = "settings.toml"
LOCK_NAME = ".settings.lock"

HEAD = "# Settings of VPP Desktop: `vpp settings` says what there is. Lines that you write here stay.\n"


def load_settings(config: Path) -> Settings:
    """The settings; all defaults where there is no file.

    Raises:
        UsageError: the file is broken; names the line.
    """
    path = config / SETTINGS_NAME
    return checked(toml.read_text(path), path)


def checked(text: str, path: Path, whole: str | None = None) -> Settings:
    """The settings that a text says which is, or is to be, in the file; `whole` is the file's text where this is a part.

    Raises:
        UsageError: names the line.
    """
    values = toml.parse(text, path)
    text = whole or text
    for key, value in values.items():
        if key not in BY_NAME:
            raise toml.at(path, text, key, f"knows no setting {key}", f"known are: {', '.join(DEFAULTS)}")
        if problem := BY_NAME[key].problem(value):
            raise toml.at(path, text, key, f"{key} {problem}", "correct the line")
    return Settings(**values)


def save_settings(config: Path, values: Mapping[str, Value], unset: Collection[str] = ()) -> Settings:
    """Writes these values into the file, takes out the `unset` ones, and leaves all else; the settings as they are now.

    A default that the file does not name is not written: the file holds what somebody chose. Blocks for a moment.

    Raises:
        UsageError: a value cannot stand, or the file is broken: nothing is written.
        VppError: it cannot be written.
    """
    import tomlkit

    path = config / SETTINGS_NAME
    for name, value in values.items():
        if problem := setting(name).problem(value):
            raise UsageError(problem, subject=name, hint=how_to(setting(name)))
    try:
        config.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Lock.waiting(config / LOCK_NAME):
            text = toml.read_text(path)
            checked(text, path)
            document = tomlkit.parse(text or HEAD)
            for name, value in values.items():
                if name in document or value != DEFAULTS[name]:
                    document[name] = value
            for name in unset:
                document.pop(name, None)
            new = tomlkit.dumps(document)
            settings = checked(new, path)
            if new != text:
                toml.write(path, new)
            return settings
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise VppError(f"cannot be written ({reason})", subject=str(path), hint="make its folder writable") from None


async def save_in_thread(config: Path, values: Mapping[str, Value], unset: Collection[str] = ()) -> Settings:
    """`save_settings` beside the loop: a disk may take its time."""
    return await in_thread(lambda: save_settings(config, values, unset))


async def in_thread(work: Callable[[], T]) -> T:
    """Anything else that writes or reads these files, beside the loop."""
    import asyncio  # here: reading settings comes before the window's first paint

    return await asyncio.to_thread(work)


def setting(name: str) -> Setting:
    """Raises UsageError: there is none of that name."""
    if name not in BY_NAME:
        raise UsageError("is no setting", subject=name, hint=f"known are: {', '.join(DEFAULTS)}")
    return BY_NAME[name]


def from_words(name: str, words: str) -> Value:
    """The value that a person types. Raises UsageError."""
    found = setting(name)
    value: Any = words
    if isinstance(found.default, bool):
        value = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}.get(words.lower())
    elif isinstance(found.default, int):
        try:
            value = int(words.replace("_", "").replace(",", ""))
        except ValueError:
            value = None
    if problem := found.problem(value):
        raise UsageError(problem, subject=name, hint=how_to(found))
    return value  # type: ignore[no-any-return]


def how_to(found: Setting) -> str:
    """What to write instead."""
    if found.choices:
        return f"choose one of: {', '.join(value for value, _ in found.choices if value)}"
    if isinstance(found.default, bool):
        return "say true or false"
    if found.bounds:
        return f"name a number from {found.bounds[0]} to {found.bounds[1]}"
    return "write it otherwise"
