"""What the details of a lecture show in each field, and what a person's words in it change. Pure, and free of Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from typing import Literal, get_args

from vpp_core.catalog.lecture import Clearable, CourseParts, Lecture, Metadata
from vpp_core.errors import UsageError
from vpp_core.media import language

TextField = Literal["title", "description", "course", "code", "term", "number", "recorded_at", "language"]
ListField = Literal["presenters", "tags"]

TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)
LIST_FIELDS: tuple[ListField, ...] = get_args(ListField)
COURSE_PARTS = {"course": "title", "code": "code", "term": "term"}

MOST_TEXT = 20_000
MOST_LINE = 300


@dataclass(frozen=True)
class Change:
    """What `publish.edit` is asked for."""

    said: Metadata = default(default_factory=Metadata)
    clear: tuple[Clearable, ...] = ()
    course: CourseParts | None = None


def text_of(lecture: Lecture, field: TextField) -> str:
    """What the field holds; dates as 2026-10-14, languages by their own word."""
    if field in COURSE_PARTS:
        return str(getattr(lecture.course, COURSE_PARTS[field], None) or "")
    value = getattr(lecture, field)
    if field == "language":
        return language.own_word(value) if value else ""
    return "" if value is None else str(value)


def common_text(lectures: Iterable[Lecture], field: TextField) -> str | None:
    """What all of them hold in the field; None where they differ."""
    found = {text_of(lecture, field) for lecture in lectures}
    return found.pop() if len(found) == 1 else None


def common_names(lectures: Iterable[Lecture], field: ListField) -> tuple[list[str], bool]:
    """The names that all of them hold, and whether some hold others too."""
    lists = [list(getattr(lecture, field)) for lecture in lectures]
    common = [name for name in lists[0] if all(name in names for names in lists)] if lists else []
    return common, any(len(names) != len(common) for names in lists)


def change_of(field: TextField, text: str) -> Change:
    """What that text in the field changes. Raises UsageError."""
    words = text.strip() if field == "description" else " ".join(text.split())
    if len(words) > (MOST_TEXT if field == "description" else MOST_LINE):
        raise UsageError("is too long", hint="shorten it")
    if field in COURSE_PARTS:
        return Change(course=CourseParts.model_validate({COURSE_PARTS[field]: words}))
    if field == "title":
        if not words:
            raise UsageError("a lecture needs a title")
        return Change(Metadata(title=words))
    if not words:
        return Change(clear=(field,))  # type: ignore[arg-type] # those that are left
    return Change(Metadata.model_validate({field: _READ[field](words)}))


def name_of(text: str) -> str:
    """One presenter or tag as it is kept. Raises UsageError."""
    words = " ".join(text.split())
    if len(words) > MOST_LINE:
        raise UsageError("is too long", hint="shorten it")
    return words


def read_number(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise UsageError("is no number", hint="write it as 3")
    return int(text)


def read_date(text: str) -> date:
    """`2026-10-14`, `14.10.2026`; raises UsageError."""
    try:
        if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("is no date", hint="write it as 2026-10-14") from None


def read_language(text: str) -> str:
    """The tag of `Deutsch`, `Deutsch (AT)`, `de-AT` or `ger`; raises UsageError."""
    if match := re.fullmatch(r"(.+?)\s*\((\w+)\)", text):
        primary = language.known(match[1])
        found = f"{primary}-{match[2]}" if primary else None
    else:
        found = language.known(text) or language.tag(text)
    if found is None:
        raise UsageError(
            "is no language",
            hint="write it as en, de-AT or Deutsch",
        )
    return found


_READ: dict[str, Callable[[str], object]] = {
    "description": str,
    "number": read_number,
    "recorded_at": read_date,
    "language": read_language,
}
