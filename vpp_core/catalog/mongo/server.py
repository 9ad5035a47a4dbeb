"""The connection: prepares the database once, and brings a server back that is gone."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel, WriteConcern
from pymongo.errors import PyMongoError

from vpp_core.catalog.document import NO_ADDRESS, Document, check_version, safe_address
from vpp_core.catalog.lecture import SCHEMA_VERSION
from vpp_core.catalog.mongo.errors import translate
from vpp_core.catalog.store import FALLING
from vpp_core.errors import StoreUnreachable

log = logging.getLogger(__name__)

DATABASE = "vpp"

Revive = Callable[[], Awaitable[object]]

INDEXES: dict[str, list[IndexModel]] = {
    "lectures": [
        IndexModel([("slug", ASCENDING)], unique=True),
        IndexModel([("words", ASCENDING)]),
        IndexModel([("package.id", ASCENDING)]),
        IndexModel([("course.title", ASCENDING)]),
        IndexModel([("course.code", ASCENDING)]),
        IndexModel([("published_at", DESCENDING)]),
        *(
            IndexModel([(f"order.{sort}", DESCENDING if sort in FALLING else ASCENDING), ("_id", ASCENDING)])
            for sort in ("newest", "updated", "recorded", "title", "course")
        ),
    ],
    "media.files": [
        IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)]),
        IndexModel([("metadata.package", ASCENDING), ("metadata.path", ASCENDING)]),
    ],
    "media.chunks": [IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True)],
}


def check_url(url: str) -> list[str]:
    """What the driver ignores of the URL, in its words; nothing is connected to. Raises StoreError: it is malformed."""
    return _client(url, patience=1.0)[1]


def _client(url: str, patience: float) -> tuple[AsyncMongoClient[Document], list[str]]:
    """A client that connects when it is first used, and what the driver ignores of the URL."""
    address = safe_address(url)
    if address == NO_ADDRESS:  # the driver takes a bare word for a host's name
        raise translate(ValueError(), address)
    milliseconds = int(patience * 1000)
    try:
        with warnings.catch_warnings(record=True) as ignored:
            warnings.simplefilter("always")
            client: AsyncMongoClient[Document] = AsyncMongoClient(
                url,
                tz_aware=True,
                serverSelectionTimeoutMS=milliseconds,
                connectTimeoutMS=milliseconds,
                socketTimeoutMS=60_000,
                serverMonitoringMode="poll",  # a stream of the server's state wakes an idle program four times a second
                appname="vpp",
            )
    except (PyMongoError, ValueError, TypeError, OSError) as error:
        raise translate(error, address) from error
    return client, [str(warning.message).partition(". ")[0] for warning in ignored]


class Server:
    """The connection: prepares the database once, and says the driver's errors as sentences."""

    def __init__(self, url: str, patience: float, revive: Revive | None) -> None:
        self.address = safe_address(url)
        self._revive = revive
        self._prepared = False
        self._preparing = asyncio.Lock()
        self.client, ignored = _client(url, patience)
        for text in ignored:
            log.warning("%s: %s", self.address, text)
        default = self.client.get_default_database(DATABASE)
        self.db = default.with_options(write_concern=WriteConcern(w="majority", j=True))

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Errors inside become ours; a server that is gone is brought back for the next time."""
        try:
            if not self._prepared:
                await self._prepare()
            yield
        except (PyMongoError, BSONError) as error:
            problem = translate(error, self.address)
            if isinstance(problem, StoreUnreachable) and self._revive is not None:
                await self._revive()
                hint = "it is started again by itself; see its log if that goes on"
                problem = StoreUnreachable("did not answer", subject=self.address, hint=hint)
            raise problem from error

    async def ping(self) -> None:
        try:
            await self._ping()
        except StoreUnreachable:
            if self._revive is None:
                raise
            await self._ping()  # it was brought back just now

    async def _ping(self) -> None:
        async with self.asking():
            await self.db.command("ping")
            await self._check_schema()

    async def _prepare(self) -> None:
        async with self._preparing:
            if self._prepared:
                return
            await self._check_schema()
            version = {"$setOnInsert": {"version": SCHEMA_VERSION}}
            await self.db["meta"].update_one({"_id": "schema"}, version, upsert=True)
            for collection, indexes in INDEXES.items():
                await self.db[collection].create_indexes(indexes)
            self._prepared = True

    async def _check_schema(self) -> None:
        meta = await self.db["meta"].find_one({"_id": "schema"})
        check_version((meta or {}).get("version"), self.address)
