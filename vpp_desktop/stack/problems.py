"""What is wrong with a stack, as sentences with one thing to do about each. Pure; `facts` looks.

Each problem keeps its id as long as it lasts, so that a window can change it in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from vpp_core.errors import VppError, printable
from vpp_core.text import size_text
from vpp_desktop.stack.compose import ComposeError
from vpp_desktop.stack.compose.project import ENV_NAME
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.engine.errors import SUBJECT, PortTaken
from vpp_desktop.stack.phrase import Phrase, one_or_many, phrase
from vpp_desktop.stack.status import ServiceStatus, StackStatus
from vpp_desktop.stack.summary import is_up

Severity = Literal["error", "warn", "note"]
FixAction = Literal["command", "use port", "stop container", "goal", "logs", "open file", "clear cache"]

ENGINE = "engine"
"""Id of the problem that no engine answers."""

LOW_DISK = 3_000_000_000
"""Bytes below which a build may fail for want of room."""

NO_DISK = 500_000_000
"""Bytes below which containers begin to fail."""

KILLED = 137
STOPPED_CODES = (0, 130, KILLED, 143)
"""Exit codes of containers that somebody stopped; one that does not end in time is killed then."""


@dataclass(frozen=True)
class Fix:
    """What helps, for a button and for a command line.

    Attributes:
        arguments: what the action needs, such as `service` or `port`.
        command: the same as a command; may be empty.
    """

    action: FixAction
    label: Phrase
    arguments: Mapping[str, str] = field(default_factory=dict)
    command: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `lines` are what the thing itself said last, `at` when it happened."""

    id: str
    severity: Severity
    what: Phrase
    fix: Fix | None = None
    service: str = ""
    lines: tuple[str, ...] = ()
    at: datetime | None = None

    def __str__(self) -> str:
        return f"{self.what}: {self.fix.command}" if self.fix and self.fix.command else str(self.what)

    def to_json(self) -> dict[str, Any]:
        fix = {**asdict(self.fix), "label": str(self.fix.label)} if self.fix else None
        at = self.at.isoformat() if self.at else None
        return {**asdict(self), "what": str(self.what), "fix": fix, "at": at}


@dataclass(frozen=True)
class Holder:
    """Who holds a port: a container by its name, or a program in words."""

    text: str
    container: str = ""


@dataclass(frozen=True)
class Facts:
    """What the status does not say, looked up only where something is wrong.

    Attributes:
        lines: the last lines of a service's container.
        health: what its health check said.
        killed: when a service was killed that nobody had told to stop.
        out_of_memory: services whose last end was for want of memory.
        holders: who holds a port that a stopped service wants.
        switches: the variable that chooses a port, and another port that is free.
        free, disk: bytes left where the engine's data are, or ours; and where that is.
    """

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    health: Mapping[str, str] = field(default_factory=dict)
    killed: Mapping[str, datetime] = field(default_factory=dict)
    out_of_memory: frozenset[str] = frozenset()
    holders: Mapping[int, Holder] = field(default_factory=dict)
    switches: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    free: int | None = None
    disk: str = ""


def problems(status: StackStatus, desired: Desired, facts: Facts) -> list[Problem]:
    """Everything that is wrong, the worst first."""
    if not status.engine.connected:
        return [of_engine(status.engine.message, status.engine.hint), *_disk(facts, engine=False)]
    found = [*_ports(desired, status, facts), *_disk(facts, engine=True)]
    for service in status.services:
        found += _service(service, desired, facts)
    found += _orphans(status)
    order = {"error": 0, "warn": 1, "note": 2}
    return sorted(found, key=lambda problem: order[problem.severity])


# The engine and the files


def of_engine(message: str, hint: str) -> Problem:
    """No engine answers; the hint often is the command that helps."""
    what = phrase("The container engine {happened}", happened=message.removeprefix(f"{SUBJECT}: "))
    if not hint.startswith("sudo "):
        return Problem(ENGINE, "error", phrase("{what}: {hint}", what=what, hint=hint) if hint else what)
    command, _, more = hint.partition("; or ")
    command, _, then = command.partition(", then ")
    install = "apt-get" in command
    label = phrase("Install it") if install else phrase("Allow it") if "usermod" in command else phrase("Start it")
    if then or more:
        rest = f"then {then}" if then else f"or {more}"
        what = phrase("{what} ({rest})", what=what, rest=rest)
    return Problem(ENGINE, "error", what, Fix("command", label, {"command": command}, command))


