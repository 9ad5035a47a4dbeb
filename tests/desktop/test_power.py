"""What follows when all is done: the system is played by scripts, and never really asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from vpp_core.errors import VppError
from vpp_desktop.jobs.power import SystemPower, WhenDone


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that programs are looked up in."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


async def test_without_systemd_it_says_so(system: Path) -> None:
    assert await SystemPower().why_not(WhenDone.SLEEP) == "this system has no systemd"
    assert await SystemPower().why_not(WhenDone.NOTIFY) == ""
    with pytest.raises(VppError, match="no systemd"):
        await SystemPower().do(WhenDone.SHUT_DOWN)


@pytest.mark.parametrize(("answer", "possible"), [('s "yes"', True), ('s "challenge"', False), ('s "na"', False)])
async def test_what_logind_allows(system: Path, answer: str, possible: bool) -> None:
    program(system, "busctl", f"echo '{answer}'")
    program(system, "systemctl", f'echo "$1" > {system}/done')
    assert (await SystemPower().why_not(WhenDone.SLEEP) == "") is possible
    if possible:
        await SystemPower().do(WhenDone.SLEEP)
        assert (system / "done").read_text() == "suspend\n"
        await SystemPower().do(WhenDone.SHUT_DOWN)
        assert (system / "done").read_text() == "poweroff\n"


async def test_a_refusal_is_one_sentence(system: Path) -> None:
    program(system, "busctl", "echo 's \"yes\"'")
    program(system, "systemctl", "echo 'Operation inhibited by backup'; exit 1")
    with pytest.raises(VppError, match="sleep: is not possible: Operation inhibited by backup"):
        await SystemPower().do(WhenDone.SLEEP)
    program(system, "busctl", "exit 1")
    assert await SystemPower().why_not(WhenDone.SLEEP) == "this session cannot ask logind"
