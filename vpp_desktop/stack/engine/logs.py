"""A container's log, read by frames."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vpp_desktop.stack.engine.client import APIClient, Client
from vpp_desktop.stack.engine.frames import FrameParser, LogLine, TerminalParser
from vpp_desktop.stack.engine.stream import Parser, Stream
from vpp_desktop.stack.observed import Container

DEPTH = 2


def read(
    client: Client,
    container: Container,
    *,
    follow: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    tail: int | None = None,
    times: bool = True,
) -> Stream[LogLine]:
    """What a container printed, in the order in which the engine has it.

    Args:
        follow: goes on until the container stops.
        since, until: inclusive.
        tail: only so many of the last lines.
        times: without them it is faster, and lines have none.
    """
    params: dict[str, Any] = {"stdout": 1, "stderr": 1, "timestamps": int(times), "follow": int(follow)}
    params["tail"] = "all" if tail is None else tail
    params |= {name: _seconds(time) for name, time in (("since", since), ("until", until)) if time is not None}

    def request(api: APIClient) -> Any:
        # docker-py's `logs` cuts `since` to whole seconds.
        return api._get(api._url("/containers/{0}/logs", container.id), params=params, stream=True)

    kind = TerminalParser if container.tty else FrameParser
    parser: Parser[LogLine] = kind(container.service, container.name, times)
    subject = container.service or container.name
    return Stream(client, request, parser, subject=subject, depth=DEPTH, whole=not follow)


def _seconds(time: datetime) -> str:
    return f"{int(time.timestamp())}.{time.microsecond:06d}000"
