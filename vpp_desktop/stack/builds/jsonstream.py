"""JSON objects out of a stream that cuts them anywhere and may have plain text in between. Pure."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any

LIMIT = 16 * 1024 * 1024
"""Characters of one object; what is longer is dropped."""


class Objects:
    """Decodes step by step: each object as a dict, each line of other text as a string."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._json = json.JSONDecoder()
        self._rest = ""

    def feed(self, data: bytes) -> Iterator[dict[str, Any] | str]:
        """What is complete after this piece."""
        text, at = self._rest + self._decode(data), 0
        while True:
            while at < len(text) and text[at].isspace():
                at += 1
            found, end = self._one(text, at)
            if end == at:
                break
            at = end
            yield found
        self._rest = text[at:] if len(text) - at <= LIMIT else ""

    def end(self) -> str:
        """What was left at the end of the stream, no object."""
        rest, self._rest = self._rest.strip(), ""
        return rest

    def _one(self, text: str, at: int) -> tuple[dict[str, Any] | str, int]:
        """The next object or line, and the place after it: `at` itself where it is not complete."""
        if text.startswith("{", at):
            try:
                found, end = self._json.raw_decode(text, at)
            except ValueError:
                return "", at
            return found, end
        end = text.find("\n", at)
        return ("", at) if end < 0 else (text[at:end].rstrip(), end)
