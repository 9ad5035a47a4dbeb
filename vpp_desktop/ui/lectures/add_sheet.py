"""The sheet between a drop and the queue: what is said of all files, what of each, and what is wrong with some."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.catalog.store import LectureQuery, LectureStore
from vpp_core.errors import VppError, printable
from vpp_core.media.files import in_thread
from vpp_core.media.source import look
from vpp_desktop import config
from vpp_desktop.events import shown
from vpp_desktop.jobs.collect import Found
from vpp_desktop.jobs.job import Spec, State
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.add_form import AddForm, Filled
from vpp_desktop.ui.lectures.add_model import AddModel
from vpp_desktop.ui.lectures.add_table import AddTable
from vpp_desktop.ui.lectures.adding import (
    Row,
    common_course,
    course_text,
    is_same_file,
    known_jobs,
    path_of,
    row_of,
    said,
    totals,
)
from vpp_desktop.ui.lectures.courses import known_courses
from vpp_desktop.ui.lectures.enqueue import AT_ONCE, enqueue
from vpp_desktop.ui.lectures.examine import Examiner, Looked, same_bytes
from vpp_desktop.ui.lectures.words import amount, grouped, plural
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.widgets.bar import Bar
from vpp_desktop.ui.widgets.buttons import button, primary
from vpp_desktop.ui.widgets.card import Banner
from vpp_desktop.ui.widgets.text import label

MOST_TOLD = 3
MOST_LOOKED_UP = 300
"""Files that are looked for in the catalog by their names; one that is there already stays one lecture anyway."""

HEARD_SECONDS = 1.0
"""By then everybody has heard of the jobs that were added last."""


class AddSheet(QWidget):
    """Takes files until they are queued, or not wanted."""

    closed = Signal()
    added = Signal(int)
    """So many are in the queue now."""
    reopened = Signal()
    """What was dismissed is back."""

    def __init__(self, desk: Desk, examiner: Examiner, more: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._examiner = examiner
        self._adding: asyncio.Task[Any] | None = None
        self._stopping = False
        self._collecting = 0
        self._generation = 0
        self.model = AddModel()
        self.form = AddForm()
        self.table = AddTable(self.model)
        self.problems = QVBoxLayout()
        self.problems.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.form)
        column.addLayout(self.problems)
        column.addWidget(self.table, 1)
        column.addLayout(self._foot(more))
        self.model.counted.connect(self._count)
        self.model.emptied.connect(self._left_out)
        self.setAccessibleName(self.tr("Add lectures"))

    def _foot(self, more: Callable[[], object]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.total = label("", role="muted")
        self.bar = Bar(self.tr("Adding"))
        self.bar.setFixedWidth(160)
        self.bar.hide()
        self.more = button(self.tr("Choose more files"), more, "add")
        self.cancel = button(self.tr("Cancel"), self.dismiss)
        self.go = primary("", self.add)
        row.addWidget(self.total)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for each in (self.more, self.cancel, self.go):
            row.addWidget(each)
        return row

    # Taking files

    @property
    def is_open(self) -> bool:
        return bool(self.model.rows) or self._collecting > 0 or self.problems.count() > 0

    def take(self, paths: Sequence[str]) -> None:
        """These files and folders are to be added; a sheet that is open gets them besides its own."""
        self._collecting += 1
        self._count()
        self._desk.spawn(self._take(self._generation, list(paths)), self.tr("Add lectures"))

    async def _take(self, generation: int, paths: list[str]) -> None:
        try:
            first = not self.model.rows
            if first:
                self._offer_ladders()
            collected = await self._examiner.collect(paths)
        finally:
            self._collecting -= 1
        if generation != self._generation:
            return
        for error in collected.errors:
            self._tell("warn", sentence_of(error))
        fresh = self.model.add([row_of(found) for found in collected.files])
        if first:
            self._begin()
        self._count()
        self._desk.spawn(self._offer_words(), self.tr("Completion"))
        await self._examine(generation, fresh)

    async def _examine(self, generation: int, fresh: Sequence[Row]) -> None:
        """Finds out what is worth knowing of the files, as long as they are on the sheet and nobody adds them."""

        def wanted() -> bool:
            return generation == self._generation and not self._adding

        await self._remark_jobs(fresh)
        await self._examiner.look_at([row.found for row in fresh if row.looked is None], self._looked, wanted)
        if wanted():
            await self._remark_repeats()
            await self._remark_catalog(generation, fresh)

    def _begin(self) -> None:
        """The first files are there: what their folders tell is said of all, unless somebody was faster."""
        course = common_course(self.model.rows)
        if not self.form.course.isModified():
            self.form.course.setText(course_text(course))
        if not self.form.term.isModified():
            self.form.term.setText((course.term or "") if course else "")
        self.table.setCurrentIndex(self.model.index(0, 0))

    def _left_out(self) -> None:
        """Somebody took the last file off the sheet."""
        if not self.is_open and not self._adding:
            self.dismiss()

    def _looked(self, found: Found, looked: Looked) -> None:
        row = self.model.touch(found.path)
        if row is not None:
            row.looked = looked
            self.model.told(found.path)
            self._count()

    def _tell(self, role: str, sentence: str) -> None:
        if self.problems.count() > MOST_TOLD:
            return
        if self.problems.count() == MOST_TOLD:
            sentence = self.tr("More of what was dropped could not be read.")
        banner = Banner(role, sentence, closed=lambda: self._untell(banner))
        self.problems.addWidget(banner)

    def _untell(self, banner: QWidget) -> None:
        self.problems.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        if not self.is_open:
            self.dismiss()

    # What is worth knowing of files

    def _remark(self, path: bytes, text: str) -> None:
        row = self.model.touch(path)
        if row is not None and not row.remark:
            row.remark = text
            self.model.told(path)

    async def _remark_jobs(self, rows: Sequence[Row]) -> None:
        jobs = known_jobs(await self._desk.queue.jobs())
        for row in rows:
            job = jobs.get(row.found.path)
            if job is None:
                continue
            if job.state is not State.PUBLISHED:
                self._remark(row.found.path, self.tr("{file} is in the queue already").format(file=row.name))
            elif is_same_file(job, await in_thread(_state_of, row)):
                text = self.tr("{file} was added before; adding it again changes only what is said of it")
                self._remark(row.found.path, text.format(file=row.name))

    async def _remark_repeats(self) -> None:
        known = [(r.found.path, r.looked.state.size) for r in self.model.rows if r.looked and r.looked.state]
        for later, earlier in (await same_bytes(known)).items():
            other = printable(shown(earlier))
            self._remark(later, self.tr("Seems to be the same recording as {file}").format(file=other))

    async def _remark_catalog(self, generation: int, rows: Sequence[Row]) -> None:
        try:
            async with self._desk.stores.open() as store:
                for row in rows[:MOST_LOOKED_UP]:
                    if generation != self._generation:
                        return
                    title = await _title_in(store, row) if row.usable and not row.remark else ""
                    if title:
                        text = self.tr("{file} is in the catalog already, as {title}")
                        self._remark(row.found.path, text.format(file=row.name, title=title))
        except VppError:
            return  # what is known of the catalog is a help, and nothing depends on it

    # Completion

    def _offer_ladders(self) -> None:
        try:
            ladders = config.load_ladders(self._desk.folders.config)
        except VppError as error:
            self._tell("error", sentence_of(error))
            return
        settings = self._desk.settings.value
        self.form.offer_ladders(list(ladders.values()), settings.ladder)
        self.form.visibility.setCurrentIndex(self.form.visibility.findData(settings.visibility))

    async def _offer_words(self) -> None:
        try:
            async with self._desk.stores.open() as store:
                courses = list(await known_courses(store))
                terms = [each.value for each in await store.values("term")]
                presenters = [each.value for each in await store.values("presenters")]
        except VppError:
            return
        self.form.offer(courses, terms, presenters)

    # The foot

    def _count(self) -> None:
        count, seconds, size, complete = totals(self.model.rows)
        text = amount(count, seconds, size)
        if self._collecting:
            text = self.tr("Looking for recordings…")
        elif not complete:
            text = self.tr("{amount}, still counting").format(amount=text)
        unfit = len(self.model.rows) - count
        if unfit:
            text = self.tr("{amount}; %n left out", "", unfit).format(amount=text)
        self.total.setText(text)
        words = self.tr("Add 1 lecture") if count == 1 else self.tr("Add {count} lectures")
        self.go.setText(words.format(count=grouped(count)))
        self.go.setEnabled(count > 0 and not self._adding)
        for each in (self.form, self.table, self.more):
            each.setEnabled(not self._adding)

    def dismiss(self) -> None:
        """Nothing is added, and for a while that can be taken back; while it adds, the rest is not."""
        if self._adding:
            self._stopping = True
            return
        rows, filled = list(self.model.rows), self.form.filled()
        self._close()
        if rows:
            one, many = self.tr("1 file was not added"), self.tr("{count} files were not added")
            told = plural(len(rows), one, many)
            self._desk.messages.undo(told, lambda: self._bring_back(rows, filled), _nothing)

    async def _bring_back(self, rows: Sequence[Row], filled: Filled) -> None:
        """Puts dismissed files on the sheet again, with all that was typed; what was begun since stays."""
        if not self.is_open:
            self.form.fill(filled)
        fresh = self.model.add(rows)
        self._count()
        self.reopened.emit()
        await self._examine(self._generation, fresh)

    def _close(self) -> None:
        self._generation += 1
        self.model.clear()
        self.form.clear()
        while (item := self.problems.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    # Adding

    @property
    def adding(self) -> int:
        """How many files are being added now."""
        return len(self.model.rows) if self._adding else 0

    def add(self) -> None:
        """Queues all that can be, and starts it."""
        if not self._adding and self.go.isEnabled():
            self._stopping = False
            self._adding = self._desk.spawn(self._add(), self.tr("Add lectures"))
            self._count()

    async def finish(self) -> None:
        """Returns when nothing is being added any more."""
        if self._adding:
            await asyncio.wait([self._adding])
            await asyncio.sleep(HEARD_SECONDS)

    async def stop(self) -> None:
        """Adds no more; what was added already stays in the queue."""
        self._stopping = True
        await self.finish()

    async def _add(self) -> None:
        everyone = self.form.said()
        rows = [row for row in self.model.rows if row.usable]
        unfit = {row.found.path for row in self.model.rows if not row.usable}
        queued: dict[bytes, str] = {}
        self.bar.show()
        try:
            settings, folder = self._desk.settings.value, self._desk.folders.config
            recipe = config.recipe(settings, folder, self.form.ladder_name, loudness=None)
            for begin in range(0, len(rows), AT_ONCE):
                if self._stopping:
                    break
                self.bar.show_fraction(begin / len(rows))
                queued |= await enqueue(
                    self._desk.queue,
                    rows[begin : begin + AT_ONCE],
                    lambda row: Spec(recipe, said(row, everyone), row.told),
                )
        except VppError as error:
            self._tell("error", sentence_of(error))
        finally:
            self._adding = None
            self.bar.hide()
            self._desk.queue.start(queued.values())
            done = unfit | queued.keys()
            self._finish(len(queued), [row for row in self.model.rows if row.found.path not in done])

    def _finish(self, count: int, left: Sequence[Row]) -> None:
        if left:
            self.model.keep(left)
            self._count()
            self._desk.spawn(self._examine(self._generation, left), self.tr("Add lectures"))
        else:
            self._close()
        if count:
            self.added.emit(count)


async def _nothing() -> None:
    """What is off the sheet is forgotten already."""


def _state_of(row: Row) -> object:
    try:
        return look(path_of(row.found))
    except VppError:
        return None


async def _title_in(store: LectureStore, row: Row) -> str:
    """The title of a lecture that was made from a file of this name and size."""
    if row.looked is None or row.looked.state is None:
        return ""
    page = await store.search(LectureQuery(text=row.told.title or "", limit=20))
    found = (e for e in page.lectures if e.source.name == row.name and e.source.size == row.looked.state.size)
    return next((lecture.title for lecture in found), "")
