"""The whole file: names, variables, profiles, order, networks and volumes, and YAML's own means."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desktop.stack.compose.reading import SHOP, read, refused, write
from vpp_desktop.stack import compose
from vpp_desktop.stack.desired import Network, Volume

THREE = """\
services:
  mongo: {image: mongo:7, profiles: [local-store, all], volumes: ['data:/data/db']}
  worker: {image: w, profiles: [all]}
  web: {image: w}
volumes: {data: }
"""


def named(folder: Path, name: str, environment: dict[str, str], argument: str | None = None) -> str:
    file = write(folder, f"{name}\nservices: {{a: {{image: a}}}}\n")
    return compose.read(file, environment, project=argument).project


def test_the_stacks_name(tmp_path: Path) -> None:
    folder = tmp_path / "_My Video.Platform-2"
    folder.mkdir()
    outside = {"COMPOSE_PROJECT_NAME": "from-env", "N": "variable"}
    assert named(folder, "name: file", outside, "argument") == "argument"
    assert named(folder, "name: file", outside) == "from-env"
    assert named(folder, "name: ${N}", {"N": "variable"}) == "variable"
    assert named(folder, "", {}) == "myvideoplatform-2"
    (folder / ".env").write_text("COMPOSE_PROJECT_NAME=dotenv\n")
    assert named(folder, "name: file", {}) == "dotenv"


def test_the_stacks_name_is_a_variable_too(tmp_path: Path) -> None:
    text = "name: shop\nservices: {a: {image: 'x/${COMPOSE_PROJECT_NAME}'}}"
    assert read(tmp_path, text).services["a"].image == "x/shop"


@pytest.mark.parametrize("name", ["Shop", "-shop", "sh op", "shöp"])
def test_a_chosen_name_is_not_changed(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, f"\nname: '{name}'\nservices: {{a: {{image: a}}}}").line == 2
    with pytest.raises(compose.ComposeError, match="cannot be a stack's name"):
        compose.read(write(tmp_path, SHOP), {}, project=name)


def test_paths_count_from_the_files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "services: {a: {build: ./x}}")
    monkeypatch.chdir(tmp_path.parent)
    desired = compose.read(Path(tmp_path.name, "docker-compose.yml"), {})
    assert desired.folder == tmp_path
    assert desired.file == tmp_path / "docker-compose.yml"
    assert desired.services["a"].build is not None
    assert desired.services["a"].build.context == tmp_path / "x"


@pytest.mark.parametrize(
    ("environment", "dotenv", "enabled", "disabled"),
    [
        ({}, "", {"web"}, ("mongo", "worker")),
        ({}, "COMPOSE_PROFILES=${MONGO_URL:-local-store}", {"web", "mongo"}, ("worker",)),
        ({"MONGO_URL": "mongodb://u:p@h1,h2/x"}, "COMPOSE_PROFILES=${MONGO_URL:-local-store}", {"web"}, ("mongo", "worker")),
        ({}, "MONGO_URL=x\nCOMPOSE_PROFILES=${MONGO_URL:-local-store}", {"web"}, ("mongo", "worker")),
        ({"COMPOSE_PROFILES": "other, all"}, "COMPOSE_PROFILES=local-store", {"web", "mongo", "worker"}, ()),
        ({"COMPOSE_PROFILES": "*"}, "", {"web", "mongo", "worker"}, ()),
        ({"COMPOSE_PROFILES": ""}, "COMPOSE_PROFILES=all", {"web"}, ("mongo", "worker")),
    ],
)  # fmt: skip
def test_profiles(
    tmp_path: Path, environment: dict[str, str], dotenv: str, enabled: set[str], disabled: tuple[str, ...]
) -> None:
    desired = read(tmp_path, THREE, environment, dotenv)
    assert desired.services.keys() == enabled
    assert desired.disabled == disabled
    assert desired.volumes.keys() == ({"data"} if "mongo" in enabled else set())


def test_the_environment_goes_before_dotenv(tmp_path: Path) -> None:
    text = "services: {a: {image: 'a:${TAG}-${OTHER}'}}"
    assert read(tmp_path, text, {"TAG": "1"}, "TAG=2\nOTHER=3").services["a"].image == "a:1-3"
    assert compose.environment(tmp_path, {"TAG": "1"}) == {"TAG": "1", "OTHER": "3"}


@pytest.mark.parametrize(
    ("services", "order"),
    [
        ("c: {image: i}\n  a: {image: i}\n  b: {image: i}", "abc"),
        ("a: {image: i, depends_on: [c]}\n  b: {image: i}\n  c: {image: i}", "bca"),
        ("a: {image: i, depends_on: [b, c]}\n  b: {image: i, depends_on: [c]}\n  c: {image: i}", "cba"),
        ("a: {image: i, depends_on: [d]}\n  b: {image: i, depends_on: [d]}\n  c: {image: i}\n  d: {image: i}", "cdab"),
    ],
)
def test_order(tmp_path: Path, services: str, order: str) -> None:
    assert "".join(read(tmp_path, f"services:\n  {services}\n").services) == order


def test_networks_and_volumes(tmp_path: Path) -> None:
    text = """\
