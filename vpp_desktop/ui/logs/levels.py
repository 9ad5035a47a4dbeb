"""How bad a line is, which lines belong to the one before, and log lines in JSON as people read them. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui.logs.ansi import plain


class Level(IntEnum):
    """From what nobody asked for to what went wrong."""

    NONE = 0
    DEBUG = 1
    INFO = 2
    WARN = 3
    ERROR = 4


WORDS: dict[str, Level] = {
    **dict.fromkeys(("trace", "debug", "verbose"), Level.DEBUG),
    **dict.fromkeys(("info", "notice", "log"), Level.INFO),
    **dict.fromkeys(("warn", "warning", "⚠"), Level.WARN),
    **dict.fromkeys(
        ("err", "error", "fatal", "critical", "panic", "severe", "emerg", "alert", "\N{VECTOR OR CROSS PRODUCT}"),
        Level.ERROR,
    ),
}
LETTERS = {"F": Level.ERROR, "E": Level.ERROR, "W": Level.WARN, "I": Level.INFO, "D": Level.DEBUG}
"""mongod's severities; its debug levels are D1 to D5."""

HEAD = 160
"""A level stands in a line's first characters, or it is part of what is told."""

LEVEL = re.compile(
    r"\b(?P<upper>TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|FATAL|CRITICAL|PANIC|SEVERE)\b"
    r"|\blevel=\"?(?P<field>[a-z]+)"
    r"|\[(?P<boxed>trace|debug|info|notice|warn|warning|error|fatal|crit|emerg|alert)\]"
    r"|^\s*(?P<sign>[\u26a0\u2a2f])"
    r"|^\s*(?P<first>debug|info|warn|warning|error|fatal)\b\s*[:\-]"
    r"|^(?P<raised>Traceback \(most recent|Uncaught |Unhandled |[\w.]*(?:Error|Exception): )"
)


def level_of(text: str) -> Level:
    """The level that a line names; NONE where it names none."""
    head = text[:HEAD]
    found = LEVEL.search(plain(head) if "\x1b" in head else head)
    if found is None:
        return Level.NONE
    if found["raised"]:
        return Level.ERROR
    return WORDS.get((found[found.lastgroup or 0] or "").lower(), Level.ERROR if found["boxed"] else Level.NONE)


_BEGINNINGS = " \t}])"
_INTERESTING = frozenset(("", *_BEGINNINGS, *"TCD"))
_TRACE = "Traceback (most recent call last)"
_CHAIN = ("During handling of the above exception", "The above exception was the direct cause", "Caused by: ")
_WORDS = (_TRACE, *_CHAIN)


def candidates(texts: Sequence[str], start: int, stop: int) -> list[int]:
    """The places of the lines that may belong to the one before, by a quick look; what follows indented ones aside."""
    firsts = [text[:1] for text in texts[start:stop]]
    if _INTERESTING.isdisjoint(firsts):
        return []
    found = [at for at, first in enumerate(firsts, start) if first in _BEGINNINGS]
    if "T" in firsts or "C" in firsts or "D" in firsts:
        found += [n for n, first in enumerate(firsts, start) if first in "TCD" and texts[n].startswith(_WORDS)]
        found = sorted(set(found))
    return found


_RAISED = re.compile(r"[A-Za-z_][\w.]*(?:: |:?$)")


def continues(text: str, before: str) -> bool:
    """Whether a line belongs to the one that its service printed before: as the parts of a stack trace do."""
    if not text or text.isspace():
        return is_inner(before) or _is_raised(before)
    if text[0] in " \t":
        return bool(before)
    if text.startswith(_TRACE):
        return not before or before.startswith(_CHAIN) or level_of(before) is Level.ERROR
    if text.startswith(_CHAIN):
        return not before or is_inner(before) or _is_raised(before)
    if text[0] in "}])":
        return is_inner(before) and len(text) <= 3
    # What was raised, after the places where: the last line of a trace of Python's.
    return before.startswith("  ") and _RAISED.match(text) is not None


def is_inner(text: str) -> bool:
    return text[:1] in (" ", "\t") and bool(text)


def _is_raised(text: str) -> bool:
    return text.startswith(_CHAIN) or (
        text[:1].isupper() and re.match(r"[\w.]*(?:Error|Exception)\b", text) is not None
    )


LEVEL_KEYS = ("level", "severity", "s")
MESSAGE_KEYS = ("message", "msg")
PLACE_KEYS = ("logger", "name", "c", "ctx")
TIME_KEYS = frozenset(("time", "timestamp", "ts", "t", "@timestamp"))
TRACE_KEYS = ("trace", "stack", "exc_info", "exception")
DROPPED = TIME_KEYS | {"id", *LEVEL_KEYS, *MESSAGE_KEYS, *PLACE_KEYS, *TRACE_KEYS}


def from_json(text: str) -> list[str] | None:
    """A JSON log line as `LEVEL logger message key=value`, and the lines of its trace; None where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    message = next((found[key] for key in MESSAGE_KEYS if isinstance(found.get(key), str)), None)
    if message is None:
        return None
    first, *rest = message.split("\n")
    trace = next((found[key] for key in TRACE_KEYS if isinstance(found.get(key), str)), "")
    parts = [_level_word(found), " ".join(_places(found)), first, *_fields(found, message)]
    return [" ".join(filter(None, parts)), *(f"  {line}" for line in rest), *trace.rstrip("\n").splitlines()]


def _level_word(found: dict[str, Any]) -> str:
    word = next((found[key] for key in LEVEL_KEYS if isinstance(found.get(key), str)), "")
    level = LETTERS.get(word[:1]) if len(word) <= 2 else WORDS.get(word.lower())
    return level.name.ljust(5) if level else word.upper()


def _places(found: dict[str, Any]) -> list[str]:
    return [found[key] for key in PLACE_KEYS if isinstance(found.get(key), str) and found[key] not in ("-", "")]


def _fields(found: dict[str, Any], message: str) -> list[str]:
    """What a line tells besides, without what its message says already."""
    attributes = found.get("attr")
    values = {key: value for key, value in found.items() if key not in DROPPED and key != "attr"}
    if isinstance(attributes, dict):
        values |= attributes
    told = [(key, _value(value)) for key, value in values.items()]
    words = message.split()
    return [f"{key}={value}" for key, value in told if value not in words]


def _value(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if " " in value or "\n" in value else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def readable(lines: Lines) -> Lines:
    """The lines with those in JSON as people read them; a trace inside one becomes lines of its own."""
    if "{" not in [line[4][:1] for line in lines]:
        return lines
    made: Lines = []
    for line in lines:
        told = from_json(line.text) if line.text[:1] == "{" else None
        if told is None:
            made.append(line)
        else:
            made += [line._replace(text=text) for text in told]
    return made
