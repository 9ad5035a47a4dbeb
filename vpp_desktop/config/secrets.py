"""Settings that may hold a password: masked where they are shown, left out where they leave the machine."""

from __future__ import annotations

import re

from vpp_desktop.config.settings import Value

SECRETS = frozenset({"mongo_url"})

_PASSWORD = re.compile(r"(?P<head>^[a-z][a-z0-9+.-]*://[^\s/@:]*:)\S*(?=@)")
_OPTION = re.compile(r"(?P<head>[?&,;:=](?:[a-z_]*(?:password|token|secret)[a-z_]*)[=:])[^&,\s]*", re.IGNORECASE)
MASK = "***"


def masked(name: str, value: Value) -> Value:
    """The value as it may be shown."""
    if name not in SECRETS or not isinstance(value, str):
        return value
    return _OPTION.sub(lambda found: found["head"] + MASK, _PASSWORD.sub(lambda found: found["head"] + MASK, value))


def is_secret(name: str, value: Value) -> bool:
    """Whether there is something to keep secret in it."""
    return masked(name, value) != value
