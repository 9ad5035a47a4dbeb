"""`vpp stack status|logs|stats`: what the stack is, says and uses, once or live."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError, printable
from vpp_desktop.cli.output import print_json, print_table

if TYPE_CHECKING:
    from vpp_desktop.stack.engine.frames import LogLine
    from vpp_desktop.stack.logs import Query
    from vpp_desktop.stack.problems import Problem
    from vpp_desktop.stack.project import Stack
    from vpp_desktop.stack.stats import ServiceStats
    from vpp_desktop.stack.status import ServiceStatus, StackStatus

AddVerb = Callable[["argparse._SubParsersAction[Any]", str, str], argparse.ArgumentParser]

COLOURS = ("36", "33", "32", "35", "34", "96", "93", "92")
"""Of services, on a terminal."""


def add(verbs: argparse._SubParsersAction[Any], verb: AddVerb) -> None:
    status = verb(verbs, "status", "how each service is: its image, its container, its ports")
    status.add_argument("--watch", action="store_true", help="go on, and print every change")
    status.set_defaults(run=run_status)
    logs = verb(verbs, "logs", "what the services say, in order of time")
    logs.add_argument("services", metavar="SERVICE", nargs="*", help="only these; all if none is named")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with what they say next")
    logs.add_argument("--since", metavar="TIME", help="from then on: 10m, 2h, 2026-10-14T09:00, 1791961200")
    logs.add_argument("--until", metavar="TIME", help="up to then")
    logs.add_argument(
        "--tail", metavar="N", type=int, help="only the last N lines of each service, of which --grep then chooses"
    )
    logs.add_argument("--grep", metavar="TEXT", help="only lines that hold this text")
    logs.add_argument("--regex", action="store_true", help="--grep is a regular expression")
    logs.add_argument("-i", "--ignore-case", action="store_true", help="--grep does not mind case")
    logs.add_argument("--export", metavar="FILE", type=Path, help="write them to a file instead")
    logs.set_defaults(run=run_logs)
    stats = verb(verbs, "stats", "what the services use of this machine, once a second; 100 %% is one core")
    stats.add_argument("--once", action="store_true", help="only one look")
    stats.set_defaults(run=run_stats)


# Status


async def run_status(args: argparse.Namespace) -> int:
    """0 when every service is healthy, or runs where it has no health check; else 1."""
    from vpp_desktop.cli.stack import opened

    if args.watch:
        return await _watch_status(args)
    async with opened(args) as stack:
        found = await stack.status()
        _show_status(found, await _problems(stack, found), args.json)
    return 0 if _well(found) else 1


async def _watch_status(args: argparse.Namespace) -> int:
    """The status after each change, of the compose file and `.env` too."""
    from vpp_desktop import config
    from vpp_desktop.stack.living import Living
    from vpp_desktop.stack.place import find_file
    from vpp_desktop.stack.project import Stack

    environment, records = config.effective(), config.folders().cache / "images"
    file = find_file(args.file, environment)
    living = Living(lambda: Stack.open(file, records, environment, write=False), lambda: file)
    async with aclosing(living.updates()) as updates:
        async for seen in updates:
            if seen.error is not None:
                print_json({"event": "notice", "message": str(seen.error)}) if args.json else print(
                    seen.error, flush=True
                )
            elif seen.stack is not None and seen.status is not None:
                _show_status(seen.status, await _problems(seen.stack, seen.status), args.json)
    return 0


async def _problems(stack: Stack, found: StackStatus) -> list[Problem]:
    from vpp_desktop import config
    from vpp_desktop.stack import facts
    from vpp_desktop.stack.problems import problems

    seen = await facts.look(stack, found, config.folders().data, config.effective_or_plain())
    return problems(found, stack.desired, seen)


def _well(found: StackStatus) -> bool:
    return bool(found.services) and all(s.state in ("healthy", "running") for s in found.services)


def _show_status(found: StackStatus, problems: list[Problem], as_json: bool) -> None:
    """Problems come first; what the table says anyway is not said twice."""
    if as_json:
        print_json({**found.to_json(), "problems": [problem.to_json() for problem in problems]})
        return
    if not found.engine.connected:
        print(f"container engine: {found.engine.message}: {found.engine.hint}", flush=True)
        return
    for problem in problems:
        if problem.severity != "note" or problem.id.startswith(("orphans", "unused")):
            print(problem)
            for line in problem.lines:
                print(f"    {printable(line)}")
    print_table(["SERVICE", "IMAGE", "STATE", "PORTS", "SINCE"], [_row(s) for s in found.services])
    sys.stdout.flush()


def _row(status: ServiceStatus) -> list[str]:
    state = "crash loop" if status.crash_loop else status.state
    reason_has_restarts = status.crash_loop or status.state == "restarting"
    notes = [
        " ".join(status.reason.split()),
        f"{status.restarts} restarts" if status.restarts and not reason_has_restarts else "",
        "diverged from the compose file" if status.diverged else "",
        "its image is newer" if status.outdated else "",
    ]
    told = ", ".join(note for note in notes if note)
    image = f"{status.image}: {status.image_cause}" if status.image_cause else status.image
    ports = ", ".join(f"{p.host or '*'}:{p.published}->{p.container}" for p in status.ports if p.published is not None)
    since = status.started_at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if status.started_at else ""
    return [status.service, image, f"{state} ({told})" if told else state, ports, since]


# Logs


async def run_logs(args: argparse.Namespace) -> int:
    from vpp_desktop.cli.stack import opened
    from vpp_desktop.stack import logs

    query = _query(args)
    async with opened(args, connect=not args.follow) as stack:
        stack.check(args.services)
        batches = stack.follow(query) if args.follow else stack.history(query)
        async with aclosing(batches):
            if args.export is not None:
                count = await logs.export(batches, args.export)
                print_json({"lines": count, "file": str(args.export)}) if args.json else print(
                    f"Wrote {count} lines to {args.export}."
                )
                return 0
            show = _line_printer(stack, args.json)
            async for batch in batches:
                show(batch)
    return 0


def _query(args: argparse.Namespace) -> Query:
    from vpp_desktop.stack.logs import Query, matcher, moment

    if args.tail is not None and args.tail < 0:
        raise UsageError("is below 0", subject=f"--tail {args.tail}", hint="name how many lines you want")
    if args.follow and args.export is not None:
        raise UsageError("has no end to export", subject="--follow", hint="leave one of both out")
    if args.follow and args.until:
        raise UsageError("has no end", subject="--follow", hint="leave it or --until out")
    if args.grep is None and (args.regex or args.ignore_case):
        option = "--regex" if args.regex else "--ignore-case"
        raise UsageError("says how to search", subject=option, hint="name what to search with --grep TEXT")
    return Query(
        services=tuple(args.services),
        since=moment(args.since) if args.since else None,
        until=moment(args.until) if args.until else None,
        tail=args.tail,
        wanted=matcher(args.grep, regex=args.regex, ignore_case=args.ignore_case) if args.grep else None,
    )


def _line_printer(stack: Stack, as_json: bool) -> Callable[[list[LogLine]], None]:
    """Prints a batch at once: standard output to standard output, errors and notices marked as such."""
    from vpp_desktop.stack.logs import mark

    names = list(stack.desired.services)
    width = max(map(len, names), default=0)
    coloured = sys.stdout.isatty() and not as_json

    def text(line: LogLine) -> str:
        name = line.service.ljust(width)
        if coloured:
            place = names.index(line.service) if line.service in names else len(names)
            name = f"\x1b[{COLOURS[place % len(COLOURS)]}m{name}\x1b[0m"
        return f"{line.time[:23].replace('T', ' ')} {name} {mark(line)} {line.text}"

    def show(batch: list[LogLine]) -> None:
        if as_json:
            for line in batch:
                print_json({"event": "log", **line._asdict()})
            return
        sys.stdout.write("".join(f"{text(line)}\n" for line in batch))
        sys.stdout.flush()

    return show


# Stats


async def run_stats(args: argparse.Namespace) -> int:
    from vpp_desktop.cli.stack import opened
    from vpp_desktop.stack.stats import NOTHING

    def quiet(reason: str) -> None:
        print_json({"event": "notice", "message": reason}) if args.json else print(reason, file=sys.stderr)

    async with opened(args, connect=args.once) as stack:
        if args.once:
            found = await stack.use()
            _show_stats(found, args.json) if found else quiet(NOTHING)
            return 0
        async with aclosing(stack.stats(quiet)) as updates:
            async for found in updates:
                _show_stats(found, args.json)
    return 0


def _show_stats(found: list[ServiceStats], as_json: bool) -> None:
    if as_json:
        for row in found:
            print_json(row.to_json())
    else:
        header = ["SERVICE", "CPU", "MEMORY", "RECEIVED", "SENT", "READ", "WRITTEN"]
        print_table(header, [_use(row) for row in found])
    sys.stdout.flush()


def _use(row: ServiceStats) -> list[str]:
    from vpp_core.text import size_text

    rates = [f"{size_text(round(rate))}/s" for rate in (row.received, row.sent, row.read, row.written)]
    memory = f"{size_text(row.memory)} of {size_text(row.memory_limit)}"
    return [row.service, f"{row.cpu:.1f} %", memory, *rates]
