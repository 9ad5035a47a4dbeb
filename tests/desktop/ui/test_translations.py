"""The translations: in step with the sources, whole, and what the window really says."""

from __future__ import annotations

import ast
import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtWidgets import QLabel

from tests import translations
from tests.desktop.ui.conftest import Driver
from tests.tools import ROOT
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.main_window import MainWindow

TITLES = {
    "lectures": "Vorlesungen",
    "queue": "Warteschlange",
    "stack": "Plattform",
    "logs": "Protokolle",
    "settings": "Einstellungen",
    "doctor": "Diagnose",
}

Message = tuple[str, str, bool]

both = pytest.mark.parametrize("speech", translations.LANGUAGES)


def file_of(speech: str) -> Path:
    return translations.FOLDER / f"vpp_{speech}.ts"


def entries(file: Path) -> Iterator[tuple[Message, list[str]]]:
    """Each message's context, words and whether it counts, with its translation's forms."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            name = context.findtext("name") or ""
            yield (name, message.findtext("source") or "", message.get("numerus") == "yes"), forms


def places(text: str) -> Counter[str]:
    """What is filled in when the text is shown."""
    named = Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    named["%n"] = text.count("%n")
    return named


@both
def test_the_translations_have_every_word_of_the_sources_and_no_other(speech: str, tmp_path: Path) -> None:
    shutil.copy(file_of(speech), tmp_path)
    fresh = translations.update(speech, tmp_path)
    known, wanted = ({message for message, _ in entries(file)} for file in (file_of(speech), fresh))
    assert known == wanted, "run python -m tests.translations, and translate what it lists"


@both
def test_nothing_is_left_untranslated(speech: str) -> None:
    assert list(translations.unfinished(file_of(speech))) == []


@both
def test_translations_fill_in_what_their_source_does(speech: str) -> None:
    for (context, source, counts), forms in entries(file_of(speech)):
        assert len(forms) == (2 if counts else 1), f"{context}: {source}"
        for form in forms:
            assert places(form) == places(source), f"{context}: {source}: {form}"
            assert form == form.strip(), f"{context}: {source}: {form}"


@both
def test_what_is_shipped_is_compiled_from_what_is_written(speech: str, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    translations.release(file_of(speech), made)
    assert file_of(speech).with_suffix(".qm").read_bytes() == made.read_bytes()


def test_words_are_asked_for_where_they_were_found() -> None:
    """`lupdate` files words under the class around the call: another object's `tr`, or no literal, finds nothing."""
    known = {(context, source) for (context, source, _), _ in entries(file_of("de"))}
    for path in translations.sources():
        for owner, call in calls(ast.parse((ROOT / path).read_text("utf-8"))):
            name, words = ast.unparse(call.func), [one.value for one in call.args if isinstance(one, ast.Constant)]
            where = f"{path}:{call.lineno}: {ast.unparse(call)}"
            if name == "self.tr":
                assert words and (owner, words[0]) in known, where
            elif name.endswith(("translate", "QT_TRANSLATE_NOOP")) and len(words) >= 2:
                assert (words[0], words[1]) in known, where
            else:
                assert name.rpartition(".")[2] != "tr", where


def calls(node: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the innermost class that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield owner, child
        yield from calls(child, child.name if isinstance(child, ast.ClassDef) else owner)


def test_the_window_speaks_german(german: None, drive: Driver, desk: Desk) -> None:
    window = MainWindow(desk.messages)
    window.show()
    drive.run(window.attach(desk))
    try:
        for key, title in TITLES.items():
            window.show_page(key)
            page = window.page
            assert page is not None and page.title == title
            drive.until(lambda page=page, title=title: title in {label.text() for label in page.findChildren(QLabel)})
    finally:
        drive.run(window.close_pages())
        window.hide()
        window.deleteLater()
