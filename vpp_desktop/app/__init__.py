"""Composition: builds and wires the parts that a command or the window needs."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vpp_core.errors import StoreError, StoreUnreachable, ToolMissing, UsageError
from vpp_desktop import config
from vpp_desktop.config import Effective, Folders, Settings

if TYPE_CHECKING:
    from vpp_core.catalog.mongo import MongoStore
    from vpp_desktop.events import Listener
    from vpp_desktop.jobs.queue import Queue

log = logging.getLogger(__name__)

Tell = Callable[[str], None]

STORE = "store"
"""What a notice is about that names the store in use."""

STACK_PATIENCE = 2.0
"""Seconds that the stack's store has to answer: it is on this machine."""


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
        subject = environment.named_by("MONGO_URL") if isinstance(environment, Effective) else "MONGO_URL"
        raise UsageError(error.message, subject=subject, hint=error.hint) from error


async def stack_store(environment: Mapping[str, str] = os.environ, tell: Tell = log.info) -> str | None:
    """The address of the store that the stack on this machine uses; its own one only while it runs."""
    from vpp_core.catalog.mongo import MongoStore
    from vpp_desktop.stack.place import known_store

    known = known_store(environment)
    if known is None or not known.own:
        return known.url if known else None
    store = MongoStore(known.url, patience=STACK_PATIENCE)
    try:
        await store.ping()
    except StoreError as error:
        log.info("the stack's store is not used: %s", error)
        tell("The platform does not run: this is the MongoDB that vpp keeps for itself. Start it: vpp stack up")
        return None
    finally:
        await store.close()
    return known.url


@asynccontextmanager
async def open_store(
    folders: Folders, environment: Mapping[str, str] = os.environ, tell: Tell = log.info
) -> AsyncIterator[MongoStore]:
    """Where publishing goes: `MONGO_URL` if set, else the stack's store if it runs, else the embedded one, on demand.

    Args:
        tell: is told in a sentence where it is not the store that a person may expect.

    Raises:
        StoreUnreachable: nothing answers.
        ToolMissing: there is no mongod to embed.
    """
    from vpp_core.catalog.mongo import MongoStore

    url = mongo_url(environment) or await stack_store(environment, tell)
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


async def move_to_stack(folders: Folders, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Lectures that were published while the platform did not run go into its store; their titles.

    Nothing where the platform does not run, where another store is named, and where nothing was kept here.

    Raises:
        StoreError, StoreUnreachable, DiskFull: moving again goes on.
    """
    kept = folders.data / "mongo"
    if mongo_url(environment) or not kept.exists():
        return []
    url = await stack_store(environment)
    if url is None:
        return []
    from vpp_core.catalog.mongo import MongoStore
    from vpp_core.catalog.move import move_all
    from vpp_desktop.embedded import EmbeddedMongo

    embedded, target = EmbeddedMongo(kept), MongoStore(url)
    async with embedded.lease() as address:
        own = MongoStore(address, revive=embedded.revive)
        try:
            return [lecture.title async for lecture in move_all(own, target, folders.cache / "moving")]
        finally:
            await own.close()
            await target.close()


@dataclass
class _Opened:
    """A store that is open, and who has it in use. `named` is the address that was asked for, if any."""

    store: MongoStore
    closing: AsyncExitStack
    named: str | None
    users: int = 0


class Stores:
    """The store, opened when it is first wanted, as starting one takes seconds; kept until another one is named."""

    def __init__(self, folders: Folders, environment: Mapping[str, str] = os.environ, tell: Tell = log.info) -> None:
        import asyncio  # here: the window is painted before it is loaded

        self._folders = folders
        self._tell = tell
        self._environment = environment
        self._opening = asyncio.Lock()
        self._now: _Opened | None = None
        self._old: list[_Opened] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[MongoStore]:
        """The store, after it has answered. Raises StoreUnreachable, StoreError."""
        opened = await self._take()
        try:
            await opened.store.ping()
            yield opened.store
        finally:
            opened.users -= 1
            await self._close_old()

    def renew(self) -> None:
        """Whoever opens it next gets the one that is meant by then; who has it in use keeps it."""
        if self._now is not None:
            self._old.append(self._now)
            self._now = None

    async def close(self) -> None:
        self.renew()
        for opened in self._old:
            opened.users = 0
        await self._close_old()

    async def _take(self) -> _Opened:
        async with self._opening:
            named = mongo_url(self._environment)
            if self._now is not None and self._now.named != named:
                self.renew()
            if self._now is None:
                closing = AsyncExitStack()
                try:
                    store = await closing.enter_async_context(open_store(self._folders, self._environment, self._tell))
                except ToolMissing as error:
                    raise StoreUnreachable(error.message, subject=error.subject, hint=error.hint) from error
                self._now = _Opened(store, closing, named)
            self._now.users += 1
            return self._now

    async def _close_old(self) -> None:
        for opened in [each for each in self._old if not each.users]:
            self._old.remove(opened)
            await opened.closing.aclose()


@dataclass(frozen=True)
class App:
    """What commands and windows work with. `environment` is over the settings, and follows them."""

    folders: Folders
    settings: Settings
    queue: Queue
    stores: Stores
    environment: Effective


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
    from vpp_desktop.events import Notice
    from vpp_desktop.jobs.journal import Journal
    from vpp_desktop.jobs.means import Means
    from vpp_desktop.jobs.queue import Queue

    folders = config.folders(environment)
    folders.ensure()
    settings = config.load_settings(folders.config)
    environment = config.Effective(environment, settings)
    for text in check_mongo_url(environment) if publishes else []:
        emit(Notice(f"MONGO_URL: {text}: this part of it is ignored"))
    async with AsyncExitStack() as closing:
        journal = await Journal.open(folders.journal)
        closing.push_async_callback(journal.close)
        if journal.notice:
            emit(Notice(journal.notice))
        stores = Stores(folders, environment, lambda text: emit(Notice(text, STORE)))
        closing.push_async_callback(stores.close)
        queue = await Queue.open(Means(journal, folders, settings, stores, emit))
        closing.push_async_callback(queue.close)
        yield App(folders, settings, queue, stores, environment)
