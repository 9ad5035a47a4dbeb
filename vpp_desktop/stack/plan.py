"""What brings the engine from what it has to what is asked for: operations, each with its cause. Pure.

An operation may begin when those in its `after` have ended. The order of the list is one in which they
could run one by one, and in which people read them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from vpp_core.errors import NotFound, UsageError
from vpp_desktop.stack.builds.stale import ImageState
from vpp_desktop.stack.desired import Desired, Network, Service, Volume
from vpp_desktop.stack.observed import Container, Observed

Verb = Literal[
    "build",
    "pull",
    "create network",
    "create volume",
    "create",
    "recreate",
    "start",
    "unpause",
    "restart",
    "stop",
    "wait for",
    "remove",
    "remove network",
    "remove volume",
]

Goal = Literal["up", "build", "start", "stop", "restart", "rebuild", "down"]


@dataclass(frozen=True)
class Operation:
    """One thing to do. `subject` is a service, or the engine's name of a network, volume or container.

    Attributes:
        service: the service it is for; empty for networks and volumes.
        container: id of the container that it changes, if there is one.
        after: places in the plan of the operations that it has to wait for.
    """

    verb: Verb
    subject: str
    cause: str
    service: str = ""
    container: str = ""
    after: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}: {self.cause}"

    def to_json(self) -> dict[str, Any]:
        return {"operation": self.verb, "subject": self.subject, "cause": self.cause, "after": list(self.after)}


@dataclass(frozen=True)
class Plan:
    """Operations towards a goal. `notes` are things a person should know that no operation is about."""

    goal: Goal
    operations: tuple[Operation, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [str(operation) for operation in self.operations] or ["nothing to do"]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __bool__(self) -> bool:
        return bool(self.operations)

    def to_json(self) -> dict[str, Any]:
        operations = [operation.to_json() for operation in self.operations]
        return {"goal": self.goal, "operations": operations, "notes": list(self.notes)}


@dataclass
class _Draft:
    """Operations in the making, and the places at which each service was begun and has become what it should be."""

    operations: list[Operation] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)

    def add(self, verb: Verb, subject: str, cause: str, after: Collection[int] = (), **more: str) -> int:
        self.operations.append(Operation(verb, subject, cause, after=tuple(sorted(set(after))), **more))
        return len(self.operations) - 1

    def touched(self, service: str, verbs: Collection[Verb]) -> bool:
        return any(o.service == service and o.verb in verbs for o in self.operations)

    def dependencies(self, service: Service) -> list[int]:
        """What has to be over before the service may begin."""
        wants = [
            (d.service, self.begun if d.condition == "service_started" else self.reached) for d in service.depends_on
        ]
        return [places[name] for name, places in wants if name in places]


def chosen(desired: Desired, names: Collection[str], *, dependencies: bool = False) -> list[Service]:
    """The services that are meant, in the order of their dependencies; all of them where none is named.

    Raises:
        UsageError: the file has no such service, or no active profile enables it.
    """
    for name in names:
        if name in desired.disabled:
            hint = "set its profile in COMPOSE_PROFILES, in .env"
            raise UsageError("is not enabled", subject=name, hint=hint)
        if name not in desired.services:
            raise UsageError("no such service", subject=name, hint=f"there are: {', '.join(desired.services)}")
    wanted = set(names) or set(desired.services)
    if dependencies:
        for service in reversed(list(desired.services.values())):
            if service.name in wanted:
                wanted |= {d.service for d in service.depends_on}
    return [service for service in desired.services.values() if service.name in wanted]


def up(
    desired: Desired,
    observed: Observed,
    images: Mapping[str, ImageState],
    *,
    hashes: Mapping[str, str] | None = None,
    services: Collection[str] = (),
    rebuild: Collection[str] = (),
    remove_orphans: bool = False,
) -> Plan:
    """The plan that makes the services run as the file says.

    Args:
        images: by service; those it leaves out are fresh.
        hashes: Compose's own hash of each service, where Compose could be asked.
        services: only these and what they depend on; all where empty.
        rebuild: services whose images are made again even if fresh.
    """
    draft = _Draft()
    wanted = chosen(desired, services, dependencies=True)
    resources = _resources(draft, desired, observed, wanted)
    for service in wanted:
        image = _image(draft, service, images.get(service.name, ImageState("fresh")), service.name in rebuild)
        _service(draft, desired, observed, service, [*resources, *image], (hashes or {}).get(service.name))
        _wait(draft, desired, observed, service)
    orphans = _orphans(desired, observed)
    if remove_orphans:
        for orphan in orphans:
            draft.add("remove", orphan.name, "no service of this name", service=orphan.service, container=orphan.id)
        orphans = []
    goal: Goal = "rebuild" if rebuild else "up"
    notes = [*map(_orphan_note, orphans), *(_idle_note(c) for c in observed.containers if _idle(desired, c))]
    return Plan(goal, tuple(draft.operations), tuple(notes))


def build(
    desired: Desired, images: Mapping[str, ImageState], *, services: Collection[str] = (), rebuild: Collection[str] = ()
) -> Plan:
    """The plan that makes images, and touches no container."""
    draft = _Draft()
    for service in chosen(desired, services):
        _image(draft, service, images.get(service.name, ImageState("fresh")), service.name in rebuild)
    return Plan("build", tuple(draft.operations))


def _resources(draft: _Draft, desired: Desired, observed: Observed, wanted: list[Service]) -> list[int]:
    """Networks and volumes that the wanted services use and the engine lacks."""
    networks = [desired.networks[key] for key in sorted({k for s in wanted for k in s.networks})]
    volumes = [desired.volumes[key] for key in sorted(_volume_keys(wanted))]
    return [
        *(_resource(draft, "create network", n) for n in networks if n.name not in observed.networks),
        *(_resource(draft, "create volume", v) for v in volumes if v.name not in observed.volumes),
    ]


def _resource(draft: _Draft, verb: Verb, wanted: Network | Volume) -> int:
    if wanted.external:
        kind = verb.removeprefix("create ")
        hint = f"make it: docker {kind} create {wanted.name}"
        raise NotFound(f"the {kind} is external and does not exist", subject=wanted.name, hint=hint)
    return draft.add(verb, wanted.name, "does not exist")


def _volume_keys(services: list[Service]) -> set[str]:
    return {m.source for s in services for m in s.mounts if m.type == "volume" and m.source}


def _image(draft: _Draft, service: Service, image: ImageState, again: bool) -> list[int]:
    if image.state == "fresh" and not again:
        return []
    cause = image.cause or ("asked for" if image.state == "fresh" else f"image is {image.state}")
    return [draft.add("build" if service.build else "pull", service.name, cause, service=service.name)]


def _service(
    draft: _Draft, desired: Desired, observed: Observed, service: Service, needs: list[int], config_hash: str | None
) -> None:
    """What a service's container needs: made, made again, started, or nothing."""
    own, needs = _own(draft, desired, observed, service, needs)
    after = [*needs, *draft.dependencies(service)]
    more = {"service": service.name, "container": own.id if own else ""}
    if own is None or (cause := _diverged(draft, desired, observed, service, own, config_hash)):
        made = draft.add("recreate" if own else "create", service.name, cause if own else "no container", needs, **more)
        begun = draft.add("start", service.name, "just created", [made, *after], service=service.name)
    elif own.state == "paused":
        begun = draft.add("unpause", service.name, "is paused", after, **more)
    elif own.state in ("created", "exited", "dead"):
        begun = draft.add("start", service.name, _stopped(own), after, **more)
    elif cause := _restart_cause(draft, service):
        begun = draft.add("restart", service.name, cause, after, **more)
    else:
        return
    draft.begun[service.name] = begun


