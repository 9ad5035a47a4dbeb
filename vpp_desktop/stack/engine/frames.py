"""What `GET /containers/ID/logs?timestamps=1` sends, as lines. Pure.

Without a terminal each message is a frame: a stream number, three zeros, the length in four bytes, then the
text. With a terminal the text comes bare. Each message begins with its time. The engine splits lines that
are longer than 16 KiB into messages, and each of those has its own time.
"""

from __future__ import annotations

import re
import struct
from datetime import datetime
from functools import partial
from itertools import repeat
from typing import Literal, NamedTuple

from vpp_desktop.stack.engine.errors import SUBJECT, EngineError

Origin = Literal["stdout", "stderr", "notice"]


class LogLine(NamedTuple):
    """A line that a container printed; a `notice` is this program's own word on what happened to the log.

    Attributes:
        container: its name.
        time: as the engine wrote it, in nanoseconds and UTC, so that times compare as text. Empty where
            they were not asked for.
        text: without the end of the line; bytes that are no UTF-8 are replaced.
    """

    service: str
    container: str
    time: str
    stream: Origin
    text: str

    @property
    def at(self) -> datetime:
        """The time, in microseconds."""
        return datetime.fromisoformat(self.time)


PIECE = 16 * 1024
"""Where the engine splits lines."""

PIECES = 64
"""A line with no end in sight is cut after so many pieces, so that memory stays bounded."""

_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z ")
_STAMP_SIZE = 31
_LINE_EXTRA = _STAMP_SIZE + 1  # what a frame with one line has besides its text: time, space, end of line
_WHOLE = re.compile("([\1\2])\0\0\0(.{4})([^ \n]{30}) ([^\n]*)\n", re.DOTALL)
_WHOLE_BARE = re.compile("([\1\2])\0\0\0(.{4})()([^\n]*)\n", re.DOTALL)
_HEADER = struct.Struct(">BxxxL")
_LONGEST_FRAME = 64 * 1024 * 1024
_ORIGINS: dict[int, Origin] = {0: "stdout", 1: "stdout", 2: "stderr"}
_ENGINE = 3
_NAMES: dict[str, Origin] = {"\1": "stdout", "\2": "stderr"}
_make_line = partial(tuple.__new__, LogLine)


class FrameParser:
    """Lines of a container without a terminal. `times`: whether the engine was asked for them."""

    def __init__(self, service: str, container: str, times: bool = True) -> None:
        self._whole, self._extra = (_WHOLE, _LINE_EXTRA) if times else (_WHOLE_BARE, 1)
        self._times = times
        self._service, self._container = service, container
        self._rest = b""
        self._pieces: dict[int, tuple[str, list[bytes]]] = {}  # stream number -> time, the line so far

    def feed(self, data: bytes) -> list[LogLine]:
        if self._rest:
            data = self._rest + data
        lines: list[LogLine] = []
        # Nearly every frame is one whole line; from the first that is none, the rest takes the long way.
        at = 0 if self._pieces else self._whole_lines(data, lines)
        size = len(data)
        while size - at >= 8:
            number, length = _HEADER.unpack_from(data, at)
            start, end = at + 8, at + 8 + length
            if number not in _ORIGINS or length > _LONGEST_FRAME:
                self._refuse(number, data[start:end])
            if end > size:
                break
            self._message(number, data[start:end], lines)
            at = end
        self._rest = data[at:]
        return lines

    def _whole_lines(self, data: bytes, lines: list[LogLine]) -> int:
        """Takes frames that are whole lines; where the first begins that is none.

        One pass of a regular expression costs a fraction of looking at each frame. It looks for the end of a
        line, so a frame is what it seems only if its length says so too.
        """
        # A flat list: what is before the first frame, four parts of it, what is before the next, and so on. Tuples
        # would be more work for Python's garbage collector than all of this.
        parts = self._whole.split(data.decode("latin-1"))
        numbers, heads, times, texts = parts[1::5], parts[2::5], parts[3::5], parts[4::5]
        told = struct.unpack(f">{len(heads)}L", "".join(heads).encode("latin-1"))
        extra = self._extra
        sizes = tuple([len(text) + extra for text in texts])
        count = len(sizes)
        if sizes != told or any(parts[0:-1:5]):
            whole = zip(sizes, told, parts[0::5], strict=False)
            count = next(n for n, (size, length, before) in enumerate(whole) if size != length or before)
        plain = texts if all(map(str.isascii, texts)) else [_text(text) for text in texts]
        if b"\r\n" in data:
            plain = [text.removesuffix("\r") for text in plain]
        origins = [_NAMES[number] for number in numbers[:count]]
        fields = zip(repeat(self._service), repeat(self._container), times, origins, plain, strict=False)
        lines += map(_make_line, fields)
        return sum(sizes[:count]) + 8 * count

    def end(self) -> list[LogLine]:
        lines: list[LogLine] = []
        for number in list(self._pieces):
            self._flush(number, lines)
        return lines

    def _message(self, number: int, message: bytes, lines: list[LogLine]) -> None:
        """A message that may be a line, a piece of one, or several."""
        time, body = split_time(message) if self._times else ("", message)
        *whole, rest = body.split(b"\n")
        for part in whole:
            self._pieces.setdefault(number, (time, []))[1].append(part)
            self._flush(number, lines)
        if rest:
            held = self._pieces.setdefault(number, (time, []))[1]
            held.append(rest)
            if len(held) >= PIECES:
                self._flush(number, lines)

    def _flush(self, number: int, lines: list[LogLine]) -> None:
        time, parts = self._pieces.pop(number)
        lines.append(LogLine(self._service, self._container, time, _ORIGINS[number], readable(b"".join(parts))))

    def _refuse(self, number: int, said: bytes) -> None:
        text = said.decode("utf-8", "replace").strip() if number == _ENGINE else "what it sends is no log"
        raise EngineError(f"cannot read the log of {self._service}: {text}", subject=SUBJECT)


class TerminalParser:
    """Lines of a container with a terminal: all of them count as stdout."""

    def __init__(self, service: str, container: str, times: bool = True) -> None:
        self._times = times
        self._service, self._container = service, container
        self._rest = b""
        self._time = ""

    def feed(self, data: bytes) -> list[LogLine]:
        *whole, rest = (self._rest + data).split(b"\n")
        limit = PIECES * (PIECE + _STAMP_SIZE)
        while len(rest) > limit:
            whole.append(rest[:limit])
            rest = rest[limit:]
        self._rest = rest
        return [self._line(part) for part in whole]

    def end(self) -> list[LogLine]:
        rest, self._rest = self._rest, b""
        return [self._line(rest)] if rest else []

    def _line(self, message: bytes) -> LogLine:
        if not self._times:
            return LogLine(self._service, self._container, "", "stdout", readable(message))
        time, body = split_time(message)
        self._time = time or self._time
        parts = [body[:PIECE]]
        at = PIECE
        while at < len(body):
            inner = _STAMP.match(body, at)
            start = inner.end() if inner else at
            parts.append(body[start : start + PIECE])
            at = start + PIECE
        return LogLine(self._service, self._container, self._time, "stdout", readable(b"".join(parts)))


def split_time(message: bytes) -> tuple[str, bytes]:
    """A message's time and the rest; no time where it begins with none."""
    time, space, body = message.partition(b" ")
    if space and b"T" in time and time[:4].isdigit():
        return time.decode("ascii", "replace"), body
    return "", message


def _text(latin: str) -> str:
    return latin if latin.isascii() else latin.encode("latin-1").decode("utf-8", "replace")


def readable(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")
