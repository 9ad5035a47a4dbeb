"""What the queue works with, given to it from above so that tests can put others in their place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vpp_core import pipeline
from vpp_core.catalog import publish as catalog
from vpp_core.catalog.lecture import Lecture, Metadata, SourceInfo
from vpp_core.catalog.store import LectureStore, Progress
from vpp_core.media import source
from vpp_core.media.manifest import Package
from vpp_core.media.source import Fingerprint
from vpp_desktop.config import Folders, Settings
from vpp_desktop.events import Listener
from vpp_desktop.jobs.journal import Journal


class Publisher(Protocol):
    """`catalog.publish.publish`."""

    async def __call__(
        self,
        store: LectureStore,
        folder: Path,
        package: Package,
        source: SourceInfo,
        *,
        said: Metadata | None = None,
        derived: Metadata | None = None,
        progress: Progress | None = None,
    ) -> Lecture: ...


@dataclass(frozen=True)
class Core:
    """The parts of the core that do the work."""

    fingerprint: Callable[[Path, Callable[[float], None]], Awaitable[Fingerprint]] = source.fingerprint
    find_package: Callable[[Path, str], Package | None] = pipeline.find_package
    make: Callable[[pipeline.Order], Awaitable[Package]] = pipeline.make
    publish: Publisher = catalog.publish


class Stores(Protocol):
    """Where to publish to. What is opened stays open while anybody uses it."""

    def open(self) -> AbstractAsyncContextManager[LectureStore]:
        """Raises StoreUnreachable."""


@dataclass
class Means:
    """Everything that working on a job needs. `settings` are those for what begins from now on."""

    journal: Journal
    folders: Folders
    settings: Settings
    stores: Stores
    emit: Listener
    core: Core = field(default_factory=Core)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