def _own(
    draft: _Draft, desired: Desired, observed: Observed, service: Service, needs: list[int]
) -> tuple[Container | None, list[int]]:
    """The container that is the service's, and `needs` with the removal of all others."""
    name = desired.container_name(service)
    found = observed.of(service.name)
    own = next((c for c in found if c.name == name), found[0] if len(found) == 1 and found[0].digest is None else None)
    for extra in (c for c in found if c is not own):
        cause = "left over from an interrupted start"
        needs = [*needs, draft.add("remove", extra.name, cause, service=service.name, container=extra.id)]
    return own, needs


def _diverged(
    draft: _Draft, desired: Desired, observed: Observed, service: Service, own: Container, config_hash: str | None
) -> str:
    """Why the container has to be made again; empty when it need not be."""
    image = observed.images.get(service.image)
    if draft.touched(service.name, ("build", "pull")):
        return "its image is made anew" if service.build else "its image is pulled"
    if own.digest is not None and own.digest != service.digest:
        return "settings changed"
    if own.digest is None and config_hash is not None and own.config_hash != config_hash:
        return "settings changed"
    if image is not None and own.image != image.id:
        return "image is newer"
    if own.name != desired.container_name(service):
        return f"is named {own.name}"
    networks = {desired.networks[key].name for key in service.networks}
    if missing := sorted(networks - set(own.networks)):
        return f"is not in network {missing[0]}"
    volumes = {desired.volumes[key].name for key in _volume_keys([service])}
    if missing := sorted(volumes - set(own.volumes)):
        return f"has not volume {missing[0]}"
    return "is being removed" if own.state == "removing" else ""


