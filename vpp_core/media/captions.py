"""Caption files that a person brings, WebVTT or SubRip, as the WebVTT that players are given. Pure but for reading.

Everything but the cues is left behind: a style, a region or a time map of another program would show the
captions elsewhere, or at other times, than the file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from vpp_core.errors import UsageError
from vpp_core.media import language
from vpp_core.media.files import in_thread
from vpp_core.media.package import timestamp
from vpp_core.text import clock, size_text

MOST_BYTES = 8_000_000
"""Captions of eight hours of speech take about one million."""

SUFFIXES = (".vtt", ".srt")


@dataclass(frozen=True)
class Cue:
    """What is shown from `start` to `end`, in seconds; `settings` as WebVTT has them."""

    start: float
    end: float
    text: str
    settings: str = ""


async def read_captions(path: Path, duration: float) -> str:
    """The file as WebVTT; raises UsageError as `to_webvtt` does, and for what cannot be read."""
    return to_webvtt(await in_thread(_read, path), path.name, duration)


def to_webvtt(data: bytes, name: str, duration: float) -> str:
    """The captions in the file `name` as WebVTT, sorted by time.

    Raises:
        UsageError: it is no caption file, a line of it cannot be read, or it belongs to a longer recording.
    """
    if len(data) > MOST_BYTES:
        problem = f"has more than {size_text(MOST_BYTES)}, which no captions have"
        raise UsageError(problem, subject=name, hint="name a .vtt or .srt file")
    cues = sorted(_cues(_text(data, name), name), key=lambda cue: (cue.start, cue.end))
    if not cues:
        raise UsageError("holds no captions", subject=name, hint="name a .vtt or .srt file")
    if duration and cues[0].start >= duration:
        problem = f"begins at {clock(cues[0].start)}, after the lecture's end at {clock(duration)}"
        raise UsageError(problem, subject=name, hint="name the captions of this recording")
    return webvtt(cues)


def webvtt(cues: list[Cue]) -> str:
    blocks = ["WEBVTT"]
    for cue in cues:
        times = f"{timestamp(cue.start)} --> {timestamp(cue.end)}"
        blocks.append(f"{times}{' ' if cue.settings else ''}{cue.settings}\n{cue.text}")
    return "\n\n".join(blocks) + "\n"


def language_of_name(name: str) -> str | None:
    """The language that a file's name tells: `hashing.de-AT.vtt`, `captions_eng.srt`, `English.vtt`."""
    stem = PurePath(name).stem
    if whole := language.known(stem):
        return whole
    match = re.search(r"(?:[._]|(?:caption|subtitle|sub|cc)s?-)([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,4})?)$", stem, re.I)
    return language.known(match[1]) if match else None


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UsageError("is no file", subject=path.name, hint="name a .vtt or .srt file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UsageError(reason, subject=path.name, hint="name a .vtt or .srt file") from error


def _text(data: bytes, name: str) -> str:
    """The file as text: what is no Unicode is read as Windows-1252, which older programs write."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:
        raise UsageError("is no text", subject=name, hint="name a .vtt or .srt file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s+(.*))?")
_SETTING = re.compile(r"(?:vertical:(?:rl|lr)|(?:line|position|size):[\d.%a-z,-]+|align:[a-z]+)")
_TAG = re.compile(r"</?(?:i|b|u|ruby|rt|c(?:\.[\w.-]+)?|v(?:\.[\w.-]+)?(?:\s[^<>&]*)?|lang(?:\s[\w-]+)?)>")
_FOREIGN = re.compile(r"\{\\[^{}]*\}|</?font[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:amp|lt|gt|lrm|rlm|nbsp|#\d+|#x[\da-f]+);", re.I)


def _cues(text: str, name: str) -> Iterator[Cue]:
    """Each block of lines with times in it; notes, styles and the head have none."""
    lines = [*text.split("\n"), ""]
    at = 0
    while at < len(lines):
        end = next(n for n in range(at, len(lines)) if not lines[n].strip())
        block = lines[at:end]
        # The times are the first line, or the second after a number or a name.
        place = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
        if place is not None and not block[0].startswith(("NOTE", "STYLE", "REGION")):
            if cue := _cue(block[place], block[place + 1 :], at + place + 1, name):
                yield cue
        elif place is None and block and not _is_aside(block[0], first=not at):
            raise UsageError(f"line {at + 1} has no times", subject=name, hint="name a .vtt or .srt file")
        at = end + 1


def _is_aside(line: str, first: bool) -> bool:
    return line.startswith(("NOTE", "STYLE", "REGION")) or (first and line.startswith("WEBVTT"))


def _cue(times: str, text: list[str], number: int, name: str) -> Cue | None:
    match = _TIMES.fullmatch(times)
    if match is None:
        raise UsageError(f"line {number} is no time", subject=name, hint="write it as 00:01:02.500 --> 00:01:04.000")
    start, end = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:8])
    if end < start:
        raise UsageError(f"line {number} ends before it begins", subject=name, hint="correct the file")
    words = "\n".join(clean for line in text if (clean := _escaped(line).strip()))
    if not words or end == start:
        return None  # shows nothing
    settings = " ".join(part for part in (match[9] or "").split() if _SETTING.fullmatch(part))
    return Cue(start, end, words, settings)


def _seconds(hours: str | None, minutes: str | None, seconds: str | None, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + int((fraction or "").ljust(3, "0")) / 1000


def _escaped(line: str) -> str:
    """The line with WebVTT's own marks kept, and every other < & > made harmless."""
    line = _FOREIGN.sub("", line)
    kept: list[str] = []
    at = 0
    for match in re.finditer(f"{_TAG.pattern}|{_ENTITY.pattern}", line, re.I):
        kept += [_plain(line[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*kept, _plain(line[at:])])


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
