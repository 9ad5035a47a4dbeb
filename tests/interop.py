"""Docker's own client with Compose and buildx, to test that we and they work on the same containers.

`python -m tests.interop` prints how a command of it begins.
"""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests import tools
from tests.engine import cache_folder, one_at_a_time

# Debian 12 has no Compose 2; these programs of the next release run on it.
SUITE = "trixie"
PACKAGES = ["docker-cli", "docker-buildx", "docker-compose"]
PLUGINS = "usr/libexec/docker/cli-plugins"


class NoCompose(Exception):
    """There is no client with both plugins; the text says why on one line."""


def works(command: Sequence[str]) -> bool:
    try:
        checks = [[*command, plugin, "version"] for plugin in ("compose", "buildx")]
        return all(subprocess.run(check, capture_output=True, check=False).returncode == 0 for check in checks)
    except OSError:
        return False


@functools.cache
def docker_cli() -> list[str]:
    """How a command of the client begins: the system's, if it has both plugins, else Debian's, kept in the cache.

    Raises:
        NoCompose: there is none.
    """
    if works(["docker"]):
        return ["docker"]
    folder = cache_folder() / "interop"
    command = [str(folder / SUITE / "docker"), "--config", str(folder / SUITE)]
    with one_at_a_time(folder):
        if not works(command):
            unpack(folder / SUITE)
        if not works(command):
            raise NoCompose(f"the client of Debian's {SUITE} does not run here: {shlex.join(command)} compose version")
    return command


def client_environment(command: Sequence[str]) -> dict[str, str]:
    """The environment in which our own door to the client's plugins finds those of this command."""
    config = {"DOCKER_CONFIG": command[command.index("--config") + 1]} if "--config" in command else {}
    return {**os.environ, **config}


def unpack(target: Path) -> None:
    """Get the client and its plugins from the packages, into a folder that is also its configuration.

    Raises:
        NoCompose: the packages cannot be had.
    """
    if missing := tools.provide_programs({"mmdebstrap": "mmdebstrap"}):
        raise NoCompose(f"no docker client with compose and buildx, and to get one there is no {missing}")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        tree, made = Path(folder, "tree"), Path(folder, "made")
        command = ["mmdebstrap", "--quiet", "--variant=extract", f"--include={','.join(PACKAGES)}", SUITE, str(tree)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoCompose(f"mmdebstrap exits with {done.returncode}: {done.stderr.strip().rpartition(chr(10))[2]}")
        shutil.copytree(tree / PLUGINS, made / "cli-plugins")
        shutil.copy2(tree / "usr/bin/docker", made / "docker")
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)


if __name__ == "__main__":
    try:
        print(shlex.join(docker_cli()))
    except NoCompose as error:
        sys.exit(str(error))
