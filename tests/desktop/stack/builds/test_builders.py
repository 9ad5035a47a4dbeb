"""Real builds on a real engine, by both builders."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.desktop.stack.builds.conftest import Workshop
from tests.desktop.stack.builds.tricky import FILES, TRICKY, make_tree
from vpp_desktop.stack import observed
from vpp_desktop.stack.builds.builder import (
    BuildEvent,
    BuildFailed,
    Built,
    StepDone,
    StepOutput,
    StepStarted,
)
from vpp_desktop.stack.builds.buildkit import OLDEST, BuildKitBuilder, choose_builder
from vpp_desktop.stack.builds.context import Contexts
from vpp_desktop.stack.builds.stale import Records, image_state
from vpp_desktop.stack.desired import Build
from vpp_desktop.stack.docker_cli import DockerCli
from vpp_desktop.stack.engine import Endpoint, EngineAbsent
from vpp_desktop.stack.engine.builder import ClassicBuilder
from vpp_desktop.stack.engine.client import Client

pytestmark = pytest.mark.engine

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[4]


def steps(events: list[BuildEvent]) -> list[tuple[int, int, str, bool]]:
    done = [e for e in events if isinstance(e, StepDone) and e.number]
    return [(e.number, e.total, e.instruction.partition(" ")[0], e.cached) for e in done]


def output(events: list[BuildEvent]) -> list[str]:
    return [e.line for e in events if isinstance(e, StepOutput)]


async def test_steps_are_told_in_order_with_what_was_cached(workshop: Workshop) -> None:
    (workshop.folder / "a").write_text("content\n")
    order = workshop.order(
        "COPY a /a\nRUN cat a && echo err >&2\nRUN touch b", labels={"some": "label", "other": "label"}
    )
    first = await workshop.build(order)
    assert steps(first) == [
        (1, 4, "FROM", True), (2, 4, "COPY", False), (3, 4, "RUN", False), (4, 4, "RUN", False)]  # fmt: skip
    assert sorted(output(first)) == ["content", "err"], "the engine keeps no order between the two streams"
    begun = [e.number for e in first if isinstance(e, StepStarted) and e.number]
    assert begun == [1, 2, 3, 4]
    assert all(e.seconds is not None and e.seconds >= 0 for e in first if isinstance(e, StepDone))
    last = first[-1]
    image = await workshop.engine.image(workshop.name)
    assert image is not None
    assert last == Built("backend", workshop.name, image.id)

    again = await workshop.build(order)
    assert [cached for *_, cached in steps(again)] == [True] * 4
    assert again[-1] == last, "a build without a change is the same image"

    (workshop.folder / "a").write_text("other")
    assert [cached for *_, cached in steps(await workshop.build(order))] == [True, False, False, False]
    assert [cached for *_, cached in steps(await workshop.build(replace(order, no_cache=True)))][1:] == [False] * 3


async def test_a_failing_step_tells_instruction_exit_code_and_output(workshop: Workshop) -> None:
    with pytest.raises(BuildFailed) as caught:
        await workshop.build(workshop.order("RUN seq 1 30 && echo broken && exit 7"))
    error = caught.value
    assert (error.subject, error.number, error.total, error.exit_code) == ("backend", 2, 2, 7)
    assert error.instruction == "RUN seq 1 30 && echo broken && exit 7"
    assert error.lines == (*(str(n) for n in range(12, 31)), "broken")
    assert await workshop.engine.image(workshop.name) is None


@pytest.mark.parametrize(
    ("dockerfile", "told"),
    [
        ("FOO bar", "unknown instruction: FOO"),
        ("COPY missing /", "missing"),
        ('RUN ["/no/such/program"]', "no/such/program"),
    ],
)
async def test_what_cannot_be_built_says_why(workshop: Workshop, dockerfile: str, told: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        await workshop.build(workshop.order(dockerfile))
    assert told.lower() in str(caught.value).lower()


async def test_arguments_target_and_network(workshop: Workshop) -> None:
    dockerfile = f"ARG A=no\nRUN echo A=$A > /a\nFROM {workshop.base} AS other\nRUN exit 3"
    order = workshop.order(dockerfile, args={"A": "yes, it's"}, target="first", network="none")
    text = (order.context / "Dockerfile").read_text()
    (order.context / "Dockerfile").write_text(text.replace("\n", " AS first\n", 1))
    await workshop.build(order)
    assert workshop.run(workshop.name, "cat", "/a") == "A=yes, it's\n"


async def test_the_label_tells_stale_from_fresh_and_which_file_changed(workshop: Workshop, tmp_path: Path) -> None:
    (workshop.folder / "main.py").write_text("one")
    order, contexts, records = workshop.order("COPY . /x"), Contexts(), Records(tmp_path / ".records")
    (workshop.folder / ".dockerignore").write_text(".records\n")
    sources = Build(workshop.folder)
    before = contexts.scan(sources)

    async def state() -> tuple[str, str]:
        image = await workshop.engine.image(workshop.name)
        found = image_state(image, contexts.scan(sources), records.load(image.context if image else None))
        return found.state, found.cause

    assert await state() == ("missing", "no image yet")
    await workshop.build(order)
    assert await state() == ("stale", "image has no record of its sources")
    records.save(before)
    await workshop.build(replace(order, labels={observed.CONTEXT: before.hash}))
    assert await state() == ("fresh", "")
    (workshop.folder / "main.py").write_text("two")
    assert await state() == ("stale", "main.py changed")


async def until(stream: object, wanted: Callable[[BuildEvent], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not wanted(await anext(stream)):  # type: ignore[call-overload]
            pass


def sleeping(mark: str) -> bool:
    """Whether a step that carries this mark is under way; the engine is on this machine."""
    lines = [p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline"])]
    return any(line[:1] == ["sleep"] and mark in line for line in lines)


async def until_sleeping(mark: str, wanted: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while sleeping(mark) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_closing_the_iterator_ends_the_build(workshop: Workshop) -> None:
    mark = f"6{os.getpid()}"
    stream = workshop.builder.build(workshop.order(f"RUN echo begun; sleep {mark}\nRUN echo after"))
    await until(stream, lambda e: isinstance(e, StepOutput) and e.line == "begun")
    await until_sleeping(mark, True)
    await stream.aclose()  # type: ignore[attr-defined]
    await until_sleeping(mark, False)
    assert await workshop.engine.image(workshop.name) is None


async def test_cancelling_the_reader_ends_the_build_and_no_other(workshop: Workshop) -> None:
    """Two are under way at once."""
    marks = (f"7{os.getpid()}", f"8{os.getpid()}")
    builds = []
    for mark in marks:
        builds.append(asyncio.create_task(workshop.build(workshop.order(f"RUN sleep {mark}"))))
        await until_sleeping(mark, True)
    assert sleeping(marks[0])
    for build, mark in zip(builds, marks, strict=True):
        assert sleeping(mark)
        build.cancel()
        with pytest.raises(asyncio.CancelledError):
            await build
        await until_sleeping(mark, False)


async def test_a_killed_program_leaves_no_build(workshop: Workshop) -> None:
    mark, name = f"9{os.getpid()}", workshop.builder.name
    order = workshop.order(f"RUN sleep {mark}")
    code = BUILD_ONE.format(name=name, context=str(order.context), image=order.image)
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT, env=workshop.cli.environment)
    try:
        await until_sleeping(mark, True)
    finally:
        program.kill()
        await program.wait()
    await until_sleeping(mark, False)


BUILD_ONE = """
import asyncio
from pathlib import Path
from vpp_desktop.stack.builds.buildkit import BuildKitBuilder, BuildOrder, ClassicBuilder, DockerCli
from vpp_desktop.stack.engine import Engine

