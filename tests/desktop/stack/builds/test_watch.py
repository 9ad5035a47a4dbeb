"""Changes on disk are told, whatever way they come about."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from vpp_desktop.stack.builds import watch
from vpp_desktop.stack.builds.context import ContextError, Contexts
from vpp_desktop.stack.builds.watch import Change, Eyes, InotifyEyes, ObserverEyes, Told, Watcher
from vpp_desktop.stack.desired import Build

PATIENCE = 20

Changes = Callable[[], Awaitable[list[Change]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".dockerignore").write_text("*\n!src\n!web\n**/node_modules\n**/*.tmp\n")
    for path in ("Dockerfile", "src/a.py", "src/deep/b.py", "web/page.js", "web/node_modules/x/y.js", "other/z"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "Dockerfile.web").write_text("FROM x")
    (tmp_path / "Dockerfile.web.dockerignore").write_text("*\n!web\n**/node_modules\n")
    return tmp_path


class Blind:
    """A system that has no more to give."""

    def __init__(self, builds: list[Build], told: Told) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    def sync(self, wanted: Callable[[], set[str]]) -> None: ...

    def close(self) -> None: ...


EYES: dict[str, Callable[[list[Build], Told], Eyes]] = {
    "inotify": lambda builds, told: InotifyEyes(told),
    "observer": ObserverEyes,
    "none": Blind,
}


@pytest.fixture(params=EYES)
async def changes(folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Changes]:
    """Waits for the next changes; the first look is done."""
    builds = {"all": Build(folder), "web": Build(folder, "Dockerfile.web")}
    watcher = Watcher(builds, Contexts(), lambda text: None, EYES[request.param])
    stream = watcher.changes()
    first = await anext(stream)
    assert [(c.service, c.paths) for c in first] == [("all", ()), ("web", ())]

    async def following() -> list[Change]:
        async with asyncio.timeout(PATIENCE):
            return await anext(stream)

    yield following
    await stream.aclose()


def edit(folder: Path) -> None:
    (folder / "src/a.py").write_text("new")


def rename_save(folder: Path) -> None:
    (folder / "src/.a.tmp").write_text("new")
    (folder / "src/a.py").rename(folder / "src/a.py.tmp")
    (folder / "src/.a.tmp").rename(folder / "src/a.py")
    (folder / "src/a.py.tmp").unlink()


def chmod(folder: Path) -> None:
    (folder / "src/a.py").chmod(0o700)


def delete(folder: Path) -> None:
    (folder / "src/a.py").unlink()


@pytest.mark.parametrize("act", [edit, rename_save, chmod, delete])
async def test_a_changed_file_is_named_for_the_services_that_it_concerns(
    folder: Path, changes: Changes, act: Callable[[Path], None]
) -> None:
    act(folder)
    assert [(c.service, c.paths) for c in await changes()] == [("all", ("src/a.py",))]


async def test_folders_come_and_go(folder: Path, changes: Changes) -> None:
    async def until(wanted: set[str], act: Callable[[], object]) -> None:
        """Changes may be told in one go or in several."""
        act()
        seen: set[str] = set()
        while not wanted <= seen:
            seen |= {path for change in await changes() if change.service == "all" for path in change.paths}

    def make() -> None:
        (folder / "src/new/inner").mkdir(parents=True)
        (folder / "src/new/inner/c.py").touch()

    await until({"src/new/inner/c.py"}, make)
    await until({"src/new/inner/c.py"}, lambda: (folder / "src/new/inner/c.py").write_text("more"))
    await until({"src/old/inner/c.py"}, lambda: (folder / "src/new").rename(folder / "src/old"))
    await until({"src/old/inner/c.py"}, lambda: (folder / "src/old/inner/c.py").write_text("moved"))
    await until({"src/old/inner/c.py"}, lambda: shutil.rmtree(folder / "src/old"))
    await until({"src/new/inner/c.py"}, make)


@pytest.mark.parametrize("changes", ["inotify", "none"], indirect=True)  # watchdog's observer on Linux does not see it
async def test_a_folder_moved_in_is_watched(folder: Path, changes: Changes) -> None:
    (folder / "other").rename(folder / "src/other")
    assert "src/other/z" in (await changes())[0].paths
    (folder / "src/other/z").write_text("inside")
    assert [c.paths for c in await changes()] == [("src/other/z",)]


async def test_excluded_files_are_not_told(folder: Path, changes: Changes) -> None:
    (folder / "web/node_modules/x/y.js").write_text("new")
    (folder / "other/z").write_text("new")
    (folder / "src/x.tmp").touch()
    await asyncio.sleep(0.7)
    (folder / "web/page.js").write_text("new")
    assert [(c.service, c.paths) for c in await changes()] == [("all", ("web/page.js",)), ("web", ("web/page.js",))]


async def test_new_rules_are_in_force_at_once(folder: Path, changes: Changes) -> None:
    (folder / ".dockerignore").write_text("*\n!other\n")
    (change,) = await changes()
    assert change.service == "all"
    assert set(change.paths) == {"src/a.py", "src/deep/b.py", "web/page.js", "other/z"}
    (folder / "other/z").write_text("now seen")
    assert [c.paths for c in await changes()] == [("other/z",)]


async def test_a_dockerfile_that_goes_is_an_error_until_it_is_back(folder: Path, changes: Changes) -> None:
    (folder / "Dockerfile").unlink()
    (gone,) = await changes()
    assert (gone.service, gone.context) == ("all", None)
    assert isinstance(gone.error, ContextError)
    (folder / "Dockerfile").write_text("Dockerfile")
    (back,) = await changes()
    assert (back.service, back.error, back.paths) == ("all", None, ())
    assert back.context is not None


async def test_reaching_the_systems_limit_is_said_once(folder: Path) -> None:
    said: list[str] = []
    stream = Watcher({"all": Build(folder)}, Contexts(), said.append, Blind).changes()
    await anext(stream)
    for text in ("one", "two"):
        (folder / "src/a.py").write_text(text)
        async with asyncio.timeout(PATIENCE):
            assert [c.paths for c in await anext(stream)] == [("src/a.py",)]
    await stream.aclose()
    assert said == [f"files are looked at every {watch.POLL_SECONDS} s, as the system cannot watch them: "
                    "[Errno 28] inotify watch limit reached"]  # fmt: skip


async def test_only_folders_that_matter_are_watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    eyes: list[InotifyEyes] = []

    def open_eyes(builds: list[Build], told: Told) -> Eyes:
        eyes.append(InotifyEyes(told))
        return eyes[0]

    stream = Watcher({"all": Build(folder)}, Contexts(), print, open_eyes).changes()
    await anext(stream)
    watched = {os.path.relpath(os.fsdecode(path), folder) for path in eyes[0]._inotify._wd_for_path}
    await stream.aclose()
    assert watched == {".", "src", "src/deep", "web"}


async def test_an_inotify_that_breaks_is_replaced(folder: Path) -> None:
    eyes: list[InotifyEyes] = []

    def open_eyes(builds: list[Build], told: Told) -> Eyes:
        eyes.append(InotifyEyes(told))
        return eyes[0]

    stream = Watcher({"all": Build(folder)}, Contexts(), print, open_eyes).changes()
    await anext(stream)
    broken = eyes[0]._inotify
    broken._path_for_wd.clear()  # as its own book-keeping does in a race
    (folder / "src/a.py").write_text("one")
    async with asyncio.timeout(PATIENCE):
        assert [c.paths for c in await anext(stream)] == [("src/a.py",)]
        (folder / "src/a.py").write_text("two")
        assert [c.paths for c in await anext(stream)] == [("src/a.py",)]
    assert eyes[0]._inotify is not broken
    await stream.aclose()


async def test_a_context_that_comes_later_is_watched(tmp_path: Path) -> None:
    place = tmp_path / "deep/context"
    stream = Watcher({"all": Build(place)}, Contexts(), print).changes()
    (first,) = await anext(stream)
    assert isinstance(first.error, ContextError)
    place.mkdir(parents=True)
    (place / "Dockerfile").write_text("FROM x")
    async with asyncio.timeout(PATIENCE):
        while (change := (await anext(stream))[0]).error is not None:
            pass
        assert change.context is not None
        (place / "a").touch()
        assert [c.paths for c in await anext(stream)] == [("a",)]
    await stream.aclose()


async def test_nothing_to_watch_is_no_error() -> None:
    stream = Watcher({}, Contexts(), print).changes()
    assert await anext(stream) == []
    await stream.aclose()
