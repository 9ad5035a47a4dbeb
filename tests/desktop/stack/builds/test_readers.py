"""What both builders tell, read from recorded messages."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_core.errors import VppError
from vpp_desktop.stack.builds import classic, rawjson
from vpp_desktop.stack.builds.builder import (
    BuildEvent,
    BuildFailed,
    BuildOrder,
    Built,
    StepDone,
    StepOutput,
    StepStarted,
)
from vpp_desktop.stack.builds.jsonstream import Objects
from vpp_desktop.stack.engine.errors import EngineAbsent

ORDER = BuildOrder("backend", "backend:latest", Path("/x"), "Dockerfile")
ID = "0123456789ab"


def told(event: BuildEvent) -> str:
    """An event as a short line."""
    match event:
        case StepStarted():
            return f"{event.stage}>{event.number}/{event.total} {event.instruction}"
        case StepOutput():
            return f"{event.stage}|{event.number} {event.line}"
        case StepDone():
            seconds = "?" if event.seconds is None else f"{event.seconds:g}"
            return f"{event.stage}<{event.number}/{event.total} {'cached' if event.cached else seconds}"
        case Built():
            return f"built {event.image_id}"


# JSON in pieces


@given(st.data())
def test_objects_come_whole_however_they_are_cut(data: st.DataObject) -> None:
    objects = [{"a": "é\n{}"}, {"b": [1, {"c": 2}]}, {}]
    text = (
        "plain é line\n" + "".join(json.dumps(o, ensure_ascii=False, indent=1) + "\n" for o in objects) + "ERROR: x\n{"
    )
    raw, reader, found = text.encode(), Objects(), []
    while raw:
        size = data.draw(st.integers(1, 20))
        found += list(reader.feed(raw[:size]))
        raw = raw[size:]
    assert found == ["plain é line", *objects, "ERROR: x"]
    assert reader.end() == "{"


def test_a_line_of_the_end_needs_no_newline() -> None:
    reader = Objects()
    assert list(reader.feed(b'{"a": 1}{"b": 2} ERROR: gone')) == [{"a": 1}, {"b": 2}]
    assert reader.end() == "ERROR: gone"


# The classic builder


def clock() -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += 1


def read_classic(*messages: Mapping[str, Any], end: bool = True) -> list[str]:
    reader = classic.Reader(ORDER, clock().__next__)
    events = [told(event) for message in messages for event in reader.read(message)]
    return events + ([told(event) for event in reader.end()] if end else [])


def stream(*texts: str) -> list[dict[str, str]]:
    return [{"stream": text} for text in texts]


def test_steps_in_order() -> None:
    assert read_classic(
        *stream("Step 1/4 : FROM x", "\n", f" ---> {ID}\n"),
        *stream("Step 2/4 : RUN a  &&     b", "\n", " ---> Using cache\n", f" ---> {ID}\n"),
        *stream("Step 3/4 : RUN c", "\n", f" ---> Running in {ID}\n", "one\ntw", "o\n", "10%\r100%\r\n", "thr"),
        *stream("ee", f"Removing intermediate container {ID}\n", f" ---> {ID}\n"),
        *stream("Step 4/4 : COPY . /", "\n", f" ---> {ID}\n"),
        {"aux": {"ID": "sha256:1"}},
        *stream(f"Successfully built {ID}\n", "Successfully tagged backend:latest\n"),
    ) == [
        ">1/4 FROM x",
        "<1/4 cached",
        ">2/4 RUN a && b",
        "<2/4 cached",
        ">3/4 RUN c",
        "|3 one",
        "|3 two",
        "|3 100%",
        "|3 three",
        "<3/4 1",
        ">4/4 COPY . /",
        "<4/4 1",
        "built sha256:1",
    ]


def test_output_without_an_end_and_from_standard_error() -> None:
    assert read_classic(
        *stream("Step 1/1 : RUN x", "\n", f" ---> Running in {ID}\n", "\x1b[91mred\nblue\x1b[0m", "\x1b[1mown\x1b[0m"),
        *stream(f"Removing intermediate container {ID}\n", f" ---> {ID}\n"),
        {"aux": {"ID": "sha256:1"}},
    ) == [">1/1 RUN x", "|1 red", "|1 blue\x1b[1mown\x1b[0m", "<1/1 1", "built sha256:1"]


def test_the_steps_that_set_our_labels_are_not_counted() -> None:
    reader = classic.Reader(replace(ORDER, labels={"a": "b", "c": "d"}), clock().__next__)
    messages: list[dict[str, Any]] = stream("Step 1/3 : RUN x", "Step 2/3 : LABEL a=b", "Step 3/3 : LABEL c=d")  # type: ignore[assignment]
    messages.append({"aux": {"ID": "sha256:1"}})
    events = [told(event) for message in messages for event in reader.read(message)]
    assert events + [told(event) for event in reader.end()] == [">1/1 RUN x", "<1/1 1", "built sha256:1"]


def test_a_pull_is_output_of_its_step_without_the_bars() -> None:
    assert read_classic(
        *stream("Step 1/1 : FROM x"),
        {"status": "Pulling from library/x", "id": "1"},
        {"status": "Downloading", "progressDetail": {"current": 1}, "id": "abc"},
        {"status": "Pull complete", "progressDetail": {}, "id": "abc"},
        {"aux": {"ID": "sha256:1"}},
    ) == [">1/1 FROM x", "|1 1: Pulling from library/x", "|1 abc: Pull complete", "<1/1 1", "built sha256:1"]


def test_what_only_looks_like_a_step_is_output() -> None:
    events = read_classic(*stream("Step 1/2 : RUN x", "Step 1/2 : RUN x\n", "Step 5/2 : RUN y\n"), end=False)
    assert events == [">1/2 RUN x", "|1 Step 1/2 : RUN x", "|1 Step 5/2 : RUN y"]


def test_a_failing_step_tells_instruction_exit_code_and_output() -> None:
    reader = classic.Reader(ORDER, clock().__next__)
    for message in stream(
        "Step 1/2 : FROM x", "Step 2/2 : RUN npm ci", *(f"line {n}\n" for n in range(30)), "last words"
    ):
        list(reader.read(message))
    message = "The command '/bin/sh -c npm ci' returned a non-zero code: 2"
    with pytest.raises(BuildFailed) as caught:
        list(reader.read({"errorDetail": {"code": 2, "message": message}, "error": message}))
        list(reader.read({"error": message}))
    error = caught.value
    assert (error.number, error.total, error.instruction, error.exit_code) == (2, 2, "RUN npm ci", 2)
    assert str(error).startswith("backend: step 2 of 2 failed with exit code 2: RUN npm ci: ")


def test_the_last_lines_are_kept_with_the_one_that_has_no_end() -> None:
    reader = classic.Reader(ORDER, clock().__next__)
    for message in stream("Step 1/1 : RUN x", *(f"line {n}\n" for n in range(30)), "last words"):
        list(reader.read(message))
    with pytest.raises(BuildFailed) as caught:
        for _ in reader.read({"error": "returned a non-zero code: 137"}):
            pass
    assert caught.value.lines == (*(f"line {n}" for n in range(11, 30)), "last words")
    assert "memory" in caught.value.hint


def test_a_step_that_runs_nothing_tells_why_it_failed() -> None:
    reason = "COPY failed: file not found in build context or excluded by .dockerignore: stat x: file does not exist"
    with pytest.raises(BuildFailed, match="backend: step 1 of 1 failed: COPY x /: COPY failed: file not found"):
        read_classic(*stream("Step 1/1 : COPY x /"), {"error": reason})


def test_a_stream_that_breaks_off_is_no_image() -> None:
    with pytest.raises(BuildFailed, match="without a word"):
        read_classic(*stream("Step 1/1 : RUN x", "half"))


# BuildKit


def vertex(name: str, start: int | None = None, end: int | None = None, **more: Any) -> dict[str, Any]:
    stamp = "2026-01-01T00:00:{:02}.123456789Z"
    row: dict[str, Any] = {"digest": f"sha256:{name}", "name": name, **more}
    row |= {"started": stamp.format(start)} if start is not None else {}
    return row | ({"completed": stamp.format(end)} if end is not None else {})


def log(name: str, data: bytes) -> dict[str, Any]:
    return {"vertex": f"sha256:{name}", "stream": 1, "data": base64.b64encode(data).decode()}


def read_rawjson(*messages: Mapping[str, Any] | str) -> tuple[list[str], VppError]:
    reader = rawjson.Reader(ORDER)
    return [told(event) for message in messages for event in reader.read(message)], reader.failure()


def test_vertexes_become_steps_of_their_stages() -> None:
    run = "[backend 2/3] RUN a &&  b"
    events, _ = read_rawjson(
        {"vertexes": [vertex("[internal] load build definition", 0)]},
        {
            "vertexes": [
                vertex("[internal] load build definition", 0, 1),
                vertex("[base 1/1] FROM x", 1, 1, cached=True),
            ]
        },
        {"vertexes": [vertex(run)]},
        {"vertexes": [vertex(run, 1)], "logs": [log(run, b"one\ntw"), log(run, b"o\n1%\r"), log(run, b"2%\n\xff\xc3")]},
        {"vertexes": [vertex(run, 1, 4)], "logs": [log(run, b"\xa9")], "statuses": [{"id": "x"}]},
        {"vertexes": [vertex(run, 1, 4)]},
        {"vertexes": [vertex("[linux/amd64 stage-1 1/2] COPY . .", 4)]},
        {"vertexes": [vertex("exporting to image", 5, 5)]},
        {"logs": [log("nobody's", b"x\n")], "warnings": []},
    )
    assert events == [
        ">0/0 load build definition",
        "base>1/1 FROM x",
        "<0/0 1",
        "base<1/1 cached",
        "backend>2/3 RUN a && b",
        "backend|2 one",
        "backend|2 two",
        "backend|2 2%",
        "backend|2 \N{REPLACEMENT CHARACTER}é",
        "backend<2/3 3",
        "stage-1>1/2 COPY . .",
        ">0/0 exporting to image",
        "<0/0 0",
    ]


def test_a_base_image_that_was_pulled_is_not_cached() -> None:
    events, _ = read_rawjson(
        {"vertexes": [vertex("[1/1] FROM x", 0)]},
        {"vertexes": [vertex("[1/1] FROM x", 0, 2)], "statuses": [{"vertex": "sha256:[1/1] FROM x", "total": 9}]},
    )
    assert events == [">1/1 FROM x", "<1/1 2"]


def test_the_step_that_failed_is_told_not_those_it_cancelled() -> None:
    bad, other = "[web 2/3] RUN npm ci", "[api 2/3] RUN pip"
    events, error = read_rawjson(
        {"vertexes": [vertex(bad, 0), vertex(other, 0)], "logs": [log(bad, b"broken lock\nno newline")]},
        {"vertexes": [vertex(other, 0, 1, error="context canceled")]},
        {
            "vertexes": [
                vertex(bad, 0, 1, error='process "/bin/sh -c npm ci" did not complete successfully: exit code: 3')
            ]
        },
        "ERROR: failed to solve: process ... exit code: 3",
    )
    assert not [event for event in events if "<" in event]
    assert isinstance(error, BuildFailed)
    assert str(error).startswith("backend: step 2 of 3 of stage web failed with exit code 3: RUN npm ci: ")
    assert (error.exit_code, error.lines) == (3, ("broken lock", "no newline"))


def test_an_error_outside_the_steps() -> None:
    old = "ERROR: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: "
    old += "failed to create LLB definition: dockerfile parse error line 2: x"
    assert read_rawjson(old)[1].message == "dockerfile parse error line 2: x"
    text = "ERROR: failed to solve: dockerfile parse error on line 2: unknown instruction: FOO"
    _, error = read_rawjson(
        {"vertexes": [vertex("[internal] load build definition", 0, 1)]}, "Dockerfile:2", text, "---"
    )
    assert str(error).startswith(
        "backend: dockerfile parse error on line 2: unknown instruction: FOO: correct Dockerfile"
    )


def test_an_image_that_cannot_be_had() -> None:
    name = "[internal] load metadata for docker.io/library/x:1"
    _, error = read_rawjson({"vertexes": [vertex(name, 0, 1, error="pull access denied")]}, "ERROR: failed to solve: x")
    assert "the build failed: load metadata for docker.io/library/x:1: pull access denied" in str(error)


def test_no_engine_is_no_build_failure() -> None:
    _, error = read_rawjson("ERROR: Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?")
    assert isinstance(error, EngineAbsent)
    assert isinstance(read_rawjson()[1], BuildFailed)
