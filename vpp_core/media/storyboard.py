"""The storyboard of a package, read back: which part of the sheet shows which time. Pure."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

_CUE = re.compile(r"([\d:.]+) --> ([\d:.]+)[^\n]*\n[^\n#]*#xywh=(\d+),(\d+),(\d+),(\d+)")


@dataclass(frozen=True)
class Tile:
    """A small picture: shown from `start` to `end` in seconds, at its place in the sheet in pixels."""

    start: float
    end: float
    x: int
    y: int
    width: int
    height: int


def parse_storyboard(text: str) -> tuple[Tile, ...]:
    """The tiles of a `storyboard.vtt`, by time; lines that are none are passed over."""
    found = [
        Tile(_seconds(start), _seconds(end), *map(int, place))
        for start, end, *place in _CUE.findall(text.replace("\r\n", "\n"))
    ]
    return tuple(sorted(found, key=lambda tile: tile.start))


def tile_at(tiles: tuple[Tile, ...], second: float) -> Tile | None:
    """What the storyboard shows at that moment: the first tile before it all begins, the last one after."""
    if not tiles:
        return None
    return tiles[max(0, bisect.bisect_right(tiles, second, key=lambda tile: tile.start) - 1)]


def _seconds(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + float(part or 0)
    return seconds
