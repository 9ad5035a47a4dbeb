"""House rules that import-linter cannot see: calls behind doors, and names that must not be in any file."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The doors: files, or folders with a slash at the end, from the checkout's root.
PROCESS_DOORS = (
    "vpp_core/media/ffmpeg.py",
    "vpp_desktop/embedded/",
    "vpp_desktop/jobs/power.py",  # logind
    "vpp_desktop/stack/docker_cli.py",
)
THREAD_DOORS = (
    "vpp_core/media/ffmpeg.py",
    "vpp_core/media/files.py",  # hashing
    "vpp_core/catalog/files.py",  # reading and hashing what is published
    "vpp_desktop/config/file.py",  # a write waits for the disk
    "vpp_desktop/jobs/journal.py",  # SQLite's one thread
    "vpp_desktop/embedded/",
    "vpp_desktop/stack/engine/",
    "vpp_desktop/stack/builds/context.py",  # hashing
    "vpp_desktop/stack/builds/watch.py",
    "vpp_desktop/ui/loop.py",  # the pool of asyncio's own
    "vpp_desktop/stack/facts.py",  # psutil reads all of /proc
    "vpp_desktop/doctor/ports.py",  # the same
)

PROCESS_CALLS = {
    "create_subprocess_exec",
    "create_subprocess_shell",
    "subprocess_exec",
    "subprocess_shell",
    "os.fork",
    "os.forkpty",
    "os.popen",
    "os.posix_spawn",
    "os.posix_spawnp",
    "os.system",
}
PROCESS_MODULES = {"subprocess", "multiprocessing", "pty"}
THREAD_CALLS = {"to_thread", "run_in_executor", "ThreadPoolExecutor", "ProcessPoolExecutor", "start_new_thread"}
THREAD_MODULES = {"threading", "_thread", "concurrent"}

# In pieces, so that this file does not name what it forbids.
REGISTRIES = (
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "registry" + r"\.npmjs\.org",
    "registry" + r"\.yarnpkg\.com",
    "deb" + r"\.debian\.org",
    "security" + r"\.debian\.org",
    "archive" + r"\.ubuntu\.com",
    "proxy" + r"\.golang\.org",
    "static\\.crates" + r"\.io",
)
DEVELOPER_PATHS = (
    "/ho" + r"me/(?!nonroot\b|node\b|app\b|vpp\b)[a-z][\w-]*/",
    "/Us" + r"ers/[A-Za-z][\w.-]*/",
    "/wo" + "rk/(?:main|shared)",
    "/ro" + r"ot/\.",
)
FORBIDDEN_TEXT = re.compile("|".join((*REGISTRIES, *DEVELOPER_PATHS)))
LONGEST_TEXT = 20 * 1024 * 1024


def is_behind(path: str, doors: tuple[str, ...]) -> bool:
    return any(path == door or (door.endswith("/") and path.startswith(door)) for door in doors)


def named(node: ast.AST) -> tuple[set[str], set[str]]:
    """The top-level modules that a node imports and the names that it uses."""
    match node:
        case ast.Import(names=names):
            return {alias.name.partition(".")[0] for alias in names}, set()
        case ast.ImportFrom(module=module, level=0, names=names):
            prefix = "os." if module == "os" else ""
            return {(module or "").partition(".")[0]}, {prefix + alias.name for alias in names}
        case ast.Attribute(value=ast.Name(id="os"), attr=name):
            return set(), {f"os.{name}"}
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return set(), {name}
    return set(), set()


def door_breaches(path: str, source: str) -> Iterator[str]:
    """Lines of a module that start a process or a thread outside the doors."""
    for node in ast.walk(ast.parse(source)):
        modules, names = named(node)
        line = getattr(node, "lineno", 0)
        if not is_behind(path, PROCESS_DOORS):
            for name in sorted((modules & PROCESS_MODULES) | (names & PROCESS_CALLS)):
                yield f"{path}:{line}: {name}: a process outside the doors (see PROCESS_DOORS)"
        if not is_behind(path, THREAD_DOORS):
            for name in sorted((modules & THREAD_MODULES) | (names & THREAD_CALLS)):
                yield f"{path}:{line}: {name}: a thread outside the doors (see THREAD_DOORS)"


def forbidden_text(path: str, text: str) -> Iterator[str]:
    """Lines that name a package registry's host or a path of somebody's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        found = FORBIDDEN_TEXT.search(line)
        if found:
            yield f"{path}:{number}: names {found.group()!r}"


