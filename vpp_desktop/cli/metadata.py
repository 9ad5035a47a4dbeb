"""The options that say something of a lecture: the same for `ingest` and `edit`."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Clearable, CourseParts, Metadata

CLEARABLE = ("description", "number", "course", "presenter", "recorded-at", "language", "tag")
"""What `edit --clear` knows, by the names of the options that say it."""


def add_metadata(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is said of the lecture")
    group.add_argument("--title", metavar="TEXT", type=_words)
    group.add_argument("--description", metavar="TEXT")
    group.add_argument("--number", metavar="N", type=int, help="its place in the course")
    group.add_argument("--course", metavar="TITLE", type=_words, help='such as "CS101 Algorithms (Fall 2026)"')
    group.add_argument("--presenter", metavar="NAME", type=_words, action="append", help="may be given several times")
    group.add_argument("--recorded-at", metavar="YYYY-MM-DD", type=_date)
    group.add_argument("--language", metavar="TAG", type=_language, help="such as en or de-AT")
    group.add_argument("--tag", metavar="WORD", type=_words, action="append", help="may be given several times")
    group.add_argument("--visibility", choices=("draft", "published"), help="whether students see it")


def add_editing(parser: argparse.ArgumentParser) -> None:
    """What only a lecture that is there already can have: parts of a course, and nothing at all."""
    group = parser.add_argument_group("what changes")
    group.add_argument("--course-title", metavar="TEXT", type=_words, help="the course keeps its code and term")
    group.add_argument("--course-code", metavar="CODE", help="such as CS101; '' takes it away")
    group.add_argument("--course-term", metavar="TERM", help="such as 'Fall 2026'; '' takes it away")
    group.add_argument(
        "--clear",
        metavar="FIELD",
        action="append",
        choices=CLEARABLE,
        default=[],
        help=f"say nothing of it any more: {', '.join(CLEARABLE)}; may be given several times",
    )


def cleared(args: argparse.Namespace) -> list[Clearable]:
    names: dict[str, Clearable] = {"presenter": "presenters", "recorded-at": "recorded_at", "tag": "tags"}
    return [names.get(name, name) for name in args.clear]


def course_parts(args: argparse.Namespace) -> CourseParts | None:
    """The parts of the course that the options name; None where they name none."""
    from vpp_core.catalog.lecture import CourseParts

    parts = CourseParts(title=args.course_title, code=_tidy(args.course_code), term=_tidy(args.course_term))
    return parts if parts != CourseParts() else None


def said(args: argparse.Namespace) -> Metadata:
    """What the options say; None for what they do not."""
    from vpp_core.catalog.lecture import Course, Metadata
    from vpp_core.catalog.naming import course_from_name

    return Metadata(
        title=args.title,
        description=args.description,
        number=args.number,
        course=(course_from_name(args.course) or Course(title=args.course)) if args.course else None,
        presenters=args.presenter,
        recorded_at=args.recorded_at,
        language=args.language,
        tags=args.tag,
        visibility=args.visibility,
    )


def _tidy(text: str | None) -> str | None:
    return text if text is None else " ".join(text.split())


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty: leave the option out, or write something")
    return " ".join(text.split())


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no language tag: write it as en or de-AT")
    return text


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2026-10-14") from None
