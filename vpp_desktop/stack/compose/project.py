"""A whole compose file: its name, variables, services, networks and volumes."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from vpp_desktop.stack.compose import document, dotenv, services
from vpp_desktop.stack.compose.errors import ComposeError
from vpp_desktop.stack.compose.forms import labels
from vpp_desktop.stack.compose.order import connected, is_enabled, ordered
from vpp_desktop.stack.compose.value import Source, Value, optional
from vpp_desktop.stack.desired import Desired, Network, Volume

ENV_NAME = ".env"

_TOP = ("name", "services", "networks", "volumes", "version")
_SERVICE = re.compile(r"[A-Za-z0-9._-]+")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]*")


def environment(folder: Path, outside: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables of a stack: those of `.env` in its folder, and over them those of the environment.

    Raises:
        ComposeError: a line of `.env` cannot be read.
    """
    return _environment(folder, outside, [])


def read(file: Path, environment: Mapping[str, str] = os.environ, *, project: str | None = None) -> Desired:
    """The stack that a compose file asks for.

    Args:
        environment: goes before the variables of the `.env` beside the file.
        project: goes before COMPOSE_PROJECT_NAME, the file's `name` and its folder's.

    Raises:
        ComposeError: the file is missing or wrong, or asks for something that is not handled; names the line.
    """
    file = Path(os.path.abspath(file))  # noqa: PTH100 - links stay, as Compose has them in its labels
    text = _text(file)
    root = document.parse(text, file.name)
    warnings: list[str] = []
    source = Source(file.name, file.parent, _environment(file.parent, environment, warnings), warnings=warnings)
    if root is None:
        raise ComposeError("is empty", file=file.name, line=1, hint="give it services")
    top = Value(source, root, root.line, "").entries(_TOP)
    source.project = _project(source, top.get("name"), project)
    source.variables = {**source.variables, "COMPOSE_PROJECT_NAME": source.project}
    if "version" in top:
        source.warn(top["version"].line, "version has no meaning any more: remove it")
    return _desired(file, source, top)


def _desired(file: Path, source: Source, top: dict[str, Value]) -> Desired:
    if "services" not in top:
        raise ComposeError("has no services", file=source.name, line=1, key="services", hint="give it services")
    every = {name: _service(value, name) for name, value in top["services"].entries().items()}
    profiles = frozenset(part.strip() for part in source.variables.get("COMPOSE_PROFILES", "").split(","))
    enabled = {name: found for name, found in every.items() if is_enabled(found.service, profiles)}
    _refuse_same_container(enabled)
    networks = _networks(source, top.get("networks"))
    volumes = _volumes(source, top.get("volumes"))
    for found in every.values():
        _refuse_undeclared(found.networks, networks, "networks")
        _refuse_undeclared(found.volumes, volumes, "volumes")
    used_networks = {key for found in enabled.values() for key in found.networks}
    used_volumes = {key for found in enabled.values() for key in found.volumes}
    return Desired(
        project=source.project,
        file=file,
        folder=source.folder,
        services=ordered(connected(enabled, every), enabled),
        networks={key: network for key, network in networks.items() if key in used_networks},
        volumes={key: volume for key, volume in volumes.items() if key in used_volumes},
        disabled=tuple(sorted(every.keys() - enabled.keys())),
        warnings=source.all_warnings(),
    )


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return dotenv.decode(opened.read(dotenv.LARGEST + 1), file.name)
    except FileNotFoundError:
        raise ComposeError("does not exist", file=str(file), hint="start in the checkout's folder") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ComposeError(f"cannot be read ({reason})", file=str(file), hint="allow your account to read it") from None


def _environment(folder: Path, outside: Mapping[str, str], warnings: list[str]) -> dict[str, str]:
    try:
        return {**dotenv.load(folder / ENV_NAME, ENV_NAME, outside.get, warnings), **outside}
    except FileNotFoundError:
        return dict(outside)


def _project(source: Source, name: Value | None, argument: str | None) -> str:
    """A name that was chosen is taken or refused; the folder's is made to fit."""
    said = name.string() if name is not None else ""
    chosen = argument or source.variables.get("COMPOSE_PROJECT_NAME") or said
    project = chosen or re.sub(r"[^a-z0-9_-]", "", source.folder.name.lower()).lstrip("_-")
    if _PROJECT.fullmatch(project):
        return project
    message = f"cannot be a stack's name: {project!r}" if chosen else "has no name, and its folder's cannot be one"
    hint = "small letters, digits, - and _, beginning with a letter or digit"
    if name is not None and chosen == said:
        raise name.fail(message, hint)
    raise ComposeError(message, file=source.name, line=1, key="name", hint=hint)


def _service(value: Value, name: str) -> services.Read:
    if not _SERVICE.fullmatch(name):
        raise value.fail("cannot be a service's name", "letters, digits, and . _ -")
    return services.read(value, name)


def _networks(source: Source, value: Value | None) -> dict[str, Network]:
    found = {"default": Network("default", f"{source.project}_default")}
    for key, place in (value.entries() if value is not None else {}).items():
        entries = {} if place.is_null else place.entries(("name", "external", "internal", "driver", "labels"))
        name, external = _named(source, key, place, entries)
        found[key] = Network(
            key,
            name,
            external,
            internal=optional(entries, "internal", Value.flag, False),
            driver=optional(entries, "driver", Value.string, ""),
            labels=optional(entries, "labels", labels, {}),
        )
    return found


def _volumes(source: Source, value: Value | None) -> dict[str, Volume]:
    found: dict[str, Volume] = {}
    for key, place in (value.entries() if value is not None else {}).items():
        entries = {} if place.is_null else place.entries(("name", "external", "driver", "labels"))
        name, external = _named(source, key, place, entries)
        found[key] = Volume(
            key,
            name,
            external,
            driver=optional(entries, "driver", Value.string, ""),
            labels=optional(entries, "labels", labels, {}),
        )
    return found


def _named(source: Source, key: str, place: Value, entries: dict[str, Value]) -> tuple[str, bool]:
    """(what the engine calls it, whether it is external); an external one is not ours to describe."""
    external = optional(entries, "external", Value.flag, False)
    more = sorted(entries.keys() - {"name", "external"})
    if external and more:
        raise place.fail(f"is external, and yet has {', '.join(more)}", "remove them, or external")
    if "name" in entries:
        return entries["name"].string(), external
    return (key if external else f"{source.project}_{key}"), external


def _refuse_undeclared(used: Mapping[str, Value], declared: Mapping[str, object], kind: str) -> None:
    for key, place in used.items():
        if key not in declared:
            raise place.fail(f"names {key}, which {kind} does not declare", f"add {key}: to {kind} at the file's end")


def _refuse_same_container(enabled: Mapping[str, services.Read]) -> None:
    names: dict[str, str] = {}
    for key, found in enabled.items():
        name = found.service.container_name
        if name and names.setdefault(name, key) != key:
            raise found.place.fail(f"has the container name {name} of {names[name]}", "give it another one")
