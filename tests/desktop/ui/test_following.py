"""The catalog follows the platform. The moving itself is tested on real stores, and on a whole platform in tests/e2e."""

from __future__ import annotations

import pytest

from tests.desktop.ui.conftest import Driver
from vpp_desktop.app import Stores, following
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.messages import Message


class Counted(Stores):
    """Counts how often another store is meant from then on."""

    renewed = 0

    def renew(self) -> None:
        self.renewed += 1
        super().renew()


def test_start_and_stop_change_the_store_and_take_lectures_along(
    drive: Driver, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def move(folders: object, environment: object) -> list[str]:
        assert (folders, environment) == (desk.folders, desk.environment)
        return ["Hashing", "Sorting"]

    monkeypatch.setattr(following, "move_to_stack", move)
    window, stores = MainWindow(desk.messages), Counted(desk.folders, desk.environment)
    changed: list[int] = []
    posted: list[Message] = []
    desk.store_changed.connect(lambda: changed.append(1))
    desk.messages.posted.connect(posted.append)
    follower = following.StoreFollower(window, desk, stores)

    def hear(*states: str) -> None:
        for state in states:
            window.summary.emit("stack", state, state)

    hear("off", "working", "off")
    assert (stores.renewed, changed) == (0, []), "it does not run, as before"
    hear("working", "done")
    drive.until(lambda: posted)
    assert posted[0].text.startswith("2 lecture")
    assert (stores.renewed, len(changed)) == (1, 2)
    hear("failed", "done", "attention")
    window.summary.emit("queue", "off", "")
    assert stores.renewed == 1, "nothing has started or stopped"
    hear("working", "off")
    assert (stores.renewed, len(changed)) == (2, 3)
    follower.deleteLater()
    window.deleteLater()
