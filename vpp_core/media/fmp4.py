"""Fragmented MP4 as bytes: its boxes, and the joining of pieces by appending their fragments.

Box layouts: ISO/IEC 14496-12 (moof 8.8.4, mfhd 8.8.5, tfhd 8.8.7, trun 8.8.8, tfdt 8.8.12) and, for the
codec strings, 14496-15 (avcC) and RFC 6381.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vpp_core.errors import MediaError

BUFFER = 4 * 1024 * 1024
MAX_HEADER = 64 * 1024 * 1024


@dataclass(frozen=True)
class Box:
    """A box at `offset` of its file or parent; `head` is 8 or 16 bytes of size and type."""

    kind: bytes
    offset: int
    size: int
    head: int


@dataclass(frozen=True)
class Fragment:
    """One moof and its mdat. `time` and `duration` in ticks of the track's time base."""

    offset: int
    size: int
    time: int
    duration: int
    samples: int


def boxes(data: bytes | memoryview, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that lie side by side in `data[start:end]`."""
    at, end = start, len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        if size < head or at + size > end:
            raise ValueError(f"box {kind!r} at {at} does not fit")
        yield Box(kind, at, size, head)
        at += size


def file_boxes(file: BinaryIO) -> Iterator[Box]:
    """The outermost boxes of a file, without reading their contents."""
    at, end = 0, file.seek(0, 2)
    while at < end:
        file.seek(at)
        header = file.read(16)
        if len(header) < 8:
            raise ValueError(f"cut off at {at}")
        size, kind = struct.unpack_from(">I4s", header)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", header, 8)
            head = 16
        if size < head or at + size > end:
            raise ValueError(f"box {kind!r} at {at} is cut off")
        yield Box(kind, at, size, head)
        at += size


def find(data: bytes, *path: bytes) -> Box | None:
    """The first box at a path like `moof`, `traf`, `tfdt`."""
    start, end = 0, len(data)
    found: Box | None = None
    for kind in path:
        found = next((b for b in boxes(data, start, end) if b.kind == kind), None)
        if found is None:
            return None
        start, end = found.offset + found.head, found.offset + found.size
    return found


def read_moof(moof: bytes) -> tuple[int, int, int]:
    """(first decode time, duration, samples) of a fragment with one track, in ticks."""
    traf = find(moof, b"moof", b"traf")
    tfdt = find(moof, b"moof", b"traf", b"tfdt")
    tfhd = find(moof, b"moof", b"traf", b"tfhd")
    if traf is None or tfdt is None or tfhd is None:
        raise ValueError("a fragment without a time")
    wide = moof[tfdt.offset + 8] == 1
    (time,) = struct.unpack_from(">Q" if wide else ">I", moof, tfdt.offset + 12)
    default = _default_duration(moof, tfhd)
    duration = samples = 0
    for box in boxes(moof, traf.offset + traf.head, traf.offset + traf.size):
        if box.kind == b"trun":
            more, count = _run(moof, box, default)
            duration, samples = duration + more, samples + count
    return time, duration, samples


def _default_duration(moof: bytes, tfhd: Box) -> int:
    flags = int.from_bytes(moof[tfhd.offset + 9 : tfhd.offset + 12], "big")
    at = tfhd.offset + 16 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return int.from_bytes(moof[at : at + 4], "big") if flags & 0x8 else 0


def _run(moof: bytes, trun: Box, default: int) -> tuple[int, int]:
    """(duration, samples) of one run."""
    flags = int.from_bytes(moof[trun.offset + 9 : trun.offset + 12], "big")
    (count,) = struct.unpack_from(">I", moof, trun.offset + 12)
    if not flags & 0x100:
        return default * count, count
    at = trun.offset + 16 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return sum(struct.unpack_from(">I", moof, at + width * n)[0] for n in range(count)), count


def fragments(path: Path, frame: int | None = None) -> tuple[bytes, list[Fragment]]:
    """The initialisation bytes (ftyp, moov) of a file and its fragments.

    With `frame`, in ticks, times are those after `regrid`.

    Raises:
        MediaError: it is no whole fragmented MP4.
    """
    try:
        with path.open("rb") as file:
            init, found = _fragments(file, frame)
    except (ValueError, struct.error) as error:
        raise MediaError(f"is no whole fragmented MP4: {error}", subject=path.name) from None
    return (regrid_edits(init, frame) if frame else init), found


def _fragments(file: BinaryIO, frame: int | None) -> tuple[bytes, list[Fragment]]:
    init = b""
    found: list[Fragment] = []
    moof: tuple[Box, bytes] | None = None
    for box in file_boxes(file):
        if box.kind in (b"ftyp", b"moov", b"moof"):
            if box.size > MAX_HEADER:
                raise ValueError(f"box {box.kind!r} is absurdly large")
            file.seek(box.offset)
            data = file.read(box.size)
            if box.kind == b"moof":
                moof = (box, bytes(regrid(bytearray(data), frame)) if frame else data)
            else:
                init += data
        elif box.kind == b"mdat" and moof is not None:
            head, data = moof
            found.append(Fragment(head.offset, head.size + box.size, *read_moof(data)))
            moof = None
    if not init or moof is not None:
        raise ValueError("its beginning or its end is missing")
    return init, found


def codec_string(init: bytes) -> str:
    """`avc1.PPCCLL` or `mp4a.40.N` of the only track (RFC 6381)."""
    at = init.find(b"avcC")
    if at > 0:
        return "avc1." + init[at + 5 : at + 8].hex()
    return "mp4a.40.2"


def time_scale(init: bytes) -> int:
    """Ticks a second of the only track (mdhd, 14496-12 8.4.2)."""
    box = find(init, b"moov", b"trak", b"mdia", b"mdhd")
    if box is None:
        raise MediaError("has no time base")
    at = box.offset + (28 if init[box.offset + 8] == 1 else 20)
    return int.from_bytes(init[at : at + 4], "big")


def renumber(moof: bytearray, sequence: int) -> None:
    """Writes a fragment's place in the joined file into its mfhd."""
    at = moof.index(b"mfhd") + 8
    moof[at : at + 4] = struct.pack(">I", sequence)


def regrid(moof: bytearray, frame: int) -> bytearray:
    """Puts a copied fragment's times on the grid of frames, each `frame` ticks long.

    A container that rounds times (Matroska: to 1 ms) has moved them off it by a little.
    """
    tfdt = find(bytes(moof), b"moof", b"traf", b"tfdt")
    tfhd = find(bytes(moof), b"moof", b"traf", b"tfhd")
    traf = find(bytes(moof), b"moof", b"traf")
    if tfdt is None or tfhd is None or traf is None:
        raise ValueError("a fragment without a time")
    _snap(moof, tfdt.offset + 12, ">Q" if moof[tfdt.offset + 8] == 1 else ">I", frame)
    flags = int.from_bytes(moof[tfhd.offset + 9 : tfhd.offset + 12], "big")
    if flags & 0x8:
        at = tfhd.offset + 16 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
        struct.pack_into(">I", moof, at, frame)
    for box in boxes(bytes(moof), traf.offset + traf.head, traf.offset + traf.size):
        if box.kind == b"trun":
            _regrid_run(moof, box, frame)
    return moof


def _regrid_run(moof: bytearray, trun: Box, frame: int) -> None:
    flags = int.from_bytes(moof[trun.offset + 9 : trun.offset + 12], "big")
    (count,) = struct.unpack_from(">I", moof, trun.offset + 12)
    at = trun.offset + 16 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    for sample in range(at, at + width * count, width or 1):
        if flags & 0x100:
            struct.pack_into(">I", moof, sample, frame)
        if flags & 0x800:
            _snap(moof, sample + width - 4, ">i", frame)


def _snap(data: bytearray, at: int, kind: str, frame: int) -> None:
    (value,) = struct.unpack_from(kind, data, at)
    struct.pack_into(kind, data, at, (2 * value + frame) // (2 * frame) * frame)


def regrid_edits(init: bytes, frame: int) -> bytes:
    """The same for the edit list (14496-12 8.6.6), which says how far the first frame lies behind its decoding."""
    at = init.find(b"elst")
    if at < 0:
        return init
    data = bytearray(init)
    wide = data[at + 4] == 1
    (count,) = struct.unpack_from(">I", data, at + 8)
    for entry in range(count):
        place = at + 12 + entry * (20 if wide else 12) + (8 if wide else 4)
        kind = ">q" if wide else ">i"
        if struct.unpack_from(kind, data, place)[0] > 0:
            _snap(data, place, kind, frame)
    return bytes(data)
