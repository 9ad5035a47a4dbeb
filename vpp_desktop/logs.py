"""The log file: what a person need not read, and whoever helps them wants. Secrets are removed."""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path

SIZE = 2_000_000
BACKUPS = 3

_SECRET = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]*(?=@)"
    r"|(?P<key>\b(?:password|passwd|secret|token|authorization|api[_-]?key)\b[\"']?\s*[=:]\s*[\"']?)(?:bearer\s+)?[^\s,;\"')]+",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with passwords in addresses and after words such as `token=` replaced."""
    return _SECRET.sub(lambda match: (match["head"] or match["key"]) + "***", text)


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure(path: Path) -> None:
    """Sends the program's log to the file, once; a folder that cannot be written is no reason to stop."""
    root = logging.getLogger()
    wanted = str(path.absolute())
    if any(getattr(handler, "baseFilename", None) == wanted for handler in root.handlers):
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=SIZE, backupCount=BACKUPS, encoding="utf-8", errors="backslashreplace", delay=True
        )
    except OSError:
        return
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
