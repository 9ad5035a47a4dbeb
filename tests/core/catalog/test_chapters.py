"""Chapters as lines of text, and which lists are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.catalog.chapters import (
    chapter_lines,
    checked_chapters,
    parse_chapters,
    parse_clock,
    with_added,
    with_moved,
    with_title,
    without,
)
from vpp_core.errors import UsageError
from vpp_core.media.manifest import Chapter


def test_lines_become_chapters_that_follow_each_other() -> None:
    text = "0:00 Welcome\n\n1:30.5 - Chaining\n[1:02:00]  Open   addressing\n"
    assert parse_chapters(text, 4000) == [
        Chapter(start=0, end=90.5, title="Welcome"),
        Chapter(start=90.5, end=3720, title="Chaining"),
        Chapter(start=3720, end=4000, title="Open addressing"),
    ]


def test_a_gap_is_kept_by_its_end() -> None:
    text = "0:00-0:50 Welcome\n1:00 Chaining\n"
    chapters = parse_chapters(text, 120)
    assert chapters[0].end == 50
    assert chapter_lines(chapters, 120) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Welcome", "line 1: has no time"),
        ("0:00 A\nb", "line 2: has no time"),
        ("0:75 A", "line 1: 0:75: is no time"),
        ("0:00", "0:00: has no title"),
        ("0:10 A\n5:00 B", "5:00 B: is not inside the lecture's 2:00"),
        ("0:10 A\n0:10 B", "0:10 A: ends before it begins"),
        ("0:10-0:30 A\n0:20 B", '0:20 B: overlaps "A"'),
        ("0:10-5:00 A", "0:10 A: is not inside"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse_chapters(text, 120)


def test_too_many_are_refused() -> None:
    many = [Chapter(start=n, end=n + 1, title="x") for n in range(501)]
    with pytest.raises(UsageError, match="are 501"):
        checked_chapters(many, 1000)


@given(
    st.lists(st.integers(0, 99_000), unique=True, min_size=1, max_size=20),
    st.text(st.characters(whitelist_categories=["L"]), min_size=1, max_size=9),
)
def test_text_there_and_back_is_the_same(starts: list[int], title: str) -> None:
    chapters: list[Chapter] = []
    for start in starts:
        chapters = with_added(chapters, start / 1000, f"{title} x", 100.0)
    assert parse_chapters(chapter_lines(chapters, 100.0), 100.0) == chapters


def lines(chapters: list[Chapter]) -> str:
    return chapter_lines(chapters, 120).replace("\n", "; ")


def test_chapters_are_added_moved_named_and_removed() -> None:
    chapters = parse_chapters("0:00 A\n0:30-0:50 B\n1:00 C", 120)
    assert lines(with_added(chapters, 40, "N", 120)) == "0:00 A; 0:30 B; 0:40-0:50 N; 1:00 C; "
    assert lines(with_added(chapters, 55, "N", 120)) == "0:00 A; 0:30-0:50 B; 0:55 N; 1:00 C; "
    assert lines(with_added([], 5, "N", 120)) == "0:05 N; "
    assert lines(without(chapters, 1)) == "0:00-0:50 A; 1:00 C; "
    assert lines(without(chapters, 2)) == "0:00 A; 0:30-0:50 B; "
    assert lines(with_moved(chapters, 1, 20)) == "0:00 A; 0:20-0:50 B; 1:00 C; "
    assert lines(with_moved(chapters, 1, -5)) == "0:00 A; 0:01-0:50 B; 1:00 C; "
    assert lines(with_moved(chapters, 1, 500)) == "0:00 A; 0:49-0:50 B; 1:00 C; "
    assert lines(with_moved(chapters, 2, 0)) == "0:00 A; 0:30 B; 0:50 C; "
    assert lines(with_title(chapters, 2, "D")) == "0:00 A; 0:30-0:50 B; 1:00 D; "


def test_chapters_shorter_than_a_move_leaves_stay_where_they_are() -> None:
    chapters = parse_chapters("0:00 A\n0:00.001 B\n0:00.002 C\n", 120)
    assert with_moved(chapters, 1, 0) == chapters


@given(
    st.lists(st.tuples(st.sampled_from("arm"), st.integers(0, 30), st.integers(0, 119_000)), min_size=1, max_size=25)
)
def test_whatever_is_done_to_a_list_it_stays_one(steps: list[tuple[str, int, int]]) -> None:
    chapters: list[Chapter] = []
    for verb, index, millis in steps:
        if verb == "a" and millis / 1000 not in [one.start for one in chapters]:
            chapters = with_added(chapters, millis / 1000, "x", 120)
        elif chapters and verb == "r":
            chapters = without(chapters, index % len(chapters))
        elif chapters and verb == "m":
            chapters = with_moved(chapters, index % len(chapters), millis / 1000)
        assert checked_chapters(chapters, 120) == chapters


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45", 45), ("2:03", 123), ("1:02:03,5", 3723.5), ("90:00", 5400), ("x", None), ("1:99", None)],
)
def test_times(text: str, seconds: float | None) -> None:
    assert parse_clock(text) == seconds
