"""The pane beside the catalog, on a real published lecture: what it shows, and what each control changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.contract.conftest import database_url, mongod_url
from tests.desktop.bench import FakeStores
from tests.desktop.ui.conftest import Driver
from tests.desktop.ui.lecture_samples import SAID, Sample, sample
from tests.platform import free_port
from vpp_core.catalog.lecture import Course, CourseParts, Lecture, Metadata, SourceInfo
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.publish import edit
from vpp_core.catalog.store import LectureStore
from vpp_core.media.manifest import Chapter
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.details import Details
from vpp_desktop.ui.lectures.fields import ChipsField, Field, LineField, TextField
from vpp_desktop.ui.messages import Message

__all__ = ["database_url", "mongod_url", "sample"]

pytestmark = [
    pytest.mark.ffmpeg,
    pytest.mark.timeout(300),
    pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True),  # the offscreen platform, when words are offered
]

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung und Rindfleischetikettierungsüberwachungsaufgaben"


class Pane:
    """The pane with its catalog, driven as a person would."""

    def __init__(self, drive: Driver, desk: Desk, store: LectureStore, details: Details) -> None:
        self.drive = drive
        self.desk = desk
        self.store = store
        self.details = details
        self.changes: list[Lecture] = []
        self.removals: list[str] = []
        self.posted: list[Message] = []
        details.changed.connect(self.changes.append)
        details.removed.connect(self.removals.append)
        desk.messages.posted.connect(self.posted.append)

    def stored(self, lecture: Lecture) -> Lecture | None:
        return self.drive.run(self.store.get(lecture.id))

    def now(self) -> Lecture:
        """The lecture that is shown, as the catalog has it."""
        assert self.details.lecture is not None
        found = self.stored(self.details.lecture)
        assert found is not None
        return found

    def field(self, key: str) -> Field:
        return self.details.form.fields[key]

    def edit(self, key: str) -> QLineEdit | QPlainTextEdit:
        field = self.field(key)
        assert isinstance(field, LineField | TextField | ChipsField)
        return field.edit

    def text(self, key: str) -> str:
        edit = self.edit(key)
        return edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()

    def type(self, key: str, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Replaces what is in a field, by keys."""
        edit = self.edit(key)
        edit.setFocus()
        edit.selectAll()
        bot = self.drive.qtbot
        bot.keyClick(edit, Qt.Key.Key_Delete)
        bot.keyClicks(edit, text)
        if end is not None:
            bot.keyClick(edit, end)

    def click(self, button: QAbstractButton) -> None:
        self.drive.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def resize(self, width: int, height: int) -> None:
        for widget in (self.details.parentWidget(), self.details):
            widget.resize(width, height)

    def undo(self) -> None:
        assert self.desk.messages.undo_last()


@pytest.fixture
def pane(drive: Driver, desk: Desk, stores: FakeStores) -> Iterator[Pane]:
    with shown(drive, desk, stores.store) as made:
        yield made


@contextmanager
def shown(drive: Driver, desk: Desk, store: LectureStore) -> Iterator[Pane]:
    host = QWidget()  # a window of its own would tell its smallest size, which the offscreen platform complains of
    host.setObjectName("page")
    details = Details(desk)
    details.setParent(host)
    made = Pane(drive, desk, store, details)
    made.resize(360, 900)
    host.show()
    host.activateWindow()
    drive.qtbot.waitExposed(host)
    yield made
    details.stop()
    host.hide()
    host.deleteLater()


@pytest.fixture
def lecture(pane: Pane, sample: Sample) -> Lecture:
    """The sample, published and shown with its pictures."""
    made = pane.drive.run(sample.publish(pane.store))
    pane.details.show_lecture(made)
    pane.drive.until(lambda: pane.details.poster._pictures.tiles)
    return made


# --- showing ----------------------------------------------------------------------------------------