def _restart_cause(draft: _Draft, service: Service) -> str:
    for dependency in service.depends_on:
        if dependency.restart and draft.touched(dependency.service, ("recreate", "restart")):
            return f"{dependency.service} is restarted"
    return ""


def _stopped(container: Container) -> str:
    if container.state == "created":
        return "was never started"
    if container.oom_killed:
        return "is stopped (out of memory)"
    return (
        "is stopped" if container.exit_code in (0, 130, 137, 143) else f"is stopped (exit code {container.exit_code})"
    )


def _wait(draft: _Draft, desired: Desired, observed: Observed, service: Service) -> None:
    """Waits for what was begun, and for what is on its way already."""
    begun = draft.begun.get(service.name)
    own = observed.of(service.name)
    unsettled = bool(own) and (own[0].health in ("starting", "unhealthy") or own[0].state == "restarting")
    if begun is not None or unsettled:
        # What ails it may be a dependency that is being repaired.
        after = draft.dependencies(service) if begun is None else [begun]
        cause = _goal(desired, service)
        draft.reached[service.name] = draft.add("wait for", service.name, cause, after, service=service.name)


def _goal(desired: Desired, service: Service) -> str:
    words = {"service_healthy": "healthy", "service_completed_successfully": "done"}
    for other in desired.services.values():
        for d in other.depends_on:
            if d.service == service.name and d.condition in words:
                return f"{other.name} needs it {words[d.condition]}"
    checked = service.healthcheck is not None and not service.healthcheck.disabled
    return "until it is healthy" if checked else "until it runs"


def _orphans(desired: Desired, observed: Observed) -> list[Container]:
    known = {*desired.services, *desired.disabled}
    return [c for c in observed.containers if c.service not in known and not c.oneoff]


def _idle(desired: Desired, container: Container) -> bool:
    """Whether it runs for a service that no profile enables any more, such as the store where MONGO_URL names another."""
    return container.service in desired.disabled and container.state == "running"


def _idle_note(container: Container) -> str:
    return f"{container.name} runs, but no profile enables {container.service} now: docker stop {container.name}"


def _orphan_note(orphan: Container) -> str:
    return f"{orphan.name} belongs to no service; --remove-orphans removes it"


