"""Standard output and error that no work stumbles over: it goes on when nobody reads what is said of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from typing import Any, TextIO


class Stream:
    """A text stream that keeps its first failure, instead of raising it, and is silent from then on."""

    def __init__(self, stream: TextIO | None) -> None:
        # One that was closed by whoever started the program is None.
        self._stream: TextIO = stream or open(os.devnull, "w")  # noqa: SIM115, PTH123
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._try(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _try(self, act: Callable[[], object]) -> None:
        if self.failure is not None:
            return
        try:
            act()
        except OSError as error:
            self.failure = error
            self._let_go()

    def _let_go(self) -> None:
        """What is still in the buffer goes nowhere: Python would stumble over it at its exit."""
        with contextlib.suppress(OSError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