def test_a_lecture_is_shown_whole(pane: Pane, lecture: Lecture, shot: Any) -> None:
    texts = {key: pane.text(key) for key in ("title", "description", "course", "code", "term", "number", "language")}
    assert texts == {
        "title": "Hashing with chaining",
        "description": SAID.description,
        "course": "Algorithms and data structures",
        "code": "CS101",
        "term": "Fall 2026",
        "number": "3",
        "language": "English",
    }
    chips = pane.field("presenters")
    assert isinstance(chips, ChipsField)
    assert [chip.text for chip in chips.chips] == ["Ada Lovelace", "Grace Hopper"]
    assert [row.caption.language for row in pane.details.captions.rows] == ["de"]
    assert [row.name.text() for row in pane.details.chapters.rows] == ["Welcome", "Chaining", "Open addressing"]
    assert pane.details.state.word == "Published"
    for scheme in ("light", "dark"):
        theme.current().choose(scheme)
        whole(pane)
        shot(pane.details, f"details-{scheme}")
        pane.resize(360, 1900)
        whole(pane)
        shot(pane.details, f"details-whole-{scheme}")
        pane.resize(360, 900)


def whole(pane: Pane) -> None:
    """Nothing sticks out at the side."""
    for _ in range(6):
        QApplication.processEvents()  # a layout in a layout in a layout
    assert pane.details.area.widget().width() <= pane.details.area.viewport().width()
    for widget in pane.details.area.widget().findChildren(QWidget):
        if widget.isVisible():
            right = widget.mapTo(pane.details, QPoint(widget.width(), 0)).x()
            assert right <= pane.details.width(), f"{widget} {widget.accessibleName()} sticks out: {right}"


def test_empty_and_long_and_large_are_shown_whole(pane: Pane, lecture: Lecture, shot: Any) -> None:
    bare = lecture.model_copy(
        update={
            "description": "",
            "course": None,
            "number": None,
            "presenters": [],
            "tags": [],
            "language": None,
            "recorded_at": None,
            "captions": [],
            "chapters": [],
            "visibility": "draft",
            "published_at": None,
        }
    )
    pane.details.show_lecture(bare)
    pane.resize(360, 1500)
    whole(pane)
    shot(pane.details, "details-empty")
    package = lecture.package
    assert package is not None
    long = lecture.model_copy(
        update={
            "title": LONG,
            "description": f"{LONG}\n\n{LONG}",
            "course": Course(title=LONG, code="DDSG-2026-WINTER", term="Wintersemester 2026/27"),
            "presenters": [LONG, "Prof. Dr. Annegret Kramp-Karrenbauer-Schnarrenberger", "Ada"],
            "tags": [f"tag-{n}" for n in range(14)],
            "package": package.model_copy(update={"warnings": ["damaged: 26.3 of 40.0 s could be decoded"]}),
            "source": SourceInfo(sha256="0" * 64, name=f"{LONG.replace(' ', '_')}.mp4", size=48_000_000_000),
        }
    )
    pane.details.show_lecture(long)
    pane.resize(360, 2000)
    whole(pane)
    shot(pane.details, "details-long")
    theme.current().scale(2.0)
    try:
        pane.resize(420, 2600)
        whole(pane)
        shot(pane.details, "details-200")
    finally:
        theme.current().scale(1.0)


def test_saved_wrong_and_from_right_to_left(pane: Pane, lecture: Lecture, shot: Any) -> None:
    pane.type("title", "Trees")
    pane.drive.until(lambda: pane.changes)
    pane.type("number", "three")
    pane.type("recorded_at", "31.31.2026")
    pane.details.chapters.rows[1].time.setText("9:99")
    pane.details.chapters.rows[1].time.commit()
    pane.click(pane.details.chapters.as_text)
    pane.resize(360, 1700)
    theme.current().choose("dark")
    whole(pane)
    shot(pane.details, "details-wrong-dark")
    pane.details.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    whole(pane)
    shot(pane.details, "details-rtl-dark")


def test_every_control_has_a_name(pane: Pane, lecture: Lecture) -> None:
    pane.details.captions.offer("/somewhere/hashing.en.srt")
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
        for control in pane.details.findChildren(kind):
            if control.isVisible() and not control.objectName().startswith("qt_"):
                assert control.accessibleName() or getattr(control, "text", str)(), control


def test_nothing_is_shown_of_no_lecture(pane: Pane, lecture: Lecture) -> None:
    pane.details.show_lecture(None)
    assert pane.details.lecture is None
    assert not pane.details.isEnabled()


