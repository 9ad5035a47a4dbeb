"""The page Queue in a window of its own, with the real queue: what it shows, and what one can do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.desktop.bench import FakePipeline
from tests.desktop.samples import RECIPE
from tests.desktop.ui.conftest import SIZES, Driver
from vpp_core.catalog.lecture import Metadata
from vpp_core.media.source import FileState, look
from vpp_desktop.events import JobProgress
from vpp_desktop.jobs.job import Cause, Facts, Job, Spec, State
from vpp_desktop.jobs.means import Core
from vpp_desktop.ui import theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.queue.page import QueuePage


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
    made.resize(1024 - 56, 700)
    made.show()
    drive.until(made.loading.done)
    yield made
    drive.run(made.close_page())
    made.hide()
    made.deleteLater()


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
            filled.resize(width - (56 if width < 1100 else 200), height)
            filled.view.setCurrentIndex(filled.shown.index(0, 0))
            QApplication.processEvents()
            shot(filled, f"queue-{scheme}-{width}")
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
