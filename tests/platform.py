"""The whole platform in a folder and of a project of its own: for tests and benchmarks that run all of it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, ImageNotFound

from tests.tools import ROOT
from vpp_desktop.stack.observed import PROJECT

NEEDED = ("docker-compose.yml", ".dockerignore", "backend", "frontend", "vpp_core")
PORTS = ("BACKEND_PORT", "FRONTEND_PORT", "MONGO_PORT")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Platform:
    """A copy of this checkout's stack; `environment` leads the program and Docker's own tools to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "stack"
        self.home = folder / "home"
        self.project = f"vpp-test-{secrets.token_hex(4)}"
        self.folder.mkdir(parents=True)
        ignored = shutil.ignore_patterns("node_modules", ".next", "__pycache__")
        for name in NEEDED:
            source, place = ROOT / name, self.folder / name
            shutil.copytree(source, place, ignore=ignored) if source.is_dir() else shutil.copy(source, place)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "MONGO_URL"},
            **{name: str(free_port()) for name in PORTS},
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_FILE": str(self.folder / "docker-compose.yml"),
            "PYTHONPATH": str(ROOT),
            "VPP_HOME": str(self.home),
        }

    def address(self, service: str) -> str:
        return f"http://127.0.0.1:{self.environment[f'{service.upper()}_PORT']}"

    def run(self, *command: str) -> str:
        """Runs it to its end; what it printed. Raises RuntimeError with all of it where it fails."""
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def vpp(self, *words: str) -> str:
        return self.run(sys.executable, "-m", "vpp_desktop", *words)

    def states(self) -> dict[str, str]:
        """By service, as `vpp stack status` has them."""
        command = [sys.executable, "-m", "vpp_desktop", "stack", "status", "--json"]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return {row["service"]: row["state"] for row in json.loads(done.stdout)["services"]}

    def close(self) -> None:
        """Takes away all that the engine has of it, with docker-py itself: the program may be what is broken."""
        client: Any = docker.from_env(timeout=120)
        wanted = {"label": f"{PROJECT}={self.project}"}
        for container in client.containers.list(all=True, filters=wanted):
            container.remove(force=True, v=True)
        for found in (*client.networks.list(filters=wanted), *client.volumes.list(filters=wanted)):
            found.remove()
        for image in client.images.list(filters={"reference": f"{self.project}-*"}):
            try:
                client.images.remove(image.id, force=True)
            except (APIError, ImageNotFound):  # gone with another
                continue
        client.close()
