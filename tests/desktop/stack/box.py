"""Real containers for tests: of a project of their own, and gone with it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any, TypeVar

import docker

from tests.standins import images
from vpp_desktop.stack import observed
from vpp_desktop.stack.desired import Desired, Service
from vpp_desktop.stack.engine import Engine

T = TypeVar("T")

IMAGE = "python:3.11-slim"
PATIENCE = 60
"""Seconds after which a test gives up waiting."""


class Box:
    """Makes containers as Compose would, with docker-py itself, so that what is tested has no part in it."""

    def __init__(self, address: str | None = None) -> None:
        self.environment = {"DOCKER_HOST": address} if address else None
        client = docker.DockerClient(base_url=address) if address else docker.from_env()
        self.api: Any = client.api
        if images.label_of(client, IMAGE) is None:
            images.provide(client)
        self.project = f"vpp-test-{secrets.token_hex(4)}"

    async def connect(self) -> Engine:
        return await (Engine.connect(self.environment) if self.environment else Engine.connect())

    def desired(self, *services: str, image: str = IMAGE, **more: Any) -> Desired:
        each = {name: Service(name, image, **more) for name in services}
        return Desired(self.project, Path("/compose.yml"), Path("/"), each)

    def make(
        self,
        service: str,
        script: str,
        *,
        name: str = "",
        tty: bool = False,
        labels: dict[str, str] | None = None,
        healthcheck: dict[str, Any] | None = None,
        **host: Any,
    ) -> str:
        """A container that runs `script` once it is started; its id."""
        own = {observed.PROJECT: self.project, observed.SERVICE: service, observed.NUMBER: "1"}
        made = self.api.create_container(
            IMAGE,
            ["sh", "-c", script],
            name=name or f"{self.project}-{service}-1",
            tty=tty,
            labels=own | (labels or {}),
            healthcheck=healthcheck,
            stop_signal="SIGKILL",
            host_config=self.api.create_host_config(network_mode="none", **host),
        )
        return str(made["Id"])

    def run(self, service: str, script: str, **more: Any) -> str:
        container = self.make(service, script, **more)
        self.api.start(container)
        return container

    def finish(self, service: str, script: str, **more: Any) -> str:
        """Runs it to its end."""
        container = self.run(service, script, **more)
        self.api.wait(container)
        return container

    def remove(self, container: str) -> None:
        self.api.remove_container(container, force=True, v=True)

    def close(self) -> None:
        wanted = {"label": f"{observed.PROJECT}={self.project}"}
        for container in self.api.containers(all=True, filters=wanted):
            self.remove(container["Id"])
        self.api.close()


async def first(items: AsyncIterator[T], wanted: Callable[[T], Any]) -> T:
    """The first item that is wanted; those before it are taken."""
    async with asyncio.timeout(PATIENCE):
        async for item in items:
            if wanted(item):
                return item
    raise AssertionError("it ended before")


async def everything(batches: AsyncGenerator[list[T], None]) -> list[T]:
    async with asyncio.timeout(PATIENCE), aclosing(batches):
        return [item async for batch in batches for item in batch]
