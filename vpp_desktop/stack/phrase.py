"""Sentences that a window can translate: a text with places in it, and what goes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """`str()` of it is the sentence in English; values may be phrases themselves."""

    text: str
    values: tuple[tuple[str, str | int | Phrase], ...] = ()

    def __str__(self) -> str:
        return self.say(lambda text: text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def say(self, translate: Callable[[str], str], spoken: Callable[[str], str] = str) -> str:
        """The sentence, with each text translated before its values are put in; `spoken` sees to plain values."""
        values: dict[str, str | int] = {}
        for name, value in self.values:
            if isinstance(value, Phrase):
                values[name] = value.say(translate, spoken)
            else:
                values[name] = spoken(value) if isinstance(value, str) else value
        return translate(self.text).format(**values) if self.text else ""

    def texts(self) -> set[str]:
        """All texts in it, as they are looked up."""
        inner = (v.texts() for _, v in self.values if isinstance(v, Phrase))
        return {self.text}.union(*inner)


def phrase(text: str, **values: str | int | Phrase) -> Phrase:
    return Phrase(text, tuple(values.items()))


def listed(names: list[str]) -> Phrase:
    """`a`, `a and b`, `a, b and c`."""
    if len(names) == 1:
        return phrase("{name}", name=names[0])
    return phrase("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def one_or_many(names: list[str], one: str, many: str, **values: str | int | Phrase) -> Phrase:
    """`one` where there is one name, else `many`; both have a place `names`."""
    return phrase(one if len(names) == 1 else many, names=listed(names), **values)