def of_error(error: VppError, file: Path | None = None) -> Problem:
    """An error of the compose file, of `.env`, or of whatever keeps the stack from being read."""
    what = phrase("{what}", what=printable(": ".join(p for p in (error.subject, error.message) if p)))
    if error.hint:
        what = phrase("{what}. {hint}", what=what, hint=error.hint[:1].upper() + error.hint[1:])
    if file is None or not isinstance(error, ComposeError):
        return Problem("compose", "error", what)
    place = file.parent / ENV_NAME if error.file == ENV_NAME or f"in {ENV_NAME}" in error.hint else file
    label = phrase("Open {file}", file=place.name)
    return Problem("compose", "error", what, Fix("open file", label, {"path": str(place)}))


def failed_for(error: VppError | None, problem: Problem) -> bool:
    """Whether something failed for that very problem, so that it can be tried again once the problem is gone."""
    return isinstance(error, PortTaken) and problem.id == _port_id(error.port)


def _port_id(port: int) -> str:
    return f"port:{port}"


# What surrounds the stack


def _ports(desired: Desired, status: StackStatus, facts: Facts) -> Iterator[Problem]:
    for service in status.services:
        for port in desired.services[service.service].ports if service.service in desired.services else ():
            holder = facts.holders.get(port.published) if port.published is not None else None
            if holder is not None and port.published is not None and not is_up(service):
                yield taken(port.published, holder, service.service, facts)


def taken(port: int, holder: Holder, service: str, facts: Facts) -> Problem:
    """Somebody else holds a port. Another port harms nobody; where none can be chosen, a container can be stopped."""
    what = phrase("{service} cannot start: port {port} is taken by {holder}", service=service, port=str(port),
                  holder=holder.text)  # fmt: skip
    fix = None
    if switch := facts.switches.get(port):
        name, other = switch
        arguments = {"variable": name, "port": str(other)}
        fix = Fix("use port", phrase("Use port {port}", port=str(other)), arguments, f"set {name}={other} in .env")
    elif holder.container:
        label = phrase("Stop {container}", container=holder.container)
        fix = Fix("stop container", label, {"container": holder.container}, f"docker stop {holder.container}")
    return Problem(_port_id(port), "error", what, fix, service)


def _disk(facts: Facts, *, engine: bool) -> Iterator[Problem]:
    if facts.free is None or facts.free >= LOW_DISK:
        return
    severity: Severity = "error" if facts.free < NO_DISK else "warn"
    what = phrase("Only {size} are free in {place}", size=size_text(facts.free), place=facts.disk)
    fix = Fix("clear cache", phrase("Clear the build cache"), {}, "docker builder prune") if engine else None
    yield Problem("disk", severity, what, fix)


def _orphans(status: StackStatus) -> Iterator[Problem]:
    if status.orphans:
        what = one_or_many(
            [stray.container for stray in status.orphans],
            "{names} belongs to no service of the file any more",
            "{names} belong to no service of the file any more",
        )
        fix = Fix("goal", phrase("Remove"), {"goal": "up", "orphans": "yes"}, "vpp stack up --remove-orphans")
        yield Problem("orphans", "note", what, fix)
    for stray in status.disabled:
        if stray.state in ("running", "healthy", "unhealthy", "starting", "restarting"):
            what = phrase("{container} runs, but nothing uses it now", container=stray.container)
            label = phrase("Stop {container}", container=stray.container)
            command = f"docker stop {stray.container}"
            yield Problem(f"unused:{stray.container}", "note", what,
                          Fix("stop container", label, {"container": stray.container}, command))  # fmt: skip


# One service


