"""What only the real store can show: crashes, refusals, its layout on the server, sizes."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from gridfs import GridFSBucket
from pymongo import MongoClient

from tests.contract.conftest import wait_for
from tests.contract.packages import describe, make_lecture, make_package, some_bytes, source
from vpp_core.catalog.document import file_id
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.mongo.media import CHUNK_SIZE
from vpp_core.catalog.publish import publish
from vpp_core.catalog.store import LectureQuery, save
from vpp_core.errors import StoreError, StoreUnreachable
from vpp_desktop.embedded.mongod import arguments, find_mongod, url_of

pytestmark = pytest.mark.mongod

Database = Any


@pytest.fixture
async def mongo(database_url: str) -> AsyncIterator[MongoStore]:
    store = MongoStore(database_url)
    yield store
    await store.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with MongoClient[dict[str, Any]](database_url, tz_aware=True) as client:
        yield client.get_default_database()


class OwnServer:
    """A mongod that a test may kill."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder, self.more = folder, more
        (folder / "db").mkdir()
        self.socket = folder / "mongod.sock"
        self.url = url_of(self.socket)
        self.start()

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            command = [*arguments(find_mongod(), self.folder / "db", self.socket), *self.more]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self.socket, self.process)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="vpp-test-") as folder:
        server = OwnServer(Path(folder))
        yield server
        server.kill()


# --- crashes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunks_before", [1, 40, 150])
async def test_kill_9_of_mongod_while_a_file_is_put(server: OwnServer, tmp_path: Path, chunks_before: int) -> None:
    data = some_bytes(50_000_000, "kill")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    store = MongoStore(server.url, patience=0.5)
    await store.ping()
    stored = 0

    def killing(more: int) -> None:
        nonlocal stored
        stored += more
        if stored >= chunks_before * CHUNK_SIZE and server.process.poll() is None:
            server.kill()

    with pytest.raises(StoreUnreachable):
        await store.put_file("p1", file, tmp_path / "media.mp4", killing)
    with pytest.raises(StoreUnreachable):
        await store.put_file("p1", file, tmp_path / "media.mp4")
    server.start()
    assert await store.stored_files("p1") == []
    with MongoClient[dict[str, Any]](server.url) as client:
        kept = {d["_id"] for d in client.vpp["media.chunks"].find({}, {"_id": 1})}
        assert len(kept) >= chunks_before  # what was told as stored survived
        await store.put_file("p1", file, tmp_path / "media.mp4")
        assert kept <= {d["_id"] for d in client.vpp["media.chunks"].find({}, {"_id": 1})}  # and was not sent again
    assert b"".join([piece async for piece in store.read_range("p1", file, 0, file.size)]) == data
    await store.close()


