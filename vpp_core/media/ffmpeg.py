"""The only door to ffmpeg and ffprobe: starts them, feeds what they say to listeners, ends them.

Media is hostile, so each process gets its own group, dies with its parent (`setpriv --pdeathsig`, from
util-linux; the signal follows the thread that spawned, which here is the loop's), and has limits on
memory, on the size of a file it writes, and on time without progress. ffmpeg gets the processor when
nobody else wants it: a window beside two of them would else be up to half a second late.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from vpp_core.errors import DiskFull, MediaError, ToolMissing

FFMPEG = "ffmpeg"
FFPROBE = "ffprobe"
INSTALL_HINT = "install it: sudo apt-get install -y ffmpeg"

GIB = 1024**3
ERROR_LINES = 200
LINE_LIMIT = 1024 * 1024
KILL_GRACE = 5.0
BUSY_PATIENCE = 5
STARVED = 50
"""How many times longer than it runs a process waits that others leave next to nothing."""

# Keys of `-progress` that change, or are repeated, whether or not the work goes on.
UNTELLING = (
    "frame=",
    "fps=",
    "stream_",
    "bitrate=",
    "total_size=",
    "out_time_ms=",
    "out_time=",
    "dup_",
    "drop_",
    "speed=",
    "progress=",
)


@dataclass(frozen=True)
class Limits:
    """`memory` and `file_size` in bytes; `stall`: seconds without progress while the process also sleeps.

    One that burns CPU without progress is given `BUSY_PATIENCE` times as long, not counting the time in which others
    left it next to none.
    """

    stall: float = 60.0
    memory: int = 2 * GIB
    file_size: int = 16 * GIB


@dataclass
class Ended:
    """How a process ended: `returncode` is negative for a signal; `errors` holds its last complaints."""

    returncode: int
    errors: list[str] = field(default_factory=list)
    error_count: int = 0
    out: bytes = b""

    @property
    def last_words(self) -> str:
        return self.errors[-1] if self.errors else f"it ended with {describe_exit(self.returncode)}"


def describe_exit(returncode: int) -> str:
    """`signal SIGSEGV` or `exit code 1`."""
    if returncode < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"


def failure(ended: Ended, subject: str) -> MediaError | DiskFull:
    """A failed process as a sentence."""
    if any("No space left on device" in line for line in ended.errors):
        return DiskFull("the disk is full", subject=subject, hint="free some room, then run it again")
    if ended.returncode < 0:
        how = describe_exit(ended.returncode)
        return MediaError(f"ffmpeg was ended by {how}", subject=subject, hint="run it again")
    return MediaError(f"ffmpeg failed: {ended.last_words}", subject=subject, hint="run it again, or export it anew")


async def run(
    argv: Sequence[str],
    *,
    cwd: Path,
    limits: Limits = Limits(),
    on_out: Callable[[str], None] | None = None,
    on_log: Callable[[str], None] | None = None,
    out_limit: int = 64 * 1024 * 1024,
) -> Ended:
    """Runs one ffmpeg or ffprobe to its end.

    `on_out` gets each line of standard output (else it is collected, up to `out_limit` bytes);
    `on_log` each line of standard error. Cancelling kills the whole process group and waits for it.

    Raises:
        ToolMissing: the program is not there.
        MediaError: it stalled, or said more than `out_limit`; a failing exit code is for the caller to judge.
    """
    program = shutil.which(argv[0])
    if program is None:
        raise ToolMissing("is not installed", subject=argv[0], hint=INSTALL_HINT)
    process = await asyncio.create_subprocess_exec(
        *guards(limits, yields=argv[0] == FFMPEG),
        program,
        *argv[1:],
        cwd=cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        process_group=0,  # no session of its own: Linux weighs sessions, not what runs in them, against each other
        limit=LINE_LIMIT,
    )
    talk = _Talk(on_out, on_log, out_limit)
    watch = asyncio.create_task(_watch_stall(process.pid, talk, limits.stall))
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        await asyncio.gather(talk.read_out(process.stdout), talk.read_log(process.stderr))
        returncode = await process.wait()
    except BaseException:
        await _kill(process)
        raise
    finally:
        watch.cancel()
    if talk.stalled:
        raise MediaError(
            f"{argv[0]} made no progress for {limits.stall:.0f} s and was ended",
            hint="check the disk it is on, then try again",
        )
    return Ended(returncode, list(talk.errors), talk.error_count, bytes(talk.collected))


def guards(limits: Limits, *, yields: bool = False) -> list[str]:
    """The words put before the program so that it is limited and dies with its parent (Linux).

    `yields`: it has the processor when nobody else wants it. Set before it starts, or threads that it has by then would
    keep their priority; a sandbox may forbid it, which stops nothing.
    """
    words: list[str] = []
    if sys.platform == "linux":
        if yields and (chrt := shutil.which("chrt")):
            words += ["/bin/sh", "-c", f'{chrt} --idle --pid 0 $$ >/dev/null 2>&1; exec "$@"', "sh"]
        if prlimit := shutil.which("prlimit"):
            # Not the address space: glibc reserves 64 MiB of it for each thread without using it.
            words += [prlimit, f"--data={limits.memory}", f"--fsize={limits.file_size}", "--core=0"]
        if setpriv := shutil.which("setpriv"):
            words += [setpriv, "--pdeathsig", "KILL"]
    return words


class _Talk:
    """What a process says, while it says it."""

    def __init__(
        self, on_out: Callable[[str], None] | None, on_log: Callable[[str], None] | None, out_limit: int
    ) -> None:
        self.on_out = on_out
        self.on_log = on_log
        self.out_limit = out_limit
        self.collected = bytearray()
        self.errors: deque[str] = deque(maxlen=ERROR_LINES)
        self.error_count = 0
        self.heard = 0
        self.position = ""
        self.stalled = False

    async def read_out(self, stream: asyncio.StreamReader) -> None:
        if self.on_out is None:
            while chunk := await stream.read(1 << 16):
                self.collected += chunk
                self.heard += 1
                if len(self.collected) > self.out_limit:
                    raise MediaError("describes itself without end", hint="it is no recording; remove it")
            return
        async for line in _lines(stream):
            # ffmpeg may repeat its report while it hangs: only a new position is progress.
            if not line.startswith(UNTELLING) and line != self.position:
                self.heard += 1
                self.position = line if line.startswith("out_time_us=") else self.position
            self.on_out(line)

    async def read_log(self, stream: asyncio.StreamReader) -> None:
        async for line in _lines(stream):
            text = without_level(line)
            if text is not None:
                self.errors.append(text)
                self.error_count += 1
            if self.on_log is not None:
                self.on_log(line)


_LEVEL = re.compile(r"(?:\[[^\]]* @ 0x[0-9a-f]+\] )*\[(error|fatal|panic)\] (.*)")


def without_level(line: str) -> str | None:
    """The complaint in a line logged with `-loglevel level+...`, or None where it is no complaint."""
    match = _LEVEL.match(line)
    return match.group(2).strip() if match else None


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Lines of a stream in batches of whatever came; one await for each line would cost more than the work."""
    rest = b""
    while chunk := await stream.read(1 << 16):
        *whole, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in whole:
            if line:
                yield line.decode("utf-8", "replace")
        if len(rest) > LINE_LIMIT:
            rest = b""
    if rest:
        yield rest.decode("utf-8", "replace")


