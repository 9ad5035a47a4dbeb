"""The real launcher in a copy of the checkout: first start, broken starts, several at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import tools

pytestmark = pytest.mark.slow

# Stands in for the program: says where it runs and with what.
PROGRAM = """
import json, os, sys
import pydantic, vpp_core
print(json.dumps({"arguments": sys.argv[1:], "cwd": os.getcwd(), "core": vpp_core.__file__}))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the launcher needs, with a space and an umlaut in its path."""
    root = tmp_path / "a checköut"
    (root / "vpp_desktop").mkdir(parents=True)
    shutil.copy2(tools.ROOT / "vpp", root)
    shutil.copy2(tools.LOCK, root)
    shutil.copytree(tools.ROOT / "vpp_core", root / "vpp_core", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "vpp_desktop" / "__init__.py").touch()
    (root / "vpp_desktop" / "__main__.py").write_text(PROGRAM, "utf-8")
    return root


def environment(**extra: str) -> dict[str, str]:
    """As a user has it: no trace of the environment that the tests run in."""
    foreign = ("VIRTUAL_ENV", "PYTHONPATH", "COV")  # COV*: the copies are not what is measured
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "VPP_NO_INSTALL": "1", **extra}


def start(
    checkout: Path, *arguments: str, program: Path | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    settings: dict[str, object] = {"capture_output": True, "text": True, "timeout": 240, "env": environment()}
    return subprocess.run([program or checkout / "vpp", *arguments], check=False, **{**settings, **options})  # type: ignore[call-overload]


def test_first_start_makes_all_and_the_second_only_runs(checkout: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "json.py").write_text("raise SystemExit('a module of the current folder was imported')")
    link = tmp_path / "link"
    link.symlink_to(checkout / "vpp")
    first = start(checkout, "--json", "x y", cwd=elsewhere)
    assert first.returncode == 0, first.stderr
    assert "setting up Python packages" in first.stderr
    assert json.loads(first.stdout) == {
        "arguments": ["--json", "x y"],
        "cwd": str(elsewhere),
        "core": str(checkout / "vpp_core" / "__init__.py"),
    }, "stdout is the command's alone"
    second = start(checkout, "--json", "x y", cwd=elsewhere, program=link)
    assert second.stdout == first.stdout
    assert "setting up" not in second.stderr
    assert not (checkout / ".venv" / "bootstrap").exists()


def test_a_killed_set_up_is_repaired_by_the_next_start(checkout: Path) -> None:
    for delay in (0.3, 1.5, 3.0):
        running = subprocess.Popen(
            [checkout / "vpp"], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        running.send_signal(signal.SIGKILL)
        running.wait()
    # What a kill in the middle of writing packages leaves: files there, no stamp.
    site = next(iter(checkout.glob(".venv/lib/python*/site-packages")), None)
    if site:
        shutil.rmtree(site / "pydantic", ignore_errors=True)
        (checkout / ".venv" / "vpp-installed").unlink(missing_ok=True)
    done = start(checkout, "lectures")
    assert done.returncode == 0, done.stderr
    assert '"lectures"' in done.stdout


def test_starts_at_once_wait_for_each_other(checkout: Path) -> None:
    starts = [
        subprocess.Popen(
            [checkout / "vpp", str(number)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    ends = [running.communicate(timeout=240) for running in starts]
    assert [running.returncode for running in starts] == [0] * 4, ends
    assert sum("setting up Python packages" in errors for _, errors in ends) == 1


def test_a_changed_lock_is_installed_in_place_and_a_moved_checkout_anew(checkout: Path) -> None:
    assert start(checkout).returncode == 0
    kept = checkout / ".venv" / "kept"
    kept.touch()
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert start(checkout).returncode == 0
    assert kept.exists(), "a whole .venv is not thrown away"
    moved = checkout.rename(checkout.with_name("moved"))
    done = start(moved)
    assert done.returncode == 0, done.stderr
    assert str(moved) in done.stdout
    assert not (moved / ".venv" / "kept").exists()


def test_missing_system_package_without_rights_prints_the_command(checkout: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").symlink_to(Path(sys.executable).resolve())
    (programs / "apt-get").symlink_to("/bin/false")
    without = environment(PATH=str(programs))
    command = [programs / "python3", "-IS", checkout / "vpp"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], env=without, capture_output=True, text=True, timeout=240, check=False
        )

    harmless = run("lectures")
    assert harmless.returncode == 0, harmless.stderr
    assert "apt-get install -y --no-install-recommends ffmpeg" in harmless.stderr
    needing = run("ingest", "a.mp4")
    assert needing.returncode == 1
    assert "needs ffmpeg" in needing.stderr
    assert "apt-get install -y --no-install-recommends ffmpeg" in needing.stderr
    assert needing.stdout == ""


def test_no_index_is_a_sentence(checkout: Path) -> None:
    nowhere = environment(PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_NO_CACHE_DIR="1")
    done = start(
        checkout, env={**nowhere, "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": "/dev/null"}
    )
    assert done.returncode == 1
    assert "check pip's index and the network" in done.stderr
    assert "Traceback" not in done.stderr


def test_checkout_without_a_lock_is_a_sentence(checkout: Path) -> None:
    (checkout / "requirements.lock").unlink()
    done = start(checkout)
    assert done.returncode == 1
    assert "requirements.lock is missing" in done.stderr
