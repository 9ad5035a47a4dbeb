"""What is said of files that are added, and which of them repeat others. Pure, but for the files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt

from vpp_core.catalog.lecture import Course
from vpp_core.errors import SourceError, UsageError
from vpp_core.media.source import FileState
from vpp_desktop.jobs.collect import Found
from vpp_desktop.ui.lectures.add_model import AddModel, Part
from vpp_desktop.ui.lectures.adding import ForAll, Row, common_course, course_text, row_of, said, totals
from vpp_desktop.ui.lectures.dates import EXAMPLE, date_text, moment_text, read_date
from vpp_desktop.ui.lectures.examine import Looked, same_bytes
from vpp_desktop.ui.lectures.words import grouped


def row(name: str = "2026-10-14 Lecture 03 - Hashing.mp4", *folders: str) -> Row:
    return row_of(Found(f"/films/{name}".encode(), tuple(folder.encode() for folder in folders)))


def test_what_the_name_tells_is_not_said_again() -> None:
    one = row()
    assert (one.title, one.number, one.recorded_at) == ("Hashing", 3, date(2026, 10, 14))
    assert said(one, ForAll()).said() == {"visibility": "published"}


def test_what_was_edited_is_said() -> None:
    one = row()
    one.title, one.number, one.recorded_at = " Trees  and heaps ", 4, date(2026, 1, 2)
    everyone = ForAll("CS101 Algorithms", "Fall 2026", "Ada Lovelace ; Grace  Hopper,", "draft")
    words = said(one, everyone)
    assert (words.title, words.number, words.recorded_at) == ("Trees and heaps", 4, date(2026, 1, 2))
    assert words.course == Course(title="Algorithms", code="CS101", term="Fall 2026")
    assert words.presenters == ["Ada Lovelace", "Grace Hopper"]
    assert words.visibility == "draft"


def test_a_course_of_the_folder_stays_unless_another_is_typed() -> None:
    one = row("a.mp4", "CS101 Algorithms (Fall 2026)")
    told = one.told.course
    assert told is not None and common_course([one, row("b.mp4", "CS101 Algorithms (Fall 2026)")]) == told
    assert said(one, ForAll(course_text(told), told.term or "")).course is None
    changed = said(one, ForAll(course_text(told), "Spring 2027")).course
    assert changed == Course(title="Algorithms", code="CS101", term="Spring 2027")
    assert said(one, ForAll("Physics")).course == Course(title="Physics")


def test_folders_that_disagree_tell_no_common_course() -> None:
    assert common_course([row("a.mp4", "CS101 Algorithms"), row("b.mp4", "PHY 100 Physics")]) is None
    assert common_course([row("a.mp4", "CS101 Algorithms"), row("notes.txt")]) is not None


def test_totals_leave_out_what_cannot_be_added() -> None:
    good, bad, unknown = row("a.mp4"), row("b.mp4"), row("c.mp4")
    good.looked = Looked(FileState(1000, 0, 1), 90.0)
    bad.looked = Looked(FileState(50, 0, 2), error=SourceError("is cut off"))
    assert totals([good, bad]) == (1, 90.0, 1000, True)
    assert totals([good, bad, unknown]) == (2, 90.0, 1000, False)
    assert replace(good, looked=None).usable


def test_repeated_recordings_are_seen_by_size_beginning_and_end(tmp_path: Path) -> None:
    contents = {"a": b"x" * 300_000, "b": b"x" * 300_000, "c": b"y" + b"x" * 299_999, "d": b"short"}
    files = []
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        files.append((bytes(tmp_path / name), len(content)))
    found = asyncio.run(same_bytes(files))
    assert found == {bytes(tmp_path / "b"): bytes(tmp_path / "a")}


def test_a_name_of_two_lines_is_one_on_the_sheet() -> None:
    assert row("two\nlines.mp4").name == r"two\nlines.mp4"


@pytest.mark.parametrize(
    ("name", "shown"), [("C", "2026-10-14"), ("de_DE", "14.10.2026"), ("en_US", "10/14/2026"), ("en_GB", "14/10/2026")]
)
def test_dates_are_read_as_they_are_shown(name: str, shown: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(name))
    try:
        model, day = AddModel(), date(2026, 10, 14)
        model.add([row()])
        cell = model.index(0, Part.RECORDED)
        assert (cell.data(), cell.data(Qt.ItemDataRole.EditRole), date_text(EXAMPLE)) == (shown, shown, shown)
        for typed in (shown, "2026-10-14", "14.10.2026"):
            assert model.setData(cell, "") and model.rows[0].recorded_at is None
            assert model.setData(cell, typed) and model.rows[0].recorded_at == day
        assert not model.setData(cell, "31.31.2026")
        with pytest.raises(UsageError) as refused:
            read_date("31.31.2026")
        assert refused.value.hint == f"write it as {shown}"
        assert moment_text(datetime(2026, 10, 14, 12, tzinfo=UTC)).startswith(shown)
    finally:
        QLocale.setDefault(before)


def test_numbers_are_grouped_in_any_locale() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    try:
        assert grouped(3000) == "3,000"
    finally:
        QLocale.setDefault(before)
