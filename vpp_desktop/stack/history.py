"""How long operations took before, and from that how long a plan may take. One small file a stack; losing it harms nothing."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from vpp_desktop.stack.events import OperationMoved
from vpp_desktop.stack.plan import Operation, Plan

KEEP = 5
"""How many of the last times of one kind of operation are kept."""

LONG = frozenset({"build", "pull", "wait for", "start", "restart"})
"""What may take long, and takes different times for different services: nothing is said of it before it was done."""

SHORT_SECONDS = 0.3
"""Of all others, such as making a network, until one was done."""

FIRST_BUILDS = frozenset({"no image yet", "image is missing"})

Durations = Mapping[str, tuple[float, ...]]
"""The last seconds of each kind of operation."""


def kind(verb: str, subject: str, cause: str) -> str:
    """What of its time can be compared: a build from nothing takes much longer than one after a change."""
    return (
        f"{verb} {subject} {'first' if cause in FIRST_BUILDS else 'again'}" if verb == "build" else f"{verb} {subject}"
    )


def estimate(plan: Plan, known: Durations) -> float | None:
    """Seconds that a plan takes, as much at once as it allows; None where an operation in it was never done."""
    ends: list[float] = []
    for operation in plan.operations:
        seconds = _seconds(operation, known)
        if seconds is None:
            return None
        ends.append(max((ends[place] for place in operation.after), default=0.0) + seconds)
    return max(ends, default=0.0)


def _seconds(operation: Operation, known: Durations) -> float | None:
    last = known.get(kind(operation.verb, operation.subject, operation.cause))
    if last:
        return median(last)
    return None if operation.verb in LONG else SHORT_SECONDS


def with_event(known: Durations, event: OperationMoved) -> Durations:
    """With an operation that has ended well."""
    if event.state != "done":
        return known
    key = kind(event.operation, event.subject, event.cause)
    return {**known, key: (*known.get(key, ()), round(event.seconds, 2))[-KEEP:]}


class History:
    """Keeps the durations of one stack's operations."""

    def __init__(self, folder: Path, project: str) -> None:
        self._place = folder / f"{project}.durations"

    def load(self) -> Durations:
        """What is known; nothing where the file is not there or broken."""
        try:
            rows = json.loads(self._place.read_text("utf-8"))
            return {str(key): tuple(float(one) for one in row)[-KEEP:] for key, row in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def add(self, events: list[OperationMoved]) -> None:
        """Keeps what has ended well. A disk that is full or read-only is no error."""
        known = self.load()
        for event in events:
            known = with_event(known, event)
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            new = self._place.with_name(f".{self._place.name}.{os.getpid()}")
            new.write_text(json.dumps(known), "utf-8")
            new.replace(self._place)
