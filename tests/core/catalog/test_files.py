"""Package files on the local disk."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.packages import describe, some_bytes
from vpp_core.catalog import files
from vpp_core.catalog.files import StagingFolder, contains, holds, read_pieces
from vpp_core.errors import DiskFull, MediaError, VppError


async def once(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1000, 1001])
async def test_pieces_are_whole_but_for_the_last(tmp_path: Path, size: int) -> None:
    data = some_bytes(size, size)
    (tmp_path / "f").write_bytes(data)
    batches = [batch async for batch in read_pieces(tmp_path / "f", describe("f", data), 100, 3)]
    pieces = [piece for batch in batches for piece in batch]
    assert b"".join(pieces) == data
    assert all(len(piece) == 100 for piece in pieces[:-1])
    assert all(len(batch) <= 3 for batch in batches)


async def test_bytes_that_change_while_they_are_read_are_refused(tmp_path: Path) -> None:
    data = some_bytes(1000, 1)
    (tmp_path / "f").write_bytes(data)
    with pytest.raises(MediaError, match="does not hold the bytes"):
        async for _ in read_pieces(tmp_path / "f", describe("f", data), 100, 1):
            (tmp_path / "f").write_bytes(b"x" * 1000)


async def test_holding_is_more_than_having_the_name(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "f")
    assert await holds(tmp_path / "f", describe("f", b"abc"))
    assert not await holds(tmp_path / "f", describe("f", b"abd"))
    assert not await holds(tmp_path / "f", describe("f", b"ab"))
    assert not await holds(tmp_path / "link", describe("f", b"abc"))
    assert not await holds(tmp_path / "no", describe("f", b"abc"))
    assert await contains(tmp_path / "f", b"abc")


async def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(RuntimeError):
        async with StagingFolder(target) as staging:
            await staging.write("a/b", once(b"x"))
            raise RuntimeError
    assert not list_of(tmp_path)
    async with StagingFolder(target) as staging:
        assert (await staging.write("a/b", once(b"x", b"", b"yz")))[0] == 3
        assert not exists(target)
        await staging.put_in_place()
    assert list_of(tmp_path) == [target]
    assert read(target / "a/b") == b"xyz"
    with pytest.raises(VppError, match="empty or new folder"):
        async with StagingFolder(target) as staging:
            await staging.put_in_place()
    assert list_of(tmp_path) == [target]


def list_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def exists(path: Path) -> bool:
    return path.exists()


def read(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_full_disk_is_said_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DiskFull):
        async with StagingFolder(tmp_path / "out") as staging:
            await staging.write("a", once(b"x"))
    assert not list_of(tmp_path)
