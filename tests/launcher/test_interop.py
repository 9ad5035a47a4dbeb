"""Docker's own client, with the plugins that Debian 12 does not have."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

pytestmark = pytest.mark.engine


def said(command: list[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "COMPOSE_FILE"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_client_reaches_the_engine_and_has_both_plugins(docker_cli: list[str], compose: list[str]) -> None:
    assert json.loads(said([*docker_cli, "version", "--format", "json"]))["Server"]["Version"]
    assert int(said([*compose, "version", "--short"]).lstrip("v").split(".")[0]) >= 2
    assert "buildx" in said([*docker_cli, "buildx", "version"])
    assert isinstance(json.loads(said([*compose, "ls", "--format", "json"])), list)
