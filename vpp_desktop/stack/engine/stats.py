"""A container's use of the machine, sampled by the engine once a second."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vpp_desktop.stack.engine.client import APIClient, Client
from vpp_desktop.stack.engine.snapshot import moment
from vpp_desktop.stack.engine.stream import Stream
from vpp_desktop.stack.observed import Container

Json = Mapping[str, Any]

NANO = 1_000_000_000


@dataclass(frozen=True)
class Sample:
    """Counters at one moment. CPU time in seconds; the others in bytes, since the container started."""

    time: datetime
    cpu: float
    memory: int
    memory_limit: int
    received: int
    sent: int
    read: int
    written: int


class SampleParser:
    """One JSON object a line. A container that does not run gives empty ones, which are left out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Sample]:
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [found for line in lines if line.strip() and (found := sample(json.loads(line)))]

    def end(self) -> list[Sample]:
        return []


def sample(told: Json) -> Sample | None:
    """The counters in one answer of `GET /containers/ID/stats`; None where the container does not run.

    Pages that the kernel can drop at once (inactive file cache) are no use of memory, as `docker stats` has it.
    """
    time = moment(told.get("read"))
    memory = told.get("memory_stats") or {}
    if time is None or "usage" not in memory:
        return None
    details = memory.get("stats") or {}
    # cgroup v1 counts its own pages apart; the total has those of groups below too.
    cache = details.get("total_inactive_file", details.get("inactive_file", 0))
    networks = (told.get("networks") or {}).values()
    blocks = (told.get("blkio_stats") or {}).get("io_service_bytes_recursive") or []

    def moved(direction: str) -> int:
        return sum(int(row.get("value") or 0) for row in blocks if str(row.get("op", "")).lower() == direction)

    return Sample(
        time=time,
        cpu=int(((told.get("cpu_stats") or {}).get("cpu_usage") or {}).get("total_usage") or 0) / NANO,
        memory=max(int(memory["usage"]) - int(cache), 0),
        memory_limit=int(memory.get("limit") or 0),
        received=sum(int(n.get("rx_bytes") or 0) for n in networks),
        sent=sum(int(n.get("tx_bytes") or 0) for n in networks),
        read=moved("read"),
        written=moved("write"),
    )


def read(client: Client, container: Container) -> Stream[Sample]:
    """Samples of a running container, one a second; it goes on when the container stops, without samples."""

    def request(api: APIClient) -> Any:
        return api._get(api._url("/containers/{0}/stats", container.id), params={"stream": 1}, stream=True)

    return Stream(client, request, SampleParser(), subject=container.service or container.name)
