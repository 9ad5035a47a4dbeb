"""What the stack is at this moment: desired and observed, looked at together. Pure; `watch` keeps it up to date."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from vpp_core.errors import VppError, printable
from vpp_desktop.stack.desired import Desired, Port, Service
from vpp_desktop.stack.observed import Container, Image, Observed

ImageWord = Literal["missing", "stale", "fresh"]

StateWord = Literal[
    "absent",
    "created",
    "starting",
    "healthy",
    "unhealthy",
    "running",
    "paused",
    "restarting",
    "exited",
    "out of memory",
    "removing",
    "dead",
    "unknown",
]
"""`running` is a container without a health check; `unknown`: no engine answers."""

Judge = Callable[[Service, Image], str]
"""Why an image is stale, as `backend/main.py changed`; empty for a fresh one. Must not block."""

HARMLESS = frozenset({0, 130, 143})
"""Exit codes of an end that was meant: by itself, by Ctrl-C, by SIGTERM."""

SHORT_RUN = timedelta(seconds=10)
"""The engine waits ever longer before it starts a container again, until one run was as long as this."""

LOOP = 2
"""Restarts in a row, after short runs, that make a crash loop."""

LONGEST_REASON = 100
"""Characters of what a health check printed."""


@dataclass(frozen=True)
class ServiceStatus:
    """One service.

    Attributes:
        image_cause: why the image is stale.
        reason: what a person wants to know of the state: why it exited, what the health check said.
        exit_code: of the last end, where it is known and the container does not run.
        restarts: how often the engine started it again by itself.
        crash_loop: it ends badly again and again, soon after each start.
        diverged: the container was made from other settings than the file has now.
        outdated: the service's image is another one than the container's.
        others: names of further containers of the same service; only the first is described.
    """

    service: str
    image: ImageWord = "missing"
    image_cause: str = ""
    state: StateWord = "absent"
    reason: str = ""
    container: str = ""
    exit_code: int | None = None
    restarts: int = 0
    crash_loop: bool = False
    ports: tuple[Port, ...] = ()
    started_at: datetime | None = None
    finished_at: datetime | None = None
    diverged: bool = False
    outdated: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stray:
    """A container of the project that belongs to no service in use."""

    container: str
    service: str
    state: StateWord


@dataclass(frozen=True)
class EngineState:
    """Whether the engine answers; else what is wrong and what to do."""

    connected: bool
    message: str = ""
    hint: str = ""


@dataclass(frozen=True)
class StackStatus:
    """The whole stack. `disabled` are containers of services that no active profile enables."""

    project: str
    engine: EngineState
    services: tuple[ServiceStatus, ...] = ()
    orphans: tuple[Stray, ...] = ()
    disabled: tuple[Stray, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"event": "status", **_plain(asdict(self))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


def fresh(service: Service, image: Image) -> str:
    """A judge for whom every image is fresh."""
    return ""


def status_of(
    desired: Desired,
    observed: Observed,
    now: datetime,
    *,
    judge: Judge = fresh,
    hashes: Mapping[str, str] | None = None,
    last_exits: Mapping[str, int] | None = None,
) -> StackStatus:
    """What the stack is.

    Args:
        judge: tells of a built image whether it is stale.
        hashes: Compose's own hash of each service, where it is known.
        last_exits: exit codes by container id, as events told them: a container that has been started again
            does not know its own any more.
    """
    services = tuple(
        _service(
            service,
            observed.of(service.name),
            observed.images.get(service.image),
            now,
            judge,
            (hashes or {}).get(service.name),
            last_exits or {},
        )
        for service in desired.services.values()
    )
    known = {*desired.services, *desired.disabled}
    return StackStatus(
        desired.project,
        EngineState(True),
        services,
        orphans=_strays(c for c in observed.containers if c.service not in known and not c.oneoff),
        disabled=_strays(c for c in observed.containers if c.service in desired.disabled and not c.oneoff),
    )


def without_engine(desired: Desired, error: VppError) -> StackStatus:
    """The status while no engine answers."""
    services = tuple(ServiceStatus(name, state="unknown") for name in desired.services)
    sentence = printable(": ".join(part for part in (error.subject, error.message) if part))
    return StackStatus(desired.project, EngineState(False, sentence, error.hint), services)


def loop_ends(status: StackStatus) -> datetime | None:
    """When a crash loop that is in a run may turn out to be over; nothing else will tell."""
    runs = [s.started_at for s in status.services if s.crash_loop and s.state in _RUNNING and s.started_at]
    return min(runs) + SHORT_RUN if runs else None


_RUNNING: Collection[StateWord] = ("running", "starting", "healthy", "unhealthy")


def _strays(containers: Any) -> tuple[Stray, ...]:
    return tuple(Stray(c.name, c.service, _word(c)) for c in containers)


def _service(
    service: Service,
    containers: list[Container],
    image: Image | None,
    now: datetime,
    judge: Judge,
    config_hash: str | None,
    last_exits: Mapping[str, int],
) -> ServiceStatus:
    cause = judge(service, image) if image is not None and service.build is not None else ""
    word: ImageWord = "missing" if image is None else "stale" if cause else "fresh"
    if not containers:
        return ServiceStatus(service.name, word, cause)
    first, *others = sorted(containers, key=lambda c: (c.state not in ("running", "paused", "restarting"), c.number))
    loop = crash_loop(first, service, now, last_exits.get(first.id))
    ended = first.state in ("exited", "dead", "restarting")
    return ServiceStatus(
        service.name,
        word,
        cause,
        state=_word(first),
        reason=_reason(first, service, loop),
        container=first.name,
        exit_code=first.exit_code if ended else None,
        restarts=first.restarts,
        crash_loop=loop,
        ports=first.ports,
        started_at=first.started_at,
        finished_at=first.finished_at if ended else None,
        diverged=diverged(first, service, config_hash),
        outdated=image is not None and image.id != first.image,
        others=tuple(c.name for c in others),
    )


def _word(container: Container) -> StateWord:
    if container.state == "running":
        return "running" if container.health == "none" else container.health
    if container.state == "exited" and container.oom_killed:
        return "out of memory"
    return container.state


def diverged(container: Container, service: Service, config_hash: str | None) -> bool:
    """Whether a container was made from other settings; False where nobody can tell."""
    if container.digest is not None:
        return container.digest != service.digest
    return config_hash is not None and container.config_hash not in (None, config_hash)


def crash_loop(container: Container, service: Service, now: datetime, last_exit: int | None) -> bool:
    """Whether a container ends badly again and again, soon after each start.

    The engine starts it again after 0.1, 0.2, 0.4 seconds and so on up to a minute, and from 0.1 once a run
    was longer than ten seconds. So a loop is: several restarts, the last run a short one.
    """
    if container.restarts < LOOP or container.started_at is None:
        return False
    if container.state == "running":
        code, ran = last_exit, now - container.started_at
    elif container.state == "restarting" or _gave_up(container, service):
        code, ran = container.exit_code, (container.finished_at or now) - container.started_at
    else:
        return False
    return code not in HARMLESS and ran < SHORT_RUN


def _gave_up(container: Container, service: Service) -> bool:
    """Whether the engine has stopped trying."""
    limit = service.restart_retries
    return container.state == "exited" and service.restart == "on-failure" and 0 < limit <= container.restarts


def _reason(container: Container, service: Service, loop: bool) -> str:
    if container.state in ("exited", "dead", "restarting"):
        ended = _ended(container)
        if loop:
            end = "gave up" if _gave_up(container, service) else "again and again"
            return f"{ended}, started again {container.restarts} times, {end}"
        if container.state == "restarting":
            return f"{ended}, is started again ({container.restarts} so far)"
        return ended
    if loop:
        return f"started again {container.restarts} times"
    if _word(container) == "unhealthy":
        return _last_line(container.health_output) or "its health check fails"
    return container.error


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    text = printable(lines[-1]) if lines else ""
    return text if len(text) <= LONGEST_REASON else f"{text[: LONGEST_REASON - 1]}…"


def _ended(container: Container) -> str:
    """How a container ended, in words."""
    code = container.exit_code
    if container.oom_killed:
        return "killed: it needed more memory than it may use"
    if container.error:
        return container.error
    known = {0: "finished", 137: "killed", 126: "its command cannot be run", 127: "its command was not found"}
    if code in known:
        return f"{known[code]} (exit code {code})"
    if 128 < code <= 128 + 64:
        try:
            return f"ended by {signal.Signals(code - 128).name} (exit code {code})"
        except ValueError:
            pass
    return f"failed (exit code {code})"
