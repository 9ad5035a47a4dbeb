"""A node in its place: what it is read as, and the error that names its file, line and key."""

from __future__ import annotations

import contextlib
import difflib
import os.path
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from vpp_desktop.stack.compose import units
from vpp_desktop.stack.compose.document import Listing, Node, Scalar, Table
from vpp_desktop.stack.compose.errors import ComposeError
from vpp_desktop.stack.compose.interpolation import InterpolationError, substitute

T = TypeVar("T")
D = TypeVar("D")

MOST_TEXT = 16 * 1024 * 1024
"""Characters of all interpolated values of one file."""

LONGEST_NUMBER = 18
LONGEST_MESSAGE = 300

_EMPTY = re.compile("|~|null|Null|NULL")
_BOOLEAN = re.compile("true|True|TRUE|false|False|FALSE")
_YES, _NO = {"true", "yes", "y", "on"}, {"false", "no", "n", "off"}
_NUMBER = re.compile(
    r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt ].*)?")


@dataclass
class Source:
    """A compose file while it is read.

    Attributes:
        name: what errors call it.
        folder: what its relative paths count from.
        variables: those of the environment and of `.env`.
        warnings: what a person should know about other files, in whole sentences.
        notes: the same about this one; and the first line that each is about.
    """

    name: str
    folder: Path
    variables: Mapping[str, str]
    project: str = ""
    warnings: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    room: int = MOST_TEXT

    def path(self, text: str) -> Path:
        """The absolute path that a relative one, or one with `~`, means. Links are not followed."""
        if text == "~" or text.startswith("~/"):
            text = self.variables.get("HOME", "~") + text[1:]
        return Path(os.path.normpath(self.folder / text))

    def warn(self, line: int, text: str) -> None:
        self.notes[text] = min(line, self.notes.get(text, line))

    def all_warnings(self) -> tuple[str, ...]:
        """Those about this file come last, by line."""
        notes = sorted(self.notes.items(), key=lambda note: note[1])
        return (*self.warnings, *(f"{self.name}, line {line}: {text}" for text, line in notes))


