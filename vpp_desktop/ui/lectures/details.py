"""Everything about a lecture, or several, beside the catalog: looked at, and edited in place.

The preview is the storyboard and the student's page: QtMultimedia would add 59 MB for a player that shows less
than the browser does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.text import clock
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.captions import CaptionsSection
from vpp_desktop.ui.lectures.chapters import ChaptersSection
from vpp_desktop.ui.lectures.conduct import Conduct
from vpp_desktop.ui.lectures.deeds import Deeds
from vpp_desktop.ui.lectures.editor import Editor
from vpp_desktop.ui.lectures.facts import FactsSection
from vpp_desktop.ui.lectures.form import Form
from vpp_desktop.ui.lectures.note import Note
from vpp_desktop.ui.lectures.poster import Poster
from vpp_desktop.ui.lectures.reading import Completions, Pictures
from vpp_desktop.ui.sizes import size_words
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.widgets.buttons import button, icon_button
from vpp_desktop.ui.widgets.card import line
from vpp_desktop.ui.widgets.state import StateLabel
from vpp_desktop.ui.widgets.text import label

WIDTH = 360
PAD = 16


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
        self._content = self._body()
        self.area.setWidget(self._content)
        self.area.verticalScrollBar().rangeChanged.connect(lambda: self._keep_width())
        column.addWidget(self.area, 1)
        parts = (self.form, self.captions, self.chapters, self.deeds)
        self._conduct = Conduct(desk, self.editor, lambda: self._lectures, parts)
        self.visibility.clicked.connect(self._conduct.toggle)
        self._pictures = Pictures(desk, self.poster, self.chapters)
        self._completions = Completions(desk, self.editor, self.form, self.captions)
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
        if fresh and self._lectures:
            self.form.commit()
            self.chapters.commit()
        self._lectures = tuple(lectures)
        self.setEnabled(bool(lectures))
        if lectures:
            self._refresh(fresh)
        if fresh:
            self.area.verticalScrollBar().setValue(0)
        self._pictures.show(self.lecture)

    def actions_of(self) -> list[Action]:
        """What can be asked for by a word while something is shown."""

        def one() -> bool:
            return self.lecture is not None

        def some() -> bool:
            return bool(self._lectures)

        return [
            Action(
                "lecture.open", self.tr("Open student page"), self.deeds.open_page, enabled=one, icon="open-external"
            ),
            Action("lecture.link", self.tr("Copy link"), self.deeds.copy_link, enabled=one, icon="link"),
            Action(
                "lecture.captions", self.tr("Add captions"), self.captions.choose_file, enabled=one, icon="captions"
            ),
            Action("lecture.chapter", self.tr("Add a chapter"), self.chapters.add_here, enabled=one, icon="chapters"),
            Action("lecture.export", self.tr("Export…"), self.deeds.choose_folder, enabled=one, icon="export"),
            Action(
                "lecture.visibility", self.tr("Publish or unpublish"), self._conduct.toggle, enabled=some, icon="eye"
            ),
            Action("lecture.delete", self.tr("Delete"), self._conduct.delete, enabled=some, icon="delete"),
        ]

    def stop(self) -> None:
        """Gives up what is being read; for the end of the pane."""
        self._pictures.stop()
        self._completions.stop()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.minimumSizeHint().width(), 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """360 pixels, more where large text needs it."""
        content = self._content.minimumSizeHint().width() + self.area.verticalScrollBar().sizeHint().width()
        return QSize(max(WIDTH, content), 240)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._keep_width()

    def _keep_width(self) -> None:
        """The content stays as wide with a scroll bar as without."""
        scroll = self.area.verticalScrollBar()
        bar = scroll.sizeHint().width() if scroll.maximum() > 0 else 0
        begin, end = PAD, max(0, PAD - bar)
        if self.isRightToLeft():
            begin, end = end, begin
        self._column.setContentsMargins(begin, 0, end, PAD)

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
        self.visibility = button("")
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
        self._column.addWidget(self.form)
        self.captions = CaptionsSection()
        self.chapters = ChaptersSection()
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
        size = size_words(sum(file.size for package in packages.values() for file in package.files))
        template = self.tr("{duration}, {size}") if packages else self.tr("{duration}, no files yet")
        self._summary.setText(template.format(duration=duration, size=size))

    def _show_warnings(self) -> None:
        one = self.lecture
        wanted = one.package.warnings if one and one.package else []
        present = [item.widget() for n in range(self._warnings.count()) if (item := self._warnings.itemAt(n))]
        sentences = [text[:1].upper() + text[1:] for text in map(spoken, wanted)]
        if [note.said for note in present if isinstance(note, Note)] == sentences:
            return
        for note in present:
            if note is not None:
                self._warnings.removeWidget(note)
                note.hide()
                note.deleteLater()
        for text in sentences:
            self._warnings.addWidget(Note("warn", text))

    # What a person does

    def _took(self, lecture: Lecture) -> None:
        if any(one.id == lecture.id for one in self._lectures):
            self._lectures = tuple(lecture if one.id == lecture.id else one for one in self._lectures)
            self._refresh(fresh=False)
            self._pictures.show(self.lecture)
        self.changed.emit(lecture)

    def _gone(self, identity: str) -> None:
        left = [one for one in self._lectures if one.id != identity]
        if len(left) != len(self._lectures):
            self.form.forget()
            self.show_lectures(left)
        self.removed.emit(identity)
