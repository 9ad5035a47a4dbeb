"""The page's words, without a stack."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from tests.desktop.stack.stacks import running, stack
from vpp_desktop.stack import phrase as phrases_of
from vpp_desktop.stack import plan, problems, status, summary
from vpp_desktop.stack.builds.stale import ImageState
from vpp_desktop.stack.observed import Observed
from vpp_desktop.stack.phrase import phrase
from vpp_desktop.stack.project import Wish
from vpp_desktop.stack.status import ServiceStatus
from vpp_desktop.ui.stack import words
from vpp_desktop.ui.stack.phrases import PHRASES
from vpp_desktop.ui.stack.spoken import SPEECH, spoken


def used(module: object) -> Iterator[str]:
    """The texts that a module makes phrases of."""
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="phrase"), args=[ast.Constant(value=str(text))]):
                yield text
            case ast.Call(func=ast.Name(id="_of_services" | "one_or_many"), args=[_, *texts]):
                yield from (t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str))
            case ast.Assign(targets=[ast.Name(id="text")], value=ast.Constant(value=str(text))):
                yield text


def test_every_phrase_can_be_translated() -> None:
    found = {text for module in (phrases_of, summary, problems) for text in used(module)}
    assert {text for text in found if text} == set(PHRASES)


def test_every_state_and_operation_has_its_words() -> None:
    assert words.STATES.keys() == set(status.StateWord.__args__)  # type: ignore[attr-defined]
    assert words.VERBS.keys() == set(plan.Verb.__args__)  # type: ignore[attr-defined]
    assert words.DOING.keys() == set(plan.Goal.__args__)  # type: ignore[attr-defined]


class Upper(QTranslator):
    def translate(self, context: str, source: str, disambiguation: str = "", n: int = -1) -> str:  # type: ignore[override]
        return source.replace("builds", "baut").replace("then", "danach") if context == "stack" else ""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


def test_a_sentence_is_said_in_the_language_of_the_interface(qtbot: QtBot) -> None:
    sentence = phrase("{first}, then {second}", first=phrase("builds {services}", services="a"), second="b")
    assert words.say(sentence) == "Builds a, then b"
    translator = Upper()
    QCoreApplication.installTranslator(translator)
    try:
        assert words.say(sentence) == "Baut a, danach b"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_what_the_stack_says_is_known_to_the_window() -> None:
    wanted, nothing = stack(), Observed()
    missing = {name: ImageState("missing", "no image yet") for name in wanted.services}
    some = running(
        wanted, mongo={"state": "exited", "exit_code": 3}, backend={"digest": "x"}, frontend={"state": "paused"}
    )
    plans = [
        plan.up(wanted, nothing, missing),
        plan.up(wanted, some, {}),
        plan.down(wanted, running(wanted), volumes=True),
        plan.stop(wanted, running(wanted)),
    ]
    causes = {operation.cause for made in plans for operation in made.operations}
    causes |= {"a/b.py changed", "4 files changed: a, b, c and 1 more", "ended by SIGTERM (exit code 143)"}
    assert {c for c in causes if SPEECH.say(c, str) is None} == set()
    assert spoken("backend/main.py changed") == "backend/main.py changed"
    assert spoken("is installed, but not running (tcp://x, from DOCKER_HOST)").endswith("(tcp://x, from DOCKER_HOST)")
    assert spoken("something else") == "something else"


def test_a_name_at_the_beginning_stays_as_it_is() -> None:
    assert words.say(phrase("{service} has ended: {reason}", service="web", reason="x")) == "web has ended: x"
    assert words.say(phrase("{names} keeps crashing", names=phrase("{name}", name="web"))).startswith("web ")
    assert words.say(phrase("")) == ""


@pytest.mark.parametrize(
    ("service", "failed", "expected"),
    [
        (ServiceStatus("a", state="healthy"), False, ("done", "Healthy")),
        (ServiceStatus("a", state="exited", exit_code=137), False, ("off", "Stopped")),
        (ServiceStatus("a", state="exited", exit_code=137), True, ("failed", "Killed")),
        (ServiceStatus("a", state="exited", exit_code=3), True, ("failed", "Ended with an error")),
        (ServiceStatus("a", state="restarting", crash_loop=True), False, ("failed", "Keeps crashing")),
    ],
)
def test_how_a_state_is_shown(service: ServiceStatus, failed: bool, expected: tuple[str, str]) -> None:
    assert words.state_of(service, failed=failed) == expected


def test_while_its_image_is_made_a_service_that_does_not_run_says_so() -> None:
    assert words.state_of(ServiceStatus("a"), building=True) == ("working", "Building")
    assert words.state_of(ServiceStatus("a", state="exited", exit_code=3), building=True) == ("working", "Building")
    assert words.state_of(ServiceStatus("a", state="healthy"), building=True) == ("done", "Healthy")


def test_what_leaving_means_for_the_platform() -> None:
    said = words.leaving_words(Wish("up"))
    assert said.startswith("Starting the platform: ") and "The next start of the platform goes on" in said
    said = words.leaving_words(Wish("stop", ("web",)))
    assert said.startswith("Stopping web: ") and "What still runs then goes on running" in said


def test_times() -> None:
    assert [words.duration(s) for s in (0.04, 3.26, 12.9, 185)] == ["0.0 s", "3.3 s", "12 s", "3 min 05 s"]
    assert [words.uptime(s) for s in (-1, 59, 61, 7200, 47 * 3600, 72 * 3600)] == [
        "up for less than a minute",
        "up for less than a minute",
        "up 1 min",
        "up 2 h",
        "up 47 h",
        "up 3 days",
    ]
    assert "2025" in words.clock(datetime(2025, 10, 14, 9, 0, tzinfo=UTC))
    assert str(datetime.now(UTC).year) not in words.clock(datetime.now(UTC))
    assert "2026" in words.exactly(datetime(2026, 10, 14, 9, 0, tzinfo=UTC))
    assert words.doing_words(Wish("restart", ("a", "b"))) == "Restarting a, b"
