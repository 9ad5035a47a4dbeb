"""Who holds a port that a container wants."""

from __future__ import annotations

from collections.abc import Iterable

from vpp_desktop.stack.engine import PortTaken
from vpp_desktop.stack.observed import Container


def named(error: PortTaken, others: Iterable[Container], holder: str) -> PortTaken:
    """The error with the one who holds the port, as far as it is known.

    Args:
        others: containers of all projects.
        holder: the process, from `process_on`; of a port that a container publishes it is only Docker's proxy.
    """
    container = next(
        (c for c in others if c.state == "running" and any(p.published == error.port for p in c.ports)), None
    )
    if container is not None:
        text, hint = f"container {container.name}", f"stop it: docker stop {container.name}, or"
    elif holder:
        text, hint = holder, "stop that program, or"
    else:
        text, hint = "another program", "stop that program, or"
    message = f"port {error.port} is taken by {text}"
    return PortTaken(message, port=error.port, subject=error.subject, hint=f"{hint} choose another port in .env")


def process_on(port: int) -> str:
    """The process that listens on a TCP port of this machine, as `nginx (process 812)`; empty where it may not be known."""
    import psutil

    try:
        for connection in psutil.net_connections("tcp"):
            here = connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == port
            if here and connection.pid is not None:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return ""
    return ""
