"""Logs and statistics of real containers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from datetime import timedelta

import pytest

from tests.desktop.stack.box import PATIENCE, Box, everything, first
from vpp_desktop.stack import logs, stats
from vpp_desktop.stack.engine import Engine, EngineAbsent, Missing, events
from vpp_desktop.stack.engine import logs as engine_logs
from vpp_desktop.stack.engine import stats as engine_stats
from vpp_desktop.stack.engine.frames import LogLine
from vpp_desktop.stack.engine.stream import Stream
from vpp_desktop.stack.follow import follow
from vpp_desktop.stack.logs import Query, matcher
from vpp_desktop.stack.observed import Container

pytestmark = pytest.mark.engine


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box()
    yield box
    box.close()


@pytest.fixture
async def engine(box: Box) -> AsyncGenerator[Engine, None]:
    engine = await box.connect()
    yield engine
    engine.close()


async def history(engine: Engine, box: Box, query: Query | None = None) -> list[LogLine]:
    return await everything(logs.history(engine, box.project, query or Query()))


def told(lines: list[LogLine]) -> list[tuple[str, str]]:
    return [(line.stream, line.text) for line in lines]


async def test_streams_are_told_apart(box: Box, engine: Engine) -> None:
    box.finish("a", "echo out; sleep 0.1; echo err >&2; printf 'bad \\377\\n'; printf 'no end'")
    lines = await history(engine, box)
    assert sorted(told(lines)) == [
        ("stderr", "err"),
        ("stdout", "bad �"),
        ("stdout", "no end"),
        ("stdout", "out"),
    ]
    assert {(line.service, line.container) for line in lines} == {("a", f"{box.project}-a-1")}
    assert [line.time for line in lines] == sorted(line.time for line in lines)


async def test_a_terminal_is_one_stream(box: Box, engine: Engine) -> None:
    box.finish("a", "echo out; echo err >&2; printf 'no end'", tty=True)
    assert told(await history(engine, box)) == [("stdout", "out"), ("stdout", "err"), ("stdout", "no end")]


@pytest.mark.parametrize("tty", [False, True])
async def test_lines_that_the_engine_splits_are_joined(box: Box, engine: Engine, tty: bool) -> None:
    sizes = (16383, 16384, 16385, 40_000, 100_000)
    script = "; ".join(f"head -c {size} /dev/zero | tr '\\0' x; echo" for size in sizes)
    box.finish("a", f"{script}; echo end", tty=tty)
    assert [len(line.text) for line in await history(engine, box)] == [*sizes, 3]


@pytest.mark.parametrize("tty", [False, True])
async def test_a_burst_loses_nothing(box: Box, engine: Engine, tty: bool) -> None:
    box.finish("a", "seq 1 50000", tty=tty)
    assert [line.text for line in await history(engine, box)] == [str(n) for n in range(1, 50_001)]


async def test_services_are_merged_by_time(box: Box, engine: Engine) -> None:
    for service in ("a", "b"):
        box.run(service, "for i in $(seq 1 2000); do echo $i; done; sleep 0.3; echo last")
    for service in ("a", "b"):
        box.api.wait(f"{box.project}-{service}-1")
    lines = await history(engine, box)
    assert len(lines) == 2 * 2001
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    for service in ("a", "b"):
        own = [line.text for line in lines if line.service == service]
        assert own == [*map(str, range(1, 2001)), "last"]
    only = await history(engine, box, Query(services=("b",)))
    assert {line.service for line in only} == {"b"}
    bare = await history(engine, box, Query(services=("b",), times=False))
    assert bare == [line._replace(time="") for line in only]
    assert await history(engine, box, Query(times=False)) == lines


async def test_since_until_tail_and_search(box: Box, engine: Engine) -> None:
    box.finish("a", "for i in 1 2 3 4 5; do echo line $i; sleep 0.05; done")
    lines = await history(engine, box)
    middle = lines[2].at
    step = timedelta(microseconds=1)
    assert await history(engine, box, Query(since=middle + step)) == lines[3:]
    assert await history(engine, box, Query(until=middle)) == lines[:2]
    assert await history(engine, box, Query(tail=2)) == lines[3:]
    assert await history(engine, box, Query(tail=0)) == []
    assert await history(engine, box, Query(wanted=matcher("[24]$", regex=True))) == [lines[1], lines[3]]


async def test_a_log_that_the_engine_does_not_keep_is_a_notice(box: Box, engine: Engine) -> None:
    box.finish("a", "echo lost", log_config={"Type": "none", "Config": {}})
    box.finish("b", "echo kept")
    lines = await history(engine, box)
    assert [line.text for line in lines if line.stream == "stdout"] == ["kept"]
    (notice,) = [line for line in lines if line.stream == "notice"]
    assert notice.service == "a"


async def test_a_container_that_is_not_there(engine: Engine) -> None:
    async with engine_logs.read(engine.client, Container("0" * 64, "n", "a", "exited", "")) as stream:
        with pytest.raises(Missing):
            await anext(stream)


# Follow


async def test_a_follow_tells_what_was_and_what_comes(box: Box) -> None:
    container = box.run("a", "echo before; while [ ! -e /go ]; do sleep 0.05; done; echo after; sleep 60")
    async with aclosing(follow(box.connect, box.project, Query())) as batches:
        lines = await first(batches, lambda batch: batch)
        assert [line.text for line in lines] == ["before"]
        box.api.exec_start(box.api.exec_create(container, ["sh", "-c", ": > /go"])["Id"])
        lines = await first(batches, lambda batch: batch)
        assert [line.text for line in lines] == ["after"]


async def gathered(batches: AsyncGenerator[list[LogLine], None], end: str) -> list[LogLine]:
    """All lines up to one that reads `end`."""
    lines: list[LogLine] = []
    async with asyncio.timeout(PATIENCE):
        async for batch in batches:
            lines += batch
            if any(line.text == end for line in batch):
                return lines
    raise AssertionError("it ended before")


async def test_a_follow_stays_through_restarts_without_gap_or_repetition(box: Box) -> None:
    script = 'n=$(cat /n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /n; seq -f "run $n line %g" 1 300; echo end $n; sleep 60'
    container = box.run("a", script)
    async with aclosing(follow(box.connect, box.project, Query())) as batches:
        lines = await gathered(batches, "end 1")
        for n in (2, 3):
            await asyncio.to_thread(box.api.restart, container, timeout=0)
            lines += await gathered(batches, f"end {n}")
    expected = [text for n in (1, 2, 3) for text in [*(f"run {n} line {i}" for i in range(1, 301)), f"end {n}"]]
    assert [line.text for line in lines if line.stream == "stdout"] == expected


async def test_a_follow_goes_on_in_the_container_that_replaces_one(box: Box) -> None:
    old = box.run("a", "echo old; sleep 60")
    async with aclosing(follow(box.connect, box.project, Query())) as batches:
        await gathered(batches, "old")
        new = box.make("a", "echo new; sleep 60", name=f"{box.project}-tmp")
        box.remove(old)
        box.api.rename(new, f"{box.project}-a-1")
        box.api.start(new)
        lines = await gathered(batches, "new")
    assert [line.stream for line in lines] == ["notice", "stdout"]
    assert f"{box.project}-a-1 ({new[:12]})" in lines[0].text


async def test_a_follow_takes_in_services_that_start_later_and_only_those_asked_for(box: Box) -> None:
    async with aclosing(follow(box.connect, box.project, Query(services=("a",)))) as batches:
        waiting = asyncio.ensure_future(gathered(batches, "from a"))
        await asyncio.sleep(0.2)
        box.finish("b", "echo from b")
        box.finish("a", "echo from a")
        assert [line.text for line in await waiting] == ["from a"]


async def test_a_follow_from_now_on_leaves_out_what_was(box: Box) -> None:
    container = box.run("a", "echo before; while [ ! -e /go ]; do sleep 0.05; done; echo after; sleep 60")
    await asyncio.sleep(0.2)
    async with aclosing(follow(box.connect, box.project, Query(tail=0))) as batches:
        waiting = asyncio.ensure_future(gathered(batches, "after"))
        await asyncio.sleep(0.3)
        box.api.exec_start(box.api.exec_create(container, ["sh", "-c", ": > /go"])["Id"])
        assert [line.text for line in await waiting] == ["after"]


# Closing


def readers() -> int:
    return sum(thread.name == "engine-stream" for thread in threading.enumerate())


async def gone(before: int) -> None:
    """Waits until there are no more readers than before."""
    async with asyncio.timeout(PATIENCE):
        while readers() > before:  # noqa: ASYNC110 - a thread sets no asyncio event
            await asyncio.sleep(0.01)


async def test_a_stream_that_waits_can_be_closed_and_leaves_no_thread(box: Box, engine: Engine) -> None:
    box.run("a", "sleep 60")
    (container,) = await engine.containers(box.project)
    before = readers()

    async def wait_for(stream: Stream[object]) -> None:
        async with stream:
            await anext(stream)

    waiting = [
        asyncio.ensure_future(wait_for(stream))  # type: ignore[arg-type]
        for stream in (
            events.containers(engine.client, "vpp-test-nobody"),
            engine_logs.read(engine.client, container, follow=True),
        )
    ]
    await asyncio.sleep(0.5)
    assert readers() == before + 2
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    await gone(before)


async def test_history_that_nobody_reads_does_not_fill_the_memory(box: Box, engine: Engine) -> None:
    box.finish("a", "yes 'a line of some length that is repeated very often' | head -n 300000")
    (container,) = await engine.containers(box.project)
    before = readers()
    async with engine_logs.read(engine.client, container) as stream:
        await anext(stream)
    await gone(before)
    async with engine_logs.read(engine.client, container) as stream:
        lines = len(await anext(stream))
        await asyncio.sleep(1)
        assert len(stream._batches) <= engine_logs.DEPTH
        lines += sum([len(batch) async for batch in stream])
    assert lines == 300_000


# Statistics


async def test_statistics_come_and_go_with_containers(box: Box) -> None:
    busy = box.run("busy", "while :; do :; done")
    box.finish("done", "true")
    async with aclosing(stats.watch(box.connect, box.project)) as ticks:
        (tick,) = await first(ticks, bool)
        assert (tick.service, tick.container) == ("busy", f"{box.project}-busy-1")
        assert tick.cpu > 1
        assert 0 < tick.memory < tick.memory_limit
        assert tick.to_json()["event"] == "stats"
        box.run("late", "sleep 60")
        await first(ticks, lambda tick: {each.service for each in tick} == {"busy", "late"})
        box.api.kill(busy)
        await first(ticks, lambda tick: {each.service for each in tick} == {"late"})
        box.api.start(busy)
        await first(ticks, lambda tick: {each.service for each in tick} == {"busy", "late"})


async def test_one_look_does_not_wait_for_what_ended_meanwhile(box: Box, engine: Engine) -> None:
    box.run("brief", "sleep 60")
    looks: list[list[str]] = []
    containers = engine.containers

    async def look(project: str) -> list[Container]:
        found = await containers(project)
        looks.append([c.state for c in found])
        for each in found:
            box.remove(each.id)
        return found

    engine.containers = look  # type: ignore[method-assign]
    async with asyncio.timeout(PATIENCE):
        assert await stats.once(box.connect, box.project, engine) == []
    assert looks == [["running"], []]


async def test_one_look_has_every_container_that_runs(box: Box, engine: Engine) -> None:
    box.finish("done", "true")
    for name in ("b", "a"):
        box.run(name, "sleep 60")
    async with asyncio.timeout(PATIENCE):
        assert [each.service for each in await stats.once(box.connect, box.project, engine)] == ["a", "b"]


async def test_why_no_statistics_come_is_told_once(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "SILENCE", 0.2)
    away = True
    said: asyncio.Queue[str] = asyncio.Queue()

    async def connect() -> Engine:
        if away:
            raise EngineAbsent("is away", subject="engine")
        return await box.connect()

    async def ticks() -> None:
        async for _ in stats.watch(connect, box.project, said.put_nowait):
            box.remove(container)

    container = ""
    task = asyncio.create_task(ticks())
    try:
        async with asyncio.timeout(PATIENCE):
            assert await said.get() == "engine: is away"
            away = False
            assert await said.get() == stats.NOTHING
            container = box.run("a", "sleep 60")
            assert await said.get() == stats.NOTHING
        assert said.empty()
    finally:
        task.cancel()


async def test_what_is_written_to_disk_is_counted(box: Box, engine: Engine) -> None:
    box.run("a", "while :; do dd if=/dev/zero of=/big bs=1M count=8 conv=fsync 2>/dev/null; sleep 0.2; done")
    (container,) = await engine.containers(box.project)
    async with engine_stats.read(engine.client, container) as stream:
        samples = [await anext(stream) for _ in range(4)]
    if not samples[-1][-1].written:
        pytest.skip("this machine's kernel does not count blocks")
    assert samples[-1][-1].written > samples[0][0].written
