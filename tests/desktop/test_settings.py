"""Settings: one table, a file that keeps a person's lines, export and import, and what they do to commands."""

from __future__ import annotations

import os
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.bench import Bench, lecture_of
from vpp_core.errors import UsageError, VppError
from vpp_core.media.recipe import Ladder, Rung
from vpp_desktop import app, config
from vpp_desktop.config import DEFAULTS, Effective, Settings
from vpp_desktop.config import file as settings_file
from vpp_desktop.config.ladders import remove_ladder, save_ladder
from vpp_desktop.config.reach import unreachable, whole
from vpp_desktop.config.secrets import masked
from vpp_desktop.config.table import GROUPS, TABLE
from vpp_desktop.config.transfer import backups, export_to, import_from
from vpp_desktop.jobs.power import WhenDone
from vpp_desktop.stack import place
from vpp_desktop.stack.engine import endpoint

SECRET = "mongodb://admin:hunter2@db.example:27017/vpp"
OTHER: dict[str, Any] = {
    "ladder": "slides",
    "language": "de-AT",
    "watch_folder": "/tmp",
    "mongo_url": SECRET,
    "docker_host": "unix:///run/other.sock",
    "compose_file": "/srv/docker-compose.yml",
    "lectures_at_once": 2,
    "workers": 3,
    "log_lines": 20_000,
}


def other(name: str) -> Any:
    """A value that is not the default."""
    found = next(each for each in TABLE if each.name == name)
    if name in OTHER:
        return OTHER[name]
    if isinstance(found.default, bool):
        return not found.default
    return next(value for value, _ in found.choices if value != found.default)


def test_the_table_tells_of_every_setting() -> None:
    assert [each.name for each in fields(Settings)] == list(DEFAULTS)
    assert sorted(DEFAULTS) == sorted(each.name for each in TABLE)
    for each in TABLE:
        assert each.group in GROUPS
        assert each.title and each.effect.endswith(".")
        assert not each.problem(each.default), each.name


def test_what_follows_the_queue_is_what_the_machine_can_do() -> None:
    (found,) = [each for each in TABLE if each.name == "when_done"]
    assert [value for value, _ in found.choices] == [str(what) for what in WhenDone]


@pytest.mark.parametrize("name", list(DEFAULTS))
def test_each_is_saved_read_and_reset(tmp_path: Path, name: str) -> None:
    value = other(name)
    assert getattr(config.save_settings(tmp_path, {name: value}), name) == value
    assert config.load_settings(tmp_path) == Settings(**{name: value})
    assert config.save_settings(tmp_path, {}, unset=[name]) == Settings()
    assert config.load_settings(tmp_path) == Settings()


def test_comments_and_formatting_of_a_person_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\n\nworkers   =  2   # not three\nladder = "small"\n')
    config.save_settings(tmp_path, {"workers": 4, "theme": "dark"})
    assert path.read_text() == '# mine\n\nworkers   =  4   # not three\nladder = "small"\ntheme = "dark"\n'


def test_a_default_is_written_only_over_what_is_there(tmp_path: Path) -> None:
    config.save_settings(tmp_path, {"workers": 2})
    config.save_settings(tmp_path, {"workers": 0, "theme": "system"})
    text = (tmp_path / "settings.toml").read_text()
    assert "workers = 0" in text
    assert "theme" not in text


def test_the_file_is_for_nobody_else_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    link = tmp_path / "config" / "settings.toml"
    link.parent.mkdir()
    link.symlink_to(real)
    config.save_settings(link.parent, {"mongo_url": SECRET})
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert not [
        path for path in (*tmp_path.iterdir(), *link.parent.iterdir()) if path.name.startswith(".settings.toml")
    ]


@pytest.mark.parametrize("text", ["workers = ", "\ncolour = 1\n", "workers = 'two'"])
def test_a_broken_file_is_never_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match="line"):
        config.save_settings(tmp_path, {"theme": "dark"})
    assert path.read_text() == text


