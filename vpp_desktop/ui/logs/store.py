"""The lines of the logs, in order of time, each with a number that it keeps; bounded in lines and in memory.

Lines lie in blocks of about a thousand, each one piece of text: a list of a million strings would take twice the
memory. Blocks are compressed when there is time for it, or too many are not. The newest lines are open: one that
comes late is put in its place among them.
"""

from __future__ import annotations

import time
import zlib
from bisect import bisect_right
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui.logs.levels import level_of

BLOCK = 1024
LIMIT = 1_000_000
"""Lines that are kept."""

ROOM = 96 * 1024 * 1024
"""Bytes that blocks may take."""

LOOSE = 64 * 1024 * 1024
"""Bytes of blocks that need not be compressed: a burst is taken first, and compressed after it."""

KEPT_READ = 32
"""Blocks that are kept as lines, too: what has just come, what a window shows and what is around it."""

ORIGINS = ("stdout", "stderr", "notice")
NOTICE = 2
_ORIGIN = {name: number for number, name in enumerate(ORIGINS)}


class Line(NamedTuple):
    """One line of the store. `time` is the engine's: nanoseconds, UTC, as text."""

    number: int
    service: str
    time: str
    origin: str
    text: str


class Piece:
    """Lines in a row, as they are read: columns of the same length, made when they are asked for."""

    def __init__(self, first: int, times: list[str] | str, texts: list[str] | str, marks: tuple[bytes, bytes]) -> None:
        self.first, self.count = first, len(marks[0])
        self.services, self.origins = marks
        self._times, self._texts = times, texts

    @property
    def end(self) -> int:
        return self.first + self.count

    @property
    def times(self) -> list[str]:
        if isinstance(self._times, str):
            same, _, rest = self._times.partition("\n")
            self._times = [same + each for each in rest.split("\n")]
        return self._times

    @property
    def texts(self) -> list[str]:
        if isinstance(self._texts, str):
            self._texts = self._texts.split("\n")
        return self._texts

    @property
    def text(self) -> str:
        """All texts, one a line."""
        return self._texts if isinstance(self._texts, str) else joined(self._texts)

    def cut(self, start: int) -> Piece:
        """The lines from a number on."""
        at = start - self.first
        if at <= 0:
            return self
        return Piece(start, self.times[at:], self.texts[at:], (self.services[at:], self.origins[at:]))


def joined(texts: Sequence[str]) -> str:
    """Texts one a line, whatever is in them."""
    text = "\n".join(texts)
    return text if text.count("\n") == len(texts) - 1 else "\n".join([each.replace("\n", " ") for each in texts])


class _Block:
    """The lines of a piece as one text; compressed or not."""

    __slots__ = ("_texts", "_times", "count", "earliest", "first", "is_packed", "latest", "levels", "marks")

    def __init__(self, piece: Piece) -> None:
        self.first, self.count = piece.first, piece.count
        self.marks = (piece.services, piece.origins)
        self.earliest, self.latest = min(piece.times), max(piece.times)
        pairs = enumerate(zip(self.earliest, self.latest, strict=False))
        same = next((at for at, (one, other) in pairs if one != other), min(len(self.earliest), len(self.latest)))
        # What all times begin with is kept once.
        self._times = "\n".join([self.earliest[:same], *[each[same:] for each in piece.times]]).encode()
        self._texts = piece.text.encode("utf-8", "replace")
        self.is_packed = False
        self.levels: bytes | None = None

    @property
    def size(self) -> int:
        return len(self._times) + len(self._texts) + 2 * self.count

    def pack(self) -> None:
        self._times, self._texts = zlib.compress(self._times, 1), zlib.compress(self._texts, 1)
        self.is_packed = True

    def read(self) -> Piece:
        times, texts = self._times, self._texts
        if self.is_packed:
            times, texts = zlib.decompress(times), zlib.decompress(texts)
        return Piece(self.first, times.decode(), texts.decode(), self.marks)