# --- fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "field", "value"),
    [
        ("title", "Trees", "title", "Trees"),
        ("course", "Algorithms", "course", Course(title="Algorithms", code="CS101", term="Fall 2026")),
        ("code", "CS202", "course", Course(title="Algorithms and data structures", code="CS202", term="Fall 2026")),
        ("code", "", "course", Course(title="Algorithms and data structures", term="Fall 2026")),
        ("course", "", "course", None),
        ("number", "12", "number", 12),
        ("number", "", "number", None),
        ("recorded_at", "2027-01-31", "recorded_at", date(2027, 1, 31)),
        ("recorded_at", "", "recorded_at", None),
        ("language", "Deutsch", "language", "de"),
        ("language", "pt-BR", "language", "pt-BR"),
        ("language", "", "language", None),
    ],
)
def test_a_field_is_saved_by_enter_and_taken_back(
    pane: Pane, lecture: Lecture, key: str, typed: str, field: str, value: object
) -> None:
    pane.type(key, typed)
    pane.drive.until(lambda: pane.changes)
    assert getattr(pane.now(), field) == value
    assert pane.changes[-1] == pane.now()
    pane.drive.until(lambda: pane.field(key)._tick.isVisible())
    pane.undo()
    pane.drive.until(lambda: len(pane.changes) == 2)
    before = lecture.model_dump(exclude={"updated_at"})
    assert pane.now().model_dump(exclude={"updated_at"}) == before
    assert pane.text(key) != typed


def test_leaving_a_field_saves_it(pane: Pane, lecture: Lecture) -> None:
    pane.type("description", "One line", end=Qt.Key.Key_Return)
    pane.drive.qtbot.keyClicks(pane.edit("description"), "and another")
    pane.drive.qtbot.keyClick(pane.edit("description"), Qt.Key.Key_Tab)
    pane.drive.until(lambda: pane.changes)
    assert pane.now().description == "One line\nand another"


def test_escape_takes_back_what_was_typed_and_closes_only_then(pane: Pane, lecture: Lecture) -> None:
    closed: list[bool] = []
    pane.details.closed.connect(lambda: closed.append(True))
    pane.type("course", "Something else", end=Qt.Key.Key_Escape)
    assert (pane.text("course"), closed) == ("Algorithms and data structures", [])
    pane.type("title", "Something else", end=Qt.Key.Key_Escape)
    assert (pane.text("title"), closed) == ("Hashing with chaining", [])
    pane.drive.qtbot.keyClick(pane.edit("title"), Qt.Key.Key_Escape)
    assert closed == [True]
    assert pane.changes == []


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("title", "", "A lecture needs a title."),
        ("number", "three", '"three" is no number. Write it as 3.'),
        ("recorded_at", "31.31.2026", '"31.31.2026" is no date. Write it as 2026-10-14.'),
        ("language", "Klingonisch", '"Klingonisch" is no language. Write it as en, de-AT or Deutsch.'),
    ],
)
def test_what_cannot_be_is_said_below_the_field(pane: Pane, lecture: Lecture, key: str, typed: str, says: str) -> None:
    pane.type(key, typed)
    pane.drive.until(lambda: pane.field(key).problem)
    assert pane.field(key).problem == says
    assert pane.text(key) == typed
    pane.drive.qtbot.keyClick(pane.edit(key), Qt.Key.Key_Escape)
    assert pane.field(key).problem == ""
    assert pane.stored(lecture) == lecture


def test_a_change_of_somebody_else_is_not_lost(pane: Pane, lecture: Lecture) -> None:
    other = edit(pane.store, lecture.id, Metadata(description="Theirs"), course=CourseParts(term="Spring 2027"))
    pane.drive.run(other)
    pane.type("code", "CS9")
    pane.drive.until(lambda: pane.changes)
    assert pane.now().description == "Theirs"
    assert pane.now().course == Course(title="Algorithms and data structures", code="CS9", term="Spring 2027")
    assert pane.text("term") == "Spring 2027"


def test_what_is_being_typed_survives_a_refresh(pane: Pane, lecture: Lecture) -> None:
    pane.type("title", "Half a tit", end=None)
    pane.details.show_lecture(lecture.model_copy(update={"number": 9}))
    assert (pane.text("title"), pane.text("number")) == ("Half a tit", "9")


def test_showing_another_lecture_saves_what_was_typed(pane: Pane, lecture: Lecture) -> None:
    pane.type("title", "Typed", end=None)
    other = lecture.model_copy(update={"id": "other", "title": "Other"})
    pane.details.show_lecture(other)
    pane.drive.until(lambda: pane.changes)
    stored = pane.stored(lecture)
    assert stored is not None
    assert stored.title == "Typed"
    assert pane.text("title") == "Other"