def _service(service: ServiceStatus, desired: Desired, facts: Facts) -> Iterator[Problem]:
    name = service.service
    lines = facts.lines.get(name, ())
    at = service.finished_at or service.started_at
    if name in facts.out_of_memory or service.state == "out of memory":
        yield _memory(service, desired, lines)
    elif service.crash_loop:
        how = service.reason.partition(", started again ")[0]
        if how.startswith("started again") or not how:
            what = phrase("{service} keeps crashing: started again {count} times", service=name, count=service.restarts)
        else:
            text = "{service} keeps crashing: {how}, started again {count} times"
            what = phrase(text, service=name, how=how, count=service.restarts)
        yield Problem(f"crash:{name}", "error", what, _logs(service), name, lines, at)
    elif has_failed(service, facts):
        what = phrase("{service} has ended: {reason}", service=name, reason=service.reason)
        if service.finished_at is not None:
            what = phrase("{service} ended at {time}: {reason}", service=name, time=_clock(service.finished_at),
                          reason=service.reason)  # fmt: skip
        fix = _goal("start", name, phrase("Start {service}", service=name))
        yield Problem(f"ended:{name}", "error", what, fix, name, lines, at)
    elif service.state == "unhealthy":
        what = phrase("{service} runs, but its health check fails: {reason}", service=name, reason=service.reason)
        said = tuple(facts.health.get(name, "").splitlines())[-5:]
        yield Problem(f"sick:{name}", "error", what, _goal("restart", name, phrase("Restart it")), name, said, at)
    yield from _outdated(service)


def has_failed(service: ServiceStatus, facts: Facts) -> bool:
    """Whether a service has ended, and nobody meant it to."""
    if service.state not in ("exited", "dead"):
        return False
    killed = service.exit_code == KILLED and service.finished_at is not None
    return service.exit_code not in STOPPED_CODES or (
        killed and facts.killed.get(service.service) == service.finished_at
    )


def _clock(moment: datetime) -> str:
    """Hours and minutes here; with the day where it is another one."""
    here = moment.astimezone()
    return f"{here:%H:%M}" if here.date() == datetime.now().astimezone().date() else f"{here:%Y-%m-%d %H:%M}"


def _memory(service: ServiceStatus, desired: Desired, lines: tuple[str, ...]) -> Problem:
    name = service.service
    limit = desired.services[name].memory if name in desired.services else None
    if limit is None:
        what = phrase("{service} was ended: this machine's memory is full", service=name)
    else:
        text = "{service} was ended: it needed more than its {limit} of memory. Raise mem_limit in {file}"
        what = phrase(text, service=name, limit=size_text(limit), file=desired.file.name)
    fix = Fix("open file", phrase("Open {file}", file=desired.file.name), {"path": str(desired.file)})
    at = service.finished_at or service.started_at
    return Problem(f"memory:{name}", "error", what, fix, name, lines, at)


def _logs(service: ServiceStatus) -> Fix:
    at = service.finished_at or service.started_at
    arguments = {"service": service.service, "at": at.isoformat() if at else ""}
    return Fix("logs", phrase("Show its log"), arguments, f"vpp stack logs {service.service}")


def _goal(goal: str, service: str, label: Phrase) -> Fix:
    return Fix("goal", label, {"goal": goal, "service": service}, f"vpp stack {goal} {service}")


def _outdated(service: ServiceStatus) -> Iterator[Problem]:
    """What runs is not what the sources and the file say; nothing is broken by that."""
    name = service.service
    if not is_up(service):
        return
    if service.image == "stale":
        cause = re.sub(r"^its ", "", service.image_cause)
        what = phrase("{service} runs an older build: {cause}", service=name, cause=cause)
        yield Problem(f"stale:{name}", "note", what, _goal("up", name, phrase("Rebuild it")), name)
    elif service.diverged:
        what = phrase("{service} runs with older settings than it has now. It will be made anew", service=name)
        yield Problem(f"diverged:{name}", "note", what, _goal("up", name, phrase("Apply")), name)
    elif service.outdated:
        what = phrase("{service} runs an older image than there is now. It will be made anew", service=name)
        yield Problem(f"outdated:{name}", "note", what, _goal("up", name, phrase("Apply")), name)
