"""The real Compose v2 and this program manage the same containers, whichever made them."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests import interop
from tests.desktop.stack.trial import Trial

pytestmark = [pytest.mark.engine, pytest.mark.compose]


class Compose:
    """Compose in the trial's folder."""

    def __init__(self, trial: Trial, command: list[str]) -> None:
        self._trial = trial
        self._command = command

    def __call__(self, *words: str) -> str:
        done = subprocess.run(
            [*self._command, *words],
            cwd=self._trial.folder,
            env=interop.client_environment(interop.docker_cli()) | {"COMPOSE_FILE": str(self._trial.file)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def services(self) -> dict[str, Any]:
        rows = [json.loads(line) for line in self("ps", "--all", "--format", "json").splitlines()]
        return {row["Service"]: row for row in rows}


@pytest.fixture
def by_compose(trial: Trial, compose: list[str]) -> Compose:
    return Compose(trial, compose)


@pytest.fixture
def with_plugins(monkeypatch: pytest.MonkeyPatch, compose: list[str]) -> None:
    """This program finds Compose and buildx, as on a machine where they are installed."""
    for name, value in interop.client_environment(interop.docker_cli()).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("with_plugins")
async def test_what_we_started_compose_leaves_as_it_is(trial: Trial, by_compose: Compose) -> None:
    await trial.do("up")
    before = trial.ids()
    assert {name: row["State"] for name, row in by_compose.services().items()} == {"store": "running", "web": "running"}
    by_compose("up", "--detach", "--wait")
    assert trial.ids() == before
    assert "store is ready" in by_compose("logs", "store")


async def test_what_we_started_compose_sees_even_if_it_was_not_asked(trial: Trial, by_compose: Compose) -> None:
    await trial.do("up")
    assert sorted(by_compose.services()) == ["store", "web"]
    by_compose("stop", "web")
    assert trial.containers()[f"{trial.project}-web-1"].status == "exited"
    assert (await trial.planned())[0].startswith("start web: is stopped")
    by_compose("down")
    assert (trial.ids(), trial.networks()) == ({}, [])


@pytest.mark.usefixtures("with_plugins")
async def test_what_compose_started_we_adopt(trial: Trial, by_compose: Compose) -> None:
    await trial.do("build")
    by_compose("up", "--detach", "--wait", "--no-build")
    before = trial.ids()
    assert await trial.planned() == ["nothing to do"]
    await trial.do("up")
    assert trial.ids() == before
    await trial.do("restart", "web")
    assert trial.ids() == before
    trial.compose(store="import time; open('/tmp/ready', 'w'); time.sleep(1000)")
    assert (await trial.planned())[0] == "recreate store: settings changed"
    await trial.do("down", volumes=True)
    assert (trial.ids(), trial.networks(), trial.volumes()) == ({}, [], [])
