"""requirements.lock is in step with pyproject.toml, hash-pinned, and tied to no index."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests import tools

PYPROJECT = (tools.ROOT / "pyproject.toml").read_text("utf-8")
LOCKS = {"checkout": tools.LOCK.read_text("utf-8"), "backend": tools.BACKEND_LOCK.read_text("utf-8")}
every_lock = pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, Version]:
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(lock)}


@every_lock
def test_lock_was_made_from_this_pyproject(lock: str) -> None:
    assert lock.startswith(tools.lock_header(PYPROJECT)), "pyproject.toml changed: run ./vpp lock"


def test_a_changed_dependency_is_noticed() -> None:
    assert tools.locked_inputs(PYPROJECT) != tools.locked_inputs(PYPROJECT.replace("rich>=14", "rich>=15"))
    assert tools.locked_inputs(PYPROJECT) != tools.locked_inputs(PYPROJECT.replace("uvicorn>=", "uvicorn>=0."))
    assert tools.locked_inputs(PYPROJECT) == tools.locked_inputs(PYPROJECT.replace("line-length = 120", ""))


REQUIREMENTS = [(name, wanted) for name, all_of in tools.requirements_of(PYPROJECT).items() for wanted in all_of]


@pytest.mark.parametrize(("name", "requirement"), REQUIREMENTS)
def test_each_requirement_is_met_by_its_pin(name: str, requirement: str) -> None:
    wanted = Requirement(requirement)
    assert wanted.specifier.contains(pins(LOCKS[name])[canonicalize_name(wanted.name)])


def test_the_backend_is_tested_with_what_its_container_runs_on() -> None:
    assert pins(LOCKS["backend"]).items() <= pins(LOCKS["checkout"]).items()


@every_lock
def test_every_pin_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in lock.splitlines() if not line.startswith("#")))
    assert len(entries) > 5
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


@every_lock
def test_lock_names_no_index(lock: str) -> None:
    assert not re.search(r"://|^\s*(-i|--(extra-)?index|--find-links|-f|--trusted)", lock, re.MULTILINE)
