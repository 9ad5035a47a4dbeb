"""What is done with log lines, without an engine."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vpp_core.errors import UsageError, VppError
from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.follow import LINE_COST, Buffer, Place
from vpp_desktop.stack.logs import Query, export, in_order, matcher, moment, notice, rising, shown

NOW = datetime(2025, 11, 25, 13, tzinfo=UTC)


def line(second: float, text: str = "", service: str = "a") -> LogLine:
    time = (NOW + timedelta(seconds=second)).isoformat(timespec="microseconds").replace("+00:00", "000Z")
    return LogLine(service, f"p-{service}-1", time, "stdout", text or f"{second}")


def texts(lines: list[LogLine]) -> list[str]:
    return [line.text for line in lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10m", NOW - timedelta(minutes=10)),
        ("1h30m", NOW - timedelta(minutes=90)),
        ("2d", NOW - timedelta(days=2)),
        ("1.5s", NOW - timedelta(seconds=1.5)),
        ("1764075600", NOW),
        ("1764075599.5", NOW - timedelta(seconds=0.5)),
        ("999999999", NOW - timedelta(seconds=999999999)),
        ("90", NOW - timedelta(seconds=90)),
        ("2025-11-25T12:00:00Z", NOW - timedelta(hours=1)),
        ("2025-11-25T14:00:00+02:00", NOW - timedelta(hours=1)),
    ],
)
def test_moments(text: str, expected: datetime) -> None:
    assert moment(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "soon", "10x", "m", "99999999999d", "9" * 30, "-5m"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(UsageError, match="no time"):
        moment(text, NOW)


@pytest.mark.parametrize(
    ("text", "regex", "ignore_case", "found"),
    [
        ("a.c", False, False, "xa.cx"),
        ("a.c", True, False, "abc"),
        ("ERROR", False, True, "an error"),
        ("^ab$", True, True, "AB"),
    ],
)
def test_searches(text: str, regex: bool, ignore_case: bool, found: str) -> None:
    wanted = matcher(text, regex=regex, ignore_case=ignore_case)
    assert wanted(found)
    assert not wanted("something else")


def test_a_search_that_is_no_regular_expression() -> None:
    with pytest.raises(UsageError, match="no regular expression"):
        matcher("(", regex=True)


def test_notices_pass_every_search() -> None:
    lines = [line(1, "yes"), line(2, "no"), notice(None, "the engine is back")]
    assert texts(Query(wanted=matcher("yes")).sift(lines)) == ["yes", "the engine is back"]


def test_lines_are_merged_by_time_and_each_container_keeps_its_order() -> None:
    # The engine wrote "late" with an earlier time than the line before it.
    a = [line(1), line(4), line(3, "late"), line(6)]
    b = [line(2, "b2", "b"), line(5, "b5", "b")]
    merged = in_order(list(zip(rising(group)[0], group, strict=True)) for group in (a, b))
    assert texts(merged) == ["1", "b2", "4", "late", "b5", "6"]


async def test_the_buffer_gives_what_came_by_time() -> None:
    buffer = Buffer()
    buffer.put("a", [line(1), line(4)])
    buffer.put("b", [line(2), line(3)])
    buffer.put("a", [line(5)])
    assert texts(await buffer.take(0)) == ["1", "2", "3", "4", "5"]


async def test_the_buffer_skips_the_oldest_and_says_so() -> None:
    buffer = Buffer(room=4 * (LINE_COST + 1))
    for second in range(10):
        buffer.put("a", [line(second, "x"), line(second + 0.5, "y")])
    skipped, *rest = await buffer.take(0)
    assert skipped.stream == "notice"
    assert skipped.text.startswith("16 lines skipped")
    assert texts(rest) == ["x", "y", "x", "y"]
    buffer.put("a", [line(99)])
    assert texts(await buffer.take(0)) == ["99"]


async def test_the_buffer_raises_what_it_was_told_after_the_last_lines() -> None:
    buffer = Buffer()
    buffer.put("a", [line(1)])
    buffer.fail(RuntimeError("broken"))
    assert texts(await buffer.take(0)) == ["1"]
    with pytest.raises(RuntimeError, match="broken"):
        await buffer.take(0)


def test_a_log_that_is_taken_up_again_repeats_nothing() -> None:
    place = Place(None)
    assert place.since() is None
    first = [line(1), line(2), line(2.01), line(2.01), line(2.005, "late")]
    assert place.new(first) == first
    since = place.since()
    assert since is not None
    # The engine gives again what is not before `since`, and what came meanwhile.
    again = [each for each in first if each.at >= since] + [line(2.01), line(2.008, "later"), line(3)]
    assert len(again) > 3
    assert place.new(again[:2]) == []
    assert texts(place.new(again[2:])) == ["2.01", "later", "3"]
    assert texts(place.new([line(3)])) == ["3"]


def test_a_place_begins_where_it_is_told_to() -> None:
    place = Place(NOW, tail=5)
    assert (place.since(), place.tail()) == (NOW, 5)
    place.note([line(1)])
    assert place.tail() is None


async def batches(*parts: list[LogLine]) -> AsyncGenerator[list[LogLine], None]:
    for part in parts:
        yield part


async def test_export_writes_time_service_and_text(tmp_path: Path) -> None:
    path = tmp_path / "stack.log"
    error = line(2, "bad", "backend")._replace(stream="stderr")
    assert await export(batches([line(1, "größer")], [error]), path) == 2
    assert path.read_text("utf-8") == (
        "2025-11-25T13:00:01.000000000Z a | größer\n2025-11-25T13:00:02.000000000Z backend ! bad\n"
    )
    assert shown(notice(None, "gone", "t")) == "t  * gone"


async def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    async def broken() -> AsyncGenerator[list[LogLine], None]:
        yield [line(1)]
        raise RuntimeError("engine gone")

    path = tmp_path / "stack.log"
    path.write_text("old")
    with pytest.raises(RuntimeError):
        await export(broken(), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["stack.log"]


@pytest.mark.parametrize("name", ["none/stack.log", "file/stack.log", "taken.log"])
async def test_an_export_that_cannot_be_written_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / ".taken.log.new").mkdir()
    with pytest.raises(VppError, match=r"cannot be written \(.+\): name a file in a folder"):
        await export(batches([line(1)]), tmp_path / name)


async def test_an_export_replaces_nothing_but_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    for name in ("pipe", ".", "..", str(tmp_path)):
        with pytest.raises(VppError, match="is no regular file"):
            await export(batches([line(1)]), Path(name))
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]
    assert Path("pipe").is_fifo()
