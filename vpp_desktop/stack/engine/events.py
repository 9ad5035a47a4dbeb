"""The engine's event stream."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vpp_desktop.stack import observed
from vpp_desktop.stack.engine.client import APIClient, Client
from vpp_desktop.stack.engine.stream import Stream

NOISE = ("exec_", "top", "resize", "attach", "detach", "export", "copy")
"""Actions, by how they begin, that change nothing of a container; each health check makes three."""


KILL = ("9", "SIGKILL", "KILL")
"""How engines write the signal that no program can answer to."""


@dataclass(frozen=True)
class EngineEvent:
    """Something that happened to a container, or an image.

    Attributes:
        action: `start`, `die`, `destroy`, `health_status: healthy` and so on.
        id: of the container; of an image, its id or name.
        attributes: labels of the thing, and what belongs to the action, such as `exitCode`.
    """

    action: str
    id: str
    attributes: Mapping[str, str] = field(default_factory=dict)


class EventParser:
    """One JSON object a line. Only `Action` and `Actor` are read: engines from 29 on have no `status` and `id`."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[EngineEvent]:
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [event for line in lines if line.strip() and (event := _event(json.loads(line)))]

    def end(self) -> list[EngineEvent]:
        return []


def _event(told: Mapping[str, Any]) -> EngineEvent | None:
    action, actor = str(told.get("Action") or ""), told.get("Actor") or {}
    if not action or action.startswith(NOISE):
        return None
    return EngineEvent(action, str(actor.get("ID") or ""), actor.get("Attributes") or {})


def containers(client: Client, project: str) -> Stream[EngineEvent]:
    """What happens to the project's containers. Every end of it, also one without an error, is a disconnect."""
    return _events(client, {"type": ["container"], "label": [f"{observed.PROJECT}={project}"]})


async def past(client: Client, container: str, since: datetime) -> list[EngineEvent]:
    """What happened to a container from then until now; an engine remembers a few hundred events, of all containers."""
    span = {"since": f"{since.timestamp():.6f}", "until": f"{time.time():.6f}"}

    def ask(api: APIClient) -> list[EngineEvent]:
        told = api.events(**span, filters={"type": ["container"], "container": [container]}, decode=True)
        return [event for each in told if (event := _event(each))]

    return await client.call(ask)


def was_killed(happened: Iterable[EngineEvent]) -> bool:
    """Whether a container ended without being told to: a stop sends its signal first, and is told of itself."""
    told_to = ended = False
    for event in happened:
        if event.action == "start":
            told_to = ended = False
        elif event.action == "stop" or (event.action == "kill" and event.attributes.get("signal") not in KILL):
            told_to = True
        elif event.action == "die":
            ended = True
    return ended and not told_to


def images(client: Client) -> Stream[EngineEvent]:
    """Images that come, go, or get another name; not by project, since pulled ones have no label of it."""
    return _events(client, {"type": ["image"]})


def _events(client: Client, filters: Mapping[str, list[str]]) -> Stream[EngineEvent]:
    def request(api: APIClient) -> Any:
        return api._get(api._url("/events"), params={"filters": json.dumps(filters)}, stream=True)

    # The engine drops events for a reader that does not keep up, so this thread never waits.
    return Stream(client, request, EventParser(), depth=None)
