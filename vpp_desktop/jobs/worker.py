"""Does one job: from source to package, from package to published lecture. Decides nothing about tries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from vpp_core.catalog import publish as catalog
from vpp_core.catalog.lecture import SourceInfo, lecture_id
from vpp_core.catalog.naming import clean
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import SourceChanged, StoreError, StoreUnreachable
from vpp_core.media.manifest import Package
from vpp_core.media.recipe import package_id
from vpp_core.media.source import Fingerprint, look
from vpp_core.pipeline import Order, Outline, Progress
from vpp_desktop.events import JobMoved, JobNotice, JobProgress, JobRemoved
from vpp_desktop.jobs import rows, traces
from vpp_desktop.jobs.job import Cause, Facts, Job, State, move
from vpp_desktop.jobs.journal import Conflict, Journal
from vpp_desktop.jobs.means import Means
from vpp_desktop.locks import Lock

LOOK_AGAIN = 0.5
"""Seconds between looks at a lock that another program holds."""

DEAF_FOR = 30.0
"""Seconds for which a store that did not answer is not asked again: each time costs a wait."""


def moved(job: Job, *, elsewhere: bool = False) -> JobMoved:
    """Where a job is and what is known of it, as an event."""
    known = job.facts
    return JobMoved(
        job=job.id,
        file=job.path,
        state=job.state.value,
        reason=job.reason,
        package=job.package_id,
        lecture=job.lecture_id,
        cause=job.cause.value,
        duration=known.duration if known else None,
        height=known.height if known else None,
        renditions=known.renditions if known else (),
        source_size=job.source.size,
        package_size=known.package if known else None,
        size_limit=known.most if known else None,
        elsewhere=elsewhere,
        warnings=job.warnings,
    )


class Ledger:
    """The pipeline's finished pieces, kept in the journal."""

    def __init__(self, journal: Journal, package: str, kept: dict[str, dict[str, Any]]) -> None:
        self._journal = journal
        self._package = package
        self._kept: dict[str, Mapping[str, Any]] = dict(kept)

    def kept(self) -> Mapping[str, Mapping[str, Any]]:
        return dict(self._kept)

    async def keep(self, key: str, record: Mapping[str, Any]) -> None:
        await self._journal.keep_piece(self._package, key, record)
        self._kept[key] = dict(record)

    async def forget(self, key: str) -> None:
        await self._journal.forget_piece(self._package, key)
        self._kept.pop(key, None)