async def test_kill_9_of_the_publisher_leaves_nothing_visible(
    database_url: str, mongo: MongoStore, tmp_path: Path
) -> None:
    package = make_package(tmp_path, contents={"a.mp4": some_bytes(1000, 1), "b.mp4": some_bytes(40_000_000, 2)})
    (tmp_path / "package.json").write_text(package.model_dump_json())
    program = (
        "import asyncio, sys, pathlib\n"
        "from tests.contract.packages import source\n"
        "from vpp_core.catalog.mongo import MongoStore\n"
        "from vpp_core.catalog.publish import publish\n"
        "from vpp_core.media.manifest import Package\n"
        "folder = pathlib.Path(sys.argv[2])\n"
        "package = Package.model_validate_json((folder / 'package.json').read_text())\n"
        "tell = lambda more: print(more, flush=True)\n"
        "asyncio.run(publish(MongoStore(sys.argv[1]), folder, package, source(), progress=tell))\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, database_url, str(tmp_path)),
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    for _ in range(3):
        assert await process.stdout.readline()
    process.kill()
    await process.wait()
    assert (await mongo.search(LectureQuery())).total == 0
    assert {file.path for file in await mongo.stored_files(package.id)} == {"a.mp4"}
    lecture = await publish(mongo, tmp_path, package, source())
    assert lecture.package == package
    assert {file.path for file in await mongo.stored_files(package.id)} == {"a.mp4", "b.mp4"}


async def test_a_store_that_falls_is_revived_once_and_answers(server: OwnServer) -> None:
    revived: list[int] = []

    async def revive() -> None:
        revived.append(1)
        server.start()

    store = MongoStore(server.url, patience=0.3, revive=revive)
    await store.ping()
    server.kill()
    await store.ping()
    assert revived == [1]
    server.kill()
    with pytest.raises(StoreUnreachable, match="started again by itself"):
        await store.get("x")
    assert await store.get("x") is None
    await store.close()


async def test_wrong_leftovers_of_an_upload_are_written_anew(
    mongo: MongoStore, database: Database, tmp_path: Path
) -> None:
    data = some_bytes(5 * CHUNK_SIZE, "left")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    key = file_id("p1", file)
    await mongo.ping()
    old = ObjectId.from_datetime(datetime(2026, 1, 1, tzinfo=UTC))
    database["media.chunks"].insert_many(
        [
            {"files_id": key, "n": 0, "data": data[:CHUNK_SIZE]},
            {"files_id": key, "n": 1, "data": b"damaged"},
            {"_id": old, "files_id": key, "n": 2, "data": data[2 * CHUNK_SIZE : 3 * CHUNK_SIZE]},
            {"files_id": key, "n": 9, "data": b"of other chunks' size"},
        ]
    )
    await mongo.put_file("p1", file, tmp_path / "media.mp4")
    assert b"".join([piece async for piece in mongo.read_range("p1", file, 0, file.size)]) == data
    assert database["media.chunks"].count_documents({}) == 5
    assert database["media.chunks"].find_one({"_id": old}) is None  # a sweep might be about to take it


async def test_orphan_chunks_are_swept_by_their_age(mongo: MongoStore, database: Database) -> None:
    await mongo.ping()
    hour_ago = ObjectId.from_datetime(datetime.now(UTC) - timedelta(hours=1))
    database["media.chunks"].insert_one({"_id": hour_ago, "files_id": "old", "n": 0, "data": b"x"})
    database["media.chunks"].insert_one({"files_id": "new", "n": 0, "data": b"x"})
    assert (await mongo.sweep(timedelta(minutes=30))).unfinished == 1
    assert [d["files_id"] for d in database["media.chunks"].find()] == ["new"]
    assert (await mongo.sweep(timedelta(0))).unfinished == 1
    assert database["media.chunks"].count_documents({}) == 0


async def test_lost_chunks_are_an_error_not_short_bytes(mongo: MongoStore, database: Database, tmp_path: Path) -> None:
    data = some_bytes(5 * CHUNK_SIZE, "lost")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    await mongo.put_file("p1", file, tmp_path / "media.mp4")
    for n in (4, 2):
        database["media.chunks"].delete_one({"n": n})
        with pytest.raises(StoreError, match="has lost bytes"):
            [piece async for piece in mongo.read_range("p1", file, 0, file.size)]
    assert b"".join([piece async for piece in mongo.read_range("p1", file, 5, CHUNK_SIZE)]) == data[5:CHUNK_SIZE]


# --- layout -----------------------------------------------------------------------------------------


async def test_files_are_ordinary_gridfs_and_the_lecture_names_them(
    mongo: MongoStore, database: Database, tmp_path: Path
) -> None:
    package = make_package(tmp_path)
    lecture = await publish(mongo, tmp_path, package, source())
    document = database["lectures"].find_one({"_id": lecture.id})
    bucket = GridFSBucket(database, "media")
    for entry in document["package"]["files"]:
        with bucket.open_download_stream(entry["gridfs_id"]) as stream:
            assert stream.read() == (tmp_path / entry["path"]).read_bytes()
    assert isinstance(document["created_at"], datetime)
    assert document["schema_version"] == 1


async def test_a_range_is_one_bounded_query(mongo: MongoStore, database: Database, tmp_path: Path) -> None:
    data = some_bytes(40 * CHUNK_SIZE, "one")
    file = describe("media.mp4", data)
    (tmp_path / "media.mp4").write_bytes(data)
    await mongo.put_file("p1", file, tmp_path / "media.mp4")
    start, end = 3 * CHUNK_SIZE + 7, 4 * CHUNK_SIZE + 9
    [piece async for piece in mongo.read_range("p1", file, 0, 1)]
    database.command("profile", 2)
    [piece async for piece in mongo.read_range("p1", file, start, end)]
    database.command("profile", 0)
    asked = list(database["system.profile"].find({"ns": f"{database.name}.media.chunks"}))
    assert len(asked) == 1
    assert asked[0]["nreturned"] == 2
    assert asked[0]["docsExamined"] == 2


async def test_ten_thousand_lectures(mongo: MongoStore, database: Database) -> None:
    from vpp_core.catalog.document import to_document

    await mongo.ping()
    lectures = [
        make_lecture(n, title=f"Lecture {n:05d}", tags=["even" if n % 2 == 0 else "odd"], number=n)
        for n in range(10_000)
    ]
    database["lectures"].insert_many([to_document(lecture, 1) for lecture in lectures])
    query = LectureQuery(sort="title", limit=1000)
    seen: list[str] = []
    while True:
        page = await mongo.search(query)
        assert page.total == 10_000
        seen += [lecture.title for lecture in page.lectures]
        if page.cursor is None:
            break
        query = query.model_copy(update={"cursor": page.cursor})
    assert seen == [lecture.title for lecture in lectures]
    assert (await mongo.search(LectureQuery(text="even lecture", limit=10))).total == 5000
    for sort in ("newest", "updated", "recorded", "title", "course"):
        plan = (
            database["lectures"]
            .find()
            .sort([(f"order.{sort}", -1 if sort in ("newest", "updated", "recorded") else 1), ("_id", 1)])
            .limit(50)
            .explain()
        )
        assert "SORT" not in {stage["stage"] for stage in stages(plan["queryPlanner"]["winningPlan"])}, sort
    same = await asyncio.gather(*(save(mongo, make_lecture(n + 20_000, title="Lecture 00001")) for n in range(3)))
    assert sorted(lecture.slug for lecture in same) == ["lecture-00001-2", "lecture-00001-3", "lecture-00001-4"]


def stages(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    plan = plan.get("queryPlan", plan)
    yield plan
    if "inputStage" in plan:
        yield from stages(plan["inputStage"])


# --- refusals ---------------------------------------------------------------------------------------


async def test_nobody_there(tmp_path: Path) -> None:
    store = MongoStore("mongodb://ada:s3cret@127.0.0.1:1/vpp", patience=0.2)
    with pytest.raises(StoreUnreachable) as caught:
        await store.ping()
    assert str(caught.value).startswith("MongoDB at 127.0.0.1:1: does not answer")
    assert "s3cret" not in str(caught.value)
    with pytest.raises(StoreUnreachable):
        await store.get("x")
    await store.close()
    nowhere = MongoStore(url_of(tmp_path / "no.sock"), patience=0.2)
    with pytest.raises(StoreUnreachable, match=r"no\.sock"):
        await nowhere.search(LectureQuery())
    await nowhere.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "http://s3cret@host/",
        "mongodb://",
        "mongodb://ada:s3/cr@t@host:27017/vpp",
        "mongodb://ada:s3cret@host:notaport/vpp",
        "mongodb://ada:s3cret@/vpp",
    ],
)
def test_a_malformed_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        MongoStore(url)
    assert "is not a MongoDB URL" in str(caught.value)
    for secret in ("s3cret", "s3/cr", "ada"):
        assert secret not in str(caught.value)


