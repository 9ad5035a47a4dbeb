"""Where a log is scrolled to: a row and how much of it is above the top. Rows may have any height. Pure."""

from __future__ import annotations

from collections.abc import Callable


class Scroll:
    """The place of the top.

    Heights are asked for rows near the place only: a million wrapped rows are never measured.

    Args:
        height: of a row, in pixels.
    """

    def __init__(self, height: Callable[[int], int]) -> None:
        self._height = height
        self.row = 0
        self.offset = 0

    def end(self, rows: int, room: int) -> tuple[int, int]:
        """The place at which the last row is the lowest; the beginning where all fit."""
        row, left = rows, room
        while row > 0 and left > 0:
            row -= 1
            left -= self._height(row)
        return row, max(0, -left)

    def to(self, row: int, offset: int, rows: int, room: int) -> None:
        """Goes there, or as far as there is something to show."""
        self.row, self.offset = min(max((row, offset), (0, 0)), self.end(rows, room))

    def by(self, pixels: int, rows: int, room: int) -> None:
        """Goes down by so many pixels, up where they are negative."""
        row, offset = self.row, self.offset + pixels
        while offset < 0 and row > 0:
            row -= 1
            offset += self._height(row)
        while row < rows - 1 and offset >= (height := self._height(row)):
            offset -= height
            row += 1
        self.to(row, max(0, offset), rows, room)

    def show(self, row: int, rows: int, room: int) -> None:
        """Goes no further than it takes to have a row in sight."""
        if (row, 0) < (self.row, self.offset):
            self.to(row, 0, rows, room)
        elif row > self.row + room:  # far below: no need to look at what is between
            self.to(*self.end(row + 1, room), rows, room)
        else:
            self.to(*max((self.row, self.offset), self.end(row + 1, room)), rows, room)

    def centre(self, row: int, rows: int, room: int) -> None:
        """Has a row in the middle."""
        self.row, self.offset = row, 0
        self.by(-(room // 2), rows, room)

    def value(self, line: int) -> int:
        """The place in pixels, as if every row were as high as one line."""
        height = max(1, self._height(self.row))
        return self.row * line + round(self.offset * line / height)

    def from_value(self, value: int, line: int, rows: int, room: int) -> None:
        """The other way round."""
        row, rest = divmod(value, line)
        row = min(row, max(0, rows - 1))
        self.to(row, round(rest * self._height(row) / line) if rows else 0, rows, room)
