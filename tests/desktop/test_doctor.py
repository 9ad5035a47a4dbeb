"""What the doctor finds on machines that lack something."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.stack.stacks import container, stack
from vpp_desktop import config, doctor
from vpp_desktop.doctor import Check, Fix, Machine, fixing
from vpp_desktop.doctor.check import NOTHING, remedy
from vpp_desktop.doctor.machine import LOW_DISK
from vpp_desktop.doctor.ports import Holder, holder, judged
from vpp_desktop.stack.desired import Port
from vpp_desktop.stack.phrase import phrase

COMPOSE = """\
name: trial
services:
  web:
    image: web
    ports:
      - "127.0.0.1:${{WEB_PORT:-{port}}}:80"
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """This machine with a home of its own, no stack and no engine."""
    environment = {
        "PATH": os.environ["PATH"],
        "VPP_HOME": str(tmp_path / "home"),
        "MONGO_URL": "mongodb://nobody:hunter2@127.0.0.1:1/vpp",
        "DOCKER_HOST": f"unix://{tmp_path}/no.sock",
        "COMPOSE_FILE": str(tmp_path / "docker-compose.yml"),
    }
    return Machine(config.folders(environment), environment)


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def look(subject: str, machine: Machine) -> Check:
    return asyncio.run(doctor.look(subject, machine))


@pytest.mark.ffmpeg
def test_ffmpeg_is_there_with_all_its_parts(machine: Machine) -> None:
    assert look("ffmpeg", machine).state == "ok"


