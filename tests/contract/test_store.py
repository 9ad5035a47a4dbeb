"""What every store does, run on the fake and on the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.packages import describe, make_lecture, make_package, some_bytes
from vpp_core.catalog.lecture import Course, Lecture
from vpp_core.catalog.store import Change, LectureQuery, LectureStore, Sort, ValueField, save
from vpp_core.errors import MediaError, NotFound, UsageError
from vpp_core.media.manifest import PackageFile

MOMENT = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def everything(store: LectureStore, query: LectureQuery) -> list[Lecture]:
    found: list[Lecture] = []
    while True:
        page = await store.search(query)
        found += page.lectures
        if page.cursor is None:
            return found
        assert len(page.lectures) == query.limit
        query = query.model_copy(update={"cursor": page.cursor})


# --- lectures ---------------------------------------------------------------------------------------


async def test_a_lecture_comes_back_as_it_was_saved(store: LectureStore, tmp_path: Path) -> None:
    lecture = make_lecture(
        1,
        description="Buckets\nand chains \N{GREEK SMALL LETTER LAMDA} $where {a.b}",
        number=3,
        course=Course(title="Algorithms", code="6.006", term="Fall 2026"),
        presenters=["Ada Lovelace", "Grace Hopper"],
        recorded_at=date(2026, 10, 14),
        language="pl",
        tags=["hash", "$gt", "a.b"],
        package=make_package(tmp_path),
        created_at=MOMENT,
        published_at=MOMENT,
    )
    saved = await save(store, lecture)
    assert saved == lecture
    assert await store.get(lecture.id) == lecture
    assert await store.find(lecture.slug) == lecture


async def test_what_lectures_name_is_offered_by_its_use(store: LectureStore) -> None:
    algorithms = Course(title="Algorithms", code="CS101", term="Fall 2026")
    await save(store, make_lecture(1, presenters=["Ada", "Bob", "Ada"], tags=["x"], course=algorithms, language="en"))
    await save(store, make_lecture(2, presenters=["Bob"], course=Course(title="Trees", term="Fall 2026")))
    await save(store, make_lecture(3, presenters=["Zoe"], language="de"))
    await save(store, make_lecture(4, presenters=["Al"], language="de"))

    async def offered(field: ValueField, limit: int = 200) -> list[tuple[str, int]]:
        return [(one.value, one.lectures) for one in await store.values(field, limit)]

    assert await offered("presenters") == [("Bob", 2), ("Ada", 1), ("Al", 1), ("Zoe", 1)]
    assert await offered("presenters", 2) == [("Bob", 2), ("Ada", 1)]
    assert await offered("term") == [("Fall 2026", 2)]
    assert await offered("code") == [("CS101", 1)]
    assert await offered("course") == [("Algorithms", 1), ("Trees", 1)]
    assert await offered("tags") == [("x", 1)]
    assert await offered("languages") == [("de", 2), ("en", 1)]


async def test_bytes_that_are_no_text_do_not_stop_a_lecture(store: LectureStore) -> None:
    lecture = make_lecture(1, title="caf\udce9", description="nul \x00")
    saved = await save(store, lecture)
    assert saved.title.startswith("caf")
    saved.title.encode()
    assert await store.get(lecture.id) == saved


async def test_what_is_not_there(store: LectureStore) -> None:
    assert await store.get("nobody") is None
    assert await store.delete("nobody") is False
    for key in ("nobody", "", "^", ".*", "$ne"):
        with pytest.raises(NotFound):
            await store.find(key)
    page = await store.search(LectureQuery())
    assert (page.lectures, page.total, page.cursor) == ([], 0, None)
    await store.ping()


async def test_a_person_finds_a_lecture_by_slug_id_or_the_beginning_of_its_id(store: LectureStore) -> None:
    one = await save(store, make_lecture(1, id="abc123", title="Hashing"))
    two = await save(store, make_lecture(2, id="abd456", title="Trees"))
    assert await store.find("hashing") == one
    assert await store.find("abc") == one
    assert await store.find("abd456") == two
    with pytest.raises(UsageError, match=r"abc123 \(Hashing\).*abd456 \(Trees\)"):
        await store.find("ab")
    longer = await save(store, make_lecture(3, id="abc1234"))
    assert await store.find("abc123") == one
    assert await store.find("abc1234") == longer


async def test_lectures_are_found_by_their_package(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    two = await save(store, make_lecture(2, id="b", package=package, visibility="draft"))
    one = await save(store, make_lecture(1, id="a", package=package))
    await save(store, make_lecture(3, package=make_package(tmp_path, seed=2)))
    assert await store.with_package(package.id) == [one, two]
    assert await store.with_package(package.id[:-1]) == []
    assert await store.with_package('{"$ne": null}') == []


async def test_a_slug_wins_over_the_beginning_of_an_id(store: LectureStore) -> None:
    await save(store, make_lecture(1, id="cafe01", title="Some"))
    by_slug = await save(store, make_lecture(2, id="1111", title="cafe"))
    assert await store.find("cafe") == by_slug


async def test_slugs_are_unique_and_stay(store: LectureStore) -> None:
    slugs = [(await save(store, make_lecture(n, title="Hashing"))).slug for n in range(4)]
    assert slugs == ["hashing", "hashing-2", "hashing-3", "hashing-4"]
    second = await store.find("hashing-2")
    again = await save(store, second.model_copy(update={"description": "changed"}))
    assert again.slug == "hashing-2"
    await store.delete((await store.find("hashing-3")).id)
    assert (await save(store, make_lecture(9, title="Hashing"))).slug == "hashing-3"


async def test_slug_races_end_with_one_slug_each(store: LectureStore) -> None:
    lectures = await asyncio.gather(*(save(store, make_lecture(n, title="Hashing")) for n in range(12)))
    assert len({lecture.slug for lecture in lectures}) == 12
    for lecture in lectures:
        assert await store.get(lecture.id) == lecture


async def test_no_change_is_lost_when_many_write_at_once(store: LectureStore) -> None:
    lecture = await save(store, make_lecture(1))

    def adding(number: int) -> Change:
        def change(stored: Lecture | None) -> Lecture:
            assert stored is not None
            return stored.model_copy(update={"tags": [*stored.tags, f"t{number}"]})

        return change

    await asyncio.gather(*(store.change(lecture.id, adding(n)) for n in range(8)))
    stored = await store.get(lecture.id)
    assert stored is not None
    assert sorted(stored.tags) == [f"t{n}" for n in range(8)]


async def test_a_change_that_raises_changes_nothing(store: LectureStore) -> None:
    lecture = await save(store, make_lecture(1))

    def refuse(_: Lecture | None) -> Lecture:
        raise NotFound("no")

    with pytest.raises(NotFound):
        await store.change(lecture.id, refuse)
    assert await store.get(lecture.id) == lecture


# --- search -----------------------------------------------------------------------------------------


@pytest.fixture
async def library(store: LectureStore) -> LectureStore:
    algorithms = Course(title="Introduction to Algorithms", code="6.006")
    rows = [
        ("Hashing & Chains", {"course": algorithms, "number": 2, "presenters": ["Erik Demaine"], "tags": ["hash"]}),
        ("Binary Trees", {"course": algorithms, "number": 10, "description": "AVL and caf\u00e9 talk"}),
        ("Sorting", {"course": algorithms, "number": 1, "visibility": "draft"}),
        ("\u4e8c\u53c9\u6811", {"course": Course(title="\u7b97\u6cd5"), "recorded_at": date(2026, 1, 2)}),
        ("Stra\u00dfe und \u00c4pfel", {"recorded_at": date(2026, 3, 1)}),
    ]
    for n, (title, fields) in enumerate(rows):
        stamp = MOMENT + timedelta(days=n)
        await save(store, make_lecture(n, title=title, created_at=stamp, updated_at=stamp, **fields))
    return store


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("hash", ["Hashing & Chains"]),
        ("HASHING chains", ["Hashing & Chains"]),
        ("hashing trees", []),
        ("demaine", ["Hashing & Chains"]),
        ("algor", ["Binary Trees", "Hashing & Chains", "Sorting"]),
        ("6 006", ["Binary Trees", "Hashing & Chains", "Sorting"]),
        ("cafe", ["Binary Trees"]),
        ("strasse apfel", ["Stra\u00dfe und \u00c4pfel"]),
        ("\u53c9\u6811", ["\u4e8c\u53c9\u6811"]),
        (".* $where ^", []),
        ("ashing", []),
        ("&", ["Binary Trees", "Hashing & Chains", "Sorting", "Stra\u00dfe und \u00c4pfel", "\u4e8c\u53c9\u6811"]),
    ],
)
async def test_search_by_words(library: LectureStore, text: str, titles: list[str]) -> None:
    page = await library.search(LectureQuery(text=text))
    assert sorted(lecture.title for lecture in page.lectures) == sorted(titles)
    assert page.total == len(titles)


async def test_search_by_course_and_visibility(library: LectureStore) -> None:
    by_code = await library.search(LectureQuery(course="6.006", sort="course"))
    assert [lecture.title for lecture in by_code.lectures] == ["Sorting", "Hashing & Chains", "Binary Trees"]
    by_title = await library.search(LectureQuery(course="Introduction to Algorithms", visibility="draft"))
    assert [lecture.title for lecture in by_title.lectures] == ["Sorting"]
    assert (await library.search(LectureQuery(course="6.00"))).total == 0
    counts = {course.title: course.lectures for course in await library.courses()}
    assert counts == {"Introduction to Algorithms": 3, "\u7b97\u6cd5": 1}


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("newest", "Stra\u00dfe und \u00c4pfel"),
        ("updated", "Stra\u00dfe und \u00c4pfel"),
        ("recorded", "Stra\u00dfe und \u00c4pfel"),
        ("title", "Binary Trees"),
        ("course", "Sorting"),
    ],
)
async def test_every_order_pages_without_loss_or_double(library: LectureStore, sort: Sort, first: str) -> None:
    whole = (await library.search(LectureQuery(sort=sort))).lectures
    assert whole[0].title == first
    for limit in (1, 2, 5):
        assert await everything(library, LectureQuery(sort=sort, limit=limit)) == whole


@pytest.mark.parametrize("cursor", ["x", "%%%", "W10", "bnVsbA", "\u00e9", "WyJ0aXRsZSIsMSwyXQ", "W1tb" * 5000])
async def test_a_cursor_that_is_none_is_refused(store: LectureStore, cursor: str) -> None:
    with pytest.raises(UsageError):
        await store.search(LectureQuery(cursor=cursor))


async def test_a_cursor_of_another_order_is_refused(library: LectureStore) -> None:
    page = await library.search(LectureQuery(limit=1, sort="title"))
    with pytest.raises(UsageError, match="sorted by title"):
        await library.search(LectureQuery(limit=1, sort="newest", cursor=page.cursor))


async def test_paging_goes_on_while_lectures_come_and_go(library: LectureStore) -> None:
    page = await library.search(LectureQuery(sort="title", limit=2))
    await library.delete(page.lectures[-1].id)
    await save(library, make_lecture(77, title="AAA"))
    rest = await everything(library, LectureQuery(sort="title", limit=2, cursor=page.cursor))
    assert len(rest) == 3
    assert not {le.id for le in rest} & {le.id for le in page.lectures}


# --- files ------------------------------------------------------------------------------------------


async def put(store: LectureStore, folder: Path, data: bytes, path: str = "media.mp4") -> PackageFile:
    file = describe(path, data)
    (folder / path).write_bytes(data)
    told: list[int] = []
    await store.put_file("p1", file, folder / path, told.append)
    assert sum(told) == file.size
    return file


@pytest.mark.parametrize("size", [0, 1, 262_143, 262_144, 262_145, 4 << 20, (9 << 20) + 5])
async def test_bytes_come_back_as_they_were_put(store: LectureStore, tmp_path: Path, size: int) -> None:
    data = some_bytes(size, size)
    file = await put(store, tmp_path, data)
    assert await joined(store.read_range("p1", file, 0, size)) == data
    assert await store.stored_files("p1") == [file]
    await put(store, tmp_path, data)
    assert await store.stored_files("p1") == [file]


async def test_any_range_is_that_of_the_file(store: LectureStore, tmp_path: Path) -> None:
    content = some_bytes(5 * 262_144 + 99, "ranges")
    file = await put(store, tmp_path, content)
    borders = st.sampled_from([n * 262_144 + d for n in range(6) for d in (-1, 0, 1) if n * 262_144 + d >= 0])
    places = st.integers(0, len(content)) | borders
    found: list[tuple[int, int]] = []

    @given(places, places)
    @settings(max_examples=80, deadline=None, database=None)
    def collect(a: int, b: int) -> None:
        found.append((min(a, b), max(a, b)))

    collect()  # hypothesis draws, the loop of this test reads
    for start, end in [*found, (0, len(content)), (len(content), len(content))]:
        pieces = [piece async for piece in store.read_range("p1", file, start, end)]
        assert b"".join(pieces) == content[start:end], (start, end)
        assert all(len(piece) <= 1 << 20 for piece in pieces)


async def test_ranges_outside_a_file_and_files_that_are_not_there(store: LectureStore, tmp_path: Path) -> None:
    file = await put(store, tmp_path, b"x" * 10)
    for start, end in [(-1, 3), (0, 11), (5, 4), (11, 11)]:
        with pytest.raises(UsageError):
            await joined(store.read_range("p1", file, start, end))
    with pytest.raises(NotFound):
        await joined(store.read_range("p2", file, 0, 1))
    with pytest.raises(NotFound):
        await joined(store.read_range("p1", describe("media.mp4", b"y" * 10), 0, 1))


async def test_a_file_that_is_not_what_was_promised_stays_invisible(store: LectureStore, tmp_path: Path) -> None:
    local = tmp_path / "media.mp4"
    promised = describe("media.mp4", some_bytes(600_000, "good"))
    for wrong in (some_bytes(600_000, "bad"), some_bytes(10, "short"), b""):
        local.write_bytes(wrong)
        with pytest.raises(MediaError, match="does not hold the bytes"):
            await store.put_file("p1", promised, local)
    with pytest.raises(MediaError):
        await store.put_file("p1", promised, tmp_path / "missing")
    with pytest.raises(MediaError):
        await store.put_file("p1", promised, tmp_path)
    assert await store.stored_files("p1") == []
    local.write_bytes(some_bytes(600_000, "good"))
    await store.put_file("p1", promised, local)
    assert await joined(store.read_range("p1", promised, 0, 600_000)) == local.read_bytes()


async def test_two_publishers_of_one_file_converge(store: LectureStore, tmp_path: Path) -> None:
    data = some_bytes(6_000_000, "two")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    await asyncio.gather(*(store.put_file("p1", file, tmp_path / "media.mp4") for _ in range(4)))
    assert await store.stored_files("p1") == [file]
    assert await joined(store.read_range("p1", file, 0, file.size)) == data


async def test_a_cancelled_put_leaves_nothing_visible_and_can_be_repeated(store: LectureStore, tmp_path: Path) -> None:
    data = some_bytes(30_000_000, "cancel")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    begun = asyncio.Event()
    task = asyncio.create_task(store.put_file("p1", file, tmp_path / "media.mp4", lambda _: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.stored_files("p1") == []
    await store.put_file("p1", file, tmp_path / "media.mp4")
    assert await joined(store.read_range("p1", file, 0, file.size)) == data


async def test_a_package_is_removed_only_when_no_lecture_points_to_it(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    for file in package.files:
        await store.put_file(package.id, file, tmp_path / file.path)
    lecture = await save(store, make_lecture(1, package=package))
    assert await store.delete_package(package.id) is False
    assert await store.stored_files(package.id) == package.files
    [stored] = await store.packages_stored()
    assert (stored.id, stored.files, stored.size) == (package.id, 5, sum(f.size for f in package.files))
    await store.delete(lecture.id)
    assert await store.delete_package(package.id) is True
    assert await store.packages_stored() == []


async def test_files_wanted_since_are_kept(store: LectureStore, tmp_path: Path) -> None:
    file = await put(store, tmp_path, b"abc")
    [stored] = await store.packages_stored()
    before = stored.seen_at - timedelta(milliseconds=1)
    await store.delete_package("p1", seen_until=before)
    assert await store.stored_files("p1") == [file]
    await store.delete_package("p1", seen_until=stored.seen_at)
    assert await store.stored_files("p1") == []


async def test_a_sweep_takes_what_nobody_names_and_only_when_old(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    for file in package.files:
        await store.put_file(package.id, file, tmp_path / file.path)
    await save(store, make_lecture(1, package=package))
    stray = await put(store, tmp_path, b"stray")
    assert (await store.sweep(timedelta(hours=1))).files == 0
    assert await store.stored_files("p1") == [stray]
    assert (await store.sweep(timedelta(0))).files == 1
    assert await store.stored_files("p1") == []
    assert await store.stored_files(package.id) == package.files
