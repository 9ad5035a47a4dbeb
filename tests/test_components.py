"""The policy for missing components, on a run of pytest inside this one."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).with_name("conftest.py").read_text("utf-8")
CASES = """
import pytest

@pytest.fixture
def server():
    raise AssertionError("fixtures of a skipped test must not start")

@pytest.mark.mongod
@pytest.mark.parametrize("number", range(3))
def test_with_mongod(server, number):
    pass

@pytest.mark.ffmpeg
def test_with_ffmpeg():
    pass

def test_with_nothing():
    pass
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    probes = 'COMPONENTS["mongod"] = lambda: "not on this machine"\nCOMPONENTS["ffmpeg"] = lambda: ""\n'
    pytester.makeconftest(CONFTEST + probes)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\nmarkers =\n    mongod\n    ffmpeg\n")
    pytester.makepyfile(CASES)
    return pytester


def test_missing_component_skips_its_tier_in_one_line(inner: pytest.Pytester) -> None:
    result = inner.runpytest("-rs", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, skipped=3)
    reasons = [line for line in result.outlines if line.startswith("SKIPPED")]
    assert len(reasons) == 1
    assert "SKIPPED [3]" in reasons[0]
    assert reasons[0].endswith("mongod: not on this machine")


@pytest.mark.parametrize("value", ["true", "1"])
def test_missing_component_fails_in_ci(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CI", value)
    result = inner.runpytest("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, errors=3)
    result.stdout.fnmatch_lines(["*CI has to have mongod: not on this machine*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED
