"""What the command line says of the work, on a queue with a fake pipeline."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.desktop.bench import Bench
from vpp_core.errors import DiskFull
from vpp_desktop.__main__ import make_parser
from vpp_desktop.app import App
from vpp_desktop.events import Event


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench whose programs are what commands open."""
    bench = Bench(tmp_path)

    @asynccontextmanager
    async def open_app(emit: Callable[[Event], None], *, publishes: bool = True) -> AsyncIterator[App]:
        async with bench.program() as queue:
            yield App(bench.folders, bench.settings, queue)

    monkeypatch.setattr("vpp_desktop.app.open_app", open_app)
    monkeypatch.chdir(tmp_path)
    return bench


async def vpp(*words: str) -> int:
    """Runs a command of the queue inside the test's loop."""
    args = make_parser().parse_args(words)
    return int(await args.run(args))


async def test_a_job_that_found_no_room_is_counted_once(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    def full(order: object, key: str) -> None:
        raise DiskFull("has no room", hint="make room")

    bench.pipeline.before_piece = full
    async with bench.program() as queue:
        await bench.add(queue, bench.file())
    assert await vpp("queue") == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 paused."


async def test_jobs_that_came_meanwhile_are_said(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    async with bench.program() as queue:
        await bench.add(queue, bench.file())

        async def another(*_: object) -> None:
            await bench.add(queue, bench.file("later.mp4"))

        bench.pipeline.before_piece = lambda order, key: another() if key == "piece-0" else None
        assert await vpp("queue") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "1 published.",
        "1 more in the queue: `vpp queue` goes on with them.",
    ]


async def test_the_queue_lists_what_is_unfinished(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    async with bench.program() as queue:
        ids = [(await bench.add(queue, bench.file(f"{n}.mp4"))).id for n in range(4)]
        await queue.run(ids[:2])
        await queue.cancel(await queue.find(ids[2]))
        await queue.pause(await queue.find(ids[3]))
    assert await vpp("queue") == 0
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table[:2]] == ["ID", ids[3]]
    assert table[2:] == ["2 published, 1 cancelled (`vpp queue --list` shows all)", "Nothing to do."]
    assert await vpp("queue", "--list") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["ID", *ids]
    assert await vpp("queue", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["job"] for row in rows if row["event"] == "job"] == ids
