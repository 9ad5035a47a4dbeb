"""The bytes of a log and of HTTP's chunks, cut anywhere, always give the same."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_desktop.stack.engine.errors import EngineError
from vpp_desktop.stack.engine.frames import PIECE, PIECES, FrameParser, LogLine, TerminalParser
from vpp_desktop.stack.engine.stream import Chunks, Parser

TIME = "2025-11-25T13:06:00.123456789Z"
LATER = "2025-11-25T13:06:01.000000001Z"


def frame(number: int, text: bytes, time: str = TIME) -> bytes:
    message = time.encode() + b" " + text
    return struct.pack(">BxxxL", number, len(message)) + message


def chunked(payload: bytes, sizes: list[int]) -> bytes:
    out, at = b"", 0
    for size in [*sizes, len(payload)]:
        part = payload[at : at + size]
        at += size
        if part:
            out += b"%x\r\n%s\r\n" % (len(part), part)
    return out + b"0\r\n\r\n"


def blocks(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted({c % (len(data) + 1) for c in cuts}), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


def lines(parser: Parser[LogLine], parts: list[bytes]) -> list[LogLine]:
    found = [line for part in parts for line in parser.feed(part)]
    return found + parser.end()


def texts(parser: Parser[LogLine], *parts: bytes) -> list[str]:
    return [line.text for line in lines(parser, list(parts))]


def frames() -> FrameParser:
    return FrameParser("backend", "p-backend-1")


def terminal() -> TerminalParser:
    return TerminalParser("backend", "p-backend-1")


def test_a_frame_is_a_line_with_its_time_and_stream() -> None:
    found = lines(frames(), [frame(1, b"one\n") + frame(2, b"two\r\n", LATER)])
    assert found == [
        LogLine("backend", "p-backend-1", TIME, "stdout", "one"),
        LogLine("backend", "p-backend-1", LATER, "stderr", "two"),
    ]
    assert found[0].at == datetime(2025, 11, 25, 13, 6, 0, 123456, UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (frame(1, b"\n"), [""]),
        (frame(1, b"no end"), ["no end"]),
        (frame(1, b"a\nb\nc\n"), ["a", "b", "c"]),
        (frame(1, b"bad \xff byte\n"), ["bad � byte"]),
        (frame(1, b"50 %\r100 %\n"), ["50 %\r100 %"]),
        (frame(1, b"x" * PIECE) + frame(1, b"y\n", LATER), ["x" * PIECE + "y"]),
        (frame(1, b"x" * PIECE) + frame(2, b"between\n") + frame(1, b"y\r\n"), ["between", "x" * PIECE + "y"]),
        # A letter of two bytes across the place where the engine splits.
        (frame(1, b"x" * (PIECE - 1) + b"\xc3") + frame(1, b"\xbc\n"), ["x" * (PIECE - 1) + "ü"]),
    ],
)
def test_what_frames_hold(raw: bytes, expected: list[str]) -> None:
    assert texts(frames(), raw) == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([b"one\r\n", b"two\r\n"], ["one", "two"]),
        ([b"no end"], ["no end"]),
        ([b"x" * PIECE, b"y" * PIECE, b"z\r\n"], ["x" * PIECE + "y" * PIECE + "z"]),
        ([b"x" * PIECE, b"\r\n"], ["x" * PIECE]),
        ([b"bad \xff byte\r\n"], ["bad � byte"]),
        # A time that the program itself printed stays.
        ([TIME.encode() + b" ready\r\n"], [TIME + " ready"]),
    ],
)
def test_what_a_terminal_prints(messages: list[bytes], expected: list[str]) -> None:
    raw = b"".join(TIME.encode() + b" " + message for message in messages)
    assert texts(terminal(), raw) == expected


@pytest.mark.parametrize("parser", [frames(), terminal()])
def test_a_line_without_end_is_cut_and_loses_nothing(parser: Parser[LogLine]) -> None:
    count = PIECES * 2 + 3
    piece = frame(1, b"x" * PIECE) if isinstance(parser, FrameParser) else TIME.encode() + b" " + b"x" * PIECE
    found = [line for _ in range(count) for line in parser.feed(piece)]
    assert len(found) == 2
    assert sum(len(line.text) for line in found + parser.end()) == count * PIECE


def test_the_engine_s_own_complaint_is_an_error() -> None:
    said = b"Error grabbing logs: invalid character"
    with pytest.raises(EngineError, match="invalid character"):
        frames().feed(struct.pack(">BxxxL", 3, len(said)) + said)


def test_what_is_no_log_is_an_error_and_no_wait() -> None:
    with pytest.raises(EngineError, match="no log"):
        frames().feed(b"HTTP/1.1 200 OK\r\n\r\n")


def test_without_times_a_line_that_begins_with_one_keeps_it() -> None:
    printed = [b"plain\r\n", TIME.encode() + b" ready\n", b"x" * PIECE, b"y\n", b"a\nb\n", b"no end"]
    expected = ["plain", TIME + " ready", "x" * PIECE + "y", "a", "b", "no end"]
    raw = b"".join(struct.pack(">BxxxL", 1, len(text)) + text for text in printed)
    assert texts(FrameParser("a", "p-a-1", times=False), raw) == expected
    assert texts(TerminalParser("a", "p-a-1", times=False), b"".join(printed)) == expected
    assert {line.time for line in lines(FrameParser("a", "p-a-1", times=False), [raw])} == {""}


message = st.one_of(st.binary(max_size=40), st.sampled_from([b"x" * PIECE, b"\n", b"a\nb\n", b"\xc3", b"end\r\n"]))
cuts = st.lists(st.integers(0, 1 << 20), max_size=12)


@given(st.lists(st.tuples(st.sampled_from([1, 2]), message), max_size=8), cuts, st.lists(st.integers(1, 50)))
def test_frames_cut_anywhere_give_the_same_lines(
    messages: list[tuple[int, bytes]], cuts: list[int], sizes: list[int]
) -> None:
    raw = b"".join(frame(number, text) for number, text in messages)
    whole = lines(frames(), [raw])
    assert lines(frames(), blocks(raw, cuts)) == whole
    chunks = Chunks()
    assert lines(frames(), [chunks.feed(part) for part in blocks(chunked(raw, sizes), cuts)]) == whole
    assert chunks.complete
    for number, origin in ((1, "stdout"), (2, "stderr")):
        printed = b"".join(text for n, text in messages if n == number)
        *whole_lines, rest = printed.split(b"\n")
        expected = [*whole_lines, rest] if rest else whole_lines
        told = [line.text for line in whole if line.stream == origin]
        assert told == [part.removesuffix(b"\r").decode("utf-8", "replace") for part in expected]


@given(st.lists(message, max_size=8), cuts)
def test_a_terminal_cut_anywhere_gives_the_same_lines(messages: list[bytes], cuts: list[int]) -> None:
    raw = b"".join(TIME.encode() + b" " + text for text in messages)
    assert lines(terminal(), blocks(raw, cuts)) == lines(terminal(), [raw])


@given(st.binary(max_size=200), st.lists(st.integers(1, 60)), cuts)
def test_chunks_cut_anywhere_give_the_payload(payload: bytes, sizes: list[int], cuts: list[int]) -> None:
    chunks = Chunks()
    assert b"".join(chunks.feed(part) for part in blocks(chunked(payload, sizes), cuts)) == payload
    assert chunks.complete


def test_chunks_that_break_off_are_not_complete() -> None:
    chunks = Chunks()
    assert chunks.feed(chunked(b"abcdef", [3])[:-7]) == b"abcdef"
    assert not chunks.complete
