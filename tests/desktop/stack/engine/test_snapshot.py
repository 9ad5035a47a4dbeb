"""What engines tell, as our data. Shapes: Docker Engine API 1.41 to 1.52, Podman's compatible API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vpp_desktop.stack.desired import Port
from vpp_desktop.stack.engine import snapshot

LABELS = {
    "com.docker.compose.service": "backend",
    "com.docker.compose.container-number": "1",
    "com.docker.compose.oneoff": "False",
    "com.docker.compose.config-hash": "c0",
    "com.docker.compose.depends_on": "mongo:service_healthy:false,cache:service_started:true",
    "de.vpp-desktop.digest": "d0",
}


def told(**state: Any) -> dict[str, Any]:
    return {
        "Id": "1f",
        "Name": "/vpp-backend-1",
        "Created": "2026-11-25T12:00:00.123456789Z",
        "Image": "sha256:image",
        "RestartCount": 2,
        "State": {
            "Status": "running",
            "StartedAt": "2026-11-25T12:00:01Z",
            "FinishedAt": "0001-01-01T00:00:00Z",
            **state,
        },
        "Config": {"Labels": LABELS, "Tty": True},
        "HostConfig": {"PortBindings": {"8000/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8001"}]}},
        "NetworkSettings": {"Networks": {"vpp_default": {}}, "Ports": {}},
        "Mounts": [{"Type": "volume", "Name": "vpp_data"}, {"Type": "bind", "Source": "/x"}],
    }


def test_a_container() -> None:
    found = snapshot.container(told())
    assert (found.id, found.name, found.service, found.state) == ("1f", "vpp-backend-1", "backend", "running")
    assert (found.digest, found.config_hash, found.depends_on) == ("d0", "c0", ("mongo", "cache"))
    assert (found.networks, found.volumes, found.tty, found.restarts) == (("vpp_default",), ("vpp_data",), True, 2)
    assert found.created_at == datetime(2026, 11, 25, 12, 0, 0, 123456, UTC)
    assert found.finished_at is None


def test_health_and_what_its_check_said_last() -> None:
    log = [{"Output": "fine"}, {"Output": "HTTP 503\n"}]
    found = snapshot.container(told(Health={"Status": "unhealthy", "Log": log}))
    assert (found.health, found.health_output) == ("unhealthy", "HTTP 503")
    assert snapshot.container(told()).health == "none"
    assert snapshot.container(told(Health={"Status": "", "Log": None})).health == "none"


def test_ports_in_force_before_those_asked_for() -> None:
    assert snapshot.container(told()).ports == (Port(8000, 8001, "127.0.0.1"),)
    live = told()
    live["NetworkSettings"]["Ports"] = {
        "8000/tcp": [{"HostIp": "::", "HostPort": "49153"}, {"HostIp": "0.0.0.0", "HostPort": "49153"}],
        "9000/tcp": None,
    }
    assert snapshot.container(live).ports == (Port(8000, 49153, "0.0.0.0"), Port(8000, 49153, "::"))


@pytest.mark.parametrize(
    ("status", "state"), [("exited", "exited"), ("configured", "created"), ("stopping", "running"), ("?", "exited")]
)
def test_words_of_other_engines(status: str, state: str) -> None:
    assert snapshot.container(told(Status=status)).state == state


def test_almost_nothing_told() -> None:
    found = snapshot.container({"Id": "1f", "State": {"Running": True}})
    assert (found.service, found.state, found.health, found.ports, found.created_at) == (
        "",
        "running",
        "none",
        (),
        None,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-25T12:00:00Z", datetime(2026, 11, 25, 12, tzinfo=UTC)),
        ("2026-11-25T13:00:00.5+01:00", datetime(2026, 11, 25, 12, 0, 0, 500000, UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
        ("soon", None),
    ],
)
def test_times(text: str | None, expected: datetime | None) -> None:
    assert snapshot.moment(text) == expected


def test_an_image() -> None:
    found = snapshot.image(
        "vpp-backend", {"Id": "sha256:1", "Size": 5, "Config": {"Labels": {"de.vpp-desktop.context": "c"}}}
    )
    assert (found.name, found.id, found.context, found.size) == ("vpp-backend", "sha256:1", "c", 5)
    assert snapshot.image("x", {"Id": "sha256:1", "Config": {"Labels": None}}).context is None