def modules() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for package in ("vpp_core", "vpp_desktop", "backend")
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts
    )


def tracked_files() -> list[str]:
    """Files under version control, and new ones that are not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return sorted(os.fsdecode(name) for name in done.stdout.split(b"\0") if name)


def test_processes_and_threads_stay_behind_their_doors() -> None:
    paths = modules()
    assert "vpp_core/errors.py" in paths
    breaches = [breach for path in paths for breach in door_breaches(path, (ROOT / path).read_text("utf-8"))]
    assert not breaches, "\n" + "\n".join(breaches)


def test_no_file_names_a_registry_or_a_private_path() -> None:
    found: list[str] = []
    paths = tracked_files()
    assert "pyproject.toml" in paths
    for name in paths:
        path = ROOT / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LONGEST_TEXT:
            continue
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            found += forbidden_text(name, data.decode("utf-8", "replace"))
    assert not found, "\n" + "\n".join(found[:50])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("await asyncio.create_subprocess_exec('ls')", "create_subprocess_exec"),
        ("from asyncio import create_subprocess_shell as run", "create_subprocess_shell"),
        ("import subprocess as s", "subprocess"),
        ("os.system('ls')", "os.system"),
        ("from os import popen", "os.popen"),
        ("start = os.posix_spawn", "os.posix_spawn"),
        ("await asyncio.to_thread(f)", "to_thread"),
        ("loop.run_in_executor(None, f)", "run_in_executor"),
        ("import threading", "threading"),
        ("from concurrent.futures import ThreadPoolExecutor as Pool", "ThreadPoolExecutor"),
        ("import concurrent.futures", "concurrent"),
    ],
)
def test_a_breach_is_seen(line: str, what: str) -> None:
    source = f"async def f(loop, asyncio, os):\n    {line}\n"
    breaches = list(door_breaches("vpp_desktop/queue.py", source))
    assert breaches
    assert any(f":2: {what}:" in breach for breach in breaches)


@pytest.mark.parametrize("path", ["vpp_core/media/ffmpeg.py", "vpp_desktop/embedded/mongod.py"])
def test_doors_may_start_processes_and_threads(path: str) -> None:
    source = "import subprocess, threading\nasyncio.create_subprocess_exec\nasyncio.to_thread\n"
    assert not list(door_breaches(path, source))


def test_a_thread_door_is_no_process_door() -> None:
    assert list(door_breaches("vpp_core/media/files.py", "import subprocess\n"))
    assert not list(door_breaches("vpp_core/media/files.py", "asyncio.to_thread(f)\n"))


def test_a_door_is_one_file_not_a_prefix() -> None:
    assert list(door_breaches("vpp_core/media/ffmpeg.py.d/x.py", "import subprocess\n"))


def test_names_that_only_look_alike_are_fine() -> None:
    source = "platform.system()\nf('subprocess')\nfork_of = 1\nfrom vpp_core.media import ffmpeg\n"
    assert not list(door_breaches("vpp_core/media/probe.py", source))


@pytest.mark.parametrize(
    "text",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "# from files.python" + "hosted.org",
        "resolved: registry" + ".npmjs.org/next",
        "deb http://deb" + ".debian.org/debian bookworm main",
        "see /ho" + "me/anna/notes.txt",
        "open /Us" + "ers/anna/Desktop",
        "cd /wo" + "rk/main",
    ],
)
def test_a_forbidden_name_is_seen(text: str) -> None:
    assert list(forbidden_text("x.md", f"first\n{text}\n")) != []


@pytest.mark.parametrize("text", ["/ho" + "me/node/app", "~/.config/vpp", "the Python package index", "/var/lib/vpp"])
def test_plain_text_is_fine(text: str) -> None:
    assert not list(forbidden_text("x.md", text))
