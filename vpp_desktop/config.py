"""Where things are kept, and the settings: what a person may choose once for all."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError, VppError
from vpp_desktop.assets import resource

if TYPE_CHECKING:
    from vpp_core.media.recipe import Ladder, Recipe

APP = "vpp-desktop"
SETTINGS_NAME = "settings.toml"
LADDERS_NAME = "ladders.toml"


@dataclass(frozen=True)
class Folders:
    """The platform's folders for this program, or those below `VPP_HOME`."""

    data: Path
    config: Path
    cache: Path
    logs: Path

    @property
    def work(self) -> Path:
        """One folder for each package in the making."""
        return self.data / "work"

    @property
    def packages(self) -> Path:
        """Finished packages, until they are published."""
        return self.data / "packages"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    @property
    def journal(self) -> Path:
        return self.data / "journal.db"

    @property
    def log(self) -> Path:
        return self.logs / "vpp.log"

    def ensure(self) -> None:
        """Makes the folders, readable by nobody else.

        Raises:
            VppError: one cannot be made or written.
        """
        for folder in (self.data, self.config, self.cache, self.logs, self.work, self.packages, self.locks):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                hint = "make it writable, or name another folder by VPP_HOME"
                raise VppError(f"cannot be made ({reason})", subject=str(folder), hint=hint) from None
        for folder in (self.data, self.work, self.packages, self.locks):
            if not os.access(folder, os.W_OK | os.X_OK):
                hint = "make it writable, or name another folder by VPP_HOME"
                raise VppError("cannot be written", subject=str(folder), hint=hint)


def folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The folders that this environment asks for."""
    if home := environment.get("VPP_HOME"):
        base = Path(home).expanduser().absolute()
        return Folders(base / "data", base / "config", base / "cache", base / "logs")
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Folders(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path)


@dataclass(frozen=True)
class Settings:
    """What `settings.toml` may say.

    Attributes:
        ladder: name of the ladder that is used where a command names none.
        lectures_at_once: how many lectures are encoded at once; the pieces of one already use all cores.
        workers: how many pieces of a lecture are encoded at once; 0 lets the machine decide.
        loudness: bring the sound to -16 LUFS.
        keep_packages: keep the files of a package here after it is published.
        theme: system, light or dark.
        interface_language: en, de, or empty for the system's.
    """

    ladder: str = "lecture"
    lectures_at_once: int = 1
    workers: int = 0
    loudness: bool = True
    keep_packages: bool = False
    theme: str = "system"
    interface_language: str = ""


_BOUNDS = {"lectures_at_once": (1, 64), "workers": (0, 256)}


def load_settings(config: Path) -> Settings:
    """The settings; all defaults where there is no file.

    Raises:
        UsageError: the file is broken; names the line.
    """
    path = config / SETTINGS_NAME
    text, values = _read_toml(path)
    known = {field.name: field.default for field in fields(Settings)}
    for key, value in values.items():
        if key not in known:
            raise _at(path, text, key, f"knows no setting {key}", f"known are: {', '.join(known)}")
        _check_setting(path, text, key, value, type(known[key]))
    return Settings(**values)


def _check_setting(path: Path, text: str, key: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        names = {bool: "true or false", int: "a whole number", str: "text in quotes"}
        raise _at(path, text, key, f"{key} is not {names[kind]}", "correct the line")
    if isinstance(value, int) and key in _BOUNDS and not _BOUNDS[key][0] <= value <= _BOUNDS[key][1]:
        low, high = _BOUNDS[key]
        raise _at(path, text, key, f"{key} is not between {low} and {high}", "correct the line")


def load_ladders(config: Path) -> dict[str, Ladder]:
    """All ladders by name: the built-in ones, and over them those of the config folder.

    Raises:
        UsageError: a file is broken; names the line.
    """
    return {**_ladders_of(resource(LADDERS_NAME)), **_ladders_of(config / LADDERS_NAME)}


def _ladders_of(path: Path) -> dict[str, Ladder]:
    from pydantic import ValidationError

    from vpp_core.media.recipe import Ladder

    text, tables = _read_toml(path)
    found: dict[str, Ladder] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise _at(path, text, name, f"{name} is no ladder", f"write it as a table: [{name}]")
        try:
            ladder = Ladder.model_validate({"name": name, "title": name, **table})
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise _at(path, text, name, f"ladder {name}: {place}: {first['msg'].lower()}", "correct it") from None
        heights = [rung.height for rung in ladder.rungs]
        if not heights or heights != sorted(set(heights), reverse=True):
            raise _at(path, text, name, f"ladder {name} does not go from high to low rungs", "put the highest first")
        if any(not 64 <= rung.height <= 4320 or rung.max_bitrate < 50 for rung in ladder.rungs):
            hint = "heights go from 64 to 4320, bitrates from 50 kbit/s"
            raise _at(path, text, name, f"ladder {name} has a rung out of bounds", hint)
        found[name] = ladder
    return found


def recipe(settings: Settings, config: Path, ladder: str | None, loudness: bool | None) -> Recipe:
    """What an encode is asked for: the command's word before the settings'.

    Raises:
        UsageError: no ladder of that name.
    """
    from vpp_core.media.recipe import LOUDNESS_TARGET, Recipe

    ladders = load_ladders(config)
    name = ladder or settings.ladder
    if name not in ladders:
        raise UsageError("no ladder has this name", subject=name, hint=f"known are: {', '.join(ladders)}")
    loud = settings.loudness if loudness is None else loudness
    return Recipe(ladder=ladders[name], loudness=LOUDNESS_TARGET if loud else None)


def _read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    text = ""
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        return "", {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = str(error).replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end")
        raise UsageError(f"is no TOML: {reason}", subject=str(path), hint="correct the line, or remove it") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(
            f"cannot be read ({reason})", subject=str(path), hint="allow your account to read it"
        ) from None


def _at(path: Path, text: str, key: str, message: str, hint: str) -> UsageError:
    """The error with the line where the key or table of that name begins."""
    pattern = re.compile(rf"""\s*(?:\[\s*["']?{re.escape(key)}["']?\s*[\].]|["']?{re.escape(key)}["']?\s*[.=])""")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)]
    where = f"{path}, line {lines[0]}" if lines else str(path)
    return UsageError(message, subject=where, hint=hint)
