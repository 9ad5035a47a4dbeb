"""What is going to be added, as data: rows of files, what is said of all of them, and the jobs that follow. Pure."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vpp_core.catalog.lecture import Course, Metadata, Visibility
from vpp_core.catalog.naming import course_from_name
from vpp_core.errors import printable
from vpp_desktop.events import shown
from vpp_desktop.jobs.collect import MEDIA, Found, derived
from vpp_desktop.jobs.job import Job, State
from vpp_desktop.ui.lectures.examine import Looked


@dataclass
class Row:
    """One file on the sheet.

    Attributes:
        told: what its name and its folders' names tell.
        remark: something worth knowing that keeps nobody from adding it.
    """

    found: Found
    told: Metadata
    title: str
    number: int | None
    recorded_at: date | None
    looked: Looked | None = None
    remark: str = ""
    failed: str = ""

    @property
    def usable(self) -> bool:
        return self.looked is None or self.looked.error is None

    @property
    def name(self) -> str:
        return printable(shown(self.found.path))


@dataclass(frozen=True)
class ForAll:
    """What is said of all lectures of a sheet; empty texts say nothing."""

    course: str = ""
    term: str = ""
    presenters: str = ""
    visibility: Visibility = "published"


def row_of(found: Found) -> Row:
    """The file with what its name tells."""
    told = derived(found)
    return Row(found, told, told.title or "", told.number, told.recorded_at)


def common_course(rows: Sequence[Row]) -> Course | None:
    """The course that the folders of all recordings tell, if they agree."""
    courses = {row.told.course for row in rows if os.path.splitext(row.found.path)[1].lower() in MEDIA}  # noqa: PTH122
    return courses.pop() if len(courses) == 1 else None


def course_text(course: Course | None) -> str:
    """A course as a person types it: its code and its title."""
    if course is None:
        return ""
    return " ".join(part for part in (course.code if course.code != course.title else None, course.title) if part)


def said(row: Row, everyone: ForAll) -> Metadata:
    """What a person says of one file: what was typed for all, and what differs from the file's name."""
    presenters = [name for part in re.split(r"[,;]", everyone.presenters) if (name := " ".join(part.split()))]
    title = " ".join(row.title.split())
    return Metadata(
        title=title if title and title != row.told.title else None,
        number=row.number if row.number != row.told.number else None,
        recorded_at=row.recorded_at if row.recorded_at != row.told.recorded_at else None,
        course=_course(row.told.course, everyone),
        presenters=presenters or None,
        visibility=everyone.visibility,
    )


def _course(told: Course | None, everyone: ForAll) -> Course | None:
    text, term = " ".join(everyone.course.split()), " ".join(everyone.term.split())
    course = (course_from_name(text) or Course(title=text)) if text else told
    if course is None:
        return None
    if term:
        course = course.model_copy(update={"term": term})
    return course if course != told else None


def totals(rows: Sequence[Row]) -> tuple[int, float, int, bool]:
    """Of those that can be added: how many, seconds, bytes, and whether that is all that there is to know."""
    usable = [row for row in rows if row.usable]
    looked = [row.looked for row in usable if row.looked is not None]
    seconds = sum(each.duration or 0.0 for each in looked)
    size = sum(each.state.size for each in looked if each.state is not None)
    return len(usable), seconds, size, len(looked) == len(usable)


def known_jobs(jobs: Sequence[Job]) -> dict[bytes, Job]:
    """Jobs by the file that they are for; of those that were given up nobody need be told."""
    return {job.path: job for job in jobs if job.state not in (State.FAILED, State.CANCELLED)}


def is_same_file(job: Job, state: object) -> bool:
    """Whether the file has not changed since the job was made."""
    return job.source == state


def path_of(found: Found) -> Path:
    return Path(found.path.decode("utf-8", "surrogateescape"))
