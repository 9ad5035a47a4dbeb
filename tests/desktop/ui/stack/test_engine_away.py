"""An engine that is not there, comes, goes away and comes back; and what runs in a terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.desktop.stack.trial import Trial
from tests.desktop.ui.conftest import Driver
from tests.desktop.ui.stack.conftest import COMPOSE, Screen, opened
from tests.desktop.ui.stack.relay import Relay
from tests.desktop.ui.stack.test_page import pictures
from vpp_desktop.stack.phrase import phrase
from vpp_desktop.stack.problems import Fix, Problem
from vpp_desktop.ui.desk import Desk

pytestmark = pytest.mark.engine


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    made = Relay(tmp_path / "engine.sock", os.environ["DOCKER_HOST"])
    yield made
    made.down()


@pytest.fixture
def environment(environment: dict[str, str], relay: Relay) -> dict[str, str]:
    return {**environment, "DOCKER_HOST": relay.address}


@pytest.fixture
def screen(drive: Driver, desk: Desk, trial: Trial) -> Iterator[Screen]:
    trial.compose(COMPOSE)
    yield from opened(drive, desk, trial)


def test_away_and_back(screen: Screen, relay: Relay, shot: Callable[[QWidget, str], object]) -> None:
    page = screen.page
    told: list[tuple[str, str]] = []
    page.summary.connect(lambda state, text: told.append((state, text)))
    screen.until(lambda: "engine" in page.banners.shown)
    assert screen.banner("engine").startswith("The container engine is not installed or not running")
    assert not page.head_card.start.isEnabled()
    screen.until(lambda: told and told[-1] == ("attention", "Engine not running"))
    pictures(screen, shot, "no-engine")
    banner = page.banners.shown["engine"]
    screen.press(banner.doctor)
    screen.until(lambda: screen.window.pages["doctor"].isVisible())
    screen.window.show_page("stack")
    relay.up()
    screen.press(banner.retry)
    screen.until(lambda: page.head_card.start.isEnabled() and not page.banners.shown)
    screen.press(page.head_card.start)
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(lambda: told[-1] == ("done", "Stack running"))
    screen.until(lambda: page.cards["store"].memory.used)
    relay.down()
    screen.until(lambda: "engine" in page.banners.shown)
    screen.until_state(store="Unknown")
    screen.until(lambda: "is installed, but not running" in screen.banner("engine"))
    card = page.cards["store"]
    assert not any(b.isEnabled() for b in (card.start, card.stop, card.restart, card.rebuild, card.logs, card.shell))
    pictures(screen, shot, "engine-gone")
    relay.up()
    screen.until_state(store="Healthy", frontend="Healthy")
    assert not page.banners.shown
    screen.until(lambda: page.cards["store"].memory.value.text().endswith("MB"))


def terminal(folder: Path, *names: str) -> dict[str, str]:
    """An environment with programs of these names that write down what they are asked."""
    folder.mkdir()
    for name in names:
        script = folder / name
        script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {folder}/{name}.asked\n')
        script.chmod(0o755)
    return {"PATH": str(folder), "DISPLAY": ":0"}


def asked(screen: Screen, path: Path) -> list[str]:
    screen.until(lambda: path.exists() and path.read_text())
    return path.read_text().splitlines()


def test_a_shell_and_a_command_open_in_the_terminal(screen: Screen, relay: Relay, desk: Desk, tmp_path: Path) -> None:
    relay.up()
    screen.until(lambda: screen.page.cards)
    screen.press(screen.page.cards["store"].start)
    screen.until_state(store="Healthy")
    programs = tmp_path / "programs"
    desk.environment = {**desk.environment, **terminal(programs, "xterm", "docker")}
    screen.press(screen.page.cards["store"].shell)
    container = f"{screen.trial.project}-store-1"
    assert asked(screen, programs / "xterm.asked") == [
        "-e", str(programs / "docker"), "--host", relay.address, "exec", "-it", container, "sh"]  # fmt: skip
    (programs / "xterm.asked").unlink()
    fix = Fix("command", phrase("Start it"), {"command": "sudo systemctl start docker"})
    screen.page.fixes.fix(Problem("engine", "error", phrase("x"), fix))
    assert "sudo systemctl start docker" in asked(screen, programs / "xterm.asked")[3]
    (programs / "xterm").unlink()
    screen.page.fixes.fix(Problem("engine", "error", phrase("x"), fix))
    assert QGuiApplication.clipboard().text() == "sudo systemctl start docker"
