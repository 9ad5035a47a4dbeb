"""The program's own log as lines among those of the services."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path

from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.logs import Lines, in_order, rising

SERVICE = "vpp"
"""The service that the program's own lines stand under."""

LAST = 256 * 1024
"""Bytes of the file that are read at the beginning."""

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3}) ")


class OwnLog:
    """Reads on in a file that grows, and begins anew where it was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = -1
        self._time = ""

    def read(self) -> Lines:
        """The lines that are new; none where there is no file."""
        try:
            size = self._path.stat().st_size
            if size == self._at:
                return []
            with self._path.open("rb") as file:
                begin = max(0, size - LAST) if not 0 <= self._at <= size else self._at
                file.seek(begin)
                data = file.read(size - begin)
        except OSError:
            return []
        whole = data.rpartition(b"\n")[0] if b"\n" in data else b""
        cut = begin > 0 and self._at < 0
        self._at = begin + (len(whole) + 1 if b"\n" in data else 0)
        texts = whole.decode("utf-8", "replace").split("\n") if whole else []
        return [self._line(text) for text in texts[1 if cut else 0 :]]

    def _line(self, text: str) -> LogLine:
        found = _STAMP.match(text)
        if found is None:
            return LogLine(SERVICE, "", self._time, "stdout", text)
        local = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").astimezone(UTC)
        self._time = f"{local:%Y-%m-%dT%H:%M:%S}.{found[2]}000000Z"
        return LogLine(SERVICE, "", self._time, "stdout", text[found.end() :])


class Merger:
    """Puts lines that are at hand between those that come, by time."""

    def __init__(self) -> None:
        self._waiting: Lines = []

    def add(self, lines: Lines) -> None:
        self._waiting += lines

    def merged(self, batch: Lines) -> Lines:
        """A batch, with those waiting that are not later than its last line."""
        if not self._waiting or not batch:
            return batch
        count = bisect_right(self._waiting, rising(batch)[1], key=lambda line: line.time)
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        groups = (list(zip(rising(lines)[0], lines, strict=True)) for lines in (taken, batch))
        return in_order(groups) if taken else batch

    def rest(self) -> Lines:
        """What still waits."""
        taken, self._waiting = self._waiting, []
        return taken
