"""What routes ask for: the store, and which packages students may see."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from vpp_api.schemas import edition
from vpp_core.catalog.captions import lecture_files
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import StoreError
from vpp_core.media.manifest import Package, PackageFile


@dataclass(frozen=True)
class Published:
    """A package that students may see, its files by path."""

    id: str
    edition: str
    files: Mapping[str, PackageFile]

    @classmethod
    def of(cls, package: Package, lectures: Iterable[Lecture]) -> Published:
        """What students may see of it through these lectures."""
        same = [lecture for lecture in lectures if lecture.package == package]
        files = {file.path: file for lecture in same for file in lecture_files(lecture)}
        return cls(package.id, edition(package), files)


class Catalog:
    """The store of this server, or why there is none."""

    def __init__(self, store: LectureStore | StoreError) -> None:
        self._store = store
        self.published = PublishedPackages(self)

    @property
    def store(self) -> LectureStore:
        """Raises StoreError when the environment names no usable store."""
        if isinstance(self._store, StoreError):
            raise self._store
        return self._store

    async def close(self) -> None:
        if not isinstance(self._store, StoreError):
            await self._store.close()


class PublishedPackages:
    """The packages of published lectures, each remembered for a moment: a player asks for many files of one.

    Only what may be seen is remembered, so a lecture shows as soon as it is published, and a withdrawn
    one plays for no longer than `SECONDS`.
    """

    SECONDS = 1.0
    MOST = 1000

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[str, tuple[float, Published]] = {}

    async def get(self, package_id: str) -> Published | None:
        """The package if a published lecture points to it."""
        until, package = self._known.get(package_id, (0.0, None))
        if package is not None and time.monotonic() < until:
            return package
        self._known.pop(package_id, None)
        found = await self._catalog.store.with_package(package_id)
        lectures = [lecture for lecture in found if lecture.visibility == "published"]
        first = next((lecture.package for lecture in lectures if lecture.package), None)
        return self._remember(Published.of(first, lectures)) if first else None

    def _remember(self, package: Published) -> Published:
        if len(self._known) >= self.MOST:
            self._known.clear()
        self._known[package.id] = time.monotonic() + self.SECONDS, package
        return package


# Coroutines, though they wait for nothing: others would run in threads.
async def catalog_of(request: Request) -> Catalog:
    catalog = request.app.state.catalog
    assert isinstance(catalog, Catalog)
    return catalog


CatalogDep = Annotated[Catalog, Depends(catalog_of)]


async def store_of(catalog: CatalogDep) -> LectureStore:
    return catalog.store


StoreDep = Annotated[LectureStore, Depends(store_of)]