def test_ctrl_z_means_what_was_typed_and_then_what_was_saved(pane: Pane, lecture: Lecture) -> None:
    window = pane.details.parentWidget()
    QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), window, pane.undo)
    for key in ("course", "title"):
        edit, before = pane.edit(key), pane.text(key)
        edit.setFocus()
        pane.drive.qtbot.keyClicks(edit, "x")
        pane.drive.qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert pane.text(key) == before
        told = len(pane.changes)
        pane.type(key, "Trees")
        pane.drive.until(lambda told=told: len(pane.changes) == told + 1)
        pane.drive.qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        pane.drive.until(lambda told=told: len(pane.changes) == told + 2)
        assert pane.text(key) == before


def test_a_chapter_that_is_being_typed_goes_to_its_own_lecture(pane: Pane, lecture: Lecture) -> None:
    name = pane.details.chapters.rows[1].name
    name.setFocus()
    name.setText("Typed")
    other = lecture.model_copy(update={"id": "other", "title": "Other"})
    pane.details.show_lecture(other)
    pane.drive.until(lambda: pane.changes)
    stored = pane.stored(lecture)
    assert stored is not None
    assert stored.chapters[1].title == "Typed"
    assert pane.details.chapters.rows[1].name.text() == "Chaining"


def test_a_new_package_brings_its_pictures(pane: Pane, lecture: Lecture) -> None:
    package = lecture.package
    assert package is not None
    bare = package.model_copy(update={"storyboard": None, "storyboard_vtt": None})
    pane.details.show_lecture(lecture.model_copy(update={"package": bare}))
    pane.drive.until(lambda: not pane.details.poster._pictures.tiles)
    pane.drive.until(lambda: not pane.details.poster._pictures.poster.isNull())


def test_what_can_be_asked_for_by_a_word(pane: Pane, lecture: Lecture) -> None:
    actions = {action.id: action for action in pane.details.actions_of()}
    assert all(action.enabled() for action in actions.values())
    actions["lecture.visibility"].run()
    pane.drive.until(lambda: pane.changes)
    pane.details.show_lecture(None)
    assert not any(action.enabled() for action in actions.values())


def test_names_are_added_and_removed(pane: Pane, lecture: Lecture) -> None:
    edit, chips = pane.edit("presenters"), pane.field("presenters")
    assert isinstance(chips, ChipsField)
    pane.type("presenters", "Zoe")
    pane.drive.until(lambda: len(pane.changes) == 1)
    assert pane.now().presenters == ["Ada Lovelace", "Grace Hopper", "Zoe"]
    assert pane.text("presenters") == ""
    pane.drive.qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    pane.drive.until(lambda: len(pane.changes) == 2)
    pane.click(chips.chips[0].button)
    pane.drive.until(lambda: len(pane.changes) == 3)
    assert pane.now().presenters == ["Grace Hopper"]
    pane.undo()
    pane.drive.until(lambda: len(pane.changes) == 4)
    assert pane.now().presenters == ["Ada Lovelace", "Grace Hopper"]


def test_words_of_the_catalog_are_offered(pane: Pane, lecture: Lecture) -> None:
    edit = pane.edit("course")
    assert isinstance(edit, QLineEdit)
    edit.setFocus()
    pane.drive.until(edit.completer)
    edit.clear()
    pane.drive.qtbot.keyClicks(edit, "data")
    completer = edit.completer()
    assert completer.currentCompletion() == "CS101 Algorithms and data structures"
    completer.popup().hide()
    pane.drive.qtbot.keyClick(edit, Qt.Key.Key_Escape)


def test_a_course_is_found_by_its_code(pane: Pane, lecture: Lecture) -> None:
    other = lecture.model_copy(update={"id": "other", "slug": "other", "course": Course(title="Physics", code="PHY 1")})
    pane.drive.run(pane.store.change("other", lambda _: other))
    pane.edit("course").setFocus()
    edit = pane.edit("course")
    assert isinstance(edit, QLineEdit)
    pane.drive.until(edit.completer)
    edit.clear()
    pane.drive.qtbot.keyClicks(edit, "phy 1")
    assert edit.completer().currentCompletion() == "PHY 1 Physics"
    edit.completer().popup().hide()
    pane.type("course", "PHY 1 Physics")
    pane.drive.until(lambda: pane.changes)
    assert pane.now().course == Course(title="Physics", code="PHY 1", term="Fall 2026")
    assert (pane.text("course"), pane.text("code")) == ("Physics", "PHY 1")
    pane.undo()
    pane.drive.until(lambda: pane.now().course == lecture.course)


