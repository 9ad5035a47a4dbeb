"""What tests of the backend share: a client, and lectures published the way the desktop does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from vpp_api.app import create_app
from vpp_api.settings import Settings

from tests.contract.packages import make_package, source
from vpp_core.catalog.lecture import Lecture, Metadata
from vpp_core.catalog.publish import publish
from vpp_core.catalog.store import LectureStore


@dataclass(frozen=True)
class Site:
    """A client, the store behind it, and one published lecture with its package's folder."""

    app: FastAPI
    api: httpx.AsyncClient
    store: LectureStore
    lecture: Lecture
    folder: Path

    def address(self, path: str) -> str:
        assert self.lecture.package is not None
        return f"/api/media/{self.lecture.package.id}/{path}"

    def bytes_of(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The application between its start and its end."""
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://platform") as client,
    ):
        yield client


def app_on(mongo_url: str) -> FastAPI:
    return create_app(Settings(mongo_url=mongo_url))


async def publish_lecture(store: LectureStore, work: Path, seed: object, **said: object) -> tuple[Lecture, Path]:
    folder = work / f"package-{seed}"
    package = make_package(folder, seed)
    metadata = Metadata.model_validate({"title": f"Lecture {seed}", "visibility": "published", **said})
    return await publish(store, folder, package, source(seed), said=metadata), folder
