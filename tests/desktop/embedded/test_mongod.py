"""Choosing, starting and explaining mongod: what is decided without running one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vpp_core.errors import StoreError, StoreUnreachable, ToolMissing
from vpp_desktop.embedded import keeper, mongod
from vpp_desktop.embedded.mongod import arguments, explain, find_mongod, private_folder, socket_path, url_of


def test_it_listens_on_a_socket_and_nowhere_else(tmp_path: Path) -> None:
    command = arguments(Path("/bin/mongod"), tmp_path / "db", tmp_path / "m.sock")
    assert command[command.index("--bind_ip") + 1] == str(tmp_path / "m.sock")
    assert "--port" not in command
    assert command[command.index("--networkMessageCompressors") + 1] == "disabled"


def test_the_url_keeps_every_byte_of_the_path() -> None:
    assert url_of(Path("/a b/ü%/m.sock")) == "mongodb://%2Fa%20b%2F%C3%BC%25%2Fm.sock/vpp"


def test_a_long_folder_gets_a_short_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Path("/" + "x" * 120)
    assert socket_path(Path("/data")) == Path("/data/mongod.sock")
    for runtime in ("/run/user/1000", "", "/" + "y" * 90):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        place = socket_path(deep)
        assert len(os.fsencode(place)) <= 107
        assert place == socket_path(deep)
        assert place != socket_path(deep / "other")
        assert place.is_relative_to(runtime if runtime == "/run/user/1000" else "/tmp")
    edge = Path("/" + "e" * (107 - len("//mongod.sock")))
    assert socket_path(edge).parent == edge
    assert socket_path(edge.with_name(edge.name + "e")).parent != edge


def test_a_named_mongod_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mongod"
    mine.write_text("#!/bin/sh\n")
    monkeypatch.setenv("VPP_MONGOD", str(mine))
    with pytest.raises(ToolMissing, match="VPP_MONGOD="):
        find_mongod()
    mine.chmod(0o755)
    assert find_mongod() == mine
    monkeypatch.setenv("VPP_MONGOD", str(tmp_path))
    with pytest.raises(ToolMissing):
        find_mongod()


def test_without_one_the_path_is_searched_and_then_the_remedy_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VPP_MONGOD", raising=False)
    monkeypatch.setattr(mongod.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="mongod: is not installed: set MONGO_URL"):
        find_mongod()
    (tmp_path / "mongod").write_text("#!/bin/sh\n")
    (tmp_path / "mongod").chmod(0o755)
    assert find_mongod() == tmp_path / "mongod"


def test_a_private_folder_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True, mode=0o755)
    private_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(StoreError, match="belongs to another"):
        private_folder(tmp_path / "link")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        private_folder(tmp_path / "file" / "x")


@pytest.mark.parametrize(
    ("code", "log", "kind", "message"),
    [
        (
            127,
            ["mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such"],
            ToolMissing,
            "mongod: cannot start without libcurl.so.4: apt-get install libcurl4",
        ),
        (126, ["/x/mongod: Exec format error"], ToolMissing, "cannot be started: /x/mongod: Exec format error"),
        (62, [], StoreError, "its data was written by another version of mongod"),
        (
            100,
            [json.dumps({"s": "E", "msg": "WiredTiger error", "attr": {"error": "No space left on device"}})],
            StoreError,
            "its disk is full",
        ),
        (
            100,
            ["plain", json.dumps({"s": "F", "msg": "Cannot lock", "attr": {"error": "DBPathInUse"}}), "[1, 2]"],
            StoreUnreachable,
            "mongod ended with code 100: Cannot lock DBPathInUse: its log is /log",
        ),
        (-9, ["last words"], StoreUnreachable, "mongod ended with signal 9: last words"),
        (1, [], StoreUnreachable, "mongod ended with code 1: its log is /log"),
        (
            -9,
            ['"msg":"cut"}}', json.dumps({"s": "I", "msg": "Waiting for connections"}), '{"s":"I","msg":"Wai'],
            StoreUnreachable,
            "mongod ended with signal 9: its log is /log",
        ),
    ],
)
def test_an_end_is_explained(code: int, log: list[str], kind: type[Exception], message: str) -> None:
    problem = explain(code, log, Path("/log"))
    assert type(problem) is kind
    assert message in str(problem)


def test_a_keeper_that_nobody_listens_to_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who started it may be gone, and others use the server."""
    reading, writing = os.pipe()
    os.close(reading)
    kept = os.dup(1)
    os.dup2(writing, 1)
    try:
        keeper.say({"ready": True})
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(writing)
