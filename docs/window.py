"""Makes the README's pictures of the window: those that the tests take of the real pages, with their sample data.

Run it from anywhere: `.venv/bin/python docs/window.py`. It wants a container engine, for the page Stack.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"

TESTS = {
    "tests/desktop/ui/test_lectures.py": "test_filled",
    "tests/desktop/ui/test_queue_page.py": "test_every_state",
    "tests/desktop/ui/logs/test_page.py": "test_it_looks_right",
    "tests/desktop/ui/stack/test_page.py": "test_from_nothing_to_healthy",
}
"""Modules, and the beginnings of the names of the tests in them."""

TAKEN = {
    "window-lectures": "lectures-details-light-1920",
    "window-queue": "queue-hover-light-1024",
    "window-stack": "stack-running-dark-1024",
    "window-logs": "logs-search-dark-1024",
}
"""Names in the README, and the tests' names."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", *TESTS, "-k", " or ".join(TESTS.values())]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "VPP_SHOTS": folder}, check=False)
        for name, shot in TAKEN.items():
            shutil.copy(Path(folder, f"{shot}.png"), PICTURES / f"{name}.png")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
