"""The stand-ins for base images do what builds and the stack ask of the official ones."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import docker
import pytest
from docker.models.containers import Container
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from tests.standins import base, images

pytestmark = [pytest.mark.engine, pytest.mark.slow]

LOCKED = {"read_only": True, "tmpfs": {"/tmp": ""}, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges"]}
PING = ["mongosh", "--quiet", "--eval", "quit(db.runCommand({ping:1}).ok ? 0 : 2)"]


@pytest.fixture
def client(base_images: None) -> Iterator[docker.DockerClient]:
    client = docker.from_env(timeout=120)
    yield client
    client.close()


@pytest.fixture
def build(client: docker.DockerClient) -> Iterator[Callable[[str], str]]:
    """Builds a Dockerfile by the classic builder, without its cache; the image goes after the test."""
    made: list[str] = []

    def run(dockerfile: str) -> str:
        tag = f"vpp-test-{uuid.uuid4().hex[:8]}:1"
        client.images.build(fileobj=io.BytesIO(dockerfile.encode()), tag=tag, nocache=True, rm=True, forcerm=True)
        made.append(tag)
        return tag

    yield run
    for tag in made:
        client.images.remove(tag, force=True)


@pytest.fixture
def mongo(client: docker.DockerClient) -> Iterator[Container]:
    """mongo:7 as the stack runs it."""
    name = f"vpp-test-{uuid.uuid4().hex[:8]}"
    container = client.containers.run(
        "mongo:7",
        name=name,
        detach=True,
        user="999:999",
        volumes={name: {"bind": "/data/db", "mode": "rw"}},
        ports={"27017/tcp": ("127.0.0.1", None)},
        environment={"MONGO_INITDB_ROOT_USERNAME": "vpp", "MONGO_INITDB_ROOT_PASSWORD": "se cret"},
        **LOCKED,
    )
    yield container
    container.remove(force=True, v=True)
    client.volumes.get(name).remove()


def url_of(container: Container, user: str) -> str:
    container.reload()
    port = container.ports["27017/tcp"][0]["HostPort"]
    return f"mongodb://{user}@127.0.0.1:{port}/?authSource=admin"


def wait_for(container: Container) -> None:
    """Until the user can log in: a mere ping is answered while the first user is still being made."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        container.reload()
        assert container.status == "running", container.logs(tail=20).decode()
        try:
            with MongoClient(url_of(container, "vpp:se%20cret"), serverSelectionTimeoutMS=500) as client:
                client.admin.command("connectionStatus")
            return
        except (PyMongoError, KeyError):
            time.sleep(0.2)
    raise AssertionError(container.logs(tail=20).decode())


def test_python_installs_from_the_mirrors_in_a_build(client: docker.DockerClient, build: Callable[[str], str]) -> None:
    image = build(
        "FROM python:3.11-slim\n"
        "RUN python -V && pip install --no-cache-dir six\n"
        "RUN python -m venv /venv && /venv/bin/pip install six\n"
        "RUN apt-get update && apt-get install -y --no-install-recommends hello\n"
    )
    said = client.containers.run(
        image, ["sh", "-c", "python3 -c 'import six, sys; print(sys.version)'; hello"], remove=True
    )
    assert said.startswith(b"3.11.")
    assert b"Hello" in said


def test_node_installs_from_the_mirrors_in_a_build(client: docker.DockerClient, build: Callable[[str], str]) -> None:
    image = build(
        "FROM node:20-alpine\n"
        "WORKDIR /app\n"
        "RUN chown node:node /app\n"
        "USER node\n"
        "RUN npm init -y && npm install is-number@7.0.0 && rm -r node_modules && npm ci\n"
    )
    said = client.containers.run(image, ["node", "-p", "process.getuid() + ' ' + require('is-number')(1)"], remove=True)
    assert said == b"1000 true\n"
    assert client.containers.run(image, ["node", "--version"], remove=True).startswith(b"v20.")


def test_mongo_lets_in_who_knows_the_password_and_keeps_data(mongo: Container) -> None:
    wait_for(mongo)
    with MongoClient(url_of(mongo, "vpp:se%20cret")) as client:
        client.test.things.insert_one({"_id": 1})
    with MongoClient(url_of(mongo, "vpp:wrong")) as client, pytest.raises(OperationFailure, match="Authentication"):
        client.test.things.find_one()
    mongo.restart()
    wait_for(mongo)
    with MongoClient(url_of(mongo, "vpp:se%20cret")) as client:
        assert client.test.things.find_one() == {"_id": 1}


def test_mongosh_answers_for_a_health_check(mongo: Container) -> None:
    wait_for(mongo)
    assert mongo.exec_run(PING).exit_code == 0
    said = mongo.exec_run(["mongosh", "--quiet", "localhost:27017/test", "--eval", 'db.adminCommand("ping").ok'])
    assert (said.exit_code, said.output) == (0, b"1\n")
    assert mongo.exec_run([*PING, "--port", "1"]).exit_code != 0
    assert mongo.exec_run(["mongosh", "--eval", "db.dropDatabase()"]).exit_code != 0


def test_images_that_are_there_are_left_as_they_are(client: docker.DockerClient) -> None:
    before = {name: client.images.get(name).id for name in images.STANDINS}
    assert all("is there" in what or "official" in what for what in images.provide(client).values())
    assert {name: client.images.get(name).id for name in images.STANDINS} == before


def test_site_settings_carry_no_folder_and_no_key() -> None:
    files = dict(base.site_files())
    assert b"file:" not in files["etc/pip.conf"]
    assert b"_auth" not in files["usr/local/etc/npmrc"]
    assert all(not Path(name).is_absolute() for name in files)
