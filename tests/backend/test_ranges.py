"""Byte ranges and conditions, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vpp_api.ranges import Span, Unsatisfiable, is_unchanged, range_applies, span_of

TAG = '"5d41402abc4b2a76"'


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 1)),
        ("bytes=0-99", Span(0, 100)),
        ("bytes=10-", Span(10, 100)),
        ("bytes=10-1000", Span(10, 100)),
        ("bytes=99-99", Span(99, 100)),
        ("bytes=-1", Span(99, 100)),
        ("bytes=-100", Span(0, 100)),
        ("bytes=-5000", Span(0, 100)),
        (" bytes=1-2\t", Span(1, 3)),
    ],
)
def test_one_range_is_served(header: str, span: Span) -> None:
    assert span_of(header, 100) == span


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"])
def test_a_range_beyond_the_file_cannot_be_served(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(header, 100)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=0-0", "bytes=-1"])
def test_an_empty_file_has_no_range(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        span_of(header, 0)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=0-1,3-4",
        "bytes=0-1,",
        "bytes= 0-1",
        "bytes=0 -1",
        "bytes=+0-1",
        "bytes=-1-2",
        "bytes=0x0-1",
        "bytes=\u0661-\u0662",
        "bytes=1-2\n",
        "bytes=" + "9" * 5000 + "-",
        "Bytes=0-1",
        "lines=0-1",
    ],
)
def test_anything_else_means_the_whole_file(header: str | None) -> None:
    assert span_of(header, 100) is None


@given(st.text(), st.integers(0, 10**12))
def test_no_header_breaks_it(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            span = span_of(text, size)
        except Unsatisfiable:
            continue
        assert span is None or 0 <= span.start < span.end <= size


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_a_range_is_what_slicing_gives(data: bytes, first: int, last: int) -> None:
    wanted = data[first : last + 1]
    try:
        span = span_of(f"bytes={first}-{last}", len(data))
    except Unsatisfiable:
        assert first >= len(data)
        return
    if span is None:
        assert last < first
    else:
        assert data[span.start : span.end] == wanted
        assert span.size == len(wanted)


@pytest.mark.parametrize(
    ("header", "unchanged"),
    [
        (TAG, True),
        (f"W/{TAG}", True),
        (f'"other", W/"x,y", {TAG}', True),
        ("*", True),
        (" * ", True),
        ('"other"', False),
        (TAG.strip('"'), False),
        (f"x{TAG[1:]}", False),
        ("", False),
        (None, False),
    ],
)
def test_if_none_match(header: str | None, unchanged: bool) -> None:
    assert is_unchanged(header, TAG) is unchanged


@pytest.mark.parametrize(
    ("header", "applies"),
    [(None, True), (TAG, True), (f"W/{TAG}", False), ('"other"', False), ("Wed, 21 Oct 2026 07:28:00 GMT", False)],
)
def test_if_range_wants_the_very_same_file(header: str | None, applies: bool) -> None:
    assert range_applies(header, TAG) is applies
