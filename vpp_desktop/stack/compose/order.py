"""Which services are enabled, and the order that their dependencies ask for."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import replace

from vpp_desktop.stack.compose.services import Read
from vpp_desktop.stack.desired import Service


def is_enabled(service: Service, profiles: frozenset[str]) -> bool:
    """A service without profiles always is; `*` enables all."""
    return not service.profiles or "*" in profiles or not profiles.isdisjoint(service.profiles)


def connected(enabled: Mapping[str, Read], all_of_them: Mapping[str, Read]) -> dict[str, Service]:
    """The enabled services, each with those of its dependencies that are enabled too.

    Raises:
        ComposeError: a required one is not, or does not exist.
    """
    found: dict[str, Service] = {}
    for name, read in enabled.items():
        kept = []
        for dependency in read.service.depends_on:
            other, place = dependency.service, read.depends_on[dependency.service]
            if other in enabled:
                kept.append(dependency)
            elif dependency.required and other in all_of_them:
                profiles = ", ".join(all_of_them[other].service.profiles)
                hint = f"enable one of its profiles ({profiles}) by COMPOSE_PROFILES, or write required: false"
                raise place.fail(f"depends on {other}, which no active profile enables", hint)
            elif dependency.required:
                raise place.fail(f"depends on {other}, which is no service", f"known are: {', '.join(all_of_them)}")
        found[name] = replace(read.service, depends_on=tuple(kept))
    return found


def ordered(services: Mapping[str, Service], places: Mapping[str, Read]) -> dict[str, Service]:
    """Each service after those that it depends on, otherwise by name.

    Raises:
        ComposeError: they depend on each other in a circle; names it.
    """
    waits = {name: {d.service for d in service.depends_on} for name, service in services.items()}
    ready = [name for name, others in waits.items() if not others]
    heapq.heapify(ready)
    result: dict[str, Service] = {}
    while ready:
        name = heapq.heappop(ready)
        result[name] = services[name]
        for other, left in waits.items():
            if name in left:
                left.remove(name)
                if not left:
                    heapq.heappush(ready, other)
    if len(result) < len(services):
        circle = _circle({name: sorted(left) for name, left in waits.items() if left})
        place = places[circle[0]].depends_on[circle[1]]
        raise place.fail(f"closes a circle: {' -> '.join(circle)}", "remove one of these dependencies")
    return result


def _circle(waits: Mapping[str, list[str]]) -> list[str]:
    """A way from a service back to itself; each of these waits for at least one other of them."""
    way = [min(waits)]
    while (following := waits[way[-1]][0]) not in way:
        way.append(following)
    circle = way[way.index(following) :]
    first = circle.index(min(circle))
    return [*circle[first:], *circle[:first], circle[first]]
