"""What `.dockerignore` lets through. Pure.

docker-py has a matcher of its own, which is not used: it knows no upper and lower case, reads `[!a]` as a
negation and does not look for `!**/*.py` in excluded folders. BuildKit does all of that differently, and
a hash that covers other files than the build sees is worse than none. The rules here are BuildKit's.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from vpp_core.errors import UsageError

SPECIAL = re.compile(r"[*?\[\\]")

Matches = tuple[bool, ...]
"""For each pattern whether it matched a folder or one above it."""


@dataclass(frozen=True)
class Pattern:
    """One line: an `exception` began with `!`."""

    text: str
    exception: bool
    regex: re.Pattern[str]

    def may_match_below(self, folder: str) -> bool:
        """Whether it could match something inside a folder that it does not match itself."""
        own, given = self.text.split("/"), folder.split("/")
        for mine, theirs in zip(own, given, strict=False):
            if "**" in mine:
                return True
            if not SPECIAL.search(mine) and mine != theirs:
                return False
        return len(own) > len(given)


class Rules:
    """The patterns of one file, in order: the last that matches a path or a folder above it decides."""

    def __init__(self, patterns: Iterable[Pattern] = ()) -> None:
        self.patterns = tuple(patterns)

    def look(self, path: str, above: Matches = ()) -> tuple[bool, Matches]:
        """Whether a path is excluded, and what to hand on for what is inside it.

        Args:
            path: relative to the context, with `/`.
            above: what this gave for the folder that holds it; empty at the top.
        """
        excluded, found = False, []
        for index, pattern in enumerate(self.patterns):
            matched = bool(above) and above[index]
            # As BuildKit: a pattern that could not change anything is not looked at, nor handed on.
            if not matched and pattern.exception == excluded:
                matched = pattern.regex.fullmatch(path) is not None
            if matched:
                excluded = not pattern.exception
            found.append(matched)
        return excluded, tuple(found)

    def closed(self, folder: str, matches: Matches) -> bool:
        """Whether nothing inside this excluded folder can be let through, so that nobody has to look.

        What is inside inherits the last pattern that excluded the folder; only an exception after it can help.
        """
        last = max((i for i, matched in enumerate(matches) if matched), default=-1)
        return not any(p.exception and p.may_match_below(folder) for p in self.patterns[last + 1 :])

    def excludes(self, path: str) -> bool:
        """Whether a path is excluded, where nothing is known of the folders above it."""
        parts, excluded = path.split("/"), False
        matches: Matches = ()
        for end in range(1, len(parts) + 1):
            excluded, matches = self.look("/".join(parts[:end]), matches)
        return excluded


def parse(text: str, name: str = ".dockerignore") -> Rules:
    """The rules of an ignore file.

    Raises:
        UsageError: a pattern is broken; both builders would refuse it too.
    """
    patterns = []
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = raw.strip()
        if raw.startswith("#") or not line:
            continue
        exception = line.startswith("!")
        cleaned = clean(line.removeprefix("!").strip()) if exception else clean(line)
        try:
            patterns.append(Pattern(cleaned, exception, re.compile(regex(cleaned), re.DOTALL)))
        except (ValueError, re.error):
            message = f"is no pattern: {line}"
            raise UsageError(message, subject=f"{name} line {number}", hint="correct it") from None
    return Rules(patterns)


def clean(pattern: str) -> str:
    """A pattern without `.`, `..`, double, leading and trailing slashes."""
    if not pattern:
        return ""
    return posixpath.normpath(re.sub("/+", "/", pattern)).removeprefix("/") or "/"


def regex(pattern: str) -> str:
    """The expression that a whole path has to match.

    Raises:
        ValueError: the pattern is empty, or a class or an escape does not end.
    """
    if not pattern:
        raise ValueError(pattern)
    if pattern.startswith("**") and not SPECIAL.search(pattern, 2):
        rest = pattern[2:]
        return f"(?:.*/)?{re.escape(rest[1:])}" if rest.startswith("/") else f".*{re.escape(rest)}"
    parts, at = [], 0
    while at < len(pattern):
        part, at = _next(pattern, at)
        parts.append(part)
    return "".join(parts)


def _next(pattern: str, at: int) -> tuple[str, int]:
    """The expression for what stands at this place, and the place after it."""
    char = pattern[at]
    if pattern.startswith("**", at):
        end = at + 3 if pattern.startswith("/", at + 2) else at + 2
        return ("(?:.*/)?" if end < len(pattern) else ".*"), end
    if char == "*":
        return "[^/]*", at + 1
    if char == "?":
        return "[^/]", at + 1
    if char == "[":
        return _class(pattern, at)
    if char == "\\":
        if at + 1 == len(pattern):
            raise ValueError(pattern)
        return re.escape(pattern[at + 1]), at + 2
    return re.escape(char), at + 1


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A class as Go's `path.Match` has it: never empty, `[^...]` negates, a `-` that is no range is escaped."""
    at += 1
    negated = pattern.startswith("^", at)
    at += negated
    inside = ""
    while not inside or not pattern.startswith("]", at):
        char, at = _member(pattern, at)
        inside += char
        if pattern.startswith("-", at):
            char, at = _member(pattern, at + 1)
            inside += f"-{char}"
    return f"[{'^' if negated else ''}{inside}]", at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    """One character of a class, escaped."""
    escaped = pattern.startswith("\\", at)
    at += escaped
    if at >= len(pattern) or (pattern[at] in "-]" and not escaped):
        raise ValueError(pattern)
    return re.escape(pattern[at]), at + 1
