"""Moving lectures between stores: the fake and the real one, in both directions' shape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.packages import make_package, source
from vpp_core.catalog.lecture import Lecture, Metadata
from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.move import move_all
from vpp_core.catalog.publish import edit, publish
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import StoreUnreachable
from vpp_core.media.manifest import PackageFile


async def filled(folder: Path, *seeds: int) -> MemoryStore:
    """A machine's own store with lectures."""
    store = MemoryStore()
    for seed in seeds:
        package = make_package(folder / str(seed), seed)
        await publish(store, folder / str(seed), package, source(seed), said=Metadata(title=f"Lecture {seed}"))
    return store


async def moved(own: LectureStore, store: LectureStore, folder: Path) -> list[Lecture]:
    return [lecture async for lecture in move_all(own, store, folder)]


async def bytes_of(store: LectureStore, lecture: Lecture) -> bytes:
    assert lecture.package is not None
    files = lecture.package.files
    return b"".join([piece for file in files async for piece in pieces(store, lecture.package.id, file)])


def pieces(store: LectureStore, package: str, file: PackageFile) -> AsyncIterator[bytes]:
    return store.read_range(package, file, 0, file.size)


async def test_lectures_move_whole_and_leave_nothing(store: LectureStore, tmp_path: Path) -> None:
    own = await filled(tmp_path / "made", 1, 2)
    lecture = await own.find("lecture-1")
    content = await bytes_of(own, lecture)
    there = await moved(own, store, tmp_path / "cache")
    assert {each.title for each in there} == {"Lecture 1", "Lecture 2"}
    assert await store.get(lecture.id) == lecture
    assert await bytes_of(store, lecture) == content
    assert await own.packages_stored() == []
    assert await moved(own, store, tmp_path / "cache") == []


async def test_a_lecture_that_was_changed_later_in_the_target_stays(store: LectureStore, tmp_path: Path) -> None:
    own = await filled(tmp_path / "made", 1)
    package = make_package(tmp_path / "again", 1)
    await publish(store, tmp_path / "again", package, source(1))
    newer = await edit(store, (await own.find("lecture-1")).id, Metadata(title="Said later"))
    assert await moved(own, store, tmp_path / "cache") == []
    assert await store.get(newer.id) == newer
    assert (await own.find("lecture-1")).title == "Lecture 1"


class Failing(MemoryStore):
    """Out of reach after some files."""

    left = 3

    async def put_file(self, *words: object, **more: object) -> None:
        if not self.left:
            raise StoreUnreachable("does not answer", subject="MongoDB", hint="start it")
        self.left -= 1
        await super().put_file(*words, **more)  # type: ignore[arg-type]


async def test_an_interrupted_move_goes_on(tmp_path: Path) -> None:
    own, target = await filled(tmp_path / "made", 1), Failing()
    with pytest.raises(StoreUnreachable):
        await moved(own, target, tmp_path / "cache")
    lecture = await own.find("lecture-1")
    assert await target.get(lecture.id) is None
    target.left = 2  # of five files: those that are in already are not sent again
    assert await moved(own, target, tmp_path / "cache") == [lecture]
    assert list((tmp_path / "cache").iterdir()) == []
