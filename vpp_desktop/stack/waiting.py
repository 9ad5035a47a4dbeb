"""Whether a container has become what it should be, or never will. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from vpp_core.errors import VppError
from vpp_desktop.stack.observed import Container

CRASHES = 3
"""Restarts after which a container that does not settle is called a crash loop."""


class ServiceFailed(VppError):
    """A service does not become what it should be. `lines` are the last that it printed."""

    def __init__(self, message: str, *, subject: str, lines: Sequence[str] = (), hint: str = "") -> None:
        super().__init__(message, subject=subject, hint=hint or f"read what it says: vpp stack logs {subject}")
        self.lines = list(lines)


def reached(
    service: str, container: Container | None, *, runs_to_end: bool = False, crashes: int = 0, forgiving: bool = False
) -> bool:
    """Whether the container is healthy, or runs where it has no health check, or has ended well where it should.

    Args:
        crashes: how often it was started again by itself since it is waited for.
        forgiving: it was unhealthy to begin with, and may recover.

    Raises:
        ServiceFailed: it never will.
    """
    if container is None:
        raise ServiceFailed("its container was removed meanwhile", subject=service, hint="start again: vpp stack up")
    if container.state in ("exited", "dead"):
        if runs_to_end and container.exit_code == 0:
            return True
        raise ServiceFailed(ended(container), subject=service)
    if crashes >= CRASHES and container.health != "healthy":
        text = f"crashes again and again ({crashes} restarts, {ended(container)})"
        raise ServiceFailed(text, subject=service)
    # The engine calls what has ended unhealthy too.
    if container.health == "unhealthy" and container.state == "running" and not forgiving:
        raise ServiceFailed(unhealthy(container), subject=service)
    return container.state == "running" and container.health in ("none", "healthy") and not runs_to_end


def unhealthy(container: Container) -> str:
    """What the health check said last, for a sentence."""
    said = container.health_output.splitlines()
    return f"is unhealthy{': ' + said[-1] if said else ''}"


def ended(container: Container) -> str:
    """How a container ended, for a sentence."""
    if container.oom_killed:
        return "ran out of memory"
    if container.error:
        return f"could not be started: {container.error}"
    return f"ended with exit code {container.exit_code}"
