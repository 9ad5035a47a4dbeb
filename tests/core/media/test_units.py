"""The pure parts of the media core, on data alone."""

from __future__ import annotations

import contextlib
import math
import re
import struct
from array import array
from fractions import Fraction
from pathlib import Path

import m3u8
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.errors import MediaError, SourceError, printable
from vpp_core.media import adts, fmp4, language, loudness
from vpp_core.media.assemble import distinct, poster_place, storyboard_interval, tile_size
from vpp_core.media.ffmpeg import without_level
from vpp_core.media.ladder import fit, grid_from_keyframes, regular_grid, targets
from vpp_core.media.manifest import Caption, Chapter, PackageFile, Rendition
from vpp_core.media.package import (
    Media,
    Segment,
    chapters_vtt,
    escape_arrows,
    media_playlist,
    multivariant_playlist,
    timestamp,
)
from vpp_core.media.probe import VideoStream, parse
from vpp_core.media.progress import Meter, Tally
from vpp_core.media.recipe import Ladder, Recipe, Rung, package_id
from vpp_core.media.timeline import Timeline, Track, frame_rate, is_even, positions

LADDER = Ladder(name="l", title="L", rungs=[Rung(height=h, max_bitrate=h * 4) for h in (1080, 720, 480, 360)])


def video(width: int, height: int, rotation: int = 0, sar: Fraction = Fraction(1)) -> VideoStream:
    return VideoStream(
        index=0, codec="h264", profile="High", level=40, pix_fmt="yuv420p", width=width, height=height, sar=sar,
        rotation=rotation, interlaced=False, rate=Fraction(30), time_base=Fraction(1, 90000), transfer="", matrix="",
        color_range="",
    )  # fmt: skip


sides = st.integers(1, 16384)


@given(sides, sides, st.sampled_from([360, 480, 720, 1080]))
def test_a_picture_fits_its_box_evenly_and_is_never_enlarged(width: int, height: int, box: int) -> None:
    w, h = fit(width, height, Rung(height=box, max_bitrate=1))
    assert w % 2 == h % 2 == 0
    assert 2 <= w <= max(2, width + 1)
    assert 2 <= h <= max(2, height + 1)
    assert min(w, h) <= max(2, box)
    assert max(w, h) <= max(2, box * 16 // 9 + 2)


@given(sides, sides, st.sampled_from([0, 90, 180, 270]))
def test_a_ladder_has_rungs_that_differ(width: int, height: int, rotation: int) -> None:
    found = targets(video(width, height, rotation), LADDER, Fraction(30))
    assert found
    assert len({t.name for t in found}) == len(found)
    sizes = [t.width * t.height for t in found]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1920, 1080), ["1080", "720", "480", "360"]),
        ((1280, 720), ["720", "480", "360"]),
        ((3840, 2160), ["1080", "720", "480", "360"]),
        ((1080, 1920), ["1080", "720", "480", "360"]),
        ((320, 180), ["180"]),
    ],
)
def test_usual_sources_get_the_usual_rungs(size: tuple[int, int], names: list[str]) -> None:
    assert [t.name for t in targets(video(*size), LADDER, Fraction(30))] == names


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(1, 60))
def test_a_grid_from_keyframes_uses_keyframes_only(gaps: list[int], rate: int) -> None:
    keys = [sum(gaps[:n]) for n in range(len(gaps))]
    frames = sum(gaps)
    grid = grid_from_keyframes(keys, frames, Fraction(rate))
    if grid is None:
        return
    assert grid[0] == 0
    assert set(grid) <= set(keys)
    lengths = [b - a for a, b in zip(grid, [*grid[1:], frames], strict=True)]
    assert all(2 * rate <= length <= 8 * rate for length in lengths[:-1])
    assert 0 < lengths[-1] <= 8 * rate


@pytest.mark.parametrize(
    ("every", "taken"), [(30, True), (60, True), (120, True), (240, True), (241, False), (300, False)]
)
def test_regular_keyframes_serve_as_a_grid_up_to_eight_seconds(every: int, taken: bool) -> None:
    assert (grid_from_keyframes(list(range(0, 3000, every)), 3000, Fraction(30)) is not None) == taken


