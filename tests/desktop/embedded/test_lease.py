"""The embedded store with a real mongod: shared, ended with the last user, alive after any kill -9."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from tests.contract.packages import make_lecture, make_package, source
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.publish import publish
from vpp_core.catalog.store import save
from vpp_core.errors import StoreError, StoreUnreachable, ToolMissing
from vpp_desktop.embedded import EmbeddedMongo

pytestmark = pytest.mark.mongod

ROOT = Path(__file__).parents[3]
USER = """
import asyncio, pathlib, sys
from vpp_desktop.embedded import EmbeddedMongo
async def main():
    async with EmbeddedMongo(pathlib.Path(sys.argv[1])).lease() as url:
        print(url, flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
asyncio.run(main())
print("left", flush=True)
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vpp-test-") as folder:
        place = Path(folder) / "store"
        yield place
        for process in running(place):
            process.kill()


def running(data_dir: Path, name: str = "") -> list[psutil.Process]:
    """The keepers and servers of that folder."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            alive = process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            continue
        ours = any(str(data_dir) in part for part in command) and "-c" not in command
        if ours and alive and any(part.endswith(name) for part in command[:4]):
            found.append(process)
    return found


def mode(place: Path) -> int:
    return place.stat().st_mode & 0o777


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def servers(data_dir: Path) -> list[psutil.Process]:
    return running(data_dir, "/mongod")


def keepers(data_dir: Path) -> list[psutil.Process]:
    """The keeper without its watcher, which is its child."""
    found = running(data_dir, "/keeper.py")
    ids = {process.pid for process in found}
    return [process for process in found if process.ppid() not in ids]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  other processes set no event
            await asyncio.sleep(0.01)


@asynccontextmanager
async def store_on(embedded: EmbeddedMongo) -> AsyncIterator[MongoStore]:
    async with embedded.lease() as url:
        store = MongoStore(url, revive=embedded.revive)
        yield store
        await store.close()


class OtherProgram:
    """Another program that holds a lease on the same folder."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process, self.url = process, url

    @classmethod
    async def start(cls, data_dir: Path) -> OtherProgram:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", USER, str(data_dir)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert process.stdout is not None
        return cls(process, (await process.stdout.readline()).decode().strip())

    async def leave(self) -> None:
        out, _ = await self.process.communicate(b"\n")
        assert out == b"left\n"

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


async def test_it_starts_on_demand_keeps_data_and_ends_with_the_last_user(data_dir: Path) -> None:
    embedded = EmbeddedMongo(data_dir)
    async with store_on(embedded) as store:
        lecture = await save(store, make_lecture(1))
        [server] = servers(data_dir)
        listening = [c for c in server.net_connections("all") if c.status == psutil.CONN_LISTEN]
        assert listening == []
        assert all(c.family.name == "AF_UNIX" for c in server.net_connections("all"))
    assert running(data_dir) == []
    assert mode(data_dir) == 0o700
    async with store_on(EmbeddedMongo(data_dir)) as store:
        assert await store.get(lecture.id) == lecture
    assert running(data_dir) == []
    assert names(data_dir) == [*("db", "keeper.lock", "lease", "mongod.log", "mongod.log.1", "server.lock")]


async def test_users_of_one_program_share_it(data_dir: Path) -> None:
    async with EmbeddedMongo(data_dir).lease() as first:
        [server] = servers(data_dir)
        async with EmbeddedMongo(data_dir).lease() as second:
            assert first == second
        assert servers(data_dir) == [server]
        assert server.is_running()


async def test_many_programs_start_at_once_and_share_one_server(data_dir: Path) -> None:
    others = await asyncio.gather(*(OtherProgram.start(data_dir) for _ in range(4)))
    assert len({other.url for other in others}) == 1
    assert others[0].url.startswith("mongodb://")
    assert len(servers(data_dir)) == len(keepers(data_dir)) == 1
    for other in others[:3]:
        await other.leave()
        assert len(servers(data_dir)) == 1
    await others[3].leave()
    assert running(data_dir) == []


@pytest.mark.parametrize("how", ["leave", "kill"])
async def test_the_first_user_goes_and_the_others_notice_nothing(data_dir: Path, how: str) -> None:
    first = await OtherProgram.start(data_dir)
    [server] = servers(data_dir)
    async with store_on(EmbeddedMongo(data_dir)) as store:
        await save(store, make_lecture(1))
        await getattr(first, how)()
        await save(store, make_lecture(2))
        assert servers(data_dir) == [server]
    assert running(data_dir) == []


async def test_kill_9_of_the_only_user_stops_the_server(data_dir: Path) -> None:
    user = await OtherProgram.start(data_dir)
    [server] = servers(data_dir)
    await user.kill()
    await until(lambda: running(data_dir) == [])
    assert not server.is_running()
    again = await OtherProgram.start(data_dir)
    await again.leave()


async def test_a_user_comes_just_as_the_last_one_goes(data_dir: Path) -> None:
    for round_number in range(6):
        user = await OtherProgram.start(data_dir)
        leaving = asyncio.create_task(user.leave() if round_number % 2 else user.kill())
        await asyncio.sleep(0.01 * round_number)
        async with store_on(EmbeddedMongo(data_dir)) as store:
            await store.ping()
            await leaving
            await store.ping()
            assert len(servers(data_dir)) == 1
        assert running(data_dir) == []


async def test_kill_9_of_mongod_is_repaired_by_its_keeper(data_dir: Path, tmp_path: Path) -> None:
    async with store_on(EmbeddedMongo(data_dir)) as store:
        package = make_package(tmp_path)
        lecture = await publish(store, tmp_path, package, source())
        [server] = servers(data_dir)
        server.kill()
        await until(lambda: not server.is_running() or server.status() == psutil.STATUS_ZOMBIE)
        assert await repeated(lambda: store.get(lecture.id)) == lecture
        assert await store.stored_files(package.id) == package.files
        assert servers(data_dir) != [server]
    assert running(data_dir) == []


async def test_kill_9_of_the_keeper_is_repaired_by_the_next_operation(data_dir: Path) -> None:
    async with store_on(EmbeddedMongo(data_dir)) as store:
        lecture = await save(store, make_lecture(1))
        [keeper], [server] = keepers(data_dir), servers(data_dir)
        keeper.kill()
        await until(lambda: servers(data_dir) != [server])  # ended with its keeper, or another is there already
        assert await repeated(lambda: store.get(lecture.id)) == lecture
        assert len(servers(data_dir)) == len(keepers(data_dir)) == 1
    assert running(data_dir) == []


async def repeated(call):  # type: ignore[no-untyped-def]
    """What the job queue does: three times."""
    for _ in range(2):
        try:
            return await call()
        except StoreUnreachable:
            await asyncio.sleep(0.1)
    return await call()


HOLDER = """
import fcntl, os, pathlib, sys, time
pathlib.Path(sys.argv[1]).parent.mkdir()
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(handle, fcntl.LOCK_EX)
os.write(handle, str(os.getpid()).encode())
print("held", flush=True)
time.sleep(600)
"""


async def test_a_server_without_a_keeper_is_ended_before_another_starts(data_dir: Path) -> None:
    """As where the system does not end children with their parent."""
    orphan = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, str(data_dir / "server.lock")), stdout=subprocess.PIPE
    )
    assert orphan.stdout is not None
    assert await orphan.stdout.readline() == b"held\n"
    async with store_on(EmbeddedMongo(data_dir)) as store:
        await store.ping()
        assert await asyncio.wait_for(orphan.wait(), 10) == -signal.SIGTERM


