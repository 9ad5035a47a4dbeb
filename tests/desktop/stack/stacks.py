"""A stack as the product's own, and what an engine may have of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from vpp_desktop.stack.desired import Build, Dependency, Desired, HealthCheck, Mount, Network, Port, Service, Volume
from vpp_desktop.stack.observed import Container, Image, Observed

FOLDER = Path("/srv/vpp")
CHECK = HealthCheck(("CMD", "true"), interval=2.0)


def stack(**changes: dict[str, Any]) -> Desired:
    """mongo <- backend <- frontend; `changes` are fields of a service by its name."""
    services = [
        Service("mongo", "mongo:7", mounts=(Mount("volume", "/data/db", "data"),), healthcheck=CHECK),
        Service(
            "backend",
            "vpp-backend",
            build=Build(FOLDER, "backend/Dockerfile"),
            environment={"MONGO_URL": "mongodb://mongo"},
            ports=(Port(8000, 8000, "127.0.0.1"),),
            depends_on=(Dependency("mongo", "service_healthy"),),
            healthcheck=CHECK,
        ),
        Service(
            "frontend",
            "vpp-frontend",
            build=Build(FOLDER, "frontend/Dockerfile"),
            ports=(Port(3000, 3000, "127.0.0.1"),),
            depends_on=(Dependency("backend", "service_healthy"),),
            healthcheck=CHECK,
        ),
    ]
    return Desired(
        project="vpp",
        file=FOLDER / "docker-compose.yml",
        folder=FOLDER,
        services={s.name: replace(s, **changes.get(s.name, {})) for s in services},
        networks={"default": Network("default", "vpp_default")},
        volumes={"data": Volume("data", "vpp_data")},
    )


def container(desired: Desired, name: str, **changes: Any) -> Container:
    """A service's healthy container."""
    service = desired.services[name]
    made = Container(
        id=f"id-{name}",
        name=f"vpp-{name}-1",
        service=name,
        state="running",
        image=f"sha256:{name}",
        health="healthy",
        digest=service.digest,
        networks=("vpp_default",),
        volumes=tuple(desired.volumes[m.source].name for m in service.mounts),
    )
    return replace(made, **changes)


def running(desired: Desired, **changes: dict[str, Any] | None) -> Observed:
    """The whole stack as it should be; `changes` are fields of a container by its service, None: it is not there."""
    wanted = {name: changes.get(name, {}) for name in desired.services}
    return Observed(
        containers=tuple(container(desired, name, **more) for name, more in wanted.items() if more is not None),
        images={s.image: Image(s.image, f"sha256:{s.name}") for s in desired.services.values()},
        networks=frozenset({"vpp_default"}),
        volumes=frozenset({"vpp_data"}),
    )