name: shop
services:
  a: {image: i, networks: [front, ext, ext2], volumes: ['d:/d', 'e:/e', 'f:/f']}
networks:
  front: {internal: true, driver: bridge, labels: [l=1]}
  ext: {external: true}
  ext2: {external: true, name: outer}
  unused: {}
volumes:
  d:
  e: {name: "own-${X:-e}", driver: local, labels: {l: 1}}
  f: {external: "true", name: f1}
  unused:
"""
    desired = read(tmp_path, text)
    assert desired.networks == {
        "front": Network("front", "shop_front", internal=True, driver="bridge", labels={"l": "1"}),
        "ext": Network("ext", "ext", external=True),
        "ext2": Network("ext2", "outer", external=True),
    }
    assert desired.volumes == {
        "d": Volume("d", "shop_d"),
        "e": Volume("e", "own-e", driver="local", labels={"l": "1"}),
        "f": Volume("f", "f1", external=True),
    }


def test_the_default_network(tmp_path: Path) -> None:
    assert read(tmp_path, SHOP).networks == {"default": Network("default", "shop_default")}
    own = read(tmp_path, SHOP + "networks:\n  default: {name: lan}\n")
    assert own.networks == {"default": Network("default", "lan")}


def test_anchors_and_merges(tmp_path: Path) -> None:
    text = """\
x-hard: &hard
  read_only: true
  cap_drop: &all [ALL]
x-small: &small {mem_limit: 64m, read_only: false, init: true}
services:
  a: &a
    <<: *hard
    image: a
    cap_add: *all
  b:
    <<: [*a, *small]
    image: b
  c: {<<: *small, image: c, init: false}
"""
    services = read(tmp_path, text).services
    assert services["a"].read_only
    assert services["a"].cap_drop == services["a"].cap_add == ("ALL",)
    assert services["b"].image == "b"
    assert services["b"].read_only  # the earlier base
    assert services["b"].memory == 64 * 1024**2
    assert services["c"].init is False


def test_warnings(tmp_path: Path) -> None:
    text = "version: '3.8'\nservices:\n  a:\n    image: a:$TAG\n    user: $TAG$ID\n"
    assert read(tmp_path, text, {}, "X=1\nY=$Z").warnings == (
        ".env, line 2: Z is not set, so it is empty",
        "docker-compose.yml, line 1: version has no meaning any more: remove it",
        "docker-compose.yml, line 4: TAG is not set, so it is empty",
        "docker-compose.yml, line 5: ID is not set, so it is empty",
    )
    assert read(tmp_path, SHOP).warnings == (".env, line 2: Z is not set, so it is empty",)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(compose.ComposeError, match="does not exist"):
        compose.read(tmp_path / "none.yml", {})
    with pytest.raises(compose.ComposeError, match="cannot be read"):
        compose.read(tmp_path, {})
