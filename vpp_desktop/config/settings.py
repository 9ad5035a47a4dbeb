"""The settings: what a person may choose once for all. What each does is told in `table.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class Settings:
    """What `settings.toml` may say; an empty text lets the program decide."""

    ladder: str = "lecture"
    lectures_at_once: int = 1
    workers: int = 0
    loudness: bool = True
    language: str = ""
    visibility: str = "published"
    keep_packages: bool = False
    watch_folder: str = ""
    mongo_url: str = field(default="", repr=False)  # it may hold a password
    docker_host: str = ""
    compose_file: str = ""
    theme: str = "system"
    interface_language: str = ""
    reduced_motion: str = "system"
    tray: bool = True
    log_lines: int = 1_000_000
    notifications: bool = True
    when_done: str = "nothing"


Value = str | int | bool
"""Of a setting."""

DEFAULTS: dict[str, Value] = {each.name: getattr(Settings, each.name) for each in fields(Settings)}
"""By name, in the order of the table."""
