"""What the details read from the catalog besides the lecture: its pictures, and words to complete with."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

from PySide6.QtCore import QObject

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import VppError
from vpp_core.media import language
from vpp_core.media.manifest import Package
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.captions import CaptionsSection
from vpp_desktop.ui.lectures.chapters import ChaptersSection
from vpp_desktop.ui.lectures.editor import Editor
from vpp_desktop.ui.lectures.form import Form
from vpp_desktop.ui.lectures.poster import Poster
from vpp_desktop.ui.lectures.storyboard import load_pictures, no_pictures

OFFER_SECONDS = 30.0
SETTLE_SECONDS = 0.08


class Pictures(QObject):
    """Keeps poster and timeline with the pictures of the lecture that is shown."""

    def __init__(self, desk: Desk, poster: Poster, chapters: ChaptersSection) -> None:
        super().__init__()
        self._desk = desk
        self._poster = poster
        self._chapters = chapters
        self._task: asyncio.Task[Any] | None = None
        self._shown: tuple[str, Package | None] | None = None

    def show(self, lecture: Lecture | None) -> None:
        """Gets the lecture's pictures, where they are others than before; earlier ones are not waited for."""
        wanted = (lecture.id, lecture.package) if lecture else None
        if wanted == self._shown:
            return
        self._shown = wanted
        self.stop()
        self._poster.show_pictures(no_pictures(), lecture.duration if lecture else 0.0)
        self._chapters.show_pictures(no_pictures())
        if lecture is not None:
            self._task = self._desk.spawn(self._load(lecture), self.tr("Preview"))

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _load(self, lecture: Lecture) -> None:
        await asyncio.sleep(SETTLE_SECONDS)  # whoever goes down the list does not wait for each lecture's pictures
        try:
            async with self._desk.stores.open() as store:
                pictures = await load_pictures(store, lecture)
        except VppError:
            return  # the list tells that the store is away
        self._poster.show_pictures(pictures, lecture.duration)
        self._chapters.show_pictures(pictures)


class Completions(QObject):
    """Fills the fields' completions when somebody is about to type, and again when they may be old."""

    def __init__(self, desk: Desk, editor: Editor, form: Form, captions: CaptionsSection) -> None:
        super().__init__()
        self._desk = desk
        self._editor = editor
        self._form = form
        self._captions = captions
        self._task: asyncio.Task[Any] | None = None
        self._filled_at = -math.inf
        self._captions.complete_with(list(language.known_tags().values()))
        form.entered.connect(self.fill)

    def fill(self) -> None:
        if time.monotonic() - self._filled_at > OFFER_SECONDS:
            self._filled_at = time.monotonic()
            self._task = self._desk.spawn(self._fill(), self.tr("Completion"))

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _fill(self) -> None:
        try:
            self._form.offer_courses(await self._editor.courses())
            for key, field in Form.OFFERED.items():
                words = await self._editor.offered(field)
                if field == "languages":
                    own = [language.own_word(word) for word in words]
                    words = list(dict.fromkeys([*own, *language.known_tags().values()]))
                    self._captions.complete_with(words)
                self._form.complete_with(key, words)
        except VppError:
            return  # whoever types is told when it is saved
