"""What this machine has of what the program needs, each with its fix."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vpp_core.errors import StoreError, ToolMissing, VppError
from vpp_core.media import ffmpeg
from vpp_core.text import size_text
from vpp_desktop.config import Folders
from vpp_desktop.stack import engine

ENCODERS = ("libx264", "aac", "mjpeg", "webvtt")
FILTERS = ("scale", "fps", "bwdif", "zscale", "tonemap", "ebur128", "alimiter", "entropy", "showwavespic")
FFMPEG_FIX = "sudo apt-get install -y ffmpeg"
LOW_DISK = 5_000_000_000
STORE = "store"


@dataclass(frozen=True)
class Check:
    """One line of the report. `needed` is what `vpp ingest` cannot do without; `fix` is a command."""

    name: str
    ok: bool
    found: str
    fix: str = ""
    needed: bool = True

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


async def examine(folders: Folders, mongo_url: str | None, environment: Mapping[str, str] = os.environ) -> list[Check]:
    """Looks at everything; nothing is changed but the data folder made and the embedded store tried."""
    checks = [await _program("ffmpeg"), await _program("ffprobe")]
    if checks[0].ok:
        checks.append(await _parts("encoders", "-encoders", ENCODERS))
        checks.append(await _parts("filters", "-filters", FILTERS))
    checks.append(_data_folder(folders))
    if checks[-1].ok:
        checks += [_disk(folders.data), await _store(folders, mongo_url)]
    checks.append(await _engine(environment))
    return checks


def healthy(checks: Sequence[Check]) -> bool:
    """Whether a lecture can be ingested; without a store it is packaged and waits."""
    return all(check.ok for check in checks if check.needed)


def verdict(checks: Sequence[Check]) -> str:
    """What works and what waits, in a sentence."""
    if not healthy(checks):
        return "Lectures cannot be ingested yet: run the fixes above."
    if all(check.ok for check in checks if check.name == STORE):
        return "Lectures can be ingested."
    return "Lectures can be ingested and are packaged; they wait for the store, then `vpp publish` publishes them."


async def _program(name: str) -> Check:
    try:
        ended = await ffmpeg.run([name, "-version"], cwd=Path.cwd())
    except ToolMissing:
        return Check(name, False, "is not installed", FFMPEG_FIX)
    match = re.search(rb"version (\S+)", ended.out)
    if ended.returncode or match is None:
        return Check(name, False, f"does not run: {ended.last_words}", f"{FFMPEG_FIX} --reinstall")
    return Check(name, True, f"{match.group(1).decode()}, {shutil.which(name)}")


async def _parts(name: str, option: str, wanted: Sequence[str]) -> Check:
    """Whether ffmpeg was built with all encoders or filters that are used."""
    ended = await ffmpeg.run(["ffmpeg", "-hide_banner", option], cwd=Path.cwd())
    listed = {words[1] for line in ended.out.decode().splitlines() if len(words := line.split()) > 2}
    missing = [part for part in wanted if part not in listed]
    if missing:
        return Check(f"ffmpeg {name}", False, f"lacks {', '.join(missing)}", FFMPEG_FIX)
    return Check(f"ffmpeg {name}", True, ", ".join(wanted))


def _data_folder(folders: Folders) -> Check:
    try:
        folders.ensure()
        with tempfile.TemporaryFile(dir=folders.data):
            pass
    except VppError as error:
        return Check("data folder", False, f"{error.subject} {error.message}", "export VPP_HOME=$HOME/vpp")
    except OSError as error:
        return Check("data folder", False, f"{folders.data}: {error.strerror}", f"chmod u+rwx {folders.data}")
    return Check("data folder", True, str(folders.data))


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    found = f"{size_text(free)} free where the data are"
    if free < LOW_DISK:
        return Check("disk", False, f"{found}; an hour of lecture needs about 3 GB", "export VPP_HOME=/a/larger/disk")
    return Check("disk", True, found)


async def _store(folders: Folders, mongo_url: str | None) -> Check:
    """The store that publishing would use; the embedded one is started for a moment."""
    from vpp_core.catalog.mongo import MongoStore
    from vpp_desktop.embedded import EmbeddedMongo

    try:
        if mongo_url:
            return await _ping(MongoStore(mongo_url), "MONGO_URL")
        async with EmbeddedMongo(folders.data / "mongo").lease() as url:
            return await _ping(MongoStore(url), "embedded MongoDB")
    except (ToolMissing, StoreError) as error:
        return Check(STORE, False, f"{error.subject} {error.message}".strip(), error.hint, needed=False)


async def _ping(store: Any, name: str) -> Check:
    try:
        await store.ping()
    finally:
        await store.close()
    return Check(STORE, True, f"{name} answers", needed=False)


async def _engine(environment: Mapping[str, str]) -> Check:
    try:
        found = await engine.ping(environment)
    except engine.EngineError as error:
        where = environment.get("DOCKER_HOST", "")
        return Check("container engine", False, f"{error.message} {where}".strip(), error.hint, needed=False)
    return Check("container engine", True, f"{found.name} {found.version}", needed=False)
