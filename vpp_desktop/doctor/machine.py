"""What ingesting needs of the machine: ffmpeg with all its parts, a data folder, and room on its disk."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from vpp_core.errors import ToolMissing, VppError
from vpp_core.media import ffmpeg as door
from vpp_core.text import size_text
from vpp_desktop.doctor.check import Check, Fix, Machine
from vpp_desktop.stack.phrase import Phrase, phrase

ENCODERS = ("libx264", "aac", "mjpeg", "webvtt")
FILTERS = ("scale", "fps", "bwdif", "zscale", "tonemap", "ebur128", "alimiter", "entropy", "showwavespic")
INSTALL = "sudo apt-get install -y ffmpeg"

LOW_DISK = 5_000_000_000
NO_DISK = 1_000_000_000
"""Bytes below which an encode is more likely to fail than not."""

ELSEWHERE = 'export VPP_HOME="$HOME/vpp"'


async def ffmpeg(machine: Machine) -> Check:
    """Both programs run, and were built with every encoder and filter that is used."""
    versions = []
    for name in (door.FFMPEG, door.FFPROBE):
        version, wrong = await _version(name)
        if wrong is not None:
            return wrong
        versions.append(version)
    missing = [*await _lacks("-encoders", ENCODERS), *await _lacks("-filters", FILTERS)]
    if missing:
        return _no_ffmpeg(phrase("lacks {parts}", parts=", ".join(missing)))
    where = shutil.which(door.FFMPEG) or door.FFMPEG
    return Check("ffmpeg", "ok", phrase("{version}, {where}", version=versions[0], where=where))


async def _version(name: str) -> tuple[str, Check | None]:
    try:
        ended = await door.run([name, "-version"], cwd=Path.cwd())
    except ToolMissing:
        return "", _no_ffmpeg(phrase("{program} is not installed", program=name))
    match = re.search(rb"version (\S+)", ended.out)
    if ended.returncode or match is None:
        found = phrase("{program} does not run: {words}", program=name, words=ended.last_words)
        return "", _no_ffmpeg(found, f"{INSTALL} --reinstall")
    return match.group(1).decode(), None


def _no_ffmpeg(found: Phrase, command: str = INSTALL) -> Check:
    return Check("ffmpeg", "failed", found, Fix(command))


async def _lacks(option: str, wanted: Sequence[str]) -> list[str]:
    """The encoders or filters that ffmpeg was built without."""
    ended = await door.run([door.FFMPEG, "-hide_banner", option], cwd=Path.cwd())
    listed = {words[1] for line in ended.out.decode().splitlines() if len(words := line.split()) > 2}
    return [part for part in wanted if part not in listed]


async def data_folder(machine: Machine) -> Check:
    """The folders can be made and written."""
    folder = machine.folders.data
    try:
        machine.folders.ensure()
        with tempfile.TemporaryFile(dir=folder):
            pass
    except VppError as error:
        found = phrase("{folder} {what}", folder=error.subject, what=error.message)
        return Check("data", "failed", found, _writable(Path(error.subject)))
    except OSError as error:
        found = phrase("{folder} cannot be written: {reason}", folder=str(folder), reason=error.strerror or str(error))
        return Check("data", "failed", found, _writable(folder))
    return Check("data", "ok", phrase("{folder}", folder=str(folder)))


def _writable(folder: Path) -> Fix:
    """Its owner can allow the writing; anybody else takes another folder."""
    try:
        mine = folder.is_dir() and folder.stat().st_uid == os.getuid() and not os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        mine = False
    if not mine:
        return Fix(ELSEWHERE, advice=phrase("make the folder writable"))
    command = f"chmod u+rwx {shlex.quote(str(folder))}"
    return Fix(command, "make writable", phrase("Make it writable"), {"folder": str(folder)})


async def disk(machine: Machine) -> Check:
    """There is room where the data are, or will be."""
    folder = machine.folders.data
    for place in (folder, *folder.parents):
        try:
            free = shutil.disk_usage(place).free
            break
        except OSError:
            continue
    found = phrase("{size} free where the data are", size=size_text(free))
    if free >= LOW_DISK:
        return Check("disk", "ok", found)
    fix = Fix("export VPP_HOME=/a/larger/disk", advice=phrase("free some room on this one"))
    return Check("disk", "failed" if free < NO_DISK else "attention", found, fix)
