"""Variables in values."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpp_desktop.stack.compose.interpolation import LONGEST, InterpolationError, substitute

VARIABLES = {"A": "one", "EMPTY": "", "_b2": "two", "DOLLAR": "${A}", "a": "small"}

RESULTS = [
    ("", ""),
    ("no variable, {braces} and all", "no variable, {braces} and all"),
    ("$A", "one"),
    ("${A}", "one"),
    ("$a", "small"),
    ("x$A-$_b2.y", "xone-two.y"),
    ("$$A", "$A"),
    ("$$$A", "$one"),
    ("$${A}", "${A}"),
    ("$$$$", "$$"),
    ("$ a $ b$", "$ a $ b$"),
    ("$1 $.x", "$1 $.x"),
    ("$UNSET|${UNSET}", "|"),
    ("$DOLLAR", "${A}"),  # a value is no template
    ("${A:-x} ${A-x}", "one one"),
    ("${EMPTY:-x} ${EMPTY-x}", "x "),
    ("${UNSET:-x} ${UNSET-x}", "x x"),
    ("${UNSET:-} ${UNSET-}", " "),
    ("${A:+x} ${A+x}", "x x"),
    ("${EMPTY:+x}|${EMPTY+x}", "|x"),
    ("${UNSET:+x}|${UNSET+x}", "|"),
    ("${A:?why}${A?why}${EMPTY?why}", "oneone"),
    ("${UNSET:-a:-b?c+d}", "a:-b?c+d"),
    ("${UNSET:-${A}}", "one"),
    ("${UNSET:-${EMPTY:-${_b2}}}!", "two!"),
    ("${UNSET-pre ${A} post}", "pre one post"),
    ('${UNSET:-{"key": "$A"}}', '{"key": "one"}'),
    ("${UNSET:-$$A}", "$A"),
    ("${A:-${UNSET:?not looked up}}", "one"),
    ("${A:+${UNSET:-deep}}", "deep"),
    ("mongodb://u:${A:?}@h/${UNSET:-db}?x=1", "mongodb://u:one@h/db?x=1"),
    ("${UNSET:-two\nlines}", "two\nlines"),
]

REFUSED = [
    ("${}", "no variable"),
    ("${A", "no variable: ${A"),
    ("${A:-x", "no variable"),
    ("${1A}", "no variable"),
    ("${A b}", "cannot be read: ${A b}"),
    ("${A:}", "cannot be read: ${A:}"),
    ("${A:=b}", "cannot be read"),
    ("${UNSET:?start the stack by vpp}", "UNSET, which is not set: start the stack by vpp"),
    ("${UNSET?}", "UNSET, which is not set"),
    ("${EMPTY:?say $A}", "EMPTY, which is empty: say one"),
    ("${UNSET:-${ALSO_UNSET:?deep}}", "ALSO_UNSET, which is not set: deep"),
    ("${A:-" * 30 + "}" * 30, ""),
]


def filled(template: str) -> str:
    return substitute(template, VARIABLES.get, lambda _: None)


@pytest.mark.parametrize(("template", "result"), RESULTS)
def test_result(template: str, result: str) -> None:
    assert filled(template) == result


@pytest.mark.parametrize(("template", "told"), REFUSED)
def test_refused(template: str, told: str) -> None:
    if told:
        with pytest.raises(InterpolationError, match=re.escape(told)):
            filled(template)
    else:  # the default is not looked at
        assert filled(template) == "one"


def test_depth_and_length_are_bounded() -> None:
    with pytest.raises(InterpolationError, match="deep"):
        filled("${UNSET:-" * 30 + "}" * 30)
    with pytest.raises(InterpolationError, match="longer"):
        substitute("$A" * 1000, {"A": "x" * 1000}.get, lambda _: None)
    with pytest.raises(InterpolationError, match="longer"):
        filled("x" * (LONGEST + 1))


def test_unset_variables_are_told() -> None:
    told: list[str] = []
    assert substitute("$X ${Y} ${Z:-1} ${W:+1} $A", VARIABLES.get, told.append) == "  1  one"
    assert told == ["X", "Y"]


@given(st.text(alphabet="$${{}}AB:-?+ax\n", max_size=60))
def test_any_text_gives_text_or_a_sentence(template: str) -> None:
    try:
        filled(template)
    except InterpolationError as error:
        assert error.message
        assert error.hint


@given(st.text(max_size=60))
def test_doubled_dollars_stand_for_themselves(text: str) -> None:
    assert filled(text.replace("$", "$$")) == text


@given(value=st.text(max_size=30), default=st.text(alphabet="abc :-?+/@.", max_size=20))
def test_default_takes_over_only_where_nothing_is_set(value: str, default: str) -> None:
    template = f"<${{X:-{default}}}>"
    assert substitute(template, {"X": value}.get, lambda _: None) == f"<{value or default}>"
    assert substitute(template, {}.get, lambda _: None) == f"<{default}>"
