"""What searching and sorting compare: pure functions on lectures."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.contract.packages import make_lecture
from vpp_core.catalog.document import MOST_WORDS, beyond, free_slug, from_document, search_filter, storable, to_document
from vpp_core.catalog.lecture import Course, fold, order_keys, search_words, words
from vpp_core.catalog.store import LectureQuery


def test_words_are_without_case_accents_and_doubles() -> None:
    assert words("Caf\u00e9 CAF\u00c9, na\u00efve_C++ 6.006 \ufb01n") == ["006", "6", "c", "cafe", "fin", "naive"]
    assert words("\u4e8c\u53c9\u6811abc") == sorted(["\u4e8c", "\u53c9", "\u6811", "abc"])
    assert words("") == words(" \n&.*$") == []


def test_scripts_without_spaces_are_found_by_any_part() -> None:
    title = "\u30ac\u30d9\u30fc\u30b8 \ud574\uc2f1"  # Japanese and Korean
    assert set(words("\u30d9\u30fc")) <= set(words(title))
    assert set(words("\uc2f1")) <= set(words(title))


def test_all_that_a_student_may_know_of_a_lecture_finds_it() -> None:
    lecture = make_lecture(
        1,
        title="Hashing",
        description="buckets",
        course=Course(title="Algorithms", code="6.006", term="Fall"),
        presenters=["Ada"],
        tags=["tables"],
    )
    for word in ("hashing", "buckets", "algorithms", "006", "fall", "ada", "tables"):
        assert word in search_words(lecture)


@given(st.text(max_size=40))
def test_what_was_typed_is_never_an_operator(text: str) -> None:
    matching = search_filter(LectureQuery(text=text, course=text or None))
    for part in matching.get("$and", []):
        assert list(part) == ["words"]
        assert part["words"]["$regex"].startswith("^")
    assert len(matching.get("$and", [])) <= MOST_WORDS


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_stored_and_comes_back_the_same_from_then_on(title: str, tag: str) -> None:
    lecture = storable(make_lecture(1, title=title, tags=[tag]))
    assert storable(lecture) == lecture
    assert from_document(to_document(lecture, 7)) == lecture


def test_lectures_of_a_course_are_sorted_by_number_not_by_text() -> None:
    course = Course(title="Algorithms")
    rows = [
        make_lecture(1, title="Z", course=course, number=2),
        make_lecture(2, title="A", course=course, number=10),
        make_lecture(3, title="B", course=course),
        make_lecture(4, title="C", course=Course(title="algorithms and more"), number=1),
        make_lecture(5, title="D", number=1),
    ]
    assert [le.title for le in sorted(rows, key=lambda le: order_keys(le)["course"])] == ["Z", "A", "B", "C", "D"]


def test_order_keys_compare_like_what_they_stand_for() -> None:
    early, late = make_lecture(1, recorded_at=date(999, 1, 1)), make_lecture(2, recorded_at=date(2026, 1, 1))
    assert order_keys(make_lecture(3))["recorded"] < order_keys(early)["recorded"] < order_keys(late)["recorded"]
    assert order_keys(make_lecture(1, title="\u00c4  b"))["title"] == fold("A B") == "a b"


def test_a_free_slug_has_the_first_number_that_nobody_has() -> None:
    assert free_slug("a", []) == "a"
    assert free_slug("a", ["a"]) == "a-2"
    assert free_slug("a", ["a", "a-2", "a-4"]) == "a-3"
    assert free_slug("a", ["a-2"]) == "a"


def test_a_page_goes_on_after_the_last_lecture_of_the_one_before() -> None:
    assert beyond("k", "i", "title") == {
        "$or": [{"order.title": {"$gt": "k"}}, {"order.title": "k", "_id": {"$gt": "i"}}]
    }
    assert beyond("k", "i", "newest")["$or"][0] == {"order.newest": {"$lt": "k"}}
