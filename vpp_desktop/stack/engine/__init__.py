"""The only door to docker-py; its threads live here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

PING_SECONDS = 5


@dataclass(frozen=True)
class Engine:
    """A container engine that answers, and its version."""

    version: str


class EngineAbsent(Exception):
    """No engine answers. `fix` is the command that helps."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.fix = fix


async def ping() -> Engine:
    """The engine that `DOCKER_HOST`, or the usual socket, leads to.

    Raises:
        EngineAbsent: none answers within a few seconds.
    """
    return await asyncio.to_thread(_ping)


def _ping() -> Engine:
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=PING_SECONDS)
        try:
            return Engine(str(client.version().get("Version", "unknown")))
        finally:
            client.close()
    except DockerException as error:
        raise EngineAbsent(*explain(str(error))) from None


def explain(error: str) -> tuple[str, str]:
    """(what is wrong, the command that helps) for what docker-py says of a connection that failed."""
    said = error.lower()
    if "permission denied" in said:
        return "is there, but your account may not use it", 'sudo usermod -aG docker "$USER", then log in again'
    if "no such file" in said:
        return "is not installed or not running", "sudo apt-get install -y docker.io && sudo systemctl start docker"
    if "connection refused" in said:
        return "is installed, but not running", "sudo systemctl start docker"
    return "does not answer", "sudo systemctl restart docker"