def test_a_grid_needs_a_keyframe_at_the_beginning() -> None:
    assert grid_from_keyframes([3, 120], 240, Fraction(30)) is None
    assert grid_from_keyframes([], 240, Fraction(30)) is None


@given(st.integers(1, 5000), st.fractions(Fraction(1), Fraction(120)))
def test_a_regular_grid_begins_at_each_four_seconds(frames: int, rate: Fraction) -> None:
    grid = regular_grid(frames, rate)
    step = grid[1] if len(grid) > 1 else frames
    assert grid == list(range(0, frames, step))
    assert step <= 4 * rate + Fraction(1, 2)
    assert len(grid) == 1 or step >= 4 * rate - Fraction(1, 2)


def track_of(times: list[int], base: Fraction) -> Track:
    track = Track(base, keep_all=True)
    for time in times:
        track.add(str(time), str(time), "0", "K_")
    track.done()
    return track


@pytest.mark.parametrize(("declared", "end"), [("40", 5040), ("2500", 7500), ("N/A", 6000), ("0", 6000)])
def test_the_last_frame_is_shown_as_long_as_it_declares(declared: str, end: int) -> None:
    """Frames that come in another order than they are shown, the last one long after the others."""
    track = Track(Fraction(1, 1000), keep_all=True)
    for time, length in ((0, "40"), (5000, declared), (40, "40")):
        track.add(str(time), "N/A", length, "__")
    track.done()
    assert track.end == end


@pytest.mark.parametrize(
    "rate",
    [
        Fraction(30),
        Fraction(25),
        Fraction(30000, 1001),
        Fraction(24000, 1001),
        Fraction(60),
        Fraction(15),
        Fraction(50),
    ],
)
@pytest.mark.parametrize("base", [Fraction(1, 1000), Fraction(1, 90000), Fraction(1, 30000)])
def test_the_frame_rate_is_seen_through_rounded_times(rate: Fraction, base: Fraction) -> None:
    track = track_of([round(n / rate / base) for n in range(900)], base)
    assert frame_rate(track, Fraction(7), 60.0) == rate
    assert is_even(positions(track, rate, 0))


def test_a_rate_above_the_cap_is_halved() -> None:
    track = track_of([round(n * 1000 / 120) for n in range(900)], Fraction(1, 1000))
    assert frame_rate(track, Fraction(120), 60.0) == 60
    assert frame_rate(track, Fraction(120), 15.0) == 15


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=50, unique=True))
def test_any_times_have_a_rate_and_places_that_grow(times: list[int]) -> None:
    track = track_of(sorted(times), Fraction(1, 1000))
    rate = frame_rate(track, Fraction(30), 60.0)
    assert 0 < rate <= 60
    places = positions(track, rate, 3)
    assert places[0] == 3
    assert list(places) == sorted(places)


def adts_frame(size: int) -> bytes:
    """A header for `size` bytes in all, and as many zeros as it promises."""
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC])
    return head + bytes(size - 7)


@given(st.lists(st.integers(7, 8191), min_size=1, max_size=12), st.data())
def test_frames_are_cut_as_asked(sizes: list[int], data: st.DataObject) -> None:
    frames = [adts_frame(size) for size in sizes]
    skip = data.draw(st.integers(0, len(frames) - 1))
    count = data.draw(st.integers(1, len(frames) - skip))
    assert adts.cut(b"".join(frames), skip, count) == b"".join(frames[skip : skip + count])
    with pytest.raises(MediaError):
        adts.cut(b"".join(frames), 0, len(frames) + 1)
    with pytest.raises(MediaError):
        adts.cut(b"".join(frames)[:-1], 0, len(frames))


@given(st.binary(max_size=400), st.integers(0, 4), st.integers(1, 4))
def test_garbage_is_no_sound(data: bytes, skip: int, count: int) -> None:
    with contextlib.suppress(MediaError):
        adts.cut(data, skip, count)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


