"""The journal's file: how it is opened, brought up to date and, where it is damaged, moved aside. Blocks."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from pathlib import Path

from vpp_core.errors import DiskFull, VppError
from vpp_desktop.locks import Lock

SCHEMA_VERSION = 3
BUSY_TIMEOUT = 30.0

SCHEMA = """
CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    path BLOB NOT NULL UNIQUE,
    spec TEXT NOT NULL,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL, cause TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    owner TEXT,
    package_id TEXT, published_id TEXT, lecture_id TEXT, warnings TEXT NOT NULL,
    updated_at REAL NOT NULL
) STRICT;
CREATE TABLE pieces (
    package_id TEXT NOT NULL, key TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (package_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE fingerprints (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
"""

TO_VERSION_2 = "ALTER TABLE jobs ADD COLUMN wish TEXT;"
"""What another program asks of the job's owner. It ends with the claim, so that a wish never meets the next owner."""

TO_VERSION_3 = """
ALTER TABLE jobs ADD COLUMN facts TEXT;
CREATE INDEX jobs_by_place ON jobs (place);
CREATE TABLE taken (
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, inode INTEGER NOT NULL
) STRICT;
"""
"""What is known of a source, and which files the watch folder has taken: jobs are removed, files stay."""

STEPS = (SCHEMA, TO_VERSION_2, TO_VERSION_3)
"""What makes each format from the one before."""


def plain(error: sqlite3.Error, path: Path) -> VppError:
    """What SQLite complains of as a sentence."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull("the disk is full", subject=str(path), hint="make room, then run the command again")
    if code == sqlite3.SQLITE_BUSY:
        return VppError("another vpp keeps the journal busy", subject=str(path), hint="try again")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        hint = "start the program again: it moves the journal aside and keeps packages"
        return VppError("the journal is damaged", subject=str(path), hint=hint)
    return VppError(f"the journal cannot be used ({error})", subject=str(path), hint="check the folder and its disk")


def open_file(path: Path) -> tuple[sqlite3.Connection, str]:
    """One program at a time, so that two do not both make the tables or move a damaged file aside."""
    with Lock.waiting(path.with_suffix(".lock")):
        try:
            return _connect(path), ""
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise plain(error, path) from error
        aside = _move_aside(path)
        try:
            return _connect(path), (
                f"{path.name}: is damaged, so the queue starts empty: the old one is kept as {aside.name}; "
                "ingest unfinished files again, those that are packaged are not encoded twice"
            )
        except sqlite3.Error as error:
            raise plain(error, path) from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        for (verdict,) in connection.execute("PRAGMA quick_check(1)"):
            if verdict != "ok":
                broken = sqlite3.DatabaseError(verdict)
                broken.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise broken
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    os.chmod(path, 0o600)  # noqa: PTH101
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise VppError(
            f"was written by a newer version of this program (format {version}, this one knows {SCHEMA_VERSION})",
            subject=str(path),
            hint="use the newer version, or another folder by VPP_HOME",
        )
    if version < SCHEMA_VERSION:
        steps = "".join(STEPS[0 if version == 0 else version :])
        connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")


def _move_aside(path: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    path.rename(aside)
    with contextlib.suppress(FileNotFoundError):
        path.with_name(path.name + "-journal").rename(aside.with_name(aside.name + "-journal"))
    return aside
