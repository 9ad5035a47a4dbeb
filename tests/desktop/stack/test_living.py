"""A stack that is read again when its files change, and plans that are cancelled."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.desktop.stack.box import first
from tests.desktop.stack.trial import DOCKERFILE, Trial
from vpp_desktop.events import Event
from vpp_desktop.stack.buildstate import BuildState, builds_after
from vpp_desktop.stack.history import History
from vpp_desktop.stack.living import Living
from vpp_desktop.stack.project import Stack, Wish

ONE = "services: {one: {image: x}}\n"
TWO = "services: {one: {image: x}, two: {image: y}}\n"


def living(folder: Path) -> Living:
    environment = {**os.environ, "DOCKER_HOST": f"unix://{folder}/none.sock"}
    file = folder / "docker-compose.yml"
    return Living(lambda: Stack.open(file, folder / "records", environment), lambda: file)


async def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "docker-compose.yml"
    file.write_text(ONE)
    async with aclosing(living(tmp_path).updates()) as updates:
        seen = await first(updates, lambda s: s.status)
        assert [s.service for s in seen.status.services] == ["one"]
        file.write_text(TWO)
        await first(updates, lambda s: s.status and len(s.status.services) == 2)
        file.write_text("services: {one: {privileged: true}}\n")
        broken = await first(updates, lambda s: s.error)
        assert "line 1" in str(broken.error) and broken.stack is None
        new = tmp_path / "new"
        new.write_text(TWO.replace("y}", "'${Y:-y}'}"))
        new.replace(file)  # as many editors save
        await first(updates, lambda s: s.status and len(s.status.services) == 2)
        (tmp_path / ".env").write_text("Y=other\n")
        await first(updates, lambda s: s.stack and s.stack.desired.services["two"].image == "other")
        file.unlink()
        await first(updates, lambda s: s.error)
        file.write_text(ONE)
        await first(updates, lambda s: s.status and len(s.status.services) == 1)


async def test_it_can_be_asked_to_read_again(tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").write_text(ONE)
    alive = living(tmp_path)
    async with aclosing(alive.updates()) as updates:
        before = await anext(updates)
        alive.reread()
        after = await first(updates, lambda s: s.stack is not before.stack)
        assert after.status == before.status


@pytest.mark.engine
async def test_a_plan_that_is_cancelled_leaves_a_rest_that_the_next_one_does(trial: Trial) -> None:
    trial.write("Dockerfile", DOCKERFILE + "\n    RUN echo slow && sleep 30\n")
    stack, builds = trial.open(), dict[str, BuildState]()
    begun = asyncio.Event()

    def hear(event: Event) -> None:
        nonlocal builds
        builds = builds_after(builds, event)
        if "web" in builds and "slow" in [step.last for step in builds["web"].steps]:
            begun.set()

    running = asyncio.create_task(stack.run(await stack.plan(Wish("up")), hear))
    await asyncio.wait_for(begun.wait(), 60)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    left = str(await stack.plan(Wish("up"))).splitlines()
    assert "build web: no image yet" in left and "create volume" not in str(left)
    trial.write("Dockerfile", DOCKERFILE)
    await trial.do("up")
    assert await trial.page() == "first"
    stack.close()


@pytest.mark.engine
async def test_what_took_how_long_is_known_the_next_time(trial: Trial) -> None:
    stack = trial.open()
    made = await stack.plan(Wish("up"))
    assert stack.estimate(made) is None
    await stack.run(made, trial.hear)
    known = History(trial.folder.parent / "records", trial.project).load()
    assert known["build web first"][0] > 0 and known["wait for web"][0] > 0
    assert stack.estimate(made) is not None
    assert stack.estimate(await stack.plan(Wish("stop"))) is not None, "a stop is short until it was done"
    stack.close()


@pytest.mark.engine
async def test_each_goal_works_for_one_service(trial: Trial) -> None:
    await trial.do("up", "web")
    names = {name: container.id for name, container in trial.containers().items()}
    for goal, service in (("stop", "web"), ("start", "web"), ("restart", "web"), ("restart", "store")):
        await trial.do(goal, service)  # type: ignore[arg-type]
    assert trial.ids() == names
    await trial.do("rebuild", "web")
    assert await trial.page() == "first"
    await trial.do("stop")
    await trial.do("restart", "store")
    assert {n: c.status for n, c in trial.containers().items()}[f"{trial.project}-store-1"] == "running"
