"""Working on jobs from the command line: shows what happens, and turns how it ended into an exit code."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from vpp_desktop.cli.display import Display, choose_display

if TYPE_CHECKING:
    from vpp_desktop.app import App
    from vpp_desktop.jobs.job import Job

INTERRUPTED_HINT = "The same command again, or `vpp queue`, goes on where it stopped."

EXIT_CODES = """exit codes:
  0  every lecture is published (with --offline: packaged)
  1  a file failed; the line on standard error says why and what to do
  2  the command is wrong; nothing was started
  3  packaged, but no store answers: published by `vpp publish`, or by the next command that finds one
  130  interrupted; finished pieces are kept"""


@dataclass
class Outcome:
    """How many lectures ended how. `failed_files` never became jobs; `waiting` were packaged on purpose."""

    published: int = 0
    packaged: int = 0
    waiting: int = 0
    failed: int = 0
    cancelled: int = 0
    paused: int = 0
    failed_files: int = 0

    def count(self, job: Job) -> None:
        if job.state == "packaged" and job.spec.offline:
            self.waiting += 1
        elif hasattr(self, job.state):
            setattr(self, job.state, getattr(self, job.state) + 1)
        else:  # unfinished, because another program ended in the middle of it
            self.paused += 1

    @property
    def exit_code(self) -> int:
        if self.failed or self.failed_files or self.cancelled or self.paused:
            return 1
        return 3 if self.packaged else 0

    def to_json(self) -> dict[str, Any]:
        row = asdict(self)
        row["failed"] += row.pop("failed_files")
        row["packaged"] += row.pop("waiting")
        return {"event": "summary", **row, "exit": self.exit_code}

    def __str__(self) -> str:
        row = self.to_json()
        parts = [f"{row[name]} {name}" for name in ("published", "packaged", "failed", "cancelled", "paused")]
        return ", ".join(part for part in parts if not part.startswith("0 ")) or "Nothing to do"


Chooser = Callable[["App", Display, Outcome], Awaitable[list[str]]]


async def work_on(choose: Chooser, *, as_json: bool, publishes: bool = True, push: bool = False) -> int:
    """Opens the queue, works on the jobs that `choose` names, and returns the exit code.

    With `push`, packages that waited for a store are published too; they do not count for the exit code.
    """
    from vpp_desktop.app import open_app

    outcome = Outcome()
    with choose_display(as_json) as display:
        try:
            async with open_app(display.on_event, publishes=publishes) as app:
                ids = await choose(app, display, outcome)
                more = [job.id for job in await app.queue.waiting() if job.state == "packaged"] if push else []
                for job in await app.queue.run([*ids, *more]):
                    if job.id in ids:
                        outcome.count(job)
                rest = [job for job in await app.queue.waiting() if job.state != "packaged" and job.id not in ids]
        except asyncio.CancelledError:
            display.interrupted(INTERRUPTED_HINT)
            raise
        display.finish(outcome.to_json(), _closing(outcome, len(rest)))
    return outcome.exit_code


def _closing(outcome: Outcome, rest: int) -> str:
    lines = [f"{outcome}."]
    if outcome.packaged:
        lines.append("No store answers: `vpp doctor` says why. `vpp publish` publishes what is packaged.")
    elif outcome.waiting:
        lines.append("`vpp publish` publishes what is packaged.")
    if rest:
        lines.append(f"{rest} more in the queue: `vpp queue` goes on with them.")
    return "\n".join(lines)
