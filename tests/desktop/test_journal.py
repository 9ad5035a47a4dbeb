"""The journal on a real SQLite file: what it keeps, what it refuses, and what kill -9 does to it."""

# ruff: noqa: ASYNC220

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desktop.samples import RECIPE
from vpp_core.catalog.lecture import Metadata
from vpp_core.errors import NotFound, VppError
from vpp_core.media.source import FileState, Fingerprint
from vpp_desktop.jobs.job import Facts, Spec, State, move
from vpp_desktop.jobs.journal import Conflict, Journal, _transaction
from vpp_desktop.jobs.journal_file import SCHEMA_VERSION

ROOT = Path(__file__).parents[2]
STATE = FileState(10, 1_800_000_000_000_000_001, (1 << 64) - 5)
NAMES = [b"-rf.mp4", b"two\nlines.mp4", b"'\"`$(x).mp4", b"\xff\xfe.mp4", b"x" * 255, "Bäume 木.mp4".encode()]


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = await Journal.open(tmp_path / "journal.db")
    yield opened
    await opened.close()


@pytest.mark.parametrize("name", NAMES)
async def test_any_file_name_comes_back_as_it_was(journal: Journal, name: bytes) -> None:
    spec = Spec(RECIPE, Metadata(title="Said"), Metadata(title="Derived", number=3), offline=True)
    job = await journal.add(b"/" + name, spec, STATE)
    assert await journal.job(job.id) == job
    assert await journal.jobs() == [job]


async def test_one_job_for_one_file_with_what_was_said_last(journal: Journal) -> None:
    first = await journal.add(b"/a.mp4", Spec(RECIPE, Metadata(title="One", language="en")), STATE)
    second = await journal.add(b"/a.mp4", Spec(RECIPE, Metadata(title="Two")), STATE)
    assert second.id == first.id
    assert second.spec.said == Metadata(title="Two", language="en")
    assert second.revision > first.revision


async def test_many_are_added_as_one_by_one(journal: Journal) -> None:
    old = await journal.add(b"/1.mp4", Spec(RECIPE, Metadata(title="One", language="en")), STATE)
    files = [(b"/%d.mp4" % n, Spec(RECIPE, Metadata(title=str(n))), STATE) for n in range(500)]
    jobs = await journal.add_all([*files, (b"/2.mp4", Spec(RECIPE, Metadata(title="Again")), STATE)])
    assert [job.path for job in jobs] == [*(path for path, _, _ in files), b"/2.mp4"]
    assert jobs[1].id == old.id and jobs[1].spec.said == Metadata(title="1", language="en")
    assert jobs[2].id == jobs[500].id
    kept = await journal.jobs()
    assert [job.path for job in kept] == [b"/1.mp4", *(path for path, _, _ in files if path != b"/1.mp4")]
    assert [job.id for job in kept] == [old.id, *(job.id for n, job in enumerate(jobs[:500]) if n != 1)]
    assert await journal.add_all([]) == []


async def test_many_are_added_all_or_none(journal: Journal) -> None:
    files = [(b"/a.mp4", Spec(RECIPE), STATE), (b"/b.mp4", Spec(RECIPE), replace(STATE, size=1 << 70))]
    with pytest.raises(OverflowError):
        await journal.add_all(files)
    assert await journal.jobs() == []


async def test_a_job_in_work_elsewhere_keeps_its_state(journal: Journal) -> None:
    job = await journal.add(b"/a.mp4", Spec(RECIPE), STATE)
    assert await journal.claim(job, "me")
    job = await journal.job(job.id)
    job = await journal.save(job, move(job, State.PROBING))
    again = await journal.add(b"/a.mp4", Spec(RECIPE, Metadata(title="New")), STATE)
    assert (again.state, again.owner) == (State.PROBING, "me")
    with pytest.raises(Conflict):
        await journal.finish(job, move(job, State.PACKAGED))


@pytest.mark.parametrize("end", [State.PUBLISHED, State.FAILED, State.CANCELLED])
async def test_a_job_that_ended_is_queued_again_though_its_owner_still_holds_it(journal: Journal, end: State) -> None:
    job = await journal.add(b"/a.mp4", Spec(RECIPE, Metadata(title="Old", language="en")), STATE)
    assert await journal.claim(job, "me")
    job = await journal.job(job.id)
    await journal.save(job, replace(job, state=end))
    again = await journal.add(b"/a.mp4", Spec(RECIPE, Metadata(title="New")), STATE)
    assert (again.state, again.owner, again.spec.said) == (State.QUEUED, "me", Metadata(title="New"))


