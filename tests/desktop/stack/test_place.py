"""Where the stack is looked for, and which store it leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from vpp_core.errors import UsageError
from vpp_desktop.app import stack_store
from vpp_desktop.stack.place import FILE, KnownStore, find_file, known_store

NOWHERE = "mongodb://vpp:secret@127.0.0.1:1/vpp?authSource=admin"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text("services: {}\n")
    return tmp_path / FILE


def test_what_is_named_comes_first(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("")
    assert find_file(other, {"COMPOSE_FILE": str(file)}) == other
    assert find_file(tmp_path, {}) == file
    assert find_file(None, {"COMPOSE_FILE": str(file)}) == file


def test_without_a_file_the_place_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"none\.yml: is not there: name the compose file in the settings, or with --file"
    ):
        find_file(tmp_path / "none.yml", {})


def test_no_stack_was_ever_started(file: Path) -> None:
    assert known_store({"COMPOSE_FILE": str(file)}) is None


async def test_the_stacks_own_store_counts_only_while_it_runs(file: Path) -> None:
    (file.parent / ".env").write_text("MONGO_PASSWORD=secret\nMONGO_PORT=1\n")
    environment = {"COMPOSE_FILE": str(file)}
    assert known_store(environment) == KnownStore(NOWHERE, own=True)
    told: list[str] = []
    assert await stack_store(environment, told.append) is None
    assert told == ["The platform does not run: this is the MongoDB that vpp keeps for itself. Start it: vpp stack up"]


async def test_another_store_that_the_stack_uses_is_the_store(file: Path) -> None:
    (file.parent / ".env").write_text("MONGO_URL=mongodb://store.example.org/vpp\n")
    environment = {"COMPOSE_FILE": str(file)}
    assert known_store(environment) == KnownStore("mongodb://store.example.org/vpp", own=False)
    assert await stack_store(environment) == "mongodb://store.example.org/vpp"
