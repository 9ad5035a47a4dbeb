"""Sizes as the window writes them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from vpp_core.text import size_text


def size_words(size: float) -> str:
    """`2.1 GB`, with the decimal point of this system's region."""
    return size_text(size).replace(".", QLocale().decimalPoint())
