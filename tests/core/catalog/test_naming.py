"""Names of files and folders as people and recorders write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.catalog.naming import clean, course_from_folders, course_from_name, from_file_name, names_no_course

DAY = date(2026, 10, 14)

FILES = [
    ("2026-10-14 Lecture 03 - Hashing.mp4", "Hashing", 3, DAY),
    ("Lecture 3.mp4", "Lecture 3", 3, None),
    ("Lecture 03: Hashing (final).mp4", "Hashing (final)", 3, None),
    ("L03.mkv", "Lecture 3", 3, None),
    ("L2 norm.mp4", "L2 norm", None, None),
    ("03_hashing_and_trees.mp4", "Hashing and trees", 3, None),
    ("hashing-and-trees-part-2.mp4", "Hashing and trees", 2, None),
    ("20261014.mp4", "Lecture of 2026-10-14", None, DAY),
    ("2026-10-14_12-00-05.mkv", "Lecture of 2026-10-14", None, DAY),
    ("VID_20261014_120005.mp4", "Lecture of 2026-10-14", None, DAY),
    ("GMT20261014-120005_Recording_1920x1080.mp4", "Lecture of 2026-10-14", None, DAY),
    ("Screen Recording 2026-10-14 at 12.00.05.mov", "Lecture of 2026-10-14", None, DAY),
    ("Week 2.mp4", "Week 2", 2, None),
    ("Week 2 - Graphs.mp4", "Week 2 - Graphs", 2, None),
    ("Vorlesung 3 Bäume.mp4", "Bäume", 3, None),
    ("14.10.2026 Vorlesung 5.mp4", "Vorlesung 5", 5, DAY),
    ("algebra.mov", "Algebra", None, None),
    ("3Blue1Brown.mp4", "3Blue1Brown", None, None),
    ("1984.mp4", "1984", None, None),
    ("2 + 2 = 4.mp4", "2 + 2 = 4", None, None),
    ("Intro v1.2.mp4", "Intro v1.2", None, None),
    ("2026-13-45 Foo.mp4", "2026-13-45 Foo", None, None),
    ("2026-02-30 x.mp4", "2026-02-30 x", None, None),
    ("", "Untitled lecture", None, None),
    ("\n\t\n", "Untitled lecture", None, None),
    ("two\nlines.mp4", "Two lines", None, None),
]

COURSES = [
    ("CS101 Algorithms (Fall 2026)", "CS101", "Algorithms", "Fall 2026"),
    ("IN2003 - Datenbanken (WiSe 2026/27)", "IN2003", "Datenbanken", "WiSe 2026/27"),
    ("MATH-2210 Linear Algebra WS 2026/27", "MATH-2210", "Linear Algebra", "WS 2026/27"),
    ("6.006 Algorithms", "6.006", "Algorithms", None),
    ("Algorithms", None, "Algorithms", None),
    ("Physics 2026", None, "Physics 2026", None),
    ("CS101", "CS101", "CS101", None),
    ("Fall 2026", None, "Fall 2026", None),
]


@pytest.mark.parametrize(("name", "title", "number", "recorded_at"), FILES)
def test_file_names(name: str, title: str, number: int | None, recorded_at: date | None) -> None:
    told = from_file_name(name)
    assert (told.title, told.number, told.recorded_at) == (title, number, recorded_at)


@pytest.mark.parametrize(("name", "code", "title", "term"), COURSES)
def test_folder_names(name: str, code: str | None, title: str, term: str | None) -> None:
    course = course_from_name(name)
    assert course is not None
    assert (course.code, course.title, course.term) == (code, title, term)


@pytest.mark.parametrize(
    ("folders", "title"),
    [
        (["CS101 Algo (Fall 2026)", "sub"], "Algo"),
        (["CS101 Algo (Fall 2026)", "sub", "raw files"], "Algo"),
        (["CS101 Algo", "Week 2"], "Algo"),
        (["Algorithms", "sub"], "Algorithms"),
        (["Algorithms", "CS102 Graphs"], "Graphs"),
        (["Algorithms", "Graphs (Fall 2026)", "sub"], "Graphs"),
        (["Fall 2026", "CS102 Graphs"], "Graphs"),
        (["Videos", "Graphs", "sub"], "Graphs"),
        (["", "Videos"], None),
        ([], None),
    ],
)
def test_the_folder_that_is_the_course(folders: list[str], title: str | None) -> None:
    course = course_from_folders(folders)
    assert (course.title if course else None) == title


@pytest.mark.parametrize("name", ["Week 2", "03", "2026-10-14", "Videos", "Lecture 7", "Woche 3"])
def test_folders_that_only_divide_a_course(name: str) -> None:
    assert names_no_course(name)


def test_bytes_that_are_no_utf8_are_read_as_old_recorders_wrote_them() -> None:
    assert from_file_name(b"Einf\xfchrung.mp4").title == "Einführung"
    assert from_file_name("Einf\udcfchrung.mp4").title == "Einführung"


NAMES = st.one_of(
    st.text(st.characters()),  # lone surrogates too: file names that are no text
    st.binary(),
    st.text("0123456789-_. LVWeekctur\n\udcff", max_size=40),
)


@given(NAMES)
def test_never_fails_and_always_has_a_title(name: str | bytes) -> None:
    told = from_file_name(name)
    assert told.title
    told.model_dump_json().encode()
    course = course_from_name(name)
    assert course is None or course.title
    names_no_course(name)
    assert clean(name).isprintable()