def test_a_store_that_is_away_is_said_at_the_field(pane: Pane, lecture: Lecture, stores: FakeStores) -> None:
    stores.reachable = False
    pane.type("title", "Trees")
    pane.drive.until(lambda: pane.field("title").problem)
    assert pane.field("title").problem == "MongoDB does not answer. Start it."
    assert pane.text("title") == "Trees"


def test_several_lectures_are_edited_at_once(pane: Pane, lecture: Lecture, shot: Any) -> None:
    second = SourceInfo(sha256="f" * 64, name="b.mp4", size=1)
    from vpp_core.catalog.publish import _new_lecture

    said = SAID.model_copy(update={"title": "Trees", "course": Course(title="Trees"), "presenters": ["Grace Hopper"]})
    other = _new_lecture(second, said)
    pane.drive.run(pane.store.change(other.id, lambda _: other))
    pane.details.show_lectures([lecture, other])
    whole(pane)
    shot(pane.details, "details-several")
    assert not pane.edit("title").isVisible()
    assert (pane.text("course"), pane.text("language")) == ("", "English")
    edit = pane.edit("course")
    assert isinstance(edit, QLineEdit)
    assert edit.placeholderText() == "Several values"
    pane.type("course", "Algorithms")
    pane.drive.until(lambda: len(pane.changes) == 2)
    pane.type("presenters", "Zoe")
    pane.drive.until(lambda: len(pane.changes) == 4)
    stored = [pane.stored(one) for one in (lecture, other)]
    assert [one.course.title for one in stored if one and one.course] == ["Algorithms", "Algorithms"]
    assert [one.presenters for one in stored if one] == [
        ["Ada Lovelace", "Grace Hopper", "Zoe"],
        ["Grace Hopper", "Zoe"],
    ]
    pane.click(pane.details.deeds.delete)
    pane.drive.until(lambda: len(pane.removals) == 2)
    assert pane.details.lectures == ()


# --- who sees it, removing ---------------------------------------------------------------------------


def test_publishing_and_unpublishing(pane: Pane, lecture: Lecture) -> None:
    assert pane.details.visibility.text() == "Unpublish"
    pane.click(pane.details.visibility)
    pane.drive.until(lambda: pane.changes)
    assert pane.now().visibility == "draft"
    assert (pane.details.state.word, pane.details.visibility.text()) == ("Draft", "Publish")
    pane.undo()
    pane.drive.until(lambda: len(pane.changes) == 2)
    assert pane.now().visibility == "published"


def test_deleting_can_be_taken_back(pane: Pane, lecture: Lecture) -> None:
    pane.click(pane.details.deeds.delete)
    pane.drive.until(lambda: pane.removals)
    assert pane.stored(lecture) is None
    assert pane.details.lecture is None
    pane.undo()
    pane.drive.until(lambda: pane.changes)
    assert pane.stored(lecture) == lecture


def test_a_deletion_becomes_final(pane: Pane, lecture: Lecture) -> None:
    pane.click(pane.details.deeds.delete)
    pane.drive.until(lambda: pane.posted)
    pane.desk.messages.settle(pane.posted[-1])
    pane.drive.until(lambda: not pane.drive.run(pane.store.packages_stored()))


# --- captions ---------------------------------------------------------------------------------------


def test_captions_are_added_named_and_removed(pane: Pane, lecture: Lecture, tmp_path: Path, shot: Any) -> None:
    section = pane.details.captions
    file = tmp_path / "hashing.en.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    drop(section, file)
    assert section.form is not None
    assert section.form.language.edit.text() == "English"
    pane.resize(360, 1700)
    whole(pane)
    shot(pane.details, "details-captions")
    pane.click(section.form.confirm)
    pane.drive.until(lambda: section.form is None)
    assert [(one.language, one.label) for one in pane.now().captions] == [("de", "Deutsch"), ("en", "English")]

    pane.click(section.rows[0].edit)
    form = section.form
    assert form is not None
    form.label.edit.setText("Für alle")
    pane.drive.qtbot.keyClick(form.label.edit, Qt.Key.Key_Return)
    pane.drive.until(lambda: section.form is None)
    assert [one.label for one in pane.now().captions] == ["Für alle", "English"]

    pane.click(section.rows[0].remove)
    pane.drive.until(lambda: len(section.rows) == 1)
    assert [one.language for one in pane.now().captions] == ["en"]
    pane.undo()
    pane.drive.until(lambda: len(section.rows) == 2)
    assert [one.label for one in pane.now().captions] == ["Für alle", "English"]


