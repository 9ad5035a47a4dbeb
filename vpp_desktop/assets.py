"""The sole path to `resources/`: beside the packages in a checkout, inside this one when installed."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The file of that name."""
    installed = _HERE / "resources" / name
    return installed if installed.exists() else _HERE.parent / "resources" / name
