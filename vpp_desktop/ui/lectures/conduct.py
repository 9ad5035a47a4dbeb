"""What the controls of the details ask for, done to the lectures that are shown; problems are said where they arose."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from PySide6.QtCore import QObject

from vpp_core.catalog.lecture import Lecture
from vpp_core.errors import UsageError, VppError
from vpp_core.media.manifest import Caption, Chapter
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.captions import CaptionsSection
from vpp_desktop.ui.lectures.chapters import ChaptersSection
from vpp_desktop.ui.lectures.deeds import Deeds
from vpp_desktop.ui.lectures.editor import Editor
from vpp_desktop.ui.lectures.form import Form
from vpp_desktop.ui.messages import sentence_of


class Conduct(QObject):
    """Between the controls and the editor; `shown` tells which lectures are meant."""

    def __init__(
        self,
        desk: Desk,
        editor: Editor,
        shown: Callable[[], tuple[Lecture, ...]],
        parts: tuple[Form, CaptionsSection, ChaptersSection, Deeds],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._editor = editor
        self._shown = shown
        self._form, self._captions, self._chapters, self._deeds = parts
        self._form.committed.connect(self.commit)
        self._form.names_changed.connect(self.commit_names)
        self._captions.add_wanted.connect(self.add_captions)
        self._captions.remove_wanted.connect(self.remove_captions)
        self._captions.name_wanted.connect(self.name_captions)
        self._chapters.wanted.connect(self.set_chapters)
        self._deeds.publish_wanted.connect(self.toggle)
        self._deeds.delete_wanted.connect(self.delete)

    @property
    def _one(self) -> Lecture | None:
        lectures = self._shown()
        return lectures[0] if len(lectures) == 1 else None

    def commit(self, key: str, text: str) -> None:
        """Saves a field, or says below it why that cannot be."""
        field = self._form.fields[key]
        try:
            change = self._form.change_of(key, text)
        except UsageError as error:
            subject = f'"{text.strip()[:40]}"' if error.message.startswith("is ") else ""
            sentence = sentence_of(VppError(error.message, subject=error.subject or subject, hint=error.hint))
            field.say(sentence[:1].upper() + sentence[1:])
            return
        told = self.tr("{field} saved").format(field=field.name)
        self._try(self._editor.edit(self._shown(), key, change, told), field.say, field.saved)

    def commit_names(self, key: str, add: list[str], remove: list[str]) -> None:
        field = self._form.fields[key]
        told = self.tr("{field} saved").format(field=field.name)
        work = self._editor.edit_names(self._shown(), self._form.list_field(key), add, remove, told)
        self._try(work, field.say, field.saved)

    def toggle(self) -> None:
        """Publishes; unpublishes where all are published."""
        lectures = self._shown()
        visible = {lecture.visibility for lecture in lectures} != {"published"}
        told = self.tr("Students see it now") if visible else self.tr("Students do not see it any more")
        self._try(self._editor.show(lectures, visible, told), self._deeds.say, lambda: self._deeds.say(""))

    def delete(self) -> None:
        lectures, one = self._shown(), self._one
        told = self.tr("Deleted %n lecture(s)", "", len(lectures))
        if one is not None:
            told = self.tr("Deleted {title}").format(title=one.title)
        self._try(self._editor.delete(lectures, told), self._deeds.say, lambda: None)

    def set_chapters(self, chapters: Sequence[Chapter]) -> None:
        if (one := self._one) is not None:
            work = self._editor.chapters(one, chapters, self.tr("Chapters saved"))
            self._try(work, self._say_of_chapters, lambda: self._chapters.say(""))

    def _say_of_chapters(self, problem: str) -> None:
        """What was done could not be: the chapters are shown as they are."""
        self._chapters.say(problem)
        if (one := self._one) is not None:
            self._desk.spawn(self._editor.look_again(one), self.tr("Details"))

    def add_captions(self, path: str, said: str, name: str) -> None:
        if (one := self._one) is not None:
            work = self._editor.add_captions(one, path, said, name, self.tr("Captions added"))
            self._try(work, self._captions.say, self._captions.close_form)

    def name_captions(self, caption: Caption, said: str, name: str) -> None:
        if (one := self._one) is not None:
            work = self._editor.name_captions(one, caption, said, name, self.tr("Captions named"))
            self._try(work, self._captions.say, self._captions.close_form)

    def remove_captions(self, caption: Caption) -> None:
        if (one := self._one) is not None:
            work = self._editor.remove_captions(one, caption, self.tr("Captions removed"))
            self._try(work, self._captions.say, lambda: self._captions.say(""))

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