def test_a_machine_without_ffmpeg(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = look("ffmpeg", machine)
    assert (found.state, str(found.found)) == ("failed", "ffmpeg is not installed")
    assert found.fix == Fix("sudo apt-get install -y ffmpeg")
    assert doctor.outcome([found]) == "blocked"


def test_a_data_folder_that_cannot_be_made(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    found = look("data", machine)
    assert found.state == "failed"
    assert str(tmp_path / "home") in str(found.found)
    assert found.fix is not None and found.fix.command.startswith("export VPP_HOME=")


def test_the_disk_is_looked_at_where_the_folder_will_be(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not machine.folders.data.exists()
    assert look("disk", machine).state == "ok"
    monkeypatch.setattr("vpp_desktop.doctor.machine.LOW_DISK", 1 << 60)
    assert look("disk", machine).state == "attention"
    monkeypatch.setattr("vpp_desktop.doctor.machine.NO_DISK", 1 << 60)
    assert look("disk", machine).state == "failed"
    assert LOW_DISK < 1 << 60


def test_a_store_out_of_reach_is_no_failure(machine: Machine) -> None:
    found = look("store", machine)
    assert found.state == "attention"
    assert "hunter2" not in str(found.to_json())
    assert doctor.outcome([found]) == "waits"
    assert doctor.healthy([found])


@pytest.mark.mongod
def test_the_store_that_comes_along(machine: Machine) -> None:
    without = {name: value for name, value in machine.environment.items() if name != "MONGO_URL"}
    found = look("store", replace(machine, environment=without))
    assert (found.state, str(found.found)) == ("ok", "the MongoDB that comes along answers")


def test_without_mongod_the_platform_has_one(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VPP_MONGOD", str(tmp_path / "none"))
    (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=1))
    without = {name: value for name, value in machine.environment.items() if name != "MONGO_URL"}
    found = look("store", replace(machine, environment=without))
    assert found.state == "attention"
    assert found.fix is not None and (found.fix.action, found.fix.command) == ("start platform", "vpp stack up")


def test_no_engine(machine: Machine) -> None:
    found = look("engine", machine)
    assert found.state == "attention"
    assert found.fix is not None and "DOCKER_HOST" in str(found.fix)
    assert doctor.outcome([found]) == "no platform"


@pytest.mark.engine
def test_an_engine(machine: Machine) -> None:
    there = {**machine.environment, "DOCKER_HOST": os.environ["DOCKER_HOST"]}
    found = look("engine", replace(machine, environment=there))
    assert found.state == "ok"
    assert "Docker" in str(found.found)


# Ports


def test_free_ports(machine: Machine, tmp_path: Path, listening: int) -> None:
    free = listening + 1
    (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=free))
    found = look("ports", machine)
    assert (found.state, str(found.found)) == ("ok", f"{free} is free")


def test_another_port_is_chosen_for_one_that_is_taken(machine: Machine, tmp_path: Path, listening: int) -> None:
    (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=listening))
    found = look("ports", machine)
    assert found.state == "attention"
    assert f"{listening} is taken by" in str(found.found)
    assert f"(process {os.getpid()})" in str(found.found)
    assert found.fix is not None and found.fix.action == "use ports"
    fixing.apply(found.fix, machine)
    assert "WEB_PORT=" in (tmp_path / ".env").read_text()
    assert look("ports", machine).state == "ok"


def test_a_stack_without_a_file(machine: Machine) -> None:
    assert look("ports", machine).state == "attention"


def test_looking_at_ports_writes_nothing(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").write_text(COMPOSE.format(port=1))
    look("ports", machine)
    assert [path.name for path in tmp_path.iterdir()] == ["docker-compose.yml"]


OWN = replace(container(stack(), "backend"), ports=(Port(80, 8000, "127.0.0.1"),))


def test_who_holds_a_port() -> None:
    assert holder(8000, [OWN], [OWN.name], "docker-proxy (process 7)") == Holder(8000, container=OWN.name, own=True)
    assert holder(8000, [OWN], [], "docker-proxy (process 7)") == Holder(8000, container=OWN.name)
    assert holder(9000, [OWN], [], "nginx (process 7)") == Holder(9000, "nginx (process 7)")


@pytest.mark.parametrize(
    ("holders", "said"),
    [
        ([], "3000 and 8000 are free"),
        ([Holder(3000, own=True), Holder(8000, own=True)], "3000 and 8000 are the platform's own"),
        ([Holder(3000, own=True)], "3000 and 8000 are free or the platform's own"),
    ],
)
def test_ports_in_order(holders: list[Holder], said: str) -> None:
    found = judged([8000, 3000], holders, {})
    assert (found.state, str(found.found), found.fix) == ("ok", said, None)


def test_two_ports_are_taken() -> None:
    others = [Holder(3000, "nginx (process 7)"), Holder(8000, container="web-1")]
    found = judged([3000, 8000], others, {3000: ("FRONTEND_PORT", 3001), 8000: ("BACKEND_PORT", 8001)})
    assert str(found.found) == "3000 is taken by nginx (process 7); 8000 is taken by container web-1"
    assert found.fix is not None
    assert (str(found.fix.label), found.fix.action) == ("Use ports 3001 and 8001", "use ports")
    assert str(found.fix) == "set FRONTEND_PORT=3001 BACKEND_PORT=8001 in .env"
    stuck = judged([3000, 8000], others, {})
    assert stuck.fix == Fix("docker stop web-1", advice=phrase("stop that program"))


# Hints of errors as fixes


@pytest.mark.parametrize(
    ("hint", "command", "advice"),
    [
        ("sudo systemctl start docker", "sudo systemctl start docker", ""),
        ('sudo usermod -aG docker "$USER", then log in again', 'sudo usermod -aG docker "$USER"', "then log in again"),
        ("sudo systemctl start docker; or unset DOCKER_HOST", "sudo systemctl start docker", "unset DOCKER_HOST"),
        ("start it, or correct DOCKER_HOST", "", "start it, or correct DOCKER_HOST"),
    ],
)
def test_a_hint_is_a_command_or_advice(hint: str, command: str, advice: str) -> None:
    fix = remedy(hint)
    assert (fix.command, str(fix.advice)) == (command, advice)
    assert fix.label == NOTHING


def test_a_folder_is_made_writable(tmp_path: Path, machine: Machine) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    fixing.apply(Fix("", "make writable", arguments={"folder": str(folder)}), machine)
    assert folder.stat().st_mode & 0o700 == 0o700