class Worker:
    """Works on jobs that its session owns."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.shown: dict[str, JobMoved] = {}
        self._deaf_until = 0.0
        self._deaf: StoreUnreachable | None = None

    async def step(self, job: Job, state: State, reason: str = "", cause: Cause = Cause.NONE, **changes: Any) -> Job:
        """The job in its next state: in the journal first, then shown."""
        after = replace(move(job, state, reason, cause), **changes)
        await self._means.journal.save(job, after)
        self.show(after)
        return after

    def show(self, job: Job, *, elsewhere: bool = False) -> None:
        """Tells where the job is; `shown` keeps what was told last of each."""
        event = self.shown[job.id] = moved(job, elsewhere=elsewhere)
        self._means.emit(event)

    def show_removed(self, job_id: str, path: bytes) -> None:
        self.shown.pop(job_id, None)
        self._means.emit(JobRemoved(job_id, path))

    async def hears(self) -> bool:
        """Whether the store answers now."""
        try:
            async with self._store():
                return True
        except StoreError:
            return False

    def tell(self, job: Job, message: str) -> None:
        self._means.emit(JobNotice(job.id, job.path, message))

    async def encode(self, job: Job) -> Job:
        """Makes the package, or finds that it was made before. The job is `packaged` after it."""
        job = await self.step(job, State.PROBING)
        path = Path(rows.text_path(job.path))
        if look(path) != job.source:
            raise SourceChanged("changed since it was queued", subject=str(path), hint="ingest it again")
        found = await self._fingerprint(job, path)
        package = package_id(found.sha256, job.spec.recipe)
        named = replace(job, package_id=package, lecture_id=lecture_id(found.sha256))
        former, job = job.package_id, await self._means.journal.save(job, named)
        if former is not None and former != package:
            await self._drop(former)
        async with self._holding(job, package):
            known = self._means.core.find_package(self._means.folders.packages, package)
            if known is None and await self._published(job, package):
                reason = "is published already: it is not encoded again"
                return await self.step(job, State.PACKAGED, reason, attempt=0, published_id=package)
            made = known or await self._make(job, path, found, package)
            job = await self._means.journal.job(job.id)
            for warning in made.warnings:
                self.tell(job, warning)
            await traces.keep_poster(self._means.folders, made)
            facts = _facts_of(made, job.facts)
            return await self.step(job, State.PACKAGED, attempt=0, warnings=tuple(made.warnings), facts=facts)

    async def publish(self, job: Job) -> Job:
        """Publishes the package, or only what is said where the store has the package already."""
        async with self._store() as store:
            job = await self.step(job, State.PUBLISHING)
            assert job.package_id is not None
            async with self._holding(job, job.package_id):
                if await self._outdated(job):
                    return await self.step(job, State.QUEUED, "another ladder is asked for: it is made again")
                if not await self._put(store, job):
                    reason = "its package is no longer there: it is made again"
                    return await self.step(job, State.QUEUED, reason, published_id=None)
                done = replace(move(job, State.PUBLISHED), published_id=job.package_id, attempt=0)
                try:
                    await self._means.journal.finish(job, done)
                except Conflict:  # somebody asked for something else meanwhile: once more, with that
                    return await self.step(await self._means.journal.job(job.id), State.QUEUED, attempt=0)
                if not self._means.settings.keep_packages:
                    self.remove_package(job.package_id)
                self.show(done)
            await traces.sweep_store(self._means, store)
            return done

    def remove_package(self, package: str) -> None:
        traces.remove_folder(self._means.folders.packages / package)

    def remove_unwanted(self, package: str, jobs: Iterable[Job]) -> None:
        """Removes a package when none of these jobs has still to publish it."""
        if not any(job.package_id == package and job.state is not State.CANCELLED for job in jobs):
            self.remove_package(package)

    async def give_up(self, job: Job) -> None:
        """Removes what a job that will not go on left of its encode, unless another one makes the same package."""
        if job.package_id is None:
            return
        lock = Lock.take(self._lock_path(job.package_id))
        if lock is None:
            return
        try:
            others = [other for other in await self._means.journal.jobs() if other.id != job.id]
            if not traces.wanted(others, job.package_id):
                await traces.remove_work(self._means, job.package_id)
        finally:
            lock.release()

    async def _fingerprint(self, job: Job, path: Path) -> Fingerprint:
        """The source's SHA-256; reading 100 GiB takes minutes, so it is done once for each state of a file."""
        if known := await self._means.journal.fingerprint(job.path, job.source):
            return known
        found = await self._means.core.fingerprint(
            path, lambda fraction: self._means.emit(JobProgress(job.id, job.path, "reading", fraction))
        )
        await self._means.journal.keep_fingerprint(job.path, found)
        return found

    async def _make(self, job: Job, path: Path, found: Fingerprint, package: str) -> Package:
        journal, folders = self._means.journal, self._means.folders
        work = folders.work / package
        work.mkdir(mode=0o700, exist_ok=True)
        order = Order(
            source=path,
            fingerprint=found,
            recipe=job.spec.recipe,
            work=work,
            packages=folders.packages,
            ledger=Ledger(journal, package, await journal.pieces(package)),
            report=lambda progress: self._means.emit(_event(job, progress)),
            planned=lambda outline: self.step(job, State.ENCODING, facts=_facts(outline)),
            workers=self._means.settings.workers,
        )
        made = await self._means.core.make(order)
        await traces.remove_work(self._means, package)
        return made

    async def _put(self, store: LectureStore, job: Job) -> bool:
        """False where neither this machine nor the store has the package."""
        assert job.package_id is not None
        folders, spec = self._means.folders, job.spec
        package = self._means.core.find_package(folders.packages, job.package_id)
        if package is None:
            if not await _has(store, job):
                return False
            assert job.lecture_id is not None
            if spec.said.said():
                await catalog.edit(store, job.lecture_id, spec.said)
            return True
        total, done = sum(file.size for file in package.files) or 1, 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            self._means.emit(JobProgress(job.id, job.path, "publishing", min(done / total, 1.0)))

        source = SourceInfo(
            sha256=package.source_sha256, name=clean(job.path.rpartition(b"/")[2]), size=job.source.size
        )
        folder = folders.packages / package.id
        await self._means.core.publish(
            store, folder, package, source, said=spec.said, derived=spec.derived, progress=progress
        )
        return True

    async def _outdated(self, job: Job) -> bool:
        """Whether something else than this package was asked for while it was made."""
        known = await self._means.journal.fingerprint(job.path, job.source)
        return known is not None and package_id(known.sha256, job.spec.recipe) != job.package_id

    async def _drop(self, package: str) -> None:
        """Removes what there is of a package that was asked for before and is not any more."""
        jobs = await self._means.journal.jobs()
        self.remove_unwanted(package, jobs)
        if not traces.wanted(jobs, package):
            await traces.remove_work(self._means, package)

    async def _published(self, job: Job, package: str) -> bool:
        """Whether the store is believed to have the package. Where nothing will be published, it has to say so."""
        if job.spec.offline:
            return job.published_id == package and await self._stored(job)
        return job.published_id == package or await self._stored(job)

    async def _stored(self, job: Job) -> bool:
        """Whether a store that answers has the lecture with this very package."""
        try:
            async with self._store() as store:
                return await _has(store, job)
        except StoreError:
            return False

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[LectureStore]:
        now = asyncio.get_running_loop().time()
        if self._deaf is not None and now < self._deaf_until:
            raise StoreUnreachable(self._deaf.message, subject=self._deaf.subject, hint=self._deaf.hint)
        opened = False
        try:
            async with self._means.stores.open() as store:
                opened, self._deaf = True, None
                yield store
        except StoreUnreachable as error:
            if not opened:
                self._deaf, self._deaf_until = error, now + DEAF_FOR
            raise

    @asynccontextmanager
    async def _holding(self, job: Job, package: str) -> AsyncIterator[None]:
        """Holds the package: copies of a file are one package, and only one program makes or moves it."""
        path = self._lock_path(package)
        lock = Lock.take(path)
        if lock is None:
            self.tell(job, "waits: another job is making the same package")
        while lock is None:
            await asyncio.sleep(LOOK_AGAIN)
            lock = Lock.take(path)
        try:
            yield
        finally:
            lock.release()

    def _lock_path(self, package: str) -> Path:
        return self._means.folders.locks / f"package-{package}"


async def _has(store: LectureStore, job: Job) -> bool:
    """Whether the store's lecture is this very package, with all of its files."""
    lecture = await store.get(job.lecture_id) if job.lecture_id else None
    if lecture is None or lecture.package is None or lecture.package.id != job.package_id:
        return False
    stored = {(file.path, file.sha256) for file in await store.stored_files(lecture.package.id)}
    return all((file.path, file.sha256) in stored for file in lecture.package.files)


def _event(job: Job, progress: Progress) -> JobProgress:
    speeds = (progress.fps, progress.speed, progress.remaining, progress.size)
    return JobProgress(job.id, job.path, progress.step, progress.fraction, *speeds)


def _facts(outline: Outline) -> Facts:
    return Facts(outline.duration, min(outline.width, outline.height), outline.renditions, outline.most)


def _facts_of(package: Package, known: Facts | None) -> Facts:
    """What a finished package tells; its source may never have been looked at here."""
    videos = [rendition for rendition in package.renditions if rendition.kind == "video"]
    names = tuple(str(min(rendition.width or 0, rendition.height or 0)) for rendition in videos)
    size = sum(file.size for file in package.files)
    return Facts(package.duration, known.height if known else 0, names, known.most if known else size, size)
