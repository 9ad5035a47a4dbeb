"""`.env` beside the compose file: the stack's secrets and switches, and the store's address that follows from them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from vpp_core.errors import VppError
from vpp_desktop.stack.compose import dotenv
from vpp_desktop.stack.compose.project import ENV_NAME

MONGO_PORT = "27017"

_HEAD = """\
# Secrets and switches of the stack, read by VPP Desktop and by Docker Compose alike.
# Keep this file to yourself: it stays out of version control and is readable by your account only.
"""
_OWN_STORE = """\
# Password of the stack's MongoDB. Made at random once; the database keeps the one that it was first started with.
# If you choose your own: letters and digits only, as it becomes a part of an address.
MONGO_PASSWORD={password}
"""
_PROFILES = """\
# Starts the stack's own MongoDB (local-store), unless MONGO_URL names another one.
# MONGO_URL has to stand above this line:
#MONGO_URL=mongodb+srv://user:password@cluster.example.org/vpp
COMPOSE_PROFILES=${MONGO_URL:-local-store}
"""
_MORE = """\
# What you may add: remove the # and put in your own value.
# Ports on this machine, if the usual ones are taken:
#BACKEND_PORT=8000
#FRONTEND_PORT=3000
#MONGO_PORT=27017
# Keys of your Clerk application, which lets people sign in:
#NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=
#CLERK_SECRET_KEY=
"""


def ensure_env(folder: Path, outside: Mapping[str, str] = os.environ) -> bool:
    """Makes `.env` (mode 0600) in the folder, or adds the names that it lacks; all else stays as it is.

    Blocks for a moment; two programs at once make one file.

    Returns:
        Whether anything was written.

    Raises:
        ComposeError: a line of the file that is there cannot be read.
        VppError: it cannot be written.
    """
    path = folder / ENV_NAME
    try:
        with _alone(folder):
            try:
                there = dotenv.load(path, ENV_NAME, outside.get)
            except FileNotFoundError:
                _create(path, f"{_HEAD}\n{_new_password()}\n{_PROFILES}\n{_MORE}")
                return True
            if missing := _missing(there):
                _append(path, missing, secret="MONGO_PASSWORD" not in there)
            return bool(missing)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "allow your account to write it, as the stack's password is kept there"
        raise VppError(f"cannot be written ({reason})", subject=str(path), hint=hint) from None


def set_variable(folder: Path, name: str, value: str) -> None:
    """Writes one variable into `.env`: in the place of the line that sets it, else at the end.

    Raises:
        VppError: the file cannot be written.
    """
    path = folder / ENV_NAME
    line = f"{name}={value}"
    try:
        with _alone(folder):
            old = path.read_text("utf-8") if path.exists() else ""
            mine = re.compile(rf"^(?:export\s+)?{re.escape(name)}\s*=.*$", re.MULTILINE)
            ended = old if not old or old.endswith("\n") else f"{old}\n"
            new = mine.sub(lambda _: line, old) if mine.search(old) else f"{ended}{line}\n"
            _create(path, new)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = f"write {line} into it yourself"
        raise VppError(f"cannot be written ({reason})", subject=str(path), hint=hint) from None


def with_secrets(folder: Path, outside: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """The environment with what `ensure_env` would add to `.env`, for whoever only looks: nothing is written.

    Raises:
        ComposeError: `.env` cannot be read.
    """
    try:
        there = dotenv.load(folder / ENV_NAME, ENV_NAME, outside.get)
    except FileNotFoundError:
        there = {}
    added = dotenv.parse("\n".join(_missing(there)), ENV_NAME, {**there, **outside}.get)
    return {**added, **outside}


def asked_for(file: Path) -> bool:
    """Whether a compose file wants a secret of ours; False for one that cannot be read, of which its reader tells."""
    try:
        return b"MONGO_PASSWORD" in file.read_bytes()
    except OSError:
        return False


def store_url(environment: Mapping[str, str]) -> str | None:
    """The address under which this machine reaches the store that the stack's backend uses; None if none is known.

    Args:
        environment: the stack's variables, as `compose.environment` has them.
    """
    if url := environment.get("MONGO_URL"):
        return url
    password = environment.get("MONGO_PASSWORD")
    if not password:
        return None
    port = environment.get("MONGO_PORT") or MONGO_PORT
    return f"mongodb://vpp:{quote(password, safe='')}@127.0.0.1:{port}/vpp?authSource=admin"


def _missing(there: Mapping[str, str]) -> list[str]:
    """The parts that a `.env` with these names lacks."""
    password = [] if "MONGO_PASSWORD" in there else [_new_password()]
    return password + ([] if "COMPOSE_PROFILES" in there else [_PROFILES])


def _new_password() -> str:
    return _OWN_STORE.format(password=secrets.token_hex(32))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds a lock on the folder, which leaves no file behind."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _create(path: Path, text: str) -> None:
    """The file is there whole or not at all, and at no moment readable by others."""
    fd, name = tempfile.mkstemp(prefix=f"{ENV_NAME}.", dir=path.parent)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _append(path: Path, blocks: list[str], secret: bool) -> None:
    """One write at the end: what a person wrote is not even copied."""
    with path.open("rb+", buffering=0) as file:
        if secret:
            with contextlib.suppress(PermissionError):  # another's file that we may write
                os.fchmod(file.fileno(), 0o600)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        gap = "" if size == 0 else "\n" if file.read(1) == b"\n" else "\n\n"
        file.seek(0, os.SEEK_END)
        file.write((gap + "\n".join(blocks)).encode())
        os.fsync(file.fileno())
