"""`vpp stack`: the platform's containers, brought to what the compose file says."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError, VppError
from vpp_desktop.cli import stack_live
from vpp_desktop.cli.output import print_error, print_json

if TYPE_CHECKING:
    from vpp_desktop.stack.plan import Goal
    from vpp_desktop.stack.project import Stack, Wish

EPILOG = """examples:
  vpp stack up                    build, start and wait until everything is healthy
  vpp stack plan                  what `up` would do, and why; changes nothing
  vpp stack status --watch        how it is, live
  vpp stack logs -f backend       what the backend says
  vpp stack rebuild backend       make its image again and use it
  vpp stack down                  stop and remove the containers; the data stay

exit codes:
  0  done; for `status`: everything is healthy
  1  something failed, or is not healthy; the line says what
  2  the command or the compose file is wrong; nothing was started
  4  no container engine answers
  130  interrupted; the same command again goes on from there"""

VERBS: dict[str, str] = {
    "up": "make the stack run as the compose file says",
    "down": "stop and remove its containers and network; the data stay",
    "start": "start containers that are stopped",
    "stop": "stop containers, and keep them",
    "restart": "stop and start containers",
    "rebuild": "make images again, and containers from them",
    "build": "make images that are missing or stale, and nothing else",
    "plan": "say what `up` would do, and why; change nothing",
}


def add(commands: argparse._SubParsersAction[Any]) -> None:
    text = "run the platform's containers: MongoDB, backend, frontend"
    raw = argparse.RawDescriptionHelpFormatter
    stack = commands.add_parser("stack", help=text, description=text, epilog=EPILOG, formatter_class=raw)
    verbs = stack.add_subparsers(metavar="COMMAND", required=True, dest="verb")
    for name, text in VERBS.items():
        verb = _verb(verbs, name, text)
        if name != "down":
            verb.add_argument("services", metavar="SERVICE", nargs="*", help="only these; all if none is named")
        verb.set_defaults(run=run_plan if name == "plan" else run_verb)
        _options(verb, name)
    opener = _verb(verbs, "open", "open the student's page in the browser")
    opener.add_argument("--print", action="store_true", help="only print its address")
    opener.set_defaults(run=run_open)
    stack_live.add(verbs, _verb)


def _verb(verbs: argparse._SubParsersAction[Any], name: str, text: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text)
    verb.add_argument("--file", metavar="FILE", type=Path, help="the compose file, instead of this checkout's")
    verb.add_argument("--json", action="store_true", help="print one JSON object a line")
    return verb


def _options(verb: argparse.ArgumentParser, name: str) -> None:
    if name in ("up", "plan"):
        verb.add_argument("--build", action="store_true", help="make images again even if they are fresh")
    if name in ("up", "plan", "down"):
        verb.add_argument("--remove-orphans", action="store_true", help="also remove containers of no service")
    if name in ("up", "start", "restart", "rebuild"):
        verb.add_argument(
            "--timeout", metavar="S", type=float, default=300.0, help="seconds that each service has (default 300)"
        )
    if name == "down":
        verb.add_argument("--volumes", action="store_true", help="remove the data too; asks first")
        verb.add_argument("--yes", action="store_true", help="do not ask")
    if name != "plan":
        verb.add_argument("--verbose", action="store_true", help="show what builds print")


@asynccontextmanager
async def opened(args: argparse.Namespace, *, connect: bool = True, write: bool = False) -> AsyncIterator[Stack]:
    """The stack that the command is about; with `connect` an engine has answered, with `write` it has its `.env`."""
    from vpp_desktop import config
    from vpp_desktop.stack.place import find_file
    from vpp_desktop.stack.project import Stack

    environment = config.effective()
    file = find_file(args.file, environment)
    stack = Stack.open(file, config.folders().cache / "images", environment, write=write)
    try:
        if connect:
            await stack.engine()
        for warning in stack.desired.warnings:
            print(f"note: {warning}", file=sys.stderr)
        yield stack
    finally:
        stack.close()


async def run_plan(args: argparse.Namespace) -> int:
    async with opened(args) as stack:
        made = await stack.plan(_wish(args, "up"))
    if args.json:
        print_json(made.to_json())
    else:
        print(made)
    return 0


async def run_verb(args: argparse.Namespace) -> int:
    from vpp_desktop.cli.stack_display import JsonStackDisplay, StackDisplay

    display = (JsonStackDisplay if args.json else StackDisplay)(verbose=args.verbose)
    async with opened(args, write=True) as stack, stack.changing(display.on_event):
        made = await stack.plan(_wish(args, args.verb))
        if args.verb == "down" and args.volumes and not args.yes:
            _agree([o.subject for o in made.operations if o.verb == "remove volume"])
        display.plan(made)
        await stack.run(made, display.on_event, getattr(args, "timeout", 300.0))
        moved = await _take_along() if args.verb == "up" and made else []
        if args.json and moved:
            print_json({"event": "moved", "lectures": moved})
        elif not args.json:
            print(_closing(args, stack, bool(made)))
            if moved:
                print(f"Published meanwhile, and in the platform now: {', '.join(moved)}.")
    return 0


async def _take_along() -> list[str]:
    """What was published while the platform did not run; a failure is told, the platform runs all the same."""
    from vpp_desktop import config
    from vpp_desktop.app import move_to_stack

    try:
        return await move_to_stack(config.folders(), config.effective_or_plain())
    except VppError as error:
        print_error(error)
        return []


def _wish(args: argparse.Namespace, goal: Goal) -> Wish:
    from vpp_desktop.stack.project import Wish

    return Wish(
        goal,
        tuple(getattr(args, "services", ())),
        build=getattr(args, "build", False),
        volumes=getattr(args, "volumes", False),
        remove_orphans=getattr(args, "remove_orphans", False),
    )


def _agree(volumes: list[str]) -> None:
    """Raises UsageError unless a person says that the data may go."""
    if not volumes:
        return
    loss = f"{', '.join(volumes)} with all lectures in the stack's store"
    if not sys.stdin.isatty():
        raise UsageError(f"would remove {loss}", subject="--volumes", hint="add --yes to agree")
    if input(f"Remove {loss}? This cannot be undone. [y/N] ").strip().lower() not in ("y", "yes"):
        raise VppError("nothing was removed", subject="down")


def _closing(args: argparse.Namespace, stack: Stack, changed: bool) -> str:
    if args.verb in ("up", "start", "restart", "rebuild"):
        already = "" if changed else " already"
        if args.services:
            return f"{', '.join(args.services)}: running{already}."
        address = stack.address()
        return f"The platform runs{already}: {address}" if address else f"Everything runs{already}."
    if not changed:
        return "There was nothing to do."
    if args.verb == "down":
        return (
            "The platform is down, and its data are gone." if args.volumes else "The platform is down; its data stay."
        )
    return {"stop": "Stopped.", "build": "The images are fresh."}[args.verb]


async def run_open(args: argparse.Namespace) -> int:
    async with opened(args, connect=False) as stack:
        address = stack.address()
    if address is None:
        raise VppError("publishes no port", subject="frontend", hint="add one under ports: in the compose file")
    print_json({"address": address}) if args.json else print(address)
    if not args.print and not args.json and not webbrowser.open(address):
        raise VppError("no browser could be started", subject=address, hint="open the address by hand")
    return 0
