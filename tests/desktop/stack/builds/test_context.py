"""What an image is made from: hashes, the cache of digests, the classic builder's tar, and why an image is stale."""

from __future__ import annotations

import os
import socket
import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from vpp_desktop.stack.builds import context as context_module
from vpp_desktop.stack.builds.context import Context, ContextError, Contexts
from vpp_desktop.stack.builds.stale import KEEP, Records, cause, image_state
from vpp_desktop.stack.builds.tarball import pack
from vpp_desktop.stack.desired import Build
from vpp_desktop.stack.observed import Image


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A context: the allow-list of a repository, with what it leaves out."""
    files = {
        ".dockerignore": "*\n!backend\n!core\n**/*.pyc\n",
        "backend/Dockerfile": "FROM scratch\nCOPY . /\n",
        "backend/main.py": "main",
        "backend/main.pyc": "compiled",
        "core/a.py": "a",
        "node_modules/x.js": "x",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "core/link").symlink_to("a.py")
    return Build(tmp_path, "backend/Dockerfile")


def scan(build: Build) -> Context:
    return Contexts().scan(build)


def test_only_what_the_rules_let_through_counts(build: Build) -> None:
    assert sorted(scan(build).files) == [
        "backend/",
        "backend/Dockerfile",
        "backend/main.py",
        "core/",
        "core/a.py",
        "core/link",
    ]


def change_content(folder: Path) -> None:
    (folder / "core/a.py").write_text("b")


def change_mode(folder: Path) -> None:
    (folder / "core/a.py").chmod(0o755)


def change_link(folder: Path) -> None:
    (folder / "core/link").unlink()
    (folder / "core/link").symlink_to("b.py")


def add_file(folder: Path) -> None:
    (folder / "core/b.py").touch()


def add_folder(folder: Path) -> None:
    (folder / "core/empty").mkdir()


def remove(folder: Path) -> None:
    (folder / "core/a.py").unlink()


def rename(folder: Path) -> None:
    (folder / "core/a.py").rename(folder / "core/c.py")


def become_link(folder: Path) -> None:
    (folder / "core/a.py").unlink()
    (folder / "core/a.py").symlink_to("a")


def change_dockerfile(folder: Path) -> None:
    (folder / "backend/Dockerfile").write_text("FROM scratch\n")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (change_content, "core/a.py changed"),
        (change_mode, "core/a.py changed"),
        (change_link, "core/link changed"),
        (add_file, "core/b.py added"),
        (add_folder, "core/empty/ added"),
        (remove, "core/a.py removed"),
        (rename, "2 files changed: core/a.py, core/c.py"),
        (become_link, "core/a.py changed"),
        (change_dockerfile, "backend/Dockerfile changed"),
    ],
)
def test_a_change_changes_the_hash_and_is_named(build: Build, act: object, told: str) -> None:
    contexts = Contexts()
    before = contexts.scan(build)
    act(build.context)  # type: ignore[operator]
    after = contexts.scan(build)
    assert after.hash != before.hash
    assert cause(before, after) == told


def touch(folder: Path) -> None:
    os.utime(folder / "core/a.py", (1, 1))


def change_excluded(folder: Path) -> None:
    (folder / "node_modules/x.js").write_text("y")
    (folder / "core/a.pyc").touch()


def write_again(folder: Path) -> None:
    (folder / "core/new").write_text("a")
    (folder / "core/new").replace(folder / "core/a.py")


def add_socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(folder)
        listener.bind("core/socket")


@pytest.mark.parametrize("act", [touch, change_excluded, write_again, add_socket])
def test_what_changes_no_image_changes_no_hash(build: Build, act: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    before = scan(build)
    act(build.context)  # type: ignore[operator]
    assert scan(build) == before


@pytest.mark.parametrize("other", [{"args": {"A": "hidden"}}, {"target": "test"}])
def test_arguments_and_target_count(build: Build, other: dict[str, object]) -> None:
    before, after = scan(build), scan(replace(build, **other))  # type: ignore[arg-type]
    assert before.hash != after.hash
    assert cause(before, after) == "its build arguments or target changed"
    assert "hidden" not in repr(after), "arguments may be secret"


def test_the_order_of_arguments_does_not_count(build: Build) -> None:
    first = replace(build, args={"A": "1", "B": "2"})
    assert scan(first) == scan(replace(build, args={"B": "2", "A": "1"}))


def test_a_dockerfile_has_rules_of_its_own(build: Build) -> None:
    (build.context / "backend/Dockerfile.dockerignore").write_text("*\n!core\n")
    assert sorted(scan(build).files) == ["backend/Dockerfile", "core/", "core/a.py", "core/link"]


def test_a_dockerfile_outside_counts(build: Build, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("elsewhere") / "Dockerfile"
    place.write_text("FROM a")
    outside = replace(build, dockerfile=str(place))
    before = scan(outside)
    place.write_text("FROM b")
    assert cause(before, scan(outside)) == f"{place} changed"


def test_a_dockerfile_that_is_a_link_counts_with_its_content(build: Build) -> None:
    place = build.context / "backend/Dockerfile"
    place.rename(build.context / "Dockerfile.real")
    place.symlink_to("../Dockerfile.real")
    before = scan(build)
    (build.context / "Dockerfile.real").write_text("FROM b")
    assert cause(before, scan(build)) == "backend/Dockerfile changed"


@pytest.mark.parametrize("dockerfile", ["./backend/Dockerfile", "backend//Dockerfile", "core/../backend/Dockerfile"])
def test_a_dockerfile_may_be_written_in_many_ways(build: Build, dockerfile: str) -> None:
    assert scan(replace(build, dockerfile=dockerfile)) == scan(build)


def test_what_is_not_there_is_named(build: Build) -> None:
    with pytest.raises(ContextError, match=r"/core/Dockerfile: is not there"):
        scan(replace(build, dockerfile="core/Dockerfile"))
    with pytest.raises(ContextError, match=r"nowhere: is not there: correct build.context"):
        scan(replace(build, context=build.context / "nowhere"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_named(build: Build) -> None:
    (build.context / "core/a.py").chmod(0)
    with pytest.raises(ContextError, match=r"core/a.py: cannot be read: permission denied"):
        scan(build)


def test_a_second_look_reads_no_file(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_module, "SETTLED_NS", -1)
    contexts = Contexts()
    before = contexts.scan(build)
    monkeypatch.setattr("hashlib.file_digest", None)
    assert contexts.scan(build) == before


def test_a_change_within_one_time_stamp_is_seen(build: Build) -> None:
    """Same size, same stamps: what was just written is read again."""
    contexts, place = Contexts(), build.context / "core/a.py"
    before = contexts.scan(build)
    status = place.stat()
    place.write_text("b")
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert contexts.scan(build) != before


def test_names_that_are_no_text(build: Build) -> None:
    place = os.fsencode(build.context) + b"/core/\xff\n.py"
    Path(os.fsdecode(place)).touch()
    context = scan(build)
    assert os.fsdecode(b"core/\xff\n.py") in context.files
    tar, _ = pack(build.context, build.dockerfile)
    with tar, tarfile.open(fileobj=tar, encoding="utf-8", errors="surrogateescape") as packed:
        assert os.fsdecode(b"core/\xff\n.py") in packed.getnames()


# The tar


def unpack(build: Build) -> tuple[dict[str, tarfile.TarInfo], str]:
    tar, dockerfile = pack(build.context, build.dockerfile)
    with tar, tarfile.open(fileobj=tar) as packed:
        return {info.name + ("/" if info.isdir() else ""): info for info in packed}, dockerfile


def test_the_tar_holds_what_the_hash_covers(build: Build) -> None:
    infos, dockerfile = unpack(build)
    assert dockerfile == "backend/Dockerfile"
    assert set(infos) == set(scan(build).files)
    assert {(i.uid, i.gid, i.mtime) for i in infos.values()} == {(0, 0, 0)}
    assert infos["core/link"].linkname == "a.py"
    assert infos["core/a.py"].mode == stat.S_IMODE((build.context / "core/a.py").stat().st_mode)


def test_the_same_files_give_the_same_tar(build: Build) -> None:
    first, _ = pack(build.context, build.dockerfile)
    touch(build.context)
    second, _ = pack(build.context, build.dockerfile)
    with first, second:
        assert first.read() == second.read()


def test_an_excluded_dockerfile_is_hidden_from_copy(build: Build) -> None:
    (build.context / ".dockerignore").write_text("*\n!core\n")
    infos, dockerfile = unpack(build)
    assert dockerfile.startswith(".dockerfile.")
    assert set(infos) == {"core/", "core/a.py", "core/link", dockerfile, ".dockerignore"}


def test_an_excluded_dockerfile_keeps_its_name_where_the_rules_travel_along(build: Build) -> None:
    (build.context / ".dockerignore").write_text("backend/Dockerfile\nnode_modules\n")
    infos, dockerfile = unpack(build)
    assert dockerfile == "backend/Dockerfile"
    assert infos[".dockerignore"].size == len("backend/Dockerfile\nnode_modules\n")


# Stale


def image(label: str | None) -> Image:
    return Image("x", "sha256:1", label)


def made(files: dict[str, str], settings: str = "s", digest: str = "new") -> Context:
    return Context(digest, files, settings)


@pytest.mark.parametrize(
    ("found", "made_from", "state", "told"),
    [
        (None, None, "missing", "no image yet"),
        (image(None), None, "stale", "image has no record of its sources"),
        (image("new"), None, "fresh", ""),
        (image("old"), None, "stale", "its sources changed"),
        (image("old"), made({}, digest="older"), "stale", "its sources changed"),
        (image("old"), made({"a": "1", "b": "0"}, digest="old"), "stale", "b changed"),
        (image("old"), made({"a": "1", "b": "1"}, "other", "old"), "stale", "its build arguments or target changed"),
        (image("old"), made({"d": "1"}, digest="old"), "stale", "3 files changed: a, b, d"),
        (image("old"), made({"d": "1", "e": "1"}, digest="old"), "stale", "4 files changed: a, b, d and 1 more"),
    ],
)
def test_image_states(found: Image | None, made_from: Context | None, state: str, told: str) -> None:
    result = image_state(found, made({"a": "1", "b": "1"}), made_from)
    assert (result.state, result.cause) == (state, told)


def test_records_are_kept_and_the_oldest_go(tmp_path: Path) -> None:
    records = Records(tmp_path / "deep" / "records")
    for number in range(KEEP + 5):
        records.save(made({"a": str(number), "\udcff": "x"}, digest=f"{number:04}"))
        os.utime(records.folder / f"{number:04}.json", (number, number))
    records.save(made({}, digest="last"))
    assert len(list(records.folder.iterdir())) == KEEP
    assert records.load("0104") == made({"a": "104", "\udcff": "x"}, digest="0104")
    assert records.load("0000") is None


@pytest.mark.parametrize("label", [None, "", "../x", "missing", "broken"])
def test_what_is_not_known_is_none(tmp_path: Path, label: str | None) -> None:
    (tmp_path / "broken.json").write_text('{"files": []}')
    assert Records(tmp_path).load(label) is None


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    Records(tmp_path / "file").save(made({}))
