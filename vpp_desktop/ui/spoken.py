"""What the layers below say, in the interface's language.

Those layers speak English, to the command line, to the journal and to the logs, and know nothing of Qt. So nothing is
translated where it is said, but here, where it is shown: a text is matched against the templates of `sentences.py`, the
translation of the template that fits is filled with what stood in its places. A text that none fits stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from string import Formatter

from PySide6.QtCore import QCoreApplication

NESTED = frozenset(
    {
        "how",
        "what",
        "why",
        "reason",
        "state",
        "message",
        "problem",
        "wrong",
        "hint",
        "ended",
        "remedy",
        "kind",
        "holder",
    }
)
"""Places that hold sentences themselves, or words of ours."""

OURS = frozenset({"state"})
"""Places that hold words of ours and nothing else."""

KEY = re.compile(r"[\w.\-\[\]/]+")
"""What settings and compose files call a value: a sentence may go on after it."""

MOST_PARTS = 12


class Speech:
    """Templates, and texts that fit them.

    Args:
        context: where their translations are.
        templates: gives them when the first text is to be said.
    """

    def __init__(self, context: str, templates: Callable[[], Sequence[str]]) -> None:
        self._context = context
        self._templates = templates

    @cached_property
    def _plain(self) -> dict[str, str]:
        """Those without places, by what they say."""
        return {text.format(): text for text in self._templates() if not _places(text)}

    @cached_property
    def _filled(self) -> list[tuple[str, str]]:
        """Those with places, the most particular first, each with the longest text that is in whatever fits it."""
        texts = {text: _literals(text) for text in self._templates() if _places(text)}
        ordered = sorted(texts, key=lambda text: -sum(map(len, texts[text])))
        return [(text, max(texts[text], key=len)) for text in ordered]

    def has(self, text: str) -> bool:
        """Whether it is a template without places."""
        return text in self._plain

    def name(self, text: str) -> str:
        """The translation of a text that is a template without places; else the text."""
        template = self._plain.get(text)
        return text if template is None else QCoreApplication.translate(self._context, template).format()

    def say(self, text: str, inner: Callable[[str], str]) -> str | None:
        """The translation, with `inner` for what places hold; None where no template fits."""
        if self.has(text):
            return self.name(text)
        for template, literal in self._filled:
            if literal in text and (found := _pattern(template).fullmatch(text)):
                values = found.groupdict()
                if any(name in OURS and not self.has(value) for name, value in values.items()):
                    continue
                for name, value in values.items():
                    if name in NESTED:
                        values[name] = inner(value)
                    elif ": " in value and template.endswith(f"{{{name}}}"):  # a hint may stand behind it
                        first, _, rest = value.partition(": ")
                        values[name] = f"{first}: {inner(rest)}"
                return QCoreApplication.translate(self._context, template).format(**values)
        return None


def spoken(text: str) -> str:
    """The text in the interface's language, as far as it is known: `message`, `subject: message: hint` or a part."""
    language = tongue()
    return text if language == "en" or not text else _spoken(text, language)


def spoken_name(text: str) -> str:
    """The same for what may be a name of somebody else's: only where it is, as a whole, one of our words."""
    return text if tongue() == "en" else _below().name(text)


def is_ours(text: str) -> bool:
    """Whether it is, as a whole, one of our words."""
    return bool(text) and _below().has(text)


def tongue() -> str:
    """The language that the translations are in."""
    return QCoreApplication.translate("spoken", "en", "the code of the language of these translations, such as de")


@lru_cache(maxsize=4096)
def _spoken(text: str, _language: str) -> str:
    """As much at once as is a template, or else as fits one, from the beginning on."""
    parts, said, at = text.split(": ", MOST_PARTS), [], 0
    while at < len(parts):
        end, one = _beginning(parts, at)
        said.append(one)
        at = end
    return ": ".join(said)


def _beginning(parts: list[str], at: int) -> tuple[int, str]:
    """How far the text that begins there goes, and its translation."""
    pieces = [(end, ": ".join(parts[at:end])) for end in range(len(parts), at, -1)]
    for end, piece in pieces:
        if _below().has(piece):  # before places, which would hold what comes behind it
            return end, _below().name(piece)
    for end, piece in pieces:
        if (said := _whole(piece)) is not None:
            return end, said
    return at + 1, parts[at]


def _whole(text: str) -> str | None:
    below = _below()
    said = below.say(text, spoken)
    if said is None and text[:1].isupper():
        said = below.say(text[:1].lower() + text[1:], spoken)
        return said and said[:1].upper() + said[1:]
    if said is None:
        key, space, rest = text.partition(" ")
        if space and KEY.fullmatch(key) and (said := below.say(rest, spoken)) is not None:
            return f"{key} {said}"
    return said


@cache
def _below() -> Speech:
    from vpp_desktop.ui.sentences import SENTENCES  # here: nothing is said so before the window's first paint

    return Speech("sentences", lambda: SENTENCES)


@cache
def _places(template: str) -> bool:
    return any(name is not None for _, name, _, _ in Formatter().parse(template))


def _literals(template: str) -> list[str]:
    return [literal for literal, *_ in Formatter().parse(template)]


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name is not None:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+)")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)
