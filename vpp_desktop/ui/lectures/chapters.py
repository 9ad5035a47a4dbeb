"""The chapters of a lecture in its details: a timeline, a row for each, and all of them as text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from vpp_core.catalog.chapters import (
    chapter_lines,
    exact_clock,
    parse_chapters,
    parse_clock,
    with_added,
    with_moved,
    with_title,
    without,
)
from vpp_core.errors import UsageError
from vpp_core.media.manifest import Chapter
from vpp_desktop.ui.lectures.cells import Cell
from vpp_desktop.ui.lectures.flow import Flow
from vpp_desktop.ui.lectures.storyboard import Pictures
from vpp_desktop.ui.lectures.timeline import Timeline
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.text import label

TIME_WIDTH = 76
ROWS_A_TURN = 12


class ChapterRow(QWidget):
    """When a chapter begins, and its title; below them what is wrong with either."""

    def __init__(self, index: int) -> None:
        super().__init__()
        number = index + 1
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.time = Cell(self.tr("Beginning of chapter {n}").format(n=number), "0:00")
        self.name = Cell(self.tr("Title of chapter {n}").format(n=number))
        self.remove = icon_button("delete", self.tr("Remove chapter {n}").format(n=number))
        row.addWidget(self.time)
        row.addWidget(self.name, 1)
        row.addWidget(self.remove)
        self._column.addLayout(row)
        self._problem: QLabel | None = None
        for cell in (self.time, self.name):
            cell.said.connect(self._say)
        self.time.setFixedWidth(max(TIME_WIDTH, self.time.fontMetrics().horizontalAdvance("0:00:00.000") + 4))

    def _say(self, problem: str) -> None:
        if self._problem is None:
            self._problem = label("", "secondary", "error", wrap=True)
            self._column.addWidget(self._problem)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def commit(self) -> None:
        for cell in (self.time, self.name):
            if not cell.problem:
                cell.commit()

    def revert(self) -> None:
        for cell in (self.time, self.name):
            cell.revert()

    def show_chapter(self, chapter: Chapter) -> None:
        self.time.show_text(exact_clock(chapter.start))
        self.name.show_text(chapter.title)


class ChaptersSection(QWidget):
    """Everything about chapters; each change asks for a whole new list."""

    wanted = Signal(object)
    """The chapters as they are to be."""

    looked_at = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ChapterRow] = []
        self._chapters: list[Chapter] = []
        self._duration = 0.0
        self._begun = -1
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._add_rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.timeline = Timeline()
        column.addWidget(self.timeline)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column.addLayout(self._list)
        self._problem = label("", "secondary", "error", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        column.addWidget(self._buttons())
        self._editor = self._make_editor()
        column.addWidget(self._editor)
        self.timeline.cursor_moved.connect(self._on_cursor)
        self.timeline.add_wanted.connect(self.add_here)
        self.timeline.remove_wanted.connect(self.remove)
        self.timeline.moved.connect(self._move)

    def _buttons(self) -> Flow:
        row = Flow(8)
        self.add = button("", self.add_here, "add")
        self.as_text = button(self.tr("As text"), self._open_text, "edit")
        self.as_text.setToolTip(self.tr("All chapters as lines such as 12:30 Hashing, to write, copy or paste"))
        row.add(self.add)
        row.add(self.as_text)
        return row

    def _make_editor(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Chapters as text"))
        self.text.setPlaceholderText(self.tr("0:00 Welcome\n12:30 Hashing"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(160)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.save_text = button(self.tr("Save"), self._save_text)
        row.addWidget(self.save_text)
        row.addWidget(quiet(self.tr("Cancel"), self._close_text))
        row.addStretch(1)
        column.addLayout(row)
        made.hide()
        return made

    def show_pictures(self, pictures: Pictures) -> None:
        self.timeline.show_pictures(pictures)

    def show_chapters(self, chapters: Sequence[Chapter], duration: float, *, fresh: bool) -> None:
        """The chapters as they are; `fresh` for another lecture."""
        if fresh:
            self.timeline.restart()
            self._begun = -1
            self.say("")
            self._close_text()
        if fresh or len(chapters) != len(self._chapters):
            for row in self.rows:
                row.revert()  # what was typed in it was for another chapter
        self._chapters, self._duration = list(chapters), duration
        self.timeline.show_chapters(chapters, duration)
        while len(self.rows) > len(chapters):
            gone = self.rows.pop()
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for row, chapter in zip(self.rows, chapters, strict=False):
            row.show_chapter(chapter)
        self._add_rows()
        self._on_cursor(self.timeline.cursor_at, quiet=True)
        self._name_begun()

    def _add_rows(self) -> None:
        """Makes the rows that lack, a few each turn of the loop: a long list must not hold up the window."""
        for index in range(len(self.rows), min(len(self.rows) + ROWS_A_TURN, len(self._chapters))):
            self._add_row(index)
            self.rows[index].show_chapter(self._chapters[index])
        if len(self.rows) < len(self._chapters):
            self._more.start()

    def _add_row(self, index: int) -> None:
        row = ChapterRow(index)
        row.time.committed.connect(lambda text: self._set_time(index, text))
        row.name.committed.connect(lambda text: self._set_title(index, text))
        row.remove.clicked.connect(lambda: self.remove(index))
        self.rows.append(row)
        self._list.addWidget(row)

    def commit(self) -> None:
        """Saves what was typed and not left yet."""
        for row in self.rows:
            row.commit()

    def say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    @property
    def problem(self) -> str:
        return self._problem.text()

    def add_here(self) -> None:
        """One more chapter at the cursor; its title is asked for when it is there."""
        at = self.timeline.cursor_at
        taken = next((n for n, one in enumerate(self._chapters) if abs(one.start - at) < 0.5), None)
        if taken is not None:
            self._begun = taken
            self._name_begun()
            return
        if at >= self._duration:
            return
        self._begun = sum(one.start < at for one in self._chapters)
        title = self.tr("Chapter {n}").format(n=self._begun + 1)
        self._ask(with_added(self._chapters, at, title, self._duration))

    def remove(self, index: int) -> None:
        self._ask(without(self._chapters, index))

    def _name_begun(self) -> None:
        if 0 <= self._begun < len(self.rows):
            name = self.rows[self._begun].name
            self.timeline.selected = self._begun
            name.setFocus(Qt.FocusReason.OtherFocusReason)
            name.selectAll()
        self._begun = -1

    def _move(self, index: int, start: float) -> None:
        moved = with_moved(self._chapters, index, start)
        if moved != self._chapters:
            self.timeline.put_cursor(moved[index].start)
            self._ask(moved)

    def _set_time(self, index: int, text: str) -> None:
        field, start = self.rows[index].time, parse_clock(text)
        if start is None:
            field.say(self.tr("Write it as 12:30"))
            return
        moved = with_moved(self._chapters, index, start)
        if abs(moved[index].start - start) > 0.001:
            field.say(self.tr("Not between its neighbours"))
            return
        field.say("")
        self._ask(moved)

    def _set_title(self, index: int, text: str) -> None:
        if not text.strip():
            self.rows[index].name.say(self.tr("A chapter needs a title"))
            return
        self._ask(with_title(self._chapters, index, " ".join(text.split())))

    def _ask(self, chapters: list[Chapter]) -> None:
        self.say("")
        self.wanted.emit(chapters)

    def _on_cursor(self, second: float, quiet: bool = False) -> None:
        text = self.tr("Add at {time}").format(time=exact_clock(second))
        self.add.setText(text)
        self.add.setAccessibleName(self.tr("Add a chapter at {time}").format(time=exact_clock(second)))
        if not quiet:
            self.looked_at.emit(second)

    def _open_text(self) -> None:
        self.text.setPlainText(chapter_lines(self._chapters, self._duration))
        self._editor.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_text(self) -> None:
        self._editor.hide()
        self.say("")

    def _save_text(self) -> None:
        try:
            chapters = parse_chapters(self.text.toPlainText(), self._duration)
        except UsageError as error:
            self.say(sentence_of(error))
            return
        self._close_text()
        self._ask(chapters)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._editor.isVisible():
            self._close_text()
            self.as_text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, super().minimumSizeHint().height())
