"""Where the container engine listens: `DOCKER_HOST`, the Docker context, or one of the usual sockets."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vpp_core.errors import UsageError

OTHER_CONTEXT = "choose another one: docker context use default"


@dataclass(frozen=True)
class Endpoint:
    """An engine's address; `source` says in words where it was found. `tls` is a folder with ca, cert and key.

    Attributes:
        remedy: how to choose another one; empty where nobody chose.
    """

    url: str
    source: str
    tls: Path | None = None
    verify: bool = True
    remedy: str = ""


def find(environment: Mapping[str, str] = os.environ, home: Path | None = None) -> Endpoint:
    """The endpoint to use: what a person chose, else the first socket that exists, else Docker's own.

    Raises:
        UsageError: the chosen context does not exist or is broken.
    """
    home = home or Path(environment.get("HOME") or Path.home())
    if host := environment.get("DOCKER_HOST"):
        verify = environment.get("DOCKER_TLS_VERIFY", "") != ""
        folder = environment.get("DOCKER_CERT_PATH") or (home / ".docker" if verify else None)
        return Endpoint(host, "DOCKER_HOST", Path(folder) if folder else None, verify, "correct DOCKER_HOST")
    config = Path(environment.get("DOCKER_CONFIG") or home / ".docker")
    if name := _context(environment, config):
        return _context_endpoint(name, config)
    sockets = list(usual_sockets(environment, home))
    return next((e for e in sockets if _is_socket(e.url)), sockets[0])


def usual_sockets(environment: Mapping[str, str], home: Path) -> Iterator[Endpoint]:
    """Where engines of all makes listen, the most likely first."""
    runtime = environment.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    places = [
        ("/var/run/docker.sock", "Docker"),
        (f"{runtime}/docker.sock", "rootless Docker"),
        (f"{home}/.docker/run/docker.sock", "Docker Desktop"),
        (f"{home}/.docker/desktop/docker.sock", "Docker Desktop"),
        (f"{home}/.colima/default/docker.sock", "colima"),
        (f"{home}/.orbstack/run/docker.sock", "OrbStack"),
        (f"{home}/.rd/docker.sock", "Rancher Desktop"),
        (f"{runtime}/podman/podman.sock", "Podman"),
        ("/run/podman/podman.sock", "Podman"),
    ]
    for path, make in places:
        yield Endpoint(f"unix://{path}", make)


def _is_socket(url: str) -> bool:
    try:
        return stat.S_ISSOCK(Path(url.removeprefix("unix://")).stat().st_mode)
    except OSError:
        return False


def _context(environment: Mapping[str, str], config: Path) -> str:
    """The name of the chosen context; empty for the default one."""
    name = environment.get("DOCKER_CONTEXT")
    if not name:
        try:
            chosen = json.loads((config / "config.json").read_text("utf-8"))
            name = chosen.get("currentContext") if isinstance(chosen, dict) else None
        except (OSError, ValueError):
            return ""
    return "" if not name or name == "default" else str(name)


def _context_endpoint(name: str, config: Path) -> Endpoint:
    """See Docker's context store: a folder named by the SHA-256 of the context's name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    path = config / "contexts" / "meta" / digest / "meta.json"
    try:
        told: Any = json.loads(path.read_text("utf-8"))["Endpoints"]["docker"]
        host = str(told["Host"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError("is not there or broken", subject=f"Docker context {name}", hint=OTHER_CONTEXT) from None
    keys = config / "contexts" / "tls" / digest / "docker"
    tls = keys if keys.is_dir() else None
    return Endpoint(host, f"Docker context {name}", tls, not told.get("SkipTLSVerify"), OTHER_CONTEXT)
