"""BuildKit's progress as our events. Pure.

Shape: BuildKit's `SolveStatus`, which `buildx --progress rawjson` writes: `vertexes` are steps, told again
whenever they change; `logs` are their output in base64, cut anywhere.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vpp_core.errors import VppError
from vpp_desktop.stack.builds.builder import (
    LAST_LINES,
    BuildEvent,
    BuildFailed,
    BuildOrder,
    StepDone,
    StepOutput,
    StepStarted,
    last_state,
    step_failed,
)
from vpp_desktop.stack.engine.errors import absent
from vpp_desktop.stack.engine.snapshot import moment

_NUMBERED = re.compile(r"\[(?:(.*) )?(\d+)/(\d+)\] (.*)", re.DOTALL)
_INTERNAL = re.compile(r"\[\w+\] ")
_CODE = re.compile(r"exit code: (\d+)")
_WRAPPING = re.compile(
    r"^(?:ERROR: |rpc error: code = \w+ desc = |failed to (?:solve|create LLB definition)(?: with frontend [\w.]+)?: )+"
)

LINE_LIMIT = 64 * 1024


@dataclass
class _Step:
    started: StepStarted
    begun: bool = False
    done: bool = False
    pulled: bool = False
    error: str = ""
    rest: bytes = b""
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))


class Reader:
    """Reads one build's progress in order."""

    def __init__(self, order: BuildOrder) -> None:
        self.order = order
        self._steps: dict[str, _Step] = {}
        self._complaints: deque[str] = deque(maxlen=LAST_LINES)

    def read(self, message: Mapping[str, Any] | str) -> Iterator[BuildEvent]:
        """The events of one status; text in between is kept as a complaint."""
        if isinstance(message, str):
            self._complaints.append(message)
            return
        vertexes = message.get("vertexes") or []
        for vertex in vertexes:
            step = self._step(vertex)
            if not step.begun and (vertex.get("started") or vertex.get("completed")):
                step.begun = True
                yield step.started
        for status in message.get("statuses") or []:
            if status.get("total") and (pulling := self._steps.get(str(status.get("vertex")))):
                pulling.pulled = True
        for log in message.get("logs") or []:
            yield from self._log(log)
        for vertex in vertexes:
            yield from self._end(vertex)

    def failure(self) -> VppError:
        """Why the build ended without an image: BuildFailed, or EngineAbsent where no engine answers."""
        text = " ".join(self._complaints)
        if "cannot connect to the docker daemon" in text.lower():
            return absent(text)
        failed = [s for s in self._steps.values() if s.error]
        # A step that fails cancels those that run beside it.
        failed.sort(key=lambda s: "cancel" in s.error)
        if failed:
            step = failed[0]
            code = _CODE.search(step.error)
            return step_failed(self.order, step.started, step.error, int(code[1]) if code else None, list(step.last))
        said = next((c for c in reversed(self._complaints) if c.startswith("ERROR: ")), text)
        reason = _WRAPPING.sub("", said) or "buildx ended without a word"
        hint = f"correct {self.order.dockerfile} and build again"
        return BuildFailed(reason, subject=self.order.service, lines=list(self._complaints), hint=hint)

    def _step(self, vertex: Mapping[str, Any]) -> _Step:
        digest = str(vertex.get("digest"))
        if digest not in self._steps:
            self._steps[digest] = _Step(_started(self.order.service, str(vertex.get("name") or "")))
        return self._steps[digest]

    def _log(self, log: Mapping[str, Any]) -> Iterator[BuildEvent]:
        step = self._steps.get(str(log.get("vertex")))
        if step is None:
            return
        try:
            data = base64.b64decode(log.get("data") or "")
        except binascii.Error:
            return
        *lines, step.rest = (step.rest + data).split(b"\n")
        if len(step.rest) > LINE_LIMIT:
            lines, step.rest = [*lines, step.rest], b""
        for line in lines:
            yield from _output(step, line)

    def _end(self, vertex: Mapping[str, Any]) -> Iterator[BuildEvent]:
        step = self._step(vertex)
        step.error = str(vertex.get("error") or step.error)
        if not vertex.get("completed") or step.done:
            return
        step.done = True
        rest, step.rest = step.rest, b""
        yield from _output(step, rest)
        if not step.error:
            one = step.started
            # A base image that was there already is not always told as cached.
            here = one.instruction.upper().startswith("FROM ") and not step.pulled
            cached = bool(vertex.get("cached")) or here
            yield StepDone(one.service, one.number, one.total, one.instruction, cached, _seconds(vertex), one.stage)


def _started(service: str, name: str) -> StepStarted:
    """`[backend 3/7] RUN npm ci` is step 3 of 7 of the stage `backend`; `[internal] load ...` has no number."""
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return StepStarted(service, 0, 0, _INTERNAL.sub("", name, count=1))
    stage = (match[1] or "").rpartition(" ")[2]  # a platform may come before it
    return StepStarted(service, int(match[2]), int(match[3]), " ".join(match[4].split()), stage)


def _output(step: _Step, line: bytes) -> Iterator[BuildEvent]:
    text = last_state(line.decode("utf-8", "replace"))
    if text:
        step.last.append(text)
        yield StepOutput(step.started.service, step.started.number, text, step.started.stage)


def _seconds(vertex: Mapping[str, Any]) -> float | None:
    began, ended = moment(vertex.get("started")), moment(vertex.get("completed"))
    return max(0.0, (ended - began).total_seconds()) if began and ended else None
