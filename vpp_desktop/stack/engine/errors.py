"""What goes wrong with an engine, as sentences."""

from __future__ import annotations

import re

from vpp_core.errors import VppError
from vpp_desktop.stack.engine.endpoint import Endpoint

SUBJECT = "container engine"


class EngineError(VppError):
    """The engine answered, and refused."""


class EngineAbsent(EngineError):
    """No engine answers, or this account may not use it. `hint` is the command that helps."""


class EngineTimeout(EngineError):
    """The engine took longer than it may. What it was asked for may still happen."""


class Missing(EngineError):
    """No such container, image, network or volume."""


class Conflict(EngineError):
    """The engine is in a state that does not allow it: a name taken, a removal under way."""


class Ambiguous(EngineError):
    """There are several networks of one name."""


class PortTaken(EngineError):
    """Another program holds a port that a container wants. `port` is its number."""

    def __init__(self, message: str, *, port: int, subject: str = "", hint: str = "") -> None:
        super().__init__(message, subject=subject, hint=hint)
        self.port = port


def absent(said: str, endpoint: Endpoint | None = None) -> EngineAbsent:
    """The sentence for what docker-py, or ssh, says of a connection that failed; it names an endpoint that was chosen."""
    message, hint, holds_anywhere = _absent(said)
    if endpoint is not None and endpoint.remedy:
        message = f"{message} ({endpoint.url}, from {endpoint.source})"
        hint = f"{hint}; or {endpoint.remedy}" if holds_anywhere else f"start it, or {endpoint.remedy}"
    return EngineAbsent(message, subject=SUBJECT, hint=hint)


def _absent(said: str) -> tuple[str, str, bool]:
    """What is wrong, what helps, and whether that helps with an engine that is not this machine's own too."""
    low = said.lower()
    if "permission denied" in low and "publickey" not in low:
        hint = 'sudo usermod -aG docker "$USER", then log in again'
        return "is there, but your account may not use it", hint, True
    if "no such file" in low or "filenotfounderror" in low:
        hint = "sudo apt-get install -y docker.io && sudo systemctl start docker"
        return "is not installed or not running", hint, False
    if "connection refused" in low:
        return "is installed, but not running", "sudo systemctl start docker", False
    if "ssh" in low or "publickey" in low:
        return "cannot be reached by ssh", "try: ssh HOST docker version", True
    if "name or service not known" in low or "name resolution" in low:
        return "is on a host whose name cannot be looked up", "correct DOCKER_HOST", False
    return "does not answer", "sudo systemctl restart docker", False


_PORT = re.compile(
    r"(?:bind for|listen tcp4?|failed to bind (?:host )?port(?: for)?)\s+\S*?:(\d+)"
    r".*?(?:already allocated|address already in use)",
    re.IGNORECASE | re.DOTALL,
)


def refused(status: int, said: str, subject: str) -> EngineError:
    """The sentence for an answer of the engine that is an error."""
    text = " ".join(said.split()) or "refused without a reason"
    if port := _PORT.search(text):
        number = int(port.group(1))
        hint = "stop that program, or choose another port in .env"
        return PortTaken(f"port {number} is taken by another program", port=number, subject=subject, hint=hint)
    if " is ambiguous (" in text:
        return Ambiguous(f"the engine refuses: {text}", subject=subject, hint="start it again")
    if status == 404:
        return Missing(f"is not there: {text}", subject=subject)
    if status == 409:
        return Conflict(f"cannot be changed now: {text}", subject=subject, hint="try again in a moment")
    if "no space left on device" in text.lower():
        return EngineError("the engine's disk is full", subject=subject, hint="free some room: docker system df")
    return EngineError(f"the engine refuses: {text}", subject=subject)
