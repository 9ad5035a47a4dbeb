"""A lecture to try the program with."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from typing import Any

from vpp_desktop.ui.desk import Desk

MODULE = "vpp_desktop.sample"


def has_sample() -> bool:
    """Whether there is one."""
    return importlib.util.find_spec(MODULE) is not None


async def add_sample(desk: Desk, take: Callable[[Sequence[str]], object]) -> None:
    """Makes the sample's recording, and takes it like any other file."""
    module: Any = importlib.import_module(MODULE)
    take([str(await module.make_sample(desk.folders.cache / "sample"))])
