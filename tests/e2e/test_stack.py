"""From nothing to a lecture that plays out of the containers, and down again: every part real."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from tests import sources, web
from tests.platform import Platform
from tests.tools import ROOT
from vpp_desktop.stack.observed import PROJECT

pytestmark = [
    pytest.mark.engine,
    pytest.mark.browser,
    pytest.mark.ffmpeg,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
]

CLIP = ROOT / "tests" / "fixtures" / "bigbuckbunny.mp4"
TITLE = "Hashing with chaining"
MEANWHILE = "Made while the platform was down"


@pytest.fixture
def platform(tmp_path: Path, base_images: None) -> Iterator[Platform]:
    platform = Platform(tmp_path)
    yield platform
    platform.close()


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


def play(platform: Platform) -> dict[str, object]:
    web.ensure_packages()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    assert browser is not None
    script = str(Path(__file__).with_name("play.cjs"))
    command = ["node", script, str(web.FRONTEND), browser, platform.address("frontend"), TITLE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, object] = json.loads(done.stdout)
    return seen


def hardened(platform: Platform) -> None:
    """As the design asks: what a container may do, and that nobody outside this machine reaches it."""
    client = docker.from_env()
    containers = client.containers.list(filters={"label": f"{PROJECT}={platform.project}"})
    assert len(containers) == 3
    for container in containers:
        host, config = container.attrs["HostConfig"], container.attrs["Config"]
        assert config["User"] not in ("", "root", "0", "0:0"), container.name
        assert host["ReadonlyRootfs"], container.name
        assert host["CapDrop"] == ["ALL"], container.name
        assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"]), container.name
        assert host["Memory"] > 0, container.name
        assert host["PidsLimit"] > 0, container.name
        assert not [m for m in container.attrs["Mounts"] if m["Type"] == "bind"], container.name
        published = [binding for bindings in host["PortBindings"].values() for binding in bindings]
        assert {binding["HostIp"] for binding in published} == {"127.0.0.1"}, container.name
    client.close()


def test_from_nothing_to_a_lecture_that_plays_and_down_again(platform: Platform, compose: list[str]) -> None:
    platform.vpp("stack", "up")
    assert platform.states() == {"mongo": "healthy", "backend": "healthy", "frontend": "healthy"}
    assert stat.S_IMODE((platform.folder / ".env").stat().st_mode) == 0o600
    hardened(platform)
    assert json.loads(get(f"{platform.address('backend')}/health/ready"))
    assert b"<html" in get(platform.address("frontend"))

    platform.vpp("ingest", str(CLIP), "--title", TITLE)
    found = json.loads(get(f"{platform.address('backend')}/api/lectures"))
    assert [lecture["title"] for lecture in found["lectures"]] == [TITLE]
    seen = play(platform)
    assert (seen["heading"], seen["complaints"], seen["origins"]) == (TITLE, [], [platform.address("frontend")])

    rows = [json.loads(line) for line in platform.run(*compose, "ps", "--format", "json").splitlines()]
    assert sorted(row["Service"] for row in rows) == ["backend", "frontend", "mongo"]
    assert "nothing to do" in platform.vpp("stack", "plan")

    platform.vpp("stack", "down")
    client = docker.from_env()
    wanted = {"label": f"{PROJECT}={platform.project}"}
    assert client.containers.list(all=True, filters=wanted) == []
    assert client.networks.list(filters=wanted) == []
    assert len(client.volumes.list(filters=wanted)) == 2
    client.close()

    clip = platform.folder / "meanwhile.mp4"
    sources.ffmpeg(*sources.picture(3), *sources.tone(3), *sources.X264, "-c:a", "aac", clip)
    platform.vpp("ingest", str(clip), "--title", MEANWHILE)
    assert MEANWHILE in platform.vpp("stack", "up"), "published to the machine's own store, and taken along"
    found = json.loads(get(f"{platform.address('backend')}/api/lectures"))
    assert {lecture["title"] for lecture in found["lectures"]} == {TITLE, MEANWHILE}


def test_an_external_store_takes_the_place_of_the_stacks_own(platform: Platform) -> None:
    platform.environment["MONGO_URL"] = "mongodb://store.example.org/vpp"
    planned = platform.vpp("stack", "plan")
    assert "mongo" not in planned
    assert "start backend" in planned
