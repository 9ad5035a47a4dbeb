"""Which mongod to run, how, and what its end means. Pure, but for looking for files."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import stat
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from vpp_core.errors import StoreError, StoreUnreachable, ToolMissing, VppError

LONGEST_SOCKET_PATH = 107
"""Bytes that Linux gives a unix socket's path."""

LOG_FILE_SIZE = "8MB"
"""Of WiredTiger's journal. Seen: a start takes 0.15 s with it, 0.35 s with the default of 100 MB, which is
allocated and read at each start; three of them are prepared in advance unless told otherwise. Uploads run alike."""


def find_mongod() -> Path:
    """The mongod to run: VPP_MONGOD, the one that was installed with this program, or the first in PATH.

    Raises:
        ToolMissing: there is none.
    """
    if chosen := os.environ.get("VPP_MONGOD"):
        if not os.access(chosen, os.X_OK) or not Path(chosen).is_file():
            raise ToolMissing("is not a program", subject=f"VPP_MONGOD={chosen}", hint="name a mongod, or unset it")
        return Path(chosen)
    found = _bundled_mongod() or shutil.which("mongod")
    if found is None:
        raise ToolMissing(
            "is not installed",
            subject="mongod",
            hint="set MONGO_URL to a MongoDB server, or install mongod and put it in PATH (or name it in VPP_MONGOD)",
        )
    return Path(found)


def _bundled_mongod() -> Path | None:
    # The parent package's spec is enough: importing the package itself takes time and has side effects.
    try:
        spec = importlib.util.find_spec("fiftyone")
    except (ImportError, ValueError):
        return None
    places = [Path(place, "db", "bin", "mongod") for place in (spec and spec.submodule_search_locations) or []]
    return next((place for place in places if place.is_file() and os.access(place, os.X_OK)), None)


def arguments(mongod: Path, database: Path, socket: Path) -> list[str]:
    """How mongod is started: on a unix socket and nothing else, small, with nothing on disk but the data."""
    return [
        str(mongod),
        *("--dbpath", str(database)),
        *("--bind_ip", str(socket)),
        *("--filePermissions", "0700"),
        *("--networkMessageCompressors", "disabled"),
        *("--wiredTigerCacheSizeGB", "0.25"),
        *("--wiredTigerEngineConfigString", f"log=(prealloc=false,file_max={LOG_FILE_SIZE})"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        "--quiet",
    ]


def socket_path(data_dir: Path) -> Path:
    """Where the server listens: in the data folder, or in the user's runtime folder when that path is too long."""
    inside = data_dir / "mongod.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    short = sha256(os.fsencode(data_dir)).hexdigest()[:16]
    base = Path(runtime) / "vpp" if runtime and len(os.fsencode(runtime)) < 60 else Path(f"/tmp/vpp-{os.getuid()}")  # noqa: S108  checked by private_folder
    return base / f"{short}.sock"


def url_of(socket: Path) -> str:
    """The server's URL."""
    return f"mongodb://{quote(str(socket), safe='')}/vpp"


def private_folder(folder: Path) -> None:
    """Make the folder, for this user only.

    Raises:
        StoreError: it cannot be made, or belongs to somebody else.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
            raise StoreError("belongs to another user", subject=str(folder), hint="set VPP_HOME to a folder of yours")
        folder.chmod(0o700)
    except OSError as error:
        reason = (error.strerror or "cannot be made").lower()
        raise StoreError(reason, subject=str(folder), hint="set VPP_HOME to a folder that you may write to") from error


def explain(code: int, log: list[str], log_file: Path) -> VppError:
    """Why mongod ended before it was ready, from its exit code (negative: signal) and the last lines of its log."""
    text = "\n".join(log)
    where = f"its log is {log_file}"
    for line in log:
        if "error while loading shared libraries" in line:
            library = line.partition("libraries:")[2].partition(":")[0].strip()
            package = "libcurl4" if "curl" in library else f"the package with {library}"
            return ToolMissing(f"cannot start without {library}", subject="mongod", hint=f"apt-get install {package}")
    if "No space left on device" in text or "Insufficient free space" in text:
        return StoreError("its disk is full", subject="the embedded store", hint="free some space and repeat")
    if code == 62 or "featureCompatibilityVersion" in text:
        message = "its data was written by another version of mongod"
        return StoreError(message, subject="the embedded store", hint="set VPP_MONGOD to that version's mongod")
    if code in (126, 127):
        last = log[-1] if log else "no message"
        return ToolMissing(f"cannot be started: {last[:300]}", subject="mongod", hint="install another in PATH")
    how = f"signal {-code}" if code < 0 else f"code {code}"
    told = "; ".join(_complaints(log))
    message = f"mongod ended with {how}"
    return StoreUnreachable(f"{message}: {told}" if told else message, subject="the embedded store", hint=where)


def _complaints(log: list[str]) -> list[str]:
    """The last few errors among mongod's JSON lines, or the last lines of plain text when there are none."""
    found: list[str] = []
    plain: list[str] = []
    for line in log:
        try:
            entry = json.loads(line)
        except ValueError:
            # Cut at either end, a JSON line is no JSON: of no use to people all the same.
            if line.strip() and not line.startswith("{") and not line.endswith("}"):
                plain.append(line[:200])
            continue
        if isinstance(entry, dict) and entry.get("s") in ("E", "F"):
            attributes = entry.get("attr") or {}
            detail = attributes.get("error") or attributes.get("message") or ""
            found.append(f"{entry.get('msg', '')} {detail}".strip()[:300])
    return found[-2:] or plain[-2:]
