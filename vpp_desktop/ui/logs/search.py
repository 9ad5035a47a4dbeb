"""Looks for a text or a regular expression in the lines that fit, in slices so short that the window stays smooth.

An expression that may take for ever on some line is refused: one that repeats what repeats by itself, or has many
open-ended repeats. Only the first `SCANNED` characters of a line are looked at by an expression, and one that still takes
long is given up: `re` looks for signals while it works, so an alarm ends it. A plain text is looked for in whole lines.
"""

from __future__ import annotations

import re
import signal
import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NoReturn, TypeVar

from vpp_core.errors import UsageError
from vpp_desktop.ui.logs.ansi import plain
from vpp_desktop.ui.logs.index import Index
from vpp_desktop.ui.logs.store import Piece, joined

T = TypeVar("T")

SCANNED = 4096
SLICE = 512
"""Lines between two looks at the clock."""

PATIENCE = 0.25
"""Seconds that an expression may take for one slice before it is given up."""

MOST_REPEATS = 6
LONG = 16
"""A repeat with more turns than that counts as open-ended."""


class Pattern:
    """What is looked for.

    Raises:
        UsageError: it is no regular expression, or one that may take for ever.
    """

    def __init__(self, text: str, *, regex: bool = False, exact: bool = False) -> None:
        self.text, self.regex, self.exact = text, regex, exact
        self.gave_up = False
        """Whether it took too long somewhere: it finds nothing any more."""
        flags = 0 if exact else re.IGNORECASE
        if regex:
            try:
                self._re = re.compile(text, flags)
            except (re.error, OverflowError, RecursionError) as error:
                raise UsageError(f"is no regular expression: {error}", subject=text, hint="correct it") from None
            needles, self._before = check(text, flags)
        else:
            self._re = re.compile(re.escape(text), flags)
            needles, self._before = [text], 0
        self._folds = bool(self._re.flags & re.IGNORECASE)  # an expression may say so itself
        if regex and self._folds and not "".join(needles).isascii():
            needles = []
        self._needles = [each.lower() for each in needles] if self._folds else needles

    def find(self, text: str) -> Any:
        """What was found in one line; None where it is not there."""
        if not self.regex:
            return self._re.search(text)
        return self._limited(lambda: self._re.search(text[:SCANNED]), None)

    def spans(self, text: str, most: int = 200) -> list[tuple[int, int]]:
        """Where it stands in a line: start and length."""
        found = self._re.finditer(text[:SCANNED])

        def look() -> list[tuple[int, int]]:
            some = (m for m, _ in zip(found, range(most), strict=False))
            return [(m.start(), m.end() - m.start()) for m in some if m.end() > m.start()]

        return self._limited(look, []) if self.regex else look()

    def sift(self, joined: str) -> list[int]:
        """In which of the lines of a text it is."""
        return self._limited(lambda: self._sifted(joined), []) if self.regex else self._sifted(joined)

    def _limited(self, look: Callable[[], T], nothing: T) -> T:
        """What an expression finds, unless it takes too long."""
        if self.gave_up:
            return nothing
        try:
            with alarm(PATIENCE):
                return look()
        except TimeoutError:
            self.gave_up = True
            return nothing

    def _sifted(self, joined: str) -> list[int]:
        # Without case, a letter of an expression may stand for letters that `lower` does not make it, as a long s,
        # in the expression or in the line.
        if self.regex and (not self._needles or not (not self._folds or joined.isascii())):
            search = self._re.search
            return [n for n, text in enumerate(joined.split("\n")) if search(text, 0, SCANNED)]
        low = joined.lower() if self._folds else joined
        first, *others = self._needles
        if not all(needle in low for needle in self._needles):
            return []
        lows = low.split("\n")
        found = [n for n, text in enumerate(lows) if first in text]
        for needle in others:
            found = [n for n in found if needle in lows[n]]
        if not self.regex:
            return found
        texts, search, before = joined.split("\n"), self._re.search, self._before
        return [n for n in found if search(texts[n], max(0, lows[n].find(first) - before), SCANNED)]

    @property
    def is_quick(self) -> bool:
        """Whether most lines are passed over without asking the expression."""
        return bool(self._needles)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, bool, bool]:
        return self.text, self.regex, self.exact


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Ends what takes longer with TimeoutError; in the main thread of a system that has signals, and there only."""
    try:
        before = signal.signal(signal.SIGALRM, _ring)
    except (AttributeError, ValueError):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: object) -> NoReturn:
    raise TimeoutError


def check(text: str, flags: int = 0) -> tuple[list[str], int]:
    """Texts that are in all that an expression finds, and how many characters may come before the first of them.

    Raises:
        UsageError: it may take for ever on some lines.
    """
    tree = parser.parse(text, flags)
    if _nested(tree, inside=False):
        message = "repeats what repeats by itself, which can take for ever on some lines"
        raise UsageError(message, subject=text, hint="repeat once, as a+ in place of (a+)+")
    if _repeats(tree) > MOST_REPEATS:
        message = f"has more than {MOST_REPEATS} repeats without an end, which can take for ever on some lines"
        raise UsageError(message, subject=text, hint="look for less")
    return _literals(tree) if tree.state.flags & sre.SRE_FLAG_VERBOSE == 0 else ([], 0)


def _literals(tree: Any) -> tuple[list[str], int]:
    runs, before = [""], 0
    for at, (op, value) in enumerate(tree):
        if op is not sre.LITERAL:
            runs.append("")
            continue
        if not any(runs):
            before = min(SCANNED, tree[:at].getwidth()[1])
        runs[-1] += chr(value)
    return [run for run in runs if run], before


def _parts(item: Any) -> list[Any]:
    """The patterns inside one part of an expression."""
    op, value = item
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is sre.SUBPATTERN:
        return [value[3]]
    if op is sre.BRANCH:
        return list(value[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    if op is sre.ATOMIC_GROUP:
        return [value]
    if op is sre.GROUPREF_EXISTS:
        return [each for each in value[1:] if each is not None]
    return []


def _is_open_ended(item: Any) -> bool:
    return item[0] in (sre.MAX_REPEAT, sre.MIN_REPEAT) and item[1][1] > LONG


def _nested(tree: Any, *, inside: bool) -> bool:
    for item in tree:
        repeats = _is_open_ended(item)
        if inside and (repeats or (item[0] is sre.BRANCH and not _apart(item[1][1]))):
            return True
        if any(_nested(part, inside=inside or repeats) for part in _parts(item)):
            return True
    return False


def _apart(branches: Sequence[Any]) -> bool:
    """Whether each branch begins with another letter: then no text fits two."""
    firsts = [branch[0][1] for branch in branches if len(branch) and branch[0][0] is sre.LITERAL]
    return len(firsts) == len(branches) == len(set(firsts))


def _repeats(tree: Any) -> int:
    return sum(_is_open_ended(item) + sum(map(_repeats, _parts(item))) for item in tree)


class Search:
    """The numbers of the lines in which a pattern is, of those that fit an index; rising."""

    def __init__(self, index: Index, pattern: Pattern) -> None:
        self.index, self.pattern = index, pattern
        self.matches = array("q")
        self.failure = ""
        self._next = index.store.first

    @property
    def is_done(self) -> bool:
        return bool(self.failure) or self._next >= self.index.done

    def work(self, budget: float = 0.008) -> bool:
        """Goes on for about so many seconds; whether all is looked through."""
        self._trim()
        deadline = time.perf_counter() + budget
        for piece in self.index.store.pieces(self._next):
            step = piece.count if self.pattern.is_quick else SLICE
            for start in range(0, piece.count, step):
                if self.is_done:
                    return True
                self._take(piece, start, min(start + step, piece.count, self.index.done - piece.first))
                if self.pattern.gave_up:
                    self.failure = "takes too long on some lines: look for less"
                if time.perf_counter() > deadline:
                    return self.is_done
        return self.is_done

    def _take(self, piece: Piece, start: int, stop: int) -> None:
        low, high = piece.first + start, piece.first + stop
        fits = self.index.fits
        numbers = fits[bisect_left(fits, low) : bisect_left(fits, high)]
        if len(numbers) == piece.count:
            text = piece.text
        else:
            text = joined([piece.texts[number - piece.first] for number in numbers])
        if numbers:
            self.matches.extend([numbers[place] for place in self.pattern.sift(plain(text))])
        self._next = high

    def rewind(self, number: int) -> None:
        """Lines from that number on are others than they were."""
        if number < self._next:
            del self.matches[bisect_left(self.matches, number) :]
            self._next = max(number, self.index.store.first)

    def _trim(self) -> None:
        first = self.index.store.first
        self._next = max(self._next, first)
        if self.matches and self.matches[0] < first:
            del self.matches[: bisect_left(self.matches, first)]

    def has(self, number: int) -> bool:
        place = bisect_left(self.matches, number)
        return place < len(self.matches) and self.matches[place] == number

    def step(self, number: int, forward: bool) -> int | None:
        """The next match after a line, or before it; round at the ends."""
        if not self.matches:
            return None
        place = bisect_right(self.matches, number) if forward else bisect_left(self.matches, number) - 1
        return self.matches[place % len(self.matches)]

    def place(self, number: int) -> int:
        """Which of the matches a line is, from 1 on; 0 where it is none."""
        return bisect_left(self.matches, number) + 1 if self.has(number) else 0
