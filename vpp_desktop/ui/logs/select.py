"""What is selected in the log: from one place to another, by characters or by whole lines. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_WORD = re.compile(r"[\w./:@%+-]+|\s+|.")


class Place(NamedTuple):
    """Before which character of which line."""

    number: int
    column: int


@dataclass(frozen=True)
class Selection:
    """From `anchor`, where it was begun, to `focus`, which moves.

    Attributes:
        whole: all lines from the first to the last count whole.
    """

    anchor: Place
    focus: Place
    whole: bool = False

    @property
    def first(self) -> Place:
        return min(self.anchor, self.focus)

    @property
    def last(self) -> Place:
        return max(self.anchor, self.focus)

    @property
    def is_empty(self) -> bool:
        return not self.whole and self.anchor == self.focus

    def to(self, focus: Place) -> Selection:
        """With the end that moves elsewhere."""
        return Selection(self.anchor, focus, self.whole)

    def span(self, number: int, length: int) -> tuple[int, int] | None:
        """Which characters of a line are in it; None where the line is not."""
        first, last = self.first, self.last
        if self.is_empty or not first.number <= number <= last.number:
            return None
        if self.whole:
            return 0, length
        start = first.column if number == first.number else 0
        stop = last.column if number == last.number else length
        return min(start, length), min(stop, length)

    def goes_on(self, number: int) -> bool:
        """Whether the end of this line is in it, too."""
        return not self.is_empty and self.first.number <= number and (self.whole or number < self.last.number)


def word_at(text: str, column: int) -> tuple[int, int]:
    """Start and end of the word at a column; paths, addresses and ids count as one."""
    for found in _WORD.finditer(text):
        if found.end() > column:
            return found.span()
    return len(text), len(text)
