"""`.env`: made once, added to, never rewritten; and the store's address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vpp_core.errors import VppError
from vpp_desktop.stack import compose
from vpp_desktop.stack.project import Stack
from vpp_desktop.stack.secrets import ensure_env, store_url

PASSWORD = re.compile(r"[0-9a-f]{64}")


def test_made_with_a_secret_of_its_own(tmp_path: Path) -> None:
    assert ensure_env(tmp_path, {})
    path = tmp_path / ".env"
    assert path.stat().st_mode & 0o777 == 0o600
    found = compose.environment(tmp_path, {})
    assert PASSWORD.fullmatch(found["MONGO_PASSWORD"])
    assert found["COMPOSE_PROFILES"] == "local-store"
    assert found.keys() == {"MONGO_PASSWORD", "COMPOSE_PROFILES"}
    assert [entry.name for entry in tmp_path.iterdir()] == [".env"]
    before = path.read_bytes()
    assert not ensure_env(tmp_path, {})
    assert path.read_bytes() == before


def test_no_two_have_the_same(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
        ensure_env(tmp_path / name, {})
    assert (tmp_path / "a/.env").read_bytes() != (tmp_path / "b/.env").read_bytes()


def test_every_name_that_may_be_added_is_told(tmp_path: Path) -> None:
    ensure_env(tmp_path, {})
    text = (tmp_path / ".env").read_text()
    for name in ("MONGO_URL", "BACKEND_PORT", "FRONTEND_PORT", "MONGO_PORT", "CLERK_SECRET_KEY"):
        assert f"#{name}=" in text
    assert text.index("#MONGO_URL=") < text.index("\nCOMPOSE_PROFILES=")
    (tmp_path / ".env").write_text(re.sub("#MONGO_URL=.*", "MONGO_URL=mongodb://h/db", text))
    assert compose.environment(tmp_path, {})["COMPOSE_PROFILES"] == "mongodb://h/db"


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("BACKEND_PORT=1\n", {"MONGO_PASSWORD", "COMPOSE_PROFILES"}),
        ("BACKEND_PORT=1", {"MONGO_PASSWORD", "COMPOSE_PROFILES"}),
        ("", {"MONGO_PASSWORD", "COMPOSE_PROFILES"}),
        ("# MONGO_PASSWORD=commented\r\nCOMPOSE_PROFILES='x'  # mine\r\n", {"MONGO_PASSWORD"}),
        ("export MONGO_PASSWORD=mine\n", {"COMPOSE_PROFILES"}),
        ("MONGO_PASSWORD=\nCOMPOSE_PROFILES=\n", set()),
    ],
)
def test_only_what_is_missing_is_added(tmp_path: Path, text: str, added: set[str]) -> None:
    path = tmp_path / ".env"
    path.write_bytes(text.encode())
    before = compose.environment(tmp_path, {})
    assert ensure_env(tmp_path, {}) is bool(added)
    assert path.read_bytes().startswith(text.encode())
    after = compose.environment(tmp_path, {})
    assert after.keys() - before.keys() == added
    assert {name: after[name] for name in before} == before
    assert not ensure_env(tmp_path, {})


def test_a_file_that_gets_a_secret_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("MONGO_PASSWORD=mine\n")
    path.chmod(0o644)
    ensure_env(tmp_path, {})
    assert path.stat().st_mode & 0o777 == 0o644
    path.write_text("COMPOSE_PROFILES=x\n")
    ensure_env(tmp_path, {})
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("A=1\n")
    (tmp_path / ".env").symlink_to("real")
    assert ensure_env(tmp_path, {})
    assert (tmp_path / ".env").is_symlink()
    assert "MONGO_PASSWORD=" in (tmp_path / "real").read_text()


def test_programs_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_env(tmp_path, {}), range(16)))
    assert made.count(True) == 1
    assert (tmp_path / ".env").read_text().count("\nMONGO_PASSWORD=") == 1


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A='open\n")
    with pytest.raises(compose.ComposeError, match="line 1"):
        ensure_env(tmp_path, {})
    assert path.read_text() == "A='open\n"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(VppError, match="cannot be written"):
        ensure_env(tmp_path / "none", {})


OURS = "name: p\nservices: {a: {image: a, environment: {P: $MONGO_PASSWORD, S: $COMPOSE_PROFILES}}}\n"
FOREIGN = "name: p\nservices: {a: {image: a, environment: {P: '${PASSWORD:-none}'}}}\n"


def opened(folder: Path, text: str, *, write: bool, **environment: str) -> Mapping[str, str | None]:
    """What the only service is told, by a stack of that file."""
    (folder / "docker-compose.yml").write_text(text)
    stack = Stack.open(folder / "docker-compose.yml", folder / "records", environment, write=write)
    return stack.desired.services["a"].environment


@pytest.mark.parametrize("write", [True, False])
def test_the_env_of_a_stack_that_asks_for_nothing_of_ours_is_left_alone(tmp_path: Path, write: bool) -> None:
    assert opened(tmp_path, FOREIGN, write=write) == {"P": "none"}
    assert not (tmp_path / ".env").exists()
    (tmp_path / ".env").write_text("PASSWORD=mine\n")
    assert opened(tmp_path, FOREIGN, write=write) == {"P": "mine"}
    assert (tmp_path / ".env").read_text() == "PASSWORD=mine\n"


@pytest.mark.parametrize(
    ("dotenv", "environment", "profiles"),
    [
        (None, {}, "local-store"),
        ("A=1\n", {}, "local-store"),
        ("MONGO_URL=mongodb://h/x\n", {}, "mongodb://h/x"),
        (None, {"MONGO_URL": "mongodb://h/y"}, "mongodb://h/y"),
        ("COMPOSE_PROFILES=mine\n", {}, "mine"),
        ("COMPOSE_PROFILES=mine\n", {"COMPOSE_PROFILES": "other"}, "other"),
    ],
)
def test_who_only_looks_sees_what_would_be_written(
    tmp_path: Path, dotenv: str | None, environment: dict[str, str], profiles: str
) -> None:
    path = tmp_path / ".env"
    if dotenv is not None:
        path.write_text(dotenv)
    found = opened(tmp_path, OURS, write=False, **environment)
    assert PASSWORD.fullmatch(found["P"] or "")
    assert found["S"] == profiles
    assert (path.read_text() if path.exists() else None) == dotenv
    written = opened(tmp_path, OURS, write=True, **environment)
    assert written["S"] == profiles
    assert opened(tmp_path, OURS, write=False, **environment) == written


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, None),
        ({"MONGO_PASSWORD": ""}, None),
        ({"MONGO_PASSWORD": "p"}, "mongodb://vpp:p@127.0.0.1:27017/vpp?authSource=admin"),
        ({"MONGO_PASSWORD": "p@/:", "MONGO_PORT": "1"}, "mongodb://vpp:p%40%2F%3A@127.0.0.1:1/vpp?authSource=admin"),
        ({"MONGO_PASSWORD": "p", "MONGO_URL": "mongodb://h/x"}, "mongodb://h/x"),
    ],
)
def test_store_url(environment: dict[str, str], url: str | None) -> None:
    assert store_url(environment) == url
