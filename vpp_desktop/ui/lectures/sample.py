"""A lecture to try the program with: made here, and queued like any other."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from vpp_desktop import config
from vpp_desktop.ui.desk import Desk


async def add_sample(desk: Desk, report: Callable[[float], object]) -> str:
    """Makes the sample's recording, and starts it; its job's id. Raises VppError."""
    from vpp_core.media.source import look
    from vpp_desktop.jobs.collect import Found, derived
    from vpp_desktop.jobs.job import Spec

    module: Any = importlib.import_module("vpp_desktop.sample")
    file: Path = await module.make_sample(desk.folders.cache / "sample", report)
    recipe = config.recipe(desk.settings.value, desk.folders.config, None, None)
    path = bytes(file)
    job = await desk.queue.add(path, Spec(recipe, derived=derived(Found(path))), look(file))
    desk.queue.start([job.id])
    return job.id


def show_job(desk: Desk, job: str, *, stays: bool) -> None:
    """Goes to the sample's job in the queue, or offers to where the person has gone elsewhere meanwhile."""
    if not stays:
        desk.go("queue", job=job)
        return
    told = QCoreApplication.translate("Lectures", "The sample lecture is in the queue")
    words = QCoreApplication.translate("Lectures", "Show queue")
    desk.messages.note(told, "ok", (words, lambda: desk.go("queue", job=job)))
