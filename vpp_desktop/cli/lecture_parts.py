"""`vpp lectures captions`, `chapters`, `publish`, `unpublish` and `open`: the parts of a lecture, and who sees it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError, VppError
from vpp_core.text import clock
from vpp_desktop.cli.output import print_json, print_table

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Lecture

ID_HELP = "the lecture's id, the beginning of it, or its slug"


def add(verbs: argparse._SubParsersAction[Any]) -> None:
    _captions(_verb(verbs, "captions", "list, add, remove and name the captions of a lecture", run_captions))
    chapters = _verb(verbs, "chapters", "print the chapters of a lecture, or put others in their place", run_chapters)
    which = chapters.add_mutually_exclusive_group()
    which.add_argument("--set", metavar="FILE", help="lines such as '12:30 Hashing'; - reads standard input")
    which.add_argument("--clear", action="store_true", help="no chapters at all")
    which.add_argument("--from-recording", action="store_true", help="those that the recording has")
    for name, text in (("publish", "let students see a lecture"), ("unpublish", "hide a lecture from students")):
        _verb(verbs, name, text, run_visibility).set_defaults(goal=name)
    opener = _verb(verbs, "open", "open the page where students watch a lecture", run_open)
    opener.add_argument("--print", action="store_true", help="only print its address")
    opener.add_argument("--file", metavar="FILE", type=Path, help="the compose file, instead of this checkout's")


def _verb(verbs: argparse._SubParsersAction[Any], name: str, text: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    parser.add_argument("id", metavar="ID", help=ID_HELP)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _captions(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(verb="list")
    verbs = parser.add_subparsers(metavar="COMMAND")
    adding = verbs.add_parser("add", help="give students captions from a .vtt or .srt file")
    adding.add_argument("captions", metavar="FILE", type=Path)
    adding.add_argument("--language", metavar="TAG", help="such as en or de-AT (default: what the file's name tells)")
    adding.add_argument("--label", metavar="TEXT", default="", help="what players call them (default: the language)")
    removing = verbs.add_parser("remove", help="take captions away")
    naming = verbs.add_parser("name", help="say in which language captions are, and what players call them")
    naming.add_argument("--to", metavar="TAG", dest="language", help="their language")
    naming.add_argument("--to-label", metavar="TEXT", dest="new_label", help="'' for the language's own word")
    for one in (removing, naming):
        one.add_argument("tag", metavar="LANG", help="the language that they have now")
        one.add_argument("--label", metavar="TEXT", help="which, where a language has several")
    for name, one in (("add", adding), ("remove", removing), ("name", naming)):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
        one.set_defaults(verb=name)


async def run_captions(args: argparse.Namespace) -> int:
    from vpp_desktop.cli.lectures import open_catalog

    change = {"list": _listed, "add": _add, "remove": _remove, "name": _name}[args.verb]
    async with open_catalog() as store:
        lecture = await change(store, await store.find(args.id), args)
    if args.json:
        print_json([caption.model_dump() for caption in lecture.captions])
    elif lecture.captions:
        print_table(["LANGUAGE", "LABEL"], [[one.language, one.label] for one in lecture.captions])
    else:
        print("No captions.")
    return 0


async def _listed(store: Any, lecture: Lecture, args: argparse.Namespace) -> Lecture:
    return lecture


async def _add(store: Any, lecture: Lecture, args: argparse.Namespace) -> Lecture:
    from vpp_core.catalog.captions import add_caption
    from vpp_core.media.captions import language_of_name, read_captions

    tag = args.language or language_of_name(args.captions.name)
    if tag is None:
        raise UsageError("does not tell its language", subject=args.captions.name, hint="add for example --language en")
    text = await read_captions(args.captions, lecture.duration)
    return await add_caption(store, lecture.id, text, tag, args.label)


async def _remove(store: Any, lecture: Lecture, args: argparse.Namespace) -> Lecture:
    from vpp_core.catalog.captions import choose_caption, remove_caption

    return await remove_caption(store, lecture.id, choose_caption(lecture, args.tag, args.label).path)


async def _name(store: Any, lecture: Lecture, args: argparse.Namespace) -> Lecture:
    from vpp_core.catalog.captions import choose_caption, name_caption

    if args.language is None and args.new_label is None:
        raise UsageError("nothing is said to change", subject=args.tag, hint="add --to or --to-label")
    path = choose_caption(lecture, args.tag, args.label).path
    return await name_caption(store, lecture.id, path, args.language, args.new_label)


async def run_chapters(args: argparse.Namespace) -> int:
    from vpp_core.catalog.chapters import chapter_lines, parse_chapters, set_chapters
    from vpp_desktop.cli.lectures import open_catalog

    text = _read(args.set) if args.set else ""
    async with open_catalog() as store:
        lecture = await store.find(args.id)
        if args.set and not (chapters := parse_chapters(text, lecture.duration)):
            raise UsageError("holds no chapters", subject=args.set, hint="to have none, say --clear")
        if args.from_recording:
            chapters = lecture.package.chapters if lecture.package else []
        if args.set or args.clear or args.from_recording:
            lecture = await set_chapters(store, lecture.id, [] if args.clear else chapters)
    if args.json:
        print_json([chapter.model_dump() for chapter in lecture.chapters])
    else:
        print(chapter_lines(lecture.chapters, lecture.duration) or "No chapters.\n", end="")
    return 0


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("is no UTF-8 text", subject=name, hint="write lines such as: 12:30 Hashing") from error
    except OSError as error:
        raise UsageError((error.strerror or "cannot be read").lower(), subject=name, hint="name a text file") from error


async def run_visibility(args: argparse.Namespace) -> int:
    from vpp_core.catalog.publish import show, unpublish
    from vpp_desktop.cli.lectures import open_catalog

    async with open_catalog() as store:
        found = await store.find(args.id)
        lecture = await (show if args.goal == "publish" else unpublish)(store, found.id)
    if args.json:
        print_json(lecture.model_dump(mode="json", exclude={"package": {"files"}}))
    else:
        name = f'"{lecture.title}" ({clock(lecture.duration)})'
        print(f"Students see {name}." if args.goal == "publish" else f"Students do not see {name} any more.")
    return 0


async def run_open(args: argparse.Namespace) -> int:
    import webbrowser

    from vpp_core.catalog.lecture import student_page
    from vpp_desktop.cli.lectures import open_catalog
    from vpp_desktop.cli.stack import opened

    async with opened(args, connect=False) as stack:
        platform = stack.address()
    if platform is None:
        raise VppError("publishes no port", subject="frontend", hint="give it one in docker-compose.yml")
    async with open_catalog() as store:
        lecture = await store.find(args.id)
    if lecture.visibility != "published":
        hint = f"publish it: vpp lectures publish {lecture.id}"
        raise UsageError("is a draft, students have no page for it", subject=lecture.title, hint=hint)
    address = student_page(platform, lecture)
    if not args.print and not args.json and not webbrowser.open(address):
        raise VppError("no browser could be started", subject=address, hint="open the address by hand")
    print_json({"lecture": lecture.id, "address": address}) if args.json else print(address)
    return 0
