"""What a person can ask for by a word: the palette, the list of shortcuts and the shortcuts themselves come from these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def always() -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing to do.

    Attributes:
        id: stable and unique, as `lectures.add`.
        text: a verb and its object, in the interface's language.
        shortcut: as Qt writes it (`Ctrl+O`); it works while the page of the action is shown.
        anywhere: the shortcut works on every page.
        enabled: asked when the palette opens, and before the shortcut acts.
        bound: False where a view handles the key itself (Enter, Delete and Space belong to what has the focus);
            it is listed all the same.
    """

    id: str
    text: str
    run: Callable[[], object]
    shortcut: str = ""
    anywhere: bool = False
    enabled: Callable[[], bool] = always
    icon: str = ""
    bound: bool = True