def down(desired: Desired, observed: Observed, *, volumes: bool = False, remove_orphans: bool = False) -> Plan:
    """The plan that takes the stack away: containers and networks, and only if asked for the volumes with their data."""
    draft = _Draft()
    orphans = _orphans(desired, observed)
    leaving = [c for c in observed.containers if remove_orphans or c not in orphans]
    stopped: dict[str, int] = {}
    gone: list[int] = []
    for container in _last_first(desired, leaving):
        after = [stopped[name] for name in desired.dependents(container.service) if name in stopped]
        more = {"service": container.service, "container": container.id}
        if container.state in ("running", "paused", "restarting"):
            stopped[container.service] = draft.add("stop", container.name, "the stack goes down", after, **more)
            after = [stopped[container.service]]
        gone.append(draft.add("remove", container.name, "the stack goes down", after, **more))
    for network in desired.networks.values():
        held = any(network.name in c.networks for c in observed.containers if c not in leaving)
        if network.name in observed.networks and not network.external and not held:
            draft.add("remove network", network.name, "the stack goes down", gone)
    for volume in desired.volumes.values() if volumes else ():
        if volume.name in observed.volumes and not volume.external:
            draft.add("remove volume", volume.name, "asked for: its data are lost", gone)
    notes = () if remove_orphans else tuple(_orphan_note(orphan) for orphan in orphans)
    return Plan("down", tuple(draft.operations), notes)


def stop(desired: Desired, observed: Observed, services: Collection[str] = ()) -> Plan:
    """The plan that stops services, those that depend on others first; containers and data stay."""
    draft = _Draft()
    wanted = {service.name for service in chosen(desired, services)}
    stopped: dict[str, int] = {}
    for container in _last_first(desired, [c for c in observed.containers if c.service in wanted]):
        if container.state in ("running", "paused", "restarting"):
            after = [stopped[name] for name in desired.dependents(container.service) if name in stopped]
            more = {"service": container.service, "container": container.id}
            stopped[container.service] = draft.add("stop", container.service, "asked for", after, **more)
    return Plan("stop", tuple(draft.operations))


def start(desired: Desired, observed: Observed, services: Collection[str] = ()) -> Plan:
    """The plan that starts containers that exist, as they are, with those they depend on.

    Raises:
        NotFound: a service has no container yet.
    """
    draft = _Draft()
    for service in chosen(desired, services, dependencies=True):
        own = next(iter(observed.of(service.name)), None)
        if own is None:
            raise NotFound("has no container yet", subject=service.name, hint="make it: vpp stack up")
        more = {"service": service.name, "container": own.id}
        if own.state == "paused":
            draft.begun[service.name] = draft.add(
                "unpause", service.name, "is paused", draft.dependencies(service), **more
            )
        elif own.state in ("created", "exited", "dead"):
            draft.begun[service.name] = draft.add(
                "start", service.name, _stopped(own), draft.dependencies(service), **more
            )
        _wait(draft, desired, observed, service)
    return Plan("start", tuple(draft.operations))


def restart(desired: Desired, observed: Observed, services: Collection[str] = ()) -> Plan:
    """The plan that restarts services, and those that say so when what they depend on is restarted.

    Raises:
        NotFound: a service has no container yet.
    """
    draft = _Draft()
    named = {service.name for service in chosen(desired, services)}
    for service in desired.services.values():
        cause = "asked for" if service.name in named else _restart_cause(draft, service)
        if not cause:
            continue
        own = next(iter(observed.of(service.name)), None)
        if own is None:
            raise NotFound("has no container yet", subject=service.name, hint="make it: vpp stack up")
        after = draft.dependencies(service)
        place = draft.add("restart", service.name, cause, after, service=service.name, container=own.id)
        draft.begun[service.name] = place
        _wait(draft, desired, observed, service)
    return Plan("restart", tuple(draft.operations))


def _last_first(desired: Desired, containers: Collection[Container]) -> list[Container]:
    """Containers so that each comes before those it depends on; those of no service first."""
    order = {name: place for place, name in enumerate(desired.services)}
    return sorted(containers, key=lambda c: (-order.get(c.service, len(order)), c.name))
