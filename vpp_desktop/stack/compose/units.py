"""Sizes, durations and numbers as the Compose specification writes them. None where a text is none."""

from __future__ import annotations

import re

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(?:([kmgtp])i?)?b?", re.IGNORECASE)
_SPAN = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_WHOLE = re.compile(r"[-+]?\d{1,18}")
_LONGEST = 40


def size(text: str) -> int | None:
    """Bytes in `512m`, `1g`, `1.5GB`, `64MiB`, `1024`: all units are powers of 1024, as Docker has them."""
    found = _SIZE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    power = "kmgtp".index(found[2].lower()) + 1 if found[2] else 0
    return int(float(found[1]) * 1024**power) if "." in found[1] else int(found[1]) * 1024**power


def duration(text: str) -> float | None:
    """Seconds in `1m30s`, `500ms`, `1.5h`, `0`."""
    if text == "0":
        return 0.0
    parts = list(_SPAN.finditer(text)) if len(text) <= _LONGEST else []
    if not parts or "".join(part.group() for part in parts) != text:
        return None
    return sum(float(part[1]) * _SECONDS[part[2]] for part in parts)


def whole(text: str) -> int | None:
    """`8000`."""
    return int(text) if _WHOLE.fullmatch(text) and text.isascii() else None


def decimal(text: str) -> float | None:
    """`0.5`; what is not finite is none."""
    found = re.fullmatch(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?", text) if len(text) <= _LONGEST else None
    return float(text) if found and text.isascii() else None
