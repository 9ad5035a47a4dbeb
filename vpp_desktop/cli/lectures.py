"""`vpp lectures`: what the store holds, and what a person may change of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError
from vpp_core.text import clock
from vpp_desktop.cli import lecture_parts
from vpp_desktop.cli.metadata import add_editing, add_metadata, cleared, course_parts, said
from vpp_desktop.cli.output import print_json, print_table

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Lecture

SERVERS = "one that answers Range requests (nginx, Apache, Caddy; not `python -m http.server`)"


def add(commands: argparse._SubParsersAction[Any]) -> None:
    parser = commands.add_parser("lectures", help="list, show, edit, caption, delete and export lectures")
    _list_options(parser)
    parser.set_defaults(run=run_list)
    verbs = parser.add_subparsers(metavar="COMMAND")
    _verbs(verbs, "")
    lecture_parts.add(verbs)
    _verbs(commands, "short for `lectures %s`")


def _list_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", metavar="WORDS", default="", help="words of title, description, course, people")
    parser.add_argument("--course", metavar="TITLE", help="only this course")
    parser.add_argument("--sort", choices=("newest", "title", "recorded"), default="newest")
    parser.add_argument("--limit", type=int, metavar="N", default=1000, help="at most this many (1 to 1000)")
    parser.add_argument("--json", action="store_true", help="print one JSON array")


def _verbs(commands: argparse._SubParsersAction[Any], short: str) -> None:
    def verb(name: str, text: str, run: Any) -> argparse.ArgumentParser:
        options: dict[str, Any] = {"description": short % name} if short else {"help": text, "description": text}
        parser: argparse.ArgumentParser = commands.add_parser(name, **options)
        parser.add_argument("id", metavar="ID", help=lecture_parts.ID_HELP)
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.set_defaults(run=run)
        return parser

    verb("show", "everything that is known of a lecture", run_show)
    editing = verb("edit", "change what is said of a lecture; nothing is encoded", run_edit)
    add_metadata(editing)
    add_editing(editing)
    verb("delete", "remove a lecture and its files", run_delete).add_argument(
        "--yes", action="store_true", help="do not ask"
    )
    verb(
        "export", f"write a lecture's files into a folder, to play from a web server: {SERVERS}", run_export
    ).add_argument("folder", metavar="FOLDER", type=Path, help="a new or empty folder")


async def run_list(args: argparse.Namespace) -> int:
    from vpp_core.catalog.store import LectureQuery

    if not 1 <= args.limit <= 1000:
        raise UsageError("is not between 1 and 1000", subject=f"--limit {args.limit}", hint="name another number")
    query = LectureQuery(text=args.search, course=args.course, sort=args.sort, limit=args.limit)
    async with open_catalog() as store:
        page = await store.search(query)
    if args.json:
        print_json([_brief(lecture) for lecture in page.lectures])
        return 0
    if not page.lectures:
        print("No lecture fits." if args.search or args.course else "No lectures yet: vpp ingest FILE")
        return 0
    rows = [
        [
            lecture.id,
            clock(lecture.duration),
            lecture.visibility,
            lecture.course.title if lecture.course else "",
            lecture.title,
        ]
        for lecture in page.lectures
    ]
    print_table(["ID", "LENGTH", "STATE", "COURSE", "TITLE"], rows)
    if page.total > len(rows):
        print(f"{page.total - len(rows)} more: name a larger --limit, or --search")
    return 0


async def run_show(args: argparse.Namespace) -> int:
    async with open_catalog() as store:
        lecture = await store.find(args.id)
    if args.json:
        print_json(lecture.model_dump(mode="json"))
    else:
        print_lecture(lecture)
    return 0


async def run_edit(args: argparse.Namespace) -> int:
    from vpp_core.catalog.publish import edit

    change, clear, parts = said(args), cleared(args), course_parts(args)
    if not change.said() and not clear and parts is None:
        raise UsageError("nothing is said to change", subject=args.id, hint="add for example --title 'Hashing'")
    async with open_catalog() as store:
        lecture = await store.find(args.id)
        lecture = await edit(store, lecture.id, change, clear=clear, course=parts)
    if args.json:
        print_json(lecture.model_dump(mode="json"))
    else:
        print_lecture(lecture)
    return 0


async def run_delete(args: argparse.Namespace) -> int:
    from vpp_core.catalog.publish import delete_lecture

    async with open_catalog() as store:
        lecture = await store.find(args.id)
        loss = f'"{lecture.title}" ({clock(lecture.duration)}) and its files'
        if not args.yes and not _agreed(loss, args.id):
            print("Nothing was deleted.", file=sys.stderr)
            return 1
        await delete_lecture(store, lecture.id)
    if args.json:
        print_json({"deleted": lecture.id})
    else:
        print(f"Deleted {loss}. The source {lecture.source.name} is untouched.")
    return 0


def _agreed(loss: str, key: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(f"means {loss}", subject=key, hint="add --yes to delete them")
    return input(f"Delete {loss}? [y/N] ").strip().lower() in ("y", "yes")


async def run_export(args: argparse.Namespace) -> int:
    from vpp_core.catalog.publish import export

    async with open_catalog() as store:
        lecture = await store.find(args.id)
        folder = await export(store, lecture, args.folder)
    assert lecture.package is not None
    if args.json:
        files = [file.model_dump() for file in lecture.package.files]
        print_json({"lecture": lecture.id, "folder": str(folder), "master": lecture.package.master, "files": files})
    else:
        count = len(lecture.package.files) + 1  # package.json, which lists the others
        print(f"Exported {count} files to {folder}. A player opens {lecture.package.master} on a web server.")
        print(f"It has to be {SERVERS}.")
    return 0


def open_catalog() -> Any:
    """The store, as a context manager."""
    from vpp_desktop import config
    from vpp_desktop.app import check_mongo_url, open_store

    folders = config.folders()
    environment = config.effective(folders)
    check_mongo_url(environment)
    folders.ensure()
    return open_store(folders, environment, tell=lambda text: print(text, file=sys.stderr))


def _brief(lecture: Lecture) -> dict[str, Any]:
    return lecture.model_dump(mode="json", exclude={"package": {"files"}})


def print_lecture(lecture: Lecture) -> None:
    """Everything that is known of a lecture, a line each."""
    package = lecture.package
    course = lecture.course
    lines: list[tuple[str, str]] = [
        ("title", lecture.title),
        ("id", lecture.id),
        ("slug", lecture.slug),
        ("course", " ".join(part for part in (course.code, course.title, course.term) if part) if course else ""),
        ("number", str(lecture.number or "")),
        ("presenters", ", ".join(lecture.presenters)),
        ("recorded", str(lecture.recorded_at or "")),
        ("language", lecture.language or ""),
        ("tags", ", ".join(lecture.tags)),
        ("state", lecture.visibility),
        ("description", lecture.description),
        ("length", clock(lecture.duration)),
        ("source", lecture.source.name),
    ]
    if package is not None:
        lines += [
            ("renditions", ", ".join(r.name for r in package.renditions)),
            ("chapters", str(len(lecture.chapters) or "")),
            ("captions", ", ".join(f"{one.label} ({one.language})" for one in lecture.captions)),
            ("package", f"{package.id}, {sum(file.size for file in package.files) / 1e6:.1f} MB"),
        ]
        lines += [("warning", text) for text in package.warnings]
    for name, text in lines:
        if text:
            print(f"{name:<12}{text}")
