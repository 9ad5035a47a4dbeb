"""The process that keeps one mongod running for as long as anybody holds a lease; see `lease.py`.

Run as a file by an isolated interpreter, with a JSON object as its argument; it therefore imports the
standard library only, and starts in some 30 ms. It has no threads: it forks, and waits for its children.
One line of JSON on stdout tells how the start went: `{"ready": true}`, `{"kept": true}` when another
keeper is there already, `{"failed": code, "log": [...]}`, or `{"late": true}`.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG = 1
STOP_LIMIT = 30.0
STABLE_AFTER = 5.0
MOST_FALLS = 3
STEP = 0.004


class StopKeeping(Exception):
    """Raised out of a wait by SIGTERM."""


def main(settings: dict[str, Any]) -> int:
    """Take the keeper's lock, or leave; then go on in a child that nobody waits for."""
    keeper = open_lock(settings["keeper_lock"])
    if not try_lock(keeper):
        say({"kept": True})
        return 0
    if os.fork():
        os._exit(0)  # the child has the lock; whoever started this one need not reap it
    os.chdir("/")
    Keeper(settings, keeper).run()
    return 0


class Keeper:
    """One mongod and the watch over the leases."""

    def __init__(self, settings: dict[str, Any], lock: int) -> None:
        self.command: list[str] = settings["command"]
        self.socket: str = settings["socket"]
        self.log: str = settings["log"]
        self.patience: float = settings["patience"]
        self.lock = lock
        self.server_lock = open_lock(settings["server_lock"])
        self.leases = open_lock(settings["lease"])
        self.server = 0
        self.watcher = 0

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, stop_keeping)
        try:
            outcome: dict[str, Any] = {"late": True}
            if self.end_orphan():
                rotate(self.log)
                outcome = self.start()
            say(outcome)
            silence()
            if "ready" in outcome:
                self.watch()
        except StopKeeping:
            pass
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self.stop()

    def end_orphan(self) -> bool:
        """A server whose keeper was killed holds the lock that it inherited: end it. True when it is gone."""
        if try_lock(self.server_lock):
            return True
        try:
            orphan = int(os.pread(self.server_lock, 32, 0).decode() or 0)
        except ValueError:
            orphan = 0
        deadline = time.monotonic() + STOP_LIMIT
        if orphan > 1:
            kill(orphan, signal.SIGTERM)
        while not try_lock(self.server_lock):
            late = time.monotonic() - deadline
            if late > STABLE_AFTER:
                return False
            if orphan > 1 and late > 0:
                kill(orphan, signal.SIGKILL)
            time.sleep(STEP)
        return True

    def start(self) -> dict[str, Any]:
        """Start mongod and wait until it accepts connections, has ended, or takes too long."""
        deadline = time.monotonic() + self.patience
        self.server = self.spawn()
        os.ftruncate(self.server_lock, 0)
        os.pwrite(self.server_lock, str(self.server).encode(), 0)
        while time.monotonic() < deadline:
            if accepts(self.socket):
                return {"ready": True}
            pid, status = os.waitpid(self.server, os.WNOHANG)
            if pid:
                self.server = 0
                return {"failed": os.waitstatus_to_exitcode(status), "log": tail(self.log)}
            time.sleep(STEP)
        return {"late": True}

    def spawn(self) -> int:
        """A child that runs mongod, ends with this process, and shares its lock on the server."""
        pid = os.fork()
        if pid:
            return pid
        try:
            end_with_parent()
            log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.set_inheritable(self.server_lock, True)
            for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            os.execv(self.command[0], self.command)
        except OSError as error:
            os.write(2, f"{self.command[0]}: {error.strerror}\n".encode())
        finally:
            os._exit(127)

    def spawn_watcher(self) -> int:
        """A child that ends when the last lease is gone; the exclusive lock it then has is this process's too."""
        pid = os.fork()
        if pid:
            return pid
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            end_with_parent()
            os.close(self.lock)
            os.close(self.server_lock)
            fcntl.flock(self.leases, fcntl.LOCK_EX)
        finally:
            os._exit(0)

    def watch(self) -> None:
        """Restart mongod when it falls; return when nobody needs it, or when it keeps falling."""
        self.watcher = self.spawn_watcher()
        falls, started = 0, time.monotonic()
        while True:
            pid, _ = os.waitpid(-1, 0)
            if pid == self.watcher:
                self.watcher = 0
                return
            if pid != self.server:
                continue
            self.server = 0
            falls = 1 if time.monotonic() - started > STABLE_AFTER else falls + 1
            if falls > MOST_FALLS:
                return
            time.sleep(0.5 * (falls - 1))
            started = time.monotonic()
            if "ready" not in self.start():
                return

    def stop(self) -> None:
        """End mongod, kindly at first, and the watcher."""
        if self.watcher:
            kill(self.watcher, signal.SIGKILL)
        if not self.server:
            return
        kill(self.server, signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT
        while os.waitpid(self.server, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                kill(self.server, signal.SIGKILL)
            time.sleep(STEP)


def open_lock(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def accepts(path: str) -> bool:
    """Whether a server listens on the socket."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(path)
        except OSError:
            return False
    return True


def end_with_parent() -> None:
    """Linux: be killed when the parent is. Elsewhere the next keeper ends the orphan."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        os._exit(1)


def kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def rotate(log: str) -> None:
    """Begin a new log and keep the one before."""
    path = Path(log)
    if path.exists():
        path.replace(path.with_suffix(".log.1"))


def tail(log: str) -> list[str]:
    try:
        with Path(log).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 16_384))
            return file.read().decode(errors="replace").splitlines()[-40:]
    except OSError:
        return []


def say(outcome: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more; others may use the server
        os.write(1, json.dumps(outcome).encode() + b"\n")


def silence() -> None:
    """Let go of the pipe to whoever started this process."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)


def stop_keeping(*_: object) -> NoReturn:
    raise StopKeeping


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
