"""What the window's first paint waits for: only what it shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.tools import ROOT

HEAVY = {
    "docker",
    "requests",
    "pymongo",
    "bson",
    "pydantic",
    "yaml",
    "rich",
    "sqlite3",
    "asyncio",
    "qasync",
}
PROGRAM = """
import os, sys
from vpp_desktop.ui.main_window import MainWindow
def painted(window, event):
    print(*sys.modules, sep="\\n", flush=True)
    os._exit(0)
MainWindow.paintEvent = painted
from vpp_desktop.__main__ import main
main([])
"""


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    # Without coverage in the child: it loads modules for itself.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    environment = {**kept, "VPP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded
    assert loaded.isdisjoint(HEAVY), loaded & HEAVY
    assert "PySide6.QtNetwork" not in loaded, "another window is asked for only where one may be"
