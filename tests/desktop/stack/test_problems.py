"""What is wrong, as sentences; and what a real engine and a real port say of it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.stack.stacks import stack
from tests.desktop.stack.trial import COMPOSE, Trial
from tests.platform import free_port
from vpp_core.errors import UsageError
from vpp_desktop.stack import facts as looking
from vpp_desktop.stack import ports
from vpp_desktop.stack.compose import ComposeError
from vpp_desktop.stack.engine.errors import EngineError, PortTaken, absent
from vpp_desktop.stack.engine.events import EngineEvent, was_killed
from vpp_desktop.stack.problems import LOW_DISK, Facts, Holder, Problem, failed_for, of_engine, of_error, problems
from vpp_desktop.stack.project import Stack
from vpp_desktop.stack.secrets import set_variable
from vpp_desktop.stack.status import EngineState, ServiceStatus, StackStatus, Stray

AT = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
DESIRED = stack(backend={"memory": 512_000_000})


def status(*services: ServiceStatus, **more: Any) -> StackStatus:
    return StackStatus("vpp", EngineState(True), services, **more)


def backend(state: str = "healthy", **more: Any) -> ServiceStatus:
    return ServiceStatus("backend", "fresh", state=state, container="vpp-backend-1", **more)  # type: ignore[arg-type]


def found(service: ServiceStatus, facts: Facts | None = None) -> Problem:
    (problem,) = problems(status(service), DESIRED, facts or Facts())
    json.dumps(problem.to_json())
    return problem


def test_nothing_is_wrong() -> None:
    fine = Facts(free=LOW_DISK, disk="/")
    assert problems(status(backend(), ServiceStatus("mongo", "missing")), DESIRED, fine) == []
    assert problems(status(backend("exited", exit_code=137)), DESIRED, fine) == [], "somebody stopped it"


def test_a_service_that_was_killed_from_outside() -> None:
    killed = backend("exited", exit_code=137, reason="killed (exit code 137)", finished_at=AT)
    problem = found(killed, Facts(killed={"backend": AT}))
    assert str(problem.what) == f"backend ended at {AT.astimezone():%Y-%m-%d %H:%M}: killed (exit code 137)"
    assert problem.fix is not None and str(problem.fix.label) == "Start backend"
    assert problem.fix.arguments == {"goal": "start", "service": "backend"}
    today = datetime.now(UTC)
    problem = found(replace(killed, finished_at=today), Facts(killed={"backend": today}))
    assert str(problem.what).startswith(f"backend ended at {today.astimezone():%H:%M}: ")
    # Of another end nobody knows yet; and an end that was meant is none.
    assert problems(status(replace(killed, finished_at=today)), DESIRED, Facts(killed={"backend": AT})) == []
    for code in (0, 130, 143):
        assert problems(status(replace(killed, exit_code=code)), DESIRED, Facts(killed={"backend": AT})) == []


def happened(*actions: str) -> list[EngineEvent]:
    """`kill 9`: an action and its signal."""
    split = [action.partition(" ") for action in actions]
    return [EngineEvent(action, "c1", {"signal": signal} if signal else {}) for action, _, signal in split]


@pytest.mark.parametrize(
    ("actions", "killed"),
    [
        (["start", "kill 9", "die"], True),
        (["start", "die"], True),
        (["start", "kill 15", "kill 9", "die"], False),
        (["start", "kill 15", "kill 9", "die", "stop"], False),
        (["start", "kill SIGINT", "kill SIGKILL", "die"], False),
        (["kill 15", "die", "stop", "start", "kill 9", "die"], True),
        (["start"], False),
        ([], False),
    ],
)
def test_an_end_that_nobody_asked_for(actions: list[str], killed: bool) -> None:
    assert was_killed(happened(*actions)) is killed


@pytest.mark.parametrize(
    ("said", "label", "command"),
    [
        ("connection refused", "Start it", "sudo systemctl start docker"),
        ("permission denied", "Allow it", 'sudo usermod -aG docker "$USER"'),
        ("no such file", "Install it", "sudo apt-get install -y docker.io && sudo systemctl start docker"),
    ],
)
def test_an_engine_that_does_not_answer_has_a_command(said: str, label: str, command: str) -> None:
    error = absent(said)
    state = EngineState(False, f"container engine: {error.message}", error.hint)
    (problem,) = problems(replace(status(backend("unknown")), engine=state), DESIRED, Facts())
    assert problem.id == "engine" and problem.fix is not None
    assert (problem.fix.action, str(problem.fix.label), problem.fix.command) == ("command", label, command)
    assert str(problem.what).startswith("The container engine is ")


def test_an_engine_that_was_chosen_is_no_command_away() -> None:
    problem = of_engine("container engine: is not running (unix:///x)", "start it, or correct DOCKER_HOST")
    assert problem.fix is None
    assert str(problem) == "The container engine is not running (unix:///x): start it, or correct DOCKER_HOST"


def test_a_port_by_its_holder() -> None:
    stopped = ServiceStatus("backend", "fresh", state="exited", exit_code=0)
    held = Facts(holders={8000: Holder("nginx (process 812)")})
    assert str(found(stopped, held)) == "backend cannot start: port 8000 is taken by nginx (process 812)"
    other = found(stopped, Facts(holders={8000: Holder("container shop-web-1", "shop-web-1")}))
    assert other.id == "port:8000" and other.fix is not None
    assert other.fix.command == "docker stop shop-web-1"
    switched = found(stopped, replace(held, switches={8000: ("BACKEND_PORT", 8001)}))
    assert switched.fix is not None
    assert switched.fix.arguments == {"variable": "BACKEND_PORT", "port": "8001"}
    assert problems(status(backend()), DESIRED, held) == [], "it is its own"


def test_what_a_start_failed_for() -> None:
    problem = found(ServiceStatus("backend", state="created"), Facts(holders={8000: Holder("nginx")}))
    assert failed_for(PortTaken("is taken", port=8000), problem)
    assert not failed_for(PortTaken("is taken", port=3000), problem)
    assert not failed_for(EngineError("is full"), problem) and not failed_for(None, problem)


def test_a_crash_loop_with_its_last_lines_and_moment() -> None:
    service = backend(
        "restarting",
        crash_loop=True,
        restarts=4,
        reason="failed (exit code 1), started again 4 times, again and again",
        finished_at=AT,
    )
    problem = found(service, Facts(lines={"backend": ("Traceback", "KeyError: 'x'")}))
    assert str(problem.what) == "backend keeps crashing: failed (exit code 1), started again 4 times"
    assert (problem.lines, problem.at, problem.service) == (("Traceback", "KeyError: 'x'"), AT, "backend")
    assert problem.fix is not None and problem.fix.arguments == {"service": "backend", "at": AT.isoformat()}
    again = found(replace(service, reason="failed (exit code 1), started again 5 times"))
    assert again.id == problem.id, "changed in place"


@pytest.mark.parametrize(
    ("service", "facts", "sentence", "action"),
    [
        (
            backend("exited", exit_code=3, reason="failed (exit code 3)"),
            Facts(),
            "backend has ended: failed (exit code 3): vpp stack start backend",
            "goal",
        ),
        (
            backend("unhealthy", reason="HTTP 500"),
            Facts(),
            "backend runs, but its health check fails: HTTP 500: vpp stack restart backend",
            "goal",
        ),
        (
            backend("out of memory", exit_code=137),
            Facts(),
            "backend was ended: it needed more than its 512 MB of memory. Raise mem_limit in docker-compose.yml",
            "open file",
        ),
        (
            backend("restarting", crash_loop=True),
            Facts(out_of_memory=frozenset({"backend"})),
            "backend was ended: it needed more than its 512 MB of memory. Raise mem_limit in docker-compose.yml",
            "open file",
        ),
        (
            ServiceStatus("backend", "stale", "backend/main.py changed", state="healthy"),
            Facts(),
            "backend runs an older build: backend/main.py changed: vpp stack up backend",
            "goal",
        ),
        (
            backend(diverged=True),
            Facts(),
            "backend runs with older settings than it has now. It will be made anew: "
            "vpp stack up backend",
            "goal",
        ),
        (
            backend(outdated=True),
            Facts(),
            "backend runs an older image than there is now. It will be made anew: vpp stack up backend",
            "goal",
        ),
        (backend(), Facts(free=2_000_000_000, disk="/var"), "Only 2.0 GB are free in /var: docker builder prune", "clear cache"),
    ],
)  # fmt: skip
def test_each_problem_has_its_sentence_and_one_thing_to_do(
    service: ServiceStatus, facts: Facts, sentence: str, action: str
) -> None:
    problem = found(service, facts)
    assert str(problem) == sentence
    assert problem.fix is not None and problem.fix.action == action


def test_the_worst_comes_first() -> None:
    strays = (Stray("vpp-old-1", "old", "running"),)
    idle = (Stray("vpp-mongo-1", "mongo", "healthy"), Stray("vpp-mongo-2", "mongo", "exited"))
    every = problems(
        status(backend(diverged=True), ServiceStatus("mongo", state="unhealthy"), orphans=strays, disabled=idle),
        DESIRED,
        Facts(free=1, disk="/"),
    )
    assert [(p.id, p.severity) for p in every] == [
        ("disk", "error"),
        ("sick:mongo", "error"),
        ("diverged:backend", "note"),
        ("orphans", "note"),
        ("unused:vpp-mongo-1", "note"),
    ]


def test_a_file_that_cannot_be_read_leads_to_its_place() -> None:
    file = Path("/srv/docker-compose.yml")
    wrong = ComposeError("knows no key foo", file=file.name, line=6, hint="remove it")
    problem = of_error(wrong, file)
    assert str(problem.what) == "docker-compose.yml, line 6: knows no key foo. Remove it"
    assert problem.fix is not None and problem.fix.arguments == {"path": str(file)}
    unset = ComposeError("needs the variable X", file=file.name, line=6, hint="set X in .env or in the environment")
    problem = of_error(unset, file)
    assert problem.fix is not None and problem.fix.arguments == {"path": "/srv/.env"}
    assert of_error(wrong).fix is None
    assert of_error(UsageError("is not there or broken", subject="Docker context lab"), file).fix is None


# Ports


def test_a_free_port_is_told_from_a_taken_one() -> None:
    port = free_port()
    assert ports.is_free(port, "127.0.0.1")
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not ports.is_free(port, "127.0.0.1")
        assert not ports.is_free(port)
        assert ports.free_after(port - 1, "127.0.0.1") != port


@pytest.mark.parametrize(
    ("text", "values", "name"),
    [
        ('- "127.0.0.1:${BACKEND_PORT:-8000}:8000"', {}, "BACKEND_PORT"),
        ('- "127.0.0.1:${BACKEND_PORT:-80}:8000"', {"BACKEND_PORT": "8000"}, "BACKEND_PORT"),
        ('- "127.0.0.1:${BACKEND_PORT:-8000}:8000"', {"BACKEND_PORT": "9000"}, None),
        ('- "${A-1}:1"\n- "${B}:80"', {"B": "8000"}, "B"),
        ('- "8000:8000"', {}, None),
    ],
)
def test_which_variable_chooses_a_port(text: str, values: dict[str, str], name: str | None) -> None:
    assert ports.variable(text, values, 8000) == name


def test_a_variable_is_written_in_its_place(tmp_path: Path) -> None:
    place = tmp_path / ".env"
    set_variable(tmp_path, "A_PORT", "1")
    assert place.read_text() == "A_PORT=1\n"
    place.write_text("# first\nA_PORT=1\n#A_PORT=9\nB=\\1")
    set_variable(tmp_path, "A_PORT", "2")
    set_variable(tmp_path, "C", "3")
    assert place.read_text() == "# first\nA_PORT=2\n#A_PORT=9\nB=\\1\nC=3\n"
    assert place.stat().st_mode & 0o777 == 0o600


# Real ones


async def look(trial: Trial, **environment: str) -> list[Problem]:
    stack = trial.open(**environment)
    try:
        found = await stack.status()
        return problems(found, stack.desired, await looking.look(stack, found, trial.folder, {}))
    finally:
        stack.close()


@pytest.mark.engine
async def test_a_port_that_is_taken_is_named_before_the_start_and_another_one_works(trial: Trial) -> None:
    trial.compose(COMPOSE.replace("127.0.0.1:{port}:80", "127.0.0.1:${{WEB_PORT:-{port}}}:80"))
    assert await look(trial) == []
    with socket.socket() as other:
        other.bind(("127.0.0.1", trial.port))
        other.listen()
        (problem,) = await look(trial)
        assert str(problem.what).startswith(f"web cannot start: port {trial.port} is taken by python")
        assert f"(process {os.getpid()})" in str(problem.what)
        assert problem.fix is not None and problem.fix.action == "use port"
        set_variable(trial.folder, problem.fix.arguments["variable"], problem.fix.arguments["port"])
        assert await look(trial) == []
        await trial.do("up")
        trial.port = int(problem.fix.arguments["port"])
        assert await trial.page() == "first"


@pytest.mark.engine
async def test_a_container_of_another_stack_holds_the_port(trial: Trial, tmp_path: Path) -> None:
    await trial.do("up")
    second = Trial(tmp_path / "second")
    second.compose(port=trial.port)
    try:
        (problem,) = await look(second)
        assert problem.fix is not None
        assert problem.fix.arguments == {"container": f"{trial.project}-web-1"}
    finally:
        second.close()


@pytest.mark.engine
async def test_a_service_that_crashes_is_shown_with_what_it_said(trial: Trial) -> None:
    trial.compose(COMPOSE.replace("init: true", "restart: always", 1), store="raise SystemExit('no disk')")
    stack = trial.open()
    async with asyncio.timeout(60), aclosing(stack.watch()) as updates:
        starting = asyncio.create_task(trial.do("up", "store"))
        async for status in updates:
            every = problems(status, stack.desired, await looking.look(stack, status, trial.folder))
            if crash := next((p for p in every if p.id == "crash:store"), None):
                break
    assert crash is not None and "no disk" in crash.lines and crash.at is not None
    stack.close()
    with pytest.raises(Exception, match="crashes again and again"):
        await starting


@pytest.mark.engine
async def test_a_kill_from_outside_is_told_from_a_stop(trial: Trial) -> None:
    trial.compose(store="import signal, time; signal.signal(15, lambda *_: 0); open('/tmp/ready', 'w'); time.sleep(99)")
    await trial.do("up", "store")
    trial.containers()[f"{trial.project}-store-1"].kill()
    assert [p.id for p in await look(trial)] == ["ended:store"]
    await trial.do("start", "store")
    await trial.do("stop", "store")
    assert await look(trial) == []


@pytest.mark.engine
async def test_what_needs_too_much_memory(trial: Trial) -> None:
    trial.compose(COMPOSE.replace("init: true", "mem_limit: 20m", 1), store="x = bytearray(10**8)")
    with pytest.raises(Exception, match="store"):
        await trial.do("up", "store")
    every = {p.id: p for p in await look(trial)}
    assert "needed more than its 21 MB of memory" in str(every["memory:store"].what)


async def test_without_an_engine_only_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").write_text("services: {web: {image: x, ports: ['80:80']}}\n")
    environment = {**os.environ, "DOCKER_HOST": f"unix://{tmp_path}/none.sock"}
    stack = Stack.open(tmp_path / "docker-compose.yml", tmp_path / "records", environment)
    async with aclosing(stack.watch()) as updates:
        status = await anext(updates)
    every = problems(status, stack.desired, await looking.look(stack, status, tmp_path))
    assert [p.id for p in every if p.id != "disk"] == ["engine"]
