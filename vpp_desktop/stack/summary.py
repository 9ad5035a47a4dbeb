"""What a plan does and how a stack is, each in one sentence for a person. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from vpp_desktop.stack.phrase import Phrase, listed, one_or_many, phrase
from vpp_desktop.stack.plan import Goal, Operation, Plan, Verb
from vpp_desktop.stack.status import ServiceStatus, StackStatus

Role = Literal["muted", "accent", "ok", "warn", "error"]

UP = ("running", "starting", "healthy", "unhealthy", "paused", "restarting")
"""States of a container that can be stopped."""


@dataclass(frozen=True)
class Line:
    """The stack in a few words, and how good that is."""

    role: Role
    words: Phrase


def summary(plan: Plan, seconds: float | None = None) -> Phrase:
    """`Builds backend (main.py changed), then starts 3 services, about 20 s`.

    Args:
        seconds: how long it may take, where that is known.
    """
    if not plan:
        return _nothing(plan.goal)
    clauses = _down(plan) if plan.goal == "down" else _clauses(plan)
    sentence = _joined(clauses)
    if plan.goal in ("stop", "down"):
        kept = not any(o.verb == "remove volume" for o in plan.operations)
        return phrase("{sentence}; the data stay", sentence=sentence) if kept else sentence
    about = about_text(seconds)
    return phrase("{sentence}; {time}", sentence=sentence, time=about) if about else sentence


def about_text(seconds: float | None) -> Phrase:
    """`about 20 s`; empty where nothing is known."""
    if seconds is None:
        return phrase("")
    if seconds < 5:
        return phrase("a few seconds")
    if seconds < 90:
        return phrase("about {seconds} s", seconds=max(5, 5 * round(seconds / 5)))
    return phrase("about {minutes} min", minutes=max(2, round(seconds / 60)))


def _nothing(goal: Goal) -> Phrase:
    if goal in ("stop", "down"):
        return phrase("Nothing to do: the platform is stopped")
    if goal == "build":
        return phrase("Nothing to do: the images are fresh")
    return phrase("Nothing to do: the platform runs")


def _clauses(plan: Plan) -> list[Phrase]:
    """What is done, in the order in which a person thinks of it."""
    of = _by_verb(plan.operations)
    anew = {o.service for o in of("recreate")}
    begun = [o.service for o in (*of("start"), *of("unpause")) if o.service not in anew]
    built = {o.service for o in of("build")}
    replaced = [o for o in of("recreate") if o.service not in built]
    clauses = [
        _of_services([o.service for o in of("pull")], "fetches the image of {services}", "fetches {count} images"),
        _builds(of("build")),
        _replaces(replaced),
        _of_services([o.service for o in of("recreate") if o.service in built], "restarts {services}"),
        _of_services(begun, "starts {services}", "starts {count} services"),
        _of_services([o.service for o in of("restart")], "restarts {services}", "restarts {count} services"),
        _of_services([o.service for o in of("stop")], "stops {services}", "stops {count} services"),
        _of_services([o.subject for o in of("remove")], "removes {services}"),
    ]
    clauses = [clause for clause in clauses if clause]
    if not clauses:
        waited = [o.service for o in of("wait for")]
        clauses = [phrase("waits for {services}", services=listed(waited))] if waited else [_rest(plan.operations)]
    return clauses


def _down(plan: Plan) -> list[Phrase]:
    of = _by_verb(plan.operations)
    stopped = _of_services([o.service for o in of("stop")], "stops {services}", "stops {count} services")
    removed = _of_services([o.subject for o in of("remove")], "removes 1 container", "removes {count} containers", 2)
    lost = _of_services([o.subject for o in of("remove volume")], "removes the data in {services}")
    return [clause for clause in (stopped, removed, lost) if clause] or [_rest(plan.operations)]


def _rest(operations: Iterable[Operation]) -> Phrase:
    first = next(iter(operations))
    return phrase("{operation} {subject}", operation=first.verb, subject=first.subject)


def _by_verb(operations: Iterable[Operation]) -> Callable[[Verb], list[Operation]]:
    return lambda verb: [o for o in operations if o.verb == verb]


def _of_services(names: list[str], few: str, many: str = "", most: int = 3) -> Phrase:
    """Named where they are few, else counted."""
    names = list(dict.fromkeys(names))
    if not names:
        return phrase("")
    if many and len(names) >= most:
        return phrase(many, count=len(names))
    return phrase(few, services=listed(names))


def _builds(operations: list[Operation]) -> Phrase:
    causes = {o.cause for o in operations}
    names = listed([o.service for o in operations]) if operations else phrase("")
    if not operations:
        return phrase("")
    for_all = len(causes) == 1 and not (len(operations) > 1 and next(iter(causes)).startswith("its "))
    if not for_all or causes <= {"image is missing", "no image yet", "asked for"}:
        return phrase("builds {services}", services=names)
    return phrase("builds {services} ({cause})", services=names, cause=causes.pop())


def _replaces(operations: list[Operation]) -> Phrase:
    if not operations:
        return phrase("")
    causes = {o.cause for o in operations}
    names = listed([o.service for o in operations])
    if len(causes) > 1:
        return phrase("makes {services} anew", services=names)
    return phrase("makes {services} anew ({cause})", services=names, cause=causes.pop())


def _joined(clauses: list[Phrase]) -> Phrase:
    """With a capital at the beginning, which `capital` puts there after the translation."""
    if len(clauses) == 1:
        return clauses[0]
    if len(clauses) == 2:
        return phrase("{first}, then {second}", first=clauses[0], second=clauses[1])
    return phrase("{first}, {rest}", first=clauses[0], rest=_joined(clauses[1:]))


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


# The stack as a whole


def wanted_goal(status: StackStatus) -> Literal["start", "apply", "stop", "wait"]:
    """What one button should offer: `apply` where it runs, but something changed; `wait` while nothing can be done."""
    if not status.engine.connected or not status.services:
        return "wait"
    if not any(is_up(s) for s in status.services):
        return "start"
    if any(needs_apply(s) for s in status.services):
        return "apply"
    return "stop" if all(is_up(s) for s in status.services) else "start"


def is_up(service: ServiceStatus) -> bool:
    return service.state in UP


def needs_apply(service: ServiceStatus) -> bool:
    """Whether what runs is not what the file and the sources say."""
    return is_up(service) and (service.diverged or service.outdated or service.image == "stale")


def is_well(service: ServiceStatus) -> bool:
    return service.state in ("healthy", "running") and not service.crash_loop


def headline(status: StackStatus) -> Line:
    """`Stack running`, `Stack stopped`, `Starting 2 of 3`, `backend crashes again and again`."""
    services = status.services
    if not status.engine.connected:
        return Line("warn", phrase("Engine not running"))
    if not services:
        return Line("muted", phrase("No services"))
    looping = [s.service for s in services if s.crash_loop]
    if looping:
        return Line("error", one_or_many(looping, "{names} keeps crashing", "{names} keep crashing"))
    up = [s for s in services if is_up(s)]
    if not up:
        return Line("muted", phrase("Stack stopped"))
    sick = [s.service for s in services if s.state in ("unhealthy", "out of memory", "dead")]
    if sick:
        return Line("error", one_or_many(sick, "{names} is not healthy", "{names} are not healthy"))
    well = [s for s in services if is_well(s)]
    if len(well) == len(services):
        return Line("ok", phrase("Stack running"))
    if any(s.state in ("starting", "restarting", "created") for s in services):
        return Line("accent", phrase("Starting {count} of {total}", count=len(well) + 1, total=len(services)))
    return Line("warn", phrase("{count} of {total} services run", count=len(well), total=len(services)))


Stage = Literal["source", "image", "container", "stopped"]


def stage(service: ServiceStatus) -> Stage:
    """How far a service has come: sources become an image, an image a container, a container ends."""
    if is_up(service):
        return "container"
    if service.container:
        return "stopped"
    return "source" if service.image == "missing" else "image"
