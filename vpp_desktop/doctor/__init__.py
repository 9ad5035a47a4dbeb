"""What this machine has of what the program needs, each with its fix."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Literal

from vpp_desktop.doctor.check import NEEDED, SUBJECTS, Check, Fix, Machine, State, Subject
from vpp_desktop.doctor.machine import data_folder, disk, ffmpeg
from vpp_desktop.doctor.ports import ports
from vpp_desktop.doctor.services import engine, store
from vpp_desktop.stack.phrase import Phrase, phrase

_LOOKS = {"ffmpeg": ffmpeg, "data": data_folder, "disk": disk, "store": store, "engine": engine, "ports": ports}

Outcome = Literal["ready", "waits", "no platform", "blocked"]


async def look(subject: str, machine: Machine) -> Check:
    """Looks at one thing. Nothing is changed, but the data folder is made and the embedded store tried."""
    return await _LOOKS[subject](machine)


async def examine(machine: Machine) -> list[Check]:
    """Looks at everything, at once."""
    return list(await asyncio.gather(*(look(subject.id, machine) for subject in SUBJECTS)))


def healthy(checks: Iterable[Check]) -> bool:
    """Whether a lecture can be ingested; without a store it is packaged and waits."""
    return all(check.state != "failed" for check in checks)


def outcome(checks: Sequence[Check]) -> Outcome:
    """What the findings come to."""
    if not healthy(checks):
        return "blocked"
    states = {check.id: check.state for check in checks}
    if states.get("store", "ok") != "ok":
        return "waits"
    return "ready" if states.get("engine", "ok") == states.get("ports", "ok") == "ok" else "no platform"


def verdict(checks: Sequence[Check]) -> Phrase:
    """What works and what waits, in a sentence."""
    return {
        "blocked": phrase("Lectures cannot be ingested yet: do what the lines above say."),
        "waits": phrase(
            "Lectures can be ingested and are packaged; they wait for the store, then `vpp publish` publishes them."
        ),
        "no platform": phrase("Lectures can be ingested. The platform for students cannot start yet."),
        "ready": phrase("Lectures can be ingested, and the platform can start."),
    }[outcome(checks)]


__all__ = [
    "NEEDED",
    "SUBJECTS",
    "Check",
    "Fix",
    "Machine",
    "Outcome",
    "State",
    "Subject",
    "examine",
    "healthy",
    "look",
    "outcome",
    "verdict",
]
