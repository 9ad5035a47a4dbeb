"""Whether a container has become what it should be, or never will."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.desktop.stack.stacks import container, stack
from vpp_desktop.stack.waiting import ServiceFailed, reached


def backend(**changes: Any) -> Any:
    return replace(container(stack(), "backend"), **changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"health": "none"}, True),
        ({"health": "starting"}, False),
        ({"state": "created", "health": "none"}, False),
        ({"state": "restarting", "health": "starting", "restarts": 1}, False),
        ({"state": "restarting", "health": "unhealthy", "restarts": 1}, False),
        ({"health": "healthy", "restarts": 9}, True),
    ],
)
def test_reached(changes: dict[str, Any], expected: bool) -> None:
    assert reached("backend", backend(**changes)) is expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "exited", "exit_code": 3}, "ended with exit code 3"),
        ({"state": "exited", "exit_code": 137, "oom_killed": True}, "ran out of memory"),
        ({"state": "exited", "exit_code": 127, "error": "no such file"}, "could not be started: no such file"),
        ({"health": "unhealthy", "health_output": "a\nHTTP 503"}, "is unhealthy: HTTP 503"),
        ({"health": "unhealthy"}, "is unhealthy"),
    ],
)
def test_what_never_will_be_is_told_at_once(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ServiceFailed) as failed:
        reached("backend", backend(**changes))
    assert str(failed.value) == f"backend: {message}: read what it says: vpp stack logs backend"


def test_a_crash_loop_counts_from_when_it_is_waited_for() -> None:
    loop = backend(state="restarting", health="starting", restarts=7, exit_code=1)
    assert not reached("backend", loop, crashes=2)
    with pytest.raises(ServiceFailed, match=r"crashes again and again \(3 restarts, ended with exit code 1\)"):
        reached("backend", loop, crashes=3)


def test_what_was_unhealthy_before_may_recover() -> None:
    assert not reached("backend", backend(health="unhealthy"), forgiving=True)


def test_a_container_that_was_removed() -> None:
    with pytest.raises(ServiceFailed, match="its container was removed meanwhile"):
        reached("backend", None)


def test_a_service_that_has_to_run_to_its_end() -> None:
    assert not reached("backend", backend(health="none"), runs_to_end=True)
    assert reached("backend", backend(state="exited", exit_code=0), runs_to_end=True)
    with pytest.raises(ServiceFailed):
        reached("backend", backend(state="exited", exit_code=1), runs_to_end=True)
