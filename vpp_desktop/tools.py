"""The commands of a checkout: `./vpp` runs them before this program starts; an installed copy has none."""

from __future__ import annotations

from pathlib import Path

COMMANDS = {
    "check": "lint, format, types, import rules",
    "test": "run every test tier (--fast: only what needs no server)",
    "lock": "remake requirements.lock (--upgrade: with newer versions)",
    "bench": "run one benchmark, or list them",
}

ENVIRONMENT = {
    "VPP_NO_INSTALL": "set: ./vpp installs no system packages, it prints the command that would",
}


def in_checkout() -> bool:
    """Whether this program runs from a checkout, where `./vpp` and the tests are."""
    return (Path(__file__).resolve().parent.parent / "vpp").is_file()


def help_text() -> str:
    """Lines for the program's `--help`; empty in an installed copy."""
    if not in_checkout():
        return ""
    commands = [f"  {name:<16}{text}" for name, text in COMMANDS.items()]
    variables = [f"  {name:<16}{text}" for name, text in ENVIRONMENT.items()]
    return "\n".join(["in this checkout:", *commands, "", "environment of ./vpp:", *variables])


def refusal(command: str) -> str:
    """What to tell someone who asks an installed copy for a checkout's command."""
    return f"{command}: works only in a checkout: clone the project and run ./vpp {command}"