boxes = st.recursive(
    st.builds(box, st.sampled_from([b"tfdt", b"tfhd", b"trun", b"mfhd", b"mdhd", b"avcC"]), st.binary(max_size=40)),
    lambda inner: st.builds(
        box,
        st.sampled_from([b"moof", b"traf", b"moov", b"trak", b"mdia", b"ftyp", b"mdat"]),
        st.lists(inner, max_size=4).map(b"".join),
    ),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=300), st.lists(boxes, max_size=5).map(b"".join)))
def test_garbage_is_no_fragmented_mp4(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage.mp4"
    path.write_bytes(data)
    with contextlib.suppress(MediaError):
        init, _ = fmp4.fragments(path)
        fmp4.time_scale(init)
        fmp4.codec_string(init)


@given(st.binary(max_size=300))
def test_garbage_of_ffprobe_is_a_plain_refusal(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        parse(data, "source.mp4", "x.mp4")


def test_a_constant_tone_has_its_own_loudness() -> None:
    assert loudness.integrated({-230: 100}) == pytest.approx(-23.0)
    assert loudness.integrated({}) == -math.inf
    assert loudness.gain({}, -math.inf, -16.0) == (0.0, False)
    assert loudness.gain({-230: 100}, -20.0, -16.0) == (7.0, False)
    assert loudness.gain({-230: 100}, -3.0, -16.0) == (7.0, True)
    assert loudness.gain({-100: 100}, 0.0, -16.0) == (-6.0, False)
    assert loudness.gain({-230: 100}, -3.0, None) == (0.0, False)


def test_pauses_do_not_count() -> None:
    """EBU Tech 3341, case 3: the relative gate leaves out what is 10 LU below the rest."""
    assert loudness.integrated({-360: 100, -230: 600}) == pytest.approx(-23.0, abs=0.1)


@given(st.dictionaries(st.integers(-900, 50), st.integers(1, 10_000), max_size=50))
def test_pieces_add_up_to_the_whole(blocks: dict[int, int]) -> None:
    halves = [{k: v for k, v in blocks.items() if k % 2 == n} for n in (0, 1)]
    records = [{"blocks": {str(k): v for k, v in half.items()}, "peak": -1.0} for half in halves]
    assert loudness.gain_of(records, -16.0) == loudness.gain(blocks, -1.0, -16.0)


def test_the_tally_reads_progress_and_the_closing_summary() -> None:
    tally = Tally(stream=1)
    assert not any(tally.feed(f"{line}\n") for line in ("frame=12", "frame=N/A", "fps=N/A", "out_time_us=400000"))
    assert tally.feed("progress=continue")
    assert tally.frames == 12
    tally.note("[h264 @ 0x1] [error] no frame!")
    tally.note("[graph 0 input from stream 0:0 @ 0x2] [verbose] w:320")
    tally.note("[h264 @ 0x1] [error] error while decoding MB 1 2")
    tally.note("[verbose]   Input stream #0:0 (video): 30 packets read (1 bytes); 29 frames decoded; ")
    for stream in (0, 1, 1):
        tally.note(f"[warning] file:source.ts: corrupt input packet in stream {stream}")
    assert tally.corrupt == 2
    assert (tally.early, tally.packets, tally.decoded) == (1, 30, 29)


def test_complaints_are_told_from_talk() -> None:
    assert without_level("[h264 @ 0x5a] [error] no frame!") == "no frame!"
    assert without_level("[in#0 @ 0x1] [h264 @ 0x5a] [fatal] out") == "out"
    assert without_level("[error] [plain]") == "[plain]"
    assert without_level("[info] an [error] quoted") is None


def test_the_meter_counts_both_picture_and_sound() -> None:
    meter = Meter(100, 25.0, 4.0, 1)
    meter.start(0)
    assert meter.fraction == 0
    meter.at("a", 30)
    meter.finish("a", 50)
    meter.sound(measured=10, of=10)
    meter.sound(encoded=10, of=10)
    assert 0.5 < meter.fraction < 0.6
    meter.finish("b", 50)
    assert meter.fraction == pytest.approx(meter.ceiling)
    assert Meter(0, 0.0, 0.0, 0).fraction <= 1


def test_sound_alone_has_a_speed_and_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    meter = Meter(0, 0.0, 1000.0, 1)
    meter.sound(measured=10, encoded=2, of=10)  # 0.44 of the work
    meter.start_sound()
    now += 10
    assert (meter.speed, meter.remaining) == (None, None), "what was there before is no speed"
    meter.sound(encoded=4, of=10)
    assert meter.fps is None
    assert meter.speed == pytest.approx(28)
    assert meter.remaining == pytest.approx(10)
    meter.sound(encoded=4, of=10)
    assert meter.remaining == pytest.approx(0)
    assert meter.fraction == pytest.approx(meter.ceiling)


def media(lengths: list[float], size: int = 1000) -> Media:
    entry = PackageFile(path="video-180.mp4", size=700 + size * len(lengths), sha256="0" * 64, content_type="video/mp4")
    parts = [Segment(700 + size * n, size, length, round(length * 30)) for n, length in enumerate(lengths)]
    return Media(entry, 700, "avc1.64000d", tuple(parts))


@given(st.lists(st.floats(0.02, 9), min_size=1, max_size=20))
def test_playlists_are_what_their_parser_expects(lengths: list[float]) -> None:
    made = media(lengths)
    assert made.bandwidth >= made.average_bandwidth
    found = m3u8.loads(media_playlist(made))
    assert [s.duration for s in found.segments] == pytest.approx(lengths, abs=1e-6)
    assert all(round(s.duration) <= found.target_duration for s in found.segments)


def test_names_in_a_playlist_cannot_end_their_quotes() -> None:
    common = {"bandwidth": 2, "average_bandwidth": 1}
    sound = Rendition(kind="audio", name='a"b,c="D"', playlist="a.m3u8", media="a.m4a", codecs="mp4a.40.2", **common)
    picture = Rendition(
        kind="video", name="180p", playlist="v.m3u8", media="v.mp4", codecs="avc1.64000d", width=320, height=180,
        fps=30.0, **common,
    )  # fmt: skip
    found = m3u8.loads(multivariant_playlist([picture, sound]))
    assert len(found.media) == 1
    assert found.media[0].uri == "a.m3u8"


def test_sound_alone_has_captions_too_and_unknown_languages_have_no_tag() -> None:
    sound = Rendition(
        kind="audio", name="Sound", playlist="a.m3u8", media="a.m4a", codecs="mp4a.40.2", bandwidth=2,
        average_bandwidth=1,
    )  # fmt: skip
    captions = [
        Caption(path="c.vtt", language="und", label="Captions"),
        Caption(path="d.vtt", language="de", label="D"),
    ]
    found = m3u8.loads(multivariant_playlist([sound], captions))
    assert [(m.type, m.uri, m.language) for m in found.media] == [
        ("SUBTITLES", "c.m3u8", None),
        ("SUBTITLES", "d.m3u8", "de"),
    ]
    assert [p.stream_info.subtitles for p in found.playlists] == [found.media[0].group_id]


@given(st.lists(st.sampled_from(["Sound", "Sound 2", "Deutsch", "Deutsch 3"])))
def test_what_a_player_offers_differs(names: list[str]) -> None:
    found = distinct(names)
    assert len(set(found)) == len(names)
    assert all(shown.startswith(name) for shown, name in zip(found, names, strict=True))
    assert distinct(["Deutsch", "Deutsch"]) == ["Deutsch", "Deutsch 2"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "00:00:00.000"), (3661.0005, "01:01:01.000"), (59.9996, "00:01:00.000"), (360000, "100:00:00.000")],
)
def test_timestamps(seconds: float, text: str) -> None:
    assert timestamp(seconds) == text


