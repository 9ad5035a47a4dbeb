"""Text that may be broken anywhere: names of files and paths have no spaces often, and words of any length. Pure."""

from __future__ import annotations

import re

BREAK = "\u200b"
LONGEST = 12
"""Characters without a place to break."""


def breakable(text: str) -> str:
    """The text with places where a line may break, which are not seen."""
    parted = re.sub(r"([_.\\/-])(?=\S)", rf"\1{BREAK}", text)
    return re.sub(rf"(\w{{{LONGEST}}})(?=\w)", rf"\1{BREAK}", parted)
