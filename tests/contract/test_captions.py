"""What a person changes of a lecture's captions and chapters, on the fake and on the real store."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import m3u8
import pytest

from tests.contract.packages import describe, make_package, source
from vpp_core.catalog import captions
from vpp_core.catalog.chapters import set_chapters
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.publish import export, publish
from vpp_core.catalog.store import Change, LectureStore
from vpp_core.errors import Busy, NotFound, UsageError
from vpp_core.media.manifest import Caption, Chapter, Package
from vpp_core.media.package import caption_playlist, chapters_vtt, multivariant_playlist

CUES = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello\n"


def captioned(folder: Path, seed: object = 1, **changed: object) -> Package:
    """A package with captions of its own."""
    plain = make_package(folder, seed)
    own = Caption(path="captions-0.vtt", language="de", label="Deutsch")
    contents = {
        "captions-0.vtt": CUES.encode(),
        "captions-0.m3u8": caption_playlist(own, plain.duration).encode(),
        "chapters.vtt": chapters_vtt(plain.chapters).encode(),
        "master.m3u8": multivariant_playlist(plain.renditions, [own]).encode(),
    }
    for path, data in contents.items():
        (folder / path).write_bytes(data)
    files = [file for file in plain.files if file.path not in contents]
    files += [describe(path, data) for path, data in contents.items()]
    files.sort(key=lambda file: file.path)
    return plain.model_copy(update={"captions": [own], "files": files, **changed})


async def bytes_of(store: LectureStore, lecture: Lecture, path: str) -> bytes:
    assert lecture.package is not None
    file = next(file for file in captions.lecture_files(lecture) if file.path == path)
    return b"".join([piece async for piece in store.read_range(lecture.package.id, file, 0, file.size)])


async def offered(store: LectureStore, lecture: Lecture) -> dict[str, bytes]:
    """Captions by label, as a player finds them from the multivariant playlist on."""
    assert lecture.package is not None
    master = m3u8.loads((await bytes_of(store, lecture, lecture.playlist or lecture.package.master)).decode())
    assert [one.uri for one in master.playlists] == ["v720/media.m3u8"]
    found = {}
    for entry in master.media:
        playlist = m3u8.loads((await bytes_of(store, lecture, entry.uri)).decode())
        found[entry.name] = await bytes_of(store, lecture, playlist.segments[0].uri)
    return found


async def test_captions_are_added_named_and_removed(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, package := captioned(tmp_path), source())
    assert await offered(store, lecture) == {"Deutsch": CUES.encode()}
    added = await captions.add_caption(store, lecture.id, CUES + "\n", "eng")
    assert [(one.language, one.label) for one in added.captions] == [("de", "Deutsch"), ("en", "English")]
    assert await offered(store, added) == {"Deutsch": CUES.encode(), "English": CUES.encode() + b"\n"}
    assert added.package == package
    assert added.updated_at >= lecture.updated_at

    named = await captions.name_caption(store, lecture.id, "captions-0.vtt", "de-AT", "Für alle")
    assert set(await offered(store, named)) == {"Für alle", "English"}
    gone = await captions.remove_caption(store, lecture.id, "captions-0.vtt")
    assert set(await offered(store, gone)) == {"English"}
    assert "captions-0.vtt" not in [file.path for file in captions.lecture_files(gone)]
    none = await captions.remove_caption(store, lecture.id, gone.captions[0].path)
    assert await offered(store, none) == {}

    back = await captions.put_back_captions(store, gone, none)
    assert await offered(store, back) == await offered(store, gone)
    with pytest.raises(Busy, match="were changed by somebody else"):
        await captions.put_back_captions(store, gone, none)
    own = await captions.put_back_captions(store, lecture, back)
    assert (own.playlist, own.added, own.captions) == (None, [], package.captions)
    await store.sweep(timedelta(0))
    assert await store.stored_files(package.id) == package.files


async def test_a_sweep_leaves_what_a_person_added(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, captioned(tmp_path), source())
    added = await captions.add_caption(store, lecture.id, CUES, "en")
    await captions.add_caption(store, lecture.id, CUES.replace("Hello", "Corrected"), "en")
    assert (await store.sweep(timedelta(0))).files == 3  # what only the first version needed
    found = await store.get(lecture.id)
    assert found is not None
    assert b"Corrected" in (await offered(store, found))["English"]
    assert len(found.captions) == len(added.captions)


async def test_the_same_lecture_again_keeps_what_a_person_did(store: LectureStore, tmp_path: Path) -> None:
    old = captioned(tmp_path / "a")
    lecture = await publish(store, tmp_path / "a", old, source())
    await captions.add_caption(store, lecture.id, CUES + "\n", "en")
    before = await captions.remove_caption(store, lecture.id, "captions-0.vtt")
    assert await publish(store, tmp_path / "a", old, source()) == before

    new = captioned(tmp_path / "b", seed=2, source_sha256=old.source_sha256)
    extra = Caption(path="empty.vtt", language="fr", label="Français")
    new = new.model_copy(update={"captions": [*new.captions, extra]})
    again = await publish(store, tmp_path / "b", new, source())
    assert again.package == new
    assert [one.label for one in again.captions] == ["English", "Français"]
    assert await bytes_of(store, again, again.captions[0].path) == CUES.encode() + b"\n"
    assert again.playlist is not None
    assert await store.stored_files(old.id) == []


class Meddled:
    """A store in which another program adds captions just before each of the first changes."""

    def __init__(self, store: LectureStore, others: list[str]) -> None:
        self._store = store
        self._others = others

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def change(self, lecture_id: str, change: Change) -> Lecture:
        if self._others:
            await captions.add_caption(self._store, lecture_id, CUES, self._others.pop())
        return await self._store.change(lecture_id, change)


async def test_two_people_at_once_lose_nothing(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, package := captioned(tmp_path), source())
    meddled = Meddled(store, ["fr", "es"])
    both = await captions.add_caption(meddled, lecture.id, CUES, "en")  # type: ignore[arg-type]
    assert {one.language for one in both.captions} == {"de", "fr", "es", "en"}
    assert len(await offered(store, both)) == 4
    again = await publish(Meddled(store, ["it"]), tmp_path, package, source())  # type: ignore[arg-type]
    assert len(again.captions) == 5
    assert len(await offered(store, again)) == 5


async def test_what_cannot_be(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, captioned(tmp_path), source())
    with pytest.raises(UsageError, match="is no language tag"):
        await captions.add_caption(store, lecture.id, CUES, "../x")
    with pytest.raises(UsageError, match="Deutsch: is the name of other captions"):
        await captions.add_caption(store, lecture.id, CUES, "en", "Deutsch")
    with pytest.raises(UsageError, match="is no name for captions"):
        await captions.add_caption(store, lecture.id, CUES, "en", "x" * 100)
    with pytest.raises(NotFound):
        await captions.add_caption(store, "nobody", CUES, "en")
    with pytest.raises(NotFound, match="there are: de"):
        captions.choose_caption(lecture, "en")
    assert captions.choose_caption(lecture, "ger").path == "captions-0.vtt"
    assert await store.get(lecture.id) == lecture


async def test_an_export_holds_what_a_person_did(store: LectureStore, tmp_path: Path) -> None:
    package = captioned(tmp_path / "a")
    lecture = await publish(store, tmp_path / "a", package, source())
    await export(store, lecture, tmp_path / "plain")
    assert Package.model_validate_json((tmp_path / "plain" / "package.json").read_bytes()) == package

    await captions.add_caption(store, lecture.id, CUES, "en")
    await captions.remove_caption(store, lecture.id, "captions-0.vtt")
    edited = await set_chapters(store, lecture.id, [Chapter(start=1, end=9, title="Mine")])
    told: list[int] = []
    await export(store, edited, tmp_path / "out", told.append)
    manifest = json.loads((tmp_path / "out" / "package.json").read_bytes())
    assert manifest["captions"] == [one.model_dump() for one in edited.captions]
    assert "Mine" in (tmp_path / "out" / "chapters.vtt").read_text()
    master = m3u8.load(str(tmp_path / "out" / "master.m3u8"))
    assert [entry.name for entry in master.media] == ["English"]
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names == {file["path"] for file in manifest["files"]} | {"package.json"}
    assert not [name for name in names if name.startswith(("captions-0", "master-"))]
    assert sum(told) == sum(file["size"] for file in manifest["files"])
    await export(store, edited, tmp_path / "out")  # the same again is left as it is

    bare = await set_chapters(store, lecture.id, [])
    await export(store, bare, tmp_path / "bare")
    assert not (tmp_path / "bare" / "chapters.vtt").exists()


async def test_chapters_have_to_fit_the_lecture(store: LectureStore, tmp_path: Path) -> None:
    lecture = await publish(store, tmp_path, make_package(tmp_path), source())
    with pytest.raises(UsageError, match="is not inside the lecture's 1:04"):
        await set_chapters(store, lecture.id, [Chapter(start=70, end=80, title="Late")])
    with pytest.raises(NotFound):
        await set_chapters(store, "nobody", [])
    changed = await set_chapters(store, lecture.id, [Chapter(start=0, end=9, title=" A  b ")], lecture.chapters)
    assert changed.chapters == [Chapter(start=0, end=9, title="A b")]
    with pytest.raises(Busy, match="were changed by somebody else"):
        await set_chapters(store, lecture.id, [], lecture.chapters)
