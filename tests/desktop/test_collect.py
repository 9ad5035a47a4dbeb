"""Which files a command means."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vpp_desktop.jobs.collect import Found, collect, derived, natural


def tree(top: Path, *names: str) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def names(top: Path) -> list[str]:
    return [os.path.relpath(os.fsdecode(found.path), top) for found in collect([str(top)]).files]


def test_a_folder_means_its_recordings_in_natural_order(tmp_path: Path) -> None:
    tree(tmp_path, "Lecture 10.mp4", "Lecture 9.MP4", "notes.txt", ".hidden.mp4", "._x.mp4", "Thumbs.db")
    tree(tmp_path, "Week 2/a.mkv", ".git/b.mp4", "__MACOSX/c.mp4", "lost+found/d.mp4")
    assert names(tmp_path) == ["Lecture 9.MP4", "Lecture 10.mp4", "Week 2/a.mkv"]


def test_a_folder_has_recordings_of_every_container(tmp_path: Path) -> None:
    wanted = [
        "a.mp4",
        "b.mkv",
        "c.webm",
        "d.MTS",
        "e.aiff",
        "f.aif",
        "g.caf",
        "h.amr",
        "i.ac3",
        "j.w64",
        "k.3g2",
        "l.mj2",
    ]
    tree(tmp_path, *wanted, "m.m3u8", "n.txt", "o.jpg", "p.srt", "mp4", "q")
    assert names(tmp_path) == wanted


def test_an_exported_lecture_is_no_recording(tmp_path: Path) -> None:
    tree(tmp_path, "exported/package.json", "exported/master.m3u8", "exported/video-1080.mp4", "real.mp4")
    assert names(tmp_path) == ["real.mp4"]


def test_a_file_is_meant_once_however_it_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "a.mp4")
    (tmp_path / "link.mp4").symlink_to("a.mp4")
    found = collect([str(tmp_path / "a.mp4"), str(tmp_path), f"{tmp_path}/./a.mp4"])
    assert [one.path for one in found.files] == [bytes(tmp_path / "a.mp4")]


def test_a_folder_without_recordings_is_an_error_and_the_others_count(tmp_path: Path) -> None:
    tree(tmp_path, "empty/readme.txt", "full/a.mp4")
    found = collect([str(tmp_path / "empty"), str(tmp_path / "full"), str(tmp_path / "missing.mp4")])
    assert [error.message for error in found.errors] == ["holds no recordings"]
    assert len(found.files) == 2, "a missing file is told when it is looked at"


@pytest.mark.parametrize("name", [b"-x.mp4", b"two\nlines.mp4", b"'q\".mp4", b"\xff\xfe.mp4", b"x" * 251 + b".mp4"])
def test_hostile_names(tmp_path: Path, name: bytes) -> None:
    path = bytes(tmp_path) + b"/" + name
    with open(path, "wb"):  # noqa: PTH123
        pass
    assert [one.path for one in collect([str(tmp_path)]).files] == [path]
    assert [one.path for one in collect([os.fsdecode(path)]).files] == [path]
    assert derived(Found(path)).title


def test_the_folder_is_the_course_unless_it_only_divides_one() -> None:
    for folders in [(b"CS101 Algorithms",), (b"CS101 Algorithms", b"Week 2"), (b"Videos", b"CS101 Algorithms")]:
        course = derived(Found(b"/x/03.mp4", folders)).course
        assert course is not None
        assert (course.code, course.title) == ("CS101", "Algorithms")
    assert derived(Found(b"/media/stick/03.mp4")).course is None


def test_natural_order() -> None:
    assert sorted([b"L10", b"l9", b"L1", b"9", b"x2y10", b"x2y9"], key=natural) == [
        b"9",
        b"L1",
        b"l9",
        b"L10",
        b"x2y9",
        b"x2y10",
    ]
