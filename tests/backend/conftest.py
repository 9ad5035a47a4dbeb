"""The backend on a real store, asked over HTTP without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.backend.site import Site, app_on, publish_lecture, running
from tests.contract.conftest import database_url, mongod_url
from vpp_core.catalog.mongo import MongoStore

__all__ = ["database_url", "mongod_url"]


@pytest.fixture
def app(database_url: str) -> FastAPI:
    return app_on(database_url)


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with running(app) as client:
        yield client


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[MongoStore]:
    mongo = MongoStore(database_url)
    yield mongo
    await mongo.close()


@pytest.fixture
async def site(app: FastAPI, api: httpx.AsyncClient, store: MongoStore, tmp_path: Path) -> Site:
    """A platform with one published lecture."""
    lecture, folder = await publish_lecture(store, tmp_path, seed=1)
    return Site(app, api, store, lecture, folder)
