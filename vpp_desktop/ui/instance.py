"""Where the window of a data folder listens for further starts."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QDir


def address(data: Path) -> str:
    """The local socket's name: one for each person and data folder."""
    name = str(data.absolute()).encode("utf-8", "surrogateescape")
    mark = QCryptographicHash.hash(name, QCryptographicHash.Algorithm.Sha256).toHex().data()
    return f"vpp-desktop-{getpass.getuser()}-{bytes(mark[:16]).decode()}"


def may_run(data: Path) -> bool:
    """Whether a window may be open on that folder; asking it needs QtNetwork, which takes time to load."""
    return sys.platform == "win32" or QDir(QDir.tempPath()).exists(address(data))
