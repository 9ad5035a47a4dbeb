"""What the machine does when all work is done: a program that ends sets nobody to sleep. The door to logind."""

from __future__ import annotations

import asyncio
import shutil
import sys
from enum import StrEnum
from typing import ClassVar, Protocol

from vpp_core.errors import VppError

PATIENCE = 10.0
"""Seconds for an answer of the system."""


class WhenDone(StrEnum):
    """What follows when nothing is left to do."""

    NOTHING = "nothing"
    NOTIFY = "notify"
    SLEEP = "sleep"
    SHUT_DOWN = "shut-down"


class Power(Protocol):
    """The machine's switch."""

    async def why_not(self, what: WhenDone) -> str:
        """Why the machine cannot do that, as a sentence; empty where it can."""

    async def do(self, what: WhenDone) -> None:
        """Raises VppError where the system refuses."""


class SystemPower:
    """The switch that systemd's logind offers on Linux."""

    METHODS: ClassVar = {WhenDone.SLEEP: ("CanSuspend", "suspend"), WhenDone.SHUT_DOWN: ("CanPowerOff", "poweroff")}

    async def why_not(self, what: WhenDone) -> str:
        if what not in self.METHODS:
            return ""
        if not sys.platform.startswith("linux"):
            return "this system is not known to vpp"
        if not shutil.which("busctl") or not shutil.which("systemctl"):
            return "this system has no systemd"
        place = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
        code, said = await _call("busctl", "call", *place, self.METHODS[what][0])
        if code:
            return "this session cannot ask logind"
        # `challenge` wants a password, which nobody is there to type
        return "" if '"yes"' in said else "the system does not allow it to this account"

    async def do(self, what: WhenDone) -> None:
        if what not in self.METHODS:
            return
        reason = await self.why_not(what)
        if not reason:
            code, said = await _call("systemctl", self.METHODS[what][1])
            reason = said.strip().partition("\n")[0] if code else ""
        if reason:
            subject = "sleep" if what is WhenDone.SLEEP else "shut down"
            raise VppError(f"is not possible: {reason}", subject=subject, hint="do it by hand")


async def _call(*words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *words, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return 1, "the system does not answer"
    return process.returncode or 0, out.decode(errors="replace")
