"""Who holds a port."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

from tests.desktop.stack.stacks import container, stack
from vpp_desktop.stack.desired import Port
from vpp_desktop.stack.engine import PortTaken
from vpp_desktop.stack.ports import named, process_on

TAKEN = PortTaken("port 8000 is taken", port=8000, subject="backend")
OTHER = replace(container(stack(), "backend"), name="other-web-1", ports=(Port(80, 8000, "127.0.0.1"),))


def test_a_container_is_named_before_its_proxy() -> None:
    error = named(TAKEN, [OTHER], "docker-proxy (process 7)")
    assert str(error) == (
        "backend: port 8000 is taken by container other-web-1: "
        "stop it: docker stop other-web-1, or choose another port in .env"
    )


def test_a_container_that_does_not_run_holds_nothing() -> None:
    error = named(TAKEN, [replace(OTHER, state="exited")], "nginx (process 812)")
    assert error.message == "port 8000 is taken by nginx (process 812)"


def test_nobody_known() -> None:
    assert named(TAKEN, [], "").message == "port 8000 is taken by another program"


def test_the_process_behind_a_port() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = int(listening.getsockname()[1])
        assert process_on(port).endswith(f"(process {os.getpid()})")
    assert process_on(port) == ""
