"""Store, index, search, levels and escape sequences: lines as data."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.ui.logs.samples import TRACE, line, numbered
from vpp_core.errors import UsageError
from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui import theme
from vpp_desktop.ui.logs import ansi, colours
from vpp_desktop.ui.logs.index import Filter, Index
from vpp_desktop.ui.logs.levels import Level, continues, level_of, readable
from vpp_desktop.ui.logs.own import Merger, OwnLog
from vpp_desktop.ui.logs.scroll import Scroll
from vpp_desktop.ui.logs.search import Pattern, Search
from vpp_desktop.ui.logs.select import Place, Selection, word_at
from vpp_desktop.ui.logs.store import Store


def stamp(second: float) -> str:
    time = datetime(2026, 11, 25, tzinfo=UTC) + timedelta(seconds=second)
    return f"{time:%Y-%m-%dT%H:%M:%S.%f}000Z"


def texts(store: Store) -> list[str]:
    return [store.line(number).text for number in range(store.first, store.end)]


def worked(store: Store, wanted: Filter | None = None) -> Index:
    index = Index(store, wanted)
    while not index.work(0.001):
        pass
    return index


def shown(index: Index) -> list[str]:
    return [index.store.line(number).text for number in index.rows]


# The store


@given(st.lists(st.lists(st.text(st.characters(blacklist_characters="\n", codec="utf-8"), max_size=8), max_size=9)))
def test_what_is_put_in_comes_out_in_order(batches: list[list[str]]) -> None:
    store = Store(block=4)
    for batch in batches:
        store.append([line("a", text, stamp(0)) for text in batch])
    wanted = [text for batch in batches for text in batch]
    assert texts(store) == wanted
    for start in range(len(wanted) + 1):
        assert [text for piece in store.pieces(start) for text in piece.texts] == wanted[start:]


@given(st.lists(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), max_size=5), max_size=8))
def test_late_lines_find_their_place_and_each_service_keeps_its_order(batches: list[list[tuple[str, int]]]) -> None:
    store = Store(block=100)
    count: dict[str, int] = {"a": 0, "b": 0}
    known: list[tuple[str, str]] = []
    for batch in batches:
        rows: Lines = []
        for service, second in batch:
            rows.append(line(service, str(count[service]), stamp(second)))
            count[service] += 1
        changed = store.append(rows)
        found = [store.line(n) for n in range(store.end)]
        assert [(each.service, each.text) for each in found[:changed]] == known[:changed]
        known = [(each.service, each.text) for each in found]
    for service in "ab":
        assert [text for name, text in known if name == service] == [str(n) for n in range(count[service])]
    if all(sorted(batch, key=lambda row: row[1]) == batch for batch in batches) and len(batches) == 1:
        times = [store.line(n).time for n in range(store.end)]
        assert times == sorted(times)


def test_a_late_line_of_another_service_goes_between() -> None:
    store = Store()
    store.append([line("a", "1", stamp(1)), line("a", "3", stamp(3))])
    assert store.append([line("b", "2", stamp(2))]) == 1
    assert texts(store) == ["1", "2", "3"]
    assert store.append([line("a", "4", stamp(2))]) <= 3  # a's own order is the engine's
    assert texts(store) == ["1", "2", "3", "4"]


def test_numbers_stay_while_the_oldest_lines_go() -> None:
    store = Store(limit=1000, block=100)
    for start in range(0, 5000, 70):
        store.append(numbered(70, start))
    assert len(store) <= 1000
    assert store.end == 5040
    assert store.line(4321).text == "INFO line 4321"
    with pytest.raises(IndexError):
        store.line(store.first - 1)
    assert store.at(store.line(4500).time) == 4500
    assert store.at("2027") == store.end


def test_memory_is_bounded_in_bytes_too() -> None:
    import random

    rnd = random.Random(1)
    store = Store(room=2_000_000, block=100)
    for _ in range(40):
        store.append([line("a", f"{rnd.getrandbits(3200):0800x}", stamp(0)) for _ in range(200)])
    assert store.size <= 2_000_000
    assert len(store) < 8000


# The index


def test_filters_by_service_level_time_and_text() -> None:
    store = Store(block=8)
    rows = [line("ab"[n % 2], f"{'ERROR' if n % 10 == 0 else 'INFO'} line {n}", stamp(n)) for n in range(100)]
    store.append([*rows, line("", "engine went away", stamp(100), "notice")])
    assert len(worked(store).rows) == 101
    assert len(worked(store, Filter(services=frozenset("a"))).rows) == 51
    assert shown(worked(store, Filter(level=Level.ERROR)))[:2] == ["ERROR line 0", "ERROR line 10"]
    assert len(worked(store, Filter(level=Level.ERROR)).rows) == 11
    assert len(worked(store, Filter(since=stamp(10), until=stamp(19))).rows) == 10
    found = worked(store, Filter(services=frozenset("b"), wanted=Pattern("line 3").find))
    assert shown(found) == ["INFO line 3", *(f"INFO line 3{n}" for n in (1, 3, 5, 7, 9)), "engine went away"]


def test_a_trace_is_folded_behind_its_first_line_and_opens_in_place() -> None:
    store = Store()
    lines = ["ERROR failed", *TRACE.split("\n"), "INFO next"]
    store.append([line("a", text, stamp(0)) for text in lines])
    index = worked(store)
    assert shown(index) == ["ERROR failed", "INFO next"]
    assert index.folds == {0: 8}
    assert index.row_of(5) == 0
    index.toggle(0)
    assert shown(index) == lines
    index.toggle(0)
    assert shown(index) == ["ERROR failed", "INFO next"]
    index.reveal(3)
    assert index.unfolded == {0}
    only = worked(store, Filter(level=Level.ERROR))
    assert (shown(only), only.folds) == (["ERROR failed"], {0: 8})


@given(st.data())
def test_an_index_that_grew_is_the_one_made_at_once(data: st.DataObject) -> None:
    pool = ["INFO a", "ERROR b", "  inner", "\tat x", "Traceback (most recent call last):", "ValueError: x", "", "}"]
    wanted = data.draw(st.sampled_from([Filter(), Filter(level=Level.ERROR), Filter(services=frozenset("a"))]))
    store = Store(limit=60, block=4)
    index = Index(store, wanted)
    search = Search(index, Pattern("a"))
    second = 0
    for _ in range(data.draw(st.integers(1, 8))):
        rows = []
        for _ in range(data.draw(st.integers(0, 6))):
            second += data.draw(st.integers(-2, 2))
            rows.append(line(data.draw(st.sampled_from("ab")), data.draw(st.sampled_from(pool)), stamp(100 + second)))
        changed = store.append(rows)
        index.rewind(changed)
        search.rewind(changed)
        index.work(data.draw(st.sampled_from([0.0, 1.0])))
        search.work(1.0)
    while not index.work(1.0):
        pass
    search.work(1.0)
    if store.first == 0:
        fresh = worked(store, wanted)
        assert (list(index.fits), list(index.rows), index.folds) == (list(fresh.fits), list(fresh.rows), fresh.folds)
    assert list(search.matches) == [n for n in index.fits if "a" in store.line(n).text.lower()]


# Search


def found(lines: list[str], pattern: Pattern) -> list[int]:
    store = Store(block=16)
    store.append([line("a", text, stamp(n)) for n, text in enumerate(lines)])
    search = Search(worked(store), pattern)
    while not search.work(0.001):
        pass
    return list(search.matches)


@given(st.lists(st.text("aAbB.é\x1b[31m ", max_size=6), max_size=60), st.sampled_from(["a", "AB", "b.", "é", "."]))
def test_a_text_is_found_where_it_is(lines: list[str], text: str) -> None:
    plain = [ansi.plain(each) for each in lines]
    assert found(lines, Pattern(text)) == [n for n, each in enumerate(plain) if text.lower() in each.lower()]
    assert found(lines, Pattern(text, exact=True)) == [n for n, each in enumerate(plain) if text in each]


EXPRESSIONS = (
    *("a+b", "^a", "b$", "a|b", r"\bab\b", "ss", "(?i:a)b", "a.b", "[^a]b", "ab?c?", "(?i)ab", "(?<=a)b", "(?<!a)b"),
    *("a?bs", "a*b1", "ab.*s", "^a.*b", "(?=ab)a", "a(?=b)", ".?ab", r"\Bb", "1?ab$", "a.{0,2}b", "(?x) a b"),
    *("\u017f", "\u017f.*ab", r"\u017f", r"\u0131b", r"a\u0130"),
)


@given(
    st.lists(st.text("aAbBsS\u0131\u017f\u212a 1", max_size=8), max_size=60),
    st.sampled_from(EXPRESSIONS),
    st.booleans(),
)
def test_an_expression_is_found_where_re_finds_it(lines: list[str], text: str, exact: bool) -> None:
    wanted = re.compile(text, 0 if exact else re.IGNORECASE)
    assert found(lines, Pattern(text, regex=True, exact=exact)) == [n for n, t in enumerate(lines) if wanted.search(t)]


@pytest.mark.parametrize(
    "text", ["(", "*", "(a+)+$", "(a*)*b", "(a|a)*b", "(.*x.*)+", "(ab|a|b)+d", ".*a.*b.*c.*d.*e.*f.*g"]
)
def test_a_broken_or_endless_expression_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Pattern(text, regex=True)


@pytest.mark.parametrize("text", ["x.*x.*x.*y", "error.*failed.*time.*out"])
def test_an_expression_that_takes_too_long_is_given_up(text: str) -> None:
    """It may hold the window up for as long as its patience is, and that once."""
    lines = ["y" + "x" * 4000, "out " + "error failed time " * 220, "error failed time out"]
    store = Store(block=16)
    store.append([line("a", each, stamp(n)) for n, each in enumerate(lines * 20)])
    pattern = Pattern(text, regex=True)
    search = Search(worked(store), pattern)
    while not search.work(0.01):
        pass
    assert search.failure
    assert pattern.gave_up
    assert pattern.find(lines[2]) is None
    assert pattern.spans(lines[2]) == []


@pytest.mark.parametrize(
    "text", ["(foo|bar)+", r"ERROR.*upload.*retry", r"(\d{1,3}\.){3}\d{1,3}", r"\w+@\w+", "(a|b)*"]
)
def test_a_usual_expression_is_not_refused(text: str) -> None:
    Pattern(text, regex=True)


def test_next_and_previous_go_round() -> None:
    store = Store()
    store.append([line("a", text, stamp(0)) for text in ("x", "-", "x", "-", "x")])
    search = Search(worked(store), Pattern("x"))
    search.work(1.0)
    assert [search.step(n, True) for n in (0, 1, 2, 4)] == [2, 2, 4, 0]
    assert [search.step(n, False) for n in (0, 1, 3)] == [4, 0, 2]
    assert (search.place(2), search.place(3)) == (2, 0)


# Levels


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("INFO:     Started server", Level.INFO),
        ("2026-11-25 12:00:00 WARNING root: slow", Level.WARN),
        ("\x1b[31mERROR\x1b[0m broken", Level.ERROR),
        ("level=debug msg=x", Level.DEBUG),
        ('ts=1 level="error" msg=x', Level.ERROR),
        ("2026/11/25 [crit] 7#7: disk", Level.ERROR),
        (" \x1b[31m\N{VECTOR OR CROSS PRODUCT}\x1b[39m Error: fetch failed", Level.ERROR),
        (" \x1b[33m⚠\x1b[39m no lockfile", Level.WARN),
        ("error: no such file", Level.ERROR),
        ("ValueError: x", Level.ERROR),
        ("Traceback (most recent call last):", Level.ERROR),
        ("GET /errors/info 200", Level.NONE),
        ("no errors found", Level.NONE),
        ("", Level.NONE),
    ],
)
def test_the_level_of_a_line(text: str, level: Level) -> None:
    assert level_of(text) is level


def test_our_backends_lines_are_made_readable_with_their_trace() -> None:
    told = {"time": "2026-11-25T12:00:00+00:00", "level": "error", "logger": "vpp_api", "message": "failed", "n": 1}
    made = readable(
        [line("backend", json.dumps(told | {"trace": TRACE})), line("backend", "{not json"), line("a", "x")]
    )
    assert [each.text for each in made] == ["ERROR vpp_api failed n=1", *TRACE.split("\n"), "{not json", "x"]
    assert {each.service for each in made[:9]} == {"backend"}


def test_mongods_lines_are_made_readable() -> None:
    told = {
        "t": {"$date": "x"},
        "s": "W",
        "c": "NETWORK",
        "id": 1,
        "ctx": "conn1",
        "msg": "Slow query",
        "attr": {"a": "b c"},
    }
    (made,) = readable([line("mongo", json.dumps(told))])
    assert made.text == 'WARN  NETWORK conn1 Slow query a="b c"'
    assert level_of(made.text) is Level.WARN


@given(st.text(), st.text())
def test_any_two_lines_can_be_judged(text: str, before: str) -> None:
    assert continues(text, before) in (True, False)
    assert level_of(text) in Level


# Escape sequences and colours


def test_runs_of_colours_and_styles() -> None:
    found = ansi.parse("\x1b[1;31mbad\x1b[0m ok \x1b[38;5;208mo\x1b[48;2;1;2;3mb\x1b[7;3;4m.\x1b]0;title\x07\x1b[2K!")
    assert found.text == "bad ok ob.!"
    styles = [(run.start, run.length, run.style) for run in found.runs]
    assert styles[0] == (0, 3, ansi.Style(front=1, bold=True))
    assert styles[1] == (7, 1, ansi.Style(front=208))
    assert styles[2] == (8, 1, ansi.Style(front=208, back=(1, 2, 3)))
    assert styles[3][2] == ansi.Style(208, (1, 2, 3), italic=True, underline=True, inverse=True)


@given(st.text(st.sampled_from("\x1b[]0123456789;m:JKab\r\n\x07\x00\t é\u202e")))
def test_nothing_of_a_terminal_gets_through(text: str) -> None:
    found = ansi.parse(text)
    assert not set(found.text) & set("\x1b\r\n\x07\x00\u202e")
    assert ansi.is_whole(found.runs)
    assert all(run.start + run.length <= len(found.text) for run in found.runs)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_all_colours_are_readable_on_all_grounds(tokens: theme.Tokens) -> None:
    grounds = [colours.parsed(each) for each in colours.grounds(tokens)]
    every: list[str] = [colours.service_colour(n, tokens) for n in range(len(colours.SERVICES))]
    every += [colours.terminal_colour(n, tokens) for n in range(256)]
    every += [colours.terminal_colour((n, 255 - n, 128), tokens) for n in range(0, 256, 17)]
    for colour in every:
        for ground in grounds:
            assert colours.contrast(colours.parsed(colour), ground) >= colours.ENOUGH, colour
    for back in range(0, 256, 5):
        front, ground_colour = colours.shown(ansi.Style(front=1, back=back), tokens)
        assert front and ground_colour
        assert colours.contrast(colours.parsed(front), colours.parsed(ground_colour)) >= colours.ENOUGH


# Selection, scrolling


def test_spans_of_a_selection() -> None:
    selection = Selection(Place(5, 3), Place(2, 4))
    assert [selection.span(n, 10) for n in (1, 2, 3, 5, 6)] == [None, (4, 10), (0, 10), (0, 3), None]
    assert Selection(Place(1, 3), Place(1, 3), whole=True).span(1, 7) == (0, 7)
    assert Selection(Place(1, 3), Place(1, 3)).is_empty
    assert word_at("GET /api/lectures 200", 6) == (4, 17)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30), st.integers(1, 20), st.lists(st.integers(-15, 15)))
def test_scrolling_stays_within_the_rows(lines: list[int], room: int, moves: list[int]) -> None:
    heights = [10 * count for count in lines]
    scroll = Scroll(lambda row: heights[row] if row < len(heights) else 10)
    total, room = sum(heights), room * 10
    place = 0
    for move in moves:
        scroll.by(move, len(heights), room)
        place = max(0, min(total - room, place + move))
        assert sum(heights[: scroll.row]) + scroll.offset == max(0, place)
    again = Scroll(lambda row: heights[row] if row < len(heights) else 10)
    again.from_value(scroll.value(10), 10, len(heights), room)
    assert again.row in (scroll.row, scroll.row + 1)


# The program's own log


def test_the_programs_log_is_read_on_and_merged_by_time(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path), "vpp.log")
    own = OwnLog(path)
    assert own.read() == []
    path.write_text("2026-11-25 12:00:01,500 INFO vpp: one\nTraceback (most recent call last):\nhalf")
    first = own.read()
    assert [each.text for each in first] == ["INFO vpp: one", "Traceback (most recent call last):"]
    assert first[0].time == first[1].time
    assert first[0].at.astimezone().strftime("%H:%M:%S") == "12:00:01"
    with path.open("a") as file:
        file.write(" line\n")
    assert [each.text for each in own.read()] == ["half line"]
    assert own.read() == []
    path.write_text("2026-11-25 12:00:02,000 INFO vpp: new\n")
    assert [each.text for each in own.read()] == ["INFO vpp: new"]
    merger = Merger()
    merger.add([line("vpp", "a", stamp(1)), line("vpp", "b", stamp(3))])
    merged = merger.merged([line("x", "1", stamp(0)), line("x", "2", stamp(2))])
    assert [each.text for each in merged] == ["1", "a", "2"]
    assert [each.text for each in merger.rest()] == ["b"]
