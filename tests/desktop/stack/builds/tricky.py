"""A tree of files and rules for it, with what they exclude: for our matcher and for both real builders."""

from __future__ import annotations

from pathlib import Path

FILES = (
    ".env",
    ".git/config",
    "Dockerfile",
    "README.md",
    "a b.txt",
    "readme.md",
    "src/a.py",
    "src/a.pyc",
    "src/deep/b.pyc",
    "src/deep/c.py",
    "src/é.py",
    "srcs.txt",
    "tests/a.py",
    "tests/x-y.py",
    "web/node_modules/m.js",
    "web/node_modules/x/index.js",
    "web/package.json",
    "web/page.js",
)
PY = {"src/a.py", "src/deep/c.py", "src/é.py", "tests/a.py", "tests/x-y.py"}
NODE = {"web/node_modules/m.js", "web/node_modules/x/index.js"}
SRC = {path for path in FILES if path.startswith("src/")}
WEB = {path for path in FILES if path.startswith("web/")}
ALL = set(FILES)

# Rules -> what they exclude.
TRICKY: list[tuple[str, set[str]]] = [
    ("", set()),
    ("# *\n\n", set()),
    ("*", ALL),
    ("**", ALL),
    (".", set()),
    ("/", set()),
    ("src", SRC),
    ("/src/", SRC),
    ("./web/../src", SRC),
    ("  src  ", SRC),
    ("README.md", {"README.md"}),
    ("*.pyc", set()),
    ("**/*.pyc", {"src/a.pyc", "src/deep/b.pyc"}),
    ("*/*.pyc", {"src/a.pyc"}),
    ("src/**/*.py", {"src/a.py", "src/deep/c.py", "src/é.py"}),
    ("src/**", SRC),
    ("**/deep", {"src/deep/b.pyc", "src/deep/c.py"}),
    ("**/node_modules", NODE),
    ("node_modules", set()),
    ("src*", SRC | {"srcs.txt"}),
    ("sr?", SRC),
    ("**c", SRC | {"src/a.pyc", "src/deep/b.pyc"}),
    ("[Rr]eadme.md", {"readme.md"}),
    ("[^r]*.md", {"README.md"}),
    ("tests/[!a].py", {"tests/a.py"}),
    ("tests/x[^a-z]y.py", {"tests/x-y.py"}),
    ("tests/x[a-z\\-]y.py", {"tests/x-y.py"}),
    ("a\\ b.txt", {"a b.txt"}),
    ("README\\.m*", {"README.md"}),
    ("src/?.py", {"src/a.py", "src/é.py"}),
    ("*\n!src", ALL - SRC),
    ("*\n! src", ALL - SRC),
    ("*\n!/src/", ALL - SRC),
    ("*\n!src\n**/*.pyc", ALL - (SRC - {"src/a.pyc", "src/deep/b.pyc"})),
    ("*\n!src\nsrc/deep\n!src/deep/c.py", ALL - (SRC - {"src/deep/b.pyc"})),
    ("*\n!src/deep/c.py", ALL - {"src/deep/c.py"}),
    ("*\n!**/*.py", ALL - PY),
    # BuildKit does not ask whether `tests` matches the folder, which `*` has excluded already.
    ("*\n!**/*.py\ntests", ALL - PY),
    ("*\n!**/*.py\ntests/**", (ALL - PY) | {"tests/a.py", "tests/x-y.py"}),
    ("**\n!web/*.js*", ALL - {"web/package.json", "web/page.js"}),
    ("web\n!web/node_modules/x", WEB - {"web/node_modules/x/index.js"}),
    ("!src\nsrc", SRC),
    ("*\n!.env\n!.git", ALL - {".env", ".git/config"}),
    ("*\n!web\n**/node_modules\n.env*", ALL - (WEB - NODE)),
    # Nor whether `!src` matches the folder, which nothing excluded.
    ("src/deep\n!src\nweb", WEB | {"src/deep/b.pyc", "src/deep/c.py"}),
]


def make_tree(folder: Path) -> None:
    for path in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)
