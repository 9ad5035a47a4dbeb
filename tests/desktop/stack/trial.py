"""A small stack of its own for tests: real, of a project that nobody else has, and gone at the end."""

from __future__ import annotations

import asyncio
import os
import secrets
import textwrap
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, ImageNotFound

from tests.desktop.stack.box import IMAGE
from tests.platform import free_port
from vpp_desktop.events import Event, Notice
from vpp_desktop.stack.events import OperationMoved
from vpp_desktop.stack.observed import PROJECT
from vpp_desktop.stack.plan import Goal
from vpp_desktop.stack.project import Stack, Wish

COMPOSE = """
    name: {project}
    services:
      store:
        image: {image}
        command: [python, -c, "{store}"]
        init: true
        stop_grace_period: 1s
        volumes: ["data:/data"]
        healthcheck: {{test: [CMD, test, -e, /tmp/ready], interval: 200ms, retries: 50}}
      web:
        build: .
        init: true
        stop_grace_period: 1s
        environment: {{WORD: "${{WORD:-hello}}"}}
        ports: ["127.0.0.1:{port}:80"]
        depends_on: {{store: {{condition: service_healthy}}}}
    volumes: {{data: {{}}}}
"""
STORE = (
    "import pathlib, time; pathlib.Path('/tmp/ready').touch(); print('store is ready', flush=True); time.sleep(1000)"
)
DOCKERFILE = f"""
    FROM {IMAGE}
    WORKDIR /page
    COPY page .
    CMD ["python", "-m", "http.server", "80"]
"""


class Trial:
    """The files of a stack in a folder, and what the engine has of it. `client` is docker-py's own."""

    def __init__(self, folder: Path, *, store: str = STORE) -> None:
        self.folder = folder
        self.project = f"vpp-test-{secrets.token_hex(4)}"
        self.port = free_port()
        self.notices: list[str] = []
        self.client: Any = docker.from_env()
        self.file = folder / "docker-compose.yml"
        (folder / "page").mkdir(parents=True, exist_ok=True)
        (folder / "page" / "index.html").write_text("first")
        self.write("Dockerfile", DOCKERFILE)
        self.compose(store=store)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(textwrap.dedent(text).lstrip())

    def compose(self, text: str = COMPOSE, **words: object) -> None:
        known = {"project": self.project, "image": IMAGE, "port": self.port, "store": STORE}
        self.write("docker-compose.yml", text.format(**known | words))

    def open(self, **environment: str) -> Stack:
        return Stack.open(self.file, self.folder.parent / "records", {**os.environ, **environment})

    async def do(self, goal: Goal, *services: str, patience: float = 60.0, **more: Any) -> list[str]:
        """Plans and carries out; the plan as lines."""
        stack = self.open()
        try:
            async with stack.changing(self.hear):
                made = await stack.plan(Wish(goal, services, **more))
                await stack.run(made, self.hear, patience)
        finally:
            stack.close()
        return str(made).splitlines()

    async def planned(self, goal: Goal = "up", **environment: str) -> list[str]:
        stack = self.open(**environment)
        try:
            return str(await stack.plan(Wish(goal))).splitlines()
        finally:
            stack.close()

    def hear(self, event: Event) -> None:
        if isinstance(event, OperationMoved):
            assert event.seconds >= 0
        elif isinstance(event, Notice):
            self.notices.append(event.message)

    def containers(self) -> dict[str, Any]:
        """By name, in all states."""
        found = self.client.containers.list(all=True, filters={"label": f"{PROJECT}={self.project}"})
        return {c.name: c for c in found}

    def ids(self) -> dict[str, str]:
        return {name: c.id for name, c in self.containers().items()}

    async def page(self) -> str:
        """What the web service answers; tried for a while, as it has no health check."""
        for _ in range(100):
            try:
                return await asyncio.to_thread(self._get)
            except (urllib.error.URLError, ConnectionError):
                await asyncio.sleep(0.1)
        raise AssertionError("the web service does not answer")

    def _get(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5) as answer:
            return str(answer.read().decode())

    def volumes(self) -> list[str]:
        return [v.name for v in self.client.volumes.list(filters={"label": f"{PROJECT}={self.project}"})]

    def networks(self) -> list[str]:
        return [n.name for n in self.client.networks.list(filters={"label": f"{PROJECT}={self.project}"})]

    def close(self) -> None:
        for container in self.containers().values():
            container.remove(force=True, v=True)
        wanted = {"label": f"{PROJECT}={self.project}"}
        for found in (*self.client.networks.list(filters=wanted), *self.client.volumes.list(filters=wanted)):
            found.remove()
        for image in self.client.images.list(filters={"reference": f"{self.project}-*"}):
            try:
                self.client.images.remove(image.id, force=True)
            except (APIError, ImageNotFound):  # gone with the one above it
                continue
        self.client.close()