def test_only_times_keep_their_arrows() -> None:
    text = [
        "WEBVTT", "", "00:01.000 --> 00:02.000", "<i>a</i> --> &amp; -->", "00:03.000 --> 00:04.000", "",
        "01:00:00.000 --> 01:00:01.000 align:start", "---->", "",
    ]  # fmt: skip
    wanted = [line.replace("-->", "--&gt;") if n in (3, 4, 7) else line for n, line in enumerate(text)]
    assert escape_arrows("\n".join(text)).split("\n") == wanted


def test_titles_of_chapters_are_escaped() -> None:
    made = chapters_vtt([Chapter(start=0, end=1, title="a --> b < c & d")])
    assert made.split("\n")[2:4] == ["00:00:00.000 --> 00:00:01.000", "a --&gt; b &lt; c &amp; d"]


@pytest.mark.parametrize(
    ("code", "tag", "word"),
    [
        ("eng", "en", "English"),
        ("ger", "de", "Deutsch"),
        ("deu", "de", "Deutsch"),
        ("FRE", "fr", "Français"),
        ("fra", "fr", "Français"),
        ("en", "en", "English"),
        ("ger-AT", "de-AT", "Deutsch (AT)"),
        ("pt-BR", "pt-BR", "Português (BR)"),
        ("gsw", "gsw", "gsw"),
    ],
)
def test_languages_have_the_tags_that_players_know(code: str, tag: str, word: str) -> None:
    found = language.tag(code)
    assert found == tag
    assert language.own_word(tag) == word


