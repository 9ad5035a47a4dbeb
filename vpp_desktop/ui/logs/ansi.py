"""Escape sequences of terminals: colours and styles become runs, all else is taken out or made visible. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

Colour = int | tuple[int, int, int]
"""A number of the 256, or red, green and blue."""


@dataclass(frozen=True)
class Style:
    """How a run of text looks."""

    front: Colour | None = None
    back: Colour | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Run:
    """Characters from `start` that have a style of their own."""

    start: int
    length: int
    style: Style


@dataclass(frozen=True)
class Styled:
    """A line as it is shown."""

    text: str
    runs: tuple[Run, ...] = ()


PLAIN = Style()

_ESCAPE = re.compile(
    r"\x1b(?:\[(?P<sgr>[\d;:]*)m"
    r"|\[[0-?]*[ -/]*[@-~]"  # other control sequences
    r"|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\|$|(?=\n))"  # titles, links, and their like, to their end
    r"|[ -/]*[0-~])"
)

_VISIBLE = {
    **{code: 0x2400 + code for code in range(32) if code != 9},
    127: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    # What would turn the direction of the text around it, or end the line.
    **dict.fromkeys((0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069), 0xFFFD),
    **dict.fromkeys((0x2028, 0x2029), 0x2424),
}
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without escape sequences; several lines may be given at once."""
    return _ESCAPE.sub("", text) if "\x1b" in text else text


def visible(text: str) -> str:
    """Control characters as signs, so that none does anything."""
    return text.translate(_VISIBLE) if _CONTROL.search(text) else text


def parse(text: str) -> Styled:
    """A line's text and its runs."""
    if "\x1b" not in text:
        return Styled(visible(text))
    parts: list[str] = []
    runs: list[Run] = []
    style, at, length = PLAIN, 0, 0
    for found in [*_ESCAPE.finditer(text), None]:
        piece = visible(text[at : found.start() if found else len(text)])
        if piece:
            parts.append(piece)
            if style != PLAIN:
                runs.append(Run(length, len(piece), style))
            length += len(piece)
        if found is None:
            break
        at = found.end()
        if found["sgr"] is not None:
            style = apply(style, found["sgr"])
    return Styled("".join(parts), tuple(_joined(runs)))


def _joined(runs: list[Run]) -> list[Run]:
    made: list[Run] = []
    for run in runs:
        if made and made[-1].style == run.style and made[-1].start + made[-1].length == run.start:
            made[-1] = replace(made[-1], length=made[-1].length + run.length)
        else:
            made.append(run)
    return made


_ON: dict[int, dict[str, bool]] = {
    1: {"bold": True},
    2: {"dim": True},
    3: {"italic": True},
    4: {"underline": True},
    7: {"inverse": True},
    21: {"underline": True},
    22: {"bold": False, "dim": False},
    23: {"italic": False},
    24: {"underline": False},
    27: {"inverse": False},
}


def apply(style: Style, codes: str) -> Style:
    """The style after `ESC [ codes m`; what is not known changes nothing."""
    numbers = [int(code[:4] or 0) for code in codes.replace(":", ";").split(";")]
    at = 0
    while at < len(numbers):
        number = numbers[at]
        at += 1
        if number == 0:
            style = PLAIN
        elif number in _ON:
            style = replace(style, **_ON[number])
        elif number in (38, 48):
            colour, used = _extended(numbers[at:])
            at += used
            if colour is not None:
                style = replace(style, front=colour) if number == 38 else replace(style, back=colour)
        else:
            style = _basic(style, number)
    return style


def _basic(style: Style, number: int) -> Style:
    if 30 <= number <= 37 or 90 <= number <= 97:
        return replace(style, front=number - 30 if number < 40 else number - 82)
    if 40 <= number <= 47 or 100 <= number <= 107:
        return replace(style, back=number - 40 if number < 50 else number - 92)
    if number == 39:
        return replace(style, front=None)
    return replace(style, back=None) if number == 49 else style


def _extended(numbers: list[int]) -> tuple[Colour | None, int]:
    """The colour after 38 or 48, and how many numbers it took."""
    if numbers[:1] == [5] and len(numbers) >= 2:
        return (numbers[1] if numbers[1] < 256 else None), 2
    if numbers[:1] == [2] and len(numbers) >= 4:
        red, green, blue = (min(255, number) for number in numbers[1:4])
        return (red, green, blue), 4
    return None, len(numbers)


def rgb(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue of a colour of the 256 from 16 on, or of one that says them."""
    if isinstance(colour, tuple):
        return colour
    if colour >= 232:
        grey = 8 + 10 * (colour - 232)
        return grey, grey, grey
    steps = (0, 95, 135, 175, 215, 255)
    number = colour - 16
    return steps[number // 36], steps[number // 6 % 6], steps[number % 6]


def is_whole(runs: tuple[Run, ...]) -> bool:
    """Whether runs are in order and apart."""
    return all(a.start + a.length <= b.start for a, b in pairwise(runs))
