"""A ledger in a file, for tests of the pipeline without the journal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class JsonLedger:
    """A ledger in one JSON file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records: dict[str, Mapping[str, Any]] = json.loads(path.read_text()) if path.exists() else {}

    def kept(self) -> Mapping[str, Mapping[str, Any]]:
        return self.records

    async def keep(self, key: str, record: Mapping[str, Any]) -> None:
        self.records[key] = record
        self._write()

    async def forget(self, key: str) -> None:
        self.records.pop(key, None)
        self._write()

    def _write(self) -> None:
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.records))
        part.replace(self.path)
