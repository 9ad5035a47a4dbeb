"""What `.dockerignore` lets through, by tables and against docker-py where that one is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docker.utils.build import PatternMatcher
from hypothesis import given
from hypothesis import strategies as st

from tests.desktop.stack.builds.tricky import FILES, TRICKY, make_tree
from vpp_core.errors import UsageError
from vpp_desktop.stack.builds.context import folders, listing
from vpp_desktop.stack.builds.ignore import parse


def let_through(text: str) -> set[str]:
    rules = parse(text)
    return {path for path in FILES if not rules.excludes(path)}


@pytest.mark.parametrize(("text", "excluded"), TRICKY, ids=[text.replace("\n", " ") for text, _ in TRICKY])
def test_tricky_patterns(text: str, excluded: set[str]) -> None:
    assert set(FILES) - let_through(text) == excluded


@pytest.mark.parametrize("text", [text for text, _ in TRICKY])
def test_a_walk_finds_what_the_rules_let_through(tmp_path: Path, text: str) -> None:
    make_tree(tmp_path)
    found = {entry.path for entry in listing(tmp_path, parse(text)) if entry.kind == "file"}
    assert found == let_through(text)


@pytest.mark.parametrize(
    "text", ["!", "a\n!  ", "[", "a[", "[]", "[^]", "[]a]", "[-a]", "[a-]", "[+--]", "[b-a]", "a\\", "[a\\"]
)
def test_a_broken_pattern_names_its_line(text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse("# first\n" + text)
    assert error.value.subject == f".dockerignore line {text.count(chr(10)) + 2}"


def test_a_file_named_by_the_rules_is_told_in_an_error() -> None:
    with pytest.raises(UsageError, match=r"Dockerfile\.dockerignore line 1: is no pattern: \[: correct it"):
        parse("[", "Dockerfile.dockerignore")


@pytest.mark.parametrize(
    ("text", "looked_into"),
    [
        ("*\n!src", {"", "src", "src/deep"}),
        ("*\n!src\n**/deep", {"", "src"}),
        ("*\n!src/deep/c.py", {"", "src", "src/deep"}),
        (
            "node_modules\n!src",
            {"", "src", "src/deep", "web", "web/node_modules", "web/node_modules/x", "tests", ".git"},
        ),
        ("**/*.md\n!**/*.py\nweb", {"", "src", "src/deep", "tests", ".git"}),
        ("*\n!web/*.json", {"", "web"}),
    ],
)
def test_a_folder_that_can_hold_nothing_is_not_looked_into(tmp_path: Path, text: str, looked_into: set[str]) -> None:
    make_tree(tmp_path)
    found = {str(Path(place).relative_to(tmp_path)).removeprefix(".") or "" for place in folders(tmp_path, parse(text))}
    assert found - {"git"} == looked_into - {".git"}


NAMES = st.sampled_from(["a", "b", "c", "ab", "a.py", "b.txt"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PARTS = st.sampled_from(["a", "b", "c", "ab", "*", "?", "a*", "*.py", "[ab]", "a.py"])
PATTERNS = st.tuples(st.sampled_from(["", "!"]), st.lists(PARTS, min_size=1, max_size=3).map("/".join)).map("".join)


@given(st.lists(PATTERNS, max_size=5), PATHS)
def test_as_docker_py_where_nothing_is_excluded_twice(patterns: list[str], path: str) -> None:
    """Patterns without `**`, in the order of all excluding ones first: there both have the same rules."""
    ordered = sorted(patterns, key=lambda p: p.startswith("!"))
    theirs = PatternMatcher(ordered).matches(path)
    assert parse("\n".join(ordered)).excludes(path) == theirs


@given(st.lists(PATTERNS, max_size=5), st.lists(PATHS, max_size=8, unique=True))
def test_a_closed_folder_holds_nothing_that_is_let_through(patterns: list[str], paths: list[str]) -> None:
    rules = parse("\n".join(patterns))
    for path in paths:
        parts, above = path.split("/"), ()
        for end in range(1, len(parts)):
            folder = "/".join(parts[:end])
            excluded, above = rules.look(folder, above)
            if excluded and rules.closed(folder, above):
                assert rules.excludes(path), (folder, path)


@given(st.text(alphabet="ab*?/.[]!^-\\# ", max_size=12), PATHS)
def test_any_text_is_rules_or_an_error(text: str, path: str) -> None:
    try:
        rules = parse(text)
    except UsageError:
        return
    assert rules.excludes(path) in (True, False)
    assert all(re.compile(p.regex.pattern) for p in rules.patterns)
