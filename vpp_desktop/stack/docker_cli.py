"""The only door to Docker's command line: its plugins buildx and compose.

The plugins are programs of their own and are run as such: `docker buildx` would start one more process,
which lives on when `docker` is killed. Each gets its own group and dies with its parent.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vpp_core.errors import VppError
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.engine.endpoint import Endpoint

SHORT_SECONDS = 20.0
"""How long a question to a plugin may take."""

AT_ONCE = 0.5
"""Seconds within which a terminal that cannot be had has ended."""

SYSTEM_FOLDERS = (
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
)


class CliError(VppError):
    """A plugin of Docker's command line failed."""


@dataclass(frozen=True)
class Plugin:
    """A plugin that answered; `version` as numbers: (0, 13, 1)."""

    name: str
    path: str
    version: tuple[int, ...]

    @property
    def text(self) -> str:
        return ".".join(map(str, self.version))


class DockerCli:
    """Docker's command line, talking to one engine."""

    def __init__(self, endpoint: Endpoint, environment: Mapping[str, str] = os.environ) -> None:
        self.environment = child_environment(endpoint, environment)
        self._plugins: dict[str, Plugin | None] = {}

    async def plugin(self, name: str) -> Plugin | None:
        """The plugin `buildx` or `compose`; None where it is not installed or does not answer."""
        if name not in self._plugins:
            self._plugins[name] = await self._find(name)
        return self._plugins[name]

    async def config_hashes(self, desired: Desired, seconds: float = SHORT_SECONDS) -> dict[str, str]:
        """Compose's own hash of each enabled service: with it in the label, `docker compose up` recreates nothing.

        Empty where Compose is not installed.

        Raises:
            CliError: it refuses the file, or takes too long.
        """
        compose = await self.plugin("compose")
        if compose is None:
            return {}
        argv = [compose.path, "--project-name", desired.project, "--file", str(desired.file)]
        argv += ["--project-directory", str(desired.folder), "config", "--hash", "*"]
        code, out, errors = await self.ask(argv, seconds, desired.folder)
        if code != 0:
            reason = errors.strip().rpartition("\n")[2] or f"exit code {code}"
            raise CliError(f"refuses {desired.file.name}: {reason}", subject="docker compose")
        rows = (line.split() for line in out.splitlines())
        return {row[0]: row[1] for row in rows if len(row) == 2}

    async def ask(
        self, argv: Sequence[str], seconds: float = SHORT_SECONDS, cwd: Path | None = None
    ) -> tuple[int, str, str]:
        """Runs a plugin to its end: exit code, standard output, standard error.

        Raises:
            CliError: it takes too long and was ended, or does not start.
        """
        try:
            async with asyncio.timeout(seconds), self.running(argv, cwd, stdout=True) as process:
                out, errors = await process.communicate()
        except TimeoutError:
            raise CliError(f"took more than {seconds:.0f} s and was ended", subject=Path(argv[0]).name) from None
        return process.returncode or 0, out.decode("utf-8", "replace"), errors.decode("utf-8", "replace")

    @asynccontextmanager
    async def running(
        self, argv: Sequence[str], cwd: Path | None = None, *, stdout: bool = False
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """A plugin's process with a pipe for standard error; it and its children are ended with the block."""
        try:
            process = await asyncio.create_subprocess_exec(
                *_dying_with_us(),
                *argv,
                cwd=cwd,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if stdout else asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise CliError(f"does not start: {error.strerror}", subject=argv[0]) from None
        try:
            yield process
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                await asyncio.shield(process.wait())

    async def open_terminal(self, argv: Sequence[str]) -> None:
        """Starts a terminal, which lives on by itself.

        Raises:
            CliError: it does not start, or ends at once with a failure.
        """
        nothing = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *argv, env=self.environment, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
            )
        except OSError as error:
            raise CliError(f"does not start: {error.strerror}", subject=argv[0]) from None
        with contextlib.suppress(TimeoutError):
            code = await asyncio.wait_for(process.wait(), AT_ONCE)
            if code != 0:
                raise CliError(f"ended at once with exit code {code}", subject=Path(argv[0]).name)

    async def _find(self, name: str) -> Plugin | None:
        for path in candidates(name, self.environment):
            with contextlib.suppress(CliError, ValueError, KeyError, TypeError):
                code, out, _ = await self.ask([path, "docker-cli-plugin-metadata"])
                told: Any = json.loads(out)
                if code == 0:
                    return Plugin(name, path, numbers(str(told["Version"])))
        return None


def child_environment(endpoint: Endpoint, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Docker's command line talks to this engine."""
    leave_out = ("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_TLS", "BUILDX_BUILDER")
    found = {name: value for name, value in environment.items() if name not in leave_out}
    found["DOCKER_HOST"] = endpoint.url
    if endpoint.tls is not None:
        found["DOCKER_CERT_PATH"] = str(endpoint.tls)
        found["DOCKER_TLS_VERIFY" if endpoint.verify else "DOCKER_TLS"] = "1"
    return found


def candidates(name: str, environment: Mapping[str, str]) -> list[str]:
    """Where a plugin may be, in Docker's order; then its program in PATH."""
    config = Path(environment.get("DOCKER_CONFIG") or Path(environment.get("HOME") or Path.home()) / ".docker")
    folders = [str(config / "cli-plugins")]
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        folders += json.loads((config / "config.json").read_text("utf-8")).get("cliPluginsExtraDirs") or []
    places = [f"{folder}/docker-{name}" for folder in (*folders, *SYSTEM_FOLDERS)]
    found = [place for place in places if os.access(place, os.X_OK)]
    on_path = shutil.which(f"docker-{name}", path=environment.get("PATH"))
    return [*found, on_path] if on_path and on_path not in found else found


def numbers(version: str) -> tuple[int, ...]:
    """`v0.13.1+ds1-3` as (0, 13, 1).

    Raises:
        ValueError: it does not begin with numbers.
    """
    plain = version.removeprefix("v").split("+")[0].split("-")[0]
    return tuple(int(part) for part in plain.split("."))


def _dying_with_us() -> list[str]:
    """The words put before a program so that it dies with its parent (Linux)."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []
