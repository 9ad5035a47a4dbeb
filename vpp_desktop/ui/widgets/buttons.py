"""Buttons by their rank: one primary a page, quiet ones beside it, icons alone where there is a name to read out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from vpp_desktop.ui import icons

Pressed = Callable[[], object]


def button(text: str, pressed: Pressed | None = None, icon: str = "", *, danger: bool = False) -> QPushButton:
    """A plain button."""
    return _made(text, pressed, icon, "error" if danger else "text", danger=danger)


def primary(text: str, pressed: Pressed | None = None, icon: str = "", *, large: bool = False) -> QPushButton:
    """The one action that the page is for."""
    return _made(text, pressed, icon, "on_accent", primary=True, large=large)


def quiet(text: str, pressed: Pressed | None = None, icon: str = "") -> QPushButton:
    """A button without a frame until the mouse or the focus is on it."""
    return _made(text, pressed, icon, "muted", quiet=True)


def link(text: str, pressed: Pressed | None = None) -> QPushButton:
    """Words that lead somewhere."""
    made = _made(text, pressed, "", "accent", link=True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def icon_button(
    icon: str, name: str, pressed: Pressed | None = None, *, checkable: bool = False, framed: bool = False
) -> QToolButton:
    """An icon alone; its name is read out and shown as a tooltip."""
    made = QToolButton()
    made.setIcon(icons.icon(icon, "muted" if not framed else "text"))
    made.setIconSize(QSize(16, 16))
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setCheckable(checkable)
    made.setProperty("quiet", not framed)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if pressed:
        made.clicked.connect(lambda: pressed())
    return made


def _made(text: str, pressed: Pressed | None, icon: str, role: str, **properties: bool) -> QPushButton:
    made = QPushButton(text)
    for name, value in properties.items():
        made.setProperty(name, value)
    if icon:
        made.setIcon(icons.icon(icon, role))
        made.setIconSize(QSize(16, 16))
    made.setAutoDefault(True)
    if pressed:
        made.clicked.connect(lambda: pressed())
    return made
