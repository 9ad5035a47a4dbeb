"""The application: opens the store, closes it, and joins the parts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from vpp_api import errors
from vpp_api.deps import Catalog
from vpp_api.middleware import Envelope
from vpp_api.routes import health, lectures, media
from vpp_api.settings import Settings
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import StoreError

PATIENCE = 2.0
"""Seconds to wait for the store: a student should rather read that it is away."""


def create_app(settings: Settings) -> FastAPI:
    """The backend. A store that is away, or not even named, is no crash: `/health/ready` says so."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.catalog = Catalog(_open_store(settings))
        yield
        await app.state.catalog.close()

    app = FastAPI(
        title="Video processing platform",
        version="1",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    errors.install(app)
    app.add_middleware(Envelope)
    for routes in (health.router, lectures.router, media.router):
        app.include_router(routes)
    return app


def _open_store(settings: Settings) -> LectureStore | StoreError:
    if not settings.mongo_url:
        return StoreError("is not set", subject="MONGO_URL", hint="write mongodb://user:password@host:27017/vpp")
    try:
        return MongoStore(settings.mongo_url, patience=PATIENCE)
    except StoreError as error:
        return error
