"""Stores to test: the fake and the real one, each empty at the start of a test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.store import LectureStore
from vpp_desktop.embedded.mongod import arguments, find_mongod, url_of

BOTH = [pytest.param("memory"), pytest.param("mongo", marks=pytest.mark.mongod)]


@pytest.fixture(scope="session")
def mongod_url() -> Iterator[str]:
    """One mongod for all tests of the session, on a unix socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="vpp-test-"))
    (folder / "db").mkdir()
    place = folder / "mongod.sock"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(arguments(find_mongod(), folder / "db", place), stdout=log, stderr=log)
    try:
        wait_for(place, process)
        yield url_of(place).removesuffix("/vpp")
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


def wait_for(place: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as client:
            if client.connect_ex(os.fsencode(place)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError(f"mongod did not start: {place.with_name('log').read_text()[-2000:]}")


@pytest.fixture
def database_url(mongod_url: str) -> Iterator[str]:
    """The URL of an empty database, removed after the test."""
    name = f"vpp_{uuid.uuid4().hex[:12]}"
    yield f"{mongod_url}/{name}"
    with MongoClient[dict[str, Any]](mongod_url) as client:
        client.drop_database(name)


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[LectureStore]:
    if request.param == "memory":
        yield MemoryStore()
        return
    # Asked for here, so that the fake's tests start no mongod.
    mongo = MongoStore(request.getfixturevalue("database_url"))
    yield mongo
    await mongo.close()
