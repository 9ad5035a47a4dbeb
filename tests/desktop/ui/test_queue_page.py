"""The page Queue in a window of its own, with the real queue: what it shows, and what one can do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.bench import FakePipeline, FakeStores
from tests.desktop.samples import RECIPE
from tests.desktop.ui.conftest import SIZES, Driver, open_desk
from tests.sources import X264, ffmpeg, picture, tone
from vpp_core.catalog.lecture import Metadata
from vpp_core.media.source import FileState, look
from vpp_desktop.events import JobMoved, JobProgress, JobRemoved, QueueOrdered
from vpp_desktop.jobs.job import Cause, Facts, Job, Spec, State
from vpp_desktop.jobs.means import Core
from vpp_desktop.jobs.power import WhenDone
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.queue.model import LINE, MIME, QueueModel, Shown
from vpp_desktop.ui.queue.page import QueuePage
from vpp_desktop.ui.queue.words import line_of, sentence, spoken


def sample(name: str, state: State = State.QUEUED, **values: Any) -> Job:
    job = Job(
        name, f"/r/{name}.mp4".encode(), Spec(RECIPE, derived=Metadata(title=name)), FileState(2_100_000_000, 1, 1)
    )
    return replace(job, state=state, **values)


FACTS = Facts(5400, 1080, ("1080", "720", "480", "360"), 900_000_000)
SAMPLES = [
    sample("Lecture 03 - Hashing", State.ENCODING, facts=FACTS),
    sample("Lecture 04 - Graphs and how they are walked through, breadth first and depth first", State.PROBING),
    sample("Lecture 02 - Sorting", State.PUBLISHING, facts=replace(FACTS, package=480_000_000)),
    sample(
        "Lecture 01 - Introduction",
        State.PUBLISHED,
        facts=replace(FACTS, package=480_000_000),
        warnings=("damaged: 26.3 of 40.0 s could be decoded",),
        lecture_id="abc",
    ),
    sample("Lecture 05 - Trees"),
    sample(
        "Lecture 06 - Heaps",
        State.FAILED,
        reason="changed since it was queued: ingest it again",
        cause=Cause.SOURCE,
    ),
    sample("Lecture 07 - Dynamic programming", State.PAUSED, cause=Cause.PERSON, reason="is paused", facts=FACTS),
    sample(
        "Lecture 08 - Greedy algorithms",
        State.PAUSED,
        cause=Cause.DISK,
        reason="the disk is full: make room, then run `vpp queue`",
    ),
    sample(
        "Lecture 09 - Flows",
        State.PACKAGED,
        cause=Cause.STORE,
        reason="is packaged, but MongoDB: does not answer: start it, then run `vpp publish`",
        facts=replace(FACTS, package=380_000_000),
    ),
    sample("Lecture 10 - Matching", State.CANCELLED, reason="was cancelled", cause=Cause.PERSON),
]
PROGRESS = [
    JobProgress(SAMPLES[0].id, SAMPLES[0].path, "encoding", 0.42, 101.0, 3.4, 840.0, 470_000_000),
    JobProgress(SAMPLES[1].id, SAMPLES[1].path, "reading", 0.6),
    JobProgress(SAMPLES[2].id, SAMPLES[2].path, "publishing", 0.3),
    JobProgress(SAMPLES[6].id, SAMPLES[6].path, "encoding", 0.71, 90.0, 3.0, 840.0),
]


@pytest.fixture
def pipeline(desk: Desk) -> FakePipeline:
    """What encodes; a test that wants the real one puts it back."""
    made = FakePipeline()
    desk.queue._means.core = Core(find_package=made.find, make=made.make)
    return made


@pytest.fixture
def page(drive: Driver, desk: Desk, pipeline: FakePipeline) -> Iterator[QueuePage]:
    made = QueuePage(desk)
    window = QMainWindow()
    window.setMinimumSize(400, 300)
    window.setCentralWidget(made)
    window.resize(1024 - 56, 700)
    window.show()
    drive.until(made.loading.done)
    yield made
    drive.run(made.close_page())
    window.hide()
    window.deleteLater()


@pytest.fixture
def filled(page: QueuePage) -> QueuePage:
    """Rows in every state, which are in no journal."""
    page.model.load(SAMPLES)
    page.model.hear(PROGRESS)
    page._count()
    return page


def add(desk: Desk, path: Path, **said: Any) -> Any:
    async def work() -> Job:
        return await desk.queue.add(bytes(path), Spec(RECIPE, Metadata(**said), Metadata(title=path.stem)), look(path))

    return work()


def files(folder: Path, count: int) -> list[Path]:
    made = [folder / f"{n}.mp4" for n in range(count)]
    for path in made:
        path.write_text(path.name)
    return made


def titles(page: QueuePage) -> list[str]:
    return [page.shown.index(row, 0).data() for row in range(page.shown.rowCount())]


def test_every_state_in_both_themes_and_sizes(filled: QueuePage, shot: Callable[[QWidget, str], Any]) -> None:
    for scheme in ("light", "dark"):
        theme.current().choose(scheme)
        for width, height in SIZES:
            filled.window().resize(width - (56 if width < 1100 else 200), height)
            filled.view.setCurrentIndex(filled.shown.index(0, 0))
            filled.opened()
            QApplication.processEvents()
            shot(filled, f"queue-{scheme}-{width}")
            filled.view._hover(filled.view.row_rect(4).center())
            shot(filled, f"queue-hover-{scheme}-{width}")
            filled.view._hover(QPoint(-1, -1))
            filled._show_details(SAMPLES[5])
            QApplication.processEvents()
            shot(filled, f"queue-details-{scheme}-{width}")
            filled.details.hide()
    assert filled.view.horizontalScrollBar().maximum() == 0


def test_the_empty_page_leads_to_lectures(page: QueuePage, drive: Driver, shot: Callable[[QWidget, str], Any]) -> None:
    asked: list[str] = []
    page.desk.asked_for.connect(lambda key, where: asked.append(key))
    assert page.content.currentWidget() is page.empty
    shot(page, "queue-empty")
    page.empty.findChildren(QPushButton)[0].click()
    assert asked == ["lectures"]


def test_words(qapp: QApplication) -> None:
    assert sentence("the disk is full: make room, then run `vpp queue`") == "The disk is full: make room."
    assert sentence("met an error of this program: see the log, then run `vpp queue retry`").endswith("see the log.")
    assert (
        sentence("changed since it was queued: ingest it again")
        == "Changed since it was queued. Retry takes it as it is now."
    )
    assert sentence("") == ""
    told = {job.id: line_of(job) for job in SAMPLES}
    assert told["Lecture 09 - Flows"].reason == (
        "MongoDB does not answer: start it. It is published as soon as the store answers."
    )
    assert told["Lecture 09 - Flows"].word == "Waits for the store"
    assert told["Lecture 03 - Hashing"].about == "1080p 720p 480p 360p  ·  2.1 GB → ≤ 900 MB  ·  1 h 30 min"
    assert told["Lecture 06 - Heaps"].verbs == ("retry", "remove")
    line = line_of(SAMPLES[0], PROGRESS[0])
    assert (line.pace, line.about.split("  ·  ")[1]) == ("3.4x · 101 fps · 14 min left", "2.1 GB → 470 MB")
    assert spoken(line).startswith("Lecture 03 - Hashing. Encoding. 40 %. 3.4x")
    assert "Another program" in line_of(SAMPLES[0], PROGRESS[0], elsewhere=True).reason
    assert line_of(sample("x", State.QUEUED, cause=Cause.INTERRUPTED, reason="was interrupted")).role == "muted"


def test_files_become_rows_and_are_published(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline
) -> None:
    badges: list[tuple[str, str]] = []
    sums: list[tuple[str, str]] = []
    page.badge.connect(lambda *told: badges.append(told))
    page.summary.connect(lambda *told: sums.append(told))
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 3)]
    drive.until(lambda: titles(page) == ["0", "1", "2"])
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: all(job.state is State.PUBLISHED for job in page.model.jobs))
    drive.until(lambda: badges[-1:] == [("", "")] and sums[-1:] == [("off", "Queue is empty")])
    assert pipeline.made == ["0.mp4", "1.mp4", "2.mp4"]
    assert page.busy() == ""


def test_a_group_shows_its_jobs_and_counts(filled: QueuePage) -> None:
    buttons = {text.split()[0]: button for button in filled.groups.findChildren(QPushButton) if (text := button.text())}
    assert [button.text() for button in buttons.values()] == ["All 10", "Active 3", "Waiting 4", "Failed 1", "Done 2"]
    buttons["Failed"].click()
    assert titles(filled) == ["Lecture 06 - Heaps"]
    filled.model.hear([JobMoved("Lecture 05 - Trees", b"", "failed", "no")])
    assert titles(filled) == ["Lecture 05 - Trees", "Lecture 06 - Heaps"]
    buttons["All"].click()
    assert len(titles(filled)) == 10


def hold(pipeline: FakePipeline) -> list[str]:
    """The pipeline stops before its second piece; returns the names that got there."""
    import asyncio

    begun: list[str] = []

    def before(order: Any, key: str) -> Any:
        if key == "piece-1" and not getattr(pipeline, "go", False):
            begun.append(order.source.name)
            return asyncio.Event().wait()
        return None

    pipeline.before_piece = before
    return begun


def test_pausing_and_resuming_all(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline
) -> None:
    begun = hold(pipeline)
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 3)]
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: begun)
    drive.until(lambda: page.pause.text() == "Pause all" and page.pause.isEnabled())
    page.pause.click()
    drive.until(lambda: all(job.state is State.PAUSED for job in page.model.jobs))
    drive.until(lambda: page.pause.text() == "Resume all")
    pipeline.go = True  # type: ignore[attr-defined]
    page.pause.click()
    drive.until(lambda: all(job.state is State.PUBLISHED for job in page.model.jobs))
    assert begun == ["0.mp4"]


def test_keys_on_the_selected_row(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline, qtbot: QtBot
) -> None:
    begun = hold(pipeline)
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 3)]
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: begun == ["0.mp4"] and page.shown.rowCount() == 3)
    state = lambda n: page.model.job(jobs[n].id).state  # type: ignore[union-attr] # noqa: E731
    page.view.setCurrentIndex(page.shown.index(1, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_P)
    drive.until(lambda: state(1) is State.PAUSED)
    qtbot.keyClick(page.view, Qt.Key.Key_R)
    drive.until(lambda: state(1) is State.QUEUED)
    qtbot.keyClick(page.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == ["1", "0", "2"]
    drive.until(lambda: [job.id for job in drive.run(desk.queue.jobs())] == [jobs[n].id for n in (1, 0, 2)])
    qtbot.keyClick(page.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == ["0", "2", "1"]
    assert page.view.currentIndex().data() == "1", "the row that moves stays the current one"
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert page.details.job == jobs[1].id
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert page.details.job == ""


def test_cancelling_can_be_undone_and_then_cannot(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline, qtbot: QtBot
) -> None:
    begun = hold(pipeline)
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 2)]
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: begun == ["0.mp4"] and page.shown.rowCount() == 2)
    page.view.setCurrentIndex(page.shown.index(0, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert titles(page) == ["1"]
    drive.until(lambda: begun == ["0.mp4", "1.mp4"])
    assert desk.messages.undo_last()
    drive.until(lambda: titles(page) == ["0", "1"])
    drive.until(lambda: page.model.jobs[0].state is State.QUEUED)
    page.view.setCurrentIndex(page.shown.index(1, 0))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    drive.run(desk.messages.close())  # the time for undoing is over
    assert [job.id for job in drive.run(desk.queue.jobs())] == [jobs[0].id]
    drive.until(lambda: titles(page) == ["0"])
    pipeline.go = True  # type: ignore[attr-defined]


def test_clearing_what_is_done(page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path) -> None:
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 2)]
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: all(job.state is State.PUBLISHED for job in page.model.jobs) and page.clear.isEnabled())
    page.clear.click()
    drive.until(lambda: page.content.currentWidget() is page.empty)
    assert len(drive.run(desk.queue.jobs())) == 2, "not yet"
    desk.messages.undo_last()
    drive.until(lambda: len(titles(page)) == 2 and page.clear.isEnabled() and page.clear.isVisible())
    page.clear.click()
    drive.run(desk.messages.close())
    assert drive.run(desk.queue.jobs()) == []


def drag(page: QueuePage, rows: list[int], to: QPoint) -> None:
    """What Qt sends while a person drags rows to a point of the list."""
    model, view = page.shown, page.view.viewport()
    data = model.mimeData([model.index(row, 0) for row in rows])
    keys = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(to, Qt.DropAction.MoveAction, data, *keys)
    move = QDragMoveEvent(to, Qt.DropAction.MoveAction, data, *keys)
    drop = QDropEvent(QPointF(to), Qt.DropAction.MoveAction, data, *keys)
    for event in (enter, move, drop):
        QApplication.sendEvent(view, event)
        assert event.isAccepted()


def test_rows_are_dragged_to_another_place(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline
) -> None:
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 5)]
    drive.until(lambda: page.shown.rowCount() == 5)
    drag(page, [3, 4], page.view.row_rect(0).topLeft() + QPoint(200, 4))
    assert titles(page) == ["3", "4", "0", "1", "2"]
    drag(page, [0], page.view.row_rect(2).bottomLeft() + QPoint(200, -4))
    assert titles(page) == ["4", "0", "3", "1", "2"]
    drag(page, [1], QPoint(200, page.view.viewport().height() - 2))
    assert titles(page) == ["4", "3", "1", "2", "0"]
    order = [jobs[n].id for n in (4, 3, 1, 2, 0)]
    drive.until(lambda: [job.id for job in drive.run(desk.queue.jobs())] == order)
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: len(pipeline.made) == 5)
    assert pipeline.made == [f"{n}.mp4" for n in (4, 3, 1, 2, 0)]


def test_files_dragged_over_the_list_are_the_windows(filled: QueuePage) -> None:
    from PySide6.QtCore import QMimeData, QUrl

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/r/a.mp4")])
    keys = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *keys)
    filled.view.dragEnterEvent(event)
    assert not event.isAccepted()
    assert MIME in filled.model.mimeTypes()


def test_buttons_on_rows(filled: QueuePage, qtbot: QtBot) -> None:
    asked: list[tuple[str, str]] = []
    filled.view.asked.disconnect()
    filled.view.asked.connect(lambda verb, jobs: asked.append((verb, jobs[0].id)))
    for name, verb in (
        ("Lecture 06 - Heaps", "retry"),
        ("Lecture 06 - Heaps", "details"),
        ("Lecture 05 - Trees", "pause"),
    ):
        row = titles(filled).index(name)
        index = filled.shown.index(row, 0)
        filled.view.scrollTo(index)
        places = filled.view._row.places(filled.view.visualRect(index), filled.model.line(filled.model.jobs[row]))
        at = (places.buttons | places.icons)[verb].center()
        qtbot.mouseMove(filled.view.viewport(), at)
        qtbot.mouseClick(filled.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == [
        ("retry", "Lecture 06 - Heaps"),
        ("details", "Lecture 06 - Heaps"),
        ("pause", "Lecture 05 - Trees"),
    ]


def test_progress_of_neighbours_is_told_at_once(qapp: QApplication) -> None:
    model = QueueModel()
    model.load([sample(str(n)) for n in range(10)])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    counted: list[None] = []
    model.changed.connect(lambda: counted.append(None))
    model.hear([JobProgress(str(n), b"", "encoding", 0.5) for n in (4, 9, 3, 5, 0, 4)])
    assert told == [(0, 0), (3, 5), (9, 9)]
    assert counted == [None]


class Painted(QObject):
    """Where a widget is asked to paint."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.where = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.where |= event.region()
        return False


