"""The catalog as rows: pages, order, single changes, a store that goes away; and the posters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from tests.desktop.bench import FakeStores
from tests.desktop.ui.catalog import BEGIN, COURSES, fill, lecture
from tests.desktop.ui.conftest import Driver
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.store import LecturePage, LectureQuery, LectureStore, Sort, save
from vpp_desktop.tasks import Tasks
from vpp_desktop.ui.lectures.entry import entry_of, fits, place
from vpp_desktop.ui.lectures.model import PAGE, CatalogModel
from vpp_desktop.ui.lectures.posters import PosterCache, Want

SORTS: tuple[Sort, ...] = ("newest", "updated", "recorded", "title", "course")


class Spawner:
    """Starts what the model asks for."""

    def __init__(self) -> None:
        self.tasks = Tasks()
        self.count = 0

    def __call__(self, work: Coroutine[Any, Any, Any], about: str = "") -> object:
        self.count += 1
        return self.tasks.start(f"{about} {self.count}", work)


@pytest.fixture
def model(drive: Driver, stores: FakeStores) -> CatalogModel:
    made = CatalogModel(stores, Spawner())
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    return made


def ids(model: CatalogModel) -> list[str]:
    return [model.entry(row).id for row in range(model.rowCount())]


def asked(drive: Driver, model: CatalogModel) -> None:
    drive.until(lambda: not model.loading)


async def in_order(stores: FakeStores, query: LectureQuery) -> list[str]:
    page = await stores.store.search(query.model_copy(update={"limit": 1000}))
    return [each.id for each in page.lectures]


def test_pages_come_as_far_as_they_are_wanted(drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    model = CatalogModel(stores, Spawner())  # the tester fetches all by itself
    drive.run(fill(stores.store, 950, tmp_path))
    model.show(LectureQuery())
    asked(drive, model)
    assert (model.rowCount(), model.total) == (PAGE, 950)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.prefetch(20)
    drive.until(lambda: model.rowCount() == 400)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
        drive.until(lambda: not model._fetching)
    assert ids(model) == drive.run(in_order(stores, LectureQuery()))
    assert not resets


@pytest.mark.parametrize("sort", SORTS)
def test_changes_keep_the_order_of_the_store(
    drive: Driver, stores: FakeStores, model: CatalogModel, tmp_path: Path, sort: Sort
) -> None:
    drive.run(fill(stores.store, 80, tmp_path))
    query = LectureQuery(sort=sort)
    model.show(query)
    asked(drive, model)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))

    async def change() -> None:
        for number in range(0, 80, 7):  # edited: another title, course and moment
            other = lecture(number, title=f"{number % 9} Renamed", course=COURSES[number % 3], updated_at=BEGIN)
            model.put(await save(stores.store, other))
        for number in range(200, 210):  # published just now
            model.put(await save(stores.store, lecture(number)))
        for number in range(1, 80, 9):  # deleted
            gone = lecture(number).id
            await stores.store.delete(gone)
            model.take(gone)

    drive.run(change())
    assert ids(model) == drive.run(in_order(stores, query))
    drive.until(lambda: model.total == model.rowCount())
    assert not resets


def test_what_is_not_loaded_yet_comes_with_its_page(drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    model = CatalogModel(stores, Spawner())
    drive.run(fill(stores.store, 300, tmp_path))
    model.show(LectureQuery(sort="newest"))
    asked(drive, model)
    old = lecture(999, created_at=BEGIN - timedelta(days=1))
    model.put(drive.run(save(stores.store, old)))
    first = model.entry(0).id
    model.put(drive.run(save(stores.store, lecture(299, created_at=BEGIN - timedelta(days=2)))))
    assert first == lecture(299).id and model.row_of(first) == -1
    drive.until(lambda: model.total == 301)
    model.prefetch(301)
    drive.until(lambda: model.rowCount() == 301)
    assert ids(model) == drive.run(in_order(stores, LectureQuery()))


def test_only_what_fits_the_query_stays(drive: Driver, stores: FakeStores, model: CatalogModel, tmp_path: Path) -> None:
    drive.run(fill(stores.store, 60, tmp_path))
    query = LectureQuery(text="hash lovelace", course="CS101", visibility="published")
    model.show(query)
    asked(drive, model)
    everything = [lecture(number) for number in range(60)]
    assert {each.id for each in everything if fits(each, query)} == set(ids(model)) != set()
    one = next(each for each in everything if each.id == ids(model)[0])
    model.put(drive.run(save(stores.store, one.model_copy(update={"visibility": "draft"}))))
    assert one.id not in ids(model)


class SlowStore(MemoryStore):
    """Answers to "slow" only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()

    async def search(self, query: LectureQuery) -> LecturePage:
        if query.text == "slow":
            await self.let.wait()
        return await super().search(query)


