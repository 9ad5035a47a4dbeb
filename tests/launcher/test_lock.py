"""requirements.lock is in step with pyproject.toml, hash-pinned, and tied to no index."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests import tools

LOCK = tools.LOCK.read_text("utf-8")
PYPROJECT = (tools.ROOT / "pyproject.toml").read_text("utf-8")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def requirements() -> list[str]:
    data = tomllib.loads(PYPROJECT)
    return [*data["project"]["dependencies"], *data["dependency-groups"]["dev"]]


def test_lock_was_made_from_this_pyproject() -> None:
    assert LOCK.startswith(tools.lock_header(PYPROJECT)), "pyproject.toml changed: run ./vpp lock"


def test_a_changed_dependency_is_noticed() -> None:
    assert tools.locked_inputs(PYPROJECT) != tools.locked_inputs(PYPROJECT.replace("rich>=14", "rich>=15"))
    assert tools.locked_inputs(PYPROJECT) == tools.locked_inputs(PYPROJECT.replace("line-length = 120", ""))


@pytest.mark.parametrize("requirement", requirements())
def test_each_requirement_is_met_by_its_pin(requirement: str) -> None:
    wanted = Requirement(requirement)
    pins = {canonicalize_name(name): Version(version) for name, version in PIN.findall(LOCK)}
    assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)])


def test_every_pin_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in LOCK.splitlines() if not line.startswith("#")))
    assert len(entries) > 20
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_lock_names_no_index() -> None:
    assert not re.search(r"://|^\s*(-i|--(extra-)?index|--find-links|-f|--trusted)", LOCK, re.MULTILINE)
