"""The window as a person uses it for the first time: a real screen, mouse and keyboard alone, every part real.

What came of it is asked from outside: the journal, the catalog and the engine, by the commands that know nothing
of the window.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.desktop.stack.trial import Trial
from tests.screen import Screen, until
from tests.sources import ffmpeg, picture, tone
from tests.tools import ROOT

pytestmark = [
    pytest.mark.screen,
    pytest.mark.ffmpeg,
    pytest.mark.mongod,
    pytest.mark.slow,
    pytest.mark.timeout(900),
]

CLIP = ROOT / "tests" / "fixtures" / "bigbuckbunny.mp4"
NAME = "2026-10-14 Lecture 03 - Hashing.mp4"
TITLE = "VPP Desktop"


class Program:
    """One home, one window, and the commands that look at both from outside."""

    def __init__(self, home: Path, screen: Screen, **environment: str) -> None:
        self.home = home
        self.screen = screen
        kept = {name: value for name, value in os.environ.items() if name not in ("MONGO_URL", "VPP_HOME", "VPP_DEBUG")}
        outside = {"VPP_HOME": str(home / "home"), "PYTHONPATH": str(ROOT), **environment}
        self.environment = screen.environment({**kept, **outside})
        self.process: subprocess.Popen[bytes] | None = None
        self.window = ""
        self.family: list[psutil.Process] = []

    def open(self, *words: str | Path) -> None:
        """Starts the window and gives it the keyboard, as a window manager would."""
        log = (self.home / "output.txt").open("ab")
        command = [sys.executable, "-m", "vpp_desktop", *map(str, words)]
        self.process = subprocess.Popen(command, env=self.environment, cwd=self.home, stdout=log, stderr=log)
        log.close()
        self.window = self.screen.window(TITLE)
        self.screen.focus(self.window)

    def go(self, number: int, page: str) -> None:
        """To a page by its key. Keys that come before the pages are there do nothing, as for any person."""
        until(lambda: self.alive() and (self.screen.press(f"ctrl+{number}") or self.page() == page), f"the page {page}")

    def page(self) -> str:
        """The page that the window remembers to be open."""
        path = self.home / "home" / "config" / "window.json"
        return str(json.loads(path.read_text()).get("page", "")) if path.exists() else ""

    def alive(self) -> psutil.Process:
        assert self.process is not None and self.process.poll() is None, self.output()
        found = psutil.Process(self.process.pid)
        self.family = list({*self.family, *found.children(recursive=True)})
        return found

    def output(self) -> str:
        return (self.home / "output.txt").read_text()

    def run(self, *words: str | Path, code: int = 0) -> str:
        """A command beside the window; what it printed."""
        command = [sys.executable, "-m", "vpp_desktop", *map(str, words)]
        done = subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def jobs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run("queue", "--list", "--json"))
        return found

    def lectures(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.run("lectures", "--json"))
        return found

    def services(self) -> dict[str, str]:
        command = [sys.executable, "-m", "vpp_desktop", "stack", "status", "--json"]
        done = subprocess.run(command, env=self.environment, cwd=self.home, capture_output=True, text=True, check=False)
        return {row["service"]: row["state"] for row in json.loads(done.stdout)["services"]}

    def quit(self) -> None:
        """Ctrl+Q; the program ends well and leaves nobody behind."""
        assert self.process is not None
        self.alive()
        self.screen.focus(self.window)
        self.screen.press("ctrl+q")
        assert self.process.wait(60) == 0, self.output()
        self.left_nobody()

    def left_nobody(self) -> None:
        _, alive = psutil.wait_procs(self.family, timeout=30)
        assert not alive, alive

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    with Screen() as made:
        yield made


@pytest.fixture
def program(tmp_path: Path, screen: Screen) -> Iterator[Program]:
    made = Program(tmp_path, screen)
    yield made
    made.screen.shot(f"window-{tmp_path.name}-end")
    made.close()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "CS101 Algorithms (Fall 2026)" / NAME
    path.parent.mkdir()
    shutil.copy(CLIP, path)
    return path


@pytest.mark.parametrize("words", [[], ["gui"]])
def test_without_a_screen_it_says_what_to_do(tmp_path: Path, words: list[str]) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"VPP_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vpp_desktop", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "no screen" in done.stderr
    assert "./vpp ingest FILE" in done.stderr


@pytest.mark.engine
def test_the_first_hour(tmp_path: Path, screen: Screen, clip: Path, base_images: None) -> None:
    trial = Trial(tmp_path / "stack")
    program = Program(tmp_path, screen, COMPOSE_FILE=str(trial.file))
    try:
        program.open()
        time.sleep(3)
        screen.shot("first-1-doctor")
        assert program.page() == "", "the doctor is shown first, and is no page to come back to"
        program.go(1, "lectures")
        publish(program, clip)
        run_the_stack(program)
        program.quit()
        assert program.page() == "stack"
    finally:
        screen.shot("first-9-end")
        program.close()
        trial.close()


def publish(program: Program, clip: Path) -> None:
    """A second start hands the file over; the sheet is confirmed by keyboard; it is encoded and published."""
    screen = program.screen
    assert program.run("gui", clip.parent) == ""
    time.sleep(2)
    screen.shot("first-2-sheet")
    assert program.jobs() == [], "nothing is queued before the sheet is confirmed"
    screen.focus(program.window)
    until(lambda: screen.press("ctrl+Return") or program.jobs(), "the job")
    program.go(2, "queue")
    screen.shot("first-3-encoding")
    until(lambda: program.alive() and [job["state"] for job in program.jobs()] == ["published"], "the lecture", 240)
    time.sleep(1)
    screen.shot("first-4-published")
    [lecture] = program.lectures()
    assert (lecture["title"], lecture["course"]["code"]) == ("Hashing", "CS101")
    program.go(1, "lectures")
    time.sleep(1)
    screen.shot("first-5-catalog")


def run_the_stack(program: Program) -> None:
    """Start, logs, stop, by keyboard."""
    screen = program.screen
    program.go(3, "stack")
    time.sleep(2)
    screen.shot("first-6-stack")
    assert set(program.services().values()) == {"absent"}
    until(lambda: screen.press("ctrl+Return") or "healthy" in program.services().values(), "the start", 120)
    until(lambda: program.services() == {"store": "healthy", "web": "running"}, "the platform", 120)
    time.sleep(3)
    screen.shot("first-7-running")
    program.go(4, "logs")
    time.sleep(2)
    screen.shot("first-8-logs")
    program.go(3, "stack")
    until(lambda: screen.press("ctrl+period") or "healthy" not in program.services().values(), "the stop", 120)
    until(lambda: set(program.services().values()) == {"exited"}, "the stop", 120)
    time.sleep(1)
    screen.shot("first-8-stopped")


SOURCE = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Source(QLabel):
    def mousePressEvent(self, event):
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
qt = QApplication(sys.argv)
source = Source("drag me")
source.setWindowTitle("a file manager")
source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
source.setGeometry(1080, 4, 180, 40)
source.show()
qt.exec()
"""


