"""The catalog's courses as they are offered: found by their codes as well as by their titles."""

from __future__ import annotations

from vpp_core.catalog.lecture import Course
from vpp_core.catalog.store import LectureQuery, LectureStore
from vpp_desktop.ui.lectures.adding import course_text

MOST_CODES = 100
"""Codes whose course is looked for, the most used ones; titles without a code are offered all the same."""


async def known_courses(store: LectureStore) -> dict[str, Course]:
    """Courses by what a person reads and types of them, the most used first: `CS101 Algorithms`."""
    titles = [each.value for each in await store.values("course")]
    codes: dict[str, list[str]] = {}
    for each in await store.values("code", MOST_CODES):
        page = await store.search(LectureQuery(course=each.value, limit=1))
        course = page.lectures[0].course if page.lectures else None
        if course is not None and course.code == each.value:
            codes.setdefault(course.title, []).append(each.value)
    found = [Course(title=title, code=code) for title in titles for code in codes.get(title, [])]
    found += [Course(title=title) for title in titles if title not in codes]
    return {course_text(course): course for course in found}
