"""Makes the README's pictures of the terminal from what the program really prints.

Run it from anywhere: `.venv/bin/python docs/terminal.py`. It ingests two recordings, made by repeating the tests'
clip, in a home of its own and in a pseudo terminal, and writes `docs/pictures/*.svg`.
"""

from __future__ import annotations

import fcntl
import io
import os
import re
import shlex
import struct
import subprocess
import tempfile
import termios
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
CLIP = ROOT / "tests" / "fixtures" / "bigbuckbunny.mp4"
PICTURES = ROOT / "docs" / "pictures"
COLUMNS, ROWS = 106, 24

COURSE = "CS101 Algorithms (Fall 2026)"
RECORDINGS = {"2026-10-07 Lecture 02 - Sorting.mp4": 1, "2026-10-14 Lecture 03 - Hashing.mp4": 9}
"""How often the clip is repeated after its first time: bytes that differ make lectures that differ."""

PART = re.compile(r"\x1b\[[?\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+")
ENCODING = re.compile(r"encoding .* (\d+) %")
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Screen:
    """As much of a terminal as the program's live lines use: colours, erasing a line, going up."""

    def __init__(self) -> None:
        self.lines = [""]
        self._row = 0

    def feed(self, text: str) -> None:
        for part in PART.findall(text):
            if part == "\n":
                self._row += 1
                self.lines += [""] * (self._row - len(self.lines) + 1)
            elif part.endswith("m") or part[0] not in "\x1b\r":
                self.lines[self._row] += part
            elif part.endswith("K"):
                self.lines[self._row] = ""
            elif part.endswith("A"):
                self._row -= int(part[2:-1] or 1)


def output(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """What the command writes to a terminal, in pieces as they come."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        try:
            while data := os.read(ours, 1 << 16):
                yield data.decode("utf-8", "replace")
        except OSError:  # so says Linux when the last writer has closed a terminal
            os.close(ours)


def screens(words: Sequence[str], folder: Path, home: Path) -> list[list[str]]:
    """Every state of the screen while `./vpp` runs with these words, below a prompt. Its home is shown as ~."""
    kept = {key: value for key, value in os.environ.items() if key not in ("MONGO_URL", "COLUMNS", "NO_COLOR")}
    environment = {**kept, "VPP_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    screen, seen = Screen(), []
    screen.feed(f"\x1b[1m$ ./vpp {shlex.join(words)}\x1b[0m\n")
    for piece in output([str(ROOT / "vpp"), *words], folder, environment):
        screen.feed(piece.replace(str(home), "~/vpp"))
        seen.append(list(screen.lines))
    return seen


def midway(seen: Sequence[list[str]]) -> list[str]:
    """The screen that tells most: one lecture is published, the encode of another one is nearest to 60 %."""

    def distance(screen: list[str]) -> tuple[bool, int]:
        text = Text.from_ansi("\n".join(screen)).plain
        return "published" not in text, min((abs(int(n) - 60) for n in ENCODING.findall(text)), default=100)

    return min(seen, key=distance)


def draw(lines: Sequence[str], path: Path) -> None:
    """Writes the lines as an SVG of a terminal that needs nothing from the network."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(Text.from_ansi(line), soft_wrap=True)
    path.write_text(FONTS.sub("", console.export_svg(title="VPP Desktop", unique_id=path.stem)), "utf-8")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vpp-pictures-") as place:
        folder, home = Path(place), Path(place, "home")
        (folder / COURSE).mkdir()
        for name, times in RECORDINGS.items():
            repeat = ["ffmpeg", "-v", "error", "-stream_loop", str(times), "-i", str(CLIP), "-c", "copy"]
            subprocess.run([*repeat, str(folder / COURSE / name)], check=True)
        draw(midway(screens(["ingest", COURSE], folder, home)), PICTURES / "ingest.svg")
        listing = [screens(words, folder, home)[-1] for words in (["lectures"], ["doctor"])]
        draw([line for lines in listing for line in lines], PICTURES / "lectures.svg")


if __name__ == "__main__":
    main()
