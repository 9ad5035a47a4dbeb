"""A real stack for tests that want one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.stack.trial import Trial


@pytest.fixture
def trial(tmp_path: Path, base_images: None) -> Iterator[Trial]:
    """The files of a stack of its own; whatever the engine has of it is gone at the end."""
    trial = Trial(tmp_path / "stack")
    yield trial
    trial.close()
