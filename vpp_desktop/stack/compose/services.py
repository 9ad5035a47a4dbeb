"""One service of a compose file. What is not listed in `_FIELDS` or read by name here is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vpp_desktop.stack.compose import dotenv, forms, mounts, units
from vpp_desktop.stack.compose.health import duration, healthcheck
from vpp_desktop.stack.compose.ports import expose, ports
from vpp_desktop.stack.compose.value import Value, optional, required
from vpp_desktop.stack.desired import Build, Dependency, Mount, Service

_CONDITIONS = ("service_started", "service_healthy", "service_completed_successfully")
MOST_PIDS = 2**22
MOST_RETRIES = 1_000_000

_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_CONTAINER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Read:
    """A service, its place in the file, and those of what it names elsewhere: volumes, networks, services."""

    service: Service
    place: Value
    volumes: dict[str, Value]
    networks: dict[str, Value]
    depends_on: dict[str, Value]


def read(value: Value, name: str) -> Read:
    """The service that the map `value` describes.

    Raises:
        ComposeError: it says something wrong, or something that is not handled here.
    """
    entries = value.entries(_KNOWN)
    fields: dict[str, Any] = {field: reader(entries[key]) for key, (field, reader) in _FIELDS.items() if key in entries}
    fields |= _image(value, entries, name)
    fields |= _restart(entries) | _logging(entries) | _limits(entries)
    fields["environment"] = _environment(entries)
    mounted = [*optional(entries, "volumes", mounts.volumes, []), *optional(entries, "tmpfs", mounts.tmpfs, [])]
    fields["mounts"] = _distinct(mounted)
    networks = _networks(entries.get("networks")) or {"default": value}
    depends_on = _depends_on(entries.get("depends_on"))
    service = Service(
        name=name,
        networks=tuple(sorted(networks)),
        depends_on=tuple(dependency for _, dependency in depends_on),
        **fields,
    )
    return Read(
        service,
        place=value,
        volumes={mount.source: place for place, mount in mounted if mount.type == "volume"},
        networks=networks,
        depends_on={dependency.service: place for place, dependency in depends_on},
    )


# --- image


def _image(value: Value, entries: dict[str, Value], name: str) -> dict[str, Any]:
    build = _build(entries["build"]) if "build" in entries else None
    if "image" in entries:
        image = entries["image"].string()
        if not image or image != image.strip():
            raise entries["image"].fail("is no image's name", "write it like this: mongo:7")
        return {"image": image, "build": build}
    if build is None:
        raise value.fail("has neither an image nor a build", "give it one of them")
    return {"image": f"{value.source.project}-{name}", "build": build}


def _build(value: Value) -> Build:
    if not value.is_map:
        return Build(_context(value))
    entries = value.entries(("context", "dockerfile", "args", "target", "labels", "network"))
    return Build(
        context=optional(entries, "context", _context, value.source.path(".")),
        dockerfile=optional(entries, "dockerfile", Value.string, "Dockerfile"),
        args=optional(entries, "args", forms.variables, {}),
        target=optional(entries, "target", Value.string, None),
        labels=optional(entries, "labels", forms.labels, {}),
        network=optional(entries, "network", Value.string, None),
    )


def _context(value: Value) -> Path:
    text = value.string()
    if "://" in text or text.startswith("git@"):
        raise value.fail(f"is no folder of this machine: {text}", "name a folder")
    return value.source.path(text)


# --- what it runs with


def _environment(entries: dict[str, Value]) -> dict[str, str]:
    """The service's own variables go before those of its files, and those of a later file before an earlier's."""
    own = optional(entries, "environment", forms.variables, {})
    found: dict[str, str] = {}
    for place, path, needed in _env_files(entries.get("env_file")):
        found |= _env_file(place, path, needed, found)
    return found | own


def _env_files(value: Value | None) -> list[tuple[Value, str, bool]]:
    if value is None:
        return []
    found: list[tuple[Value, str, bool]] = []
    for item in value.items() if value.is_list else [value]:
        if not item.is_map:
            found.append((item, item.string(), True))
            continue
        entries = item.entries(("path", "required"))
        path = required(entries, "path", item, "give it the file as path")
        found.append((path, path.string(), optional(entries, "required", Value.flag, True)))
    return found


def _env_file(place: Value, path: str, needed: bool, earlier: dict[str, str]) -> dict[str, str]:
    """A file's variables. Its values may name those of earlier files, which go before its own as in Compose."""

    def lookup(name: str) -> str | None:
        value = place.source.variables.get(name)
        return earlier.get(name) if value is None else value

    try:
        return dotenv.load(place.source.path(path), path, lookup, place.source.warnings)
    except FileNotFoundError:
        if needed:
            hint = "make the file, or write required: false beside its path"
            raise place.fail(f"names a file that does not exist: {path}", hint) from None
        return {}


def _restart(entries: dict[str, Value]) -> dict[str, Any]:
    if "restart" not in entries:
        return {}
    value = entries["restart"]
    policy, colon, count = value.string().partition(":")
    retries = units.whole(count) if colon else 0
    if policy not in ("no", "always", "on-failure", "unless-stopped") or (colon and policy != "on-failure"):
        raise value.fail(f"is no policy: {policy}{colon}{count}", "known: no, always, unless-stopped, on-failure:3")
    if retries is None or not 0 <= retries <= MOST_RETRIES:
        raise value.fail(f"has no number of retries: {count}", "write it like this: on-failure:3")
    return {"restart": policy, "restart_retries": retries}


