"""The sample recording: a lecture as it should be, and the same on every call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from vpp_core import pipeline
from vpp_core.errors import VppError
from vpp_desktop import sample
from vpp_desktop.sample.picture import graph

pytestmark = pytest.mark.ffmpeg


def test_it_is_a_lecture_with_captions_and_chapters(tmp_path: Path) -> None:
    told: list[float] = []
    file = asyncio.run(sample.make_sample(tmp_path, told.append))
    source, timeline = asyncio.run(pipeline.examine(str(file), tmp_path, file.stat().st_size, file.name))
    assert source.video is not None and source.video.shown == (1280, 720)
    assert len(source.audio) == len(source.subtitles) == 1
    assert [chapter.title for chapter in source.chapters] == ["The question", "Four looks", "Why it is fast"]
    assert timeline
    assert file == sample.place(tmp_path)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 2
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    made = file.stat().st_mtime_ns
    assert asyncio.run(sample.make_sample(tmp_path)) == file
    assert file.stat().st_mtime_ns == made


def test_without_text_it_is_shapes() -> None:
    assert "drawtext" not in graph(written=False)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(VppError, match="cannot be written"):
        asyncio.run(sample.make_sample(tmp_path / "file"))
