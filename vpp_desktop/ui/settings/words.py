"""The table's words in the window's language, and what a value is called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from vpp_desktop.config import Value
from vpp_desktop.config.table import Setting

UNBROKEN = 24


def said(text: str) -> str:
    """Words of the table, translated."""
    return QCoreApplication.translate("Settings", text) if text else ""


def value_words(setting: Setting, value: Value) -> str:
    """What a value is called on the page."""
    if setting.choices:
        return said(dict(setting.choices).get(str(value), str(value)))
    if isinstance(value, bool):
        return QCoreApplication.translate("Settings", "On") if value else QCoreApplication.translate("Settings", "Off")
    if not value and setting.empty:
        return said(setting.empty)
    return number_words(value) if isinstance(value, int) else value


def number_words(number: int) -> str:
    """A number in groups of three, as the fields show it."""
    locale = QLocale()
    locale.setNumberOptions(locale.numberOptions() & ~QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(number)


def effect_words(setting: Setting) -> str:
    """What it does, and what it is unless somebody chooses."""
    template = QCoreApplication.translate("Settings", "{effect} Default: {value}.")
    value = value_words(setting, setting.default)
    if len(value) < UNBROKEN:  # a single word on the next line is easily read over
        template, value = template.replace(": ", ":\N{NO-BREAK SPACE}"), value.replace(" ", "\N{NO-BREAK SPACE}")
    return template.format(effect=said(setting.effect), value=value)


def fits(query: str, *texts: str) -> bool:
    """Whether every word of the query is somewhere in the texts."""
    haystack = "\n".join(texts).casefold()
    return all(word in haystack for word in query.casefold().split())
