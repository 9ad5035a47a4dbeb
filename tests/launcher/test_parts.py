"""The launcher's parts that need no set-up: loaded by path, run in this process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests import tools

SOURCE = tools.ROOT / "vpp"


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher with its paths in a folder of the test's own and no way to install anything."""
    module = tools.load_launcher()
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setenv("VPP_NO_INSTALL", "1")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(venv))
    monkeypatch.setattr(module, "STAMP", str(venv / "vpp-installed"))
    monkeypatch.setattr(module, "REPORTED", str(venv / "vpp-missing"))
    monkeypatch.setattr(module, "PYTHON", sys.executable)
    return module


def test_old_pythons_can_read_it_as_far_as_the_refusal() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 6))
    names = [type(node).__name__ for node in tree.body[:5]]
    assert names == ["Expr", "Import", "Import", "If", "Assign"]


def test_old_python_is_told_what_to_do() -> None:
    code = "import sys; sys.version_info = (3, 9, 2); exec(compile(open({0!r}).read(), {0!r}, 'exec'), {{'__file__': {0!r}}})"
    done = subprocess.run([sys.executable, "-c", code.format(str(SOURCE))], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer, this is 3.9" in done.stderr
    assert f"python3.11 {SOURCE}" in done.stderr


def test_it_imports_nothing_at_the_start_but_os_and_sys() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"))
    imported = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"os", "sys"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


def test_a_venv_is_ready_only_for_the_very_lock_and_place(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not launcher.is_ready(b"a==1")
    launcher.write(launcher.STAMP, launcher.stamp_head() + b"a==1")
    assert launcher.is_ready(b"a==1")
    assert not launcher.is_ready(b"a==2")
    monkeypatch.setattr(launcher, "PYTHON", launcher.VENV + "/bin/gone")
    assert not launcher.is_ready(b"a==1")
    monkeypatch.setattr(launcher, "PYTHON", sys.executable)
    monkeypatch.setattr(launcher, "ROOT", "/elsewhere")
    assert not launcher.is_ready(b"a==1")


def test_pip_settings_take_environment_over_install_over_global(launcher: ModuleType) -> None:
    lines = [
        ":env:.index-url='https://env.example/simple'",
        "global.index-url='https://global.example/simple'",
        "install.index-url='https://install.example/simple'",
        "global.trusted-host='a.example b.example'",
        "install.timeout='7'",
        "freeze.timeout='9'",
        "global.cert=not a literal",
    ]
    assert launcher.pip_settings("\n".join(lines)) == {
        "index-url": "https://env.example/simple",
        "trusted-host": "a.example b.example",
        "timeout": "7",
    }


def test_uv_is_told_what_pip_knows(launcher: ModuleType, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    settings = {
        "index-url": "https://user:secret@index.example/simple",
        "extra-index-url": f"https://more.example/simple file://{tmp_path} file:///no/such/folder",
        "find-links": f"{tmp_path} /no/such/folder",
        "cert": str(bundle),
        "proxy": "http://proxy.example:3128",
    }
    told = launcher.uv_environment(settings, {})
    assert told["UV_DEFAULT_INDEX"] == "https://user:secret@index.example/simple"
    assert told["UV_INDEX"] == f"https://more.example/simple file://{tmp_path}"
    assert told["UV_FIND_LINKS"] == str(tmp_path)
    assert told["SSL_CERT_FILE"] == str(bundle)
    assert told["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert "UV_INSECURE_HOST" not in told


@pytest.mark.parametrize(("there", "told"), [(True, "1"), (False, None)])
def test_uv_trusts_the_systems_certificates_where_there_are_any(
    launcher: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, told: str | None
) -> None:
    bundle = tmp_path / "system.pem"
    if there:
        bundle.touch()
    monkeypatch.setattr(launcher, "SYSTEM_CERTIFICATES", (str(bundle),))
    assert launcher.uv_environment({}, {}).get("UV_SYSTEM_CERTS") == told


def test_the_users_settings_for_uv_win(launcher: ModuleType, tmp_path: Path) -> None:
    told = launcher.uv_environment(
        {"index-url": "https://pip.example/simple"},
        {"UV_DEFAULT_INDEX": "https://uv.example/simple", "REQUESTS_CA_BUNDLE": str(tmp_path / "gone")},
    )
    assert "UV_DEFAULT_INDEX" not in told
    assert "SSL_CERT_FILE" not in told


def test_uv_pin_has_its_hashes_and_no_other_package(launcher: ModuleType) -> None:
    lock = b"urllib3==1 \\\n    --hash=sha256:aa\nuv==0.9.1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\nzz==2\n"
    assert launcher.uv_pin(lock) == ("0.9.1", b"uv==0.9.1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n")
    with pytest.raises(launcher.SetupError, match="does not pin uv"):
        launcher.uv_pin(b"uvloop==1\n")
    version, lines = launcher.uv_pin(tools.LOCK.read_bytes())
    assert lines.startswith(f"uv=={version}".encode())
    assert lines.count(b"==") == 1
    assert b"--hash=sha256:" in lines


def test_missing_packages_are_found_by_program_and_library(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ffmpeg").touch(mode=0o755)
    (tmp_path / "libEGL.so.1").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(launcher, "library_folders", lambda: [str(tmp_path)])
    missing = launcher.missing_packages()
    assert "ffmpeg" in missing  # ffprobe is not there
    assert "libegl1" not in missing
    assert "libgl1" in missing
    (tmp_path / "ffprobe").touch(mode=0o755)
    assert "ffmpeg" not in launcher.missing_packages()


def test_a_command_stops_only_for_what_it_needs(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "has_program", lambda name: True)
    launcher.provide_packages(["lectures"], ["ffmpeg", "libgl1"])
    assert launcher.apt_command(["ffmpeg", "libgl1"]) in capsys.readouterr().err
    launcher.provide_packages(["lectures"], ["ffmpeg", "libgl1"])
    assert capsys.readouterr().err == "", "said once, not at every start"
    launcher.provide_packages(["ingest", "--help"], ["ffmpeg", "libgl1"])
    with pytest.raises(launcher.SetupError, match=r"needs ffmpeg, .*apt-get install -y .*ffmpeg libgl1$"):
        launcher.provide_packages(["ingest", "a.mp4"], ["ffmpeg", "libgl1"])
    with pytest.raises(launcher.SetupError, match="needs libgl1"):
        launcher.provide_packages([], ["ffmpeg", "libgl1"])


def test_without_apt_the_names_are_given(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "has_program", lambda name: False)
    launcher.provide_packages(["lectures"], ["libcurl4"])
    assert "by your system's means: libcurl4" in capsys.readouterr().err


@pytest.mark.parametrize(("user", "sudo"), [(0, ""), (1000, "sudo ")])
def test_the_printed_command_can_be_pasted(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, sudo: str
) -> None:
    monkeypatch.setattr(launcher.os, "geteuid", lambda: user)
    expected = f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends ffmpeg libcurl4"
    assert launcher.apt_command(["ffmpeg", "libcurl4"]) == expected


@pytest.mark.parametrize("user", [0, 1000])
def test_apt_is_called_with_the_rights_there_are(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    calls: list[list[str]] = []

    def run(command: list[str], quiet: bool = False) -> int:
        calls.append(command)
        return 100 if "install" in command and len(calls) < 3 else 0

    monkeypatch.delenv("VPP_NO_INSTALL")
    monkeypatch.setattr(launcher, "run", run)
    monkeypatch.setattr(launcher, "has_program", lambda name: True)
    monkeypatch.setattr(launcher.os, "geteuid", lambda: user)
    assert launcher.apt_install(["ffmpeg"])
    assert all((command[:2] == ["sudo", "-n"]) == (user != 0) for command in calls)
    asked = [command[-1] for command in calls if "apt-get" in command]
    assert asked == ["ffmpeg", "update", "ffmpeg"], "lists are fetched only when the first try failed"


def test_nothing_is_installed_where_that_is_forbidden(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "run", lambda *arguments, **options: pytest.fail("must not run"))
    assert not launcher.apt_install(["ffmpeg"])
