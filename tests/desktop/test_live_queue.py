"""A queue that runs for the program's life: its order, its settings, and what other programs do meanwhile."""

# ruff: noqa: ASYNC110

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.bench import Bench
from vpp_core.pipeline import Order
from vpp_desktop.events import JobMoved, JobProgress, JobRemoved, Notice, QueueOrdered
from vpp_desktop.jobs import follower
from vpp_desktop.jobs.job import Cause, Facts, Job, State
from vpp_desktop.jobs.queue import Queue


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(follower, "LOOK_AGAIN", 0.01)
    monkeypatch.setattr(follower, "STORE_EVERY", 0.0)
    return Bench(tmp_path)


class Gates:
    """Each file waits before its second piece until its gate is opened."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._open: dict[str, asyncio.Event] = {}

    def __call__(self, order: Order, key: str) -> object:
        return self._wait(order.source.name) if key == "piece-1" else None

    async def _wait(self, name: str) -> None:
        self.begun.append(name)
        await self._open.setdefault(name, asyncio.Event()).wait()

    def open(self, *names: str) -> None:
        for name in names:
            self._open.setdefault(name, asyncio.Event()).set()


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not what():
            await asyncio.sleep(0.002)


async def three(bench: Bench, queue: Queue, count: int = 3) -> list[Job]:
    return [await bench.add(queue, bench.file(f"{n}.mp4")) for n in range(count)]


def state(bench: Bench, job: Job) -> str:
    return (bench.states(job) or [""])[-1]


async def test_jobs_that_come_later_begin_when_their_turn_comes(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as queue:
        first = await bench.add(queue, bench.file("a.mp4"))
        queue.start([first.id])
        await until(lambda: gates.begun == ["a.mp4"])
        later = await bench.add(queue, bench.file("b.mp4"))
        queue.start([later.id])
        gates.open("a.mp4", "b.mp4")
        await until(lambda: state(bench, later) == "published")
    assert bench.pipeline.made == ["a.mp4", "b.mp4"]
    assert bench.pipeline.most_at_once == 1


async def test_the_queues_order_counts_and_not_that_of_starting(bench: Bench) -> None:
    async with bench.program() as queue:
        jobs = await three(bench, queue, 5)
        queue.start([jobs[n].id for n in (3, 0, 4, 2, 1)])
        await until(lambda: all(state(bench, job) == "published" for job in jobs))
    assert bench.pipeline.made == [f"{n}.mp4" for n in range(5)]


@pytest.mark.parametrize("who", ["this program", "another program"])
async def test_a_job_that_is_moved_comes_earlier(bench: Bench, who: str) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as queue, bench.program() as other:
        jobs = await three(bench, queue, 4)
        queue.start([job.id for job in jobs])
        await until(lambda: gates.begun == ["0.mp4"])
        mover = queue if who == "this program" else other
        await mover.move(jobs[3], jobs[2], before=jobs[1])
        gates.open(*(f"{n}.mp4" for n in range(4)))
        await until(lambda: all(state(bench, job) == "published" for job in jobs))
    assert bench.pipeline.made == ["0.mp4", "3.mp4", "2.mp4", "1.mp4"]
    told = next(event for event in bench.events if isinstance(event, QueueOrdered))
    assert told.jobs == tuple(jobs[n].id for n in (0, 3, 2, 1))


async def test_other_settings_count_at_once(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as queue:
        jobs = await three(bench, queue, 6)
        queue.start([job.id for job in jobs])
        await until(lambda: len(gates.begun) == 1)
        queue.apply(replace(bench.settings, lectures_at_once=3))
        await until(lambda: len(gates.begun) == 3)
        queue.apply(replace(bench.settings, lectures_at_once=1))
        gates.open("0.mp4", "1.mp4")
        await until(lambda: state(bench, jobs[1]) == "published")
        assert len(gates.begun) == 3, "nothing begins while more work than should"
        gates.open(*(f"{n}.mp4" for n in range(6)))
        await until(lambda: all(state(bench, job) == "published" for job in jobs))
    assert bench.pipeline.most_at_once == 3


async def test_all_are_paused_and_go_on_from_their_pieces(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as queue:
        jobs = await three(bench, queue, 4)
        queue.start([job.id for job in jobs])
        await until(lambda: gates.begun == ["0.mp4"])
        assert set(await queue.pause_all()) == {job.id for job in jobs}
        assert {(job.state, job.cause) for job in await queue.jobs()} == {(State.PAUSED, Cause.PERSON)}
        assert gates.begun == ["0.mp4"], "none begins while all are being paused"
        gates.open(*(f"{n}.mp4" for n in range(4)))
        queue.start(await queue.resume_all())
        await until(lambda: all(state(bench, job) == "published" for job in jobs))
    assert bench.pipeline.pieces.count("piece-0") == 4
    assert bench.pipeline.made == [f"{n}.mp4" for n in range(4)]


async def test_what_is_done_is_cleared_and_told(bench: Bench) -> None:
    async with bench.program() as queue:
        jobs = await three(bench, queue)
        await queue.cancel(jobs[0])
        await queue.run([jobs[1].id])
        assert set(await queue.clear_done()) == {jobs[0].id, jobs[1].id}
        assert [job.id for job in await queue.jobs()] == [jobs[2].id]
        assert {event.job for event in bench.events if isinstance(event, JobRemoved)} == {jobs[0].id, jobs[1].id}


async def test_a_retry_just_after_the_end_is_not_lost(bench: Bench) -> None:
    def broken(order: Order, key: str) -> None:
        raise ValueError("ours")

    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        bench.pipeline.before_piece = broken
        for _ in range(5):
            queue.start([job.id])
            before = len(bench.states(job))
            await until(lambda before=before: "failed" in bench.states(job)[before:])
            await queue.retry(await queue.find(job.id))
        bench.pipeline.before_piece = lambda order, key: None
        queue.start([job.id])
        await until(lambda: state(bench, job) == "published")


async def test_an_error_of_ours_is_told_and_the_others_go_on(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench.program() as queue:
        jobs = await three(bench, queue)
        real = queue._runner._find

        async def find(job_id: str) -> Job | None:
            if job_id == jobs[0].id:
                raise RuntimeError("ours")
            return await real(job_id)

        monkeypatch.setattr(queue._runner, "_find", find)
        queue.start([job.id for job in jobs])
        await until(lambda: all(state(bench, job) == "published" for job in jobs[1:]))
    assert any("error of this program" in event.message for event in bench.events if isinstance(event, Notice))


async def test_what_is_known_of_a_source_comes_along(bench: Bench) -> None:
    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        (done,) = await queue.run([job.id])
    assert done.facts == Facts(60.0, 360, (), 1000, 0)
    told = [event for event in bench.events if isinstance(event, JobMoved) and event.state == "encoding"]
    assert (told[0].duration, told[0].height, told[0].renditions, told[0].size_limit) == (60.0, 360, ("360",), 1000)
    assert told[0].to_json()["source_size"] == len("lecture.mp4")
    assert [event.step for event in bench.events if isinstance(event, JobProgress)][-1] == "encoding"


async def test_what_another_program_does_is_told(bench: Bench, tmp_path: Path) -> None:
    async with bench.program() as window, bench.program() as other:
        mine = await bench.add(window, bench.file("mine.mp4"))
        await window.follow()
        bench.events.clear()
        added = await bench.add(other, bench.file("theirs.mp4"))
        other._means.emit = lambda event: None
        bench.events.clear()
        await other.pause(added)
        await until(lambda: state(bench, added) == "paused")
        await other.move(added, before=mine)
        await until(lambda: QueueOrdered((added.id, mine.id)) in bench.events)
        await other.remove(added)
        await until(lambda: JobRemoved(added.id, added.path) in bench.events)
        third = await bench.add(other, bench.file("third.mp4"))
        await until(lambda: state(bench, third) == "queued")
        bench.events.clear()
        await asyncio.sleep(0.1)
        assert bench.events == [], "nothing is told twice"


async def test_a_job_in_work_elsewhere_is_told_apart(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as window, bench.program() as other:
        await window.follow()
        other._means.emit = lambda event: None
        job = await bench.add(other, bench.file("a.mp4"))
        other.start([job.id])
        await until(
            lambda: any(isinstance(e, JobMoved) and e.elsewhere and e.state == "encoding" for e in bench.events)
        )
        gates.open("a.mp4")
        await until(lambda: state(bench, job) == "published")


async def test_it_goes_on_with_what_another_program_left(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as window:
        await window.follow()
        async with bench.program() as other:
            jobs = await three(bench, other, 2)
            other.start([job.id for job in jobs])
            await until(lambda: gates.begun == ["0.mp4"])
            await asyncio.sleep(0.3)
            assert gates.begun == ["0.mp4"], "it takes nothing away from one that runs"
        gates.open("0.mp4", "1.mp4")
        await until(lambda: all(state(bench, job) == "published" for job in jobs))


async def test_what_waits_for_a_store_goes_there_when_it_answers(bench: Bench) -> None:
    bench.stores.reachable = False
    async with bench.program() as queue:
        await queue.follow()
        job = await bench.add(queue, bench.file())
        queue.start([job.id])
        await until(lambda: state(bench, job) == "packaged" and job.id not in queue._runner._tasks._running)
        queue._worker._deaf_until = 0.0
        bench.stores.reachable = True
        await until(lambda: state(bench, job) == "published")
    assert len(bench.pipeline.made) == 1


async def test_a_thousand_jobs_are_paused_moved_and_resumed(bench: Bench) -> None:
    bench.pipeline.before_piece = gates = Gates()
    async with bench.program() as queue:
        path = bench.file("0.mp4")
        first = await bench.add(queue, path)
        journal = queue._means.journal
        journal._connection.execute("PRAGMA synchronous = OFF")
        jobs = [first] + [await journal.add(b"/none/%d.mp4" % n, first.spec, first.source) for n in range(999)]
        queue.start([job.id for job in jobs])
        await until(lambda: gates.begun == ["0.mp4"])
        assert len(await queue.pause_all()) == 1000
        await queue.move(jobs[-1], before=jobs[0])
        assert (await queue.jobs())[0].id == jobs[-1].id
        assert len(await queue.resume_all()) == 1000
