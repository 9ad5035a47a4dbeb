"""Composition: builds and wires the parts that a command or the window needs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vpp_core.errors import StoreError, StoreUnreachable, ToolMissing, UsageError
from vpp_desktop import config
from vpp_desktop.config import Folders, Settings
from vpp_desktop.events import Listener, Notice

if TYPE_CHECKING:
    from vpp_core.catalog.mongo import MongoStore
    from vpp_desktop.jobs.queue import Queue


def mongo_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """The store that the environment names, if any."""
    return environment.get("MONGO_URL") or None


def check_mongo_url(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What the driver ignores of `MONGO_URL`. Raises UsageError where it is malformed, before any work is done."""
    url = mongo_url(environment)
    if url is None:
        return []
    from vpp_core.catalog.mongo import check_url

    try:
        return check_url(url)
    except StoreError as error:
        raise UsageError(error.message, subject="MONGO_URL", hint=error.hint) from error


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


class Stores:
    """The store, opened when it is first wanted and kept until the program ends: starting one takes seconds."""

    def __init__(self, folders: Folders, environment: Mapping[str, str] = os.environ) -> None:
        self._folders = folders
        self._environment = environment
        self._opening = asyncio.Lock()
        self._open = AsyncExitStack()
        self._store: MongoStore | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MongoStore]:
        """The store, after it has answered. Raises StoreUnreachable, StoreError."""
        async with self._opening:
            if self._store is None:
                try:
                    self._store = await self._open.enter_async_context(open_store(self._folders, self._environment))
                except ToolMissing as error:
                    raise StoreUnreachable(error.message, subject=error.subject, hint=error.hint) from error
        await self._store.ping()
        yield self._store

    async def close(self) -> None:
        await self._open.aclose()
        self._store = None


@dataclass(frozen=True)
class App:
    """What commands and windows work with."""

    folders: Folders
    settings: Settings
    queue: Queue


@asynccontextmanager
async def open_app(
    emit: Listener, environment: Mapping[str, str] = os.environ, *, publishes: bool = True
) -> AsyncIterator[App]:
    """Everything wired, with what an earlier run left in the middle put in order.

    Who `publishes` learns at once that `MONGO_URL` is malformed; others do not load the driver for that.

    Raises:
        UsageError: the settings file or `MONGO_URL` is broken.
        VppError: the folders or the journal cannot be used.
    """
    from vpp_desktop.jobs.journal import Journal
    from vpp_desktop.jobs.means import Means
    from vpp_desktop.jobs.queue import Queue

    folders = config.folders(environment)
    folders.ensure()
    settings = config.load_settings(folders.config)
    for text in check_mongo_url(environment) if publishes else []:
        emit(Notice(f"MONGO_URL: {text}: this part of it is ignored"))
    async with AsyncExitStack() as closing:
        journal = await Journal.open(folders.journal)
        closing.push_async_callback(journal.close)
        if journal.notice:
            emit(Notice(journal.notice))
        stores = Stores(folders, environment)
        closing.push_async_callback(stores.close)
        queue = await Queue.open(Means(journal, folders, settings, stores, emit))
        closing.push_async_callback(queue.close)
        yield App(folders, settings, queue)