async def test_stale_files_mean_nothing(data_dir: Path) -> None:
    user = await OtherProgram.start(data_dir)
    for process in [*keepers(data_dir), *servers(data_dir)]:
        process.kill()
    await user.kill()
    await until(lambda: running(data_dir) == [])
    assert (data_dir / "mongod.sock").exists()
    (data_dir / "server.lock").write_text("1")
    async with store_on(EmbeddedMongo(data_dir)) as store:
        await store.ping()
    assert running(data_dir) == []


async def test_sigterm_to_the_keeper_stops_the_server_cleanly(data_dir: Path) -> None:
    user = await OtherProgram.start(data_dir)
    [keeper] = keepers(data_dir)
    keeper.terminate()
    await until(lambda: running(data_dir) == [])
    await user.leave()


async def test_a_folder_whose_socket_path_is_too_long(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = data_dir.parent / "run"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    deep = data_dir / ("d" * 100)
    async with store_on(EmbeddedMongo(deep)) as store:
        await store.ping()
        assert mode(runtime / "vpp") == 0o700
    assert running(deep) == []


async def test_a_mongod_that_does_not_start_is_explained(data_dir: Path, tmp_path: Path) -> None:
    broken = tmp_path / "mongod"
    broken.write_text(
        "#!/bin/sh\necho 'mongod: error while loading shared libraries: libcurl.so.4: no' >&2\nexit 127\n"
    )
    broken.chmod(0o755)
    with pytest.raises(ToolMissing, match="apt-get install libcurl4"):
        async with EmbeddedMongo(data_dir, mongod=broken).lease():
            pass
    with pytest.raises(ToolMissing, match="cannot be started"):
        async with EmbeddedMongo(data_dir, mongod=tmp_path).lease():
            pass
    broken.write_text("#!/bin/sh\nexit 14\n")
    with pytest.raises(StoreUnreachable, match="code 14"):
        async with EmbeddedMongo(data_dir, mongod=broken).lease():
            pass
    broken.write_text("#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(StoreUnreachable, match="did not start within"):
        async with EmbeddedMongo(data_dir, mongod=broken, patience=0.3).lease():
            pass
    await until(lambda: running(data_dir) == [])
    async with EmbeddedMongo(data_dir).lease():
        pass


async def test_damaged_data_is_explained_and_not_destroyed(data_dir: Path) -> None:
    (data_dir / "db").mkdir(parents=True)
    (data_dir / "db" / "WiredTiger.wt").write_bytes(b"damaged")
    (data_dir / "db" / "storage.bson").write_bytes(b"damaged")
    with pytest.raises(StoreError, match="the embedded store"):
        async with EmbeddedMongo(data_dir).lease():
            pass
    assert (data_dir / "db" / "WiredTiger.wt").read_bytes() == b"damaged"
    assert running(data_dir) == []


async def test_a_cancelled_start_leaves_nothing_running(data_dir: Path) -> None:
    async def use() -> None:
        async with EmbeddedMongo(data_dir).lease():
            await asyncio.sleep(60)

    for moment in (0.01, 0.05, 0.15, 0.6):
        task = asyncio.create_task(use())
        await asyncio.sleep(moment)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await until(lambda: running(data_dir) == [])