async def _watch_stall(pid: int, talk: _Talk, limit: float) -> None:
    """Kills a process that stops saying anything new."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        heard, burned, waited, patience = talk.heard, 0.0, 0.0, BUSY_PATIENCE
        while patience > 0:
            await asyncio.sleep(limit)
            times = process.cpu_times()
            before, burned, waited_before, waited = burned, times.user + times.system, waited, waited_for_cpu(pid)
            if talk.heard == heard:
                patience = patience_left(patience, burned - before, waited - waited_before)
            else:
                patience = BUSY_PATIENCE
            heard = talk.heard
        talk.stalled = True
        _signal_group(pid, signal.SIGKILL)


def patience_left(patience: int, burned: float, waited: float) -> int:
    """The patience with a process that said nothing new for a while.

    Args:
        burned: seconds of CPU that its threads had in that time.
        waited: seconds for which its threads were ready and others had the processor.
    """
    if waited > STARVED * max(burned, 0.01):
        return patience
    return 0 if burned < 0.01 else patience - 1


def waited_for_cpu(pid: int) -> float:
    """Seconds for which the threads of a process were ready to run and did not (Linux; elsewhere none).

    From the second figure, nanoseconds, of `/proc/<pid>/task/<thread>/schedstat` (Documentation/scheduler/sched-stats).
    """
    total = 0
    for file in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, ValueError, IndexError):  # the thread has ended
            total += int(file.read_text().split()[1])
    return total / 1e9


def _signal_group(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, what)


async def _kill(process: asyncio.subprocess.Process) -> None:
    """Ends the whole group at once: what it was writing is a temporary file that nobody will use."""
    if process.returncode is None:
        _signal_group(process.pid, signal.SIGKILL)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(process.wait()), KILL_GRACE)


def sweep(folder: Path) -> int:
    """Ends ffmpeg processes that work in `folder`, left over where dying with the parent is not to be had.

    The caller holds the folder's lock, so nobody else's process can be there. Returns how many were ended.
    """
    ended = 0
    inside = str(folder.resolve())
    for process in psutil.process_iter(["name", "cwd"]):
        cwd = process.info.get("cwd") or ""
        if process.info.get("name") in (FFMPEG, FFPROBE) and (cwd == inside or cwd.startswith(inside + os.sep)):
            with contextlib.suppress(psutil.Error):
                process.kill()
                ended += 1
    return ended
