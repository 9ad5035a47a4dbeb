"""The frontend's set-up: when it is done anew, and what `check` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import web
from tests.conftest import in_ci

needs_node = pytest.mark.skipif(bool(web.missing_node()) and not in_ci(), reason=web.missing_node())


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(web, "FRONTEND", tmp_path)
    for name in ("app/page.tsx", "package.json", "node_modules/x.js", ".next/y.js", "Dockerfile"):
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(name)
    return tmp_path


def test_a_build_is_made_from_sources_only(frontend: Path) -> None:
    assert {path.relative_to(frontend).as_posix() for path in web.sources()} == {"app/page.tsx", "package.json"}


def test_a_change_a_new_name_and_a_moved_byte_change_the_digest(frontend: Path) -> None:
    seen = {web.digest_of(web.sources())}
    page = frontend / "app" / "page.tsx"
    page.write_text("other")
    seen.add(web.digest_of(web.sources()))
    page.rename(page.with_name("pages.tsx"))
    seen.add(web.digest_of(web.sources()))
    (frontend / "node_modules" / "x.js").write_text("ignored")
    seen.add(web.digest_of(web.sources()))
    assert len(seen) == 3


def test_without_node_the_check_is_skipped_but_not_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(web, "missing_node", lambda: "no node here")
    monkeypatch.setenv("CI", "")
    assert web.main(["check"]) == 0
    monkeypatch.setenv("CI", "true")
    assert web.main(["check"]) == 1
    assert capsys.readouterr().out == "skipped: no node here\nfailed: no node here\n"


@needs_node
@pytest.mark.slow
def test_types_that_are_not_those_of_the_api_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "types.ts"
    wrong.write_text(web.TYPES.read_text("utf-8").replace("LectureDetail", "LectureDetails"))
    monkeypatch.setattr(web, "ROOT", tmp_path)
    monkeypatch.setattr(web, "TYPES", wrong)
    monkeypatch.setattr(web, "CHECKED", tmp_path / "checked")
    with pytest.raises(web.WebError, match=r"run \./vpp check --fix"):
        web.check()


@needs_node
def test_the_lock_names_no_address_and_has_every_platform() -> None:
    lock = (web.FRONTEND / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    for platform in ("linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl", "darwin-arm64"):
        assert f'"node_modules/@next/swc-{platform}"' in lock
