"""Caption files of people, as WebVTT; storyboards read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.errors import UsageError, VppError
from vpp_core.media.captions import MOST_BYTES, language_of_name, read_captions, to_webvtt
from vpp_core.media.package import storyboard_vtt
from vpp_core.media.storyboard import parse_storyboard, tile_at

SRT = """1
00:00:01,000 --> 00:00:04,250
<i>Hashing</i> & <font color="red">trees</font>
{\\an8}with a < b

2
00:00:05,0 --> 00:00:06,5
Second
"""

VTT = """WEBVTT - made by something
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

STYLE
::cue { color: red }

NOTE
a note with --> an arrow

intro
00:05.000 --> 00:07.000 align:start region:x position:10%
<v Ada>Two &amp; two</v> --> four

00:01.000 --> 00:02.000
First
"""


def test_subrip_becomes_webvtt() -> None:
    assert to_webvtt(SRT.encode(), "a.srt", 60) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:04.250\n<i>Hashing</i> &amp; trees\nwith a &lt; b\n\n"
        "00:00:05.000 --> 00:00:06.500\nSecond\n"
    )


def test_webvtt_keeps_its_cues_by_time_and_leaves_the_rest() -> None:
    assert to_webvtt(VTT.encode(), "a.vtt", 60) == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:02.000\nFirst\n\n"
        "00:00:05.000 --> 00:00:07.000 align:start position:10%\n<v Ada>Two &amp; two</v> --&gt; four\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends_of_other_programs(encoding: str) -> None:
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nÜbung für alle\r\n"
    assert "Übung für alle" in to_webvtt(text.encode(encoding), "a.srt", 60)


def test_what_is_made_is_read_again_without_a_change() -> None:
    once = to_webvtt(VTT.encode(), "a.vtt", 60)
    assert to_webvtt(once.encode(), "b.vtt", 60) == once


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "holds no captions"),
        (b"WEBVTT\n\n", "holds no captions"),
        (b"Dear all,\nhere are no captions", "line 1 has no times"),
        (b"1\n00:00:01 --> later\nx\n", "line 2 is no time"),
        (b"1\n00:00:05,000 --> 00:00:02,000\nx\n", "line 2 ends before it begins"),
        (b"\x00\x01\x02", "is no text"),
        (b"1\n02:00:00,000 --> 02:00:02,000\nx\n", "begins at 2:00:00, after the lecture's end at 1:00"),
        (b"x" * (MOST_BYTES + 1), "has more than 8.0 MB"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        to_webvtt(data, "a.srt", 60)


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.srt: is no file"):
        await read_captions(tmp_path / "gone.srt", 60)


@given(st.binary(max_size=400))
def test_no_bytes_at_all_end_in_anything_but_a_sentence(data: bytes) -> None:
    try:
        made = to_webvtt(data, "a.srt", 0)
    except VppError:
        return
    assert made.startswith("WEBVTT\n\n")


@given(st.text(st.sampled_from("<>/&; ibvc.-=ai\\{}"), max_size=60))
def test_text_never_opens_what_it_does_not_close_by_a_known_mark(text: str) -> None:
    try:
        made = to_webvtt(f"00:01.000 --> 00:02.000\n{text}\n".encode(), "a.vtt", 0)
    except VppError:
        return
    assert made.count("-->") == 1


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Lecture 03 - Hashing.de-AT.vtt", "de-AT"),
        ("captions_eng.srt", "en"),
        ("captions-en.vtt", "en"),
        ("English.srt", "en"),
        ("Deutsch.vtt", "de"),
        ("en.vtt", "en"),
        ("Introduction to AI.srt", None),
        ("what-is.srt", None),
        ("lecture.v2.srt", None),
        ("Lecture 3.srt", None),
    ],
)
def test_a_name_tells_a_language_only_where_it_clearly_does(name: str, tag: str | None) -> None:
    assert language_of_name(name) == tag


def test_a_storyboard_is_read_back() -> None:
    tiles = parse_storyboard(storyboard_vtt(5, 4.0, 18.5, (160, 90), 2))
    assert [(one.start, one.end, one.x, one.y) for one in tiles] == [
        (0, 4, 0, 0),
        (4, 8, 160, 0),
        (8, 12, 0, 90),
        (12, 16, 160, 90),
        (16, 18.5, 0, 180),
    ]
    assert (tiles[0].width, tiles[0].height) == (160, 90)
    places = [tile_at(tiles, second) for second in (-1, 0, 3.9, 4, 17, 99)]
    assert [tiles.index(place) for place in places if place] == [0, 0, 0, 1, 4, 4]
    assert tile_at((), 1) is None
    assert parse_storyboard("WEBVTT\n\nnothing") == ()
