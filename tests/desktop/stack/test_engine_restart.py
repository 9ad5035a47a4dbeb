"""An engine that stops and starts in the middle: an engine of these tests' own, so that it is nobody else's."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import docker
import pytest

from tests.desktop.stack.box import IMAGE, PATIENCE, Box, everything, first
from tests.engine import NoEngine, OwnEngine
from vpp_desktop.stack import logs, stats
from vpp_desktop.stack.engine import EngineAbsent
from vpp_desktop.stack.follow import follow
from vpp_desktop.stack.logs import Query
from vpp_desktop.stack.watch import StatusWatcher

pytestmark = [pytest.mark.engine, pytest.mark.slow]


class SecondEngine(OwnEngine):
    """Leaves the machine's network alone, which the first one may be using."""

    def hold(self) -> None:
        if self._users is None:
            super().hold()

    def _command(self) -> list[str]:
        # Even with `--bridge none` an engine removes the default bridge, of another one too: so it has its own network.
        apart = ["unshare", "--net", *super()._command()]
        return [*apart, "--bridge", "none", "--iptables=false", "--ip6tables=false"]


@pytest.fixture(scope="module")
def second() -> Iterator[SecondEngine]:
    folder = Path(tempfile.mkdtemp(prefix="vpp-engine-"))
    engine = SecondEngine(folder)
    try:
        engine.hold()
    except NoEngine as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no second engine: {error}")
    try:
        Box().close()  # the first engine has the image now
        client = docker.from_env(timeout=PATIENCE)
        other = docker.APIClient(base_url=engine.address, timeout=PATIENCE)
        other.load_image(client.images.get(IMAGE).save(named=IMAGE))
        client.close()
        other.close()
        yield engine
    finally:
        engine.let_go()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def box(second: SecondEngine) -> Iterator[Box]:
    second.hold()
    box = Box(second.address)
    yield box
    second.hold()
    box.close()


async def stop(engine: SecondEngine) -> None:
    await asyncio.to_thread(engine.let_go)
    assert engine.process() is None


async def start(engine: SecondEngine) -> None:
    await asyncio.to_thread(engine.hold)


COUNTING = 'n=$(cat /n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /n; seq -f "run $n line %g" 1 200; sleep 600'


async def test_a_follow_stays_through_a_restart_of_the_engine(box: Box, second: SecondEngine) -> None:
    box.run("a", COUNTING, restart_policy={"Name": "always"})
    lines = []
    async with aclosing(follow(box.connect, box.project, Query())) as batches:

        async def up_to(text: str) -> None:
            def take(batch: list) -> bool:  # type: ignore[type-arg]
                lines.extend(batch)
                return any(text in line.text for line in batch)

            await first(batches, take)

        await up_to("run 1 line 200")
        await stop(second)
        await up_to("container engine")
        await start(second)
        await up_to("run 2 line 200")
    expected = [f"run {n} line {i}" for n in (1, 2) for i in range(1, 201)]
    assert [line.text for line in lines if line.stream == "stdout"] == expected
    away, back = [line.text for line in lines if line.stream == "notice"]
    assert away.startswith("container engine: ")
    assert back == "the container engine is back"


async def test_history_that_an_engine_breaks_off_is_no_whole_history(box: Box, second: SecondEngine) -> None:
    box.finish("a", "yes 'a line of some length that is repeated very often' | head -n 300000")
    engine = await box.connect()
    async with aclosing(logs.history(engine, box.project, Query())) as batches:
        await anext(batches)
        await stop(second)
        with pytest.raises(EngineAbsent):
            await everything(batches)
    engine.close()


async def test_a_status_watch_stays_through_a_restart_of_the_engine(box: Box, second: SecondEngine) -> None:
    box.run("a", "sleep 600", restart_policy={"Name": "always"})
    async with aclosing(StatusWatcher(box.connect, box.desired("a")).updates()) as statuses:
        await first(statuses, lambda found: found.services[0].state == "running")
        await stop(second)
        away = await first(statuses, lambda found: not found.engine.connected)
        assert away.engine.message.startswith("container engine: ")
        assert away.engine.hint
        assert away.services[0].state == "unknown"
        await start(second)
        found = await first(statuses, lambda found: found.engine.connected and found.services[0].state == "running")
        assert found.services[0].image == "fresh"


async def test_a_watch_that_begins_without_an_engine_sees_it_come(box: Box, second: SecondEngine) -> None:
    box.make("a", "true")
    await stop(second)
    async with aclosing(StatusWatcher(box.connect, box.desired("a")).updates()) as statuses:
        assert not (await anext(statuses)).engine.connected
        await start(second)
        found = await first(statuses, lambda found: found.engine.connected)
        assert found.services[0].state == "created"


async def test_statistics_stay_through_a_restart_of_the_engine(box: Box, second: SecondEngine) -> None:
    box.run("a", "sleep 600", restart_policy={"Name": "always"})
    async with aclosing(stats.watch(box.connect, box.project)) as ticks:
        await first(ticks, bool)
        await stop(second)
        await start(second)
        await first(ticks, bool)
