"""What `GET /containers/ID/logs?timestamps=1` sends, as lines. Pure.

Without a terminal each message is a frame: a stream number, three zeros, the length in four bytes, then the
text. With a terminal the text comes bare. Each message begins with its time. The engine splits lines that
are longer than 16 KiB into messages, and each of those has its own time.
"""

from __future__ import annotations

import re
import struct
from datetime import datetime
from typing import Literal, NamedTuple

from vpp_desktop.stack.engine.errors import SUBJECT, EngineError

Origin = Literal["stdout", "stderr", "notice"]


class LogLine(NamedTuple):
    """A line that a container printed; a `notice` is this program's own word on what happened to the log.

    Attributes:
        container: its name.
        time: as the engine wrote it, in nanoseconds and UTC, so that times compare as text.
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
_SPACE = 32
_HEADER = struct.Struct(">BxxxL")
_LONGEST_FRAME = 64 * 1024 * 1024
_ORIGINS: dict[int, Origin] = {0: "stdout", 1: "stdout", 2: "stderr"}
_ENGINE = 3


class FrameParser:
    """Lines of a container without a terminal."""

    def __init__(self, service: str, container: str) -> None:
        self._service, self._container = service, container
        self._rest = b""
        self._pieces: dict[int, tuple[str, list[bytes]]] = {}  # stream number -> time, the line so far

    def feed(self, data: bytes) -> list[LogLine]:
        if self._rest:
            data = self._rest + data
        lines: list[LogLine] = []
        at, size, unpack, pieces = 0, len(data), _HEADER.unpack_from, self._pieces
        service, container, origins, make = self._service, self._container, _ORIGINS, LogLine._make
        while size - at >= 8:
            number, length = unpack(data, at)
            start, end = at + 8, at + 8 + length
            if number not in _ORIGINS or length > _LONGEST_FRAME:
                self._refuse(number, data[start:end])
            if end > size:
                break
            at = end
            # Nearly every frame is one whole line; the rest takes the long way.
            whole = length > _STAMP_SIZE and data.find(b"\n", start, end) == end - 1
            if not whole or data[start + 30] != _SPACE or number in pieces:
                self._long_way(number, data[start:end], lines)
                continue
            message = data[start : end - 1].decode("utf-8", "replace")
            text = message[31:-1] if message.endswith("\r") else message[31:]
            lines.append(make((service, container, message[:30], origins[number], text)))
        self._rest = data[at:]
        return lines

    def end(self) -> list[LogLine]:
        lines: list[LogLine] = []
        for number in list(self._pieces):
            self._flush(number, lines)
        return lines

    def _long_way(self, number: int, message: bytes, lines: list[LogLine]) -> None:
        """A message that is a piece of a line, or several lines."""
        time, body = split_time(message)
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

    def __init__(self, service: str, container: str) -> None:
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


def readable(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace")
