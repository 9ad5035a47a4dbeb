"""A catalog to look at: lectures of several courses, and posters as slides look."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from vpp_core.catalog.lecture import Course, Lecture, SourceInfo
from vpp_core.catalog.memory import MemoryStore
from vpp_core.catalog.store import LectureStore, save
from vpp_core.media.manifest import Package, PackageFile

COURSES = (
    Course(title="Algorithms and Data Structures", code="CS101", term="Fall 2026"),
    Course(title="Organic Chemistry", code="CHEM 210", term="Fall 2026"),
    Course(title="Introduction to Art History", term="Spring 2026"),
    Course(title="Lineare Algebra I", code="MA-1001", term="WS 2026/27"),
    Course(title="Microeconomics", code="ECON 201"),
)
PEOPLE = ("Ada Lovelace", "Grace Hopper", "Emmy Noether", "Alan Turing", "Rosalind Franklin")
TOPICS = (
    "Hashing", "Binary search trees and how they are kept in balance by rotations", "Sorting in linear time",
    "Graphs: breadth first", "Alkanes and cycloalkanes", "The Dutch Golden Age", "Vektorräume", "Supply and demand",
    "Dynamic programming", "Stereochemistry", "Impressionism", "Eigenwerte und Eigenvektoren",
)  # fmt: skip
BEGIN = datetime(2026, 9, 1, 8, tzinfo=UTC)


def lecture(number: int, poster: PackageFile | None = None, **fields: object) -> Lecture:
    """One of a long row of lectures, each unlike the others."""
    identity = hashlib.sha256(str(number).encode()).hexdigest()[:16]
    package = Package(
        id=f"package{number}",
        source_sha256=identity,
        recipe="lecture",
        duration=2700.0,
        master="master.m3u8",
        poster="poster.jpg",
        renditions=[],
        files=[poster] if poster else [],
    )
    made = BEGIN + timedelta(hours=number)
    values = {
        "id": identity,
        "slug": f"lecture-{number}",
        "title": TOPICS[number % len(TOPICS)] if number < 500 else f"{TOPICS[number % len(TOPICS)]} {number}",
        "course": COURSES[number % len(COURSES)],
        "number": number // len(COURSES) + 1,
        "presenters": [PEOPLE[number % len(PEOPLE)]],
        "recorded_at": date(2026, 1, 1) + timedelta(days=number % 300),
        "visibility": "draft" if number % 7 == 3 else "published",
        "duration": 2400.0 + number * 37 % 3000,
        "source": SourceInfo(sha256=identity, name=f"{number}.mp4", size=1000 + number),
        "package": package,
        "created_at": made,
        "updated_at": made,
    }
    return Lecture.model_validate({**values, **fields})


async def fill(store: LectureStore, count: int, folder: Path, posters: int = 0) -> list[Lecture]:
    """Puts so many lectures into the store, the first ones with a poster."""
    made = []
    for number in range(count):
        poster = None
        if number < posters:
            poster = _file(slide(folder, number))
            await store.put_file(f"package{number}", poster, folder / f"slide-{number % 12}.jpg")
        one = lecture(number, poster)
        made.append(one)
        if isinstance(store, MemoryStore):
            store._lectures[one.id] = one  # a thousand times as fast as one by one
        else:
            await save(store, one)
    return made


def slide(folder: Path, number: int) -> Path:
    """A picture of a slide."""
    path = folder / f"slide-{number % 12}.jpg"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    wide = number % 6 != 5
    image = QImage(1280 if wide else 960, 720, QImage.Format.Format_RGB32)
    dark = number % 3 == 1
    image.fill(QColor("#10202e") if dark else QColor("#fbfbf7"))
    painter = QPainter(image)
    painter.setPen(QColor("#e9eef5") if dark else QColor("#1c2430"))
    font = QFont("DejaVu Sans")
    font.setPixelSize(58)
    painter.setFont(font)
    painter.drawText(QRectF(80, 60, 1100, 160), int(Qt.TextFlag.TextWordWrap), TOPICS[number % len(TOPICS)][:28])
    for line in range(4):
        colour = QColor.fromHsl((number * 67 + line * 20) % 360, 120, 140)
        painter.fillRect(QRectF(80, 280 + line * 90, 300 + (number * 97 + line * 211) % 500, 44), colour)
    painter.end()
    assert image.save(str(path), "JPG", 88)
    return path


def _file(path: Path) -> PackageFile:
    data = path.read_bytes()
    return PackageFile(
        path="poster.jpg", size=len(data), sha256=hashlib.sha256(data).hexdigest(), content_type="image/jpeg"
    )
