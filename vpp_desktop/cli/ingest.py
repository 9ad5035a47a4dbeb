"""`vpp ingest`: files become lectures."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError, VppError
from vpp_desktop.cli.metadata import add_metadata, said
from vpp_desktop.cli.work import EXIT_CODES, INTERRUPTED_HINT, Outcome, work_on
from vpp_desktop.jobs.collect import Found, collect

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Metadata
    from vpp_core.media.recipe import Recipe
    from vpp_desktop.app import App
    from vpp_desktop.cli.display import Display

DESCRIPTION = f"""Turn recordings into published lectures: probe, encode, package, publish.

A folder stands for all recordings in it, and its name becomes their course. Title, number and date are
read from names like "2026-10-14 Lecture 03 - Hashing.mp4"; options say it better.
The same file again is recognised and not encoded twice; with other words it is published with these.
Ctrl-C is no harm. {INTERRUPTED_HINT}"""

EPILOG = f"""examples:
  vpp ingest --sample
  vpp ingest "2026-10-14 Lecture 03 - Hashing.mp4"
  vpp ingest "CS101 Algorithms (Fall 2026)/" --presenter "Ada Lovelace" --language en
  vpp ingest talk.mov --title "Hashing" --ladder slides --visibility draft
  vpp ingest recordings/ --offline        package now; `vpp publish` publishes later

{EXIT_CODES}"""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    parser = commands.add_parser(
        "ingest",
        help="turn recordings into published lectures",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="FILE|FOLDER", nargs="*", help="a recording, or a folder of recordings")
    parser.add_argument(
        "--sample", action="store_true", help="make a short recording on this machine, and take that: to try it"
    )
    add_metadata(parser)
    how = parser.add_argument_group("how it is made")
    how.add_argument("--ladder", metavar="NAME", help="renditions to make: `vpp ladders` lists them")
    how.add_argument(
        "--no-loudness", dest="loudness", action="store_false", default=None, help="leave the sound as loud as it is"
    )
    how.add_argument("--offline", action="store_true", help="stop when it is packaged; `vpp publish` goes on")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line for each event")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace) -> int:
    from vpp_desktop import config

    words = said(args)
    if not args.names and not args.sample:
        hint = "name one, or try it with --sample"
        raise UsageError("needs a recording or a folder", subject="vpp ingest", hint=hint)
    names = [*args.names, *([await _sample(args.json)] if args.sample else [])]
    collected = collect(names)
    if len(collected.files) > 1 and (words.title is not None or words.number is not None):
        raise UsageError(
            f"is for one lecture, and {len(collected.files)} files are named",
            subject="--title" if words.title is not None else "--number",
            hint="ingest that file alone",
        )

    async def queue_all(app: App, display: Display, outcome: Outcome) -> list[str]:
        recipe = config.recipe(app.settings, app.folders.config, args.ladder, args.loudness)
        for error in collected.errors:
            outcome.failed_files += 1
            display.error(error)
        ids = []
        for found in collected.files:
            try:
                ids.append(await _queue(app, found, recipe, words, args.offline))
            except VppError as error:
                outcome.failed_files += 1
                display.error(error)
        return ids

    return await work_on(queue_all, as_json=args.json, publishes=not args.offline, push=not args.offline)


async def _sample(as_json: bool) -> str:
    """The sample recording's name. It may take a few seconds, so somebody who waits is told."""
    from vpp_desktop import config, sample
    from vpp_desktop.cli.display import choose_display
    from vpp_desktop.events import Notice

    folders = config.folders()
    folders.ensure()
    with choose_display(as_json) as display:
        if not sample.place(folders.cache / "sample").is_file():
            display.on_event(Notice("Making the sample recording: 20 s of a lecture"))
        return str(await sample.make_sample(folders.cache / "sample"))


async def _queue(app: App, found: Found, recipe: Recipe, words: Metadata, offline: bool) -> str:
    from vpp_core.media.source import look
    from vpp_desktop.jobs.collect import derived
    from vpp_desktop.jobs.job import Spec

    source = look(Path(os.fsdecode(found.path)))
    spec = Spec(recipe, words, derived(found), offline)
    return (await app.queue.add(found.path, spec, source)).id
