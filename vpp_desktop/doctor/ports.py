"""The ports that the platform publishes: free, its own, or somebody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from vpp_core.errors import VppError
from vpp_desktop.doctor.check import NOTHING, Check, Fix, Machine
from vpp_desktop.stack import compose
from vpp_desktop.stack import ports as stack_ports
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.observed import Container
from vpp_desktop.stack.phrase import Phrase, listed, phrase
from vpp_desktop.stack.place import find_file


@dataclass(frozen=True)
class Holder:
    """Who holds a port: the platform itself (`own`), a container, or a program."""

    port: int
    name: str = ""
    container: str = ""
    own: bool = False


async def ports(machine: Machine) -> Check:
    """Each published port of the compose file on this machine."""
    try:
        desired = _desired(machine)
    except VppError as error:
        found = phrase("{what}", what=f"{error.subject}: {error.message}" if error.subject else error.message)
        return Check("ports", "attention", found, Fix(advice=phrase("{hint}", hint=error.hint)))
    wanted = wanted_ports(desired)
    taken = [port for port, host in wanted.items() if not stack_ports.is_free(port, host)]
    running, own = await _containers(machine, desired.project) if taken else ([], frozenset[str]())
    programs = await asyncio.to_thread(_programs, taken) if taken else {}
    holders = [holder(port, running, own, programs.get(port, "")) for port in taken]
    others = {each.port for each in holders if not each.own}
    return judged(list(wanted), holders, _switches(machine, desired, wanted, others) if others else {})


def _desired(machine: Machine) -> Desired:
    """The stack's file as it is, with secrets made up where none are yet: nothing is written."""
    from vpp_desktop.stack.project import Stack

    file = find_file(None, machine.environment)
    return Stack.open(file, machine.folders.cache / "images", machine.environment, write=False).desired


def wanted_ports(desired: Desired) -> dict[int, str]:
    """The TCP ports that the file publishes, each with its address."""
    every = (port for service in desired.services.values() for port in service.ports)
    return {port.published: port.host for port in every if port.published is not None and port.protocol == "tcp"}


async def _containers(machine: Machine, project: str) -> tuple[list[Container], frozenset[str]]:
    """All that run, and the names of the platform's own; none where no engine answers."""
    from vpp_desktop.stack.engine import Engine, EngineError

    try:
        engine = await Engine.connect(machine.environment)
    except EngineError:
        return [], frozenset()
    try:
        every, own = await asyncio.gather(engine.containers(), engine.containers(project))
    except EngineError:
        return [], frozenset()
    finally:
        engine.close()
    return [container for container in every if container.state == "running"], frozenset(c.name for c in own)


def _programs(taken: Iterable[int]) -> dict[int, str]:
    return {port: stack_ports.process_on(port) for port in taken}


def holder(port: int, running: Iterable[Container], own: Collection[str], program: str) -> Holder:
    """Who holds a taken port. Where a container publishes it, the program is only Docker's proxy."""
    container = next((c for c in running if any(p.published == port for p in c.ports)), None)
    if container is None:
        return Holder(port, program)
    return Holder(port, container=container.name, own=container.name in own)


def _switches(
    machine: Machine, desired: Desired, wanted: Mapping[int, str], taken: Iterable[int]
) -> dict[int, tuple[str, int]]:
    """For a taken port: the variable of `.env` that chooses it, and one that is free."""
    try:
        text = desired.file.read_text("utf-8")
        values = compose.environment(desired.folder, machine.environment)
    except (OSError, ValueError, VppError):
        return {}
    avoid, found = set(wanted), {}
    for port in sorted(taken):
        name = stack_ports.variable(text, values, port)
        other = stack_ports.free_after(port, wanted[port], avoid)
        if name is not None and name not in machine.environment and other is not None:
            found[port] = name, other
            avoid.add(other)
    return found


def judged(wanted: list[int], holders: list[Holder], switches: Mapping[int, tuple[str, int]]) -> Check:
    """The check of what was seen. Pure."""
    others = [each for each in holders if not each.own]
    if others:
        return Check("ports", "attention", _taken(others), _fix(others, switches))
    if not wanted:
        return Check("ports", "ok", phrase("the platform publishes none"))
    numbers = listed([str(port) for port in sorted(wanted)])
    own = {each.port for each in holders}
    if len(wanted) == 1:
        only = str(wanted[0])
        said = phrase("{port} is the platform's own", port=only) if own else phrase("{port} is free", port=only)
        return Check("ports", "ok", said)
    if not own:
        return Check("ports", "ok", phrase("{ports} are free", ports=numbers))
    if own == set(wanted):
        return Check("ports", "ok", phrase("{ports} are the platform's own", ports=numbers))
    return Check("ports", "ok", phrase("{ports} are free or the platform's own", ports=numbers))


def _taken(others: list[Holder]) -> Phrase:
    parts = [_held(each) for each in others]
    said = parts[0]
    for part in parts[1:]:
        said = phrase("{first}; {next}", first=said, next=part)
    return said


def _held(by: Holder) -> Phrase:
    if by.container:
        return phrase("{port} is taken by container {name}", port=str(by.port), name=by.container)
    if by.name:
        return phrase("{port} is taken by {name}", port=str(by.port), name=by.name)
    return phrase("{port} is taken by another program", port=str(by.port))


def _fix(others: list[Holder], switches: Mapping[int, tuple[str, int]]) -> Fix:
    """Other ports harm nobody, where the file lets one choose them all; else whoever holds them has to give way."""
    chosen = dict(switches[each.port] for each in others if each.port in switches)
    containers = [each.container for each in others if each.container]
    if len(chosen) < len(others):
        command = f"docker stop {' '.join(containers)}" if containers else ""
        return Fix(command, advice=phrase("stop that program") if len(containers) < len(others) else NOTHING)
    numbers = [str(port) for port in chosen.values()]
    label = (
        phrase("Use port {port}", port=numbers[0])
        if len(numbers) == 1
        else phrase("Use ports {ports}", ports=listed(numbers))
    )
    lines = " ".join(f"{name}={port}" for name, port in chosen.items())
    advice = phrase("set {lines} in .env", lines=lines)
    return Fix("", "use ports", label, {name: str(port) for name, port in chosen.items()}, advice)
