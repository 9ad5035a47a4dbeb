"""A real stack is brought up, changed, broken and taken down again."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.stack.trial import COMPOSE, DOCKERFILE, Trial
from tests.tools import ROOT
from vpp_core.errors import VppError
from vpp_desktop.stack.builds.builder import BuildFailed
from vpp_desktop.stack.docker_cli import DockerCli
from vpp_desktop.stack.engine import EngineError, PortTaken
from vpp_desktop.stack.waiting import ServiceFailed

pytestmark = pytest.mark.engine


async def test_up_from_nothing_then_down(trial: Trial) -> None:
    await trial.do("up")
    assert await trial.page() == "first"
    assert sorted(trial.ids()) == [f"{trial.project}-store-1", f"{trial.project}-web-1"]
    assert await trial.planned() == ["nothing to do"]
    trial.containers()[f"{trial.project}-store-1"].exec_run(["sh", "-c", "echo kept > /data/word"])
    await trial.do("down")
    assert (trial.ids(), trial.networks(), trial.volumes()) == ({}, [], [f"{trial.project}_data"])
    await trial.do("up")
    assert trial.containers()[f"{trial.project}-store-1"].exec_run(["cat", "/data/word"]).output == b"kept\n"
    await trial.do("down", volumes=True)
    assert trial.volumes() == []


async def test_a_changed_source_rebuilds_only_what_it_is_in(trial: Trial) -> None:
    await trial.do("up")
    before = trial.ids()
    (trial.folder / "page" / "index.html").write_text("second")
    assert (await trial.do("up"))[0] == "build web: page/index.html changed"
    assert await trial.page() == "second"
    after = trial.ids()
    assert after[f"{trial.project}-store-1"] == before[f"{trial.project}-store-1"]
    assert after[f"{trial.project}-web-1"] != before[f"{trial.project}-web-1"]


async def test_a_changed_file_makes_its_container_anew(trial: Trial) -> None:
    await trial.do("up")
    assert (await trial.planned(WORD="bye"))[0] == "recreate web: settings changed"
    (trial.folder / ".env").write_text("WORD=bye\n")
    await trial.do("up")
    assert "WORD=bye" in trial.containers()[f"{trial.project}-web-1"].attrs["Config"]["Env"]


async def test_stop_start_restart_rebuild(trial: Trial) -> None:
    await trial.do("up")
    first = trial.ids()
    assert await trial.do("stop", "web") == ["stop web: asked for"]
    assert trial.containers()[f"{trial.project}-web-1"].status == "exited"
    assert (await trial.do("start"))[0].startswith("start web: is stopped")
    await trial.do("restart", "store")
    assert trial.ids() == first
    await trial.do("rebuild", "web")
    assert trial.ids()[f"{trial.project}-web-1"] != first[f"{trial.project}-web-1"]


async def test_a_service_that_is_never_healthy(trial: Trial) -> None:
    trial.compose(COMPOSE.replace("/tmp/ready", "/tmp/never").replace("retries: 50", "retries: 2"))
    with pytest.raises(ServiceFailed, match="store: is unhealthy") as failed:
        await trial.do("up")
    assert failed.value.lines == ["store is ready"]
    assert trial.containers()[f"{trial.project}-web-1"].status == "created"


async def test_a_crash_loop_is_named_with_its_last_words(trial: Trial) -> None:
    trial.compose(
        COMPOSE.replace("stop_grace_period", "restart: always\n        stop_grace_period"),
        store="raise SystemExit('no disk')",
    )
    with pytest.raises(
        ServiceFailed, match=r"store: crashes again and again \(\d+ restarts, ended with exit code 1\)"
    ) as failed:
        await trial.do("up")
    assert "no disk" in failed.value.lines


async def test_a_service_that_ends_at_once(trial: Trial) -> None:
    trial.compose(store="print('bye'); raise SystemExit(3)")
    with pytest.raises(ServiceFailed, match="store: ended with exit code 3") as failed:
        await trial.do("up")
    assert failed.value.lines == ["bye"]


async def test_a_port_that_another_program_holds(trial: Trial) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", trial.port))
        other.listen()
        with pytest.raises(PortTaken, match=rf"web: port {trial.port} is taken by python\S* \(process {os.getpid()}\)"):
            await trial.do("up")
    await trial.do("up")
    assert await trial.page() == "first"


async def test_a_port_that_a_container_holds(trial: Trial, tmp_path: Path) -> None:
    await trial.do("up")
    second = Trial(tmp_path / "second")
    second.compose(port=trial.port)
    try:
        with pytest.raises(PortTaken, match=rf"is taken by container {trial.project}-web-1: stop it: docker stop"):
            await second.do("up")
    finally:
        second.close()


async def test_an_image_that_is_nowhere(trial: Trial) -> None:
    trial.compose(image="127.0.0.1:1/nobody/has-this:1")
    with pytest.raises(EngineError, match=r"127\.0\.0\.1:1/nobody/has-this:1"):
        await trial.do("up")


async def test_a_step_that_fails_says_what_it_printed(trial: Trial) -> None:
    trial.write("Dockerfile", DOCKERFILE + "\n    RUN echo before; echo the reason >&2; exit 7\n")
    with pytest.raises(BuildFailed, match="failed with exit code 7: RUN echo before") as failed:
        await trial.do("up")
    assert "the reason" in failed.value.lines


@pytest.mark.parametrize("does", ["print('too new', file=sys.stderr); sys.exit(15)", "import time; time.sleep(600)"])
async def test_a_compose_that_fails_is_done_without(
    trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: str
) -> None:
    plugin = tmp_path / "docker/cli-plugins/docker-compose"
    plugin.parent.mkdir(parents=True)
    answer = """if "config" not in sys.argv: print('{"Version": "2.0.0"}'); sys.exit()"""
    plugin.write_text(f"#!{sys.executable}\nimport sys\n{answer}\n{does}\n")
    plugin.chmod(0o755)
    monkeypatch.setenv("DOCKER_CONFIG", str(plugin.parents[1]))
    monkeypatch.setattr(DockerCli.config_hashes, "__defaults__", (1.0,))
    await trial.do("up", "store")
    assert "Compose's hashes are left out: " in caplog.text
    assert trial.containers()[f"{trial.project}-store-1"].status == "running"


async def test_orphans_stay_until_they_may_go(trial: Trial) -> None:
    await trial.do("up")
    trial.compose(COMPOSE.split("      web:")[0] + "    volumes: {{data: {{}}}}\n")
    assert await trial.planned() == [
        "nothing to do",
        f"note: {trial.project}-web-1 belongs to no service; --remove-orphans removes it",
    ]
    await trial.do("up", remove_orphans=True)
    assert list(trial.ids()) == [f"{trial.project}-store-1"]


def vpp(trial: Trial, *words: str) -> list[str]:
    return [sys.executable, "-m", "vpp_desktop", "stack", *words, "--file", str(trial.file)]


def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "VPP_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}


def begun(trial: Trial, tmp_path: Path, *words: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(vpp(trial, *words), stdout=pipe, stderr=pipe, env=environment(tmp_path), text=True)


@pytest.mark.slow
@pytest.mark.parametrize("lines", [1, 3, 5, 7, 9, 11])
async def test_killed_in_the_middle_it_converges(trial: Trial, tmp_path: Path, lines: int) -> None:
    with begun(trial, tmp_path, "up", "--json") as killed:
        assert killed.stdout
        for _ in range(lines):
            killed.stdout.readline()
        killed.send_signal(signal.SIGKILL)
    await trial.do("up")
    assert sorted(trial.ids()) == [f"{trial.project}-store-1", f"{trial.project}-web-1"]
    assert await trial.page() == "first"
    assert await trial.planned() == ["nothing to do"]


async def test_interrupted_by_ctrl_c_it_goes_on(trial: Trial, tmp_path: Path) -> None:
    trial.compose(COMPOSE.replace("/tmp/ready", "/tmp/later"))
    with begun(trial, tmp_path, "up") as stopped:
        assert stopped.stdout and stopped.stderr
        while "waiting" not in stopped.stdout.readline():
            pass
        stopped.send_signal(signal.SIGINT)
        assert stopped.wait(60) == 130
        assert "Traceback" not in stopped.stderr.read()
    trial.containers()[f"{trial.project}-store-1"].exec_run(["touch", "/tmp/later"])
    await trial.do("up")
    assert await trial.page() == "first"


async def test_two_at_once_go_one_after_the_other(trial: Trial) -> None:
    await trial.do("up", "store")
    trial.compose(COMPOSE.replace("init: true", "init: true\n        environment: {{WORD: new}}", 1))
    first, second = await asyncio.gather(trial.do("up", "store"), trial.do("up", "store"))
    assert first[0].startswith("recreate store: ")
    assert second == ["nothing to do"]
    assert trial.notices == [f"another vpp works on this stack (process {os.getpid()}): waiting for it"]


async def test_who_waits_for_another_can_be_interrupted(trial: Trial) -> None:
    async with trial.open().changing(trial.hear):
        waiting = asyncio.create_task(trial.do("up", "store"))
        while not trial.notices:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert await trial.planned(), "a look waits for nobody"
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert trial.ids() == {}
    await trial.do("up", "store")


async def test_where_no_lock_can_be_made_it_goes_without(trial: Trial, caplog: pytest.LogCaptureFixture) -> None:
    (trial.folder.parent / "records").write_text("no folder")
    await trial.do("up", "store")
    assert "changed without a lock" in caplog.text
    assert trial.containers()[f"{trial.project}-store-1"].status == "running"


STUBBORN = (
    "import pathlib, signal, time; signal.signal(15, lambda *_: print('not yet', flush=True)); "
    "pathlib.Path('/tmp/ready').touch(); time.sleep(1000)"
)


async def test_ctrl_c_does_not_wait_for_a_container_that_takes_its_time(trial: Trial, tmp_path: Path) -> None:
    trial.compose(COMPOSE.replace("stop_grace_period: 1s", "stop_grace_period: 40s"), store=STUBBORN)
    await trial.do("up", "store")
    store = trial.containers()[f"{trial.project}-store-1"]
    with begun(trial, tmp_path, "down") as stopped:
        assert stopped.stderr
        while b"not yet" not in store.logs():
            assert stopped.poll() is None
            await asyncio.sleep(0.05)
        stopped.send_signal(signal.SIGINT)
        assert stopped.wait(120) == 130
        store.reload()
        assert store.status == "running"
        assert "Traceback" not in stopped.stderr.read()


def run(trial: Trial, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(vpp(trial, *words), capture_output=True, text=True, env=environment(tmp_path), check=False)


def test_the_commands(trial: Trial, tmp_path: Path) -> None:
    planned = run(trial, tmp_path, "plan", "--json")
    assert json.loads(planned.stdout)["operations"][0] == {
        "operation": "create network",
        "subject": f"{trial.project}_default",
        "cause": "does not exist",
        "after": [],
    }
    up = run(trial, tmp_path, "up", "--json")
    assert (up.returncode, up.stderr) == (0, "")
    events = [json.loads(line) for line in up.stdout.splitlines()]
    assert {e["event"] for e in events} >= {"plan", "operation", "build"}
    assert "Everything runs already." in run(trial, tmp_path, "up").stdout
    status = run(trial, tmp_path, "status", "--json")
    assert status.returncode == 0
    states = {s["service"]: s["state"] for s in json.loads(status.stdout)["services"]}
    assert states == {"store": "healthy", "web": "running"}
    assert "store is ready" in run(trial, tmp_path, "logs", "store", "--grep", "ready").stdout
    assert "store is ready" not in run(trial, tmp_path, "logs", "--grep", "nowhere").stdout
    stats = [json.loads(line) for line in run(trial, tmp_path, "stats", "--once", "--json").stdout.splitlines()]
    assert stats and all(row["memory"] > 0 for row in stats)
    assert run(trial, tmp_path, "stop").returncode == 0
    assert run(trial, tmp_path, "status").returncode == 1
    refused = run(trial, tmp_path, "down", "--volumes")
    assert (refused.returncode, refused.stderr) == (
        2,
        f"--volumes: would remove {trial.project}_data with all lectures in the stack's store: add --yes to agree\n",
    )
    assert run(trial, tmp_path, "down", "--volumes", "--yes").returncode == 0
    assert trial.volumes() == []


def test_failures_are_sentences_with_the_last_lines(trial: Trial, tmp_path: Path) -> None:
    trial.compose(store="print('no disk'); raise SystemExit(3)")
    failed = run(trial, tmp_path, "up")
    assert failed.returncode == 1
    assert failed.stderr.splitlines() == [
        "store: ended with exit code 3: read what it says: vpp stack logs store",
        "    no disk",
    ]


def test_the_status_begins_with_what_is_wrong(trial: Trial, tmp_path: Path) -> None:
    trial.compose(COMPOSE.replace("init: true", "privileged: true", 1))
    assert "line 6" in run(trial, tmp_path, "status").stderr
    trial.compose(store="print('no disk'); raise SystemExit(3)")
    run(trial, tmp_path, "up")
    told = run(trial, tmp_path, "status")
    assert told.returncode == 1
    sentence, line = told.stdout.splitlines()[:2]
    assert re.fullmatch(r"store ended at \d\d:\d\d: failed \(exit code 3\): vpp stack start store", sentence)
    assert line == "    no disk"
    assert json.loads(run(trial, tmp_path, "status", "--json").stdout)["problems"][0]["id"] == "ended:store"


def test_the_watched_status_goes_with_the_file(trial: Trial, tmp_path: Path) -> None:
    with begun(trial, tmp_path, "status", "--watch", "--json") as watching:
        assert watching.stdout
        names = [s["service"] for s in json.loads(watching.stdout.readline())["services"]]
        assert names == ["store", "web"]
        trial.compose(COMPOSE.replace("      web:", "      page:"))
        while names != ["store", "page"]:
            names = [s["service"] for s in json.loads(watching.stdout.readline())["services"]]
        trial.compose(COMPOSE.replace("init: true", "privileged: true", 1))
        while (row := json.loads(watching.stdout.readline()))["event"] != "notice":
            pass
        assert "line 6" in row["message"]
        watching.send_signal(signal.SIGINT)


def test_without_an_engine(trial: Trial, tmp_path: Path) -> None:
    absent = environment(tmp_path) | {"DOCKER_HOST": f"unix://{tmp_path}/none.sock"}
    failed = subprocess.run(vpp(trial, "up"), capture_output=True, text=True, env=absent, check=False)
    assert failed.returncode == 4
    address = absent["DOCKER_HOST"]
    assert failed.stderr == (
        f"container engine: is not installed or not running ({address}, from DOCKER_HOST): "
        "start it, or correct DOCKER_HOST\n"
    )


async def test_an_error_of_the_file_names_its_line(trial: Trial) -> None:
    trial.compose(COMPOSE.replace("init: true", "privileged: true", 1))
    with pytest.raises(VppError, match=r"docker-compose.yml, line 6"):
        await trial.do("up")
    assert trial.ids() == {}


async def test_what_is_unhealthy_for_want_of_another_is_repaired_with_it(trial: Trial) -> None:
    """As with a store that was killed: what depends on it is unhealthy until it is back."""
    asks = "healthcheck: {{test: [CMD, python, -c, \"import socket; socket.create_connection(('store', 9)).close()\"],"
    trial.compose(
        COMPOSE.replace(
            "depends_on: {{store", asks + " interval: 200ms, timeout: 5s, retries: 2}}\n        depends_on: {{store"
        ),
        store="import socket, time, pathlib; s = socket.create_server(('', 9)); "
        "pathlib.Path('/tmp/ready').touch(); [s.accept() for _ in iter(int, 1)]",
    )
    await trial.do("up")
    store, web = (trial.containers()[f"{trial.project}-{name}-1"] for name in ("store", "web"))
    store.kill()
    while web.attrs["State"]["Health"]["Status"] != "unhealthy":
        await asyncio.sleep(0.1)
        web.reload()
    await trial.do("up")
    web.reload()
    assert web.attrs["State"]["Health"]["Status"] == "healthy"


async def test_a_service_without_a_health_check_that_ends_soon_does_not_run(trial: Trial) -> None:
    trial.write(
        "Dockerfile", DOCKERFILE.replace('"-m", "http.server", "80"', '"-c", "import time; time.sleep(0.3); exit(3)"')
    )
    with pytest.raises(ServiceFailed, match="web: ended with exit code 3"):
        await trial.do("up")
