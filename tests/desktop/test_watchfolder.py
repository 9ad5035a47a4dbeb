"""The watch folder: real files that grow, in a real folder."""

# ruff: noqa: ASYNC110

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.bench import Bench
from tests.desktop.samples import RECIPE
from vpp_core.errors import SourceError
from vpp_core.media.source import FileState
from vpp_desktop.jobs import watchfolder
from vpp_desktop.jobs.collect import Found, derived
from vpp_desktop.jobs.job import Spec
from vpp_desktop.jobs.watchfolder import Settling, WatchFolder, Watching, is_partial, open_for_writing, scan


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not what():
            await asyncio.sleep(0.01)


class Watched:
    """A watch folder on a bench's queue."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.folder = bench, folder
        self.taken: list[str] = []
        self.states: list[Watching] = []
        self.refuse = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with self.bench.program() as queue:

            async def take(found: Found, state: FileState) -> None:
                if self.refuse:
                    raise SourceError(self.refuse, subject="x", hint="look")
                await queue.take(found.path, Spec(RECIPE, derived=derived(found)), state)
                self.taken.append(os.fsdecode(found.path.removeprefix(bytes(self.folder) + b"/")))

            task = asyncio.create_task(WatchFolder(self.folder, queue, take, self.states.append, 0.2).run())
            try:
                yield
            finally:
                task.cancel()
                await asyncio.wait([task])


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(watchfolder, "LOOK_AGAIN", 0.02)
    folder = tmp_path / "Drop here"
    folder.mkdir()
    return Watched(Bench(tmp_path), folder)


async def test_what_is_there_counts_once_even_after_its_job_was_removed(watched: Watched) -> None:
    (watched.folder / "a.mp4").write_text("a")
    (watched.folder / "notes.txt").write_text("no recording")
    async with watched.running():
        await until(lambda: watched.taken == ["a.mp4"])
        (watched.folder / "b.mp4").write_text("b")
        await until(lambda: watched.taken == ["a.mp4", "b.mp4"])
    async with watched.bench.program() as queue:
        await queue.remove((await queue.jobs())[0])
    async with watched.running():
        (watched.folder / "c.mp4").write_text("c")
        await until(lambda: len(watched.taken) == 3)
    assert watched.taken == ["a.mp4", "b.mp4", "c.mp4"]


async def test_a_file_that_changed_is_another_one(watched: Watched) -> None:
    async with watched.running():
        (watched.folder / "a.mp4").write_text("a")
        await until(lambda: len(watched.taken) == 1)
        (watched.folder / "a.mp4").write_text("exported again")
        await until(lambda: len(watched.taken) == 2)
    assert watched.states[-1].taken == 2


async def test_a_file_is_not_taken_while_it_grows_or_is_written(watched: Watched) -> None:
    async with watched.running():
        with (watched.folder / "a.mp4").open("wb") as file:
            for _ in range(20):
                file.write(b"x" * 1000)
                file.flush()
                await asyncio.sleep(0.03)
            await until(lambda: watched.states[-1].growing == 1)
            await asyncio.sleep(0.5)
            assert watched.taken == [], "it does not grow any more, but is open"
        await until(lambda: watched.taken == ["a.mp4"])
    await until(lambda: watched.states[-1].growing == 0)


async def test_a_download_is_taken_when_it_gets_its_name(watched: Watched) -> None:
    names = ["a.mp4.part", "b.mp4.crdownload", "c.tmp", ".d.mp4", "e.part.mp4", "f.mp4.tmp"]
    for name in names:
        (watched.folder / name).write_text("half")
    (watched.folder / "placeholder.mp4").touch()
    async with watched.running():
        await asyncio.sleep(0.5)
        assert watched.taken == []
        (watched.folder / "a.mp4.part").rename(watched.folder / "a.mp4")
        await until(lambda: watched.taken == ["a.mp4"])


async def test_folders_below_are_courses_and_the_folder_is_none(watched: Watched) -> None:
    below = watched.folder / "CS101 Algorithms" / "Week 2"
    async with watched.running():
        below.mkdir(parents=True)
        (below / "03.mp4").write_text("3")
        (watched.folder / "loose.mp4").write_text("loose")
        await until(lambda: len(watched.taken) == 2)
    async with watched.bench.program() as queue:
        courses = {job.path.rpartition(b"/")[2]: job.spec.derived.course for job in await queue.jobs()}
    assert courses[b"loose.mp4"] is None
    assert courses[b"03.mp4"] is not None
    assert courses[b"03.mp4"].code == "CS101"


async def test_a_folder_that_goes_and_comes_back(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchfolder, "LOOK_ANYWAY", 0.05)
    aside = watched.folder.with_name("aside")
    async with watched.running():
        await until(lambda: watched.states)
        watched.folder.rename(aside)
        await until(lambda: "is not there" in watched.states[-1].problem)
        (aside / "a.mp4").write_text("a")
        aside.rename(watched.folder)
        await until(lambda: watched.taken == ["a.mp4"])
        await until(lambda: not watched.states[-1].problem)


async def test_what_cannot_be_taken_is_told(watched: Watched) -> None:
    watched.refuse = "is no recording"
    async with watched.running():
        (watched.folder / "a.mp4").write_text("a")
        await until(lambda: any("is no recording" in state.problem for state in watched.states))


def test_open_files_are_seen(tmp_path: Path) -> None:
    path = bytes(tmp_path / "a\udcff.mp4")
    with open(path, "wb"):  # noqa: PTH123
        assert open_for_writing([path]) == {path}
    with open(path, "rb"):  # noqa: PTH123
        assert open_for_writing([path]) == set()
    assert open_for_writing([b"/none"]) == set()


def test_a_look_at_a_folder_that_is_none(tmp_path: Path) -> None:
    assert "is not there" in scan(tmp_path / "none").problem
    assert scan(tmp_path).files == {}


@pytest.mark.parametrize("name", [b"a.mp4", b"part 2.mp4", b"tmp.mp4", b"2026.10.14.mp4"])
def test_whole_names(name: bytes) -> None:
    assert not is_partial(name)


@given(st.lists(st.tuples(st.floats(0, 3), st.integers(0, 2)), max_size=30))
def test_only_what_stayed_the_same_long_enough_has_settled(steps: list[tuple[float, int]]) -> None:
    settling, now, history = Settling(4.0), 0.0, []
    for wait, size in steps:
        now += wait
        history.append((now, size))
        told = settling.look(now, {b"a": FileState(size, 1, 1)})
        same = next((n for n, (_, was) in enumerate(reversed(history)) if was != size), len(history))
        since = history[len(history) - same][0]
        assert (told == [b"a"]) == (now - since >= 4.0)