def test_a_disk_that_refuses_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.save_settings(tmp_path, {"workers": 2})

    def refuse(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(VppError, match="no space left"):
        config.save_settings(tmp_path, {"workers": 3})
    assert config.load_settings(tmp_path).workers == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".settings.lock", "settings.toml"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("theme", "pink", "none of system, light, dark"),
        ("language", "klingon!", "language tag"),
        ("mongo_url", "http://x", "MongoDB"),
        ("docker_host", "/var/run/docker.sock", "unix:///"),
        ("log_lines", 1, "between 10000 and"),
        ("ladder", "", "empty"),
        ("watch_folder", "a\nb", "control character"),
        ("nothing", 1, "no setting"),
    ],
)
def test_what_cannot_stand_is_told_and_not_saved(tmp_path: Path, name: str, value: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        config.save_settings(tmp_path, {name: value})
    assert not (tmp_path / "settings.toml").exists()


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("loudness", "off", False),
        ("tray", "TRUE", True),
        ("log_lines", "1,000,000", 1_000_000),
        ("language", "en", "en"),
    ],
)
def test_words_become_values(name: str, words: str, value: Any) -> None:
    assert settings_file.from_words(name, words) == value


@pytest.mark.parametrize(("name", "words"), [("loudness", "maybe"), ("workers", "two"), ("workers", "-1")])
def test_words_that_are_no_value(name: str, words: str) -> None:
    with pytest.raises(UsageError, match=name):
        settings_file.from_words(name, words)


def test_what_is_named_has_to_be_there_when_it_is_chosen(tmp_path: Path) -> None:
    for name, value in [
        ("ladder", "missing"),
        ("watch_folder", str(tmp_path / "missing")),
        ("watch_folder", "relative"),
        ("compose_file", str(tmp_path / "missing")),
        ("mongo_url", "mongodb://host:99999999/vpp"),
    ]:
        assert unreachable(name, value, tmp_path), (name, value)
    for name, value in [("ladder", "small"), ("watch_folder", str(tmp_path)), ("mongo_url", SECRET), ("language", "x")]:
        assert unreachable(name, value, tmp_path) is None, (name, value)


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert whole("watch_folder", "~/in") == str(tmp_path / "in")
    assert whole("language", "~") == "~"


@pytest.mark.parametrize(
    "url",
    [
        SECRET,
        "mongodb://admin:hunter2@",
        "mongodb://admin:hun/hunter2@host/vpp",
        "mongodb://host/?tlsCertificateKeyFilePassword=hunter2&x=1",
        "mongodb://host/?authMechanismProperties=AWS_SESSION_TOKEN:hunter2",
    ],
)
def test_passwords_are_masked(url: str) -> None:
    assert "hunter2" not in str(masked("mongo_url", url))
    assert "hunter2" not in repr(Settings(mongo_url=url))


def test_export_and_import(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    mine = Ladder(
        name="mine", title="Mine", rungs=[Rung(height=720, max_bitrate=1500, crf=20), Rung(height=360, max_bitrate=400)]
    )
    config.save_settings(here, {"ladder": "small", "workers": 2, "mongo_url": SECRET, "language": "de"})
    save_ladder(here, mine)
    assert export_to(here, tmp_path / "out.toml") == ("mongo_url",)
    text = (tmp_path / "out.toml").read_text()
    assert "hunter2" not in text
    assert stat.S_IMODE((tmp_path / "out.toml").stat().st_mode) == 0o600
    config.save_settings(there, {"theme": "dark", "mongo_url": SECRET})
    taken = import_from(there, tmp_path / "out.toml")
    assert taken == config.load_settings(there) == Settings(ladder="small", workers=2, mongo_url=SECRET, language="de")
    assert config.load_ladders(there)["mine"] == mine
    assert [path.name for path in backups(there)] == ["settings.toml.before-import"]
    assert "dark" in backups(there)[0].read_text()


def test_an_export_goes_over_nothing_but_an_export(tmp_path: Path) -> None:
    config.save_settings(tmp_path, {"workers": 2})
    for _ in range(2):
        export_to(tmp_path, tmp_path / "out.toml")
    (tmp_path / "notes.txt").write_text("mine")
    for name in ("settings.toml", "notes.txt"):
        with pytest.raises(UsageError, match="no export"):
            export_to(tmp_path, tmp_path / name)
    assert config.load_settings(tmp_path).workers == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no exported settings"),
        ("format = 2", "another version"),
        ("format = 1\n[settings]\nworkers = 'two'", "line 3"),
        ("format = 1\n[settings]\ncolour = 1", "line 3"),
        ("format = 1\n[settings]\nladder = 'own'", "line 3"),
        ("format = 1\n[ladders.own]\nrungs = []", "own"),
        ("format = 1\nsettings = 3", "no table"),
        ("format = ", "line 1"),
    ],
)
def test_a_bad_import_changes_nothing(tmp_path: Path, text: str, told: str) -> None:
    config.save_settings(tmp_path, {"workers": 2})
    before = (tmp_path / "settings.toml").read_text()
    (tmp_path / "in.toml").write_text(text)
    with pytest.raises(UsageError, match=told):
        import_from(tmp_path, tmp_path / "in.toml")
    assert (tmp_path / "settings.toml").read_text() == before
    assert not backups(tmp_path)


