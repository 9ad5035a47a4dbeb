"""Files of variables, `NAME=value` a line, by the rules of Compose v2.

A value without quotes ends before ` #` and loses the spaces around it. One in double quotes may span lines,
knows escapes and variables; one in single quotes stands as it is. A name alone takes the environment's value.
"""

from __future__ import annotations

import re
from pathlib import Path

from vpp_desktop.stack.compose.errors import ComposeError
from vpp_desktop.stack.compose.interpolation import InterpolationError, Lookup, substitute

LARGEST = 1024 * 1024
"""Bytes of a file, and characters of all its values: each may repeat earlier ones."""

_BETWEEN = re.compile(r"(?:\s+|#[^\n]*)*")
_NAME = re.compile(r"(?:export[^\S\n]+)?(?P<name>[\w.\-\[\]]*)[^\S\n]*(?:(?P<sign>[=:])[^\S\n]*|(?=\n|\Z))")
_QUOTED = re.compile(r""""(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'""", re.DOTALL)
_AFTER = re.compile(r"[^\S\n]*(?:#[^\n]*)?(?=\n|\Z)")
_ESCAPE = re.compile(r"\\(?:0([0-3][0-7]{2})|([abfnrtv$\"\\]))")
_ESCAPED = dict(zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)) | {"$": "$$", '"': '"', "\\": "\\"}


def load(path: Path, name: str, lookup: Lookup, warnings: list[str] | None = None) -> dict[str, str]:
    """The file's variables; see `parse`.

    Args:
        name: what errors call the file.

    Raises:
        ComposeError: it cannot be read, or says something wrong.
        FileNotFoundError: there is none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ComposeError(f"cannot be read ({reason})", file=name, hint="allow your account to read it") from None
    return parse(decode(data, name), name, lookup, warnings)


def decode(data: bytes, name: str) -> str:
    """The text of a file, without a byte order mark.

    Raises:
        ComposeError: it is too large or no UTF-8.
    """
    if len(data) > LARGEST:
        raise ComposeError(f"is larger than {LARGEST} bytes", file=name, hint="is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ComposeError("is no UTF-8 text", file=name, line=line, hint="save it as UTF-8") from None


def parse(text: str, name: str, lookup: Lookup, warnings: list[str] | None = None) -> dict[str, str]:
    """The variables that the text sets, in its order.

    Args:
        name: what errors call the file.
        lookup: the environment, which goes before the file's own earlier values where a value names a variable.
        warnings: gets a sentence for each variable that is not set.

    Raises:
        ComposeError: a line cannot be read.
    """
    return _File(text, name, lookup, warnings if warnings is not None else []).read()


class _File:
    """The text, and how far it is read."""

    def __init__(self, text: str, name: str, lookup: Lookup, warnings: list[str]) -> None:
        self._text = text
        self._name = name
        self._lookup = lookup
        self._warnings = warnings
        self._position = 0
        self._found: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        room = LARGEST
        while self._skip(_BETWEEN) is not None and self._position < len(self._text):
            begin = self._position
            head = self._skip(_NAME)
            if head is None or not head["name"]:
                hint = "write NAME=value; a comment begins with #"
                raise self._fail("cannot be read as a variable", begin, "", hint)
            name = head["name"]
            value = self._value(name) if head["sign"] else self._lookup(name)
            if value is None:
                continue
            self._found[name] = value
            room -= len(value)
            if room < 0:
                raise self._fail(f"makes all values longer than {LARGEST} characters", begin, name, "shorten it")
        return self._found

    def _value(self, name: str) -> str:
        begin = self._position
        if self._text[begin : begin + 1] not in ('"', "'"):
            line = self._text[begin:].partition("\n")[0] if begin < len(self._text) else ""
            self._position += len(line)
            return self._substitute(line.partition(" #")[0].rstrip(), begin, name)
        quoted = self._skip(_QUOTED)
        if quoted is None:
            raise self._fail("has a quote that is not closed", begin, name, "close it, or put a \\ before it")
        if self._skip(_AFTER) is None:
            raise self._fail("has text after its closing quote", begin, name, "put the whole value in quotes")
        if quoted["double"] is None:
            return quoted["single"].replace("\\'", "'")
        return self._substitute(_ESCAPE.sub(_unescape, quoted["double"]), begin, name)

    def _substitute(self, value: str, begin: int, name: str) -> str:
        def lookup(wanted: str) -> str | None:
            outer = self._lookup(wanted)
            return self._found.get(wanted) if outer is None else outer

        def unset(wanted: str) -> None:
            self._warnings.append(f"{self._name}, line {self._line(begin)}: {wanted} is not set, so it is empty")

        try:
            return substitute(value, lookup, unset)
        except InterpolationError as error:
            raise self._fail(error.message, begin, name, error.hint) from None

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._position)
        if found is not None:
            self._position = found.end()
        return found

    def _line(self, position: int) -> int:
        return self._text.count("\n", 0, position) + 1

    def _fail(self, message: str, position: int, key: str, hint: str) -> ComposeError:
        return ComposeError(f"{key} {message}".strip(), file=self._name, line=self._line(position), key=key, hint=hint)


def _unescape(found: re.Match[str]) -> str:
    octal, char = found.groups()
    return chr(int(octal, 8)) if octal else _ESCAPED[char]
