"""The status of real containers, as it changes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

import pytest

from tests.desktop.stack.box import IMAGE, PATIENCE, Box, first
from vpp_desktop.stack import observed
from vpp_desktop.stack.status import ServiceStatus, StackStatus, Stray
from vpp_desktop.stack.watch import StatusWatcher

pytestmark = pytest.mark.engine


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box()
    yield box
    box.close()


def watch(box: Box, *services: str) -> StatusWatcher:
    return StatusWatcher(box.connect, box.desired(*services))


async def state(statuses: AsyncIterator[StackStatus], wanted: Callable[[ServiceStatus], Any]) -> ServiceStatus:
    """The first status of the first service that is wanted."""
    return (await first(statuses, lambda found: wanted(found.services[0]))).services[0]


async def test_a_container_s_life(box: Box) -> None:
    async with aclosing(watch(box, "a").updates()) as statuses:
        found = await anext(statuses)
        assert found.engine.connected
        assert found.services == (ServiceStatus("a", "fresh"),)
        container = box.make("a", "sleep 60")
        assert (await state(statuses, lambda s: s.state != "absent")).state == "created"
        box.api.start(container)
        running = await state(statuses, lambda s: s.state != "created")
        assert (running.state, running.reason, running.exit_code) == ("running", "", None)
        assert running.started_at is not None
        box.api.pause(container)
        assert (await state(statuses, lambda s: s.state != "running")).state == "paused"
        box.api.unpause(container)
        await state(statuses, lambda s: s.state == "running")
        box.api.kill(container)
        ended = await state(statuses, lambda s: s.state != "running")
        assert (ended.state, ended.exit_code, ended.reason) == ("exited", 137, "killed (exit code 137)")
        box.remove(container)
        assert (await state(statuses, lambda s: s.state not in ("exited", "removing"))).state == "absent"


async def test_health_is_told_apart_from_running(box: Box) -> None:
    check = {"test": ["CMD-SHELL", "cat /ok"], "interval": 200_000_000, "retries": 2}
    async with aclosing(watch(box, "a").updates()) as statuses:
        container = box.run("a", "sleep 60", healthcheck=check)
        await state(statuses, lambda s: s.state == "starting")
        unhealthy = await state(statuses, lambda s: s.state == "unhealthy")
        assert "/ok" in unhealthy.reason
        box.api.exec_start(box.api.exec_create(container, ["sh", "-c", ": > /ok"])["Id"])
        assert (await state(statuses, lambda s: s.state == "healthy")).reason == ""


async def test_a_crash_loop_is_named(box: Box) -> None:
    async with aclosing(watch(box, "a").updates()) as statuses:
        container = box.run("a", "exit 3", restart_policy={"Name": "always"})
        found = await state(statuses, lambda s: s.crash_loop and s.state == "restarting")
        assert found.exit_code == 3
        assert found.reason.startswith("failed (exit code 3), started again")
        box.api.stop(container, timeout=0)
        found = await state(statuses, lambda s: s.state == "exited")
        assert not found.crash_loop


async def test_restarts_without_an_error_are_no_crash_loop(box: Box) -> None:
    seen = []
    async with aclosing(watch(box, "a").updates()) as statuses:
        box.run("a", "exit 0", restart_policy={"Name": "always"})
        await first(statuses, lambda found: seen.append(found.services[0]) or found.services[0].restarts >= 4)  # type: ignore[func-returns-value]
    assert not any(each.crash_loop for each in seen)


async def test_memory_that_ran_out(box: Box) -> None:
    async with aclosing(watch(box, "a").updates()) as statuses:
        box.run("a", "exec python3 -c 'x = bytes(range(256)) * 4000000'", mem_limit="16m", memswap_limit="16m")
        found = await state(statuses, lambda s: s.state in ("exited", "out of memory"))
    assert (found.state, found.reason) == ("out of memory", "killed: it needed more memory than it may use")


async def test_diverged_outdated_and_orphans(box: Box) -> None:
    async with aclosing(watch(box, "a").updates()) as statuses:
        await anext(statuses)
        box.make("a", "true", labels={observed.DIGEST: "another"})
        assert (await state(statuses, lambda s: s.state == "created")).diverged
        orphan = box.make("gone", "true")
        found = await first(statuses, lambda found: found.orphans)
        assert found.orphans == (Stray(f"{box.project}-gone-1", "gone", "created"),)
        box.remove(orphan)
        await first(statuses, lambda found: not found.orphans)


async def test_an_image_that_appears_and_goes(box: Box) -> None:
    name = f"vpp-test-{secrets.token_hex(4)}:latest"
    watcher = StatusWatcher(box.connect, box.desired("a", image=name))
    async with aclosing(watcher.updates()) as statuses:
        assert (await anext(statuses)).services[0].image == "missing"
        box.api.tag(IMAGE, *name.split(":"))
        try:
            await state(statuses, lambda s: s.image == "fresh")
        finally:
            box.api.remove_image(name)
        await state(statuses, lambda s: s.image == "missing")


async def test_a_poke_looks_again(box: Box) -> None:
    watcher = watch(box, "a")
    async with aclosing(watcher.updates()) as statuses:
        assert [s.service for s in (await anext(statuses)).services] == ["a"]
        watcher.poke(box.desired("a", "b"))
        assert [s.service for s in (await anext(statuses)).services] == ["a", "b"]


async def test_nothing_is_told_twice_in_a_row(box: Box) -> None:
    """Health checks make events all the time, and change nothing."""
    check = {"test": ["CMD-SHELL", "true"], "interval": 100_000_000}
    async with aclosing(watch(box, "a").updates()) as statuses:
        box.run("a", "sleep 60", healthcheck=check)
        await state(statuses, lambda s: s.state == "healthy")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await anext(statuses)


async def test_where_no_engine_is_the_sentence_comes_once(box: Box, tmp_path: Any) -> None:
    nowhere = Box.__new__(Box)
    nowhere.environment, nowhere.project = {"DOCKER_HOST": f"unix://{tmp_path}/docker.sock"}, box.project
    async with aclosing(StatusWatcher(nowhere.connect, box.desired("a")).updates()) as statuses:
        found = await asyncio.wait_for(anext(statuses), PATIENCE)
        assert not found.engine.connected
        assert found.engine.message.startswith("container engine: is not installed or not running (unix://")
        assert found.engine.hint
        assert found.services[0].state == "unknown"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await anext(statuses)
