"""The list of lectures, one lecture, and what students must not learn from either."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.backend.site import Site, publish_lecture
from tests.contract.packages import make_lecture
from vpp_core.catalog.document import search_filter
from vpp_core.catalog.lecture import Course
from vpp_core.catalog.store import LectureQuery, save

pytestmark = pytest.mark.mongod

SECRETS = ("sha256", "source", "Hashing.mp4", "gridfs", "recipe", "visibility", "revision", "updated_at")


async def test_an_empty_catalog(site: Site) -> None:
    await site.store.delete(site.lecture.id)
    assert (await site.api.get("/api/lectures")).json() == {"lectures": [], "total": 0, "cursor": None}


async def test_a_published_lecture_is_listed_and_opens(site: Site) -> None:
    page = (await site.api.get("/api/lectures")).json()
    assert [one["title"] for one in page["lectures"]] == ["Lecture 1"]
    for key in (site.lecture.id, site.lecture.slug):
        shown = (await site.api.get(f"/api/lectures/{key}")).json()
        assert shown["title"] == "Lecture 1"
        assert shown["duration"] == 63.5
        assert shown["chapters"] == [{"start": 0.0, "end": 63.5, "title": "All"}]
    assert (await site.api.get(shown["poster"])).content == site.bytes_of("poster.jpg")


async def test_only_what_is_meant_for_students_is_shown(site: Site) -> None:
    for address in ("/api/lectures", f"/api/lectures/{site.lecture.id}"):
        text = (await site.api.get(address)).text
        assert not [secret for secret in SECRETS if secret in text]


async def test_drafts_do_not_exist(site: Site, tmp_path: Path) -> None:
    draft, _ = await publish_lecture(site.store, tmp_path, seed=2, title="Secret plans", visibility="draft")
    page = (await site.api.get("/api/lectures")).json()
    assert (len(page["lectures"]), page["total"]) == (1, 1)
    assert (await site.api.get("/api/lectures", params={"text": "secret"})).json()["total"] == 0
    missing = await site.api.get("/api/lectures/no-such-lecture")
    for key in (draft.id, draft.slug):
        answer = await site.api.get(f"/api/lectures/{key}")
        assert (answer.status_code, answer.json()) == (404, missing.json())


async def test_beginnings_of_ids_are_no_addresses(site: Site, tmp_path: Path) -> None:
    await save(site.store, make_lecture(8, id="ab1", visibility="draft", title="Secret one"))
    await save(site.store, make_lecture(9, id="ab2", visibility="draft", title="Secret two"))
    for key in ("ab", site.lecture.id[:6]):
        answer = await site.api.get(f"/api/lectures/{key}")
        assert answer.status_code == 404
        assert "Secret" not in answer.text


async def test_pages_show_every_lecture_once(site: Site) -> None:
    for number in range(2, 8):
        await save(site.store, make_lecture(number, visibility="published" if number % 2 else "draft"))
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await site.api.get("/api/lectures", params=params)).json()
        assert page["total"] == 4
        seen += [one["title"] for one in page["lectures"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert sorted(seen) == ["Lecture 1", "Lecture 3", "Lecture 5", "Lecture 7"]


async def test_search_and_course(site: Site) -> None:
    course = Course(title="Algorithms & data", code="6.006")
    await save(site.store, make_lecture(2, title="Hashing", course=course))
    await save(site.store, make_lecture(3, title="Größe und Maß"))

    async def titles(**params: str) -> list[str]:
        return [one["title"] for one in (await site.api.get("/api/lectures", params=params)).json()["lectures"]]

    assert await titles(text="hash") == ["Hashing"]
    assert await titles(text="GRÖSSE") == ["Größe und Maß"]
    assert await titles(course="6.006") == ["Hashing"]
    assert await titles(course="Algorithms & data") == ["Hashing"]
    assert await titles(course="Algorithms") == []


NO_QUERIES = [
    "text[$ne]=x",
    "course[$gt]=",
    "course[$regex]=.*",
    "visibility=draft",
    "sort=title",
    "limit=0",
    "limit=1000000",
    "limit=x",
    "cursor=x",
    "cursor=%5B%22newest%22%5D",
    "cursor=" + "W1tb" * 1000,
    "text=" + "a" * 201,
]


async def test_queries_that_mean_nothing_are_refused(site: Site) -> None:
    for query in NO_QUERIES:
        answer = await site.api.get(f"/api/lectures?{query}")
        assert answer.status_code == 422, query
        assert set(answer.json()) == {"error", "hint"}


OPERATORS = ['{"$ne": null}', "$where", "^.*", "[$gt]", "\u202e", "' || 1 == 1 || '", "(("]


async def test_operators_are_values(site: Site) -> None:
    for value in OPERATORS:
        for name in ("text", "course"):
            answer = await site.api.get("/api/lectures", params={name: value})
            assert answer.status_code == 200
            if name == "course":
                assert answer.json()["total"] == 0
        for key in (value, "%00", "lecture-1%00", "%ff"):
            assert (await site.api.get(f"/api/lectures/{key}")).status_code == 404


@given(value=st.text(max_size=60))
def test_whatever_is_typed_stays_a_value(value: str) -> None:
    found = search_filter(LectureQuery(text=value, course=value, visibility="published"))
    assert found["visibility"] == "published"
    assert all(isinstance(part["words"]["$regex"], str) for part in found.get("$and", []))
    assert found["$or"] == [{"course.title": value}, {"course.code": value}]


async def test_errors_name_no_trace_and_no_inside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr("vpp_core.catalog.mongo.MongoStore.search", broken)
    answer = await site.api.get("/api/lectures")
    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert set(answer.json()) == {"error", "hint"}
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


async def test_every_answer_carries_the_security_headers(site: Site) -> None:
    for address in ("/health/live", "/api/lectures", "/api/lectures/none", "/nowhere", site.address("poster.jpg")):
        headers = (await site.api.get(address)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