async def test_two_cannot_own_a_job(journal: Journal) -> None:
    job = await journal.add(b"/a.mp4", Spec(RECIPE), STATE)
    assert await journal.claim(job, "me")
    assert not await journal.claim(job, "you")
    with pytest.raises(Conflict):
        await journal.save(job, move(job, State.PROBING))
    with pytest.raises(Conflict):
        await journal.remove(job)
    await journal.release("me")
    await journal.remove(job)
    with pytest.raises(NotFound):
        await journal.job(job.id)


async def test_pieces_and_fingerprints(journal: Journal) -> None:
    await journal.keep_piece("p", "video-1", {"frames": 3})
    await journal.keep_piece("p", "video-1", {"frames": 4})
    await journal.keep_piece("p", "video-2", {})
    await journal.forget_piece("p", "video-2")
    assert await journal.pieces("p") == {"video-1": {"frames": 4}}
    await journal.forget_pieces("p")
    assert await journal.pieces("p") == {}
    await journal.keep_fingerprint(b"/\xff", Fingerprint("abc", STATE))
    assert await journal.fingerprint(b"/\xff", STATE) == Fingerprint("abc", STATE)
    assert await journal.fingerprint(b"/\xff", replace(STATE, mtime_ns=1)) is None


async def test_written_so_that_a_power_cut_cannot_hurt(journal: Journal, tmp_path: Path) -> None:
    modes = [journal._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert modes == ["delete", 2]
    assert (tmp_path / "journal.db").stat().st_mode & 0o777 == 0o600


async def test_a_newer_journal_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(VppError, match="newer version"):
        await Journal.open(path)
    assert path.read_bytes() == before


def undo_format_3(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE jobs DROP COLUMN facts")
    connection.execute("DROP INDEX jobs_by_place")
    connection.execute("DROP TABLE taken")


async def test_a_journal_of_format_2_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = await Journal.open(path)
    spec = Spec(RECIPE, Metadata(title="Said"), Metadata(number=3), offline=True)
    jobs = [await journal.add(b"/%d\xff.mp4" % n, spec, STATE) for n in range(5)]
    assert await journal.claim(jobs[1], "me")
    await journal.wish(await journal.job(jobs[1].id), State.PAUSED)
    await journal.save(jobs[2], replace(move(jobs[2], State.FAILED, "why"), package_id="p", warnings=("w",)))
    await journal.remove(jobs[3])
    await journal.keep_piece("p", "video-1", {"frames": 4})
    await journal.keep_fingerprint(b"/\xff", Fingerprint("abc", STATE))
    before = await journal.jobs()
    await journal.close()
    with sqlite3.connect(path) as connection:
        undo_format_3(connection)
        connection.execute("PRAGMA user_version = 2")
    journal = await Journal.open(path)
    assert journal.notice == ""
    assert await journal.jobs() == before
    assert await journal.wishes("me") == {jobs[1].id: State.PAUSED}
    assert await journal.pieces("p") == {"video-1": {"frames": 4}}
    assert await journal.fingerprint(b"/\xff", STATE) == Fingerprint("abc", STATE)
    facts = Facts(60.0, 1080, ("1080", "720"), 1000, 800)
    await journal.save(jobs[0], replace(move(jobs[0], State.PROBING), facts=facts))
    assert (await journal.job(jobs[0].id)).facts == facts
    assert not await journal.taken(b"/new.mp4", STATE)
    await journal.close()


async def test_an_order_that_persons_choose(journal: Journal) -> None:
    jobs = [await journal.add(b"/%d.mp4" % n, Spec(RECIPE), STATE) for n in range(6)]
    a, b, c, d, e, f = (job.id for job in jobs)
    await journal.remove(jobs[1])  # places need not follow each other
    assert await journal.move([e], a) == [e, a, c, d, f]
    assert await journal.move([a, d], None) == [e, c, f, a, d]
    assert await journal.move([d, c], c) == [e, d, c, f, a], "one that moves itself stands for the next that stays"
    assert await journal.move([a, f], a) == [e, d, c, a, f]
    assert await journal.move([b, "none"], e) == [e, d, c, a, f], "what is gone does not move"
    with pytest.raises(NotFound):
        await journal.move([a], b)
    assert await journal.order() == [job.id for job in await journal.jobs()] == [e, d, c, a, f]
    last = await journal.add(b"/last.mp4", Spec(RECIPE), STATE)
    assert (await journal.order())[-1] == last.id


async def test_the_watch_folder_takes_a_file_once(journal: Journal) -> None:
    await journal.take(b"/a\xff.mp4", STATE)
    job = await journal.add(b"/b.mp4", Spec(RECIPE), STATE)
    assert await journal.taken(b"/a\xff.mp4", STATE)
    assert await journal.taken(b"/b.mp4", STATE)
    assert not await journal.taken(b"/a\xff.mp4", replace(STATE, size=11))
    await journal.remove(job)
    assert not await journal.taken(b"/b.mp4", STATE)


async def test_many_are_moved_and_removed_at_once_but_none_in_work(journal: Journal) -> None:
    jobs = [await journal.add(b"/%d.mp4" % n, Spec(RECIPE), STATE) for n in range(4)]
    assert await journal.claim(jobs[0], "me")
    paused = await journal.move_all(State.QUEUED, State.PAUSED, "why")
    assert set(paused) == {job.id for job in jobs[1:]}
    assert {(await journal.job(job_id)).reason for job_id in paused} == {"why"}
    now = await journal.jobs()
    await journal.move_all(State.PAUSED, State.QUEUED)
    assert await journal.remove_all(now) == [jobs[0].id], "the others are not as they were read"


async def test_it_tells_when_another_program_wrote(journal: Journal, tmp_path: Path) -> None:
    before = await journal.version()
    await journal.add(b"/mine.mp4", Spec(RECIPE), STATE)
    assert await journal.version() == before
    other = await Journal.open(tmp_path / "journal.db")
    await other.add(b"/other.mp4", Spec(RECIPE), STATE)
    await other.close()
    assert await journal.version() != before


async def test_an_older_journal_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = await Journal.open(path)
    job = await journal.add(b"/a.mp4", Spec(RECIPE), STATE)
    await journal.close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE jobs DROP COLUMN wish")
        undo_format_3(connection)
        connection.execute("PRAGMA user_version = 1")
    for _ in range(2):
        journal = await Journal.open(path)
        assert await journal.jobs() == [job]
        await journal.wish(job, State.PAUSED)
        await journal.close()


@pytest.mark.parametrize("damage", ["noise", "cut", "middle"])
async def test_a_damaged_journal_is_moved_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "journal.db"
    journal = await Journal.open(path)
    for n in range(200):
        await journal.keep_piece("p", f"{n}-{'x' * 200}", {"n": n})
    await journal.close()
    data = bytearray(path.read_bytes())
    if damage == "noise":
        data = bytearray(random.Random(1).randbytes(len(data)))
    elif damage == "cut":
        data = data[: len(data) // 2]
    else:
        data[4096:20000] = bytes(20000 - 4096)
    path.write_bytes(data)
    journal = await Journal.open(path)
    assert "damaged" in journal.notice
    assert await journal.jobs() == []
    await journal.close()
    assert [aside.read_bytes() for aside in tmp_path.glob("journal.damaged-*.db")] == [bytes(data)]


async def test_an_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VppError, match="cannot be opened"):
        await Journal.open(tmp_path / "missing" / "journal.db")


async def test_two_programs_may_open_it_at_the_same_moment(tmp_path: Path) -> None:
    opened = await asyncio.gather(*(Journal.open(tmp_path / "journal.db") for _ in range(4)))
    jobs = await asyncio.gather(*(one.add(b"/same.mp4", Spec(RECIPE), STATE) for one in opened))
    assert len({job.id for job in jobs}) == 1
    for one in opened:
        await one.close()


@pytest.mark.parametrize("seed", range(6))
async def test_kill_9_loses_nothing_that_was_announced(tmp_path: Path, seed: int) -> None:
    """The writer is killed after a number of announced steps that the seed chooses, wherever it is by then."""
    path = tmp_path / "journal.db"
    steps = random.Random(seed).randrange(1, 60)
    command = [sys.executable, "-m", "tests.desktop.journal_writer", str(path), str(seed)]
    writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(steps)]
    writer.send_signal(signal.SIGKILL)
    lines += writer.stdout.readlines()
    writer.wait()
    announced = [line.split() for line in lines if line.endswith("\n")]
    last = {job: (int(step), state) for step, job, state in announced}

    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    journal = await Journal.open(path)
    assert journal.notice == ""
    pieces = await journal.pieces("package")
    assert {step for step, _, _ in announced} <= set(pieces)
    newest = int(announced[-1][0]) + 1
    for job in await journal.jobs():
        if job.id in last:
            step, state = last[job.id]
            assert (int(job.reason.split()[-1]), job.state.value) == (step, state) or job.reason == f"step {newest}"
    await journal.close()


def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    """SQLite rolls back by itself then, and a second time would hide why."""
    connection = sqlite3.connect(tmp_path / "small.db", isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError, match="full"), _transaction(connection):
        connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    connection.close()
