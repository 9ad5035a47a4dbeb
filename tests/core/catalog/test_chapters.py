"""Chapters as lines of text, and which lists are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.catalog.chapters import chapter_lines, checked_chapters, contiguous, parse_chapters, parse_clock
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
    chapters = contiguous([(start / 1000, f"{title} x") for start in starts], 100.0)
    assert parse_chapters(chapter_lines(chapters, 100.0), 100.0) == chapters


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45", 45), ("2:03", 123), ("1:02:03,5", 3723.5), ("90:00", 5400), ("x", None), ("1:99", None)],
)
def test_times(text: str, seconds: float | None) -> None:
    assert parse_clock(text) == seconds
