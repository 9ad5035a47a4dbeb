"""Whether an image still is what its sources say, and if not, which files changed.

The label of an image holds only the hash. What it was made from is kept in a file of this machine's cache
folder: a list of some hundred files would make `docker inspect` unreadable, and does not fit a command
line where there are thousands. Without the list (made on another machine) only the names are missing.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vpp_desktop.stack.builds.context import Context
from vpp_desktop.stack.observed import Image

KEEP = 100
"""Lists kept; older ones go."""

NAMED = 3
"""Files that a cause names; of more it tells the number."""


@dataclass(frozen=True)
class ImageState:
    """`cause` says why an image is not fresh: `backend/main.py changed`."""

    state: Literal["missing", "stale", "fresh"]
    cause: str = ""


def image_state(image: Image | None, context: Context, made_from: Context | None) -> ImageState:
    """What an image is, compared with its sources of now.

    Args:
        made_from: what the image's label stands for, where this machine knows.
    """
    if image is None:
        return ImageState("missing", "no image yet")
    if image.context is None:
        return ImageState("stale", "image has no record of its sources")
    if image.context == context.hash:
        return ImageState("fresh")
    if made_from is None or made_from.hash != image.context:
        return ImageState("stale", "its sources changed")
    return ImageState("stale", cause(made_from, context))


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The files that differ, by path; folders only where nothing else does."""
    paths = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    return [p for p in paths if not p.endswith("/")] or paths


def cause(before: Context, after: Context) -> str:
    """What changed, in words."""
    paths = changed(before.files, after.files)
    if not paths:
        return "its build arguments or target changed"
    if len(paths) == 1:
        path = paths[0]
        what = "removed" if path not in after.files else "added" if path not in before.files else "changed"
        return f"{path} {what}"
    names = ", ".join(paths[:NAMED])
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return f"{len(paths)} files changed: {names}{more}"


class Records:
    """Keeps what images were made from, one small file each, named by the hash. Losing them harms nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, context: Context) -> None:
        """Keeps one; the oldest beyond `KEEP` go. A disk that is full or read-only is no error."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            row = {"files": dict(context.files), "settings": context.settings}
            new = self.folder / f".{context.hash}.{os.getpid()}"
            new.write_text(json.dumps(row), "utf-8")
            new.replace(self._place(context.hash))
            old = sorted(self.folder.glob("*.json"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
            for place in old[KEEP:]:
                place.unlink(missing_ok=True)

    def load(self, digest: str | None) -> Context | None:
        """What the image with this label was made from; None where it is not known."""
        if not digest or not digest.isalnum():
            return None
        try:
            row = json.loads(self._place(digest).read_text("utf-8"))
            return Context(digest, {str(k): str(v) for k, v in row["files"].items()}, str(row["settings"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _place(self, digest: str) -> Path:
        return self.folder / f"{digest}.json"
