"""What the engine's `inspect` tells, as our data. Pure.

Shapes: Docker Engine API, `ContainerInspect`, `ImageInspect`. Keys that some engines leave out
(Podman, engines from 29 on) may be absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from vpp_desktop.stack import observed
from vpp_desktop.stack.desired import Port
from vpp_desktop.stack.observed import Container, Health, Image, State

Json = Mapping[str, Any]

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")


def container(told: Json) -> Container:
    """A container from `inspect`."""
    config, state = told.get("Config") or {}, told.get("State") or {}
    labels = config.get("Labels") or {}
    health = state.get("Health") or {}
    number = labels.get(observed.NUMBER, "1")
    depends = [part.split(":")[0] for part in (labels.get(observed.DEPENDS_ON) or "").split(",") if part]
    return Container(
        id=told["Id"],
        name=str(told.get("Name", "")).lstrip("/"),
        service=labels.get(observed.SERVICE, ""),
        state=_state(state),
        image=str(told.get("Image", "")),
        number=int(number) if str(number).isdigit() else 1,
        oneoff=labels.get(observed.ONEOFF) == "True",
        health=_health(health),
        health_output=_last_output(health),
        exit_code=int(state.get("ExitCode") or 0),
        oom_killed=bool(state.get("OOMKilled")),
        error=str(state.get("Error") or ""),
        restarts=int(told.get("RestartCount") or 0),
        created_at=moment(told.get("Created")),
        started_at=moment(state.get("StartedAt")),
        finished_at=moment(state.get("FinishedAt")),
        digest=labels.get(observed.DIGEST),
        config_hash=labels.get(observed.CONFIG_HASH),
        ports=tuple(_ports(told)),
        networks=tuple(sorted((told.get("NetworkSettings") or {}).get("Networks") or {})),
        volumes=tuple(
            sorted(m["Name"] for m in told.get("Mounts") or [] if m.get("Type") == "volume" and m.get("Name"))
        ),
        depends_on=tuple(depends),
        tty=bool(config.get("Tty")),
    )


def image(name: str, told: Json) -> Image:
    """An image from `inspect`, under the name that it was asked for by."""
    labels = (told.get("Config") or {}).get("Labels") or {}
    created = moment(told.get("Created"))
    return Image(name, str(told["Id"]), labels.get(observed.CONTEXT), created, int(told.get("Size") or 0))


def moment(text: str | None) -> datetime | None:
    """A time of the engine's, with nanoseconds cut to microseconds; None for its zero time."""
    match = _TIME.match(text or "")
    if match is None or match[1].startswith("0001-"):
        return None
    fraction = (match[2] or "0").ljust(6, "0")[:6]
    zone = "+00:00" if match[3] == "Z" else match[3]
    return datetime.fromisoformat(f"{match[1]}.{fraction}{zone}").astimezone(UTC)


def _state(state: Json) -> State:
    status = str(state.get("Status") or ("running" if state.get("Running") else "exited"))
    if status in get_args(State):
        return status  # type: ignore[return-value]
    # Podman's own words.
    return {"configured": "created", "initialized": "created", "stopping": "running"}.get(status, "exited")  # type: ignore[return-value]


def _health(health: Json) -> Health:
    status = str(health.get("Status") or "none")
    return status if status in get_args(Health) else "none"  # type: ignore[return-value]


def _last_output(health: Json) -> str:
    log = health.get("Log") or []
    return str(log[-1].get("Output") or "").strip() if log else ""


def _ports(told: Json) -> list[Port]:
    """Published ports: those in force, or for a container that does not run those it asks for; IPv4 before IPv6."""
    live = (told.get("NetworkSettings") or {}).get("Ports") or {}
    asked = (told.get("HostConfig") or {}).get("PortBindings") or {}
    found = []
    for key, bindings in (live if any(live.values()) else asked).items():
        number, _, protocol = key.partition("/")
        for binding in bindings or []:
            published = str(binding.get("HostPort") or "")
            port = int(published) if published.isdigit() and published != "0" else None
            found.append(Port(int(number), port, str(binding.get("HostIp") or ""), protocol or "tcp"))
    return sorted(found, key=lambda p: (p.container, p.protocol, ":" in p.host, p.host, p.published or 0))
