"""Figures of lectures and files as people read them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from vpp_core.text import size_text


def tr(text: str, count: int = -1) -> str:
    """The text in the interface's language."""
    return QCoreApplication.translate("Lectures", text, None, count)


def span(seconds: float) -> str:
    """`9 h 40 min`, `12 min`, `40 s`."""
    if seconds < 60:
        return tr("{seconds} s").format(seconds=round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return tr("{minutes} min").format(minutes=minutes)
    return tr("{hours} h {minutes} min").format(hours=grouped(hours), minutes=minutes)


def grouped(number: int) -> str:
    """`10,000`."""
    return QLocale.system().toString(number)


def amount(files: int, seconds: float, size: int = 0) -> str:
    """`12 files, 9 h 40 min, 21 GB`, as far as it is known."""
    parts = [plural(files, tr("1 file"), tr("{count} files"))]
    if seconds:
        parts.append(span(seconds))
    if size:
        parts.append(size_text(size))
    return ", ".join(parts)


def plural(count: int, one: str, many: str) -> str:
    """The one or the other, with the number put in."""
    return one if count == 1 else many.format(count=grouped(count))
