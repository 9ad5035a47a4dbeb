"""Values that may be written as one text, as a list or as a map."""

from __future__ import annotations

import re
import shlex

from vpp_desktop.stack.compose.value import Value

_QUOTED = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.""", re.DOTALL)
_OPERATOR = re.compile("[;&|<>()]")
_VARIABLE = re.compile(r"[^=\s\x00]+")


def strings(value: Value) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(item.string() for item in value.items())


def string_or_strings(value: Value) -> tuple[str, ...]:
    """A list of texts; one text is a list of one."""
    return strings(value) if value.is_list else (value.string(),)


def distinct(value: Value) -> tuple[str, ...]:
    """A list of texts, each once."""
    return tuple(dict.fromkeys(strings(value)))


def string_or_none(value: Value) -> str | None:
    """A text; an empty one says nothing."""
    return value.string() or None


def words(value: Value) -> tuple[str, ...] | None:
    """A command: a list, or one text that is split as a shell would. None is the image's own; empty is none.

    No shell runs it. What only a shell understands is refused, as Compose would drop the rest of the line.
    """
    if value.is_null:
        return None
    if value.is_list:
        return strings(value)
    text = value.string()
    operator = _OPERATOR.search(_QUOTED.sub("", text))
    if operator is not None:
        raise value.fail(f"has a {operator.group()}, which needs a shell", 'write it as a list: [sh, -c, "..."]')
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise value.fail(f"cannot be split into words: {str(error).lower()}", "write it as a list") from None


def variables(value: Value) -> dict[str, str]:
    """Variables from a list of `NAME=value` or a map. A name alone takes the environment's value, or is left out."""
    found: dict[str, str | None] = {}
    if value.is_map:
        for name, entry in value.entries().items():
            found[_checked(entry, name)] = None if entry.is_null else entry.word()
    else:
        for item in value.items():
            name, sign, text = item.string().partition("=")
            found[_checked(item, name)] = text if sign else None
    outside = value.source.variables
    return {
        name: outside[name] if text is None else text
        for name, text in found.items()
        if text is not None or name in outside
    }


def labels(value: Value) -> dict[str, str]:
    """Labels from a list of `name=value` or a map; without a value it is empty."""
    if value.is_map:
        return {name: "" if entry.is_null else entry.word() for name, entry in value.entries().items()}
    pairs = [item.string().partition("=") for item in value.items()]
    return {name: text for name, _, text in pairs}


def options(value: Value) -> dict[str, str]:
    """A map of plain values."""
    return {name: entry.word() for name, entry in value.entries().items() if not entry.is_null}


def _checked(value: Value, name: str) -> str:
    if not _VARIABLE.fullmatch(name):
        raise value.fail(f"is no variable's name: {name!r}", "write NAME=value")
    return name
