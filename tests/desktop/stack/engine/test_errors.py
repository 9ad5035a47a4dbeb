"""What engines and docker-py say, as sentences. The texts are those of Docker 20.10 to 29 and Podman 5."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.stack.engine.test_endpoint import context
from vpp_desktop.stack.engine.endpoint import find
from vpp_desktop.stack.engine.errors import Conflict, EngineError, Missing, PortTaken, absent, refused


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("PermissionError(13, 'Permission denied')", "is there, but your account may not use it"),
        ("FileNotFoundError(2, 'No such file or directory')", "is not installed or not running"),
        ("ConnectionRefusedError(111, 'Connection refused')", "is installed, but not running"),
        ("ssh: connect to host lab port 22: No route to host", "cannot be reached by ssh"),
        ("user@lab: Permission denied (publickey).", "cannot be reached by ssh"),
        ("[Errno -2] Name or service not known", "is on a host whose name cannot be looked up"),
        ("('Connection aborted.', RemoteDisconnected(...))", "does not answer"),
    ],
)
def test_an_engine_that_is_away(said: str, expected: str) -> None:
    error = absent(said)
    assert error.message == expected
    assert error.hint


@pytest.mark.parametrize("said", ["No such file or directory", "Connection refused", "timed out", "not known"])
@pytest.mark.parametrize("by", [{"DOCKER_HOST": "tcp://10.0.0.1:2375"}, {"DOCKER_CONTEXT": "lab"}])
def test_an_engine_that_somebody_chose(tmp_path: Path, said: str, by: dict[str, str]) -> None:
    context(tmp_path, "lab", {"Endpoints": {"docker": {"Host": "unix:///lab.sock"}}})
    chosen = find(by, tmp_path)
    error = absent(said, chosen)
    assert error.message == f"{absent(said).message} ({chosen.url}, from {chosen.source})"
    remedy = "correct DOCKER_HOST" if "DOCKER_HOST" in by else "choose another one: docker context use default"
    assert error.hint == f"start it, or {remedy}"


def test_advice_that_holds_for_every_engine_is_kept(tmp_path: Path) -> None:
    error = absent("Permission denied", find({"DOCKER_HOST": "unix:///run/x.sock"}, tmp_path))
    assert error.hint == f"{absent('Permission denied').hint}; or correct DOCKER_HOST"


def test_an_engine_that_nobody_chose(tmp_path: Path) -> None:
    assert str(absent("timed out", find({}, tmp_path))) == str(absent("timed out"))


@pytest.mark.parametrize(
    "said",
    [
        "driver failed programming external connectivity on endpoint vpp-backend-1 (1f): "
        "Bind for 127.0.0.1:8000 failed: port is already allocated",
        "driver failed programming external connectivity on endpoint x (2a): "
        "Error starting userland proxy: listen tcp4 127.0.0.1:8000: bind: address already in use",
        "failed to set up container networking: driver failed programming external connectivity on endpoint x (2a): "
        "failed to bind host port for 127.0.0.1:8000:172.18.0.3:8000/tcp: address already in use",
        "rootlessport listen tcp 127.0.0.1:8000: bind: address already in use",
    ],
)
def test_a_port_that_is_taken(said: str) -> None:
    error = refused(500, said, "backend")
    assert isinstance(error, PortTaken)
    assert error.port == 8000
    assert str(error).startswith("backend: port 8000 is taken by another program: ")


def test_other_refusals() -> None:
    assert isinstance(refused(404, "No such container: x", "backend"), Missing)
    assert isinstance(refused(409, "name is in use", "backend"), Conflict)
    full = refused(500, "write /x: no space left on device", "backend")
    assert type(full) is EngineError
    assert full.message == "the engine's disk is full"
    assert refused(500, "a\n  b", "backend").message == "the engine refuses: a b"
    assert refused(500, "", "backend").message == "the engine refuses: refused without a reason"
