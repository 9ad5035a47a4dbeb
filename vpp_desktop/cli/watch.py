"""`vpp watch`: recordings become lectures as they appear in a folder."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError
from vpp_desktop.cli.display import Display, choose_display
from vpp_desktop.cli.metadata import add_metadata, said
from vpp_desktop.cli.output import print_json

if TYPE_CHECKING:
    from vpp_core.media.source import FileState
    from vpp_desktop.jobs.collect import Found
    from vpp_desktop.jobs.watchfolder import Watching

DESCRIPTION = """Watch a folder: recordings in it and below become lectures once they have stopped growing.

Those that are there already count too, each once. The names of folders below become courses.
It goes on until Ctrl-C; what is unfinished then goes on at the next start."""

EPILOG = """examples:
  vpp watch ~/Recordings
  vpp watch /mnt/recorder --course "CS101 Algorithms (Fall 2026)" --visibility draft"""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    parser = commands.add_parser(
        "watch",
        help="turn recordings into lectures as they appear in a folder",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER")
    add_metadata(parser)
    how = parser.add_argument_group("how it is made")
    how.add_argument("--ladder", metavar="NAME", help="renditions to make: `vpp ladders` lists them")
    how.add_argument("--offline", action="store_true", help="stop when it is packaged; `vpp publish` goes on")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line for each event")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace) -> int:
    words = said(args)
    if words.title is not None or words.number is not None:
        subject = "--title" if words.title is not None else "--number"
        raise UsageError("is for one lecture", subject=subject, hint="ingest that file alone")
    with choose_display(args.json) as display:
        try:
            await _watch(args, display)
        except asyncio.CancelledError:
            display.interrupted("What is unfinished goes on with the same command, or `vpp queue`.")
            raise
    return 0


def _folder(name: str) -> Path:
    folder = Path(name).absolute()
    if not folder.is_dir():
        raise UsageError("is no folder", subject=name, hint="make it, or name another one")
    return folder


async def _watch(args: argparse.Namespace, display: Display) -> None:
    from vpp_desktop import config
    from vpp_desktop.app import open_app
    from vpp_desktop.jobs.collect import derived
    from vpp_desktop.jobs.job import Spec
    from vpp_desktop.jobs.watchfolder import WatchFolder

    folder, words = _folder(args.folder), said(args)

    def told(state: Watching) -> None:
        if args.json:
            row = {"folder": state.folder, "problem": state.problem, "growing": state.growing, "taken": state.taken}
            print_json({"event": "watch", **row})
        elif state.problem:
            display.complain(state.problem)

    async with open_app(display.on_event, publishes=not args.offline) as app:
        recipe = config.recipe(app.settings, app.folders.config, args.ladder, None)

        async def take(found: Found, state: FileState) -> None:
            job = await app.queue.take(found.path, Spec(recipe, words, derived(found), args.offline), state)
            app.queue.start([job.id])

        if not args.json:
            display.say(f"Watching {folder}; Ctrl-C ends it.")
        await app.queue.follow()
        app.queue.start([job.id for job in await app.queue.waiting()])
        await WatchFolder(folder, app.queue, take, told).run()
