"""A real lecture for tests of the window: encoded once a session, published into a store of its own each time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.ledger import JsonLedger
from tests.sources import ffmpeg, write_srt
from vpp_core import pipeline
from vpp_core.catalog.lecture import Course, Lecture, Metadata, SourceInfo
from vpp_core.catalog.publish import publish
from vpp_core.catalog.store import LectureStore
from vpp_core.media.manifest import Package
from vpp_core.media.recipe import Ladder, Recipe, Rung
from vpp_core.media.source import fingerprint

CLIP = Path(__file__).parents[2] / "fixtures" / "bigbuckbunny.mp4"
NAME = "2026-10-14_Lecture-03_Hashing-and-chaining_final.mp4"

SAID = Metadata(
    title="Hashing with chaining",
    description="Hash functions, load factors, and why the average is what counts.",
    number=3,
    course=Course(title="Algorithms and data structures", code="CS101", term="Fall 2026"),
    presenters=["Ada Lovelace", "Grace Hopper"],
    recorded_at=date(2026, 10, 14),
    language="en",
    tags=["hashing", "tables"],
    visibility="published",
)


@dataclass(frozen=True)
class Sample:
    """A finished package on the disk."""

    folder: Path
    package: Package
    source: SourceInfo

    async def publish(self, store: LectureStore, said: Metadata = SAID) -> Lecture:
        return await publish(store, self.folder, self.package, self.source, said=said)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A recording of about a minute with captions and chapters, made into a package by the real pipeline."""
    home = tmp_path_factory.mktemp("sample")
    path = make_source(home, home / NAME)
    return asyncio.run(_make(home, path))


def make_source(home: Path, path: Path) -> Path:
    captions = write_srt(
        home / "c.srt", [("00:00:01,000", "00:00:04,000", "A rabbit"), ("00:00:08,000", "00:00:09,000", "Hm")]
    )
    chapters = home / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n"
        + "".join(
            f"[CHAPTER]\nTIMEBASE=1/1\nSTART={start}\nEND={end}\ntitle={title}\n"
            for start, end, title in ((0, 15, "Welcome"), (15, 40, "Chaining"), (40, 52, "Open addressing"))
        )
    )
    inputs = ["-stream_loop", "9", "-i", CLIP, "-i", captions, "-i", chapters]
    ffmpeg(
        *inputs,
        "-map",
        "0:v",
        "-map",
        "0:a",
        "-map",
        "1",
        "-map_metadata",
        "2",
        "-map_chapters",
        "2",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-vf",
        "scale=640:-2",
        "-g",
        "50",
        "-c:a",
        "aac",
        "-b:a",
        "64k",
        "-c:s",
        "mov_text",
        "-metadata:s:s:0",
        "language=deu",
        path,
    )
    return path


async def _make(home: Path, path: Path) -> Sample:
    recipe = Recipe(ladder=Ladder(name="small", title="", rungs=[Rung(height=360, max_bitrate=800)]))
    mark = await fingerprint(path)
    order = pipeline.Order(path, mark, recipe, home / "work", home / "packages", JsonLedger(home / "ledger.json"))
    package = await pipeline.make(order)
    source = SourceInfo(sha256=mark.sha256, name=path.name, size=path.stat().st_size)
    return Sample(order.packages / order.id, package, source)