@pytest.mark.parametrize("code", ["", "und", "UND", "english", "e", 'en",X="', "12"])
def test_what_names_no_language_has_no_tag(code: str) -> None:
    assert language.tag(code) is None


def test_the_table_of_languages_is_whole() -> None:
    """No code twice, and none cut by its columns."""
    rows = [line.split() for line in language._LANGUAGES.strip().splitlines()]
    codes = [word for row in rows for word in row if re.fullmatch(r"[a-z]{2,3}", word)]
    assert len(codes) == len(set(codes)) > 2 * len(rows)
    for short, long, *_ in rows:
        assert (len(short), language.tag(long)) == (2, short)
        assert language.own_word(short) not in ("", short)


def test_a_poster_shows_something() -> None:
    assert poster_place([0.0, 2.0, 5.0, 4.9, 6.0, 6.0, 6.0, 6.0]) == 2
    assert poster_place([0.0, 0.0, 0.0, 5.0]) == 3
    assert poster_place([0.0, 0.0]) == 0
    assert poster_place([]) == 0


@given(st.floats(0.1, 100_000), st.integers(2, 4000), st.integers(2, 4000))
def test_a_storyboard_fits_its_sheet(duration: float, width: int, height: int) -> None:
    assert duration / storyboard_interval(duration) <= 400
    w, h = tile_size(width, height)
    assert w % 2 == h % 2 == 0
    assert max(w, h) <= 160


def test_a_package_is_known_by_its_bytes_and_recipe() -> None:
    recipe = Recipe(ladder=LADDER)
    renamed = Recipe(ladder=LADDER.model_copy(update={"title": "Other words"}))
    assert package_id("a" * 64, recipe) == package_id("a" * 64, renamed)
    others = {package_id("b" * 64, recipe), package_id("a" * 64, Recipe(ladder=LADDER, loudness=None))}
    assert package_id("a" * 64, recipe) not in others
    assert len(others) == 2


@given(st.text())
def test_errors_are_one_printable_line(text: str) -> None:
    assert printable(text).isprintable()


def test_places_follow_halves_away_from_zero() -> None:
    track = Track(Fraction(1, 1000), keep_all=True, pts=array("q", [0, 50, 150, 250]))
    assert list(positions(track, Fraction(10), 0)) == [0, 1, 2, 3]


def test_gaps_and_leaps_of_a_broadcast_are_told_apart() -> None:
    """A second and a half is a hole; more than ten the clock's own leap, or a pause."""
    track = Track(Fraction(1, 1000), keep_all=False, broadcast=True)
    for time in (0, 40, 80, 1580, 1620, 14620, 14660, 100, 140):
        track.add(str(time), str(time), "40", "K_")
    assert (track.gap, track.leaps, track.jumps) == (1500, 13000, 2)
    assert Timeline({0: track}, None).leapt == 13.0


def test_fragments_of_no_file_are_an_error(tmp_path: Path) -> None:
    with pytest.raises((MediaError, OSError)):
        fmp4.fragments(tmp_path / "none.mp4")
