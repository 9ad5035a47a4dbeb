"""Where the stack is: its compose file, and the store that its variables lead to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import UsageError
from vpp_desktop import tools
from vpp_desktop.stack import compose
from vpp_desktop.stack.compose.project import ENV_NAME
from vpp_desktop.stack.secrets import store_url

FILE = "docker-compose.yml"


def places(named: Path | None, environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Where the compose file may be: the one that is named, else COMPOSE_FILE, else the checkout's or this folder's."""
    if named is None and (told := environment.get("COMPOSE_FILE")):
        named = Path(told)
    if named is not None:
        return [named / FILE if named.is_dir() else named]
    checkout = tools.checkout()
    return [*([checkout / FILE] if checkout else []), Path.cwd() / FILE]


def find_file(named: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The compose file.

    Raises:
        UsageError: there is none.
    """
    looked = places(named, environment)
    for place in looked:
        if place.is_file():
            return place.resolve()
    raise UsageError(
        "is not there", subject=str(looked[-1]), hint="name the compose file in the settings, or with --file"
    )


@dataclass(frozen=True)
class KnownStore:
    """A store's address; `own`: it is the stack's container, and runs only with it."""

    url: str
    own: bool


def known_store(environment: Mapping[str, str] = os.environ) -> KnownStore | None:
    """The store that the stack uses, whether it runs or not; None where no stack was ever started here.

    Raises:
        ComposeError: `.env` cannot be read.
    """
    for place in places(None, environment):
        if (place.parent / ENV_NAME).is_file():
            variables = compose.environment(place.parent, environment)
            url = store_url(variables)
            return KnownStore(url, own=not variables.get("MONGO_URL")) if url else None
    return None
