"""What the environment says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """`mongo_url` holds a password, so it is never shown; empty where the environment names no store."""

    mongo_url: str = field(default="", repr=False)
    log_level: str = "INFO"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        level = environment.get("LOG_LEVEL", "").upper()
        return cls(
            mongo_url=environment.get("MONGO_URL", ""),
            log_level=level if level in ("DEBUG", "INFO", "WARNING", "ERROR") else "INFO",
        )
