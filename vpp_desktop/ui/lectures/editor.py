"""What the details of lectures do to the catalog, with the way back from each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from vpp_core.catalog import captions, publish
from vpp_core.catalog.chapters import set_chapters
from vpp_core.catalog.lecture import Clearable, Course, Lecture, Metadata, student_page
from vpp_core.catalog.store import LectureStore, ValueField
from vpp_core.errors import UsageError, VppError
from vpp_core.media.captions import read_captions
from vpp_core.media.manifest import Caption, Chapter
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.changes import COURSE_PARTS, Change, ListField, read_language
from vpp_desktop.ui.lectures.courses import known_courses
from vpp_desktop.ui.messages import Message

Act = Callable[[LectureStore, Lecture], Awaitable[Lecture]]
Back = Callable[[LectureStore, Lecture, Lecture], Awaitable[Lecture]]
"""Undoes a change: is told the lecture before it, and after it."""

ANSWER_SECONDS = 2.0
MOST_COPIES = 1000


class Editor(QObject):
    """Changes lectures; `changed` tells each new state, also of one that comes back after `removed`."""

    changed = Signal(object)
    removed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._last: Message | None = None

    async def _apply(self, lectures: Sequence[Lecture], act: Act, told: str, back: Back) -> None:
        """Does `act` to each lecture, and offers `back` for those that it was done to, also where one fails."""
        done: list[tuple[Lecture, Lecture]] = []
        try:
            async with self._desk.stores.open() as store:
                for lecture in lectures:
                    done.append((lecture, await act(store, lecture)))
                    self.changed.emit(done[-1][1])
        finally:
            if done:
                self._undoable(told, done, back)

    async def edit(self, lectures: Sequence[Lecture], field: str, change: Change, told: str) -> None:
        """Changes one field of each."""

        async def act(store: LectureStore, lecture: Lecture) -> Lecture:
            return await publish.edit(store, lecture.id, change.said, clear=change.clear, course=change.course)

        await self._apply(lectures, act, told, _put_back(field))

    async def edit_names(
        self, lectures: Sequence[Lecture], field: ListField, add: Sequence[str], remove: Sequence[str], told: str
    ) -> None:
        async def act(store: LectureStore, lecture: Lecture) -> Lecture:
            return await publish.edit_list(store, lecture.id, field, add=add, remove=remove)

        await self._apply(lectures, act, told, _put_back(field))

    async def show(self, lectures: Sequence[Lecture], visible: bool, told: str) -> None:
        """Publishes or unpublishes."""
        change = Change(Metadata(visibility="published" if visible else "draft"))
        await self.edit(lectures, "visibility", change, told)

    async def chapters(self, lecture: Lecture, chapters: Sequence[Chapter], told: str) -> None:
        async def act(store: LectureStore, seen: Lecture) -> Lecture:
            return await set_chapters(store, seen.id, chapters, seen.chapters)

        async def back(store: LectureStore, before: Lecture, after: Lecture) -> Lecture:
            return await set_chapters(store, before.id, before.chapters, after.chapters)

        await self._apply([lecture], act, told, back)

    async def add_captions(self, lecture: Lecture, path: str, said: str, name: str, told: str) -> None:
        tag = read_language(" ".join(said.split()))
        text = await read_captions(Path(path), lecture.duration)
        await self._captions(lecture, lambda store, id_: captions.add_caption(store, id_, text, tag, name), told)

    async def remove_captions(self, lecture: Lecture, caption: Caption, told: str) -> None:
        await self._captions(lecture, lambda store, id_: captions.remove_caption(store, id_, caption.path), told)

    async def name_captions(self, lecture: Lecture, caption: Caption, said: str, name: str, told: str) -> None:
        tag = read_language(" ".join(said.split()))
        await self._captions(
            lecture, lambda store, id_: captions.name_caption(store, id_, caption.path, tag, name), told
        )

    async def _captions(
        self, lecture: Lecture, change: Callable[[LectureStore, str], Awaitable[Lecture]], told: str
    ) -> None:
        await self._apply([lecture], lambda store, one: change(store, one.id), told, captions.put_back_captions)

    async def delete(self, lectures: Sequence[Lecture], told: str) -> None:
        """Takes lectures out of the catalog; their files go when nobody wants them back any more."""
        gone: list[publish.Removed] = []

        async def back() -> None:
            async with self._desk.stores.open() as store:
                for removed in gone:
                    self.changed.emit(await publish.restore(store, removed))

        async def final() -> None:
            async with self._desk.stores.open() as store:
                for removed in gone:
                    await publish.purge(store, removed)

        try:
            async with self._desk.stores.open() as store:
                for lecture in lectures:
                    if (removed := await publish.remove(store, lecture.id)) is not None:
                        gone.append(removed)
                    self.removed.emit(lecture.id)
        finally:
            if gone:
                self._desk.messages.undo(told, back, final)

    async def export(self, lecture: Lecture, folder: Path, tell: Callable[[float], None]) -> Path:
        """Writes the lecture into a new folder in `folder`; `tell` is told the part that is done."""
        package = lecture.package
        size = sum(file.size for file in package.files) if package else 0
        written = 0

        def progress(more: int) -> None:
            nonlocal written
            written += more
            tell(written / size if size else 1.0)

        async with self._desk.stores.open() as store:
            return await publish.export(store, lecture, free_folder(folder, lecture.slug), progress)

    def page(self, lecture: Lecture) -> str:
        """The address where students watch. Raises VppError where the platform of this machine has none."""
        stack = self._desk.stack()
        try:
            platform = stack.address()
        finally:
            stack.close()
        if platform is None:
            raise VppError("publishes no port", subject="frontend", hint="give it one in docker-compose.yml")
        return student_page(platform, lecture)

    async def look_again(self, lecture: Lecture) -> None:
        """Tells what the catalog holds now."""
        async with self._desk.stores.open() as store:
            present = await store.get(lecture.id)
        if present is not None:
            self.changed.emit(present)

    async def courses(self) -> dict[str, Course]:
        """The catalog's courses by what is typed of them."""
        async with self._desk.stores.open() as store:
            return await known_courses(store)

    async def offered(self, field: ValueField) -> list[str]:
        """What the catalog holds in that field, the most used first."""
        async with self._desk.stores.open() as store:
            return [one.value for one in await store.values(field)]

    def _undoable(self, told: str, done: Sequence[tuple[Lecture, Lecture]], back: Back) -> None:
        async def undo() -> None:
            async with self._desk.stores.open() as store:
                for before, after in done:
                    self.changed.emit(await back(store, before, after))

        if self._last is not None:
            self._desk.messages.settle(self._last)  # one change at a time is offered back, the newest
        self._last = self._desk.messages.undo(told, undo, _nothing)


async def answers(address: str) -> bool:
    """Whether something listens there."""
    place = urlsplit(address)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            _, writer = await asyncio.open_connection(place.hostname, place.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def free_folder(folder: Path, name: str) -> Path:
    """A folder of that name that is not there yet, or the first with a number behind it."""
    names = [name, *(f"{name}-{number}" for number in range(2, MOST_COPIES))]
    for one in names:
        if not (folder / one).exists():
            return folder / one
    raise UsageError("holds too many exports of this lecture", subject=str(folder), hint="choose another folder")


def _put_back(field: str) -> Back:
    """Gives one field the value that the lecture had."""

    async def act(store: LectureStore, before: Lecture, _: Lecture) -> Lecture:
        name = "course" if field in COURSE_PARTS else field
        value = getattr(before, name)
        if value in (None, "", []):
            clear: list[Clearable] = [name]  # type: ignore[list-item] # only those can be empty
            return await publish.edit(store, before.id, Metadata(), clear=clear)
        return await publish.edit(store, before.id, Metadata.model_validate({name: value}))

    return act


async def _nothing() -> None:
    """What is saved is final already."""
