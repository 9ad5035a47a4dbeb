"""`./vpp check`, `./vpp test` and `./vpp lock`: run by the launcher, from the checkout's folder."""

from __future__ import annotations

import argparse
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
BACKEND_LOCK = ROOT / "backend" / "requirements.txt"
SCRIPTS = Path(sys.executable).parent

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-logo"],
    "frontend": ["python", "-m", "tests.web", "check"],
}

# The tiers that `--fast` leaves out, by marker.
SERVER_TIERS = ("mongod", "engine", "browser", "slow")


def script(name: str) -> str:
    """A program of this environment, never another one of that name in PATH."""
    return str(SCRIPTS / name)


def load_launcher() -> ModuleType:
    """`./vpp` as a module."""
    loader = importlib.machinery.SourceFileLoader("vpp_launcher", str(ROOT / "vpp"))
    spec = importlib.util.spec_from_loader("vpp_launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # no `vppc` beside the launcher
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = bytecode
    return module


def system_path() -> str:
    """PATH with the folders of the system's daemons, which a user's often leaves out."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


def find_program(name: str) -> str | None:
    return shutil.which(name, path=system_path())


def provide_programs(programs: Mapping[str, str]) -> str:
    """Install what is not there; `programs` has Debian's package for each. The programs still missing, or nothing."""
    missing = [name for name in programs if find_program(name) is None]
    if missing:
        launcher = load_launcher()
        packages = sorted({programs[name] for name in missing})
        launcher.apt_install(packages)
        missing = [name for name in missing if find_program(name) is None]
        if missing:
            return f"{', '.join(missing)}: {launcher.apt_command(packages)}"
    return ""


# --- check ------------------------------------------------------------------------------------------


def backend_importable() -> dict[str, str]:
    """The environment in which `vpp_api` is found, which is no part of the installed program."""
    return dict(os.environ, PYTHONPATH=str(ROOT / "backend"))


def run_checks(checks: dict[str, list[str]]) -> int:
    """Run every check, whatever the others say; 1 when any failed."""
    results: dict[str, tuple[int, float]] = {}
    for name, (program, *arguments) in checks.items():
        print(f"--- {name}: {' '.join([program, *arguments])}", flush=True)
        started = time.monotonic()
        code = subprocess.run([script(program), *arguments], cwd=ROOT, env=backend_importable(), check=False).returncode
        results[name] = code, time.monotonic() - started
    print("---")
    for name, (code, seconds) in results.items():
        print(f"{name:<10}{'ok' if code == 0 else f'FAILED ({code})':<14}{seconds:5.1f} s")
    return 1 if any(code for code, _ in results.values()) else 0


def check(arguments: Sequence[str]) -> int:
    """`./vpp check [--fix]`."""
    parser = argparse.ArgumentParser(prog="./vpp check", description="Lint, format, types and import rules.")
    parser.add_argument("--fix", action="store_true", help="let ruff repair and format first")
    if parser.parse_args(arguments).fix:
        subprocess.run([script("ruff"), "check", "--fix", "--quiet", "."], cwd=ROOT, check=False)
        subprocess.run([script("ruff"), "format", "--quiet", "."], cwd=ROOT, check=False)
        subprocess.run([script("python"), "-m", "tests.web", "types"], cwd=ROOT, env=backend_importable(), check=False)
    return run_checks(CHECKS)


# --- test -------------------------------------------------------------------------------------------


def pytest_arguments(arguments: Sequence[str]) -> list[str]:
    """What pytest is started with: coverage always, the server tiers unless `--fast`."""
    rest = [argument for argument in arguments if argument != "--fast"]
    wanted = ["--cov=vpp_core", "--cov=vpp_desktop", "--cov=vpp_api", "--cov-report=term"]
    if len(rest) != len(arguments):
        wanted += ["-m", " and ".join(f"not {tier}" for tier in SERVER_TIERS)]
    return wanted + rest


def test(arguments: Sequence[str]) -> int:
    """`./vpp test [--fast] [pytest arguments]`: every tier in one run of pytest.

    A run that found no test has failed (pytest's code 5 stays): a green result must mean something.
    """
    if any(argument in ("-h", "--help") for argument in arguments):
        print("usage: ./vpp test [--fast] [pytest arguments]\n")
        print("Run every test tier; --fast leaves out: " + ", ".join(SERVER_TIERS) + ".")
        print("All other arguments are pytest's; paths count from the checkout's folder.")
        return 0
    command = [sys.executable, "-m", "pytest", *pytest_arguments(arguments)]
    os.chdir(ROOT)
    os.execv(sys.executable, command)


# --- lock -------------------------------------------------------------------------------------------


def requirements_of(pyproject: str) -> dict[str, list[str]]:
    """What each lock is made from: all that a checkout needs, and what the backend's container needs."""
    data = tomllib.loads(pyproject)
    backend = data["dependency-groups"]["backend"]
    dev = [entry for entry in data["dependency-groups"]["dev"] if isinstance(entry, str)]
    return {"checkout": [*data["project"]["dependencies"], *backend, *dev], "backend": backend}


def locked_inputs(pyproject: str) -> str:
    """A digest of what the locks are made from: the dependencies and the Python they are for."""
    inputs = [tomllib.loads(pyproject)["project"]["requires-python"], requirements_of(pyproject)]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def lock_header(pyproject: str) -> str:
    """A lock's first lines; a test compares the digest with pyproject.toml's."""
    return f"# Made by ./vpp lock from pyproject.toml: do not edit.\n# inputs: sha256:{locked_inputs(pyproject)}\n"


def lock_environment() -> dict[str, str]:
    """uv's environment with the index that pip is set to, but no folder of this machine.

    A local folder may hold one platform's file of a package, and the lock is for all.
    """
    launcher = load_launcher()
    settings = dict(launcher.read_pip_settings())
    settings.pop("find-links", None)
    places = settings.pop("extra-index-url", "").split()
    settings["extra-index-url"] = " ".join(place for place in places if place.startswith(("http://", "https://")))
    return dict(os.environ, **launcher.uv_environment(settings, dict(os.environ)))


def compile_lock(made: Path, arguments: Sequence[str]) -> int:
    """Let uv write pins and hashes into `made`, which may hold the pins to keep."""
    command = [script("uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-annotate", "--no-header", "--output-file", str(made), *arguments]
    return subprocess.run(command, cwd=ROOT, env=lock_environment(), check=False).returncode


def lock(arguments: Sequence[str]) -> int:
    """`./vpp lock [uv's options]`: pins stay as they are unless `--upgrade[-package NAME]` is given."""
    if any(argument in ("-h", "--help") for argument in arguments):
        print("usage: ./vpp lock [--upgrade] [--upgrade-package NAME]\n")
        print("Remake requirements.lock, and backend/requirements.txt with the same versions.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made, backend = Path(folder, "requirements.lock"), Path(folder, "requirements.txt")
        if LOCK.exists():
            made.write_bytes(LOCK.read_bytes())
        # The backend's pins are a part of the checkout's: its tests run on what its container runs on.
        code = compile_lock(made, ["--group", "dev", *arguments, "pyproject.toml"]) or compile_lock(
            backend, ["--constraint", str(made), "--group", "pyproject.toml:backend"]
        )
        if code:
            return code
        header = lock_header((ROOT / "pyproject.toml").read_text("utf-8"))
        for place, text in ((LOCK, made.read_text("utf-8")), (BACKEND_LOCK, backend.read_text("utf-8"))):
            place.parent.mkdir(exist_ok=True)
            temporary = place.with_name(place.name + ".new")
            temporary.write_text(header + text, "utf-8")
            temporary.replace(place)
            print(f"{place.relative_to(ROOT)}: {text.count('==')} packages")
    print("the next ./vpp installs them")
    return 0


COMMANDS = {"check": check, "test": test, "lock": lock}


if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
