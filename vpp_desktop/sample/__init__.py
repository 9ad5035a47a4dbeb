"""A short recording to try the program with, made on this machine and always the same."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from vpp_core.errors import VppError
from vpp_core.media import ffmpeg
from vpp_desktop.assets import resource
from vpp_desktop.sample import words
from vpp_desktop.sample.picture import SECONDS, graph
from vpp_desktop.sample.sound import source

NAME = "Binary search, a sample.mp4"
"""The title of the lecture comes from it."""

FONTS = {"semibold.otf": "Inter-SemiBold.otf", "regular.otf": "Inter-Regular.otf"}

Report = Callable[[float], object]


async def make_sample(folder: Path, report: Report = lambda fraction: None) -> Path:
    """The sample recording, from the folder or made there in a few seconds. `report` is told how far it is.

    Raises:
        ToolMissing: there is no ffmpeg.
        VppError: it cannot be made or written.
    """
    file = place(folder)
    if not file.is_file():
        try:
            await _make(arguments(written=await _can_write()), file, report)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise VppError(f"cannot be written ({reason})", subject=str(file), hint="make room there") from error
    report(1.0)
    return file


def place(folder: Path) -> Path:
    """Where the sample is, or will be; another one if what it is made from is another."""
    parts = [*arguments(written=True), words.captions(), words.chapters()]
    return folder / hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12] / NAME


async def _make(argv: list[str], file: Path, report: Report) -> None:
    """In a folder beside its place, and there only when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=file.parent) as made:
        work = Path(made)
        for short, name in FONTS.items():  # a path in a filter would have to be escaped twice
            shutil.copy(resource("fonts") / name, work / short)
        (work / "captions.srt").write_text(words.captions(), "utf-8")
        (work / "chapters.txt").write_text(words.chapters(), "utf-8")

        def heard(line: str) -> None:
            key, _, value = line.partition("=")
            if key == "out_time_us" and value.strip().isdigit():
                report(min(int(value) / 1e6 / SECONDS, 1.0))

        ended = await ffmpeg.run(argv, cwd=work, on_out=heard)
        if ended.returncode:
            raise ffmpeg.failure(ended, "the sample lecture")
        (work / "sample.mp4").replace(file)


async def _can_write() -> bool:
    """Whether this ffmpeg draws text; without it the slides are shapes alone."""
    ended = await ffmpeg.run([ffmpeg.FFMPEG, "-hide_banner", "-filters"], cwd=Path.cwd())
    return b" drawtext " in ended.out


def arguments(*, written: bool) -> list[str]:
    """The call of ffmpeg that makes the sample; the same call makes the same bytes."""
    inputs = ["-f", "lavfi", "-i", source(SECONDS), "-i", "captions.srt", "-i", "chapters.txt"]
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    maps = ["-map", "[picture]", "-map", "0:a", "-map", "1:s", "-map_metadata", "2", "-map_chapters", "2"]
    video = [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-crf",
        "20",
        "-g",
        "50",
        "-threads:v",
        "2",
        "-pix_fmt",
        "yuv420p",
    ]
    audio = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000"]
    text = ["-c:s", "mov_text", "-metadata:s:s:0", "language=eng", "-metadata:s:a:0", "language=eng"]
    return [
        *("ffmpeg", "-hide_banner", "-nostdin", "-y", "-loglevel", "level+error", "-progress", "pipe:1"),
        *inputs,
        *("-filter_complex", graph(written=written)),
        *maps,
        *video,
        *audio,
        *text,
        *exact,
        *("-t", str(SECONDS), "-movflags", "+faststart", "sample.mp4"),
    ]
