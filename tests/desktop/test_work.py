"""What the command line says of the work, on a queue with a fake pipeline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.desktop.bench import Bench
from vpp_core.errors import DiskFull, NotFound, UsageError
from vpp_desktop.__main__ import make_parser
from vpp_desktop.app import App
from vpp_desktop.config import Effective
from vpp_desktop.events import Event, JobMoved
from vpp_desktop.jobs import watchfolder


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench whose programs are what commands open."""
    bench = Bench(tmp_path)

    @asynccontextmanager
    async def open_app(emit: Callable[[Event], None], *, publishes: bool = True) -> AsyncIterator[App]:
        async with bench.program(emit) as queue:
            yield App(bench.folders, bench.settings, queue, bench.stores, Effective({}, bench.settings))

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


async def test_jobs_are_put_at_another_place(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    async with bench.program() as queue:
        a, b, c = [(await bench.add(queue, bench.file(f"{n}.mp4"))).id for n in range(3)]
    for words, order in (([c, "--first"], [c, a, b]), ([c, b, "--before", a], [c, b, a]), ([c, "--last"], [b, a, c])):
        assert await vpp("queue", "move", *words) == 0
        assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["ID", *order]
    with pytest.raises(NotFound):
        await vpp("queue", "move", a, "--before", "none")


async def test_a_removed_job_is_one_line(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    async with bench.program() as queue:
        ids = [(await bench.add(queue, bench.file(f"{n}.mp4"))).id for n in range(2)]
    capsys.readouterr()
    assert await vpp("queue", "remove", ids[0]) == 0
    assert await vpp("queue", "remove", ids[1], "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "removed from" in line or '"removed"' in line] == [
        "0.mp4: removed from the list",
        json.dumps({"event": "removed", "job": ids[1], "file": str(bench.home / "1.mp4")}),
    ]


async def test_a_folder_is_watched_until_it_is_stopped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchfolder, "LOOK_AGAIN", 0.02)
    monkeypatch.setattr(watchfolder.WatchFolder.__init__, "__defaults__", (0.1,))
    (bench.home / "in" / "CS101 Algorithms").mkdir(parents=True)
    (bench.home / "in" / "CS101 Algorithms" / "03.mp4").write_text("3")
    watching = asyncio.create_task(vpp("watch", "in", "--language", "en"))
    async with asyncio.timeout(20):
        while not any(isinstance(event, JobMoved) and event.state == "published" for event in bench.events):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    async with bench.program() as queue:
        (job,) = await queue.jobs()
    assert (job.state, job.spec.said.language) == ("published", "en")
    with pytest.raises(UsageError, match="is no folder"):
        await vpp("watch", "none")
    with pytest.raises(UsageError, match="one lecture"):
        await vpp("watch", "in", "--title", "One for all")
