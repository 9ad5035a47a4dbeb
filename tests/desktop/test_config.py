"""Folders, settings and ladders, and what a broken file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from vpp_core.errors import UsageError, VppError
from vpp_core.media.recipe import LOUDNESS_TARGET
from vpp_desktop import config, logs
from vpp_desktop.config import Settings


def test_one_folder_for_everything(tmp_path: Path) -> None:
    found = config.folders({"VPP_HOME": str(tmp_path / "home")})
    found.ensure()
    for folder in (found.data, found.config, found.cache, found.logs, found.work, found.packages):
        assert folder.is_relative_to(tmp_path / "home")
        assert folder.stat().st_mode & 0o777 == 0o700


def test_platform_folders_without_it() -> None:
    found = config.folders({})
    assert config.APP in str(found.data)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(VppError, match="VPP_HOME"):
        config.folders({"VPP_HOME": str(tmp_path / "home")}).ensure()


def test_settings(tmp_path: Path) -> None:
    assert config.load_settings(tmp_path) == Settings()
    (tmp_path / "settings.toml").write_text('ladder = "small"\nworkers = 3\nkeep_packages = true\n')
    assert config.load_settings(tmp_path) == Settings(ladder="small", workers=3, keep_packages=True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ladder = ", "line 1"),
        ('\nworkers = "two"\n', "line 2"),
        ("\n\nworkers = -1", "line 3"),
        ("colour = 1", "line 1"),
        ("loudness = 1", "true or false"),
        ("workers = true", "whole number"),
        ("lectures_at_once = 0", "between 1 and 64"),
    ],
)
def test_broken_settings_name_the_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(UsageError, match=told):
        config.load_settings(tmp_path)


def test_built_in_ladders(tmp_path: Path) -> None:
    ladders = config.load_ladders(tmp_path)
    assert list(ladders) == ["lecture", "slides", "small", "single"]
    assert [(rung.height, rung.max_bitrate) for rung in ladders["lecture"].rungs] == [
        (1080, 4000),
        (720, 2000),
        (480, 900),
        (360, 500),
    ]
    assert ladders["slides"].max_fps == 15


def test_own_ladders_go_over_the_built_in_ones(tmp_path: Path) -> None:
    text = '[small]\nrungs = [{ height = 240, max_bitrate = 200 }]\n[own]\ntitle = "Mine"\nrungs = [{ height = 720, max_bitrate = 9 }]'
    (tmp_path / "ladders.toml").write_text(text.replace("9 }", "900 }"))
    ladders = config.load_ladders(tmp_path)
    assert ladders["small"].rungs[0].height == 240
    assert ladders["own"].title == "Mine"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[own]\nrungs = 3", "line 1"),
        ("\n[own]\nrungs = []", "line 2"),
        ("[own]\nrungs = [{ height = 360, max_bitrate = 500 }, { height = 720, max_bitrate = 900 }]", "highest first"),
        ("[own]\nrungs = [{ height = 9, max_bitrate = 500 }]", "64 to 4320"),
        ("own = 1", "no ladder"),
        ("[own\n", "line 1"),
        ("[own]\ncolour = 1\nrungs = [{ height = 360, max_bitrate = 500 }]", "colour"),
    ],
)
def test_broken_ladders_name_the_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "ladders.toml").write_text(text)
    with pytest.raises(UsageError, match=told):
        config.load_ladders(tmp_path)


def test_the_recipe_is_the_commands_word_before_the_settings(tmp_path: Path) -> None:
    settings = Settings(ladder="small", loudness=False)
    assert config.recipe(settings, tmp_path, None, None).ladder.name == "small"
    assert config.recipe(settings, tmp_path, None, None).loudness is None
    assert config.recipe(settings, tmp_path, "single", True).ladder.name == "single"
    assert config.recipe(settings, tmp_path, "single", True).loudness == LOUDNESS_TARGET
    with pytest.raises(UsageError, match="lecture, slides, small, single"):
        config.recipe(settings, tmp_path, "missing", None)


@pytest.mark.parametrize(
    "text",
    [
        "mongodb://admin:hunter2@host:27017/vpp does not answer",
        "mongodb+srv://admin:hunter2@host",
        "password=hunter2 user=x",
        '{"token": "hunter2"}',
        "Authorization: Bearer hunter2",
    ],
)
def test_secrets_do_not_reach_the_log(text: str) -> None:
    assert "hunter2" not in logs.redact(text)
