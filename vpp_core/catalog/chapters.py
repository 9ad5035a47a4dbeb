"""Chapters as a person writes them: checked lists, and lines such as `12:30 Hashing`. Pure but for `set_chapters`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vpp_core.catalog.lecture import Lecture, now
from vpp_core.catalog.store import LectureStore, existing
from vpp_core.errors import Busy, UsageError
from vpp_core.media.manifest import Chapter
from vpp_core.text import clock

MOST = 500
TITLE_LENGTH = 200
TOLERANCE = 0.0005
"""Times are kept by the millisecond."""

SHORTEST = 1.0
"""Seconds that moving leaves of a chapter."""

HINT = "write each as 12:30 Title"


async def set_chapters(
    store: LectureStore, identity: str, chapters: Sequence[Chapter], seen: Sequence[Chapter] | None = None
) -> Lecture:
    """Put these in place of all chapters of a lecture.

    Args:
        seen: the chapters that they were made from; None for whatever is there.

    Raises:
        NotFound: no such lecture.
        UsageError: they do not fit the lecture.
        Busy: somebody else changed the chapters since they were `seen`.
    """

    def change(lecture: Lecture) -> Lecture:
        if seen is not None and lecture.chapters != list(seen):
            raise Busy("were changed by somebody else", subject="chapters", hint="look at them, and change them again")
        checked = checked_chapters(chapters, lecture.duration)
        return lecture.model_copy(update={"chapters": checked, "updated_at": now()})

    return await store.change(identity, existing(identity, change))


def checked_chapters(chapters: Sequence[Chapter], duration: float) -> list[Chapter]:
    """The chapters by time, with tidy titles.

    Raises:
        UsageError: a title is empty, times overlap or lie outside the lecture, or there are too many.
    """
    if len(chapters) > MOST:
        raise UsageError(f"are {len(chapters)}, a lecture may have {MOST}", subject="chapters", hint="join some")
    tidy = sorted((_tidy(chapter) for chapter in chapters), key=lambda one: one.start)
    # A beginning outside is told first: in a list of beginnings it is what puts the end before it outside too.
    for one in tidy:
        if not 0 <= one.start < duration:
            raise _outside(one, duration)
    for n, one in enumerate(tidy):
        if not one.title:
            raise UsageError("has no title", subject=_name(one), hint=HINT)
        if one.end > duration + TOLERANCE:
            raise _outside(one, duration)
        if one.end <= one.start:
            raise UsageError("ends before it begins", subject=_name(one), hint="correct the time")
        if n and one.start < tidy[n - 1].end - TOLERANCE:
            raise UsageError(f'overlaps "{tidy[n - 1].title}"', subject=_name(one), hint="correct the time")
    return tidy


def parse_chapters(text: str, duration: float) -> list[Chapter]:
    """Lines `START Title` or `START-END Title`; without an end, a chapter lasts until the next one begins.

    Raises:
        UsageError: naming the line, or what `checked_chapters` finds.
    """
    found: list[tuple[float, float | None, str]] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise UsageError("has no time at its beginning", subject=f"line {number}", hint=HINT)
        start, end = parse_clock(match[1]), parse_clock(match[2]) if match[2] else None
        if start is None or (match[2] and end is None):
            raise UsageError("is no time", subject=f"line {number}: {match[1]}", hint=HINT)
        found.append((start, end, match[3] or ""))
    found.sort(key=lambda one: one[0])
    ends = [one[0] for one in found[1:]] + [duration]
    chapters = [
        Chapter(start=start, end=ends[n] if end is None else end, title=title)
        for n, (start, end, title) in enumerate(found)
    ]
    return checked_chapters(chapters, duration)


def chapter_lines(chapters: Sequence[Chapter], duration: float) -> str:
    """The chapters as `parse_chapters` reads them; an end is written only where it does not follow."""
    lines = []
    for n, one in enumerate(chapters):
        follows = chapters[n + 1].start if n + 1 < len(chapters) else duration
        end = "" if abs(one.end - follows) < TOLERANCE else f"-{exact_clock(one.end)}"
        lines.append(f"{exact_clock(one.start)}{end} {one.title}\n")
    return "".join(lines)


def with_added(chapters: Sequence[Chapter], at: float, title: str, duration: float) -> list[Chapter]:
    """One more chapter from `at` on: it ends where the one that it divides did, or where the next begins."""
    before = [one for one in chapters if one.start < at]
    after = [one for one in chapters if one.start >= at]
    end = after[0].start if after else duration
    if before and before[-1].end > at:
        end = before[-1].end
        before[-1] = before[-1].model_copy(update={"end": at})
    return [*before, Chapter(start=at, end=end, title=title), *after]


def without(chapters: Sequence[Chapter], index: int) -> list[Chapter]:
    """One chapter less: the one before it goes on through its time."""
    left = list(chapters)
    gone = left.pop(index)
    if index and _follow(left[index - 1], gone):
        left[index - 1] = left[index - 1].model_copy(update={"end": gone.end})
    return left


def with_moved(chapters: Sequence[Chapter], index: int, start: float) -> list[Chapter]:
    """The chapter begins at `start`, or as near to it as its neighbours allow; one that led up to it still does."""
    moved = list(chapters)
    one = moved[index]
    before = moved[index - 1] if index else None
    leads = before is not None and _follow(before, one)
    least = (before.start + SHORTEST if leads else before.end) if before else 0.0
    begins = round(max(least, min(start, one.end - SHORTEST)), 3)
    if not least <= begins < one.end:  # its neighbours leave it no room
        return moved
    moved[index] = one.model_copy(update={"start": begins})
    if before and leads:
        moved[index - 1] = before.model_copy(update={"end": begins})
    return moved


def with_title(chapters: Sequence[Chapter], index: int, title: str) -> list[Chapter]:
    renamed = list(chapters)
    renamed[index] = renamed[index].model_copy(update={"title": title})
    return renamed


def _follow(before: Chapter, after: Chapter) -> bool:
    return abs(before.end - after.start) < TOLERANCE


def exact_clock(seconds: float) -> str:
    """`1:02:03`, or `1:02:03.250` where it is no whole second."""
    millis = round(seconds * 1000)
    whole, part = divmod(millis, 1000)
    return f"{clock(whole)}.{part:03d}" if part else clock(whole)


def parse_clock(text: str) -> float | None:
    """Seconds of `1:02:03.5`, `2:03` or `45`; None for anything else."""
    match = _CLOCK.fullmatch(text.strip().replace(",", "."))
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    if (match[1] and minutes >= 60) or (match[2] and seconds >= 60):
        return None
    return round(hours * 3600 + minutes * 60 + seconds, 3)


_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)")
_LINE = re.compile(r"\[?(\d[\d:.,]*)\]?(?:\s*[-\u2013]\s*(\d+:[\d:.,]*))?(?:\s+(?:[-\u2013]\s+)?(.*))?")


def _name(chapter: Chapter) -> str:
    return f"{exact_clock(chapter.start)} {chapter.title}".strip()


def _outside(chapter: Chapter, duration: float) -> UsageError:
    return UsageError(f"is not inside the lecture's {clock(duration)}", subject=_name(chapter), hint="correct the time")


def _tidy(chapter: Chapter) -> Chapter:
    title = " ".join(chapter.title.split())[:TITLE_LENGTH]
    return Chapter(start=round(chapter.start, 3), end=round(chapter.end, 3), title=title)