async def test_something_else_than_mongodb() -> None:
    async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(web, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store = MongoStore(f"mongodb://127.0.0.1:{port}/vpp", patience=0.5)
    with pytest.raises(StoreError, match="is something else than MongoDB"):
        await store.ping()
    await store.close()
    server.close()


async def test_a_wrong_or_missing_password() -> None:
    with tempfile.TemporaryDirectory(prefix="vpp-test-") as folder:
        server = OwnServer(Path(folder), "--auth")
        try:
            with MongoClient[dict[str, Any]](server.url) as client:
                role = {"role": "readWriteAnyDatabase", "db": "admin"}
                client.admin.command("createUser", "ada", pwd="right", roles=[role])
            where = server.url.removeprefix("mongodb://").removesuffix("/vpp")
            cases = {
                f"mongodb://ada:wr0ng@{where}/vpp?authSource=admin": "refuses the user name or the password",
                server.url: "wants a user name and password",
            }
            for url, message in cases.items():
                store = MongoStore(url, patience=1)
                with pytest.raises(StoreError, match=message) as caught:
                    await store.ping()
                assert not isinstance(caught.value, StoreUnreachable)
                assert "wr0ng" not in str(caught.value)
                await store.close()
            right = MongoStore(f"mongodb://ada:right@{where}/vpp?authSource=admin")
            await save(right, make_lecture(1))
            await right.close()
        finally:
            server.kill()


async def test_data_of_a_newer_version_is_left_alone(mongo: MongoStore, database: Database) -> None:
    database["meta"].insert_one({"_id": "schema", "version": 99})
    for call in (mongo.ping(), mongo.get("x"), save(mongo, make_lecture(1)), mongo.sweep(timedelta(0))):
        with pytest.raises(StoreError, match="newer version"):
            await call
    assert database["lectures"].count_documents({}) == 0


async def test_a_lecture_of_a_newer_version_is_not_overwritten(mongo: MongoStore, database: Database) -> None:
    lecture = await save(mongo, make_lecture(1))
    database["lectures"].update_one({"_id": lecture.id}, {"$set": {"schema_version": 2, "new": "field"}})
    with pytest.raises(StoreError, match="newer version"):
        await save(mongo, lecture)
    assert database["lectures"].find_one({"_id": lecture.id})["new"] == "field"


async def test_a_document_that_is_no_lecture_is_named(mongo: MongoStore, database: Database) -> None:
    await mongo.ping()
    database["lectures"].insert_one({"_id": "odd", "slug": "odd", "order": {"newest": "9"}})
    with pytest.raises(StoreError, match="lecture odd: is not a lecture"):
        await mongo.get("odd")


async def test_a_stopped_server_is_waited_for_no_longer_than_the_patience(server: OwnServer) -> None:
    store = MongoStore(server.url, patience=0.3)
    server.process.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnreachable):
            await asyncio.wait_for(store.ping(), 20)
    finally:
        server.process.send_signal(signal.SIGCONT)
        await store.close()
