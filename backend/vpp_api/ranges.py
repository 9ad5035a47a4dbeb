"""Byte ranges and conditions of HTTP (RFC 9110), as far as we serve them: one range, strong tags. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))")
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@dataclass(frozen=True)
class Span:
    """Bytes from `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


class Unsatisfiable(Exception):
    """The range is well formed and the file has none of its bytes."""


def span_of(header: str | None, size: int) -> Span | None:
    """The part of a file of `size` bytes that a Range header asks for; None means the whole file.

    Anything but one plain range of bytes is ignored, as the standard allows: several ranges cost a
    server much more than they give.

    Raises:
        Unsatisfiable: answer 416.
    """
    found = _ONE_RANGE.fullmatch(header.strip(" \t")) if header and header.isascii() else None
    if found is None:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= end:
        raise Unsatisfiable
    return Span(start, end)


def is_unchanged(if_none_match: str | None, tag: str) -> bool:
    """Whether the client holds the file of that tag (with its quotes) already: answer 304."""
    if not if_none_match:
        return False
    return if_none_match.strip() == "*" or any(f'"{held}"' == tag for held in _TAG.findall(if_none_match))


def range_applies(if_range: str | None, tag: str) -> bool:
    """Whether the range may be served: the client's other parts are of the same file. Dates never are."""
    return if_range is None or if_range.strip() == tag
