"""Who holds a port that a container wants."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Iterable, Mapping

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


def is_free(port: int, host: str = "") -> bool:
    """Whether a program could listen on that TCP port of this machine now."""
    address = host or "0.0.0.0"  # noqa: S104 - what the engine would do
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the engine does
            probe.bind((address, port))
    except OSError as error:
        return error.errno != errno.EADDRINUSE  # the engine may use a port that we may not
    return True


def free_after(port: int, host: str = "", avoid: Iterable[int] = ()) -> int | None:
    """The next port that is free; None where there is none near."""
    taken = set(avoid)
    near = range(port + 1, min(port + 100, 65536))
    return next((p for p in near if p not in taken and is_free(p, host)), None)


def variable(text: str, values: Mapping[str, str], port: int) -> str | None:
    """The variable by which a compose file lets one choose a port that is `port` now; None where it has none.

    Args:
        text: the compose file.
        values: the variables that are set.
    """
    for name, default in re.findall(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([0-9]+))?\}:[0-9]", text):
        if (values.get(name) or default) == str(port):
            return str(name)
    return None
