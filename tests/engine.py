"""The container engine of the tests: the one that answers here, or Debian's, started for them.

`python -m tests.engine start|stop|env` has it up outside a run of the tests.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import docker
import psutil
from docker.errors import DockerException

from tests import tools

USUAL_ADDRESS = "unix:///var/run/docker.sock"
PROGRAMS = {"dockerd": "docker.io", "iptables": "iptables"}
START_SECONDS = 60
STOP_SECONDS = 60


class NoEngine(Exception):
    """No engine answers and none can be started; the text says why on one line."""


def cache_folder() -> Path:
    """What is kept between runs: the engine's images, and programs that the system need not have."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "vpp-desktop-tests")


def complaint(address: str) -> str:
    """Why the engine at this address cannot be used; empty when it answers."""
    try:
        client = docker.from_env(timeout=10, environment={**os.environ, "DOCKER_HOST": address})
    except DockerException as error:
        return str(error)
    try:
        client.ping()
    except DockerException as error:
        return str(error)
    finally:
        client.close()
    return ""


def _lock(file: IO[str], how: str) -> bool:
    """Take a lock on the open file: "shared", "alone", or "alone now"; whether it was had."""
    import fcntl  # not on Windows, where no engine is started

    flags = {"shared": fcntl.LOCK_SH, "alone": fcntl.LOCK_EX, "alone now": fcntl.LOCK_EX | fcntl.LOCK_NB}
    try:
        fcntl.flock(file, flags[how])
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Keep other runs of the tests out of this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        _lock(file, "alone")
        yield


class OwnEngine:
    """dockerd with a socket and a data folder of its own, shared by all runs that hold it.

    A holder has a shared lock on the file `users`; the kernel takes it back from a killed one. Who gets that
    lock alone was the last. The file `kept` says that somebody started the engine by hand and will stop it.
    """

    def __init__(self, folder: Path, *prefix: str) -> None:
        self.folder = folder
        self.prefix = prefix  # a program that starts dockerd in its place
        self.address = f"unix://{folder}/docker.sock"
        self._kept = folder / "kept"
        self._users: IO[str] | None = None

    def hold(self) -> None:
        """Have the engine up until `let_go`; joins the one that is up.

        Raises:
            NoEngine: it cannot be started.
        """
        with one_at_a_time(self.folder):
            users = (self.folder / "users").open("w")
            _lock(users, "shared")
            try:
                if not self.is_up():
                    self._start()
            except BaseException:
                users.close()
                raise
            self._users = users

    def let_go(self) -> None:
        """End the engine unless others hold it or it is kept."""
        if self._users is None:
            return
        with one_at_a_time(self.folder):
            self._users.close()
            self._users = None
            if not self._kept.exists():
                self._end_if_unused()

    def keep(self) -> None:
        """Have the engine up until `end`, whoever lets go of it."""
        self.hold()
        self._kept.touch()
        self.let_go()

    def end(self) -> bool:
        """No longer keep it; whether it is down now: it stays up for those that hold it."""
        with one_at_a_time(self.folder):
            self._kept.unlink(missing_ok=True)
            return self._end_if_unused()

    def is_up(self) -> bool:
        return self.process() is not None and not complaint(self.address)

    def process(self) -> psutil.Process | None:
        """This engine's dockerd. A pid file alone proves nothing: it may be of a dead one, its number another's."""
        try:
            process = psutil.Process(int((self.folder / "docker.pid").read_text()))
            return process if str(self.folder / "data") in process.cmdline() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def _start(self) -> None:
        self._end()  # one that is up but does not answer
        for stale in ("docker.pid", "docker.sock"):
            (self.folder / stale).unlink(missing_ok=True)
        (self.folder / "daemon.json").write_text("{}")  # nothing of the system's own engine
        with (self.folder / "log").open("wb") as log:
            process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PATH": tools.system_path()},
                start_new_session=True,  # a Ctrl-C is for the tests
            )
        deadline = time.monotonic() + START_SECONDS
        while complaint(self.address):
            if process.poll() is not None or time.monotonic() > deadline:
                self._end()
                last = (self.folder / "log").read_text(errors="replace").split("\n")[-4:]
                raise NoEngine(f"dockerd does not start (see {self.folder / 'log'}): {' '.join(last)}")
            time.sleep(0.1)

    def _command(self) -> list[str]:
        folder = self.folder
        return [
            *self.prefix,
            tools.find_program("dockerd") or "dockerd",
            *("--config-file", str(folder / "daemon.json")),
            *("--host", self.address),
            *("--data-root", str(folder / "data")),
            *("--exec-root", str(folder / "run")),
            *("--pidfile", str(folder / "docker.pid")),
            *("--storage-driver", "overlay2"),
        ]

    def _end_if_unused(self) -> bool:
        with (self.folder / "users").open("w") as users:
            if not _lock(users, "alone now"):
                return False
            self._end()
        return True

    def _end(self) -> None:
        """Stop dockerd, which stops its containers, and its containerd."""
        process = self.process()
        if process is None:
            return
        family = [process, *process.children(recursive=True)]
        process.terminate()
        _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS)
        for survivor in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                survivor.kill()
        psutil.wait_procs(alive, timeout=STOP_SECONDS)


def own_engine() -> OwnEngine:
    return OwnEngine(cache_folder() / "engine")


def running() -> str:
    """The address of an engine that answers without being started here; empty when there is none."""
    own = own_engine()
    chosen = os.environ.get("DOCKER_HOST", "")
    if chosen and chosen != own.address:
        return "" if complaint(chosen) else chosen
    return "" if complaint(USUAL_ADDRESS) else USUAL_ADDRESS


def provide() -> str:
    """The address of an engine, up until this process ends.

    Raises:
        NoEngine: none answers and none can be started.
    """
    if address := running():
        return address
    own = own_engine()
    chosen = os.environ.get("DOCKER_HOST", "")
    if chosen and chosen != own.address:
        raise NoEngine(f"DOCKER_HOST={chosen} does not answer: {complaint(chosen)}")
    if sys.platform != "linux" or os.geteuid() != 0:
        raise NoEngine("no container engine answers, and only root on Linux can start one for the tests: start one")
    if missing := tools.provide_programs(PROGRAMS):
        raise NoEngine(f"no container engine answers, and there is no {missing}")
    own.hold()
    atexit.register(own.let_go)
    return own.address


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.engine", description="The container engine of the tests.")
    parser.add_argument("command", choices=["start", "stop", "env"])
    command = parser.parse_args(arguments).command
    own = own_engine()
    if command == "stop":
        down = own.end()
        print("the engine is down" if down else "runs of the tests hold the engine: it ends with the last of them")
        return 0
    if command == "start":
        try:
            address = provide()
            if address == own.address:
                own.keep()
        except NoEngine as error:
            print(error, file=sys.stderr)
            return 1
    else:
        address = running() or (own.address if own.is_up() else "")
        if not address:
            print("no container engine answers: python -m tests.engine start", file=sys.stderr)
            return 1
    print(f"export DOCKER_HOST={address}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
