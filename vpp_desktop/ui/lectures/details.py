"""Everything about a lecture, or several, beside the catalog: looked at, and edited in place.

The preview is the storyboard and the student's page: QtMultimedia would add 59 MB for a player that shows less
than the browser does.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import UsageError, VppError
from vpp_core.media import language
from vpp_core.text import clock, size_text
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.captions import CaptionsSection
from vpp_desktop.ui.lectures.chapters import ChaptersSection
from vpp_desktop.ui.lectures.deeds import Deeds
from vpp_desktop.ui.lectures.editor import Editor
from vpp_desktop.ui.lectures.facts import FactsSection
from vpp_desktop.ui.lectures.form import Form
from vpp_desktop.ui.lectures.poster import Poster
from vpp_desktop.ui.lectures.storyboard import load_pictures, no_pictures
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.widgets.buttons import button, icon_button
from vpp_desktop.ui.widgets.card import Banner, line
from vpp_desktop.ui.widgets.state import StateLabel
from vpp_desktop.ui.widgets.text import label

WIDTH = 360
PAD = 16
OFFER_SECONDS = 30.0
SETTLE_SECONDS = 0.08


class Details(QWidget):
    """The pane; empty until a lecture is shown.

    `changed` tells a lecture's new state, also of one that comes back after it was `removed`.
    """

    changed = Signal(object)
    removed = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lectures: tuple[Lecture, ...] = ()
        self._loading: asyncio.Task[Any] | None = None
        self._offering: asyncio.Task[Any] | None = None
        self._offered_at = -math.inf
        self.setMinimumWidth(WIDTH)
        self.setAccessibleName(self.tr("Details"))
        self.editor = Editor(desk)
        self.editor.changed.connect(self._took)
        self.editor.removed.connect(self._gone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._body())
        column.addWidget(self.area, 1)
        self.setEnabled(False)

    # What is shown

    @property
    def lectures(self) -> tuple[Lecture, ...]:
        return self._lectures

    @property
    def lecture(self) -> Lecture | None:
        """The one that is shown; None for none, or several."""
        return self._lectures[0] if len(self._lectures) == 1 else None

    def show_lecture(self, lecture: Lecture | None) -> None:
        """Shows one lecture; what was typed for another is saved first."""
        self.show_lectures([lecture] if lecture is not None else [])

    def show_lectures(self, lectures: Sequence[Lecture]) -> None:
        """Shows what several lectures have in common; a change is one of all of them."""
        fresh = [one.id for one in lectures] != [one.id for one in self._lectures]
        if fresh:
            self.form.commit()
        self._lectures = tuple(lectures)
        self.setEnabled(bool(lectures))
        if lectures:
            self._refresh(fresh)
        if fresh:
            self.area.verticalScrollBar().setValue(0)
            self._load()

    def stop(self) -> None:
        """Gives up what is being read; for the end of the pane."""
        for task in (self._loading, self._offering):
            if task is not None:
                task.cancel()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(WIDTH, 640)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    # Making

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(PAD, 8, 8, 8)
        row.setSpacing(8)
        self.state = StateLabel()
        row.addWidget(self.state, 1)
        self.visibility = button("", self._toggle)
        row.addWidget(self.visibility)
        self.close_button = icon_button("close", self.tr("Close the details"), self.closed.emit)
        row.addWidget(self.close_button)
        return row

    def _body(self) -> QWidget:
        body = QWidget()
        body.setObjectName("scrolled")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(PAD, 0, PAD, PAD)
        self._column.setSpacing(12)
        self.deeds = Deeds(self._desk, self.editor)
        self.deeds.publish_wanted.connect(self._toggle)
        self.deeds.delete_wanted.connect(self._delete)
        self.poster = Poster()
        self.poster.play.connect(self.deeds.open_page)
        self._column.addWidget(self.poster)
        self._summary = label("", "secondary", "muted", wrap=True)
        self._column.addWidget(self._summary)
        self._column.addWidget(self.deeds.links)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(8)
        self._column.addLayout(self._warnings)
        self.form = Form()
        self.form.committed.connect(self._commit)
        self.form.entered.connect(self._offer)
        self.form.names_changed.connect(self._commit_names)
        self._column.addWidget(self.form)
        self.captions = CaptionsSection()
        self.captions.add_wanted.connect(self._add_captions)
        self.captions.remove_wanted.connect(self._remove_captions)
        self.captions.name_wanted.connect(self._name_captions)
        self.chapters = ChaptersSection()
        self.chapters.wanted.connect(self._set_chapters)
        self.chapters.looked_at.connect(self.poster.look)
        self.facts = FactsSection()
        self._sections = [
            self._section(self.tr("Captions"), self.captions),
            self._section(self.tr("Chapters"), self.chapters),
            self._section(self.tr("Files"), self.facts),
        ]
        self._column.addWidget(line())
        self._column.addWidget(self.deeds)
        self._column.addStretch(1)
        return body

    def _section(self, title: str, content: QWidget) -> QWidget:
        made = QFrame()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addWidget(line())
        heading = label(title, "strong")
        column.addWidget(heading)
        column.addWidget(content)
        self._column.addWidget(made)
        return made

    # Showing

    def _refresh(self, fresh: bool) -> None:
        """Brings every part up to the lectures."""
        lectures, one = self._lectures, self.lecture
        self._show_state()
        self._show_summary()
        self.form.show_lectures(lectures, fresh=fresh)
        self.poster.setVisible(one is not None)
        for section in self._sections:
            section.setVisible(one is not None)
        self.deeds.show_lectures(lectures, fresh=fresh)
        self._show_warnings()
        if one is not None:
            self.captions.show_captions(one.captions, fresh=fresh)
            self.chapters.show_chapters(one.chapters, one.duration, fresh=fresh)
            self.facts.show_lecture(one)

    def _show_state(self) -> None:
        shown = {lecture.visibility for lecture in self._lectures}
        if len(self._lectures) > 1:
            self.state.set("off", self.tr("%n lecture(s)", "", len(self._lectures)))
        elif "published" in shown:
            self.state.set("done", self.tr("Published"))
        else:
            self.state.set("off", self.tr("Draft"))
        text = self.tr("Unpublish") if shown == {"published"} else self.tr("Publish")
        self.visibility.setText(text)
        self.visibility.setToolTip(
            self.tr("Hide it from students") if shown == {"published"} else self.tr("Let students see it")
        )

    def _show_summary(self) -> None:
        duration = clock(sum(lecture.duration for lecture in self._lectures))
        packages = {lecture.package.id: lecture.package for lecture in self._lectures if lecture.package}
        size = size_text(sum(file.size for package in packages.values() for file in package.files))
        template = self.tr("{duration}, {size}") if packages else self.tr("{duration}, no files yet")
        self._summary.setText(template.format(duration=duration, size=size))

    def _show_warnings(self) -> None:
        one = self.lecture
        wanted = one.package.warnings if one and one.package else []
        present = [item.widget() for n in range(self._warnings.count()) if (item := self._warnings.itemAt(n))]
        if [banner.sentence.text() for banner in present if isinstance(banner, Banner)] == list(wanted):
            return
        for banner in present:
            if banner is not None:
                self._warnings.removeWidget(banner)
                banner.hide()
                banner.deleteLater()
        for text in wanted:
            self._warnings.addWidget(Banner("warn", text))

    def _load(self) -> None:
        """Gets the pictures of what is shown now; those of what was shown before are not waited for."""
        if self._loading is not None:
            self._loading.cancel()
        one = self.lecture
        self.poster.show_pictures(no_pictures(), one.duration if one else 0.0)
        self.chapters.show_pictures(no_pictures())
        if one is not None:
            self._loading = self._desk.spawn(self._load_pictures(one), self.tr("Preview"))

    async def _load_pictures(self, lecture: Lecture) -> None:
        await asyncio.sleep(SETTLE_SECONDS)  # whoever goes down the list does not wait for each lecture's pictures
        try:
            async with self._desk.stores.open() as store:
                pictures = await load_pictures(store, lecture)
        except VppError:
            return  # the list tells that the store is away
        if self.lecture is not None and self.lecture.id == lecture.id:
            self.poster.show_pictures(pictures, lecture.duration)
            self.chapters.show_pictures(pictures)

    def _offer(self) -> None:
        """Completions are asked for when somebody is about to type, and again when they may be old."""
        if time.monotonic() - self._offered_at > OFFER_SECONDS:
            self._offered_at = time.monotonic()
            self._offering = self._desk.spawn(self._fill_completions(), self.tr("Completion"))

    async def _fill_completions(self) -> None:
        try:
            for key, field in Form.OFFERED.items():
                words = await self.editor.offered(field)
                if field == "languages":
                    words = [language.own_word(word) for word in words]
                    words = list(dict.fromkeys([*words, *language.known_tags().values()]))
                    self.captions.complete_with(words)
                self.form.complete_with(key, words)
        except VppError:
            return

    # What a person does

    def _took(self, lecture: Lecture) -> None:
        if any(one.id == lecture.id for one in self._lectures):
            self._lectures = tuple(lecture if one.id == lecture.id else one for one in self._lectures)
            self._refresh(fresh=False)
        self.changed.emit(lecture)

    def _gone(self, identity: str) -> None:
        left = [one for one in self._lectures if one.id != identity]
        if len(left) != len(self._lectures):
            self.form.forget()
            self.show_lectures(left)
        self.removed.emit(identity)

    def _try(self, work: Coroutine[Any, Any, None], say: Callable[[str], object], done: Callable[[], object]) -> None:
        """Does the work; what is wrong is said where it was asked for, not in passing."""

        async def guarded() -> None:
            try:
                await work
            except VppError as error:
                say(sentence_of(error))
            else:
                done()

        self._desk.spawn(guarded(), self.tr("Details"))

    def _commit(self, key: str, text: str) -> None:
        field = self.form.fields[key]
        try:
            change = self.form.change_of(key, text)
        except UsageError as error:
            subject = f'"{text.strip()[:40]}"' if error.message.startswith("is ") else ""
            sentence = sentence_of(VppError(error.message, subject=error.subject or subject, hint=error.hint))
            field.say(sentence[:1].upper() + sentence[1:])
            return
        told = self.tr("{field} saved").format(field=field.name)
        self._try(self.editor.edit(self._lectures, key, change, told), field.say, field.saved)

    def _commit_names(self, key: str, add: list[str], remove: list[str]) -> None:
        field = self.form.fields[key]
        told = self.tr("{field} saved").format(field=field.name)
        work = self.editor.edit_names(self._lectures, self.form.list_field(key), add, remove, told)
        self._try(work, field.say, field.saved)

    def _toggle(self) -> None:
        visible = {lecture.visibility for lecture in self._lectures} != {"published"}
        told = self.tr("Students see it now") if visible else self.tr("Students do not see it any more")
        self._try(self.editor.show(self._lectures, visible, told), self.deeds.say, lambda: self.deeds.say(""))

    def _set_chapters(self, chapters: list[Any]) -> None:
        if (one := self.lecture) is not None:
            work = self.editor.chapters(one, chapters, self.tr("Chapters saved"))
            self._try(work, self._say_of_chapters, lambda: self.chapters.say(""))

    def _say_of_chapters(self, problem: str) -> None:
        """What was done could not be: the chapters are shown as they are."""
        self.chapters.say(problem)
        if (one := self.lecture) is not None:
            self._desk.spawn(self._look_again(one), self.tr("Details"))

    async def _look_again(self, lecture: Lecture) -> None:
        async with self._desk.stores.open() as store:
            present = await store.get(lecture.id)
        if present is not None:
            self._took(present)

    def _add_captions(self, path: str, said: str, name: str) -> None:
        if (one := self.lecture) is not None:
            work = self.editor.add_captions(one, path, said, name, self.tr("Captions added"))
            self._try(work, self.captions.say, self.captions.close_form)

    def _name_captions(self, caption: Any, said: str, name: str) -> None:
        if (one := self.lecture) is not None:
            work = self.editor.name_captions(one, caption, said, name, self.tr("Captions named"))
            self._try(work, self.captions.say, self.captions.close_form)

    def _remove_captions(self, caption: Any) -> None:
        if (one := self.lecture) is not None:
            work = self.editor.remove_captions(one, caption, self.tr("Captions removed"))
            self._try(work, self.captions.say, lambda: self.captions.say(""))

    def _delete(self) -> None:
        one = self.lecture
        told = self.tr("Deleted %n lecture(s)", "", len(self._lectures))
        if one is not None:
            told = self.tr("Deleted {title}").format(title=one.title)
        self._try(self.editor.delete(self._lectures, told), self.deeds.say, lambda: None)

    @property
    def summary(self) -> QLabel:
        return self._summary
