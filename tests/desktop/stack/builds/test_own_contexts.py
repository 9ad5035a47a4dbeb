"""The platform's own images: what each is made from, by this repository's compose file and ignore files."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.platform import NEEDED
from tests.tools import ROOT
from vpp_desktop.stack import compose
from vpp_desktop.stack.builds.context import Context, Contexts
from vpp_desktop.stack.builds.tarball import pack
from vpp_desktop.stack.desired import Build


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy, as the tests change it."""
    ignored = shutil.ignore_patterns("node_modules", ".next", "__pycache__")
    for name in NEEDED:
        source, place = ROOT / name, tmp_path / name
        shutil.copytree(source, place, ignore=ignored) if source.is_dir() else shutil.copy(source, place)
    return tmp_path


def builds(checkout: Path) -> dict[str, Build]:
    desired = compose.read(checkout / "docker-compose.yml", {"MONGO_PASSWORD": "x"})
    return {s.name: s.build for s in desired.services.values() if s.build is not None}


def look(checkout: Path) -> Mapping[str, Context]:
    return {name: Contexts().scan(build) for name, build in builds(checkout).items()}


@pytest.mark.parametrize(
    ("path", "stale"),
    [
        ("backend/main.py", {"backend"}),
        ("vpp_core/errors.py", {"backend"}),
        ("frontend/app/layout.tsx", {"frontend"}),
        ("frontend/app/new.tsx", {"frontend"}),
        ("backend/Dockerfile", {"backend"}),
        ("frontend/Dockerfile", {"frontend"}),
        ("frontend/node_modules/x/index.js", set()),
        ("frontend/.next/cache", set()),
        ("backend/vpp_api/__pycache__/app.pyc", set()),
        ("vpp_core/errors.pyc", set()),
    ],
)
def test_a_change_makes_only_those_images_stale_that_hold_it(checkout: Path, path: str, stale: set[str]) -> None:
    before = look(checkout)
    assert before.keys() == {"backend", "frontend"}
    place = checkout / path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a") as file:
        file.write("\n")
    after = look(checkout)
    assert {name for name in before if before[name].hash != after[name].hash} == stale


@pytest.mark.parametrize(("service", "tops"), [("backend", {"backend", "vpp_core"}), ("frontend", {"frontend"})])
def test_the_classic_builder_gets_no_more(checkout: Path, service: str, tops: set[str]) -> None:
    build = builds(checkout)[service]
    packed, name = pack(build.context, build.dockerfile)
    with packed, tarfile.open(fileobj=packed) as tar:
        assert {path.split("/")[0] for path in tar.getnames()} == tops
    assert name == f"{service}/Dockerfile"
