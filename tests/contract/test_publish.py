"""Publishing, editing, withdrawing and exporting, on the fake and on the real store."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from tests.contract.packages import describe, make_package, some_bytes, source
from vpp_core.catalog.lecture import Clearable, Course, CourseParts, Lecture, Metadata
from vpp_core.catalog.publish import delete_lecture, edit, edit_list, export, publish, purge, remove, restore, unpublish
from vpp_core.catalog.store import LectureStore
from vpp_core.errors import DiskFull, MediaError, NotFound, StoreError, StoreUnreachable, UsageError, VppError
from vpp_core.media.manifest import Chapter, Package, PackageFile


async def content(store: LectureStore, lecture: Lecture) -> dict[str, bytes]:
    package = lecture.package
    assert package is not None
    return {
        file.path: b"".join([piece async for piece in store.read_range(package.id, file, 0, file.size)])
        for file in package.files
    }


def on_disk(folder: Path, package: Package) -> dict[str, bytes]:
    return {file.path: (folder / file.path).read_bytes() for file in package.files}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_new_lecture_is_what_was_said_over_what_was_derived(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    told: list[int] = []
    lecture = await publish(
        store,
        tmp_path,
        package,
        source(),
        said=Metadata(course=Course(title="Algorithms")),
        derived=Metadata(title="Hashing", number=3, course=Course(title="folder")),
        progress=told.append,
    )
    assert (lecture.title, lecture.slug, lecture.number) == ("Hashing", "hashing", 3)
    assert lecture.course == Course(title="Algorithms")
    assert (lecture.duration, lecture.chapters, lecture.package) == (63.5, package.chapters, package)
    assert lecture.published_at is not None
    assert sum(told) == sum(file.size for file in package.files)
    assert await store.get(lecture.id) == lecture
    assert await content(store, lecture) == on_disk(tmp_path, package)


async def test_a_lecture_without_a_word_is_named_after_its_file(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, make_package(tmp_path), source(name="-week\n1.mp4"))
    assert lecture.title == "-week\n1"
    assert lecture.slug == "week-1"


async def test_publishing_again_changes_nothing(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    first = await publish(store, tmp_path, package, source(), said=Metadata(title="Hashing"))
    for file in package.files:
        (tmp_path / file.path).unlink()  # what is stored is not read again
    told: list[int] = []
    again = await publish(store, tmp_path, package, source(), derived=Metadata(title="No"), progress=told.append)
    assert again == first
    assert sum(told) == sum(file.size for file in package.files)


async def test_what_a_person_edited_survives_a_new_package(store: LectureStore, tmp_path: Path) -> None:
    old = make_package(tmp_path / "a", "1")
    first = await publish(store, tmp_path / "a", old, source("1"), derived=Metadata(title="Hashing"))
    edited = await edit(store, first.id, Metadata(title="Hash tables", tags=["new"]))
    assert edited.slug == first.slug
    assert edited.updated_at >= first.updated_at
    new = make_package(tmp_path / "b", "2").model_copy(
        update={"source_sha256": old.source_sha256, "chapters": [Chapter(start=0, end=9, title="New")]}
    )
    said = Metadata(description="Said now")
    second = await publish(store, tmp_path / "b", new, source("1"), said=said, derived=Metadata(title="No", tags=[]))
    assert (second.id, second.slug, second.created_at) == (first.id, first.slug, first.created_at)
    assert (second.title, second.tags, second.description) == ("Hash tables", ["new"], "Said now")
    assert second.chapters == new.chapters
    assert await content(store, second) == on_disk(tmp_path / "b", new)
    assert await store.stored_files(old.id) == []


async def test_chapters_of_a_persons_own_survive_a_new_package(store: LectureStore, tmp_path: Path) -> None:
    first = await publish(store, tmp_path / "a", make_package(tmp_path / "a", "1"), source("1"))
    own = [Chapter(start=1, end=2, title="Mine")]
    await store.change(first.id, lambda stored: (stored or first).model_copy(update={"chapters": own}))
    second = await publish(store, tmp_path / "b", make_package(tmp_path / "b", "2"), source("1"))
    assert second.chapters == own


async def test_an_old_package_that_another_lecture_uses_stays(store: LectureStore, tmp_path: Path) -> None:
    shared = make_package(tmp_path / "a", "1")
    await publish(store, tmp_path / "a", shared, source("1"))
    other = await publish(store, tmp_path / "a", shared, source("other"))
    await publish(store, tmp_path / "b", make_package(tmp_path / "b", "2"), source("1"))
    assert await content(store, other) == on_disk(tmp_path / "a", shared)
    assert await delete_lecture(store, other.id) is True
    assert await store.stored_files(shared.id) == []
    assert await delete_lecture(store, other.id) is False


class Failing:
    """A store that fails at its nth writing call, as a server that dies would let it."""

    def __init__(self, store: LectureStore, at: int) -> None:
        self._store = store
        self._left = at

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._store, name)
        if name not in ("put_file", "change", "delete_package", "stored_files"):
            return attribute

        async def call(*arguments: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise StoreUnreachable("does not answer")
            return await attribute(*arguments, **named)

        return call


async def test_a_reader_sees_the_old_lecture_or_the_new_one_whatever_fails(store: LectureStore, tmp_path: Path) -> None:
    folders = {"old": tmp_path / "a", "new": tmp_path / "b"}
    packages = {name: make_package(folder, name) for name, folder in folders.items()}
    await publish(store, folders["old"], packages["old"], source("1"))
    failures = 0
    for at in range(12):
        try:
            await publish(Failing(store, at), folders["new"], packages["new"], source("1"))  # type: ignore[arg-type]
        except StoreUnreachable:
            failures += 1
        lecture = await store.find("lecture-03-hashing")
        assert lecture.package is not None
        name = "old" if lecture.package.id == packages["old"].id else "new"
        assert await content(store, lecture) == on_disk(folders[name], packages[name])
    assert failures == 7
    assert name == "new"
    await store.sweep(timedelta(0))  # the old package, where the program ended just before removing it
    assert [package.id for package in await store.packages_stored()] == [packages["new"].id]


async def test_two_programs_publish_one_lecture_at_once(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    lectures = await asyncio.gather(*(publish(store, tmp_path, package, source()) for _ in range(3)))
    assert len({lecture.id for lecture in lectures}) == 1
    stored = await store.get(lectures[0].id)
    assert stored is not None
    assert await content(store, stored) == on_disk(tmp_path, package)
    assert await store.stored_files(package.id) == package.files


async def test_one_package_id_with_other_bytes_is_still_whole(store: LectureStore, tmp_path: Path) -> None:
    one = make_package(tmp_path / "a", "1", package_id="same")
    two = make_package(tmp_path / "b", "2", package_id="same")
    await asyncio.gather(
        publish(store, tmp_path / "a", one, source("1")), publish(store, tmp_path / "b", two, source("1"))
    )
    page = await store.find("lecture-03-hashing")
    assert page.package is not None
    folder = tmp_path / ("a" if page.package.files == one.files else "b")
    assert await content(store, page) == on_disk(folder, page.package)


async def test_a_damaged_package_is_not_published(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    (tmp_path / "v720/media.mp4").write_bytes(b"no")
    with pytest.raises(MediaError, match=r"media\.mp4"):
        await publish(store, tmp_path, package, source())
    with pytest.raises(NotFound):
        await store.find("lecture-03-hashing")


async def test_withdrawing_and_showing_again(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, make_package(tmp_path), source())
    draft = await unpublish(store, lecture.id)
    assert (draft.visibility, draft.published_at) == ("draft", None)
    shown = await edit(store, lecture.id, Metadata(visibility="published"))
    assert shown.published_at is not None
    again = await edit(store, lecture.id, Metadata(title="Other"))
    assert again.published_at == shown.published_at
    with pytest.raises(NotFound):
        await edit(store, "nobody", Metadata(title="x"))
    with pytest.raises(NotFound):
        await unpublish(store, "nobody")


async def test_editing_changes_what_is_named_and_nothing_else(store: LectureStore, tmp_path: Path) -> None:
    everything = Metadata(
        description="Long",
        number=3,
        course=Course(title="Algorithms", code="CS101", term="Fall 2026"),
        presenters=["Ada"],
        recorded_at=date(2026, 10, 14),
        language="en",
        tags=["hash"],
    )
    lecture = await publish(store, tmp_path, make_package(tmp_path), source(), said=everything)
    moved = await edit(store, lecture.id, Metadata(), course=CourseParts(term="Spring 2027"))
    assert moved.course == Course(title="Algorithms", code="CS101", term="Spring 2027")
    bare = await edit(store, lecture.id, Metadata(title="New"), course=CourseParts(code="", term=""))
    assert (bare.title, bare.course, bare.number) == ("New", Course(title="Algorithms"), 3)
    cleared = await edit(store, lecture.id, Metadata(), clear=get_args(Clearable))
    assert (cleared.description, cleared.number, cleared.course, cleared.recorded_at) == ("", None, None, None)
    assert (cleared.presenters, cleared.tags, cleared.language, cleared.title) == ([], [], None, "New")
    with pytest.raises(UsageError, match="belongs to no course yet"):
        await edit(store, lecture.id, Metadata(), course=CourseParts(code="CS101"))
    begun = await edit(store, lecture.id, Metadata(), course=CourseParts(title="Trees"))
    assert begun.course == Course(title="Trees")
    assert (await edit(store, lecture.id, Metadata(), course=CourseParts(title=""))).course is None


async def test_names_are_added_to_lists_and_taken_away(store: LectureStore, tmp_path: Path) -> None:
    said = Metadata(presenters=["Ada", "Bob"])
    lecture = await publish(store, tmp_path, make_package(tmp_path), source(), said=said)
    changed = await edit_list(store, lecture.id, "presenters", add=["Zoe", "Ada"], remove=["Bob", "nobody"])
    assert changed.presenters == ["Ada", "Zoe"]
    assert (await edit_list(store, lecture.id, "tags", add=["x"])).tags == ["x"]


# --- removing, with a way back ----------------------------------------------------------------------


async def test_a_removed_lecture_comes_back_whole(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path)
    lecture = await publish(store, tmp_path, package, source(), said=Metadata(tags=["x"]))
    removed = await remove(store, lecture.id)
    assert removed is not None
    assert await store.get(lecture.id) is None
    await store.sweep(timedelta(hours=1))  # a sweep of another program leaves what was wanted just now
    assert await restore(store, removed) == lecture
    assert await content(store, lecture) == on_disk(tmp_path, package)
    assert await purge(store, removed) is False, "a lecture points to it"
    assert await remove(store, "nobody") is None


async def test_a_removed_lecture_is_gone_once_purged(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, package := make_package(tmp_path), source())
    removed = await remove(store, lecture.id)
    assert removed is not None
    assert await purge(store, removed) is True
    assert await store.stored_files(package.id) == []
    with pytest.raises(NotFound, match="its files are gone"):
        await restore(store, removed)
    assert await store.get(lecture.id) is None


async def test_a_crash_after_removing_leaves_it_to_the_sweep(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, make_package(tmp_path), source())
    await remove(store, lecture.id)
    await store.sweep(timedelta(0))
    assert await store.packages_stored() == []


async def test_a_lecture_published_anew_meanwhile_keeps_its_new_package(store: LectureStore, tmp_path: Path) -> None:
    old = make_package(tmp_path / "a", "1")
    lecture = await publish(store, tmp_path / "a", old, source("1"), said=Metadata(title="Said", tags=["x"]))
    removed = await remove(store, lecture.id)
    assert removed is not None
    new = make_package(tmp_path / "b", "2")
    await publish(store, tmp_path / "b", new, source("1"))
    back = await restore(store, removed)
    assert (back.package, back.title, back.tags, back.slug) == (new, "Said", ["x"], lecture.slug)
    assert await purge(store, removed) is True
    assert await content(store, back) == on_disk(tmp_path / "b", new)


async def test_purging_leaves_what_another_program_is_publishing(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, package := make_package(tmp_path), source())
    removed = await remove(store, lecture.id)
    assert removed is not None
    await asyncio.sleep(0.002)
    for file in package.files:
        await store.put_file(package.id, file, tmp_path / file.path)
    await purge(store, removed)
    assert await store.stored_files(package.id) == package.files


# --- export -----------------------------------------------------------------------------------------


async def test_an_export_is_the_package_as_files(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path / "a")
    lecture = await publish(store, tmp_path / "a", package, source())
    target = tmp_path / "deep" / "out"
    told: list[int] = []
    await export(store, lecture, target, told.append)
    assert on_disk(target, package) == on_disk(tmp_path / "a", package)
    assert Package.model_validate(json.loads((target / "package.json").read_text())) == package
    assert sum(told) == sum(file.size for file in package.files)
    assert names(target.parent) == ["out"]
    assert {str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()} == {
        "package.json",
        *(file.path for file in package.files),
    }


async def test_an_export_that_does_not_fit_is_refused_before_it_begins(
    store: LectureStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1))
    with pytest.raises(DiskFull, match="1 B are free"):
        await export(store, lecture, tmp_path / "out")
    assert names(tmp_path) == ["a"]


async def test_the_same_export_again_is_left_as_it_is(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    (tmp_path / "out").mkdir()
    await export(store, lecture, tmp_path / "out")
    state = (tmp_path / "out/master.m3u8").stat()
    await export(store, lecture, tmp_path / "out")
    assert (tmp_path / "out/master.m3u8").stat().st_mtime_ns == state.st_mtime_ns
    (tmp_path / "out/master.m3u8").write_bytes(b"changed")
    with pytest.raises(UsageError, match="holds other files"):
        await export(store, lecture, tmp_path / "out")
    assert (tmp_path / "out/master.m3u8").read_bytes() == b"changed"


async def test_a_folder_with_other_files_and_a_file_are_refused(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        await export(store, lecture, tmp_path / "full")
    with pytest.raises(VppError):
        await export(store, lecture, tmp_path / "full/notes.txt")
    with pytest.raises(NotFound):
        await export(store, lecture.model_copy(update={"package": None}), tmp_path / "x")
    assert names(tmp_path) == ["a", "full"]


@pytest.mark.parametrize("place", ["/proc/vpp/out", "{home}/file/below/out", "/dev/full", "/sys/out"])
async def test_a_place_that_cannot_be_is_called_one(store: LectureStore, tmp_path: Path, place: str) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    (tmp_path / "file").touch()
    folder = Path(place.format(home=tmp_path))
    with pytest.raises(VppError) as refusal:
        await export(store, lecture, folder)
    assert type(refusal.value) is VppError, "not a matter of room"
    assert (refusal.value.subject, refusal.value.hint) == (str(folder), "name a folder that you may write to")
    assert names(tmp_path) == ["a", "file"]


async def test_an_export_that_fails_leaves_nothing(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    assert lecture.package is not None
    await store.delete(lecture.id)
    await store.delete_package(lecture.package.id)
    with pytest.raises(VppError):
        await export(store, lecture, tmp_path / "out")
    assert names(tmp_path) == ["a"]


class Lying:
    """A store whose bytes are not those that it promises."""

    def __init__(self, store: LectureStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def read_range(self, package_id: str, file: PackageFile, start: int, end: int) -> AsyncIterator[bytes]:
        yield some_bytes(end - start, "lie")


async def test_damaged_bytes_are_not_exported(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path / "a", make_package(tmp_path / "a"), source())
    with pytest.raises(StoreError, match="damaged"):
        await export(Lying(store), lecture, tmp_path / "out")  # type: ignore[arg-type]
    assert names(tmp_path) == ["a"]


HOSTILE = [
    "/etc/passwd",
    "../outside",
    "a/../../outside",
    "a//b",
    "./a",
    "",
    ".",
    "a\\..\\b",
    "C:evil",
    "nul\x00byte",
    "line\nbreak",
    "package.json",
    "x" * 300,
]


@pytest.mark.parametrize("path", HOSTILE)
async def test_paths_that_leave_the_package_are_refused(store: LectureStore, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    package = make_package(tmp_path / "a", contents={"poster.jpg": b"x"})
    lecture = await publish(store, tmp_path / "a", package, source())
    hostile = package.model_copy(update={"files": [describe("poster.jpg", b"x"), describe(path or "", b"secret")]})
    with pytest.raises(StoreError, match="not a path inside a package"):
        await export(store, lecture.model_copy(update={"package": hostile}), tmp_path / "out")
    with pytest.raises(StoreError, match="not a path inside a package"):
        await publish(store, tmp_path / "a", hostile, source("other"))
    assert names(tmp_path) == ["a", "outside"]


async def test_two_files_in_one_place_are_refused(store: LectureStore, tmp_path: Path) -> None:
    package = make_package(tmp_path, contents={"a": b"x"})
    for paths in (["a", "a"], ["a", "a/b"]):
        double = package.model_copy(update={"files": [describe(path, b"x") for path in paths]})
        with pytest.raises(StoreError, match="one place twice"):
            await publish(store, tmp_path, double, source())
