"""`vpp gui`: the window, which is also what `vpp` alone opens."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add(commands: argparse._SubParsersAction[Any]) -> None:
    text = "open the window; the same as vpp alone"
    parser = commands.add_parser("gui", help=text, description="Open the window, or raise the one that is open.")
    parser.add_argument("files", metavar="FILE|FOLDER", nargs="*", help="recordings to add")


def run(files: Sequence[str]) -> int:
    """Opens the window and returns when it is closed. It has a loop of its own. Raises UsageError: no screen."""
    from vpp_desktop.app.window import main

    return main([os.path.abspath(file) for file in files])  # noqa: PTH100 - the name as it is, whatever its bytes