def test_a_file_is_dragged_from_another_program(program: Program, clip: Path) -> None:
    program.open()
    screen = program.screen
    program.go(1, "lectures")
    source = subprocess.Popen([sys.executable, "-c", SOURCE, str(clip)], env=program.environment)
    try:
        screen.window("a file manager")
        time.sleep(1)
        screen.drag((1170, 24), (700, 400))
        time.sleep(2)
        screen.shot("drop-1-sheet")
    finally:
        source.terminate()
        source.wait()
    screen.focus(program.window)
    until(lambda: screen.press("ctrl+Return") or program.jobs(), "the job")
    until(lambda: [job["state"] for job in program.jobs()] == ["published"], "the lecture", 240)
    program.quit()


def test_ended_in_the_middle_the_next_start_goes_on(program: Program, tmp_path: Path) -> None:
    source = tmp_path / NAME
    ffmpeg(*picture(240, "640x360"), *tone(240), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", source)
    program.open("gui", source)
    screen = program.screen
    time.sleep(1)
    until(lambda: screen.press("ctrl+Return") or program.jobs(), "the job")
    until(lambda: program.alive() and program.jobs()[0]["state"] == "encoding", "the encode", 120)
    time.sleep(2)
    assert program.process is not None
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(60) == 0, program.output()
    program.left_nobody()
    [job] = program.jobs()
    assert job["state"] not in ("published", "failed", "cancelled"), "it is encoded no more, and not given up"
    program.open()
    until(lambda: program.alive() and program.jobs()[0]["state"] == "published", "the lecture", 400)
    assert len(program.lectures()) == 1
    program.quit()
