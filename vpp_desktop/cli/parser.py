"""The program's kind of argument parser."""

from __future__ import annotations

import argparse
import os
import re
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """Says first what the program is for, then how it is used. A file's name may begin with a dash.

    Long options are not abbreviated: a script must not break when one is added.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, **options})
        self._words: list[str] = []

    def format_help(self) -> str:
        text = super().format_help()
        if not self.description:
            return text
        return f"{self.description}\n\n{text.replace(self.description, '', 1)}".replace("\n\n\n", "\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self._words = list(args or [])
        return super().parse_known_args(args, namespace)

    def _parse_optional(self, arg_string: str) -> Any:
        """argparse asks here whether a word is an option: one that is none, and is a file, is that file's name."""
        if arg_string.partition("=")[0] not in self._option_string_actions and os.path.lexists(arg_string):
            return None
        return super()._parse_optional(arg_string)

    def error(self, message: str) -> NoReturn:
        before = self._words[: self._words.index("--")] if "--" in self._words else self._words
        dashed = [word for word in before if re.match("-[^-]", word) and word not in self._option_string_actions]
        if dashed:
            message += (
                f" (no file {dashed[0]} is here; a name with a leading dash may stand at the end: -- {dashed[0]})"
            )
        super().error(message)