def drop(target: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), copy, data, left, none))


def test_what_is_wrong_with_captions_is_said_in_place(pane: Pane, lecture: Lecture, tmp_path: Path) -> None:
    section = pane.details.captions
    file = tmp_path / "notes.vtt"
    file.write_text("no captions at all")
    section.offer(str(file))
    assert section.form is not None
    section.form.language.edit.setText("nonsense")
    pane.click(section.form.confirm)
    pane.drive.until(lambda: section.problem)
    assert section.problem.startswith("nonsense") or "is no language" in section.problem
    section.form.language.edit.setText("en")
    pane.click(section.form.confirm)
    pane.drive.until(lambda: "no times" in section.problem)
    assert section.problem == "notes.vtt line 1 has no times. Name a .vtt or .srt file."
    pane.drive.qtbot.keyClick(section.form, Qt.Key.Key_Escape)
    assert section.form is None
    assert pane.now() == lecture


def test_a_recording_is_not_taken_for_captions(pane: Pane, lecture: Lecture, tmp_path: Path) -> None:
    drop(pane.details.captions, tmp_path / "lecture.mp4")
    assert pane.details.captions.form is None


# --- chapters ---------------------------------------------------------------------------------------


def titles(lecture: Lecture) -> list[tuple[float, str]]:
    return [(round(one.start, 1), one.title) for one in lecture.chapters]


def test_chapters_are_added_named_moved_and_removed(pane: Pane, lecture: Lecture) -> None:
    section, bot = pane.details.chapters, pane.drive.qtbot
    timeline = section.timeline
    timeline.setFocus()
    timeline.put_cursor(20.0)
    assert section.add.text() == "Add at 0:20"
    bot.keyClick(timeline, Qt.Key.Key_Insert)
    pane.drive.until(lambda: len(section.rows) == 4)
    name = section.rows[2].name
    assert name.hasSelectedText(), "the new title is there to be written over"
    bot.keyClicks(name, "Load factors")
    bot.keyClick(name, Qt.Key.Key_Return)
    pane.drive.until(lambda: len(pane.changes) == 2)
    wanted = [(0.0, "Welcome"), (15.0, "Chaining"), (20.0, "Load factors"), (40.0, "Open addressing")]
    assert titles(pane.now()) == wanted

    time = section.rows[2].time
    time.selectAll()
    bot.keyClicks(time, "0:25.5")
    bot.keyClick(time, Qt.Key.Key_Return)
    pane.drive.until(lambda: len(pane.changes) == 3)
    assert titles(pane.now())[2] == (25.5, "Load factors")
    time.selectAll()
    bot.keyClicks(time, "0:59")
    bot.keyClick(time, Qt.Key.Key_Return)
    assert section.rows[2].time.problem == "Not between its neighbours"
    bot.keyClick(time, Qt.Key.Key_Escape)

    timeline.select(2)
    bot.keyClick(timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    pane.drive.until(lambda: len(pane.changes) == 4)
    assert titles(pane.now())[2] == (26.5, "Load factors")
    pane.click(section.rows[2].remove)
    pane.drive.until(lambda: len(section.rows) == 3)
    pane.undo()
    pane.drive.until(lambda: len(section.rows) == 4)
    bot.keyClick(timeline, Qt.Key.Key_PageDown)
    assert timeline.selected == 3


def test_a_long_list_of_chapters_comes_in_pieces(pane: Pane, lecture: Lecture) -> None:
    section = pane.details.chapters
    many = [Chapter(start=n / 10, end=(n + 1) / 10, title=f"Part {n}") for n in range(200)]
    pane.details.show_lecture(lecture.model_copy(update={"id": "many", "chapters": many}))
    assert len(section.rows) < 200
    pane.drive.until(lambda: len(section.rows) == 200)
    assert [row.name.text() for row in section.rows] == [one.title for one in many]
    pane.details.show_lecture(lecture)
    assert len(section.rows) == 3


def test_a_beginning_is_dragged(pane: Pane, lecture: Lecture, shot: Any) -> None:
    timeline, bot = pane.details.chapters.timeline, pane.drive.qtbot
    pane.details.area.ensureWidgetVisible(timeline)
    QApplication.processEvents()
    at, to = (QPoint(round(timeline.x_of(second)), 30) for second in (15.0, 25.0))
    bot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=at)
    bot.mouseMove(timeline, to)
    pane.drive.until(lambda: timeline._dragged is not None and timeline._dragged[1].start > 20)
    shot(pane.details, "details-drag")
    bot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=to)
    pane.drive.until(lambda: pane.changes)
    assert pane.now().chapters[1].start == pytest.approx(25.0, abs=0.5)
    assert pane.now().chapters[0].end == pane.now().chapters[1].start
    assert pane.details.poster.at is not None, "the poster shows the moment"