@dataclass(frozen=True)
class Value:
    """A node and its place. The readers raise ComposeError where the node is something else."""

    source: Source
    node: Node
    line: int
    path: str

    def fail(self, message: str, hint: str = "correct it") -> ComposeError:
        """The error for this value; the message goes on after the key's path: "is no size"."""
        text = f"{self.path} {message[:LONGEST_MESSAGE]}".strip()
        return ComposeError(text, file=self.source.name, line=self.line, key=self.path, hint=hint)

    # --- lists and maps

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, Listing)

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, Table)

    @property
    def is_null(self) -> bool:
        return self._kind() == "nothing"

    def items(self) -> list[Value]:
        if not isinstance(self.node, Listing):
            raise self.fail(f"is {self._kind()}, not a list", "begin each item with a dash")
        return [
            Value(self.source, node, node.line, f"{self.path}[{index}]") for index, node in enumerate(self.node.items)
        ]

    def entries(self, known: Collection[str] | None = None) -> dict[str, Value]:
        """A map's values by key. With `known`, any other key is refused but for extensions, which are left out."""
        if not isinstance(self.node, Table):
            raise self.fail(f"is {self._kind()}, not a map", "write it as key: value")
        found: dict[str, Value] = {}
        for key, entry in self.node.entries.items():
            value = Value(self.source, entry.node, entry.line, f"{self.path}.{key}" if self.path else key)
            if known is None or key in known:
                found[key] = value
            elif not key.startswith("x-"):
                raise self._unknown(value, key, known)
        return found

    def _unknown(self, value: Value, key: str, known: Collection[str]) -> ComposeError:
        near = difflib.get_close_matches(key, known, 1)
        hint = f"did you mean `{near[0]}`?" if near else "remove it: what is not handled here would be missing"
        place = f" in {self.path}" if self.path else ""
        message = f"knows no key `{key}`{place}"
        return ComposeError(message, file=self.source.name, line=value.line, key=value.path, hint=hint)

    # --- scalars

    def string(self) -> str:
        """Text. A number or true is refused, as Compose refuses it: what is meant is not sure without quotes."""
        kind, text = self._kind(), self._text()
        if kind != "text":
            raise self.fail(f"is {kind}, not text", f'put it in quotes: "{text}"')
        return text

    def word(self) -> str:
        """Text of what may also be a number or true, as in an environment.

        A number that YAML would write otherwise (`010`, `1.50`) is refused: readers differ on it.
        """
        kind, text = self._kind(), self._text()
        if kind == "true or false":
            return text.lower()
        if kind == "a date" or (kind == "a number" and not _is_canonical(text)):
            raise self.fail(f"is read by YAML as something else than the text {text}", f'put it in quotes: "{text}"')
        if kind == "nothing":
            raise self.fail("is empty", "give it a value")
        return text

    def flag(self) -> bool:
        text = self._text().lower()
        if text not in _YES | _NO:
            raise self.fail(f"is neither true nor false: {text}", "write true or false")
        return text in _YES

    def parsed(self, parse: Callable[[str], T | None], what: str, example: str) -> T:
        """What `parse` makes of the text: a number, a size, a duration."""
        text = self._text()
        result = parse(text)
        if result is None:
            raise self.fail(f"is no {what}: {text}", f"write it like this: {example}")
        return result

    def whole(self, low: int, high: int) -> int:
        number = self.parsed(units.whole, "whole number", str(max(low, 1)))
        if not low <= number <= high:
            raise self.fail(f"is not between {low} and {high}: {number}")
        return number

    def choice(self, *choices: str) -> str:
        text = self.string()
        if text not in choices:
            raise self.fail(f"is none of {', '.join(choices)}: {text}")
        return text

    def _text(self) -> str:
        """The text with variables replaced."""
        if not isinstance(self.node, Scalar):
            raise self.fail(f"is {self._kind()}, not a single value", "write one value")
        return self._interpolated(self.node.text) if "$" in self.node.text else self.node.text

    def _interpolated(self, text: str) -> str:
        def unset(name: str) -> None:
            self.source.warn(self.line, f"{name} is not set, so it is empty")

        try:
            text = substitute(text, self.source.variables.get, unset)
        except InterpolationError as error:
            raise self.fail(error.message, error.hint) from None
        self.source.room -= len(text)
        if self.source.room < 0:
            raise self.fail(f"makes the file longer than {MOST_TEXT} characters", "shorten the variables")
        return text

    def _kind(self) -> str:
        """What YAML 1.2 takes the node for. A value with variables is text, whatever they hold."""
        if not isinstance(self.node, Scalar):
            return "a list" if self.is_list else "a map"
        kinds = {"nothing": _EMPTY, "true or false": _BOOLEAN, "a number": _NUMBER, "a date": _DATE}
        found = (kind for kind, pattern in kinds.items() if pattern.fullmatch(self.node.text))
        return next(found, "text") if self.node.plain else "text"


def optional(entries: Mapping[str, Value], key: str, read: Callable[[Value], T], default: D) -> T | D:
    """What `read` makes of the map's entry, or the default where it has none."""
    return read(entries[key]) if key in entries else default


def required(entries: Mapping[str, Value], key: str, place: Value, hint: str) -> Value:
    """The map's entry, which it must have."""
    if key not in entries:
        raise place.fail(f"has no {key}", hint)
    return entries[key]


def _is_canonical(number: str) -> bool:
    """Whether every reader that takes the text for a number writes the same text again."""
    if len(number) > LONGEST_NUMBER:
        return False
    with contextlib.suppress(ValueError):
        return number == str(int(number))
    with contextlib.suppress(ValueError):
        return number == repr(float(number)) and not float(number).is_integer()
    return False
