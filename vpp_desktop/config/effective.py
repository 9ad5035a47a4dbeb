"""What the settings say where others look into the environment; what the environment itself says goes before it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from vpp_core.errors import VppError
from vpp_desktop.config.file import load_settings
from vpp_desktop.config.folders import Folders, folders
from vpp_desktop.config.settings import Settings
from vpp_desktop.config.table import TABLE

BESIDE = {"DOCKER_HOST": ("DOCKER_CONTEXT",)}
"""Variables that choose the same thing: a setting must not go before them."""


class Effective(Mapping[str, str]):
    """An environment over settings. `use` puts others under it: whoever holds it sees them at once."""

    def __init__(self, outside: Mapping[str, str], settings: Settings) -> None:
        self._outside = outside
        self.use(settings)

    def use(self, settings: Settings) -> None:
        self._under = {
            each.variable: str(Path(value).expanduser()) if each.form == "file" else value
            for each in TABLE
            if each.variable and (value := str(getattr(settings, each.name))) and not self.decided_by(each.variable)
        }

    def decided_by(self, variable: str) -> str:
        """The variable that goes before the setting; empty where the setting counts."""
        return next((name for name in (variable, *BESIDE.get(variable, ())) if self._outside.get(name)), "")

    def named_by(self, variable: str) -> str:
        """What says the variable's value, for a sentence: itself, or the setting that stands for it."""
        setting = next((each.name for each in TABLE if each.variable == variable), variable)
        return f"setting {setting}" if variable in self._under else variable

    def __getitem__(self, name: str) -> str:
        return self._under[name] if name in self._under else self._outside[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._outside
        yield from (name for name in self._under if name not in self._outside)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def effective(where: Folders | None = None, outside: Mapping[str, str] = os.environ) -> Effective:
    """The environment for a command, with the settings of the file. Raises UsageError: the file is broken."""
    return Effective(outside, load_settings((where or folders(outside)).config))


def effective_or_plain(where: Folders | None = None, outside: Mapping[str, str] = os.environ) -> Effective:
    """The same for who has to work with broken settings too, as they are told of elsewhere."""
    try:
        return effective(where, outside)
    except VppError:
        return Effective(outside, Settings())
