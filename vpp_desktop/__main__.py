"""The program: reads the command line, runs the command, turns every end into one line and an exit code."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from vpp_core.errors import StoreUnreachable, UsageError, VppError
from vpp_desktop import __version__, tools
from vpp_desktop.cli.streams import Stream

if TYPE_CHECKING:
    import argparse

# The window is on the screen before argparse, asyncio and the commands are loaded: imports are inside functions.

DESCRIPTION = """Turn lecture recordings into lectures that students watch in the browser.
Without a command it opens the window."""
EXAMPLES = """examples:
  vpp                        the window
  vpp ingest "2026-10-14 Lecture 03 - Hashing.mp4"
  vpp ingest "CS101 Algorithms (Fall 2026)/"
  vpp lectures
  vpp stack up
  vpp doctor

environment:
  VPP_HOME        one folder for data, settings, cache and logs
  MONGO_URL       the store to publish to, instead of this machine's own
  VPP_DEBUG       1: show the trace of an unexpected error"""

INTERRUPTED = 130
UNEXPECTED = 70
BROKEN_PIPE = 141
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def make_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    import argparse

    from vpp_desktop.cli.parser import Parser

    epilog = "\n\n".join(part for part in (EXAMPLES, tools.help_text()) if part)
    raw = argparse.RawDescriptionHelpFormatter
    parser = Parser("vpp", description=DESCRIPTION, epilog=epilog, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"vpp {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command")
    for name in ("gui", "ingest", "watch", "lectures", "queue", "stack", "settings", "doctor"):
        importlib.import_module(f"vpp_desktop.cli.{name}").add(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    out = Stream(sys.stdout)
    with redirect_stdout(out), redirect_stderr(Stream(sys.stderr)):
        code = _run(list(sys.argv[1:] if argv is None else argv))
        out.flush()
        return _heard(code, out.failure)


def _heard(code: int, failure: OSError | None) -> int:
    """The exit code, given what became of the output."""
    if failure is None:
        return code
    if isinstance(failure, BrokenPipeError):  # whoever read it has seen enough
        return code or BROKEN_PIPE
    reason = (failure.strerror or str(failure)).lower()
    hint = "make room there, or send it elsewhere"
    _print_error(VppError(f"cannot be written ({reason})", subject="standard output", hint=hint))
    return code or 1


def _run(words: Sequence[str]) -> int:
    if not words:
        return _gateway(_open_window)
    if words[0] in tools.COMMANDS:
        print(tools.refusal(words[0]), file=sys.stderr)
        return 2
    parser = make_parser()
    try:
        args = parser.parse_args(words)
    except SystemExit as done:
        return int(done.code or 0)
    if args.command == "gui":
        return _gateway(lambda: _open_window(args.files))
    return _gateway(lambda: _run_command(args), bool(getattr(args, "json", False)))


def _gateway(work: Callable[[], int], as_json: bool = False) -> int:
    """The one place where errors become sentences."""
    try:
        return work()
    except VppError as error:
        _print_error(error, as_json)
        return _exit_code(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - nothing may reach a user as a trace
        return _unexpected(error, as_json)


def _open_window(files: Sequence[str] = ()) -> int:
    import gc

    gc.disable()  # nothing is garbage before the first paint, and looking for it takes 5 % of the way there
    from vpp_desktop.cli import gui

    return gui.run(files)


def _run_command(args: argparse.Namespace) -> int:
    import asyncio

    _log_to_file()
    try:
        return asyncio.run(_stoppable(args))
    except asyncio.CancelledError:
        return INTERRUPTED


async def _stoppable(args: argparse.Namespace) -> int:
    """The command as a task that Ctrl-C, SIGTERM and a closed terminal cancel; a second one ends it at once."""
    import asyncio

    loop = asyncio.get_running_loop()
    task = loop.create_task(args.run(args))
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if stopped:
            os._exit(INTERRUPTED)
        stopped = True
        task.cancel()

    watched = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    for number in watched:
        loop.add_signal_handler(number, stop)
    try:
        return int(await task)
    except asyncio.CancelledError:
        return INTERRUPTED
    finally:
        for number in watched:
            loop.remove_signal_handler(number)


def _exit_code(error: VppError) -> int:
    from vpp_desktop.stack.engine.errors import EngineAbsent

    if isinstance(error, EngineAbsent):
        return 4
    if isinstance(error, UsageError):
        return 2
    return 3 if isinstance(error, StoreUnreachable) else 1


def _print_error(error: VppError, as_json: bool = False) -> None:
    from vpp_desktop.cli.output import print_error

    print_error(error, as_json)


def _log_to_file() -> None:
    from vpp_desktop import config, logs

    logs.configure(config.folders().log)


def _unexpected(error: Exception, as_json: bool) -> int:
    import logging

    from vpp_desktop import config

    _log_to_file()
    logging.getLogger("vpp").error("unexpected", exc_info=error)
    if os.environ.get("VPP_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    hint = f"see {config.folders().log} and report it"
    _print_error(VppError(f"met an unexpected error ({type(error).__name__})", subject="vpp", hint=hint), as_json)
    return UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
