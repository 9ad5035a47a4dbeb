"""Docker's plugins: where they are, in which environment they run, and that they end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import psutil
import pytest

from tests.interop import client_environment
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.docker_cli import CliError, DockerCli, candidates, child_environment, numbers
from vpp_desktop.stack.engine.endpoint import Endpoint

HERE = Endpoint("unix:///run/x.sock", "test")


@pytest.mark.parametrize(
    ("text", "version"),
    [("v0.13.1+ds1-3", (0, 13, 1)), ("2.26.1-4", (2, 26, 1)), ("v5", (5,)), ("0.20.0-desktop.1", (0, 20, 0))],
)
def test_versions(text: str, version: tuple[int, ...]) -> None:
    assert numbers(text) == version


def test_a_plugin_talks_to_our_engine_and_to_no_other() -> None:
    others = {"DOCKER_HOST": "tcp://other", "DOCKER_CONTEXT": "other", "DOCKER_TLS_VERIFY": "1", "BUILDX_BUILDER": "b"}
    assert child_environment(HERE, {**others, "PATH": "/bin"}) == {"PATH": "/bin", "DOCKER_HOST": HERE.url}
    keys = Endpoint("tcp://far:2376", "test", Path("/keys"))
    tls = {"DOCKER_HOST": keys.url, "DOCKER_CERT_PATH": "/keys", "DOCKER_TLS_VERIFY": "1"}
    assert child_environment(keys, others) == tls


def program(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!{sys.executable}\n{text}")
    place.chmod(0o755)
    return place


def metadata(version: str) -> str:
    return f"""import json; print(json.dumps({{"Version": "{version}"}}))"""


def test_the_users_own_plugins_come_first(tmp_path: Path) -> None:
    own = program(tmp_path / "config/cli-plugins/docker-buildx", "")
    extra = program(tmp_path / "extra/docker-buildx", "")
    on_path = program(tmp_path / "bin/docker-buildx", "")
    (tmp_path / "config/config.json").write_text(f'{{"cliPluginsExtraDirs": ["{tmp_path}/extra"]}}')
    environment = {"DOCKER_CONFIG": str(tmp_path / "config"), "PATH": str(tmp_path / "bin")}
    found = candidates("buildx", environment)
    assert (found[:2], found[-1]) == ([str(own), str(extra)], str(on_path))


@pytest.mark.parametrize("text", ["no json", "[]", "{}", '{"cliPluginsExtraDirs": 3}'])
def test_a_broken_configuration_hides_no_plugin(tmp_path: Path, text: str) -> None:
    own = program(tmp_path / "cli-plugins/docker-buildx", "")
    (tmp_path / "config.json").write_text(text)
    assert candidates("buildx", {"DOCKER_CONFIG": str(tmp_path), "PATH": ""})[0] == str(own)


async def test_the_first_plugin_that_answers_is_used(tmp_path: Path) -> None:
    program(tmp_path / "cli-plugins/docker-buildx", "raise SystemExit(1)")
    good = program(tmp_path / "bin/docker-buildx", metadata("v9.1.0"))
    (tmp_path / "config.json").write_text("{}")
    cli = DockerCli(HERE, {"DOCKER_CONFIG": str(tmp_path), "PATH": str(tmp_path / "bin")})
    plugin = await cli.plugin("buildx")
    assert plugin is not None
    assert plugin.version >= (0, 13)
    assert plugin.path != str(tmp_path / "cli-plugins/docker-buildx")
    good.unlink()
    assert await cli.plugin("buildx") is plugin, "asked once"


async def test_no_plugin_is_none(tmp_path: Path) -> None:
    assert await DockerCli(HERE, {"DOCKER_CONFIG": str(tmp_path), "PATH": ""}).plugin("there-is-none") is None


async def test_a_plugin_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    text = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open('{note}', 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    hanging = program(tmp_path / "docker-x", text)
    cli = DockerCli(HERE, {"PATH": "/usr/bin:/bin"})
    asking = asyncio.create_task(cli.ask([str(hanging)], 600))
    while not (note.exists() and note.read_text()):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    child = psutil.Process(int(note.read_text()))
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    child.wait(20)
    with pytest.raises(CliError, match="docker-x: took more than 0 s and was ended"):
        await cli.ask([str(hanging)], 0.2)


async def test_a_plugin_that_does_not_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(CliError):
        code, _, errors = await DockerCli(HERE, {}).ask([str(tmp_path / "none")])
        raise CliError(errors) if code else AssertionError(code)


# The real compose


@pytest.mark.engine
async def test_composes_own_hashes(tmp_path: Path, docker_cli: list[str]) -> None:
    cli = DockerCli(HERE, client_environment(docker_cli))
    file = tmp_path / "docker-compose.yml"
    file.write_text("services:\n  a: {image: 'x:${TAG}'}\n  b: {image: y}\n  c: {image: z, profiles: [p]}\n")
    (tmp_path / ".env").write_text("TAG=1\n")
    desired = Desired("vpp-test-hash", file, tmp_path, {})
    first = await cli.config_hashes(desired)
    assert set(first) == {"a", "b"}
    assert all(len(digest) == 64 for digest in first.values())
    (tmp_path / ".env").write_text("TAG=2\n")
    second = await cli.config_hashes(desired)
    assert (second["a"] != first["a"], second["b"] == first["b"]) == (True, True)
    file.write_text("services: {a: {imag: x}}\n")
    with pytest.raises(CliError, match=r"docker compose: refuses docker-compose\.yml: .*imag"):
        await cli.config_hashes(desired)
