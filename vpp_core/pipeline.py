"""probe -> plan -> encode -> package, as one resumable sequence; publishing is `catalog.publish`.

The work is cut into pieces: ranges of the picture's frames, of the sound's AAC frames, and of the sound's
loudness measurement. A finished piece is checked, renamed and entered in the ledger, so whatever happens
costs the pieces in work only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from vpp_core.errors import MediaError, SourceError
from vpp_core.media import assemble, command, ffmpeg
from vpp_core.media.encoder import Encoder
from vpp_core.media.files import in_thread, require_room, sync
from vpp_core.media.manifest import Package
from vpp_core.media.order import Order, Outline, Progress
from vpp_core.media.package import read_manifest
from vpp_core.media.plan import make_plan, outline
from vpp_core.media.probe import Source, parse, probe_argv, refusal
from vpp_core.media.source import assert_unchanged, look
from vpp_core.media.timeline import Scanner, Timeline, scan_argv

__all__ = ["Order", "Outline", "Progress", "describe", "examine", "find_package", "make"]


def find_package(packages: Path, package_id: str) -> Package | None:
    """The finished package of that id, or None where there is none or a file of it is missing."""
    package = read_manifest(packages / package_id)
    return package if package is not None and package.id == package_id else None


async def make(order: Order) -> Package:
    """Makes the package, going on from what the ledger keeps.

    Cancelling ends ffmpeg and loses the pieces in work only; finished ones stay in `work`, which is
    removed when the package is complete. The caller removes `work` when it gives the job up.

    Raises:
        SourceError, SourceChanged: the file cannot become a lecture.
        MediaError: ffmpeg failed; trying again may help.
        DiskFull: checked before starting, and again before each piece.
        ToolMissing: no ffmpeg, or one without libx264.
    """
    finished = find_package(order.packages, order.id)
    if finished is not None:
        return finished
    order.work.mkdir(parents=True, exist_ok=True, mode=0o700)
    order.packages.mkdir(parents=True, exist_ok=True, mode=0o700)
    ffmpeg.sweep(order.work)
    assert_unchanged(order.source, order.fingerprint.state)
    try:
        package = await _make(order)
    except (MediaError, SourceError):
        assert_unchanged(order.source, order.fingerprint.state)  # a source that went away explains it better
        raise
    return await in_thread(_land, order, package)


async def _make(order: Order) -> Package:
    """The package in the order's work folder."""
    order.report(Progress("probing", 0.0))
    source, timeline = await _probe(order)
    size = order.fingerprint.state.size
    copy = "no-copy" not in order.ledger.kept()
    plan = make_plan(source, timeline, order.recipe, size, copy=copy)
    await order.planned(outline(plan, size))
    encoder = Encoder(order, plan)
    if encoder.copies and await encoder.damaged():
        # What a browser would choke on is decoded and encoded anew, which heals it.
        await order.ledger.keep("no-copy", {})
        await encoder.discard_pictures()
        plan = make_plan(source, timeline, order.recipe, size, copy=False)
        encoder = Encoder(order, plan)
    await encoder.encode()
    order.report(Progress("packaging", encoder.meter.ceiling))
    assert_unchanged(order.source, order.fingerprint.state)
    return await assemble.assemble(
        plan,
        work=order.work,
        package_id=order.id,
        source_sha256=order.fingerprint.sha256,
        warnings=encoder.warnings(),
    )


def _land(order: Order, package: Package) -> Package:
    """Moves the whole package to its place at once."""
    place = order.packages / order.id
    if place.exists():
        shutil.rmtree(place)
    (order.work / assemble.FOLDER).rename(place)
    sync(order.packages)
    shutil.rmtree(order.work, ignore_errors=True)
    return package


async def _probe(order: Order) -> tuple[Source, Timeline]:
    """What the source is, read by a link to it in `work`, or by a re-stamped copy there.

    Through the link, no byte of a name that somebody else chose reaches an argument list.
    """
    subject = os.fspath(order.source)
    source, timeline = await examine(_link(order), order.work, order.fingerprint.state.size, subject)
    if not timeline.jumps:
        return source, timeline
    # Cutting at times needs a clock that only goes forward.
    copy = order.work / "restamped.mkv"
    if "restamped" not in order.ledger.kept() or not copy.exists():
        require_room(order.work, order.fingerprint.state.size, subject)
        ended = await ffmpeg.run(command.restamp(source, sorted(timeline.tracks), copy.name), cwd=order.work)
        if ended.returncode:
            raise ffmpeg.failure(ended, subject)
        await in_thread(sync, copy)
        await order.ledger.keep("restamped", {})
    again, steady = await examine(copy.name, order.work, copy.stat().st_size, subject)
    if timeline.leapt:
        note = f"its clock leaps ahead by {timeline.leapt:.1f} s: it was paused there, or that much is missing"
        again = replace(again, notes=(*again.notes, note))
    return again, steady


def _link(order: Order) -> str:
    suffix = order.source.suffix if order.source.suffix.isascii() and order.source.suffix[1:].isalnum() else ""
    link = order.work / f"source{suffix}"
    link.unlink(missing_ok=True)
    link.symlink_to(order.source.absolute())
    return link.name


async def examine(path: str, cwd: Path, size: int, subject: str) -> tuple[Source, Timeline]:
    """Probes a file, by its path or its name in `cwd`, and reads the times of its packets.

    Raises:
        SourceError: it cannot become a lecture, with the reason and the remedy.
    """
    source = await _describe(path, cwd, size, subject, {})
    if source.demuxing:  # which only the demuxer takes that was found just now
        source = await _describe(path, cwd, size, subject, source.demuxing)
    scanner = Scanner(source)
    limits = ffmpeg.Limits(memory=ffmpeg.GIB)
    ended = await ffmpeg.run(scan_argv(source), cwd=cwd, limits=limits, on_out=scanner.feed)
    if ended.returncode < 0:  # a scan that was cut short would make a plan that is too short
        raise ffmpeg.failure(ended, subject)
    return source, scanner.finish()


async def _describe(path: str, cwd: Path, size: int, subject: str, demuxing: Mapping[str, int]) -> Source:
    ended = await ffmpeg.run(probe_argv(path, demuxing), cwd=cwd, limits=ffmpeg.Limits(memory=ffmpeg.GIB))
    if ended.returncode < 0:
        raise ffmpeg.failure(ended, subject)
    if ended.returncode:
        raise refusal(ended.errors, subject, size, await in_thread(_head, cwd / path))
    return parse(ended.out, path, subject)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


async def describe(path: Path) -> Source:
    """What a file declares of itself: a first look, cheap beside `examine`.

    Raises:
        SourceError: it cannot become a lecture, with the reason and the remedy.
        MediaError: ffprobe failed.
        ToolMissing: there is no ffprobe.
    """
    state = await in_thread(look, path)
    return await _describe(os.fspath(path), path.parent, state.size, os.fspath(path), {})
