"""The engine of the tests: shared, ended by its last user, and found again after a kill."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import engine as module
from tests import tools
from tests.engine import NoEngine, OwnEngine, complaint

# Even with `--bridge none` an engine removes the default bridge, of another one too: so each has its own network.
APART = ("unshare", "--net")
HOLDER = """
import sys, time
from pathlib import Path
from tests.engine import OwnEngine
own = OwnEngine(Path(sys.argv[1]), *sys.argv[2:])
own.hold()
print("up", flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(engine: str) -> Iterator[Path]:
    if os.geteuid() != 0 or tools.provide_programs(module.PROGRAMS):
        pytest.skip("only root can start a second engine, and only Debian's")
    place = Path(tempfile.mkdtemp(prefix="vpp-engine-"))  # short: sockets have short names
    yield place
    OwnEngine(place).end()
    for mount in psutil.disk_partitions(all=True):
        if mount.mountpoint.startswith(f"{place}/"):
            subprocess.run(["umount", "--lazy", mount.mountpoint], check=True)
    shutil.rmtree(place)


def family(own: OwnEngine) -> list[psutil.Process]:
    process = own.process()
    assert process is not None
    found = [process, *process.children(recursive=True)]
    assert "containerd" in [each.name() for each in found]
    return found


def is_gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.engine
def test_second_run_joins_and_the_last_ends_it(folder: Path) -> None:
    first, second = OwnEngine(folder, *APART), OwnEngine(folder, *APART)
    first.hold()
    processes = family(first)
    second.hold()
    assert second.process() == processes[0]
    first.let_go()
    assert second.is_up()
    second.let_go()
    assert all(is_gone(process) for process in processes)
    assert complaint(first.address)


@pytest.mark.engine
def test_kept_until_it_is_ended(folder: Path) -> None:
    own, run = OwnEngine(folder, *APART), OwnEngine(folder, *APART)
    own.keep()
    run.hold()
    assert own.end() is False
    assert run.is_up()
    own.keep()
    run.let_go()
    assert own.is_up()
    assert own.end() is True
    assert own.process() is None


@pytest.mark.engine
def test_what_a_killed_engine_leaves_is_no_obstacle(folder: Path) -> None:
    own = OwnEngine(folder, *APART)
    own.hold()
    processes = family(own)
    processes[0].kill()
    psutil.wait_procs(processes, timeout=30)
    assert (folder / "docker.sock").exists()
    (folder / "docker.pid").write_text(str(os.getpid()))  # the number has gone to another process
    assert own.process() is None
    again = OwnEngine(folder, *APART)
    again.hold()
    assert again.is_up()
    own.let_go()
    again.let_go()
    assert again.process() is None


@pytest.mark.engine
def test_engine_of_a_killed_run_is_joined_and_ended(folder: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(folder), *APART]
    with subprocess.Popen(command, cwd=tools.ROOT, stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"up\n"
        killed.kill()
    own = OwnEngine(folder, *APART)
    processes = family(own)
    own.hold()
    assert own.process() == processes[0]
    own.let_go()
    assert all(is_gone(process) for process in processes)


@pytest.mark.engine
def test_dockerd_that_does_not_start_says_why(folder: Path) -> None:
    (folder / "data").write_text("no folder")
    with pytest.raises(NoEngine, match="points to a file"):
        OwnEngine(folder, *APART).hold()


def test_a_chosen_engine_that_does_not_answer_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "USUAL_ADDRESS", f"unix://{tmp_path}/usual.sock")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    with pytest.raises(NoEngine, match=r"none\.sock does not answer"):
        module.provide()
