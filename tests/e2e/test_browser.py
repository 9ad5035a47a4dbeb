"""A lecture from the command line to a student's browser: every part real."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import web
from tests.conftest import in_ci
from tests.contract.conftest import database_url, mongod_url
from tests.platform import free_port

__all__ = ["database_url", "mongod_url"]

pytestmark = [pytest.mark.browser, pytest.mark.mongod, pytest.mark.ffmpeg, pytest.mark.slow, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
CLIP = ROOT / "tests" / "fixtures" / "bigbuckbunny.mp4"
TITLE = "Hashing with chaining"


@dataclass(frozen=True)
class Platform:
    """Addresses of what runs, and the database behind it."""

    frontend: str
    backend: str
    database_url: str


@pytest.fixture
def server() -> Path:
    """The frontend's build."""
    reason = web.missing_node()
    if reason and in_ci():
        pytest.fail(f"CI has to have node: {reason}", pytrace=False)
    if reason:
        pytest.skip(reason)
    return web.ensure_frontend_build()


@pytest.fixture
def platform(database_url: str, server: Path, tmp_path: Path) -> Iterator[Platform]:
    """The backend on the database, and the frontend on the backend, each on a free port."""
    backend_port, frontend_port = free_port(), free_port()
    backend = f"http://127.0.0.1:{backend_port}"
    frontend = f"http://127.0.0.1:{frontend_port}"
    uvicorn = [sys.executable, "-m", "uvicorn", "main:app", "--host", "127.0.0.1", "--port", str(backend_port)]
    with (
        running(
            uvicorn, tmp_path, f"{backend}/health/ready", MONGO_URL=database_url, PYTHONPATH=f"{ROOT}:{ROOT}/backend"
        ),
        running(
            ["node", str(server)],
            tmp_path,
            f"{frontend}/health",
            BACKEND_URL=backend,
            HOSTNAME="127.0.0.1",
            PORT=str(frontend_port),
            NODE_ENV="production",
        ),
    ):
        yield Platform(frontend, backend, database_url)


@contextlib.contextmanager
def running(command: list[str], folder: Path, health: str, **environment: str) -> Iterator[None]:
    """The command while the block runs, from when its health answers; ended by its own id."""
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env={**os.environ, **environment})
        try:
            deadline = time.monotonic() + 60
            while not answers(health):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, f"{health} does not answer:\n{log.read_text()}"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def ingest(platform: Platform, home: Path) -> None:
    vpp(platform, home, "ingest", str(CLIP), "--title", TITLE, "--course", "Algorithms")


def vpp(platform: Platform, home: Path, *words: str) -> None:
    environment = {**os.environ, "MONGO_URL": platform.database_url, "VPP_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vpp_desktop", *words]
    done = subprocess.run(command, env=environment, cwd=home.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_lecture_that_was_ingested_plays_in_a_browser(platform: Platform, tmp_path: Path) -> None:
    ingest(platform, tmp_path / "home")
    captions = tmp_path / "hashing.en.srt"
    captions.write_text("1\n00:00:00,500 --> 00:00:02,000\nA rabbit\n")
    vpp(platform, tmp_path / "home", "lectures", "captions", "hashing-with-chaining", "add", str(captions))
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium is not None
    command = ["node", str(Path(__file__).with_name("play.cjs")), str(web.FRONTEND), chromium, platform.frontend, TITLE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["heading"] == TITLE
    assert seen["time"] > 1
    assert 5 < seen["duration"] < 6
    assert min(seen["width"], seen["sound"], seen["picture"]) > 0
    assert seen["tracks"] == ["captions en English"]
    assert seen["complaints"] == []
    assert seen["origins"] == [platform.frontend]


def test_the_frontend_passes_ranges_and_tags_on(platform: Platform, tmp_path: Path) -> None:
    ingest(platform, tmp_path / "home")
    poster = get(f"{platform.frontend}/api/lectures")[2]
    address = platform.frontend + json.loads(poster)["lectures"][0]["poster"]
    status, headers, whole = get(address)
    assert (status, headers["content-type"], len(whole)) == (200, "image/jpeg", int(headers["content-length"]))
    part = get(address, Range="bytes=10-19")
    assert (part[0], part[2], part[1]["content-range"]) == (206, whole[10:20], f"bytes 10-19/{len(whole)}")
    assert get(address, Range=f"bytes={len(whole)}-")[0] == 416
    assert get(address, **{"If-None-Match": headers["etag"]})[0] == 304
    assert get(f"{platform.frontend}/api/%2e%2e/health/ready")[0] == 404
    assert get(f"{platform.frontend}/api/lectures", method="POST")[0] == 405


@pytest.mark.usefixtures("server")
def test_without_a_backend_the_frontend_says_so(server: Path, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    nobody = f"http://127.0.0.1:{free_port()}"
    with running(
        ["node", str(server)], tmp_path, f"{address}/health", BACKEND_URL=nobody, HOSTNAME="127.0.0.1", PORT=str(port)
    ):
        assert b"The catalog does not answer" in get(address)[2]
        assert b"The catalog does not answer" in get(f"{address}/lectures/some")[2]
        status, _, body = get(f"{address}/api/lectures")
        assert (status, set(json.loads(body))) == (502, {"error", "hint"})


def get(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers with small letters, and body; any status is an answer."""
    request = urllib.request.Request(address, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()
