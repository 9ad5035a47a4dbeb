"""What jobs leave on the disk, and removing what nobody wants any more."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from vpp_core.catalog.store import MANIFEST_NAME, LectureStore
from vpp_core.errors import StoreError
from vpp_core.media.files import in_thread
from vpp_core.media.manifest import Package
from vpp_desktop.config import Folders
from vpp_desktop.jobs.job import KEEPS_PIECES, Job, State
from vpp_desktop.jobs.means import Means
from vpp_desktop.locks import Lock

log = logging.getLogger(__name__)

POSTERS = 500
"""How many posters are kept."""

STORE_SWEEP = timedelta(days=1)
"""How often the store is swept, and how old leftovers are then: longer than any publish takes."""


def wanted(jobs: Iterable[Job], package: str) -> bool:
    """Whether one of the jobs wants the finished pieces of that package."""
    return any(job.package_id == package and job.state in KEEPS_PIECES for job in jobs)


def waiting(jobs: Iterable[Job], package: str) -> bool:
    """Whether a finished package still has to go somewhere. One that no job knows is kept: its file was made
    before the journal was lost, and ingesting it again finds it."""
    known = [job for job in jobs if job.package_id == package]
    return not known or any(job.state not in (State.PUBLISHED, State.CANCELLED) for job in known)


def remove_folder(folder: Path) -> None:
    """Removes a folder; what cannot be removed is in the log and is tried again at the next start."""
    if folder.exists():
        shutil.rmtree(folder, onerror=lambda _, path, error: log.warning("%s: cannot be removed: %s", path, error[1]))


async def remove_work(means: Means, package: str) -> None:
    """The folder first: pieces without a record are made again, records without a piece would be a lie."""
    await means.journal.forget_pieces(package)
    remove_folder(means.folders.work / package)


async def keep_poster(folders: Folders, package: Package) -> None:
    """Keeps the poster of a package, which itself goes when it is published: who shows the queue wants it."""
    await in_thread(_keep_poster, folders.packages / package.id / package.poster, folders.posters / f"{package.id}.jpg")


def _keep_poster(poster: Path, kept: Path) -> None:
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(poster, kept)
        oldest_first = sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in oldest_first[:-POSTERS]:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.info("%s: is not kept: %s", poster, error)


async def sweep(means: Means) -> None:
    """Removes work that no job wants, packages left half-built, and those that were published.

    Folders are listed before the jobs are read: a job is in the journal before its folder is made.
    """
    works = [folder for folder in means.folders.work.iterdir() if folder.is_dir()]
    packages = [folder for folder in means.folders.packages.iterdir() if folder.is_dir()]
    jobs = await means.journal.jobs()
    for folder in works:
        if not wanted(jobs, folder.name):
            await _unless_held(means, folder, remove_pieces=True)
    for folder in packages:
        whole = (folder / MANIFEST_NAME).is_file()
        if not whole or (not waiting(jobs, folder.name) and not means.settings.keep_packages):
            await _unless_held(means, folder)


async def _unless_held(means: Means, folder: Path, remove_pieces: bool = False) -> None:
    lock = Lock.take(means.folders.locks / f"package-{folder.name}")
    if lock is None:
        return
    try:
        if remove_pieces:
            await means.journal.forget_pieces(folder.name)
        remove_folder(folder)
    finally:
        lock.release()


async def sweep_store(means: Means, store: LectureStore) -> None:
    """Once a day removes what crashes left in the store: files that no lecture names, or never finished."""
    stamp = means.folders.data / "store-swept"
    if stamp.exists() and time.time() - stamp.stat().st_mtime < STORE_SWEEP.total_seconds():
        return
    try:
        swept = await store.sweep(STORE_SWEEP)
    except StoreError as error:
        log.warning("the store was not swept: %s", error)
        return
    stamp.touch()
    log.info("swept the store: %d files, %d unfinished", swept.files, swept.unfinished)