def test_progress_paints_the_rows_in_sight_and_no_others(page: QueuePage, drive: Driver) -> None:
    jobs = [sample(f"Lecture {n:03d}") for n in range(100)]
    page.model.load(jobs)
    page._count()
    view = page.view
    view.scrollTo(page.shown.index(50, 0), view.ScrollHint.PositionAtTop)
    painted = Painted(view.viewport())
    drive.until(lambda: not painted.where.isEmpty() and not page._sums.isActive())
    QApplication.processEvents()
    painted.where = QRegion()
    page.model.hear([JobProgress(jobs[n].id, b"", "encoding", 0.5) for n in (3, 51, 52, 99)])
    drive.until(lambda: not painted.where.isEmpty())
    assert painted.where.boundingRect() == view.row_rect(51) | view.row_rect(52)


def test_only_rows_that_changed_are_told(qapp: QApplication) -> None:
    model = QueueModel()
    model.load(SAMPLES)
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.modelReset.connect(lambda: told.append((-1, -1)))
    model.hear([PROGRESS[0], JobMoved("Lecture 05 - Trees", b"", "probing")])
    assert sorted(told) == [(0, 0), (4, 4)]
    order = [job.id for job in reversed(SAMPLES)]
    keep = model.index(0)
    shown = Shown(model)
    model.hear([QueueOrdered(tuple(order))])
    assert [job.id for job in model.jobs] == order
    assert [shown.index(row, 0).data() for row in range(10)] == [line_of(job).title for job in reversed(SAMPLES)]
    assert keep.row() == 0


