"""A queue with a fake pipeline: real journal, real folders, real locks, a store in memory, no ffmpeg."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.desktop.samples import RECIPE, sample_package
from vpp_core.catalog.lecture import Metadata
from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import StoreUnreachable
from vpp_core.media.manifest import Package
from vpp_core.media.source import look
from vpp_core.pipeline import Order, Outline, Progress
from vpp_desktop.config import Folders, Settings
from vpp_desktop.events import Event, JobMoved, JobNotice, Listener
from vpp_desktop.jobs.job import Job, Spec
from vpp_desktop.jobs.journal import Journal
from vpp_desktop.jobs.means import Core, Means
from vpp_desktop.jobs.queue import Queue


@dataclass
class FakePipeline:
    """Makes packages of three pieces; errors and waits are put into `before_piece`."""

    made: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    running: int = 0
    most_at_once: int = 0
    warnings: list[str] = field(default_factory=list)
    before_plan: Callable[[Order], object] = lambda order: None
    before_piece: Callable[[Order, str], object] = lambda order, key: None

    async def make(self, order: Order) -> Package:
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            return await self._make(order)
        finally:
            self.running -= 1

    async def _make(self, order: Order) -> Package:
        self.before_plan(order)
        await order.planned(Outline(60.0, 640, 360, ("360",), 1000))
        for number in range(3):
            key = f"piece-{number}"
            if key in order.ledger.kept():
                continue
            waiting = self.before_piece(order, key)
            if asyncio.iscoroutine(waiting):
                await waiting
            (order.work / key).write_text(key)
            await order.ledger.keep(key, {"size": 7})
            self.pieces.append(key)
            order.report(Progress("encoding", (number + 1) / 3, fps=50.0, speed=2.0, remaining=1.0))
        package = sample_package(order.id, order.fingerprint.sha256, self.warnings)
        folder = order.packages / order.id
        folder.mkdir()
        (folder / "package.json").write_text(package.model_dump_json())
        self.made.append(order.source.name)
        return package

    def find(self, packages: Path, package_id: str) -> Package | None:
        manifest = packages / package_id / "package.json"
        return Package.model_validate_json(manifest.read_text()) if manifest.exists() else None


@dataclass
class FakeStores:
    """A store in memory that may be out of reach."""

    store: LectureStore = field(default_factory=MemoryStore)
    reachable: bool = True
    opened: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[LectureStore]:
        if not self.reachable:
            raise StoreUnreachable("does not answer", subject="MongoDB", hint="start it")
        self.opened += 1
        yield self.store


class Bench:
    """One folder, and as many programs on it as a test wants."""

    def __init__(self, home: Path) -> None:
        self.folders = Folders(home / "data", home / "config", home / "cache", home / "logs")
        self.folders.ensure()
        self.home = home
        self.pipeline = FakePipeline()
        self.stores = FakeStores()
        self.events: list[Event] = []
        self.slept: list[float] = []
        self.settings = Settings()

    @asynccontextmanager
    async def program(self, listener: Listener = lambda event: None) -> AsyncIterator[Queue]:
        """A program as it starts and ends; its clock does not wait."""

        def emit(event: Event) -> None:
            self.events.append(event)
            listener(event)

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            await asyncio.sleep(0)

        journal = await Journal.open(self.folders.journal)
        core = Core(find_package=self.pipeline.find, make=self.pipeline.make)
        means = Means(journal, self.folders, self.settings, self.stores, emit, core, sleep)
        queue = await Queue.open(means)
        try:
            yield queue
        finally:
            await queue.close()
            await journal.close()

    def file(self, name: str = "lecture.mp4", content: str = "") -> Path:
        path = self.home / name
        path.write_text(content or name)
        return path

    async def add(self, queue: Queue, path: Path, said: Metadata | None = None, *, offline: bool = False) -> Job:
        spec = Spec(RECIPE, said or Metadata(), Metadata(title=path.stem), offline)
        return await queue.add(bytes(path), spec, look(path))

    def states(self, job: Job) -> list[str]:
        return [event.state for event in self.events if isinstance(event, JobMoved) and event.job == job.id]

    def notices(self) -> str:
        return "\n".join(event.message for event in self.events if isinstance(event, JobNotice))

    def leftovers(self) -> list[str]:
        """What work and packages hold."""
        return [path.name for folder in (self.folders.work, self.folders.packages) for path in folder.iterdir()]


def lecture_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
