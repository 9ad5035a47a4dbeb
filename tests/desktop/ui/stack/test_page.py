"""The stack from nothing to healthy and back, by the buttons of the real page."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.desktop.stack.trial import DOCKERFILE
from tests.desktop.ui.conftest import SIZES
from tests.desktop.ui.stack.conftest import COMPOSE, Screen
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.messages import Message

pytestmark = pytest.mark.engine

Shot = Callable[[QWidget, str], object]


def pictures(screen: Screen, shot: Shot, name: str) -> None:
    for width, height in SIZES:
        screen.window.resize(width, height)
        for choice in ("light", "dark"):
            theme.current().choose(choice)  # type: ignore[arg-type]
            screen.drive.qtbot.wait(30)
            shot(screen.window, f"stack-{name}-{choice}-{width}")
    theme.current().choose("light")


def test_from_nothing_to_healthy_and_back(screen: Screen, shot: Shot) -> None:
    page = screen.page
    screen.until(lambda: screen.sentence.startswith("Builds frontend, then starts store and frontend"))
    assert page.cards["frontend"].lifecycle.stage == "source"
    pictures(screen, shot, "stopped")
    screen.press(page.head_card.start)
    screen.until(lambda: page.head_card.cancel.isVisible())
    screen.until(lambda: page.head_card.run.builds)
    screen.until(lambda: screen.state("frontend") == "Building" and page.cards["frontend"].lifecycle.stage == "image")
    pictures(screen, shot, "building")
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(lambda: page.head_card.stop.isVisible() and page.open_page.isVisible())
    screen.until(lambda: page.open_page.property("primary"))
    screen.until(lambda: page.cards["store"].memory.used)
    screen.drive.qtbot.wait(4000)
    pictures(screen, shot, "running")
    screen.press(page.head_card.stop)
    screen.until_state(store="Stopped", frontend="Stopped")


def test_a_build_that_fails_says_why_and_can_be_tried_again(screen: Screen, shot: Shot) -> None:
    page, run = screen.page, screen.page.head_card.run
    screen.trial.write("Dockerfile", DOCKERFILE + "\n    RUN echo before; echo the reason >&2; exit 7\n")
    screen.press(page.head_card.start)
    screen.until(lambda: run.again.isVisible())
    assert "the reason" in run.lines.lines
    assert any("RUN echo before" in text for text in run.builds["frontend"].texts())
    screen.press(run.builds["frontend"].toggle)
    screen.until(lambda: run.builds["frontend"].output.lines[-1:] in (("before",), ("the reason",)))
    pictures(screen, shot, "build-failed")
    screen.trial.write("Dockerfile", DOCKERFILE)
    screen.press(run.again)
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(run.isHidden)


def test_cancelled_in_the_middle_it_says_what_is_left_and_goes_on(screen: Screen, shot: Shot) -> None:
    page, run = screen.page, screen.page.head_card.run
    screen.trial.write("Dockerfile", DOCKERFILE + "\n    RUN echo slow; sleep 60\n")
    screen.press(page.head_card.start)
    screen.until(lambda: any("RUN echo slow" in text for text in run.builds["frontend"].texts()) if run.builds else 0)
    screen.press(page.head_card.toggle)
    screen.drive.qtbot.wait(1200)
    pictures(screen, shot, "cancelling")
    screen.press(page.head_card.cancel)
    screen.until(lambda: page.head_card.start.isVisible() and run.again.isVisible())
    assert run.outcome.word == "Cancelled"
    assert any(text.endswith("not done") for text in run.operations.texts())
    screen.press(page.head_card.toggle)
    pictures(screen, shot, "cancelled")
    screen.trial.write("Dockerfile", DOCKERFILE)
    screen.press(run.again)
    screen.until_state(store="Healthy", frontend="Healthy")


def test_a_port_that_is_taken_is_named_and_another_one_is_a_click_away(screen: Screen, shot: Shot) -> None:
    key = f"port:{screen.trial.port}"
    with socket.socket() as other:
        other.bind(("127.0.0.1", screen.trial.port))
        other.listen()
        screen.page.model.reread()
        screen.until(lambda: key in screen.page.banners.shown)
        assert f"port {screen.trial.port} is taken by python" in screen.banner(key)
        pictures(screen, shot, "port")
        screen.press(screen.page.banners.shown[key].button)
        screen.until(lambda: not screen.page.banners.shown)
        screen.press(screen.page.head_card.start)
        screen.until_state(store="Healthy", frontend="Healthy")


def test_another_port_starts_again_what_had_failed_for_the_port(screen: Screen) -> None:
    page, key = screen.page, f"port:{screen.trial.port}"
    with socket.socket() as other:
        other.bind(("127.0.0.1", screen.trial.port))
        other.listen()
        screen.press(page.head_card.start)
        screen.until(lambda: page.head_card.run.again.isVisible() and key in page.banners.shown)
        screen.press(page.banners.shown[key].button)
        screen.until_state(store="Healthy", frontend="Healthy")
        screen.until(page.head_card.run.isHidden)


def test_a_port_that_is_free_again_is_no_problem_any_more(screen: Screen) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", screen.trial.port))
        other.listen()
        screen.page.model.reread()
        screen.until(lambda: f"port:{screen.trial.port}" in screen.page.banners.shown)
    screen.until(lambda: not screen.page.banners.shown)


def test_a_service_that_crashes_is_shown_with_its_last_lines_until_it_is_mended(
    screen: Screen, shot: Shot, desk: Desk
) -> None:
    trial, page = screen.trial, screen.page
    crashing = COMPOSE.replace("mem_limit: 64m", "mem_limit: 64m\n        restart: always")
    trial.compose(crashing, store="import sys; sys.exit('no disk')")
    screen.press(page.head_card.start)
    screen.until(lambda: "crash:store" in page.banners.shown and page.banners.shown["crash:store"].lines.lines)
    assert "store keeps crashing" in screen.banner("crash:store")
    assert "no disk" in page.banners.shown["crash:store"].lines.lines
    screen.until(lambda: page.head_card.run.again.isVisible())
    pictures(screen, shot, "crash")
    asked: list[tuple[str, dict[str, object]]] = []
    desk.asked_for.connect(lambda key, where: asked.append((key, where)))
    screen.press(page.banners.shown["crash:store"].button)
    assert asked[0][0] == "logs" and asked[0][1]["service"] == "store" and "at" in asked[0][1]
    screen.window.show_page("stack")
    trial.compose(crashing)
    screen.until(lambda: page.head_card.apply.isVisible())
    screen.press(page.head_card.apply)
    screen.until_state(store="Healthy", frontend="Healthy")
    assert not page.banners.shown


def test_what_changed_is_said_and_applied(screen: Screen, shot: Shot) -> None:
    page = screen.page
    screen.press(page.head_card.start)
    screen.until_state(store="Healthy", frontend="Healthy")
    (screen.trial.folder / "page" / "index.html").write_text("second")
    screen.until(lambda: "stale:frontend" in page.banners.shown)
    assert screen.banner("stale:frontend") == "frontend runs an older build: page/index.html changed"
    screen.until(
        lambda: screen.sentence.startswith("Builds frontend (page/index.html changed), then restarts frontend")
    )
    pictures(screen, shot, "stale")
    assert page.open_page.isVisible() and not page.open_page.property("primary"), "only one filled button"
    screen.press(page.head_card.toggle)
    assert page.head_card.plan.texts()[0] == "Build frontend"
    pictures(screen, shot, "plan")
    screen.press(page.head_card.apply)
    screen.until(lambda: not page.banners.shown and screen.state("frontend") == "Healthy")
    assert screen.drive.run(screen.trial.page()) == "second"


def test_a_service_that_was_killed_from_outside_is_a_problem_until_it_runs(screen: Screen, shot: Shot) -> None:
    page, marks = screen.page, []
    page.badge.connect(lambda text, role: marks.append((text, role)))
    screen.press(page.head_card.start)
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(lambda: not page.model.busy)
    screen.trial.containers()[f"{screen.trial.project}-store-1"].kill()
    screen.until_state(store="Killed")
    assert screen.banner("ended:store").endswith(": killed (exit code 137)") and marks[-1] == ("1!", "error")
    assert page.cards["store"].reason == "Killed (exit code 137)"
    pictures(screen, shot, "killed")
    screen.press(page.banners.shown["ended:store"].button)
    screen.until_state(store="Healthy")
    screen.until(lambda: not page.banners.shown)


def test_one_service_by_its_own_buttons(screen: Screen) -> None:
    page = screen.page
    screen.until(lambda: page.cards)
    card = page.cards["store"]
    screen.press(card.start)
    screen.until_state(store="Healthy", frontend="Not started yet")
    screen.press(card.stop)
    screen.until_state(store="Stopped")
    screen.press(card.restart)
    screen.until_state(store="Healthy")
    screen.press(page.cards["frontend"].rebuild)
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(lambda: not page.model.busy)


def test_without_a_screen_for_a_terminal_the_command_is_copied(screen: Screen, desk: Desk) -> None:
    desk.environment = {k: v for k, v in desk.environment.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    screen.until(lambda: screen.page.cards)
    screen.press(screen.page.cards["store"].start)
    screen.until_state(store="Healthy")
    screen.press(screen.page.cards["store"].shell)
    assert f"exec -it {screen.trial.project}-store-1 sh" in QGuiApplication.clipboard().text()


def test_a_file_that_cannot_be_read_is_told_with_its_line_until_it_can(screen: Screen, shot: Shot) -> None:
    screen.until(lambda: screen.page.cards)
    screen.trial.compose(COMPOSE.replace("init: true", "privileged: true", 1))
    screen.until(lambda: "compose" in screen.page.banners.shown)
    assert "docker-compose.yml, line 6" in screen.banner("compose")
    assert not screen.page.head_card.start.isEnabled() and not screen.page.cards["store"].start.isEnabled()
    pictures(screen, shot, "file")
    assert screen.page.head_card.toggle.isHidden()
    screen.trial.compose(COMPOSE)
    screen.until(lambda: not screen.page.banners.shown and screen.page.head_card.start.isEnabled())


def test_whoever_is_on_another_page_is_told_how_it_ended(screen: Screen, desk: Desk) -> None:
    told: list[Message] = []
    desk.messages.posted.connect(told.append)
    screen.trial.write("Dockerfile", DOCKERFILE + "\n    RUN exit 7\n")
    screen.press(screen.page.head_card.start)
    screen.window.show_page("lectures")
    screen.until(lambda: told)
    assert (told[0].role, "failed with exit code 7: RUN exit 7" in told[0].text) == ("error", True)
    screen.trial.write("Dockerfile", DOCKERFILE)
    screen.until(lambda: not screen.page.model.busy)
    screen.page.model.again()
    screen.until(lambda: len(told) == 2)
    assert told[1].text.startswith("The platform runs: http://127.0.0.1:")


def test_the_palette_has_what_can_be_done_now(screen: Screen) -> None:
    def can() -> set[str]:
        return {action.id for action in screen.page.actions_of() if action.enabled()}

    screen.until(lambda: "stack.start" in can())
    assert can() >= {"stack.store.start", "stack.frontend.rebuild", "stack.plan"}
    assert not can() & {"stack.stop", "stack.open", "stack.cancel", "stack.store.logs"}
    screen.drive.qtbot.keyClick(screen.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until_state(store="Healthy", frontend="Healthy")
    screen.until(lambda: can() >= {"stack.stop", "stack.open", "stack.copy", "stack.store.shell"})
    assert "stack.start" not in can()


def test_leaving_in_the_middle_is_said_and_can_be_waited_for(screen: Screen) -> None:
    assert screen.page.busy() == ""
    screen.press(screen.page.head_card.start)
    screen.until(screen.page.busy)
    screen.drive.run(screen.page.finish())
    assert screen.page.busy() == ""
    screen.until_state(store="Healthy")
    screen.press(screen.page.head_card.stop)
    screen.drive.run(screen.page.stop_work())
    assert not screen.page.model.busy
