"""What commands print: text for people, JSON for programs, errors as one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from vpp_core.errors import VppError, printable
from vpp_desktop.events import readable


def print_json(value: Any) -> None:
    """One JSON value on one line; file names that are no text are escaped."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    print(text.encode("utf-8", "backslashreplace").decode(), flush=True)


def print_error(error: VppError, as_json: bool = False, file: bytes | None = None) -> None:
    """`subject: what happened: what to do` on standard error, or an object with the same parts.

    The object of an error about a file has it under the same key as all events.
    """
    if as_json:
        parts = {"subject": error.subject, "message": error.message, "hint": error.hint}
        lines = {"lines": [printable(line) for line in error.lines]} if error.lines else {}
        named = {} if file is None else {"file": readable(file)}
        print_json({"event": "error", **named, **{k: printable(v) for k, v in parts.items()}, **lines})
        return
    print(error, *(f"    {printable(line)}" for line in error.lines), sep="\n", file=sys.stderr)


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns, as wide as their widest cell; the last one may run on."""
    widths = [max(len(row[n]) for row in [header, *rows]) for n in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
