"""What the compose file asks for, as data: the desired stack.

The words are those of the Compose specification; where it allows a short and a long form, there is one
form here. Durations are in seconds, sizes in bytes, paths absolute.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Condition = Literal["service_started", "service_healthy", "service_completed_successfully"]
MountType = Literal["bind", "volume", "tmpfs"]
RestartPolicy = Literal["no", "always", "on-failure", "unless-stopped"]


@dataclass(frozen=True)
class Port:
    """A container's port; `published` is None where the engine chooses one."""

    container: int
    published: int | None
    host: str = ""
    protocol: str = "tcp"


@dataclass(frozen=True)
class Mount:
    """Something mounted at `target`. `source` is a volume's key in `Desired.volumes`, or a folder of this machine."""

    type: MountType
    target: str
    source: str = ""
    read_only: bool = False
    size: int | None = None
    """Of a tmpfs."""
    options: str = ""
    """Of a tmpfs: mount options as they stand."""
    create_host_path: bool = False
    """Of a bind: make the folder where it is missing."""


@dataclass(frozen=True)
class Dependency:
    """What a service waits for. `restart`: it is restarted when the dependency is."""

    service: str
    condition: Condition = "service_started"
    restart: bool = False
    required: bool = True


@dataclass(frozen=True)
class HealthCheck:
    """How the engine finds out whether a container is healthy. An empty `test` is the image's own."""

    test: tuple[str, ...] = ()
    interval: float | None = None
    timeout: float | None = None
    start_period: float | None = None
    start_interval: float | None = None
    retries: int | None = None
    disabled: bool = False


@dataclass(frozen=True)
class Build:
    """How a service's image is made. `dockerfile` is relative to `context`."""

    context: Path
    dockerfile: str = "Dockerfile"
    args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    network: str | None = None
    """The network that the steps run in: `host`, `none`, or the engine's default."""


@dataclass(frozen=True)
class Service:
    """One service. What the file does not say is None or empty, and the image's own value stands."""

    name: str
    image: str
    """With a `build`, the name that the built image gets: the file's, else `<project>-<service>`."""
    build: Build | None = None
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    expose: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    networks: tuple[str, ...] = ("default",)
    depends_on: tuple[Dependency, ...] = ()
    healthcheck: HealthCheck | None = None
    restart: RestartPolicy = "no"
    restart_retries: int = 0
    container_name: str | None = None
    hostname: str | None = None
    working_dir: str | None = None
    user: str | None = None
    init: bool | None = None
    read_only: bool = False
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    memory: int | None = None
    pids: int | None = None
    cpus: float | None = None
    stop_signal: str | None = None
    stop_grace_period: float | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    pull_policy: Literal["missing"] = "missing"
    log_driver: str | None = None
    log_options: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()
    tty: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of everything that a container is made from, so not of how its image is built or when it starts.

        Kept in a container's label: a container with another digest is *diverged*.
        """
        own = asdict(self)
        for name in ("build", "depends_on", "profiles", "pull_policy"):
            own.pop(name)
        return hashlib.sha256(json.dumps(own, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Network:
    """A network by its key in the file; `name` is what the engine calls it."""

    key: str
    name: str
    external: bool = False
    internal: bool = False
    driver: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Volume:
    """A named volume by its key in the file; `name` is what the engine calls it."""

    key: str
    name: str
    external: bool = False
    driver: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Desired:
    """The whole stack. `services` are the enabled ones, each after those that it depends on.

    Attributes:
        file: the compose file.
        folder: what relative paths count from.
        networks, volumes: those that an enabled service uses.
        disabled: services that no active profile enables.
        warnings: sentences about what is probably not meant, with file and line.
    """

    project: str
    file: Path
    folder: Path
    services: Mapping[str, Service]
    networks: Mapping[str, Network] = field(default_factory=dict)
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    disabled: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def dependents(self, name: str) -> list[str]:
        """The services that depend on this one directly."""
        return [s.name for s in self.services.values() if any(d.service == name for d in s.depends_on)]

    def container_name(self, service: Service) -> str:
        """The name of a service's only container, as Compose v2 gives it."""
        return service.container_name or f"{self.project}-{service.name}-1"
