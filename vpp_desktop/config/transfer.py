"""Settings and ladders as one file, to take them to another machine. Secrets stay where they are."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from vpp_core.errors import UsageError, VppError
from vpp_desktop.config import file as settings_file
from vpp_desktop.config import ladders, toml
from vpp_desktop.config.file import SETTINGS_NAME
from vpp_desktop.config.ladders import LADDERS_NAME
from vpp_desktop.config.secrets import SECRETS, is_secret
from vpp_desktop.config.settings import DEFAULTS, Settings

FORMAT = 1
BACKUP = ".before-import"
LARGEST = 1_000_000


@dataclass(frozen=True)
class Exchange:
    """What an export holds, as the texts of the two files."""

    settings: str
    ladders: str


def export_to(config: Path, target: Path) -> tuple[str, ...]:
    """Writes settings and ladders into one file; the names of settings that it leaves out. Blocks for a moment.

    Raises:
        UsageError: the settings or ladders are broken, or the file is there and holds something else.
        VppError: the file cannot be written.
    """
    import tomlkit

    settings = settings_file.load_settings(config)
    chosen = {name: getattr(settings, name) for name in DEFAULTS if getattr(settings, name) != DEFAULTS[name]}
    left_out = tuple(name for name, value in chosen.items() if is_secret(name, value))
    ladders.own_ladders(config)
    document = tomlkit.document()
    document.add(tomlkit.comment("Settings of VPP Desktop, to be taken in with: vpp settings import FILE"))
    for name in left_out:
        document.add(tomlkit.comment(f"{name} is left out, as it holds a password"))
    document["format"] = FORMAT
    document["settings"] = {name: value for name, value in chosen.items() if name not in left_out}
    document["ladders"] = tomlkit.parse(toml.read_text(config / LADDERS_NAME))
    text = tomlkit.dumps(document)
    if target.exists() and not _is_export(target):  # it may be the settings themselves
        raise UsageError("is there already, and is no export", subject=str(target), hint="name another file")
    _read(text, target)  # what cannot be read again is not handed on
    toml.write(target, text)
    return left_out


def import_from(config: Path, source: Path) -> Settings:
    """Puts an export's settings and ladders in the place of those that are there, and keeps those as a backup.

    Secrets that the export leaves out stay as they are. All is checked before anything is replaced. Blocks for a moment.

    Raises:
        UsageError: the file is none of ours, or something in it cannot stand.
        VppError: it cannot be written.
    """
    found, settings = _read(_text(source), source)
    kept = _secrets(config)
    if kept and not settings.mongo_url:
        settings = replace(settings, mongo_url=kept.get("mongo_url", ""))
    text = found.settings
    if kept:
        import tomlkit

        document = tomlkit.parse(text)
        document.update({name: getattr(settings, name) for name in kept})
        text = tomlkit.dumps(document)
    places = {config / SETTINGS_NAME: settings_file.HEAD + text, config / LADDERS_NAME: found.ladders}
    for path in places:
        _back_up(path)
    try:
        for path, new in places.items():
            if new or path.exists():
                toml.write(path, new)
    except VppError:
        for path in places:
            _restore(path)
        raise
    return settings


def backups(config: Path) -> list[Path]:
    """What an import put aside."""
    return [path for name in (SETTINGS_NAME, LADDERS_NAME) if (path := config / (name + BACKUP)).exists()]


def _is_export(path: Path) -> bool:
    try:
        return "format" in toml.parse(_text(path), path)
    except UsageError:
        return False


def _text(source: Path) -> str:
    try:
        if source.stat().st_size > LARGEST:
            raise UsageError(
                "is too large for settings", subject=str(source), hint="name a file of vpp settings export"
            )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be read ({reason})", subject=str(source), hint="name another file") from None
    return toml.read_text(source)


def _read(text: str, path: Path) -> tuple[Exchange, Settings]:
    """What the text of an export holds, all of it checked."""
    import tomlkit

    values: dict[str, Any] = toml.parse(text, path)
    if values.get("format") != FORMAT:
        newer = "format" in values and values["format"] != FORMAT
        message = "comes from another version of this program" if newer else "holds no exported settings"
        raise UsageError(message, subject=str(path), hint="export it there again: vpp settings export FILE")
    document = tomlkit.parse(text)
    parts = [document.get(name) for name in ("settings", "ladders")]
    for name, part in zip(("settings", "ladders"), parts, strict=True):
        if part is not None and not isinstance(part, dict):
            raise toml.at(path, text, name, f"{name} is no table", f"write it as a table: [{name}]")
    told, rungs = ("" if part is None else tomlkit.dumps(_plain(part)) for part in parts)
    settings = settings_file.checked(told, path, text)
    known = ladders.checked(rungs, path, text)
    if settings.ladder not in {**ladders.built_in_ladders(), **known}:
        hint = "add it to the file, or choose another one"
        raise toml.at(path, text, "ladder", f"asks for the ladder {settings.ladder}, which it lacks", hint)
    return Exchange(told, rungs), settings


def _plain(part: Any) -> dict[str, Any]:
    """The part as a document of its own, with one table a ladder."""
    found: dict[str, Any] = part.unwrap()
    return found


def _secrets(config: Path) -> dict[str, str]:
    """The secrets that are there; none where the file is broken."""
    try:
        before = settings_file.load_settings(config)
    except UsageError:
        return {}
    known = {each.name for each in fields(before)} & SECRETS
    return {name: value for name in known if (value := getattr(before, name)) and is_secret(name, value)}


def _back_up(path: Path) -> None:
    """Keeps what is there beside it; readable by nobody else, as the file itself is."""
    backup = path.with_name(path.name + BACKUP)
    backup.unlink(missing_ok=True)
    if path.exists():
        try:
            shutil.copyfile(path, backup)
            backup.chmod(0o600)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise VppError(f"cannot be written ({reason})", subject=str(backup), hint="make room on its disk") from None


def _restore(path: Path) -> None:
    backup = path.with_name(path.name + BACKUP)
    if backup.exists():
        backup.replace(path)
