"""How work is shown: a live line for each lecture on a terminal, plain lines elsewhere, JSON lines on request."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from vpp_core.errors import VppError, printable
from vpp_desktop.cli.output import print_error, print_json
from vpp_desktop.events import Event, JobMoved, JobNotice, JobProgress, JobRemoved, Notice, readable, shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

JSON_INTERVAL = 0.25
"""Seconds between progress objects of one job."""

BAD_ENDS = ("failed", "paused", "cancelled")
QUIET = ("queued", "probing", "publishing")
"""States that a line tells only where there is a reason; what is done in them shows as progress."""


def choose_display(as_json: bool) -> Display:
    """JSON lines if asked for, live lines on a terminal that can move its cursor, else plain lines."""
    if as_json:
        return JsonDisplay()
    if sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        return LiveDisplay()
    return Display()


def label(path: bytes) -> str:
    """A file's name for a line: below the current folder without it, on one line, whatever its bytes."""
    try:
        here = os.path.join(os.getcwdb(), b"")  # noqa: PTH109, PTH118 - bytes
    except OSError:
        here = b"\0"
    return printable(readable(path.removeprefix(here)))


def figures(event: JobProgress) -> str:
    """`54 fps, 1.8x, 4 min left`."""
    parts = [
        f"{event.fps:.0f} fps" if event.fps is not None else "",
        f"{event.speed:.1f}x" if event.speed is not None else "",
        f"{time_left(event.remaining)} left" if event.remaining is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def time_left(seconds: float) -> str:
    """`40 s`, `4 min` or `1 h 05 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


class Display:
    """Plain lines: what becomes of a lecture, and each tenth of the way there. Also the base of the others."""

    def __init__(self) -> None:
        self._tenths: dict[tuple[str, str], int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def on_event(self, event: Event) -> None:
        """A listener for the queue."""
        if isinstance(event, JobProgress):
            self.progress(event)
        elif isinstance(event, JobMoved):
            self.moved(event)
        elif isinstance(event, JobNotice):
            self.say(f"{label(event.file)}: {event.message}")
        elif isinstance(event, JobRemoved):
            self.say(f"{label(event.file)}: removed from the list")
        elif isinstance(event, Notice):
            self.say(event.message)

    def moved(self, event: JobMoved) -> None:
        if event.state in BAD_ENDS:
            self.complain(f"{label(event.file)}: {event.reason or event.state}")
        elif event.reason or event.state not in QUIET:
            lecture = f" as {event.lecture}" if event.state == "published" and event.lecture else ""
            self.say(f"{label(event.file)}: {event.reason or event.state + lecture}")

    def progress(self, event: JobProgress) -> None:
        tenth = int(event.fraction * 10)
        if self._tenths.get((event.job, event.step), 0) < tenth < 10:
            self._tenths[event.job, event.step] = tenth
            extra = figures(event)
            self.say(f"{label(event.file)}: {event.step} {tenth * 10} %{', ' if extra else ''}{extra}")

    def say(self, text: str) -> None:
        print(_writable(text, sys.stdout.encoding), flush=True)

    def complain(self, text: str) -> None:
        print(_writable(text, sys.stderr.encoding), file=sys.stderr, flush=True)

    def error(self, error: VppError) -> None:
        """A file that never became a job."""
        named = VppError(error.message, subject=label(os.fsencode(error.subject)), hint=error.hint)
        self.complain(str(named))

    def interrupted(self, hint: str) -> None:
        self.complain(f"Interrupted. {hint}")

    def finish(self, summary: dict[str, Any], text: str) -> None:
        self.say(text)


class JsonDisplay(Display):
    """One JSON object a line on standard output."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def on_event(self, event: Event) -> None:
        if isinstance(event, JobProgress):
            now, key = time.monotonic(), (event.job, event.step)
            if event.fraction < 1 and now - self._last.get(key, -JSON_INTERVAL) < JSON_INTERVAL:
                return
            self._last[key] = now
        print_json(event.to_json())

    def error(self, error: VppError) -> None:
        print_error(error, as_json=True, file=os.fsencode(error.subject))

    def interrupted(self, hint: str) -> None:
        print_json({"event": "interrupted", "message": hint})

    def finish(self, summary: dict[str, Any], text: str) -> None:
        print_json(summary)


class LiveDisplay(Display):
    """A line with a bar for each lecture that is worked on; what happened scrolls above."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        self._console: Console = Console(highlight=False, markup=False)
        self._errors: Console = Console(stderr=True, highlight=False, markup=False)
        name = Column(no_wrap=True, overflow="ellipsis", ratio=1)
        columns = ("{task.description}", "{task.fields[step]}", "{task.percentage:>3.0f} %", "{task.fields[figures]}")
        texts = [
            TextColumn(text, markup=False, table_column=name if n == 0 else None) for n, text in enumerate(columns)
        ]
        self._bars: Progress = Progress(
            texts[0], texts[1], BarColumn(bar_width=24), texts[2], texts[3], console=self._console, expand=True
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bars.stop()

    def moved(self, event: JobMoved) -> None:
        if event.state in ("probing", "encoding", "publishing"):
            self._show(event.job, event.file, event.state, 0.0, "")
            return
        if (task := self._tasks.pop(event.job, None)) is not None:
            self._bars.remove_task(task)
        super().moved(event)

    def progress(self, event: JobProgress) -> None:
        self._show(event.job, event.file, event.step, event.fraction, figures(event))

    def say(self, text: str) -> None:
        self._bars.console.print(text, soft_wrap=True)

    def complain(self, text: str) -> None:
        # Above the bars when both go to the terminal; a redirected stderr gets its line all the same.
        if sys.stderr.isatty():
            self._bars.console.print(text, style="red", soft_wrap=True)
        else:
            self._errors.print(text, soft_wrap=True)

    def _show(self, job: str, file: bytes, step: str, fraction: float, extra: str) -> None:
        if job not in self._tasks:
            self._tasks[job] = self._bars.add_task(printable(shown(file)), total=1.0, step=step, figures="")
        self._bars.update(self._tasks[job], completed=fraction, step=step, figures=extra)


def _writable(text: str, encoding: str | None) -> str:
    """The text as the stream can write it: an old locale knows few letters."""
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")


__all__ = ["Display", "JsonDisplay", "LiveDisplay", "choose_display", "figures", "label", "time_left"]
