"""Variables in values: `$A ${A} ${A:-b} ${A-b} ${A:?why} ${A?why} ${A:+b} ${A+b}`, and `$$` for a dollar.

The rules are those of the Compose specification. What follows the operator may hold variables itself,
which are looked up only where it is used. A dollar before anything but a name or a brace is a dollar.
"""

from __future__ import annotations

import re
from collections.abc import Callable

DEEPEST = 20
"""Variables within defaults within defaults."""

LONGEST = 128 * 1024
"""Characters of one value, which is what Linux lets an environment variable have."""

_NAME = "[A-Za-z_][A-Za-z0-9_]*"
_VARIABLE = re.compile(rf"\$(?:(?P<dollar>\$)|(?P<plain>{_NAME})|\{{(?P<braced>{_NAME})?)")
_BRACE = re.compile("[{}]")
_OPERATOR = re.compile(r":?[-?+]")

Lookup = Callable[[str], str | None]


class InterpolationError(Exception):
    """A value cannot be interpolated; `hint` says what to do. Whoever knows the place makes it a ComposeError."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def substitute(template: str, lookup: Lookup, unset: Callable[[str], None], depth: int = 0) -> str:
    """The text with every variable replaced by its value.

    Args:
        lookup: a variable's value, None where it is not set.
        unset: is told each variable that is not set and has no default: its value is empty.

    Raises:
        InterpolationError: the syntax is wrong, a required variable is missing, or the result is too long.
    """
    if depth > DEEPEST:
        raise InterpolationError(f"nests variables more than {DEEPEST} deep", "write it more simply")
    done: list[str] = []
    position = length = 0
    while (found := _VARIABLE.search(template, position)) is not None:
        text, end = _variable(template, found, lookup, unset, depth)
        done += [template[position : found.start()], text]
        length += len(done[-1]) + len(done[-2])
        if length > LONGEST:
            break
        position = end
    result = "".join([*done, template[position:]])
    if len(result) > LONGEST:
        raise InterpolationError(f"is longer than {LONGEST} characters with its variables", "shorten the variables")
    return result


def _variable(
    template: str, found: re.Match[str], lookup: Lookup, unset: Callable[[str], None], depth: int
) -> tuple[str, int]:
    """The text for the variable that begins at `found`, and where it ends."""
    if found["dollar"]:
        return "$", found.end()
    if name := found["plain"]:
        return _value(name, lookup, unset), found.end()
    end = _closing(template, found.start() + 1) if found["braced"] else -1
    if end < 0:
        part = template[found.start() : found.start() + 20]
        raise InterpolationError(f"has a brace that holds no variable: {part}", "write a real dollar as $$")
    name, rest = found["braced"], template[found.end() : end]
    if not rest:
        return _value(name, lookup, unset), end + 1
    operator = _OPERATOR.match(rest)
    if operator is None:
        raise InterpolationError(f"has a variable that cannot be read: ${{{name}{rest}}}", "known are :- - :? ? :+ +")
    word = rest[operator.end() :]
    return _operate(name, operator.group(), lookup, lambda: substitute(word, lookup, unset, depth + 1)), end + 1


def _value(name: str, lookup: Lookup, unset: Callable[[str], None]) -> str:
    value = lookup(name)
    if value is None:
        unset(name)
    return value or ""


def _operate(name: str, operator: str, lookup: Lookup, word: Callable[[], str]) -> str:
    """With a colon, an empty variable counts as one that is not set."""
    value = lookup(name)
    is_set = bool(value) if operator[0] == ":" else value is not None
    kind = operator[-1]
    if kind == "+":
        return word() if is_set else ""
    if is_set:
        return value or ""
    if kind == "-":
        return word()
    why = word()
    state = "is empty" if value == "" else "is not set"
    hint = f"set {name} in .env or in the environment"
    raise InterpolationError(f"needs the variable {name}, which {state}" + (f": {why}" if why else ""), hint)


def _closing(template: str, opening: int) -> int:
    """Where the brace that opens at `opening` is closed, -1 where it is not."""
    depth = 0
    for place in _BRACE.finditer(template, opening):
        depth += 1 if place.group() == "{" else -1
        if depth == 0:
            return place.start()
    return -1
