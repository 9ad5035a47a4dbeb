"""What is said of files that are added, and which of them repeat others. Pure, but for the files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

from vpp_core.catalog.lecture import Course
from vpp_core.errors import SourceError
from vpp_core.media.source import FileState
from vpp_desktop.jobs.collect import Found
from vpp_desktop.ui.lectures.adding import ForAll, Row, common_course, course_text, row_of, said, totals
from vpp_desktop.ui.lectures.examine import Looked, same_bytes


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
