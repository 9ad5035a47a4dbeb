"""The queue with a fake pipeline: what is done, what is done again, what stays, what goes."""

# ruff: noqa: ASYNC110

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.bench import Bench, lecture_of
from vpp_core.catalog.lecture import Metadata
from vpp_core.errors import Busy, DiskFull, MediaError, SourceError, StoreUnreachable, UsageError
from vpp_core.pipeline import Order
from vpp_desktop.events import JobMoved
from vpp_desktop.jobs.job import BACK_OFF, Cause, Job, State
from vpp_desktop.jobs.queue import Queue


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


async def run_one(queue: Queue, job: Job) -> Job:
    (done,) = await queue.run([job.id])
    return done


def failing(times: int, error: Callable[[], Exception]) -> Callable[[Order, str], None]:
    """Fails the second piece that often."""
    left = [times]

    def before(order: Order, key: str) -> None:
        if key == "piece-1" and left[0]:
            left[0] -= 1
            raise error()

    return before


class Gate:
    """Stops the pipeline before its second piece until it is opened."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    def __call__(self, order: Order, key: str) -> object:
        return self._wait() if key == "piece-1" else None

    async def _wait(self) -> None:
        self.reached.set()
        await self.open.wait()


async def test_from_file_to_published(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        job = await bench.add(queue, path, Metadata(title="Hashing"))
        done = await run_one(queue, job)
    assert done.state is State.PUBLISHED
    assert bench.states(job) == ["queued", "probing", "encoding", "packaged", "publishing", "published"]
    lecture = await bench.stores.store.get(lecture_of(path))
    assert lecture is not None
    assert (lecture.title, lecture.source.name) == ("Hashing", "lecture.mp4")
    assert bench.leftovers() == []


async def test_kept_packages_stay(bench: Bench) -> None:
    bench.settings = replace(bench.settings, keep_packages=True)
    for _ in range(2):
        async with bench.program() as queue:
            job = await run_one(queue, await bench.add(queue, bench.file()))
            assert bench.leftovers() == [job.package_id]


async def test_the_same_file_again_is_published_with_new_words_and_not_encoded(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        await run_one(queue, await bench.add(queue, path))
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, path, Metadata(title="Better")))
    assert done.state is State.PUBLISHED
    assert bench.pipeline.made == ["lecture.mp4"]
    assert any("not encoded again" in event.reason for event in bench.events if isinstance(event, JobMoved))
    lecture = await bench.stores.store.get(lecture_of(path))
    assert lecture is not None
    assert lecture.title == "Better"


async def test_a_package_that_store_and_disk_lost_is_made_again(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        await run_one(queue, await bench.add(queue, path))
    await bench.stores.store.delete(lecture_of(path))
    async with bench.program() as queue:
        assert (await run_one(queue, await bench.add(queue, path))).state is State.PUBLISHED
    assert bench.pipeline.made == ["lecture.mp4"] * 2


async def test_copies_of_a_file_are_one_encode(bench: Bench) -> None:
    bench.settings = replace(bench.settings, lectures_at_once=4)
    async with bench.program() as queue:
        jobs = [await bench.add(queue, bench.file(f"{n}.mp4", "same")) for n in range(4)]
        done = await queue.run([job.id for job in jobs])
    assert {job.state for job in done} == {State.PUBLISHED}
    assert len(bench.pipeline.made) == 1


async def test_lectures_at_once(bench: Bench) -> None:
    bench.settings = replace(bench.settings, lectures_at_once=2)
    async with bench.program() as queue:
        jobs = [await bench.add(queue, bench.file(f"{n}.mp4")) for n in range(8)]
        await queue.run([job.id for job in jobs])
    assert bench.pipeline.most_at_once == 2
    assert sorted(bench.pipeline.made) == [f"{n}.mp4" for n in range(8)]


async def test_publishing_goes_on_beside_the_next_encode(bench: Bench) -> None:
    gate = Gate()
    bench.pipeline.before_piece = lambda order, key: gate(order, key) if order.source.name == "2.mp4" else None
    async with bench.program() as queue:
        jobs = [await bench.add(queue, bench.file(f"{n}.mp4")) for n in (1, 2)]
        running = asyncio.create_task(queue.run([job.id for job in jobs]))
        await gate.reached.wait()
        while (await queue.find(jobs[0].id)).state is not State.PUBLISHED:
            await asyncio.sleep(0)
        gate.open.set()
        await running


async def test_a_failing_ffmpeg_is_tried_again_and_goes_on_from_its_pieces(bench: Bench) -> None:
    bench.pipeline.before_piece = failing(3, lambda: MediaError("failed", hint="try again"))
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file()))
    assert done.state is State.PUBLISHED
    assert bench.slept == list(BACK_OFF)
    assert bench.pipeline.pieces == ["piece-0", "piece-1", "piece-2"]


async def test_after_the_last_try_it_fails_and_leaves_nothing(bench: Bench) -> None:
    bench.pipeline.before_piece = failing(9, lambda: MediaError("failed", hint="try again"))
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file()))
    assert (done.state, done.reason, done.cause) == (State.FAILED, "failed: try again", Cause.MEDIA)
    assert bench.leftovers() == []


async def test_what_is_no_recording_is_never_said_to_be_encoded(bench: Bench) -> None:
    def before(order: Order) -> None:
        raise SourceError("is no recording", hint="remove it")

    bench.pipeline.before_plan = before
    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        await run_one(queue, job)
    assert bench.states(job) == ["queued", "probing", "failed"]
    assert bench.leftovers() == []


@pytest.mark.parametrize("error", [SourceError("is no recording", hint="remove it"), ValueError("ours")])
async def test_one_failure_is_not_the_others(bench: Bench, error: Exception) -> None:
    def before(order: Order, key: str) -> None:
        if order.source.name == "bad.mp4":
            raise error

    bench.pipeline.before_piece = before
    async with bench.program() as queue:
        jobs = [await bench.add(queue, bench.file(name)) for name in ("a.mp4", "bad.mp4", "z.mp4")]
        done = await queue.run([job.id for job in jobs])
    assert [job.state for job in done] == [State.PUBLISHED, State.FAILED, State.PUBLISHED]
    assert bench.slept == []
    assert bench.leftovers() == []


@pytest.mark.parametrize("error", [DiskFull("has no room", hint="make room"), OSError(errno.ENOSPC, "full")])
async def test_a_full_disk_pauses_and_the_next_start_goes_on(bench: Bench, error: Exception) -> None:
    bench.pipeline.before_piece = failing(1, lambda: error)
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file()))
        assert (done.state, done.cause) == (State.PAUSED, Cause.DISK)
        assert bench.leftovers() == [done.package_id]
    async with bench.program() as queue:
        done = await run_one(queue, (await queue.waiting())[0])
    assert done.state is State.PUBLISHED
    assert bench.pipeline.pieces == ["piece-0", "piece-1", "piece-2"]


async def test_without_a_store_it_waits_packaged_and_is_pushed_later(bench: Bench) -> None:
    bench.stores.reachable = False
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file()))
        assert (done.state, done.cause) == (State.PACKAGED, Cause.STORE)
        assert "vpp publish" in done.reason
    assert bench.slept == []
    bench.stores.reachable = True
    async with bench.program() as queue:
        assert (await run_one(queue, (await queue.waiting())[0])).state is State.PUBLISHED
    assert len(bench.pipeline.made) == 1


async def test_offline_stops_when_it_is_packaged(bench: Bench) -> None:
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file(), offline=True))
        assert done.state is State.PACKAGED
        assert await queue.waiting() == []
        assert bench.stores.opened == 0
        await queue.push(done)
        assert (await run_one(queue, done)).state is State.PUBLISHED


async def test_a_store_lost_while_publishing_is_tried_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    store = bench.stores.store
    real, left = store.change, [2]

    async def change(*args: object) -> object:
        if left[0]:
            left[0] -= 1
            raise StoreUnreachable("went away", subject="MongoDB", hint="start it")
        return await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "change", change)
    async with bench.program() as queue:
        assert (await run_one(queue, await bench.add(queue, bench.file()))).state is State.PUBLISHED
    assert bench.slept == list(BACK_OFF[:2])


async def test_a_source_that_changed_is_refused(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        job = await bench.add(queue, path)
        path.write_text("something else")
        done = await run_one(queue, job)
        assert (done.state, done.reason) == (State.FAILED, "changed since it was queued: ingest it again")
        await queue.retry(done)
        assert (await run_one(queue, done)).state is State.PUBLISHED


async def test_a_source_that_vanished_is_refused(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        job = await bench.add(queue, path)
        path.unlink()
        done = await run_one(queue, job)
    assert (done.state, done.reason.partition(":")[0]) == (State.FAILED, "is not there")


async def test_warnings_are_kept_and_told(bench: Bench) -> None:
    bench.pipeline.warnings = ["damaged: 26.3 of 40.0 s could be decoded"]
    async with bench.program() as queue:
        done = await run_one(queue, await bench.add(queue, bench.file()))
    assert done.warnings == ("damaged: 26.3 of 40.0 s could be decoded",)
    assert "26.3 of 40.0 s" in bench.notices()


@pytest.mark.parametrize("state", [State.CANCELLED, State.PAUSED])
async def test_stopping_a_running_job(bench: Bench, state: State) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        running = asyncio.create_task(queue.run([job.id]))
        await gate.reached.wait()
        await (queue.cancel if state is State.CANCELLED else queue.pause)(await queue.find(job.id))
        (done,) = await running
        assert done.state is state
        assert bench.leftovers() == ([] if state is State.CANCELLED else [done.package_id])
    gate.open.set()
    async with bench.program() as queue:
        assert await queue.waiting() == []
        await queue.retry(await queue.find(job.id))
        assert (await run_one(queue, job)).state is State.PUBLISHED
    assert bench.pipeline.pieces.count("piece-0") == (2 if state is State.CANCELLED else 1)


async def test_stopping_one_job_leaves_the_others_running(bench: Bench) -> None:
    bench.settings = replace(bench.settings, lectures_at_once=2)
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as queue:
        jobs = [await bench.add(queue, bench.file(f"{n}.mp4")) for n in range(3)]
        running = asyncio.create_task(queue.run([job.id for job in jobs]))
        await gate.reached.wait()
        await queue.cancel(await queue.find(jobs[0].id))
        await queue.cancel(await queue.find(jobs[2].id))
        gate.open.set()
        done = await running
    assert [job.state for job in done] == [State.CANCELLED, State.PUBLISHED, State.CANCELLED]


async def test_an_interruption_keeps_pieces_and_the_next_start_goes_on(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        running = asyncio.create_task(queue.run([job.id]))
        await gate.reached.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        stopped = await queue.find(job.id)
        assert (stopped.state, stopped.cause, stopped.owner) == (State.QUEUED, Cause.INTERRUPTED, None)
    gate.open.set()
    async with bench.program() as queue:
        assert (await run_one(queue, job)).state is State.PUBLISHED
    assert bench.pipeline.pieces == ["piece-0", "piece-1", "piece-2"]


async def test_another_program_waits_for_a_job_and_its_words_are_published(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    path = bench.file()
    async with bench.program() as first, bench.program() as second:
        job = await bench.add(first, path)
        one = asyncio.create_task(first.run([job.id]))
        await gate.reached.wait()
        with pytest.raises(Busy, match="another vpp"):
            await second.retry(await second.find(job.id))
        assert await second.waiting() == []
        assert (await bench.add(second, path, Metadata(title="Said later"))).id == job.id
        other = asyncio.create_task(second.run([job.id]))
        while "another vpp" not in bench.notices():
            await asyncio.sleep(0)
        gate.open.set()
        assert [done.state for done in [*await one, *await other]] == [State.PUBLISHED] * 2
    assert len(bench.pipeline.made) == 1
    lecture = await bench.stores.store.get(lecture_of(path))
    assert lecture is not None
    assert lecture.title == "Said later"


@pytest.mark.parametrize("verb", ["cancel", "pause", "remove"])
async def test_another_program_stops_a_job_in_work(bench: Bench, verb: str) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as first, bench.program() as second:
        jobs = [await bench.add(first, bench.file(f"{n}.mp4")) for n in range(2)]
        one = asyncio.create_task(first.run([job.id for job in jobs]))
        await gate.reached.wait()
        await getattr(second, verb)(await second.find(jobs[0].id))
        left = {job.id: job.state for job in await second.jobs()}
        gate.open.set()
        await one
    stopped = {"cancel": State.CANCELLED, "pause": State.PAUSED, "remove": None}[verb]
    assert left.get(jobs[0].id) is stopped
    assert bench.pipeline.made == ["1.mp4"]
    assert "asking it to stop" in bench.notices()


async def test_wishes_are_looked_for_as_long_as_there_is_work(bench: Bench) -> None:
    """An idle window sleeps."""
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as queue:
        job = await bench.add(queue, bench.file())
        for _ in range(2):
            one = asyncio.create_task(queue.run([job.id]))
            await gate.reached.wait()
            looking = queue._runner._listening
            assert looking.running("wishes")
            gate.open.set()
            await one
            while looking.running("wishes"):
                await asyncio.sleep(0.01)
            gate = bench.pipeline.before_piece = Gate()
            job = await bench.add(queue, bench.file("next.mp4"))


async def test_a_wish_dies_with_the_program_it_was_for(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as second:
        async with bench.program() as first:
            job = await bench.add(first, bench.file())
            one = asyncio.create_task(first.run([job.id]))
            await gate.reached.wait()
            await second._means.journal.wish(await second.find(job.id), State.CANCELLED)
            one.cancel()
            await asyncio.wait([one])
        gate.open.set()
        assert (await run_one(second, job)).state is State.PUBLISHED


async def test_who_waits_in_one_program_can_be_stopped_and_taken_by_another(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as first, bench.program() as second:
        jobs = [await bench.add(first, bench.file(f"{n}.mp4")) for n in range(5)]
        one = asyncio.create_task(first.run([job.id for job in jobs]))
        await gate.reached.wait()
        assert [job.id for job in await second.waiting()] == [job.id for job in jobs[1:]]
        await second.cancel(await second.find(jobs[1].id))
        await second.pause(await second.find(jobs[2].id))
        await second.remove(await second.find(jobs[3].id))
        other = asyncio.create_task(second.run([jobs[4].id]))
        while (await first.find(jobs[4].id)).owner is None:
            await asyncio.sleep(0)
        gate.open.set()
        await other
        ends = {job.id: job.state for job in await one}
    assert ends == {
        jobs[0].id: State.PUBLISHED,
        jobs[1].id: State.CANCELLED,
        jobs[2].id: State.PAUSED,
        jobs[4].id: State.PUBLISHED,
    }
    assert sorted(bench.pipeline.made) == ["0.mp4", "4.mp4"]
    assert bench.leftovers() == []


@pytest.mark.parametrize("moment", ["tidying the store", "letting go"])
async def test_words_said_just_after_the_publish_are_published(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()
    path = bench.file()
    async with bench.program() as first, bench.program() as second:
        holder, name = (bench.stores.store, "sweep") if moment == "tidying the store" else (first._claims, "let_go")
        real = getattr(holder, name)

        async def held(*args: object) -> object:
            reached.set()
            await go_on.wait()
            return await real(*args)

        monkeypatch.setattr(holder, name, held)
        job = await bench.add(first, path)
        one = asyncio.create_task(first.run([job.id]))
        await reached.wait()
        assert bench.states(job)[-1] == "published"
        await bench.add(second, path, Metadata(title="Said later"))
        other = asyncio.create_task(second.run([job.id]))
        while "another vpp" not in bench.notices():
            await asyncio.sleep(0)
        go_on.set()
        assert [done.state for done in [*await one, *await other]] == [State.PUBLISHED] * 2
    assert len(bench.pipeline.made) == 1
    lecture = await bench.stores.store.get(lecture_of(path))
    assert lecture is not None
    assert lecture.title == "Said later"


async def test_another_program_takes_over_when_the_first_one_ends(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    async with bench.program() as second:
        async with bench.program() as first:
            job = await bench.add(first, bench.file())
            one = asyncio.create_task(first.run([job.id]))
            await gate.reached.wait()
            other = asyncio.create_task(second.run([job.id]))
            while "another vpp" not in bench.notices():
                await asyncio.sleep(0)
            one.cancel()
            await asyncio.wait([one])
            gate.open.set()
        assert [done.state for done in await other] == [State.PUBLISHED]
    assert bench.pipeline.pieces == ["piece-0", "piece-1", "piece-2"]


async def test_a_start_sweeps_what_no_job_wants(bench: Bench) -> None:
    for folder in (bench.folders.work / "dead", bench.folders.packages / "half"):
        folder.mkdir()
        (folder / "file").write_text("x")
    lost = bench.folders.packages / "whole"
    lost.mkdir()
    (lost / "package.json").write_text("{}")
    async with bench.program():
        assert bench.leftovers() == ["whole"], "a package that no job knows is kept: the journal may have been lost"


async def test_a_lost_journal_does_not_cost_an_encode(bench: Bench) -> None:
    path = bench.file()
    async with bench.program() as queue:
        await run_one(queue, await bench.add(queue, path, offline=True))
    bench.folders.journal.write_bytes(b"noise" * 1000)
    async with bench.program() as queue:
        assert (await run_one(queue, await bench.add(queue, path))).state is State.PUBLISHED
    assert len(bench.pipeline.made) == 1


async def test_removing(bench: Bench) -> None:
    async with bench.program() as queue:
        job = await run_one(queue, await bench.add(queue, bench.file(), offline=True))
        assert bench.leftovers() == [job.package_id]
        await queue.remove(job)
        assert await queue.jobs() == []
        assert bench.leftovers() == []


async def test_what_cannot_be_asked(bench: Bench) -> None:
    async with bench.program() as queue:
        job = await run_one(queue, await bench.add(queue, bench.file()))
        for ask in (queue.retry, queue.cancel, queue.pause):
            with pytest.raises(UsageError, match="is published"):
                await ask(job)


async def test_another_ladder_asked_for_meanwhile_is_made_too(bench: Bench) -> None:
    bench.pipeline.before_piece = gate = Gate()
    path = bench.file()
    async with bench.program() as queue:
        job = await bench.add(queue, path)
        running = asyncio.create_task(queue.run([job.id]))
        await gate.reached.wait()
        ladder = job.spec.recipe.ladder.model_copy(update={"name": "other"})
        spec = replace(job.spec, recipe=job.spec.recipe.model_copy(update={"ladder": ladder}))
        await queue.add(job.path, spec, job.source)
        gate.open.set()
        (done,) = await running
    assert done.state is State.PUBLISHED
    assert len(bench.pipeline.made) == 2
    assert bench.leftovers() == []
