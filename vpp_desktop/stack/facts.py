"""Looks up what is needed to name a stack's problems, and only where something is wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vpp_core.errors import VppError
from vpp_desktop.stack import ports
from vpp_desktop.stack.compose import environment
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.engine import Engine, EngineError, events
from vpp_desktop.stack.observed import Container
from vpp_desktop.stack.problems import KILLED, STOPPED_CODES, Facts, Holder
from vpp_desktop.stack.status import ServiceStatus, StackStatus
from vpp_desktop.stack.summary import is_up

if TYPE_CHECKING:
    from vpp_desktop.stack.project import Stack

LINES = 8
"""Last lines of a service that ended."""


async def look(
    stack: Stack,
    status: StackStatus,
    data: Path,
    outside: Mapping[str, str] = os.environ,
    before: Facts = Facts(),  # noqa: B008 - it is frozen
) -> Facts:
    """The facts for that status. Raises nothing: what cannot be looked up now is left out.

    Args:
        data: the folder whose disk counts where the engine's is not known.
        outside: the environment, whose variables go before those of `.env`.
        before: what the last look found: an engine soon forgets how a container came to its end.
    """
    if not status.engine.connected:
        return Facts(free=_free(data), disk=str(data))
    try:
        engine = await stack.engine()
        folder = await stack.engine_folder()
        ill = [s for s in status.services if _is_ill(s)]
        found = await asyncio.gather(*(_ill(engine, service) for service in ill))
        killed = {s.service: s.finished_at for s in ill if s.finished_at and await _was_killed(engine, s, before)}
        holders = await _holders(engine, stack.desired, status)
    except EngineError:  # the next status tells
        return Facts(free=_free(data), disk=str(data))
    place = _own_folder(engine, folder) or data
    by_service = dict(zip((s.service for s in ill), found, strict=True))
    return Facts(
        lines={name: lines for name, (_, lines) in by_service.items()},
        health={name: c.health_output for name, (c, _) in by_service.items() if c is not None},
        out_of_memory=frozenset(n for n, (c, _) in by_service.items() if c is not None and _wanted_memory(c)),
        killed=killed,
        holders=holders,
        switches=_switches(stack.desired, holders, outside) if holders else {},
        free=_free(place),
        disk=str(place),
    )


def _own_folder(engine: Engine, folder: str) -> Path | None:
    """The engine's data folder, if it is on this machine; Docker Desktop's is in a machine of its own."""
    place = Path(folder)
    return place if engine.endpoint.url.startswith("unix:") and place.is_dir() else None


def _is_ill(service: ServiceStatus) -> bool:
    ended = service.state in ("exited", "dead", "out of memory") and service.exit_code not in STOPPED_CODES[:2]
    return service.crash_loop or service.state in ("unhealthy", "restarting") or ended


async def _ill(engine: Engine, service: ServiceStatus) -> tuple[Container | None, tuple[str, ...]]:
    container = await engine.container(service.container)
    if container is None:
        return None, ()
    return container, tuple(await engine.last_lines(container.id, LINES))


async def _was_killed(engine: Engine, service: ServiceStatus, before: Facts) -> bool:
    """Whether a service was killed that nobody had told to stop; False where the engine does not remember."""
    if service.state not in ("exited", "dead") or service.exit_code != KILLED or service.started_at is None:
        return False
    if before.killed.get(service.service) == service.finished_at:
        return True
    return events.was_killed(await events.past(engine.client, service.container, service.started_at))


def _wanted_memory(container: Container) -> bool:
    return container.oom_killed and container.state in ("exited", "dead", "restarting")


def _free(folder: Path) -> int | None:
    """Bytes left on the disk of a folder, which need not exist yet."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None


def wanted_ports(desired: Desired, status: StackStatus) -> dict[int, str]:
    """The TCP ports that services want that do not run, with the address that they want them on."""
    stopped = [s.service for s in status.services if not is_up(s) and s.service in desired.services]
    every = (port for name in stopped for port in desired.services[name].ports)
    return {p.published: p.host for p in every if p.published is not None and p.protocol == "tcp"}


async def _holders(engine: Engine, desired: Desired, status: StackStatus) -> dict[int, Holder]:
    if not _is_local(engine):
        return {}
    taken = [port for port, host in wanted_ports(desired, status).items() if not ports.is_free(port, host)]
    if not taken:
        return {}
    others = [c for c in await engine.containers() if c.state == "running"]
    programs = await asyncio.to_thread(_programs, taken)
    return {port: _holder(port, others, programs[port]) for port in taken}


def _is_local(engine: Engine) -> bool:
    return engine.endpoint.url.startswith(("unix:", "npipe:"))


def _programs(taken: Iterable[int]) -> dict[int, str]:
    return {port: ports.process_on(port) for port in taken}


def _holder(port: int, others: Iterable[Container], program: str) -> Holder:
    container = next((c for c in others if any(p.published == port for p in c.ports)), None)
    if container is not None:
        return Holder(f"container {container.name}", container.name)
    return Holder(program or "another program")


def _switches(desired: Desired, holders: Iterable[int], outside: Mapping[str, str]) -> dict[int, tuple[str, int]]:
    """Which variable chooses a port, and which port would be free; not for one that the environment fixes."""
    try:
        text = desired.file.read_text("utf-8")
        values = environment(desired.folder, outside)
    except (OSError, ValueError, VppError):
        return {}
    published = {p.published for s in desired.services.values() for p in s.ports if p.published}
    hosts = {p.published: p.host for s in desired.services.values() for p in s.ports if p.published}
    found: dict[int, tuple[str, int]] = {}
    for port in holders:
        name = ports.variable(text, values, port)
        other = ports.free_after(port, hosts.get(port, ""), published)
        if name is not None and name not in outside and other is not None:
            found[port] = name, other
            published.add(other)
    return found
