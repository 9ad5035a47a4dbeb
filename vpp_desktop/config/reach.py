"""Whether what a setting names is there: looked at when it is chosen, not whenever the file is read."""

from __future__ import annotations

import os
from pathlib import Path

from vpp_core.errors import UsageError, VppError
from vpp_desktop.config.ladders import load_ladders
from vpp_desktop.config.settings import Value
from vpp_desktop.config.table import BY_NAME


def whole(name: str, value: Value) -> Value:
    """A path as everybody understands it: a person may begin it with `~`."""
    if isinstance(value, str) and value.startswith("~") and BY_NAME[name].form in ("folder", "file"):
        return str(Path(value).expanduser())
    return value


def unreachable(name: str, value: Value, config: Path) -> VppError | None:
    """What is wrong with the thing that the value names; None where it is there, or names none."""
    if not isinstance(value, str) or not value:
        return None
    form = BY_NAME[name].form
    if form == "ladder":
        return _ladder(value, config)
    if form == "folder":
        return _folder(Path(value))
    if form == "file":
        return _file(Path(value))
    return _address(value) if name == "mongo_url" else None


def _ladder(name: str, config: Path) -> VppError | None:
    try:
        known = load_ladders(config)
    except UsageError as error:
        return error
    if name in known:
        return None
    return UsageError("names no ladder", subject=name, hint=f"known are: {', '.join(known)}")


def _folder(path: Path) -> VppError | None:
    if not path.is_absolute():
        return UsageError("is no whole path", subject=str(path), hint="begin it with /")
    if not path.is_dir():
        return UsageError(
            "names no folder that is there",
            subject=str(path),
            hint="make it, or name another one",
        )
    if not os.access(path, os.R_OK | os.X_OK):
        return UsageError(
            "names a folder that cannot be read",
            subject=str(path),
            hint="allow your account to read it",
        )
    return None


def _file(path: Path) -> VppError | None:
    if not path.is_absolute():
        return UsageError("is no whole path", subject=str(path), hint="begin it with /")
    if not path.exists():
        return UsageError("names no file that is there", subject=str(path), hint="name another one")
    return None


def _address(url: str) -> VppError | None:
    """The driver's own opinion of an address, nothing is connected to."""
    from vpp_core.catalog.mongo import check_url
    from vpp_core.errors import StoreError

    try:
        check_url(url)
    except StoreError as error:
        return error
    return None