def _logging(entries: dict[str, Value]) -> dict[str, Any]:
    if "logging" not in entries:
        return {}
    inner = entries["logging"].entries(("driver", "options"))
    return {
        "log_driver": optional(inner, "driver", Value.string, None),
        "log_options": optional(inner, "options", forms.options, {}),
    }


def _limits(entries: dict[str, Value]) -> dict[str, Any]:
    """Limits stand at the service itself, or in `deploy`, where both must agree."""
    found = {field: read(entries[key]) for key, (field, read) in _LIMITS.items() if key in entries}
    deploy = entries["deploy"].entries(("resources",)) if "deploy" in entries else {}
    resources = deploy["resources"].entries(("limits",)) if "resources" in deploy else {}
    limits = resources["limits"].entries(_DEPLOYED) if "limits" in resources else {}
    for key, value in limits.items():
        field, read = _DEPLOYED[key]
        limit = read(value)
        if found.setdefault(field, limit) != limit:
            raise value.fail("differs from the limit that stands at the service itself", "keep one of them")
    return found


def _size(value: Value) -> int:
    return value.parsed(units.size, "size", "512m")


def _cpus(value: Value) -> float:
    number = value.parsed(units.decimal, "number", "0.5")
    if number < 0:
        raise value.fail(f"is below 0: {number}")
    return number


def _pids(value: Value) -> int:
    return value.whole(-1, MOST_PIDS)


def _distinct(mounted: list[tuple[Value, Mount]]) -> tuple[Mount, ...]:
    targets: set[str] = set()
    for place, mount in mounted:
        if mount.target in targets:
            raise place.fail(f"mounts at {mount.target} a second time", "remove one of them")
        targets.add(mount.target)
    return tuple(mount for _, mount in mounted)


# --- what it names elsewhere


def _networks(value: Value | None) -> dict[str, Value]:
    if value is None:
        return {}
    if value.is_list:
        return {item.string(): item for item in value.items()}
    found = value.entries()
    for place in found.values():
        if not place.is_null:
            place.entries(())  # aliases, addresses, priorities
    return found


def _depends_on(value: Value | None) -> list[tuple[Value, Dependency]]:
    if value is None:
        return []
    if value.is_list:
        return [(item, Dependency(item.string())) for item in value.items()]
    return [(place, _dependency(place, service)) for service, place in value.entries().items()]


def _dependency(value: Value, service: str) -> Dependency:
    entries = value.entries(("condition", "restart", "required"))
    condition: Any = required(entries, "condition", value, "service_started is the usual one").choice(*_CONDITIONS)
    return Dependency(
        service,
        condition,
        restart=optional(entries, "restart", Value.flag, False),
        required=optional(entries, "required", Value.flag, True),
    )


# --- plain fields


def _profiles(value: Value) -> tuple[str, ...]:
    found = forms.strings(value)
    for name in found:
        if not _PROFILE.fullmatch(name):
            raise value.fail(f"has a profile that is no name: {name!r}", "letters, digits, and _ . - after the first")
    return found


def _container_name(value: Value) -> str:
    name = value.string()
    if not _CONTAINER.fullmatch(name):
        raise value.fail(f"is no container's name: {name!r}", "letters, digits, and _ . - after the first")
    return name


def _pull_policy(value: Value) -> str:
    """What `vpp stack up` does: an image that is there is used, one that is not is fetched."""
    value.choice("missing", "if_not_present")
    return "missing"


_LIMITS: dict[str, tuple[str, Callable[[Value], int | float]]] = {
    "mem_limit": ("memory", _size),
    "cpus": ("cpus", _cpus),
    "pids_limit": ("pids", _pids),
}
_DEPLOYED: dict[str, tuple[str, Callable[[Value], int | float]]] = {
    "memory": ("memory", _size),
    "cpus": ("cpus", _cpus),
    "pids": ("pids", _pids),
}
# Key in the file -> field of Service, and how its value is read.
_FIELDS: dict[str, tuple[str, Callable[[Value], Any]]] = {
    "cap_add": ("cap_add", forms.distinct),
    "cap_drop": ("cap_drop", forms.distinct),
    "command": ("command", forms.words),
    "container_name": ("container_name", _container_name),
    "entrypoint": ("entrypoint", forms.words),
    "expose": ("expose", expose),
    "healthcheck": ("healthcheck", healthcheck),
    "hostname": ("hostname", forms.string_or_none),
    "init": ("init", Value.flag),
    "labels": ("labels", forms.labels),
    "ports": ("ports", ports),
    "profiles": ("profiles", _profiles),
    "pull_policy": ("pull_policy", _pull_policy),
    "read_only": ("read_only", Value.flag),
    "security_opt": ("security_opt", forms.distinct),
    "stop_grace_period": ("stop_grace_period", duration),
    "stop_signal": ("stop_signal", forms.string_or_none),
    "tty": ("tty", Value.flag),
    "user": ("user", forms.string_or_none),
    "working_dir": ("working_dir", forms.string_or_none),
}
_OTHERS = (
    "build", "depends_on", "deploy", "env_file", "environment", "image", "logging", "networks", "restart", "tmpfs",
    "volumes",
)  # fmt: skip
_KNOWN = (*_FIELDS, *_LIMITS, *_OTHERS)
