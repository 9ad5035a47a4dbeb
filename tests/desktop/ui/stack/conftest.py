"""The page Stack in the real window, on a small real stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.desktop.stack.conftest import trial
from tests.desktop.stack.trial import Trial
from tests.desktop.ui.conftest import Driver
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow
from vpp_desktop.ui.stack.page import StackPage

__all__ = ["trial"]

T = TypeVar("T")

COMPOSE = """
    name: {project}
    services:
      store:
        image: {image}
        command: [python, -c, "{store}"]
        init: true
        stop_grace_period: 1s
        volumes: ["data:/data"]
        mem_limit: 64m
        healthcheck: {{test: [CMD, test, -e, /tmp/ready], interval: 200ms, retries: 50}}
      frontend:
        build: .
        init: true
        stop_grace_period: 1s
        mem_limit: 128m
        ports: ["127.0.0.1:${{FRONTEND_PORT:-{port}}}:80"]
        depends_on: {{store: {{condition: service_healthy}}}}
        healthcheck: {{test: [CMD, test, -e, /page/index.html], interval: 200ms, retries: 50}}
    volumes: {{data: {{}}}}
"""


class Screen:
    """The window with its page Stack, and hands to work it."""

    def __init__(self, drive: Driver, window: MainWindow, trial: Trial) -> None:
        self.drive, self.window, self.trial = drive, window, trial
        page = window.pages["stack"]
        assert isinstance(page, StackPage)
        self.page = page

    def press(self, button: QAbstractButton) -> None:
        """A click with the mouse, once it can be had."""
        self.until(lambda: button.isVisible() and button.isEnabled())
        self.drive.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, condition: Callable[[], object], seconds: float = 60) -> None:
        self.drive.until(condition, seconds)

    def state(self, service: str) -> str:
        card = self.page.cards.get(service)
        return card.state.word if card else ""

    def until_state(self, **words: str) -> None:
        self.until(lambda: all(self.state(service) == word for service, word in words.items()))

    @property
    def sentence(self) -> str:
        return self.page.head_card.sentence.text()

    def banner(self, key: str) -> str:
        banner = self.page.banners.shown.get(key)
        return banner.accessibleName() if banner else ""


@pytest.fixture
def environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {**environment, "COMPOSE_FILE": str(tmp_path / "stack" / "docker-compose.yml")}


@pytest.fixture
def screen(drive: Driver, desk: Desk, trial: Trial) -> Iterator[Screen]:
    trial.compose(COMPOSE)
    yield from opened(drive, desk, trial)


def opened(drive: Driver, desk: Desk, trial: Trial) -> Iterator[Screen]:
    window = MainWindow(desk.messages)
    window.show()
    drive.run(window.attach(desk))
    window.show_page("stack")
    window.activateWindow()  # shortcuts work only there
    yield Screen(drive, window, trial)
    drive.run(window.close_pages())
    window.hide()
    window.deleteLater()
