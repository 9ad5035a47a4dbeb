"""How a shell in a container is opened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vpp_desktop.stack.docker_cli import CliError, DockerCli
from vpp_desktop.stack.engine import Endpoint
from vpp_desktop.stack.shell import Which, shell

USUAL = Endpoint("unix:///var/run/docker.sock", "Docker")
SCREEN = {"DISPLAY": ":0"}


def having(*names: str) -> Which:
    return lambda name: f"/usr/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("terminals", "argv"),
    [
        (("x-terminal-emulator", "xterm"), "/usr/bin/x-terminal-emulator -e"),
        (("gnome-terminal", "xterm"), "/usr/bin/gnome-terminal --"),
        (("konsole",), "/usr/bin/konsole -e"),
        (("xfce4-terminal",), "/usr/bin/xfce4-terminal -x"),
        (("kitty",), "/usr/bin/kitty"),
        (("xterm",), "/usr/bin/xterm -e"),
    ],
)
def test_the_first_terminal_that_there_is(terminals: tuple[str, ...], argv: str) -> None:
    found = shell("vpp-backend-1", USUAL, SCREEN, having("docker", *terminals), "linux")
    assert " ".join(found.argv) == f"{argv} /usr/bin/docker exec -it vpp-backend-1 sh"
    assert (found.command, found.missing) == ("docker exec -it vpp-backend-1 sh", "")


def test_what_is_missing_leaves_a_command_to_copy() -> None:
    bare = shell("c", USUAL, SCREEN, having("docker"), "linux")
    assert (bare.argv, bare.missing, bare.command) == ((), "terminal", "docker exec -it c sh")
    assert shell("c", USUAL, SCREEN, having("xterm"), "linux").missing == "docker"
    assert shell("c", USUAL, {}, having("docker", "xterm"), "linux").missing == "terminal", "no screen"


def test_another_engine_is_named() -> None:
    def command(endpoint: Endpoint, **environment: str) -> str:
        return shell("c", endpoint, {**SCREEN, **environment}, having("docker", "xterm"), "linux").command

    assert command(Endpoint("unix:///run/user/1/docker.sock", "rootless Docker")) == (
        "docker --host unix:///run/user/1/docker.sock exec -it c sh"
    )
    assert "--host tcp://h:2376" in command(Endpoint("tcp://h:2376", "DOCKER_HOST"))
    tls = command(Endpoint("tcp://h:2376", "DOCKER_HOST", Path("/keys")))
    assert "--tlsverify --tlscacert /keys/ca.pem --tlscert /keys/cert.pem --tlskey /keys/key.pem" in tls
    assert command(Endpoint("tcp://h:2376", "Docker context lab")) == "docker exec -it c sh"
    assert "--host" in command(Endpoint("tcp://h:2376", "Docker context lab"), DOCKER_CONTEXT="lab")


def test_other_systems() -> None:
    mac = shell("c", USUAL, {}, having("docker"), "darwin").argv
    assert mac[0] == "osascript" and 'do script "/usr/bin/docker exec -it c sh"' in mac[2]
    assert shell("c", USUAL, {}, having("docker", "cmd.exe"), "win32").argv[:5] == (
        "/usr/bin/cmd.exe", "/c", "start", "cmd.exe", "/k")  # fmt: skip


async def test_a_terminal_is_started_and_left_alone(tmp_path: Path) -> None:
    cli = DockerCli(USUAL)
    script = f"import pathlib, time; pathlib.Path({str(tmp_path / 'ran')!r}).touch(); time.sleep(1)"
    await cli.open_terminal([sys.executable, "-c", script])
    assert (tmp_path / "ran").exists()
    with pytest.raises(CliError, match="does not start"):
        await cli.open_terminal(["/nonexistent/terminal"])
    with pytest.raises(CliError, match="ended at once with exit code 3"):
        await cli.open_terminal([sys.executable, "-c", "raise SystemExit(3)"])
