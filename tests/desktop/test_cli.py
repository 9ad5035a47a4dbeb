"""The command line as its users meet it: words, exit codes, one line for each error. No media, no store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vpp_core.errors import VppError, printable
from vpp_desktop.__main__ import main, make_parser
from vpp_desktop.cli import lectures
from vpp_desktop.cli.display import Display, JsonDisplay, LiveDisplay, choose_display, label, time_left
from vpp_desktop.events import JobMoved, JobNotice, JobProgress

ROOT = Path(__file__).parents[2]
COMMANDS = ["ingest", "lectures", "queue", "publish", "settings", "doctor", "ladders"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a store that nobody starts."""
    monkeypatch.setenv("VPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MONGO_URL", "mongodb://nobody:hunter2@127.0.0.1:1/vpp")
    monkeypatch.delenv("VPP_DEBUG", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def vpp(*words: str | bytes, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vpp_desktop", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False, **options)


def test_help_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "Turn lecture recordings into lectures" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["gui"], ["gui", "lecture.mp4"]])
def test_without_a_screen_the_window_says_so_and_names_the_way_without(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = vpp(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "no screen" in done.stderr
    assert "./vpp ingest" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "usage: vpp" in out
    assert "--json" in out


@pytest.mark.parametrize(
    "words",
    [
        ["ingest"],
        ["nonsense"],
        ["ingest", "x.mp4", "--recorded-at", "yesterday"],
        ["ingest", "x.mp4", "--visibility", "secret"],
        ["ingest", "x.mp4", "--language", "not a tag"],
        ["ingest", "x.mp4", "--title", "  "],
        ["ingest", "x.mp4", "--ladder", "missing"],
        ["ingest", "a.mp4", "b.mp4", "--title", "One for two"],
        ["lectures", "--limit", "0"],
        ["edit", "x"],
        ["edit", "x", "--titl", "Abbreviated"],
    ],
)
def test_bad_use_is_exit_2_with_a_sentence(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-f", "--until", "10m"], "--follow: has no end: "),
        (["-f", "--export", "x"], "--follow: has no end to export: "),
        (["--regex"], "--regex: says how to search: "),
        (["-i", "--tail", "3"], "--ignore-case: says how to search: "),
        (["--tail", "-1"], "--tail -1: is below 0: "),
        (["-i", "--grep", "x", "--file", "none.yml"], "none.yml: is not there: "),
    ],
)
def test_options_of_logs_that_would_do_nothing_are_refused(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stack", "logs", "--file", "none.yml", *words]) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_files_that_cannot_be_are_exit_1_with_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder").mkdir()
    assert main(["ingest", "empty.mp4", "missing.mp4", "folder", "--offline"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all(line.count(": ") >= 2 for line in lines), "file: what is wrong: what to do"


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.mp4").touch()
    assert main(["ingest", "missing.mp4", "empty.mp4", "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["event"] for row in rows] == ["error", "error", "summary"]
    assert [row["file"] for row in rows[:2]] == [str(Path(name).absolute()) for name in ("missing.mp4", "empty.mp4")]
    assert rows[-1]["exit"] == 1


def test_an_unreachable_store_is_exit_3_and_keeps_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lectures"]) == 3
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "hunter2" not in err


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "mongodb://",
        "mongodb://ada:hunter2@host:99999/vpp",
        "mongodb://ada:hunter2@host:port/vpp",
        "mongodb://ada:hunt@er2:x@host/vpp",
        "mongodb://host/vpp?tls",
        "mongodb://a,b/vpp?directConnection=true",
        "mongodb://host/vpp?tls=true&tlsCAFile=/missing",
    ],
)
@pytest.mark.parametrize("words", [["ingest", "missing.mp4"], ["queue"], ["publish"], ["lectures"], ["show", "x"]])
def test_a_url_that_is_none_is_refused_before_any_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, words: list[str]
) -> None:
    monkeypatch.setenv("MONGO_URL", url)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.partition(":")[0]) == ("", 1, "MONGO_URL")
    assert "er2" not in err


def test_what_the_driver_ignores_is_one_clean_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONGO_URL", "mongodb://127.0.0.1:1/vpp?nonsense=1")
    done = vpp("queue")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "MONGO_URL: Unknown option: nonsense: this part of it is ignored"
    assert vpp("lectures").stderr.count("\n") == 1, "the store does not answer, and nothing else"


def test_an_empty_queue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queue", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["queue"]) == 0
    assert main(["publish"]) == 0
    assert main(["queue", "cancel", "all"]) == 0
    assert main(["queue", "cancel", "abc"]) == 1
    assert "no job has this id" in capsys.readouterr().err


@pytest.mark.ffmpeg
def test_without_a_store_the_doctor_says_what_works_and_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "attention  store" in out
    assert out.splitlines()[-1].startswith("Lectures can be ingested and are packaged; they wait for the store")


def test_without_ffmpeg_the_doctor_says_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "fix: sudo apt-get install -y ffmpeg" in out
    assert out.splitlines()[-1].startswith("Lectures cannot be ingested yet")


def test_the_doctor_tells_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (code == 0) is told["ok"]
    checks = {check["id"]: check for check in told["checks"]}
    assert list(checks) == ["ffmpeg", "data", "disk", "store", "engine", "ports"]
    assert (checks["store"]["name"], checks["store"]["state"], checks["store"]["ok"]) == ("store", "attention", False)
    assert (checks["data"]["state"], checks["data"]["needed"], checks["data"]["fix"]) == ("ok", True, "")
    assert "hunter2" not in json.dumps(told)


def test_ingest_needs_something_to_ingest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest"]) == 2
    assert "--sample" in capsys.readouterr().err


def test_ladders(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ladders", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "lecture"


def test_a_mistake_of_ours_is_one_sentence_and_a_log(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(args: object) -> int:
        raise ZeroDivisionError("mongodb://admin:hunter2@host")

    monkeypatch.setattr(lectures, "run_list", broken)
    assert main(["lectures"]) == 70
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert str(home / "logs" / "vpp.log") in err
    log = (home / "logs" / "vpp.log").read_text()
    assert "ZeroDivisionError" in log
    assert "hunter2" not in log


def test_commands_of_a_checkout_are_not_this_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test"]) == 2
    assert "checkout" in capsys.readouterr().err


def test_as_a_program() -> None:
    done = vpp("--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert vpp("nonsense").returncode == 2


def modules_of(*words: str) -> set[str]:
    """What Python has loaded at the end of that command."""
    code = f"import sys; from vpp_desktop.__main__ import main; main({list(words)}); print(*sys.modules, sep='\\n')"
    # Without coverage in the child: it loads sqlite3 for itself.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_help_loads_nothing_heavy() -> None:
    heavy = {"pymongo", "rich", "docker", "pydantic", "sqlite3", "psutil", "PySide6"}
    assert modules_of("ingest", "--help").isdisjoint(heavy)


def test_the_driver_is_loaded_only_for_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (["queue", "--list"], ["queue", "cancel", "x"], ["ingest", "missing.mp4", "--offline"]):
        assert "pymongo" not in modules_of(*words), words
    assert "pymongo" in modules_of("queue")
    monkeypatch.delenv("MONGO_URL")
    assert "pymongo" not in modules_of("queue")


@pytest.mark.parametrize("name", [b"-x.mp4", b"two\nlines.mp4", b"\xff.mp4", b"'\"`$(x).mp4", b"y" * 251 + b".mp4"])
def test_hostile_names_are_told_on_one_line(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(b"")
    done = vpp("ingest", name)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is empty" in done.stderr


@pytest.mark.parametrize("name", ["-odd.mp4", "-hash.mp4", "--odd.mp4", "-odd name.mp4", "-1.mp4", "--title.mp4"])
def test_a_file_may_begin_with_a_dash(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    for words in ([name], [name, "--title", "X"], ["--title", "X", name], ["--", name]):
        assert make_parser().parse_args(["ingest", *words]).names == [name]
    assert make_parser().parse_args(["ingest", "a.mp4", name, "b.mp4"]).names == ["a.mp4", name, "b.mp4"]


def test_options_and_their_values_stay_what_they_are(tmp_path: Path) -> None:
    for name in ("-h", "--offline", "--title", "--title=X", "-value"):
        (tmp_path / name).touch()
    for words in (["--title", "-value"], ["--title=-value"], ["--title", "-value", "--offline"]):
        args = make_parser().parse_args(["ingest", *words, "a.mp4"])
        assert (args.title, args.names, args.offline) == ("-value", ["a.mp4"], "--offline" in words)
    assert make_parser().parse_args(["ingest", "--title=X", "a.mp4"]).title == "X"
    assert main(["ingest", "-h"]) == 0


@pytest.mark.parametrize("words", [["-odd.mp4"], ["a.mp4", "-odd.mp4"], ["-hash.mp4"], ["a.mp4", "--title", "-x"]])
def test_a_dash_that_is_no_file_is_told_how_to_write_it(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", *words]) == 2
    dashed = next(word for word in words if word.startswith("-") and not word.startswith("--"))
    assert f"-- {dashed})" in capsys.readouterr().err


def test_no_hint_where_no_name_begins_with_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["ingest"], ["ingest", "a.mp4", "--nonsense"], ["ingest", "--nonsense", "--", "-x"]):
        assert main(words) == 2
        assert "leading dash" not in capsys.readouterr().err


def into(writer: int, *words: str) -> tuple[int, str]:
    """Exit code and standard error of the program with that standard output; closes the descriptor."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vpp_desktop", *words]
    done = subprocess.run(command, env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    return done.returncode, done.stderr


def test_output_that_nobody_reads_any_more_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    assert into(writer, "ladders") == (141, "")


@pytest.mark.parametrize("words", ["ladders", "ladders --json", "queue --list", "queue --json", "--help", "--version"])
def test_output_that_cannot_be_written_is_one_line(words: str) -> None:
    told = "standard output: cannot be written (no space left on device): make room there, or send it elsewhere\n"
    assert into(os.open("/dev/full", os.O_WRONLY), *words.split()) == (1, told)


def test_a_terminal_that_went_away_is_one_line() -> None:
    ours, theirs = os.openpty()
    os.close(ours)
    code, told = into(theirs, "ladders")
    assert (code, told.count("\n")) == (1, 1)
    assert told.startswith("standard output: cannot be written (input/output error)")


def test_work_goes_on_when_nothing_that_is_said_can_be_written(home: Path, tmp_path: Path) -> None:
    (tmp_path / "noise.mp4").write_bytes(b"no video")
    words = ["ingest", "missing.mp4", "noise.mp4", "--offline", "--json"]
    code, told = into(os.open("/dev/full", os.O_WRONLY), *words)
    assert (code, told.count("\n")) == (1, 1)
    [job] = json.loads(vpp("queue", "--list", "--json").stdout)
    assert job["state"] == "failed", "the file after the one that is missing was worked on"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_with_130_and_say_how_to_go_on(tmp_path: Path, number: signal.Signals) -> None:
    """The source is a sparse file of many GiB: reading it takes longer than the test needs to send a signal."""
    with (tmp_path / "huge.mp4").open("wb") as file:
        file.truncate(1 << 40)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "vpp_desktop", "ingest", "huge.mp4", "--offline", "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "progress":
                break
        running.send_signal(number)
        rest = [json.loads(line) for line in running.stdout]
        assert running.wait(60) == 130
    assert rest[-1]["event"] == "interrupted"
    assert "vpp queue" in rest[-1]["message"]


def test_plain_lines_tell_each_tenth(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    display, file = choose_display(False), bytes(tmp_path / "a.mp4")
    assert type(display) is Display
    for percent in range(101):
        display.on_event(JobProgress("1", file, "encoding", percent / 100, 54.2, 1.8, 240))
    display.on_event(JobNotice("1", file, "damaged: 26.3 of 40.0 s could be decoded"))
    display.on_event(JobMoved("1", file, "failed", "is no recording: remove it"))
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "a.mp4: encoding 10 %, 54 fps, 1.8x, 4 min left"
    assert len(out.splitlines()) == 10, "nine tenths and the damage: the end of a step is told by what follows"
    assert err == "a.mp4: is no recording: remove it\n"


def test_plain_lines_tell_what_matters_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    display, file = Display(), bytes(tmp_path / "a.mp4")
    for state, reason in (
        ("queued", ""),
        ("probing", ""),
        ("packaged", "is published already: it is not encoded again"),
        ("publishing", ""),
        ("published", ""),
    ):
        display.on_event(JobMoved("1", file, state, reason, lecture="f25b"))
    display.error(VppError("is empty", subject=str(tmp_path / "b.mp4"), hint="record it again"))
    out, err = capsys.readouterr()
    assert out.splitlines() == ["a.mp4: is published already: it is not encoded again", "a.mp4: published as f25b"]
    assert err == "b.mp4: is empty: record it again\n"


def test_live_lines_survive_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveDisplay() as display:
        for state in ("queued", "probing", "encoding", "packaged", "failed"):
            display.on_event(JobMoved("1", b"/[red]\xff\n\x1b[31m.mp4", state, "reason"))
            display.on_event(JobProgress("1", b"/[red]\xff\n\x1b[31m.mp4", state, 0.5))
    out, err = capsys.readouterr()
    assert "\x1b[31m" not in out
    assert "reason" in err


def test_json_progress_is_thinned_but_ends(capsys: pytest.CaptureFixture[str]) -> None:
    display = JsonDisplay()
    for n in range(1001):
        display.on_event(JobProgress("1", b"/a\xff.mp4", "encoding", n / 1000))
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) < 1000
    assert rows[-1]["fraction"] == 1
    assert rows[0]["file"] == "/a\\xff.mp4"


def test_words_for_times_and_files(tmp_path: Path) -> None:
    assert [time_left(seconds) for seconds in (0, 89, 91, 240, 5400, 7500)] == [
        "0 s",
        "89 s",
        "2 min",
        "4 min",
        "1 h 30 min",
        "2 h 05 min",
    ]
    assert label(bytes(tmp_path / "a.mp4")) == "a.mp4"
    assert label(b"/elsewhere/\n.mp4") == printable("/elsewhere/\n.mp4")
    assert make_parser().prog == "vpp"


def test_settings_are_listed_changed_and_reset(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*words: str) -> Any:
        assert main(["settings", *words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    rows = {row["name"]: row for row in told()["settings"]}
    assert rows["mongo_url"]["decided_by"] == "MONGO_URL"
    assert rows["workers"] == {**rows["workers"], "value": 0, "default": 0, "decided_by": None}
    assert told("set", "workers", "3")["value"] == 3
    assert told("get", "workers")["value"] == 3
    assert told("reset", "workers")["value"] == 0
    assert told("set", "mongo_url", "mongodb://admin:hunter2@host/")["value"] == "mongodb://admin:***@host/"
    assert told("export", "out.toml")["left_out"] == ["mongo_url"]
    assert told("set", "theme", "dark")["value"] == "dark"
    assert told("import", "out.toml")["backups"]
    assert told("get", "theme")["value"] == "system"
    assert told("get", "mongo_url")["value"] == "mongodb://admin:***@host/"
    assert main(["settings"]) == 0
    out = capsys.readouterr().out
    assert "MONGO_URL is set: it decides" in out
    assert "hunter2" not in out
    assert "hunter2" not in (home / "logs" / "vpp.log").read_text() if (home / "logs" / "vpp.log").exists() else True


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["set", "workers", "many"], "a number from 0 to 256"),
        (["set", "ladder", "missing"], "lecture, slides, small, single"),
        (["set", "colour", "red"], "no setting"),
        (["get", "colour"], "no setting"),
        (["import", "missing.toml"], "no such file"),
    ],
)
def test_wrong_settings_are_one_sentence(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", *words]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_command_uses_the_store_of_the_settings(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MONGO_URL")
    assert main(["settings", "set", "mongo_url", "mongodb://127.0.0.1:1/vpp"]) == 0
    assert main(["lectures"]) == 3
    assert "127.0.0.1:1" in capsys.readouterr().err
