"""Figures of lectures and files as people read them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from vpp_desktop.ui.sizes import size_words

translate = QCoreApplication.translate


def span(seconds: float) -> str:
    """`9 h 40 min`, `12 min`, `40 s`."""
    if seconds < 60:
        return translate("Lectures", "{seconds} s").format(seconds=round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return translate("Lectures", "{minutes} min").format(minutes=minutes)
    return translate("Lectures", "{hours} h {minutes} min").format(hours=grouped(hours), minutes=minutes)


def grouped(number: int) -> str:
    """`10,000`."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(number)


def amount(files: int, seconds: float, size: int = 0) -> str:
    """`12 files, 9 h 40 min, 21 GB`, as far as it is known."""
    parts = [plural(files, translate("Lectures", "1 file"), translate("Lectures", "{count} files"))]
    if seconds:
        parts.append(span(seconds))
    if size:
        parts.append(size_words(size))
    return ", ".join(parts)


def plural(count: int, one: str, many: str) -> str:
    """The one or the other, with the number put in."""
    return one if count == 1 else many.format(count=grouped(count))
