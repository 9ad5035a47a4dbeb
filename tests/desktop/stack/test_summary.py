"""Plans and stacks as one sentence, and how long a plan may take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.stack.stacks import running, stack
from vpp_desktop.stack import plan
from vpp_desktop.stack.builds.stale import ImageState
from vpp_desktop.stack.events import OperationMoved
from vpp_desktop.stack.history import KEEP, History, estimate
from vpp_desktop.stack.observed import Observed
from vpp_desktop.stack.phrase import phrase
from vpp_desktop.stack.plan import Operation, Plan
from vpp_desktop.stack.status import EngineState, ServiceStatus, StackStatus
from vpp_desktop.stack.summary import about_text, capital, headline, summary, wanted_goal

NOW = Observed()
STALE = {"backend": ImageState("stale", "backend/main.py changed")}
MISSING = {"mongo": ImageState("missing", "no image yet"), "backend": ImageState("missing", "no image yet"),
           "frontend": ImageState("missing", "no image yet")}  # fmt: skip
UNKNOWN = dict.fromkeys(("backend", "frontend"), ImageState("stale", "its sources changed"))
STOPPED = {"state": "exited", "health": "none"}


def said(made: Plan, seconds: float | None = None) -> str:
    return capital(str(summary(made, seconds)))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (plan.up(stack(), running(stack()), {}), "Nothing to do: the platform runs"),
        (plan.stop(stack(), NOW), "Nothing to do: the platform is stopped"),
        (plan.build(stack(), {}), "Nothing to do: the images are fresh"),
        (plan.up(stack(), NOW, {}), "Starts 3 services"),
        (
            plan.up(stack(), NOW, MISSING),
            "Fetches the image of mongo, builds backend and frontend, then starts 3 services",
        ),
        (plan.up(stack(), NOW, STALE), "Builds backend (backend/main.py changed), then starts 3 services"),
        (
            plan.up(stack(), running(stack()), STALE),
            "Builds backend (backend/main.py changed), then restarts backend",
        ),
        (
            plan.up(stack(), running(stack(), mongo=STOPPED, backend={"digest": "other"}, frontend=STOPPED), {}),
            "Makes backend anew (settings changed), then starts mongo and frontend",
        ),
        (plan.up(stack(), running(stack(), mongo={"health": "starting"}), {}), "Waits for mongo"),
        (plan.stop(stack(), running(stack())), "Stops 3 services; the data stay"),
        (plan.stop(stack(), running(stack()), ["backend"]), "Stops backend; the data stay"),
        (plan.restart(stack(), running(stack()), ["backend"]), "Restarts backend"),
        (plan.start(stack(), running(stack(), backend=STOPPED), ["backend"]), "Starts backend"),
        (plan.down(stack(), running(stack())), "Stops 3 services, then removes 3 containers; the data stay"),
        (
            plan.down(stack(), running(stack()), volumes=True),
            "Stops 3 services, removes 3 containers, then removes the data in vpp_data",
        ),
        (plan.build(stack(), STALE), "Builds backend (backend/main.py changed)"),
        (plan.build(stack(), UNKNOWN), "Builds backend and frontend"),
    ],
)
def test_a_plan_in_one_sentence(made: Plan, expected: str) -> None:
    assert said(made) == expected


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.4, "a few seconds"),
        (7, "about 5 s"),
        (18, "about 20 s"),
        (80, "about 80 s"),
        (200, "about 3 min"),
    ],
)
def test_an_estimate_is_said_roughly(seconds: float | None, words: str) -> None:
    assert str(about_text(seconds)) == words


def test_the_estimate_ends_the_sentence() -> None:
    assert said(plan.up(stack(), NOW, STALE), 21.0).endswith("then starts 3 services; about 20 s")


def test_a_sentence_is_translated_in_its_parts() -> None:
    words = {"{first}, then {second}": "{first}, danach {second}", "builds {services} ({cause})": "baut {services} ({cause})",
             "starts {count} services": "startet {count} Dienste"}  # fmt: skip
    found = summary(plan.up(stack(), NOW, STALE)).say(lambda text: words.get(text, text))
    assert capital(found) == "Baut backend (backend/main.py changed), danach startet 3 Dienste"
    assert summary(plan.up(stack(), NOW, STALE)).texts() >= words.keys()
    assert str(phrase("")) == "" and not phrase("")


def test_braces_in_a_value_stay() -> None:
    assert str(phrase("{what}", what="${NAME} is {odd}")) == "${NAME} is {odd}"


# Estimates


def moved(verb: str, subject: str, seconds: float, cause: str = "") -> OperationMoved:
    return OperationMoved(verb, subject, cause, "done", seconds)


def test_what_may_run_at_once_counts_once() -> None:
    operations = (
        Operation("create network", "n", ""),
        Operation("build", "a", "a.py changed", "a"),
        Operation("build", "b", "b.py changed", "b"),
        Operation("start", "a", "", "a", after=(0, 1)),
        Operation("start", "b", "", "b", after=(0, 2, 3)),
    )
    known = {"build a again": (10.0, 30.0, 11.0), "build b again": (5.0,), "start a": (1.0,), "start b": (2.0,)}
    assert estimate(Plan("up", operations), known) == 11 + 1 + 2
    assert estimate(Plan("up", (replace(operations[1], cause="no image yet"),)), known) is None
    assert estimate(Plan("up", operations[:1]), {}) is not None


def test_durations_are_kept_over_runs(tmp_path: Path) -> None:
    history = History(tmp_path / "records", "p")
    assert history.load() == {}
    for number in range(KEEP + 2):
        history.add([moved("start", "a", number), OperationMoved("start", "b", "", "failed", 9.0)])
    assert history.load() == {"start a": tuple(float(n) for n in range(2, KEEP + 2))}
    (tmp_path / "records" / "p.durations").write_text("[1]")
    assert history.load() == {}
    history.add([moved("build", "a", 3.14159, "no image yet")])
    assert history.load() == {"build a first": (3.14,)}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("no folder")
    History(tmp_path / "records", "p").add([moved("start", "a", 1.0)])


# The stack as a whole


def status(*services: ServiceStatus, engine: bool = True) -> StackStatus:
    return StackStatus("p", EngineState(engine), services)


def one(state: str, name: str = "backend", **more: object) -> ServiceStatus:
    return ServiceStatus(name, "fresh", state=state, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "role", "words", "goal"),
    [
        (status(one("unknown"), engine=False), "warn", "Engine not running", "wait"),
        (status(), "muted", "No services", "wait"),
        (status(one("absent"), one("exited")), "muted", "Stack stopped", "start"),
        (status(one("healthy"), one("running")), "ok", "Stack running", "stop"),
        (status(one("healthy"), one("starting"), one("absent")), "accent", "Starting 2 of 3", "start"),
        (status(one("healthy"), one("exited")), "warn", "1 of 2 services run", "start"),
        (status(one("healthy"), one("unhealthy")), "error", "backend is not healthy", "stop"),
        (status(one("restarting", crash_loop=True)), "error", "backend keeps crashing", "stop"),
        (status(one("healthy", diverged=True), one("healthy")), "ok", "Stack running", "apply"),
        (status(ServiceStatus("backend", "stale", state="exited")), "muted", "Stack stopped", "start"),
        (status(ServiceStatus("backend", "stale", state="healthy")), "ok", "Stack running", "apply"),
    ],
)
def test_the_stack_in_a_few_words(found: StackStatus, role: str, words: str, goal: str) -> None:
    assert (headline(found).role, str(headline(found).words), wanted_goal(found)) == (role, words, goal)