def test_what_another_program_does_is_seen(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, stores: Any
) -> None:
    from vpp_desktop.jobs.journal import Journal
    from vpp_desktop.jobs.means import Means
    from vpp_desktop.jobs.queue import Queue

    async def other() -> None:
        journal = await Journal.open(desk.folders.journal)
        queue = await Queue.open(Means(journal, desk.folders, desk.settings.value, stores, lambda event: None))
        path = files(tmp_path, 1)[0]
        job = await queue.add(bytes(path), Spec(RECIPE, derived=Metadata(title="from there")), look(path))
        await queue.pause(job)
        await queue.close()
        await journal.close()

    drive.run(other())
    drive.until(lambda: titles(page) == ["from there"] and page.model.jobs[0].state is State.PAUSED)


def test_the_concurrency_setting_counts_at_once(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, pipeline: FakePipeline
) -> None:
    begun = hold(pipeline)
    jobs = [drive.run(add(desk, path)) for path in files(tmp_path, 3)]
    desk.queue.start([job.id for job in jobs])
    drive.until(lambda: len(begun) == 1)
    desk.settings.change(lectures_at_once=3)
    drive.until(lambda: len(begun) == 3)


class FakePower:
    """A machine that only remembers what it was told."""

    def __init__(self) -> None:
        self.done: list[WhenDone] = []

    async def why_not(self, what: WhenDone) -> str:
        return "this system has no systemd" if what is WhenDone.SHUT_DOWN else ""

    async def do(self, what: WhenDone) -> None:
        self.done.append(what)


