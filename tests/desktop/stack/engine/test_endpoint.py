"""Where the engine is looked for."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from vpp_core.errors import UsageError
from vpp_desktop.stack.engine.endpoint import find


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment whose only socket is the rootless one."""
    folder = tmp_path / "run"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "docker.sock"))
        yield {"XDG_RUNTIME_DIR": str(folder)}


def context(home: Path, name: str, meta: object) -> None:
    folder = home / ".docker" / "contexts" / "meta" / hashlib.sha256(name.encode()).hexdigest()
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps(meta))


def test_what_a_person_says_comes_first(home: Path, runtime: dict[str, str]) -> None:
    context(home, "lab", {"Endpoints": {"docker": {"Host": "ssh://lab"}}})
    found = find({**runtime, "DOCKER_HOST": "tcp://10.0.0.1:2376", "DOCKER_CONTEXT": "lab"}, home)
    assert (found.url, found.source, found.tls) == ("tcp://10.0.0.1:2376", "DOCKER_HOST", None)


def test_keys_for_tls(home: Path) -> None:
    found = find({"DOCKER_HOST": "tcp://10.0.0.1:2376", "DOCKER_TLS_VERIFY": "1"}, home)
    assert (found.tls, found.verify) == (home / ".docker", True)


@pytest.mark.parametrize("by", ["environment", "configuration"])
def test_the_chosen_context(home: Path, by: str) -> None:
    context(home, "lab", {"Endpoints": {"docker": {"Host": "ssh://lab", "SkipTLSVerify": False}}})
    (home / ".docker" / "config.json").write_text(
        json.dumps({"currentContext": "lab"} if by == "configuration" else {})
    )
    found = find({"DOCKER_CONTEXT": "lab"} if by == "environment" else {}, home)
    assert (found.url, found.source) == ("ssh://lab", "Docker context lab")


@pytest.mark.parametrize("meta", [None, {}, {"Endpoints": {}}, {"Endpoints": {"docker": None}}, []])
def test_a_context_that_is_broken(home: Path, meta: object) -> None:
    if meta is not None:
        context(home, "lab", meta)
    with pytest.raises(UsageError, match="Docker context lab: is not there or broken"):
        find({"DOCKER_CONTEXT": "lab"}, home)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"currentContext": "default"}', '{"currentContext": ""}'])
def test_without_a_choice_the_first_socket_that_exists(home: Path, runtime: dict[str, str], text: str) -> None:
    (home / ".docker").mkdir(parents=True)
    (home / ".docker" / "config.json").write_text(text)
    if Path("/var/run/docker.sock").exists():
        pytest.skip("this machine has an engine in the first place")
    assert find(runtime, home).source == "rootless Docker"


def test_without_any_socket_dockers_own_is_named(home: Path, tmp_path: Path) -> None:
    found = find({"XDG_RUNTIME_DIR": str(tmp_path)}, home)
    assert found.url.startswith("unix:///")
