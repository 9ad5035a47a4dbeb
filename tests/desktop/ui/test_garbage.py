"""Qt objects that are garbage are destroyed in their own thread."""

from __future__ import annotations

import gc
import threading
from typing import Any

from PySide6.QtCore import QObject

from tests.desktop.ui.conftest import Driver
from vpp_desktop.ui.garbage import INTERVAL


class Held(QObject):
    """In a cycle with itself, as widgets are that connect a signal to their own method."""

    def __init__(self, ends: list[int]) -> None:
        super().__init__()
        self.startTimer(1)
        self.cycle = self
        self.ends = ends

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


def churn() -> None:
    """Garbage enough for several collections in the thread that makes it."""
    for _ in range(20 * gc.get_threshold()[0]):
        cycle: list[Any] = []
        cycle.append(cycle)


def test_a_busy_thread_destroys_no_qt_object(drive: Driver) -> None:
    ends: list[int] = []
    for _ in range(100):
        Held(ends)
    thread = threading.Thread(target=churn)
    thread.start()
    thread.join()
    assert not ends
    for _ in range(40):
        churn()
        drive.qtbot.wait(INTERVAL // 2)
        if ends:
            break
    assert set(ends) == {threading.get_ident()}


def test_what_lived_through_the_first_full_collection_is_not_looked_at_again(drive: Driver) -> None:
    kept: list[Any] = [[] for _ in range(1000)]
    before = gc.get_freeze_count()
    for _ in range(400):
        churn()
        gc.collect(1)  # a full collection is due after some of these
        drive.qtbot.wait(INTERVAL // 20)
        if gc.get_freeze_count() > before:
            break
    assert gc.get_freeze_count() >= before + len(kept)
    ends: list[int] = []
    Held(ends)
    gc.collect()
    assert ends == [threading.get_ident()]
