"""The commands of a checkout: check, test, bench, and how they are told to users."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import benchmarks.__main__ as bench
from tests import tools
from vpp_desktop import tools as told


def test_all_checks_run_even_if_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, code in (("good", 0), ("bad", 3)):
        (tmp_path / name).write_text(f"#!/bin/sh\necho ran {name} $1\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(tools, "SCRIPTS", tmp_path)
    assert tools.run_checks({"first": ["bad", "a"], "second": ["good", "b"]}) == 1
    output = capfd.readouterr().out
    assert "ran good b" in output
    assert "FAILED (3)" in output
    assert tools.run_checks({"second": ["good"]}) == 0


def test_fast_leaves_out_every_server_tier() -> None:
    arguments = tools.pytest_arguments(["--fast", "-x", "tests/core"])
    assert arguments[-2:] == ["-x", "tests/core"]
    assert "not mongod and not engine and not browser and not slow" in arguments
    assert "-m" not in tools.pytest_arguments(["tests/core"])


def test_programs_are_installed_only_where_that_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VPP_NO_INSTALL", "1")
    assert tools.provide_programs({"sh": "dash"}) == ""
    said = tools.provide_programs({"sh": "dash", "no-such-program": "some-package"})
    assert said.startswith("no-such-program: ")
    assert said.endswith("apt-get install -y --no-install-recommends some-package")


def test_help_names_the_commands_that_the_launcher_knows() -> None:
    launcher = tools.load_launcher()
    assert set(told.COMMANDS) == set(launcher.CHECKOUT_COMMANDS)
    assert all(name in told.help_text() for name in (*told.COMMANDS, *told.ENVIRONMENT))
    assert "./vpp check" in told.refusal("check")


def test_an_installed_copy_offers_no_checkout_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(told, "__file__", str(tmp_path / "vpp_desktop" / "tools.py"))
    assert told.help_text() == ""


def test_bench_lists_runs_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "startup" in bench.available()
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    (tmp_path / "answer.py").write_text('"""Says 42.\n\nMore."""\ndef main(argv):\n    return len(argv)\n')
    (tmp_path / "helper.py").write_text("x = 1\n")
    assert bench.available() == {"answer": "Says 42."}
    assert bench.main([]) == 0
    assert "Says 42." in capsys.readouterr().out
    assert bench.main(["helper"]) == 2
    assert "no benchmark 'helper'" in capsys.readouterr().err


def test_a_run_without_tests_has_failed() -> None:
    command = [sys.executable, "-m", "tests.tools", "test", "--no-cov", "-q", "-k", "no_such_test", "tests/launcher"]
    assert subprocess.run(command, cwd=tools.ROOT, capture_output=True, check=False).returncode == 5


@pytest.mark.parametrize("failing", ["check", "test", None])
def test_ci_runs_both_commands_whatever_the_first_says(tmp_path: Path, failing: str | None) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_bytes((tools.ROOT / ".ci" / "run").read_bytes())
    (tmp_path / "vpp").write_text(f'#!/bin/sh\necho "$@"\n[ "$1" != "{failing}" ]\n')
    (tmp_path / "vpp").chmod(0o755)
    done = subprocess.run(["bash", tmp_path / ".ci" / "run"], capture_output=True, text=True, check=False)
    assert done.stdout == "check\ntest\n"
    assert done.returncode == (1 if failing else 0)
