"""What the engine has, as data: one snapshot of a stack's containers, images, networks and volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from vpp_desktop.stack.desired import Port

State = Literal["created", "running", "paused", "restarting", "removing", "exited", "dead"]
Health = Literal["none", "starting", "healthy", "unhealthy"]

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
NUMBER = "com.docker.compose.container-number"
ONEOFF = "com.docker.compose.oneoff"
CONFIG_HASH = "com.docker.compose.config-hash"
IMAGE = "com.docker.compose.image"
DEPENDS_ON = "com.docker.compose.depends_on"
WORKING_DIR = "com.docker.compose.project.working_dir"
CONFIG_FILES = "com.docker.compose.project.config_files"
NETWORK = "com.docker.compose.network"
VOLUME = "com.docker.compose.volume"
"""Compose v2's labels, so that it and we manage the same containers."""

DIGEST = "de.vpp-desktop.digest"
"""Label of our containers: `Service.digest` when it was created."""

CONTEXT = "de.vpp-desktop.context"
"""Label of our images: hash of the build context they were made from."""


@dataclass(frozen=True)
class Container:
    """One container of the project, as `inspect` tells.

    Attributes:
        number: Compose's container number, 1 for the first.
        image: the image's id (`sha256:...`) that it runs.
        health: `none` without a health check.
        digest: our label; None where Compose made the container.
        config_hash: Compose's label; None where it was not known when we made the container.
        networks, volumes: the engine's names.
        depends_on: services that it was made to depend on, from the label.
    """

    id: str
    name: str
    service: str
    state: State
    image: str
    number: int = 1
    oneoff: bool = False
    health: Health = "none"
    health_output: str = ""
    exit_code: int = 0
    oom_killed: bool = False
    error: str = ""
    restarts: int = 0
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    digest: str | None = None
    config_hash: str | None = None
    ports: tuple[Port, ...] = ()
    networks: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    tty: bool = False


@dataclass(frozen=True)
class Image:
    """An image by the name that a service asks for; `context` is our label, None on others' images."""

    name: str
    id: str
    context: str | None = None
    created_at: datetime | None = None
    size: int = 0


@dataclass(frozen=True)
class Observed:
    """A snapshot: `images` by name; `networks` and `volumes` are the names of those that exist."""

    containers: tuple[Container, ...] = ()
    images: Mapping[str, Image] = field(default_factory=dict)
    networks: frozenset[str] = frozenset()
    volumes: frozenset[str] = frozenset()

    def of(self, service: str) -> list[Container]:
        """A service's containers, without one-off ones, by number."""
        found = [c for c in self.containers if c.service == service and not c.oneoff]
        return sorted(found, key=lambda c: c.number)
