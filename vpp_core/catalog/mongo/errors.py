"""The driver's errors as sentences."""

from __future__ import annotations

from bson.errors import BSONError
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    ConnectionFailure,
    InvalidURI,
    OperationFailure,
    ServerSelectionTimeoutError,
)

from vpp_core.errors import StoreError, StoreUnreachable


def translate(error: Exception, address: str) -> StoreError:
    """A driver's error as a sentence about the store at `address`."""
    text = str(error)
    if isinstance(error, (InvalidURI, ConfigurationError, ValueError, TypeError)) and not isinstance(error, BSONError):
        if "DNS" in text or "resolution" in text:
            return StoreUnreachable("its name cannot be looked up", subject=address, hint="check the network")
        hint = "write mongodb://user:password@host:27017/vpp (special characters as %XX)"
        return StoreError("is not a MongoDB URL", subject=address, hint=hint)
    if isinstance(error, OSError):
        reason = (error.strerror or text).lower()
        return StoreError(f"its certificate cannot be read ({reason})", subject=address, hint="correct MONGO_URL")
    code = error.code if isinstance(error, OperationFailure) else None
    if isinstance(error, BulkWriteError):
        code = next((p.get("code") for p in (error.details or {}).get("writeErrors", [])), code)
    for refused in _REFUSALS:
        if code in refused[0] or any(mark in text for mark in refused[1]):
            return StoreError(refused[2], subject=address, hint=refused[3])
    if isinstance(error, (ConnectionFailure, ServerSelectionTimeoutError, AutoReconnect)):
        return StoreUnreachable("does not answer", subject=address, hint="start it, or check MONGO_URL")
    return StoreError(f"refused: {text[:300]}", subject=address, hint="look at its log")


_REFUSALS: list[tuple[set[int | None], tuple[str, ...], str, str]] = [
    (
        {18},
        ("Authentication failed",),
        "refuses the user name or the password",
        "correct MONGO_URL (write special characters as %XX)",
    ),
    ({13}, (), "wants a user name and password with the right to read and write", "add them to MONGO_URL"),
    ({14031}, ("No space left", "out of disk space"), "its disk is full", "free some space on the store's disk"),
    (
        set(),
        ("larger than server max message size", "Got response id", "opcode", "unpack requires"),
        "is something else than MongoDB",
        "correct the host and port in MONGO_URL",
    ),
]