def test_chapters_as_text(pane: Pane, lecture: Lecture) -> None:
    section = pane.details.chapters
    pane.click(section.as_text)
    assert section.text.toPlainText().splitlines()[:2] == ["0:00 Welcome", "0:15 Chaining"]
    section.text.setPlainText("0:00 A\n9:00 B")
    pane.click(section.save_text)
    assert section.problem.startswith("9:00 B is not inside the lecture's")
    section.text.setPlainText("0:00 A\n0:30 B")
    pane.click(section.save_text)
    pane.drive.until(lambda: pane.changes)
    assert titles(pane.now()) == [(0.0, "A"), (30.0, "B")]
    assert not section.text.isVisible()


def test_chapters_that_somebody_else_changed_are_shown_before_they_are_written_over(
    pane: Pane, lecture: Lecture
) -> None:
    theirs = lecture.chapters[:1]
    pane.drive.run(pane.store.change(lecture.id, lambda _: lecture.model_copy(update={"chapters": theirs})))
    pane.details.chapters.remove(2)
    pane.drive.until(lambda: len(pane.details.chapters.rows) == 1)
    assert "were changed by somebody else" in pane.details.chapters.problem
    assert pane.now().chapters == theirs


# --- preview, page, link, export ---------------------------------------------------------------------