def test_the_machine_sleeps_when_all_is_done_and_only_then(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vpp_desktop.ui.queue.ending.NOTICE", 0.5)
    power = page.ending.power = FakePower()
    page.ending.choose(WhenDone.SLEEP)
    assert page.when_done.text() == "When done: sleep"
    page._count()
    page.ending.look(1, 0)
    page.ending.look(0, 0, held=True)
    assert not desk.messages._pending, "what a person paused is not done"
    job = drive.run(add(desk, files(tmp_path, 1)[0]))
    desk.queue.start([job.id])
    drive.until(lambda: bool(desk.messages._pending))
    assert power.done == [], "a person may keep it awake for a while"
    drive.until(lambda: power.done == [WhenDone.SLEEP])
    assert page.ending.choice is WhenDone.NOTHING, "for this once"


def test_leaving_within_the_notice_does_not_switch_off(page: QueuePage, desk: Desk, drive: Driver) -> None:
    power = page.ending.power = FakePower()
    page.ending.choose(WhenDone.SLEEP)
    page.ending.look(1, 0)
    page.ending.look(0, 1)
    drive.run(desk.messages.close())
    assert power.done == []


def test_every_control_has_a_name(filled: QueuePage) -> None:
    filled._show_details(SAMPLES[5])
    for kind in (QPushButton, QToolButton):
        for control in filled.findChildren(kind):
            assert control.isHidden() or control.accessibleName() or control.text()
    assert filled.view.accessibleName()
    assert "Failed" in filled.shown.index(5, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_thousand_jobs(page: QueuePage, qtbot: QtBot, shot: Callable[[QWidget, str], Any]) -> None:
    jobs = [sample(f"Lecture {n:04d}") for n in range(1000)]
    page.model.load(jobs)
    page._count()
    assert page.shown.rowCount() == 1000
    page.view.scrollTo(page.shown.index(700, 0))
    shown = page.view.indexAt(QPoint(100, 200)).data()
    for n in range(0, 1000, 50):
        page.model.hear([JobMoved(job.id, job.path, "published") for job in jobs[n : n + 50]])
    QApplication.processEvents()
    assert page.view.indexAt(QPoint(100, 200)).data() == shown, "it does not scroll away under the reader"
    page.control.move([jobs[999].id], jobs[0].id)
    assert titles(page)[0] == "Lecture 0999"
    shot(page, "queue-1000")


def clip(folder: Path, name: str, seconds: float) -> Path:
    path = folder / name
    ffmpeg(*picture(seconds, "640x360"), *tone(seconds), *X264, "-c:a", "aac", "-shortest", path)
    return path


@pytest.mark.ffmpeg
@pytest.mark.slow
def test_real_clips_with_a_restart_in_the_middle(
    drive: Driver, environment: dict[str, str], stores: FakeStores, tmp_path: Path, shot: Callable[[QWidget, str], Any]
) -> None:
    folder = tmp_path / "CS101 Algorithms"
    folder.mkdir()
    long, short = clip(folder, "Lecture 1 - Sorting.mp4", 20), clip(folder, "Lecture 2 - Heaps.mp4", 3)
    recipe = RECIPE.model_copy(update={"ladder": RECIPE.ladder.model_copy(update={"preset": "slow"})})

    windows: list[QMainWindow] = []

    def opened(desk: Desk) -> QueuePage:
        page = QueuePage(desk)
        window = QMainWindow()
        windows.append(window)  # or it goes with the page in it
        window.setMinimumSize(400, 300)
        window.setCentralWidget(page)
        window.resize(1024, 700)
        window.show()
        drive.until(page.loading.done)
        return page

    async def drop(desk: Desk) -> None:
        for path in (long, short):
            spec = Spec(recipe, derived=Metadata(title=path.stem))
            desk.queue.start([(await desk.queue.add(bytes(path), spec, look(path))).id])

    opening = open_desk(environment, stores)
    desk = drive.run(opening.__aenter__())
    page = opened(desk)
    drive.run(drop(desk))
    drive.until(lambda: any(job.state is State.ENCODING for job in page.model.jobs), 200)
    assert page.busy()
    page._count()
    shot(page, "queue-real")
    drive.run(page.close_page())
    page.window().hide()
    drive.run(opening.__aexit__(None, None, None))

    opening = open_desk(environment, stores)
    desk = drive.run(opening.__aenter__())
    page = opened(desk)
    drive.until(lambda: len(titles(page)) == 2)
    drive.until(lambda: all(job.state is State.PUBLISHED for job in page.model.jobs), 200)
    line = page.model.line(page.model.jobs[0])
    assert line.about.startswith("360p  ·  ")
    assert line.about.endswith("  ·  20 s")
    assert "→" in line.about and "≤" not in line.about, "the package's own size"
    drive.until(lambda: page.posters.get(page.model.jobs[0].package_id) is not None)
    page._count()
    shot(page, "queue-real-done")
    drive.run(page.close_page())
    page.window().hide()
    drive.run(opening.__aexit__(None, None, None))


def test_the_watch_folder_takes_files_while_the_window_lives(
    page: QueuePage, desk: Desk, drive: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pipeline: FakePipeline
) -> None:
    monkeypatch.setattr("vpp_desktop.jobs.watchfolder.LOOK_AGAIN", 0.02)
    monkeypatch.setattr("vpp_desktop.jobs.watchfolder.Settling.__init__", lambda self, after=0.1: _settling(self))
    folder = tmp_path / "Recordings"
    folder.mkdir()
    assert page.watch.text() == "Watch a folder"
    desk.settings.change(watch_folder=str(folder))
    drive.until(lambda: page.watch.text() == "Watching Recordings")
    (folder / "Lecture 3.mp4").write_text("3")
    drive.until(lambda: page.model.jobs and page.model.jobs[0].state is State.PUBLISHED)
    assert page.folder.state is not None
    assert page.folder.state.taken == 1
    folder.rename(tmp_path / "aside")
    drive.until(lambda: page.watch.text() == "The watch folder needs a look")
    desk.settings.change(watch_folder="")
    assert page.watch.text() == "Watch a folder"


def _settling(self: Any) -> None:
    self._after, self._since = 0.1, {}


class Longer(QTranslator):
    """A language with words half as long again, as German's are."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"{text}{'enungs'[: max(1, len(text.partition('{')[0]) // 2)]}" if context not in ("", "QObject") else ""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


def test_long_words_fit(
    qapp: QApplication, drive: Driver, desk: Desk, pipeline: FakePipeline, shot: Callable[[QWidget, str], Any]
) -> None:
    longer = Longer()
    qapp.installTranslator(longer)
    try:
        page = QueuePage(desk)
        window = QMainWindow()
        window.setMinimumSize(400, 300)
        window.setCentralWidget(page)
        window.resize(1024 - 56, 700)
        window.show()
        drive.until(page.loading.done)
        page.model.load(SAMPLES)
        page.model.hear(PROGRESS)
        page._count()
        page._show_details(SAMPLES[5])
        QApplication.processEvents()
        shot(page, "queue-long-words")
        assert page.minimumSizeHint().width() <= 1024 - 56
        for kind in (QPushButton,):
            for control in page.findChildren(kind):
                assert not control.isVisible() or control.width() >= control.sizeHint().width(), control.text()
        delegate = page.view._row
        for row in range(page.shown.rowCount()):
            index = page.shown.index(row, 0)
            places = delegate.places(page.view.visualRect(index), index.data(LINE))
            assert places.title.width() >= 160
        drive.run(page.close_page())
        window.hide()
    finally:
        qapp.removeTranslator(longer)


def test_rows_keep_their_places_when_reasons_come_and_go(filled: QueuePage) -> None:
    def gaps() -> set[int]:
        QApplication.processEvents()
        rects = [filled.view.row_rect(row) for row in range(filled.shown.rowCount())]
        return {below.top() - above.bottom() - 1 for above, below in pairwise(rects)}

    assert gaps() == {0}
    for reason in ("the disk is full", ""):
        for job in SAMPLES[:5]:
            filled.model.hear([JobMoved(job.id, job.path, "queued", reason)])
        assert gaps() == {0}
    filled.model.hear([JobMoved(SAMPLES[0].id, SAMPLES[0].path, "encoding", elsewhere=True)])
    assert gaps() == {0}


def test_navigation_to_a_job(filled: QueuePage) -> None:
    filled.opened(job="Lecture 09 - Flows")
    assert filled.details.job == "Lecture 09 - Flows"
    assert filled.view.currentIndex().data() == "Lecture 09 - Flows"
    filled.model.hear([JobRemoved("Lecture 09 - Flows", b"")])
    assert filled.details.job == filled.view.currentIndex().data() == "Lecture 08 - Greedy algorithms"
    filled.model.load([])
    filled._count()
    assert filled.details.job == ""