class Store:
    """Takes lines in batches, and gives them back by number."""

    def __init__(self, limit: int = LIMIT, room: int = ROOM, block: int = BLOCK) -> None:
        self.limit, self._room, self._block = limit, room, block
        self._blocks: deque[_Block] = deque()
        self._size = self._loose = 0
        self._packed = 0  # how many of the oldest blocks are compressed
        self._read: OrderedDict[int, Piece] = OrderedDict()
        self._ids: dict[str, int] = {}
        self.services: list[str] = []
        """Every service that was seen; a line's `services` are places in this list."""
        self.first = 0
        """Number of the oldest line that is kept."""
        self._open = 0  # number of the first open line
        self._keys: list[str] = []  # times, made to rise
        self._times: list[str] = []
        self._texts: list[str] = []
        self._service_ids = bytearray()
        self._origins = bytearray()
        self.latest = ""

    @property
    def end(self) -> int:
        """The number that the next line gets."""
        return self._open + len(self._texts)

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def size(self) -> int:
        """Bytes of the blocks."""
        return self._size

    # Taking

    def append(self, lines: Lines) -> int:
        """Takes lines; from which number on they are others than before: a late one moves those after it."""
        if not lines:
            return self.end
        names, _, stamps, streams, texts = zip(*lines, strict=True)
        times = list(stamps) if "" not in stamps else self._timed(stamps)
        ids = self._ids
        for name in set(names) - ids.keys():
            ids[name] = min(len(self.services), 255)
            self.services.append(name)
        services = bytes([ids[name] for name in names])
        origins = bytes([_ORIGIN[stream] for stream in streams])
        keys = times if times == sorted(times) else list(accumulate(times, max))
        changed = self.end
        late = bool(self._keys) and keys[0] < self._keys[-1]
        before = bisect_right(self._keys, keys[0]) if late else len(self._keys)
        self._keys += keys
        self._times += times
        self._texts += texts
        self._service_ids += services
        self._origins += origins
        if late:
            changed = self._open + before
            self._order(before, len(keys))
        self.latest = self._keys[-1]
        self._pack_up()
        return changed

    def _timed(self, stamps: tuple[str, ...]) -> list[str]:
        """A line without a time has that of the one before."""
        latest, made = self.latest, []
        for stamp in stamps:
            latest = stamp or latest
            made.append(latest)
        return made

    def _order(self, start: int, added: int) -> None:
        """Puts the open lines from `start` on in order; those of one service keep theirs."""
        keys = self._keys[start:]
        services = self._service_ids[start:]
        old = len(keys) - added
        latest: dict[int, str] = {}
        for place, (key, service) in enumerate(zip(keys, services, strict=True)):
            known = latest.get(service, "")
            if place >= old and known > key:
                keys[place] = known
            else:
                latest[service] = key
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys[start:] = [keys[n] for n in order]
        for column in (self._times, self._texts):
            part = column[start:]
            column[start:] = [part[n] for n in order]
        for marks in (self._service_ids, self._origins):
            part_of = marks[start:]
            marks[start:] = bytes([part_of[n] for n in order])

    def _pack_up(self) -> None:
        """Makes blocks as long as one more stays open, and lets go of the oldest."""
        done = 0
        while len(self._texts) - done >= 2 * self._block:
            piece = self._open_piece(done, done + self._block)
            block = _Block(piece)
            self._blocks.append(block)
            self._keep(piece)
            self._size += block.size
            self._loose += block.size
            done += self._block
        if done:
            for column in (self._keys, self._times, self._texts, self._service_ids, self._origins):
                del column[:done]
            self._open += done
        while self._loose > min(LOOSE, self._room // 2):
            self._compress()
        while self._blocks and (len(self) > self.limit or self._size > self._room):
            self._drop()

    def pack(self, budget: float) -> bool:
        """Compresses for about so many seconds, to have room for the next burst; whether there is nothing left to do."""
        deadline = time.perf_counter() + budget
        while self._loose > LOOSE // 2:
            if time.perf_counter() > deadline:
                return False
            self._compress()
        return True

    def _compress(self) -> None:
        """The oldest block that is not."""
        block = self._blocks[self._packed]
        before = block.size
        block.pack()
        self._packed += 1
        self._loose -= before
        self._size += block.size - before

    def _drop(self) -> None:
        block = self._blocks.popleft()
        if block.is_packed:
            self._packed -= 1
        else:
            self._loose -= block.size
        self._size -= block.size
        self._read.pop(block.first, None)
        self.first = block.first + block.count

    def clear(self) -> None:
        """Lets go of all lines; numbers go on."""
        self._open = self.first = self.end
        self._blocks.clear()
        self._read.clear()
        self._size = self._loose = self._packed = 0
        for column in (self._keys, self._times, self._texts, self._service_ids, self._origins):
            del column[:]

    # Giving

    def _open_piece(self, start: int, stop: int) -> Piece:
        part = slice(start, stop)
        return Piece(
            self._open + start,
            self._times[part],
            self._texts[part],
            (bytes(self._service_ids[part]), bytes(self._origins[part])),
        )

    def pieces(self, start: int) -> Iterator[Piece]:
        """All lines from that number on, piece by piece; nothing may be appended between two of them."""
        for block in islice(self._blocks, self._place(start), None):
            yield (self._read.get(block.first) or block.read()).cut(start)
        if start < self.end:
            yield self._open_piece(max(0, start - self._open), len(self._texts))

    def _place(self, number: int) -> int:
        """Which block holds a number; one past the last for an open line. All blocks are of the same size."""
        return max(0, min((number - self.first) // self._block, len(self._blocks)))

    def levels(self, piece: Piece) -> bytes:
        """The levels of a piece's lines; looked for once."""
        place = self._place(piece.first)
        block = self._blocks[place] if place < len(self._blocks) else None
        if block is not None and block.levels is not None:
            return block.levels[piece.first - block.first :]
        levels = bytes(map(level_of, piece.texts))
        if block is not None and block.first == piece.first and block.count == piece.count:
            block.levels = levels
        return levels

    def line(self, number: int) -> Line:
        """One line. Raises IndexError where it is not kept any more."""
        if not self.first <= number < self.end:
            raise IndexError(number)
        if number >= self._open:
            at = number - self._open
            row = (self._service_ids[at], self._times[at], self._origins[at], self._texts[at])
        else:
            piece = self._piece(self._place(number))
            at = number - piece.first
            row = (piece.services[at], piece.times[at], piece.origins[at], piece.texts[at])
        service, stamp, origin, text = row
        return Line(number, self.services[service], stamp, ORIGINS[origin], text)

    def _piece(self, place: int) -> Piece:
        block = self._blocks[place]
        piece = self._read.get(block.first)
        if piece is None:
            piece = block.read()
            self._keep(piece)
        else:
            self._read.move_to_end(block.first)
        return piece

    def _keep(self, piece: Piece) -> None:
        self._read[piece.first] = piece
        if len(self._read) > KEPT_READ:
            self._read.popitem(last=False)

    def at(self, moment: str) -> int:
        """The first line that is not before a time; `end` where all are."""
        low, high = 0, len(self._blocks)
        while low < high:
            middle = (low + high) // 2
            if self._blocks[middle].latest < moment:
                low = middle + 1
            else:
                high = middle
        if low < len(self._blocks):
            piece = self._piece(low)
            return piece.first + next((n for n, each in enumerate(piece.times) if each >= moment), 0)
        return self._open + next((n for n, each in enumerate(self._keys) if each >= moment), len(self._keys))