async def main():
    engine = await Engine.connect()
    cli = DockerCli(engine.endpoint)
    classic = {name!r} == "classic"
    builder = ClassicBuilder(engine.client) if classic else BuildKitBuilder(cli, await cli.plugin("buildx"))
    async for _ in builder.build(BuildOrder("x", {image!r}, Path({context!r}))):
        pass

asyncio.run(main())
"""


async def test_two_builds_at_once_keep_their_events_apart(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = replace(workshop, folder=tmp_path_factory.mktemp("other"), name=workshop.name.replace(":1", "-b:1"))
    text = "RUN for i in 1 2 3; do echo {} $i; done"
    orders = [replace(w.order(text.format(s)), service=s) for w, s in ((workshop, "one"), (other, "two"))]
    for order, events in zip(orders, await asyncio.gather(*map(workshop.build, orders)), strict=True):
        assert output(events) == [f"{order.service} {n}" for n in (1, 2, 3)]
        assert {e.service for e in events} == {order.service}
        assert isinstance(events[-1], Built)
        assert events[-1].image == order.image


async def test_unicode_and_binary_output(workshop: Workshop) -> None:
    (workshop.folder / "bytes").write_bytes("grüße 漢字\n".encode() + b"\xff\xfe\0end\n" + b"10%\r100%\n" + b"last")
    events = await workshop.build(workshop.order("COPY bytes /\nRUN cat /bytes"))
    assert output(events)[0] == "grüße 漢字"
    assert output(events)[1].endswith("end")
    assert output(events)[2:] == ["100%", "last"]


async def test_much_output_comes_whole_and_in_order(workshop: Workshop) -> None:
    events = await workshop.build(workshop.order("RUN seq 1 20000"))
    assert output(events) == [str(n) for n in range(1, 20001)]


async def test_no_engine_is_told_as_such(workshop: Workshop) -> None:
    nowhere = Endpoint("unix:///nowhere/docker.sock", "test")
    client = Client(nowhere)
    builder = ClassicBuilder(client)
    if isinstance(workshop.builder, BuildKitBuilder):
        cli = DockerCli(nowhere, workshop.cli.environment)
        buildx = await cli.plugin("buildx")
        assert buildx is not None
        builder = BuildKitBuilder(cli, buildx)  # type: ignore[assignment]
    with pytest.raises(EngineAbsent):
        await replace(workshop, builder=builder).build(workshop.order("RUN echo"))
    client.close()


async def test_buildkit_is_chosen_where_it_is(workshop: Workshop) -> None:
    cli = workshop.cli
    buildx = await cli.plugin("buildx")
    expected = "buildkit" if buildx is not None and buildx.version >= OLDEST else "classic"
    assert (await choose_builder(cli, workshop.engine.client)).name == expected
    bare = DockerCli(workshop.engine.endpoint, {"PATH": "", "DOCKER_CONFIG": "/nowhere"})
    if await bare.plugin("buildx") is None:
        assert (await choose_builder(bare, workshop.engine.client)).name == "classic"


# Which files a build sees


async def seen_by_copy(workshop: Workshop, rules: str) -> set[str]:
    (workshop.folder / ".dockerignore").write_text(rules)
    order = replace(workshop.order(""), dockerfile=str(workshop.folder.parent / f"{workshop.folder.name}.Dockerfile"))
    Path(order.dockerfile).write_text(f"FROM {workshop.base}\nCOPY . /ctx\nRUN find /ctx -type f\n")
    listed = output(await workshop.build(replace(order, no_cache=True)))
    found = {line.removeprefix("/ctx/") for line in listed} - {".dockerignore"}
    return {path for path in found if not path.startswith(".dockerfile.")}  # see tarball._add_dockerfile


@pytest.mark.slow
async def test_a_build_sees_the_files_that_the_hash_covers(workshop: Workshop) -> None:
    make_tree(workshop.folder)
    (workshop.folder / "Dockerfile").write_text("x")
    wrong: dict[str, object] = {}
    for rules, excluded in TRICKY:
        try:
            found = await seen_by_copy(workshop, f"{rules}\n")
        except BuildFailed as error:
            wrong[rules] = str(error)
            continue
        if found != set(FILES) - excluded:
            wrong[rules] = {"should be out": found & excluded, "should be in": set(FILES) - excluded - found}
    assert not wrong
