"""A screen of its own for tests and benchmarks: Xvfb on a free display, and a person's hands by xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from tests import tools

PROGRAMS = {"Xvfb": "xvfb", "xdotool": "xdotool"}
PATIENCE = 120.0


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Waits for what another process does. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.05)


class Screen:
    """One display without a window manager, up until `close`."""

    def __init__(self, width: int = 1280, height: int = 800, *, scale: str = "") -> None:
        read, write = os.pipe()
        geometry = f"{width}x{height}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", geometry, "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            command, pass_fds=[write], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as number:
            line = number.readline().strip()
        if not line:
            self._server.wait()
            raise RuntimeError(f"Xvfb does not start: it ended with {self._server.returncode}")
        self.display = f":{line}"

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the display, and with it what is shown there."""
        self._server.terminate()
        self._server.wait()

    def environment(self, base: Mapping[str, str] = os.environ) -> dict[str, str]:
        """What a program is started with to be seen here."""
        hidden = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP")
        kept = {name: value for name, value in base.items() if name not in hidden}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def hands(self, *words: str | int) -> str:
        """One call of xdotool; what it printed."""
        command = ["xdotool", *(str(word) for word in words)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    def window(self, title: str, seconds: float = PATIENCE) -> str:
        """The id of the shown window of that title, as soon as there is one."""
        found = ""

        def there() -> bool:
            nonlocal found
            found = self.hands("search", "--onlyvisible", "--name", title).partition("\n")[0]
            return bool(found)

        until(there, f"a window called {title}", seconds)
        return found

    def shows(self, title: str) -> bool:
        return bool(self.hands("search", "--onlyvisible", "--name", title))

    def focus(self, window: str) -> None:
        """What a window manager does at a click: without one, keys go to the window that has X's focus."""
        self.hands("windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        """Keys by their names, such as ctrl+1 or Tab, one after the other, as fast as a person."""
        for key in keys:
            self.hands("key", "--clearmodifiers", key)
            time.sleep(0.03)

    def type(self, text: str) -> None:
        self.hands("type", "--delay", 15, text)

    def click(self, x: int, y: int) -> None:
        self.hands("mousemove", x, y, "click", 1)

    def drag(self, start: tuple[int, int], end: tuple[int, int], steps: int = 12) -> None:
        """Press, move in steps as a hand does, and let go."""
        self.hands("mousemove", *start, "mousedown", 1)
        time.sleep(0.2)
        for step in range(1, steps + 1):
            x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
            self.hands("mousemove", x, y)
            time.sleep(0.05)
        time.sleep(0.3)
        self.hands("mouseup", 1)

    def shot(self, name: str) -> Path | None:
        """A picture of the whole screen for people to look at, where VPP_SHOTS names a folder."""
        folder = os.environ.get("VPP_SHOTS")
        program = shutil.which("import")
        if not folder or program is None:
            return None
        path = Path(folder, f"{name}.png")
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([program, "-window", "root", path], env=self.environment(), timeout=60, check=False)
        return path


def complaint() -> str:
    """Why there can be no screen here; empty when there can."""
    return tools.provide_programs(PROGRAMS)
