"""Colours of services and of terminals, in both themes and always readable. Pure."""

from __future__ import annotations

import zlib
from functools import lru_cache

from vpp_desktop.ui.logs.ansi import Colour, Style, rgb
from vpp_desktop.ui.theme import Tokens

Rgb = tuple[int, int, int]

ENOUGH = 4.5
"""The contrast that AA asks of text."""

SERVICES = (
    ("#2F5BEA", "#86A2FF"),  # blue
    ("#0F766E", "#4FD1C5"),  # teal
    ("#8B3FC7", "#C99BFF"),  # violet
    ("#A8500B", "#F2A65A"),  # orange
    ("#B4246E", "#FF8FC3"),  # pink
    ("#3F7416", "#9BD56A"),  # leaf
    ("#0B6FA4", "#6CC7F5"),  # sky
    ("#7A5C00", "#DDC24A"),  # gold
)
"""Light and dark colour of each; red is left to what goes wrong."""

MAGENTA, CYAN = ("#9B2FAE", "#E58BF5"), ("#0F6F80", "#5FD3E6")


def service_colour(place: int, tokens: Tokens) -> str:
    """The colour of the service that was seen first, second and so on."""
    return SERVICES[place % len(SERVICES)][tokens.dark]


def place_of(service: str) -> int:
    """A colour for a service that the stack's file does not name; the same each time."""
    return zlib.crc32(service.encode()) % len(SERVICES)


def terminal_colour(colour: Colour, tokens: Tokens) -> str:
    """A terminal's colour in this theme, readable on all its grounds."""
    if isinstance(colour, int) and colour < 16:
        named = (tokens.muted, tokens.error, tokens.ok, tokens.warn, tokens.accent, *_pick(tokens), tokens.text)
        return legible(parsed(named[colour % 8]), tokens)
    return legible(rgb(colour), tokens)


def _pick(tokens: Tokens) -> tuple[str, str]:
    return MAGENTA[tokens.dark], CYAN[tokens.dark]


@lru_cache(maxsize=1024)
def shown(style: Style, tokens: Tokens) -> tuple[str | None, str | None]:
    """The colours of a run and of its ground; None for those of the row."""
    front = terminal_colour(style.front, tokens) if style.front is not None else None
    back = ground(style.back, tokens) if style.back is not None else None
    if style.inverse:
        solid = front or tokens.text
        return hexed(mixed_until(parsed(tokens.surface), (parsed(solid),))), solid
    if style.dim and front is None:
        front = tokens.muted
    if back is not None:
        front = hexed(mixed_until(parsed(front or tokens.text), (parsed(back),)))
    return front, back


def ground(colour: Colour, tokens: Tokens) -> str:
    """A background: laid thinly over the surface, so that it stays one."""
    front = parsed(terminal_colour(colour, tokens)) if isinstance(colour, int) and colour < 16 else rgb(colour)
    return hexed(mixed(front, parsed(tokens.surface), 0.25))


@lru_cache(maxsize=1024)
def legible(colour: Rgb, tokens: Tokens) -> str:
    """The colour, or the nearest that is readable on the surface and on the rows of errors and warnings."""
    return hexed(mixed_until(colour, tuple(parsed(each) for each in grounds(tokens))))


def grounds(tokens: Tokens) -> tuple[str, ...]:
    """What text may stand on."""
    return (tokens.surface, *(tokens.tint(role, strength).name() for role, strength in ROWS.items()))


ROWS = {"error": 0.10, "warn": 0.09, "accent": 0.06}
"""How strongly rows of errors, of warnings, and the row of the cursor are tinted."""


def mixed_until(colour: Rgb, on: tuple[Rgb, ...]) -> Rgb:
    """The colour, with as much black or white in it as makes it readable on all these grounds."""
    ends: tuple[Rgb, ...] = ((0, 0, 0), (255, 255, 255))
    end = max(ends, key=lambda each: min(contrast(each, ground) for ground in on))
    for step in range(21):
        made = mixed(end, colour, step / 20)
        if all(contrast(made, ground) >= ENOUGH for ground in on):
            return made
    return end


def mixed(front: Rgb, back: Rgb, strength: float) -> Rgb:
    red, green, blue = (round(f * strength + b * (1 - strength)) for f, b in zip(front, back, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's ratio of two colours, from 1 to 21."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: Rgb) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parsed(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def hexed(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
