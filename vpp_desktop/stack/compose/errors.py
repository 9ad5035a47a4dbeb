"""What is wrong with a compose file, or with the files of variables that belong to it."""

from __future__ import annotations

from vpp_core.errors import UsageError


class ComposeError(UsageError):
    """A compose file or a file of variables asks for something that cannot be done.

    Attributes:
        file: its name as a person knows it.
        line: counted from 1; 0 where no line is to blame.
        key: the path of the key, `services.backend.ports[0]`, or a variable's name; may be empty.
    """

    def __init__(self, message: str, *, file: str, line: int = 0, key: str = "", hint: str = "") -> None:
        super().__init__(message, subject=f"{file}, line {line}" if line else file, hint=hint)
        self.file = file
        self.line = line
        self.key = key
