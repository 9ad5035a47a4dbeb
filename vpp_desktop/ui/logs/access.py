"""What a screen reader is told of the log."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_made: dict[int, QAccessibleInterface] = {}
_installed = False


class _LogInterface(QAccessibleWidget):
    """A terminal whose value is what is in sight."""

    def __init__(self, view: Any) -> None:
        super().__init__(view, QAccessible.Role.Terminal)
        self._view = view

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Value:
            return str(self._view.sight_text())
        if kind == QAccessible.Text.Description:
            return str(self._view.hand.line_text())
        return super().text(kind)


def _make(key: str, thing: Any) -> QAccessibleInterface | None:
    if not (isinstance(thing, QWidget) and hasattr(thing, "sight_text")):
        return None
    name = id(thing)
    known = _made.get(name)
    if known is None:
        known = _made[name] = _LogInterface(thing)  # Qt takes the object, Python has to keep it
        thing.destroyed.connect(lambda: _made.pop(name, None))
    return known


def install() -> None:
    """Has Qt ask here for the interfaces of logs; once."""
    global _installed  # noqa: PLW0603 - Qt's list of factories is one for the program
    if not _installed:
        QAccessible.installFactory(_make)
        _installed = True
