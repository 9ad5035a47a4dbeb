"""Dates as this system writes them, the same in lists, fields and examples; plain ISO where it has no way of its own."""

from __future__ import annotations

import re
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime

from vpp_core.errors import UsageError
from vpp_desktop.ui.lectures import changes

ISO = "yyyy-MM-dd"
EXAMPLE = date(2026, 10, 14)


def date_format() -> str:
    """The system's short date, with all digits of the year."""
    locale = QLocale()
    if locale.language() is QLocale.Language.C:
        return ISO
    return re.sub("y+", "yyyy", locale.dateFormat(QLocale.FormatType.ShortFormat))


def date_text(day: date | None) -> str:
    """A date as people read it here, or nothing."""
    return "" if day is None else QLocale().toString(QDate(day.year, day.month, day.day), date_format())


def moment_text(moment: datetime) -> str:
    """Date and time of day, here."""
    here = moment.astimezone()
    clock = QLocale().toString(QTime(here.hour, here.minute), QLocale.FormatType.ShortFormat)
    return f"{date_text(here.date())} {clock}"


def read_date(text: str) -> date:
    """A date as it is shown here, or `2026-10-14`, or `14.10.2026`. Raises UsageError."""
    words = text.strip()
    found = QLocale().toDate(words, date_format())
    if found.isValid():
        return date(found.year(), found.month(), found.day())
    try:
        return changes.read_date(words)
    except UsageError as error:
        raise UsageError(error.message, hint=f"write it as {date_text(EXAMPLE)}") from None
