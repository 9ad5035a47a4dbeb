"""The frontend's set-up for tests and checks: its packages, its API types, its build. Each only when stale.

`./vpp check` runs this as a module: `python -m tests.web check`, and `types` with `--fix`; `build` makes the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from vpp_api.app import create_app
from vpp_api.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
BUILD = FRONTEND / ".next"
SERVER = BUILD / "standalone" / "server.js"
TYPES = FRONTEND / "lib" / "api" / "types.ts"

STAMP = "vpp-made-from"
"""In a folder that was made: the digest of what it was made from. Written last."""

CHECKED = MODULES / ".vpp-checked"
"""The digest of what last passed `check`."""

NOT_SOURCES = {
    "node_modules",
    ".next",
    "next-env.d.ts",
    "tsconfig.tsbuildinfo",
    "Dockerfile",
    "Dockerfile.dockerignore",
    "ready.sh",
}
LEAST_NODE = (20, 9)

BROWSER = {"chromium": "chromium"}
"""The browser that tests drive: its program and Debian's package of it."""


class WebError(Exception):
    """A step of the set-up failed; the text says which, and ends with its output."""


def missing_node() -> str:
    """Why the frontend cannot be built here; empty when it can."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "no node and npm in PATH: install Node.js 20.9 or newer"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2] if part.isdigit())
    return "" if version >= LEAST_NODE else f"node is {said.strip() or 'broken'}: install Node.js 20.9 or newer"


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def ensure_packages() -> None:
    """`npm ci`, when the lock is another than the one that `node_modules` was made from."""
    wanted = digest_of([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if _stamp(MODULES) != wanted:
        _run(["npm", "ci", "--no-audit", "--no-fund"])
        (MODULES / STAMP).write_text(wanted)


def ensure_frontend_build() -> Path:
    """The standalone server's script, built from the present files, with its static files beside it."""
    ensure_packages()
    wanted = digest_of(sources())
    if _stamp(BUILD) != wanted:
        shutil.rmtree(BUILD, ignore_errors=True)
        _run(["npm", "run", "build"])
        standalone = SERVER.parent
        shutil.copytree(BUILD / "static", standalone / ".next" / "static")
        shutil.copytree(FRONTEND / "public", standalone / "public")
        (BUILD / STAMP).write_text(wanted)
    return SERVER


def api_description() -> str:
    """The backend's OpenAPI as it is now."""
    return json.dumps(create_app(Settings()).openapi(), indent=1)


def generated_types() -> str:
    """The TypeScript of the backend's API as it is now."""
    ensure_packages()
    with tempfile.TemporaryDirectory() as folder:
        description, made = Path(folder, "openapi.json"), Path(folder, "types.ts")
        description.write_text(api_description())
        _run(["node_modules/.bin/openapi-typescript", str(description), "--output", str(made)])
        return "// Generated from the backend by `./vpp check --fix`: do not edit.\n\n" + made.read_text("utf-8")


def check() -> None:
    """The frontend's types agree, with each other and with the API. Raises WebError."""
    ensure_packages()
    wanted = hashlib.sha256((digest_of(sources()) + api_description()).encode()).hexdigest()
    if CHECKED.is_file() and CHECKED.read_text() == wanted:
        return
    if TYPES.read_text("utf-8") != generated_types():
        raise WebError(f"{TYPES.relative_to(ROOT)} is not what the backend's API gives: run ./vpp check --fix")
    _run(["node_modules/.bin/tsc", "--noEmit"])
    CHECKED.write_text(wanted)


def sources() -> list[Path]:
    """The files that a build is made from."""
    found: list[Path] = []
    for folder, folders, names in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in NOT_SOURCES]
        found += [Path(folder, name) for name in names if name not in NOT_SOURCES]
    return found


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of `files`."""
    digest = hashlib.sha256()
    for file in sorted(files):
        name, data = file.relative_to(FRONTEND).as_posix().encode(), file.read_bytes()
        digest.update(b"%d %s %d " % (len(name), name, len(data)) + data)
    return digest.hexdigest()


def _stamp(folder: Path) -> str:
    try:
        return (folder / STAMP).read_text()
    except OSError:
        return ""


def _run(command: list[str]) -> None:
    environment = dict(os.environ, NEXT_TELEMETRY_DISABLED="1", CI="1")
    environment.pop("NODE_ENV", None)
    done = subprocess.run(command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WebError(f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-4000:]}")


def main(arguments: list[str]) -> int:
    if reason := missing_node():
        print(f"{'failed' if in_ci() else 'skipped'}: {reason}")
        return 1 if in_ci() else 0
    try:
        match arguments:
            case ["check"]:
                check()
            case ["types"]:
                TYPES.write_text(generated_types(), "utf-8")
            case ["build"]:
                print(ensure_frontend_build())
            case _:
                print("usage: python -m tests.web check|types|build", file=sys.stderr)
                return 2
    except WebError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
