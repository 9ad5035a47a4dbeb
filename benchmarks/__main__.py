"""`./vpp bench [NAME [ARGUMENTS]]`: list the benchmarks or run one.

A benchmark is a module of this folder with `main(argv) -> int`; the first line of its docstring is shown in the list.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent


def available() -> dict[str, str]:
    """Name and first docstring line of each benchmark, read without importing it."""
    found = {}
    for path in sorted(FOLDER.glob("[!_]*.py")):
        tree = ast.parse(path.read_bytes())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmark; its exit code."""
    benchmarks = available()
    if not arguments or arguments[0] in ("-h", "--help"):
        print("usage: ./vpp bench NAME [ARGUMENTS]\n")
        print("\n".join(f"  {name:<16}{text}" for name, text in benchmarks.items()))
        return 0
    name, *rest = arguments
    if name not in benchmarks:
        print(f"vpp: bench: no benchmark {name!r}: one of {', '.join(benchmarks)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{name}").main(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
