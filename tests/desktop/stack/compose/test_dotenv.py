"""Files of variables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_desktop.stack.compose import ComposeError, dotenv

OUTSIDE = {"HOME_NAME": "outer", "A": "outer a"}

RESULTS = [
    ("", {}),
    ("\n \n\t\n# only\n  # comments", {}),
    ("A=1", {"A": "1"}),
    ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
    ("A=", {"A": ""}),
    ("A=\nB=2", {"A": "", "B": "2"}),
    (" A = spaced out  ", {"A": "spaced out"}),
    ("A: yaml", {"A": "yaml"}),
    ("A=b=c:d", {"A": "b=c:d"}),
    ("A=x # comment", {"A": "x"}),
    ("A=x#y", {"A": "x#y"}),
    ("A='x # y' # comment", {"A": "x # y"}),
    ('A="x # y"#comment', {"A": "x # y"}),
    ("export A=1\nexport\tB=2\nexporter=3\nexport=4", {"A": "1", "B": "2", "exporter": "3", "export": "4"}),
    ("A.b-c_d[0]=1", {"A.b-c_d[0]": "1"}),
    ("A=it's", {"A": "it's"}),
    ("A='single $B \\n'", {"A": "single $B \\n"}),
    ("A='it\\'s'", {"A": "it's"}),
    ('A="q\\"q"', {"A": 'q"q'}),
    ('A="a\\nb\\tc\\\\d"', {"A": "a\nb\tc\\d"}),
    ('A="\\101\\0101"', {"A": "\\101A"}),
    ('A="\\x\\ "', {"A": "\\x\\ "}),
    ('A="two\nlines"\nB=2', {"A": "two\nlines", "B": "2"}),
    ("A='two\nlines'", {"A": "two\nlines"}),
    ("A=\"\"\nB=''", {"A": "", "B": ""}),
    ('A=1\nB=$A${A}\nC="<$B>"', {"A": "1", "B": "11", "C": "<11>"}),
    ('A="\\$B $$B"', {"A": "$B $B"}),
    ("A=$$B", {"A": "$B"}),
    ("A=5$", {"A": "5$"}),
    ("B=${A:-local-store}", {"B": "local-store"}),
    ("A=x\nB=${A:-local-store}", {"A": "x", "B": "x"}),
    ("B=${A:-local-store}\nA=x", {"B": "local-store", "A": "x"}),
    ("A=1\nA=2", {"A": "2"}),
    ("\ufeffA=1".removeprefix("\ufeff"), {"A": "1"}),
    ("ÄPFEL=grün", {"ÄPFEL": "grün"}),
]


def parsed(text: str, outside: dict[str, str] | None = None) -> dict[str, str]:
    return dotenv.parse(text, ".env", (outside or {}).get)


@pytest.mark.parametrize(("text", "result"), RESULTS)
def test_result(text: str, result: dict[str, str]) -> None:
    assert parsed(text) == result


def test_the_environment_goes_first_within_values_and_for_bare_names() -> None:
    text = "A=inner\nB=$A\nHOME_NAME\nexport NOT_THERE\nC=3"
    assert parsed(text, OUTSIDE) == {"A": "inner", "B": "outer a", "HOME_NAME": "outer", "C": "3"}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("A=1\nnot a name\n", 2, "cannot be read as a variable"),
        ("A=1\n\n# c\n=value", 4, "cannot be read as a variable"),
        ("A-B C=1", 1, "cannot be read as a variable"),
        ("pass!word=1", 1, "cannot be read as a variable"),
        ("\nA='open\nB=2", 2, "A has a quote that is not closed"),
        ('A=1\nB="open', 2, "B has a quote that is not closed"),
        ('A="x" y', 1, "A has text after its closing quote"),
        ("A=1\nB=${A", 2, "B has a brace that holds no variable: ${A"),
        ('A="x\ny"\nB=${C:?set it}', 3, "B needs the variable C, which is not set: set it"),
    ],
)
def test_refused_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(ComposeError) as caught:
        parsed(text)
    assert caught.value.subject == f".env, line {line}"
    assert caught.value.line == line
    assert told in str(caught.value)
    assert caught.value.hint


def test_no_line_is_shown_that_may_hold_a_secret() -> None:
    with pytest.raises(ComposeError) as caught:
        parsed("s3cret phrase")
    assert "s3cret" not in str(caught.value)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    with pytest.raises(FileNotFoundError):
        dotenv.load(path, ".env", {}.get)
    path.write_bytes(b"\xef\xbb\xbfA=1\n")
    assert dotenv.load(path, ".env", {}.get) == {"A": "1"}
    path.write_bytes(b"A=1\nB=\xff\n")
    with pytest.raises(ComposeError, match=r"\.env, line 2: is no UTF-8"):
        dotenv.load(path, ".env", {}.get)
    path.write_bytes(b"#" * (dotenv.LARGEST + 1))
    with pytest.raises(ComposeError, match="larger than"):
        dotenv.load(path, ".env", {}.get)
    with pytest.raises(ComposeError, match="cannot be read"):
        dotenv.load(tmp_path, "folder", {}.get)


def test_values_that_double_each_other_are_bounded() -> None:
    lines = ["V0=" + "x" * 1000] + [f"V{n}=$V{n - 1}$V{n - 1}" for n in range(1, 40)]
    with pytest.raises(ComposeError, match="longer than"):
        parsed("\n".join(lines))
    lines = ["V0=" + "x" * 100_000] + [f"V{n}=$V0" for n in range(1, 40)]
    with pytest.raises(ComposeError, match="longer than"):
        parsed("\n".join(lines))


def test_unset_variables_are_told_with_their_line() -> None:
    warnings: list[str] = []
    dotenv.parse("A=1\nB=$X", ".env", {}.get, warnings)
    assert warnings == [".env, line 2: X is not set, so it is empty"]


@given(st.text(alphabet="AB=:'\"\\$#{}-? \n\t\rexport", max_size=80))
def test_any_text_gives_variables_or_a_sentence(text: str) -> None:
    try:
        parsed(text, OUTSIDE)
    except ComposeError as error:
        assert error.line >= 1
        assert error.hint


@given(st.text(max_size=60))
def test_any_value_survives_double_quotes(value: str) -> None:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    assert parsed(f'A="{quoted}"\nB=2') == {"A": value, "B": "2"}


@given(st.text(st.characters(exclude_characters="\\'"), max_size=60))
def test_any_value_survives_single_quotes(value: str) -> None:
    assert parsed(f"A='{value}'\nB=2") == {"A": value, "B": "2"}
