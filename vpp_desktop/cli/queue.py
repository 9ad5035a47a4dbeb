"""`vpp queue` and `vpp publish`: what is in work, and going on with it."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any

from vpp_core.errors import NotFound, VppError
from vpp_desktop.cli.display import Display, choose_display, label
from vpp_desktop.cli.output import print_error, print_json, print_table
from vpp_desktop.cli.work import EXIT_CODES, Outcome, work_on
from vpp_desktop.events import readable

if TYPE_CHECKING:
    from vpp_desktop.app import App
    from vpp_desktop.jobs.job import Job
    from vpp_desktop.jobs.queue import Queue

EPILOG = f"""examples:
  vpp queue                 list what is unfinished, then go on with what was interrupted or waits
  vpp queue --list          list all jobs, work on nothing
  vpp queue retry all       try everything again that failed, was cancelled or is paused
  vpp queue cancel 3f2a     end a job; the beginning of its id is enough
  vpp queue move 3f2a --first

{EXIT_CODES}"""

VERBS = {
    "retry": "try a job again that failed, was cancelled or is paused",
    "cancel": "end a job and remove what it made so far",
    "pause": "stop a job until `retry`; finished pieces are kept",
    "remove": "take a job off the list; a published lecture stays, a package that was not published goes",
}
FITTING = {
    "retry": ("failed", "cancelled", "paused"),
    "cancel": ("queued", "probing", "encoding", "packaged", "publishing", "paused"),
    "pause": ("queued", "probing", "encoding", "publishing"),
    "remove": ("published", "failed", "cancelled"),
}
"""The states that `all` means; `remove all` tidies up and takes nothing that is unfinished."""

DONE = ("published", "cancelled")
"""States of jobs that need nothing more; only `--list` and `--json` show them."""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    text = "list the jobs, and go on with those that were interrupted or wait"
    queue = commands.add_parser("queue", help=text, description=text, epilog=EPILOG, formatter_class=raw)
    queue.add_argument("--list", action="store_true", help="only list, all jobs; work on nothing")
    queue.add_argument("--json", action="store_true", help="one JSON object a line; with --list one JSON array")
    queue.set_defaults(run=run_queue)
    verbs = queue.add_subparsers(metavar="COMMAND")
    for name, text in VERBS.items():
        verb = verbs.add_parser(name, help=text, description=text)
        verb.add_argument("ids", metavar="ID", nargs="+", help="a job's id, the beginning of it, or `all`")
        verb.add_argument("--json", action="store_true", help="print one JSON object a line")
        verb.set_defaults(run=run_verb, verb=name)
    text = "choose what is worked on next: put jobs at another place of the queue"
    move = verbs.add_parser("move", help=text, description=text)
    move.add_argument("ids", metavar="ID", nargs="+", help="a job's id, or the beginning of it")
    place = move.add_mutually_exclusive_group(required=True)
    place.add_argument("--first", action="store_true")
    place.add_argument("--before", metavar="ID")
    place.add_argument("--last", action="store_true")
    move.add_argument("--json", action="store_true", help="print one JSON object a line")
    move.set_defaults(run=run_move)
    text = "publish packages that wait: made offline, or while no store answered"
    publish = commands.add_parser("publish", help=text, description=text, epilog=EXIT_CODES, formatter_class=raw)
    publish.add_argument("--json", action="store_true", help="print one JSON object a line")
    publish.set_defaults(run=run_publish)


async def run_queue(args: argparse.Namespace) -> int:
    if args.list:
        return await _list(args.json)

    async def choose(app: App, display: Display, outcome: Outcome) -> list[str]:
        jobs = await app.queue.jobs()
        if args.json:
            for row in _rows(app.queue, jobs):
                print_json({"event": "job", **row})
        else:
            _print_open(app.queue, jobs, display)
        return [job.id for job in await app.queue.waiting()]

    return await work_on(choose, as_json=args.json)


async def _list(as_json: bool) -> int:
    from vpp_desktop.app import open_app

    with choose_display(as_json) as display:
        async with open_app(lambda event: None if as_json else display.on_event(event), publishes=False) as app:
            jobs = await app.queue.jobs()
            rows = _rows(app.queue, jobs)
            if not as_json:
                _print_jobs(app.queue, jobs, display)
    if as_json:
        print_json(rows)
    return 0


async def run_publish(args: argparse.Namespace) -> int:
    async def choose(app: App, display: Display, outcome: Outcome) -> list[str]:
        jobs = [job for job in await app.queue.jobs() if job.state == "packaged" and not app.queue.elsewhere(job)]
        for job in jobs:
            await app.queue.push(job)
        return [job.id for job in jobs]

    return await work_on(choose, as_json=args.json)


async def run_verb(args: argparse.Namespace) -> int:
    if args.verb == "retry":

        async def choose(app: App, display: Display, outcome: Outcome) -> list[str]:
            done, failed = await _each(app.queue, args)
            outcome.failed_files += failed
            return done

        return await work_on(choose, as_json=args.json)
    from vpp_desktop.app import open_app

    with choose_display(args.json) as display:
        async with open_app(display.on_event, publishes=False) as app:
            done, failed = await _each(app.queue, args)
            if not done and not failed and not args.json:
                display.say(f"No job to {args.verb}.")
    return 1 if failed else 0


async def run_move(args: argparse.Namespace) -> int:
    from vpp_desktop.app import open_app

    with choose_display(args.json) as display:
        async with open_app(display.on_event, publishes=False) as app:
            jobs = [await app.queue.find(key) for key in args.ids]
            before = await app.queue.find(args.before) if args.before else None
            if args.first:
                moving = {job.id for job in jobs}
                before = next((job for job in await app.queue.jobs() if job.id not in moving), None)
            await app.queue.move(*jobs, before=before)
            if not args.json:
                _print_jobs(app.queue, [job for job in await app.queue.jobs() if job.state not in DONE], display)
    return 0


async def _each(queue: Queue, args: argparse.Namespace) -> tuple[list[str], int]:
    """Does it to each job that is meant; returns the ids done and how many were not."""
    done, failed = [], 0
    for job in await _meant(queue, args):
        try:
            await getattr(queue, args.verb)(job)
            done.append(job.id)
        except VppError as error:
            failed += 1
            named = VppError(error.message, subject=label(job.path), hint=error.hint)
            print_error(named, as_json=args.json, file=job.path)
    return done, failed


async def _meant(queue: Queue, args: argparse.Namespace) -> list[Job]:
    """Raises NotFound for an id that is none, and for `all` beside ids."""
    if args.ids == ["all"]:
        jobs = [job for job in await queue.jobs() if job.state in FITTING[args.verb]]
        # Those in work last: the program that works on one would begin with the next, only to stop that too.
        return sorted(jobs, key=queue.elsewhere)
    if "all" in args.ids:
        raise NotFound("no job has this id", subject="all", hint="write `all` alone, or ids")
    return list({job.id: job for job in [await queue.find(key) for key in args.ids]}.values())


def _print_open(queue: Queue, jobs: list[Job], display: Display) -> None:
    """The jobs that somebody or something has still to see to, and how many others there are."""
    done = Counter(job.state.value for job in jobs if job.state in DONE)
    if len(jobs) > done.total() or not jobs:
        _print_jobs(queue, [job for job in jobs if job.state not in DONE], display)
    if done:
        counts = ", ".join(f"{done[state]} {state}" for state in DONE if done[state])
        display.say(f"{counts} (`vpp queue --list` shows all)")


def _print_jobs(queue: Queue, jobs: list[Job], display: Display) -> None:
    if not jobs:
        display.say("No jobs: vpp ingest FILE")
        return
    rows = []
    for job in jobs:
        waits = "waits for `vpp publish`" if job.state == "packaged" else ""
        note = "another vpp works on it" if queue.elsewhere(job) else job.reason or waits
        rows.append([job.id, job.state.value, f"{label(job.path)}: {note}" if note else label(job.path)])
    print_table(["ID", "STATE", "FILE"], rows)


def _rows(queue: Queue, jobs: list[Job]) -> list[dict[str, Any]]:
    return [
        {
            "job": job.id,
            "file": readable(job.path),
            "state": job.state.value,
            "reason": job.reason,
            "cause": job.cause.value,
            "package": job.package_id,
            "lecture": job.lecture_id,
            "warnings": list(job.warnings),
            "offline": job.spec.offline,
            "elsewhere": queue.elsewhere(job),
        }
        for job in jobs
    ]