def test_a_slower_answer_to_an_old_question_is_dropped(
    drive: Driver, stores: FakeStores, model: CatalogModel, tmp_path: Path
) -> None:
    store = SlowStore()
    stores.store = store
    drive.run(fill(store, 30, tmp_path))
    model.show(LectureQuery(text="slow"))
    model.show(LectureQuery(text="hashing"))
    asked(drive, model)
    found = ids(model)
    assert found
    store.let.set()
    drive.run(asyncio.sleep(0.05))
    assert ids(model) == found


def test_rows_stay_while_a_new_question_is_asked(
    drive: Driver, stores: FakeStores, model: CatalogModel, tmp_path: Path
) -> None:
    store = SlowStore()
    stores.store = store
    drive.run(fill(store, 30, tmp_path))
    model.show(LectureQuery())
    asked(drive, model)
    model.show(LectureQuery(text="slow"))
    assert model.loading and model.rowCount() == 30
    store.let.set()
    asked(drive, model)
    assert model.rowCount() == 0


def test_a_store_that_is_away_is_a_state(drive: Driver, stores: FakeStores, tmp_path: Path) -> None:
    model = CatalogModel(stores, Spawner())
    stores.reachable = False
    model.show(LectureQuery())
    asked(drive, model)
    assert model.error is not None and not model.known
    stores.reachable = True
    drive.run(fill(stores.store, 300, tmp_path))
    model.reload()
    asked(drive, model)
    assert model.error is None and model.rowCount() == PAGE
    stores.reachable = False
    model.prefetch(100)
    drive.until(lambda: model.error is not None)
    assert model.rowCount() == PAGE
    stores.reachable = True
    model.reload()
    asked(drive, model)
    model.prefetch(100)
    drive.until(lambda: model.rowCount() == 300)


def test_a_place_among_equals_is_by_id() -> None:
    same = [lecture(number, title="Same", created_at=BEGIN, updated_at=BEGIN) for number in range(9)]
    for sort in SORTS:
        entries = sorted((entry_of(each, sort) for each in same), key=lambda entry: entry.id)
        if sort in ("recorded", "course"):
            continue
        for number, entry in enumerate(entries):
            assert place(entries[:number] + entries[number + 1 :], entry, sort) == number


# Posters


class Opened:
    """Counts how often posters are read."""

    def __init__(self, store: LectureStore) -> None:
        self.store = store
        self.opened = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[LectureStore]:
        self.opened += 1
        yield self.store


def want(one: Lecture, width: int = 160) -> Want:
    assert one.package is not None
    return Want(one.package.id, width, width * 9 // 16)


def poster(one: Lecture) -> Any:
    assert one.package is not None
    return one.package.files[0]


def test_posters_are_read_once_and_kept_within_bounds(drive: Driver, tmp_path: Path) -> None:
    stores = Opened(MemoryStore())
    made = drive.run(fill(stores.store, 12, tmp_path / "slides", posters=12))
    size = 160 * 90 * 4
    cache = PosterCache(tmp_path / "posters", stores, Spawner(), memory=5 * size)
    for _ in range(3):
        for one in made:
            cache.pixmap(want(one), poster(one))
    drive.until(lambda: not cache._running)
    assert stores.opened == 12
    assert cache.held <= 5 * size
    assert len(list((tmp_path / "posters").glob("*.jpg"))) == 12
    again = PosterCache(tmp_path / "posters", stores, Spawner())
    assert again.pixmap(want(made[0]), poster(made[0])) is None
    drive.until(lambda: again.pixmap(want(made[0]), poster(made[0])) is not None)
    assert stores.opened == 12


def test_a_poster_that_is_missing_or_broken_is_asked_for_once(drive: Driver, tmp_path: Path) -> None:
    stores = Opened(MemoryStore())
    (one, two) = drive.run(fill(stores.store, 2, tmp_path / "slides", posters=2))
    package = one.package
    assert package is not None
    drive.run(stores.store.delete(one.id))
    drive.run(stores.store.delete_package(package.id))
    folder = tmp_path / "posters"
    folder.mkdir()
    (folder / f"{want(two).package}.jpg").write_bytes(b"no picture")
    cache = PosterCache(folder, stores, Spawner())
    arrived: list[str] = []
    cache.arrived.connect(arrived.append)
    for _ in range(5):
        cache.pixmap(want(one), poster(one))
        cache.pixmap(want(two), poster(two))
        drive.until(lambda: not cache._running)
    assert cache.pixmap(want(one), poster(one)) is None
    assert cache.pixmap(want(two), poster(two)) is not None  # the broken file was replaced
    assert arrived.count(package.id) == 1


def test_those_that_were_scrolled_past_are_not_read(drive: Driver, tmp_path: Path) -> None:
    stores = Opened(MemoryStore())
    made = drive.run(fill(stores.store, 400, tmp_path / "slides", posters=400))
    cache = PosterCache(tmp_path / "posters", stores, Spawner())
    for one in made:
        cache.pixmap(want(one), poster(one))
    drive.until(lambda: not cache._running)
    assert stores.opened < 130
    assert cache.pixmap(want(made[-1]), poster(made[-1])) is not None
