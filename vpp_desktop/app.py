"""Composition: builds and wires the parts that a command or the window needs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from vpp_desktop.config import Folders

if TYPE_CHECKING:
    from vpp_core.catalog.mongo import MongoStore


def mongo_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """The store that the environment names, if any."""
    return environment.get("MONGO_URL") or None


@asynccontextmanager
async def open_store(folders: Folders, environment: Mapping[str, str] = os.environ) -> AsyncIterator[MongoStore]:
    """Where publishing goes: `MONGO_URL` if set, else the embedded store, started on demand.

    Raises:
        StoreUnreachable: nothing answers.
        ToolMissing: there is no mongod to embed.
    """
    from vpp_core.catalog.mongo import MongoStore

    url = mongo_url(environment)
    if url:
        store = MongoStore(url)
        try:
            yield store
        finally:
            await store.close()
        return
    from vpp_desktop.embedded import EmbeddedMongo

    embedded = EmbeddedMongo(folders.data / "mongo")
    async with embedded.lease() as address:
        store = MongoStore(address, revive=embedded.revive)
        try:
            yield store
        finally:
            await store.close()