def test_the_storyboard_is_looked_through(pane: Pane, lecture: Lecture, shot: Any) -> None:
    poster, bot = pane.details.poster, pane.drive.qtbot
    poster.setFocus()
    bot.keyClick(poster, Qt.Key.Key_End)
    assert poster.at == pytest.approx(lecture.duration)
    bot.keyClick(poster, Qt.Key.Key_Home)
    bot.keyClick(poster, Qt.Key.Key_Right)
    assert poster.at == 4.0
    assert poster.accessibleName() == "Preview at 0:04"
    bot.mouseMove(poster, QPoint(poster.width() // 2, 50))
    pane.drive.until(lambda: poster.at == pytest.approx(lecture.duration / 2, rel=0.1))
    shot(pane.details, "details-scrub")


def test_the_page_is_opened_where_the_platform_runs(
    pane: Pane, lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shot: Any
) -> None:
    port = free_port()
    compose = tmp_path / "docker-compose.yml"
    compose.write_text(f"services:\n  frontend:\n    image: x\n    ports: ['127.0.0.1:{port}:3000']\n")
    pane.desk.environment = {**pane.desk.environment, "COMPOSE_FILE": str(compose)}
    went: list[str] = []
    pane.desk.asked_for.connect(lambda page, where: went.append(page))
    deeds, address = pane.details.deeds, f"http://127.0.0.1:{port}/lectures/hashing-with-chaining"
    pane.click(deeds.copy)
    assert QGuiApplication.clipboard().text() == address

    pane.click(pane.details.poster.button)
    pane.drive.until(lambda: deeds.shown(below_poster=True))
    banner = deeds.shown(below_poster=True)
    assert banner is not None
    assert banner.said == "The platform does not run. Start it to watch as students do."
    whole(pane)
    shot(pane.details, "details-no-platform")
    assert banner.buttons[0].text() == "Start platform"
    pane.click(banner.buttons[0])
    assert went == ["stack"]
    pane.desk.store_changed.emit()  # its store is there, and its page a little later

    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    server = pane.drive.run(asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", port))
    try:
        pane.drive.until(lambda: deeds.shown(below_poster=True) is None)
        pane.click(deeds.open)
        pane.drive.until(lambda: opened)
    finally:
        server.close()
    assert opened == [address]
    assert deeds.shown(below_poster=True) is None


def test_a_draft_says_that_students_do_not_see_it(pane: Pane, lecture: Lecture, shot: Any) -> None:
    pane.details.show_lecture(pane.drive.run(edit(pane.store, lecture.id, Metadata(visibility="draft"))))
    deeds = pane.details.deeds
    note = deeds.shown(below_poster=True)
    assert note is not None and note.said == "Draft: students do not see it."
    assert not deeds.open.isEnabled() and deeds.open.toolTip() == "Draft: students do not see it"
    pane.click(pane.details.poster.button)
    pane.drive.until(lambda: deeds.shown(below_poster=True) is note)
    whole(pane)
    shot(pane.details, "details-draft")
    pane.click(note.buttons[0])
    pane.drive.until(lambda: pane.changes)
    assert pane.now().visibility == "published"
    assert deeds.shown(below_poster=True) is None and deeds.open.isEnabled()
    pane.undo()
    pane.drive.until(lambda: deeds.shown(below_poster=True))
    assert not deeds.open.isEnabled()


def test_an_export_shows_how_far_it_is_and_where_it_went(
    pane: Pane, lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shot: Any
) -> None:
    deeds = pane.details.deeds
    for name in ("hashing-with-chaining", "hashing-with-chaining-2"):
        deeds.export_into(str(tmp_path / "out"))
        assert deeds.cancel.isVisibleTo(pane.details)
        pane.drive.until(lambda: not deeds.cancel.isVisibleTo(pane.details))
        assert (tmp_path / "out" / name / "master.m3u8").is_file()
    banner = deeds.shown(below_poster=False)
    assert banner is not None
    assert banner.said == f"Exported to {tmp_path / 'out' / name}"
    whole(pane)
    pane.details.area.ensureWidgetVisible(banner)
    shot(pane.details, "details-exported")
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    pane.click(banner.buttons[0])
    assert opened == [str(tmp_path / "out" / name)]


def test_an_export_is_cancelled_and_leaves_nothing(pane: Pane, lecture: Lecture, tmp_path: Path) -> None:
    deeds = pane.details.deeds
    deeds.export_into(str(tmp_path / "out"))
    QApplication.processEvents()
    deeds.cancel_export()
    pane.drive.until(lambda: not deeds.cancel.isVisibleTo(pane.details))
    pane.drive.until(lambda: not list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else True)
    assert deeds.export.isEnabled()
    (tmp_path / "file").touch()
    deeds.export_into(str(tmp_path / "file"))
    pane.drive.until(lambda: deeds.shown(below_poster=False))


# --- on the real store --------------------------------------------------------------------------------


@pytest.mark.mongod
def test_all_of_it_on_a_real_store(
    drive: Driver, desk: Desk, stores: FakeStores, sample: Sample, database_url: str, tmp_path: Path
) -> None:
    async def connect() -> MongoStore:
        return MongoStore(database_url)

    store = drive.run(connect())
    stores.store = store
    try:
        with shown(drive, desk, store) as pane:
            lecture = drive.run(sample.publish(store))
            pane.details.show_lecture(lecture)
            drive.until(lambda: pane.details.poster._pictures.tiles)
            pane.type("title", "Trees")
            drive.until(lambda: pane.changes)
            file = tmp_path / "hashing.en.srt"
            file.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
            pane.details.captions.offer(str(file))
            assert pane.details.captions.form is not None
            pane.click(pane.details.captions.form.confirm)
            drive.until(lambda: len(pane.details.captions.rows) == 2)
            pane.details.chapters.remove(1)
            drive.until(lambda: len(pane.details.chapters.rows) == 2)
            assert drive.run(store.sweep(timedelta(hours=1))).files == 0
            before = pane.now()
            pane.click(pane.details.deeds.delete)
            drive.until(lambda: pane.removals)
            pane.undo()
            drive.until(lambda: pane.stored(lecture) is not None)
            assert pane.stored(lecture) == before
    finally:
        drive.run(store.close())
