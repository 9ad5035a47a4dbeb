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


def checkout() -> Path | None:
    """The checkout that this program runs from, where `./vpp` and the tests are; None for an installed copy."""
    root = Path(__file__).resolve().parent.parent
    return root if (root / "vpp").is_file() else None


def help_text() -> str:
    """Lines for the program's `--help`; empty in an installed copy."""
    if checkout() is None:
        return ""
    commands = [f"  {name:<16}{text}" for name, text in COMMANDS.items()]
    variables = [f"  {name:<16}{text}" for name, text in ENVIRONMENT.items()]
    return "\n".join(["in this checkout:", *commands, "", "environment of ./vpp:", *variables])


def refusal(command: str) -> str:
    """What to tell someone who asks an installed copy for a checkout's command."""
    return f"{command}: works only in a checkout: clone the project and run ./vpp {command}"
