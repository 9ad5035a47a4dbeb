"""A shell inside a container, in a terminal of this system. Pure: what would be run, and what a person can copy."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vpp_desktop.stack.engine.endpoint import Endpoint

Which = Callable[[str], str | None]

TERMINALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("x-terminal-emulator", ("-e",)),
    ("gnome-terminal", ("--",)),
    ("konsole", ("-e",)),
    ("xfce4-terminal", ("-x",)),
    ("kitty", ()),
    ("alacritty", ("-e",)),
    ("xterm", ("-e",)),
)
"""Terminals in the order in which they are tried, and what comes between their name and the command."""


@dataclass(frozen=True)
class Shell:
    """How a shell is opened.

    Attributes:
        command: for a person to copy.
        argv: what opens it in a terminal; empty where there is none.
        missing: what is not there: `docker` (its command line) or `terminal`; empty if all is.
    """

    command: str
    argv: tuple[str, ...] = ()
    missing: str = ""


def shell(
    container: str, endpoint: Endpoint, environment: Mapping[str, str], which: Which, platform: str = sys.platform
) -> Shell:
    """How to open a shell in that container.

    Args:
        which: finds a program in the PATH.
    """
    docker = which("docker")
    inside = [docker or "docker", *_host(endpoint, environment), "exec", "-it", container, "sh"]
    command = shlex.join(["docker", *inside[1:]])
    if docker is None:
        return Shell(command, missing="docker")
    argv = terminal(inside, environment, which, platform)
    return Shell(command, tuple(argv), "" if argv else "terminal")


def terminal(command: list[str], environment: Mapping[str, str], which: Which, platform: str) -> list[str]:
    """What runs a command in a new terminal; empty where there is none."""
    if platform == "darwin":  # Terminal takes its command by AppleScript only
        line = shlex.join(command).replace("\\", "\\\\").replace('"', '\\"')
        return ["osascript", "-e", f'tell application "Terminal" to do script "{line}"', "-e", "activate"]
    if platform == "win32":
        known = [("wt.exe", ("new-tab",)), ("cmd.exe", ("/c", "start", "cmd.exe", "/k"))]
        return next(([path, *between, *command] for name, between in known if (path := which(name))), [])
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        return []
    return next(([path, *between, *command] for name, between in TERMINALS if (path := which(name))), [])


def _host(endpoint: Endpoint, environment: Mapping[str, str]) -> list[str]:
    """Names the engine where Docker's command line would not find it by itself."""
    if endpoint.source.startswith("Docker context ") and not environment.get("DOCKER_CONTEXT"):
        return []  # the one that it uses anyway
    if endpoint.source == "DOCKER_HOST":
        # A new terminal may not have our environment.
        return [*_tls(endpoint), "--host", endpoint.url]
    return [] if endpoint.url == "unix:///var/run/docker.sock" else ["--host", endpoint.url]


def _tls(endpoint: Endpoint) -> list[str]:
    if endpoint.tls is None:
        return []
    files = {"--tlscacert": "ca.pem", "--tlscert": "cert.pem", "--tlskey": "key.pem"}
    named = [part for option, name in files.items() for part in (option, str(endpoint.tls / name))]
    return ["--tlsverify" if endpoint.verify else "--tls", *named]
