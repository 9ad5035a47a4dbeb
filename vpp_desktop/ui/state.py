"""What the window remembers by itself, from one start to the next: no settings, and no loss if it is gone."""

from __future__ import annotations

import contextlib
import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

NAME = "window.json"


class State:
    """Keys and JSON values in one small file, written when something changes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._values: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text("utf-8"))
            self._values = found if isinstance(found, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value, where it is of the default's type."""
        value = self._values.get(key, default)
        return value if default is None or isinstance(value, type(default)) else default

    def set(self, key: str, value: Any) -> None:
        if self._values.get(key) == value and key in self._values:
            return
        self._values[key] = value
        new = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_text(json.dumps(self._values, indent=1), "utf-8")
            new.replace(self._path)
        except OSError as error:
            log.warning("what the window remembers is not kept: %s", error)
