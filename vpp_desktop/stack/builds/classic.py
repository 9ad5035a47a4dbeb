"""The classic builder's messages as our events. Pure, but for the clock it is given.

Shapes: Docker Engine API, `ImageBuild`. `stream` holds the builder's own words and the steps' output,
both cut anywhere; `status` tells of a pull; `aux` the image's id; `errorDetail` ends it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vpp_desktop.stack.builds.builder import (
    LAST_LINES,
    BuildEvent,
    BuildFailed,
    BuildOrder,
    Built,
    StepDone,
    StepOutput,
    StepStarted,
    last_state,
    step_failed,
)

_STEP = re.compile(r"Step (\d+)/(\d+) : (.+)", re.DOTALL)
_OWN = re.compile(
    r" ---> (?:Using cache|(?:Running in )?(?:[0-9a-f]{12,64})?)|Removing intermediate container [0-9a-f]{12,64}"
    r"|Successfully (?:built [0-9a-f]{12,64}|tagged \S+)"
)
_RED, _RESET = "\x1b[91m", "\x1b[0m"
_CODE = re.compile(r"returned a non-zero code: (\d+)")


class Reader:
    """Reads one build's messages in order."""

    def __init__(self, order: BuildOrder, clock: Callable[[], float]) -> None:
        self.order = order
        self.image_id = ""
        self._clock = clock
        self._step: StepStarted | None = None
        self._number = 0
        self._since = 0.0
        self._cached = False
        self._rest = ""
        self._last: deque[str] = deque(maxlen=LAST_LINES)

    def read(self, message: Mapping[str, Any]) -> Iterator[BuildEvent]:
        """The events of one message.

        Raises:
            BuildFailed: the message says so.
        """
        if "errorDetail" in message or "error" in message:
            yield from self._flush()
            raise self._failure(message)
        if isinstance(message.get("aux"), dict):
            self.image_id = str(message["aux"].get("ID") or self.image_id)
        if isinstance(text := message.get("stream"), str):
            yield from self._stream(text)
        elif isinstance(status := message.get("status"), str):
            yield from self._pull(status, message)

    def end(self) -> Iterator[BuildEvent]:
        """The events after the last message.

        Raises:
            BuildFailed: there was no image's id, so the connection broke off.
        """
        yield from self._done()
        if not self.image_id:
            message = "the engine ended the build without a word"
            raise BuildFailed(message, subject=self.order.service, hint="see whether it runs: docker info")
        yield Built(self.order.service, self.order.image, self.image_id)

    def _stream(self, text: str) -> Iterator[BuildEvent]:
        own = text.rstrip("\n")
        step = _STEP.fullmatch(own)
        # What a step prints may look like the next one; its number seldom fits too.
        if step and int(step[1]) == self._number + 1:
            yield from self._next(int(step[1]), int(step[2]), " ".join(step[3].split()))
        elif _OWN.fullmatch(own):
            # Its own words come whole, but right behind a line of output that has no end.
            yield from self._flush()
            self._cached = own == " ---> Using cache" or (self._cached and "Running in" not in own)
        else:
            *lines, self._rest = (self._rest + _without_red(text)).split("\n")
            for line in lines:
                yield from self._line(line)

    def _next(self, number: int, total: int, instruction: str) -> Iterator[BuildEvent]:
        yield from self._done()
        self._number = number
        # FROM and ARG make nothing by themselves.
        self._since, self._cached = self._clock(), instruction.upper().startswith(("FROM ", "ARG "))
        total -= len(self.order.labels)  # the engine adds a step for each, which nobody wrote
        self._step = None
        if number <= total:
            self._step = StepStarted(self.order.service, number, total, instruction)
            yield self._step

    def _line(self, line: str) -> Iterator[BuildEvent]:
        line = last_state(line)
        if line:
            self._last.append(line)
            yield StepOutput(self.order.service, self._number, line)

    def _pull(self, status: str, message: Mapping[str, Any]) -> Iterator[BuildEvent]:
        self._cached = False
        if not message.get("progressDetail"):  # else a bar that is redrawn
            name = f"{message['id']}: " if message.get("id") else ""
            yield from self._line(name + status)

    def _flush(self) -> Iterator[BuildEvent]:
        rest, self._rest = self._rest, ""
        if rest:
            yield from self._line(rest)

    def _done(self) -> Iterator[BuildEvent]:
        yield from self._flush()
        step, self._last = self._step, deque(maxlen=LAST_LINES)
        if step is not None:
            seconds = self._clock() - self._since
            yield StepDone(step.service, step.number, step.total, step.instruction, self._cached, seconds)

    def _failure(self, message: Mapping[str, Any]) -> BuildFailed:
        detail = message.get("errorDetail") or {}
        reason = " ".join(str(detail.get("message") or message.get("error") or "no reason given").split())
        if self._step is None:
            return BuildFailed(reason, subject=self.order.service, hint="correct it and build again")
        code = _CODE.search(reason)
        return step_failed(self.order, self._step, reason, int(code[1]) if code else None, list(self._last))


def _without_red(text: str) -> str:
    """Output without the colour that the engine puts around what came from standard error."""
    if text.startswith(_RED) and text.endswith(_RESET):
        return text[len(_RED) : -len(_RESET)]
    return text