def test_an_import_that_the_disk_refuses_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.save_settings(tmp_path, {"workers": 2})
    (tmp_path / "in.toml").write_text(
        "format = 1\n[settings]\nworkers = 5\n[ladders.own]\nrungs = [{height = 360, max_bitrate = 500}]"
    )
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "ladders.toml":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(VppError, match="no space left"):
        import_from(tmp_path, tmp_path / "in.toml")
    assert config.load_settings(tmp_path).workers == 2


def test_ladders_are_saved_beside_a_persons_own(tmp_path: Path) -> None:
    path = tmp_path / "ladders.toml"
    path.write_text('# mine\n[own]\ntitle = "Own"\nrungs = [{ height = 480, max_bitrate = 900 }] # one\n')
    save_ladder(tmp_path, Ladder(name="two", title="Two", rungs=[Rung(height=720, max_bitrate=1000)], max_fps=25))
    assert path.read_text().startswith("# mine\n[own]\n")
    assert "# one" in path.read_text()
    assert config.load_ladders(tmp_path)["two"].max_fps == 25
    remove_ladder(tmp_path, "two")
    assert "two" not in config.load_ladders(tmp_path)
    with pytest.raises(UsageError, match="highest first"):
        rungs = [Rung(height=360, max_bitrate=500), Rung(height=720, max_bitrate=1000)]
        save_ladder(tmp_path, Ladder(name="bad", title="Bad", rungs=rungs))


def test_the_environment_goes_before_the_settings() -> None:
    settings = Settings(mongo_url="mongodb://set/", docker_host="unix:///set.sock", compose_file="~/x.yml")
    found = Effective({"PATH": "/bin"}, settings)
    assert dict(found) == {
        "PATH": "/bin",
        "MONGO_URL": "mongodb://set/",
        "DOCKER_HOST": "unix:///set.sock",
        "COMPOSE_FILE": str(Path("~/x.yml").expanduser()),
    }
    assert app.mongo_url(found) == "mongodb://set/"
    assert endpoint.find(found).url == "unix:///set.sock"
    assert place.places(None, found) == [Path("~/x.yml").expanduser()]
    found = Effective({"MONGO_URL": "mongodb://env/", "DOCKER_CONTEXT": "mine"}, settings)
    assert found["MONGO_URL"] == "mongodb://env/"
    assert "DOCKER_HOST" not in found
    assert found.decided_by("DOCKER_HOST") == "DOCKER_CONTEXT"
    found.use(Settings())
    assert dict(found) == {"MONGO_URL": "mongodb://env/", "DOCKER_CONTEXT": "mine"}


def test_a_malformed_address_names_the_setting() -> None:
    with pytest.raises(UsageError, match="setting mongo_url"):
        app.check_mongo_url(Effective({}, Settings(mongo_url="mongodb://host:99999999/")))


async def test_another_store_is_used_as_soon_as_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import asynccontextmanager

    closed: list[str | None] = []

    class Fake:
        async def ping(self) -> None: ...

    @asynccontextmanager
    async def fake(folders: Any, environment: Any, tell: Any) -> Any:
        yield Fake()
        closed.append(named)

    environment = Effective({}, Settings(mongo_url="mongodb://a/"))
    named = "a"
    monkeypatch.setattr(app, "open_store", fake)
    stores = app.Stores(config.folders({"VPP_HOME": str(tmp_path)}), environment)
    async with stores.open() as first:
        environment.use(Settings(mongo_url="mongodb://b/"))
        async with stores.open() as second:
            assert second is not first
        assert not closed, "it is in use"
    assert closed == ["a"]
    async with stores.open() as third:
        assert third is second
    await stores.close()
    assert len(closed) == 2


async def test_new_lectures_get_what_the_settings_say(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.settings = Settings(language="de-AT", visibility="draft")
    async with bench.program() as queue:
        path = bench.file()
        job = await bench.add(queue, path)
        assert (job.spec.derived.title, job.spec.derived.language) == ("lecture", "de-AT")
        await queue.run([job.id])
    lecture = await bench.stores.store.get(lecture_of(path))
    assert lecture is not None
    assert (lecture.language, lecture.visibility) == ("de-AT", "draft")


def test_what_the_settings_do_not_say_is_not_said() -> None:
    assert not config.lecture_defaults(Settings()).said()
