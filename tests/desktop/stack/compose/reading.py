"""Compose files from text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from vpp_desktop.stack import compose
from vpp_desktop.stack.desired import Desired, Service

SHOP = "name: shop\nservices:\n  web:\n    image: web:1\n"
"""A stack with one service; lines that are added with four spaces belong to it, from line 5 on."""


def write(folder: Path, text: str, dotenv: str | None = None) -> Path:
    file = folder / "docker-compose.yml"
    file.write_text(text, "utf-8")
    if dotenv is not None:
        (folder / ".env").write_text(dotenv, "utf-8")
    return file


def read(folder: Path, text: str, environment: Mapping[str, str] | None = None, dotenv: str | None = None) -> Desired:
    return compose.read(write(folder, text, dotenv), environment or {})


def web(folder: Path, lines: str, environment: Mapping[str, str] | None = None, top: str = "") -> Service:
    """The service that has these lines, each without its four spaces."""
    indented = "".join(f"    {line}\n" for line in lines.splitlines())
    return read(folder, SHOP + indented + top, environment).services["web"]


def refused(folder: Path, text: str, environment: Mapping[str, str] | None = None) -> compose.ComposeError:
    with pytest.raises(compose.ComposeError) as caught:
        read(folder, text, environment)
    return caught.value
