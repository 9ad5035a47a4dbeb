"""`vpp lectures`: what a person changes of a lecture that is in the store."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import database_url, mongod_url
from tests.contract.packages import source
from tests.contract.test_captions import CUES, captioned
from vpp_core.catalog.lecture import Course, Lecture, Metadata
from vpp_core.catalog.mongo import MongoStore
from vpp_core.catalog.publish import publish
from vpp_desktop.__main__ import main

__all__ = ["database_url", "mongod_url"]

pytestmark = pytest.mark.mongod


@pytest.fixture
def lecture(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lecture:
    """A published lecture in the store that commands use."""
    monkeypatch.setenv("MONGO_URL", database_url)
    monkeypatch.setenv("VPP_HOME", str(tmp_path / "home"))
    said = Metadata(title="Hashing", course=Course(title="Algorithms", code="CS101"), presenters=["Ada"], number=3)

    async def go() -> Lecture:
        store = MongoStore(database_url)
        try:
            return await publish(store, tmp_path / "p", captioned(tmp_path / "p"), source(), said=said)
        finally:
            await store.close()

    return asyncio.run(go())


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["lectures", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_fields_are_emptied_and_parts_of_a_course_changed(lecture: Lecture, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--clear", "presenter", "--clear", "number", "--course-term", "Fall 2026", "--course-code", ""]
    changed = answer(capsys, "edit", "hashing", *options)
    assert (changed["presenters"], changed["number"]) == ([], None)
    assert changed["course"] == {"title": "Algorithms", "code": None, "term": "Fall 2026"}
    assert main(["lectures", "edit", "hashing", "--clear", "title"]) == 2


def test_captions_are_listed_added_named_and_removed(
    lecture: Lecture, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hashing.en.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    added = answer(capsys, "captions", "hashing", "add", str(file))
    assert [one["label"] for one in added] == ["Deutsch", "English"]
    named = answer(capsys, "captions", "hashing", "name", "de", "--to", "de-AT", "--to-label", "Für alle")
    assert [(one["language"], one["label"]) for one in named] == [("de-AT", "Für alle"), ("en", "English")]
    assert [one["language"] for one in answer(capsys, "captions", "hashing", "remove", "de-AT")] == ["en"]
    assert main(["lectures", "captions", "hashing"]) == 0
    assert capsys.readouterr().out == "LANGUAGE  LABEL\nen        English\n"
    assert main(["lectures", "captions", "hashing", "remove", "fr"]) == 1
    assert "there are: en" in capsys.readouterr().err
    silent = tmp_path / "captions.vtt"
    silent.write_text(CUES)
    assert main(["lectures", "captions", "hashing", "add", str(silent)]) == 2
    assert "add for example --language en" in capsys.readouterr().err


def test_chapters_are_printed_and_set(lecture: Lecture, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "chapters.txt"
    file.write_text("0:00 Welcome\n0:30 Chaining\n")
    assert main(["lectures", "chapters", "hashing", "--set", str(file)]) == 0
    assert capsys.readouterr().out == file.read_text()
    assert main(["lectures", "chapters", "hashing"]) == 0
    assert capsys.readouterr().out == file.read_text()
    file.write_text("2:00 Too late\n")
    assert main(["lectures", "chapters", "hashing", "--set", str(file)]) == 2
    assert "2:00 Too late: is not inside the lecture's 1:04" in capsys.readouterr().err
    file.write_text("\n")
    assert main(["lectures", "chapters", "hashing", "--set", str(file)]) == 2
    assert answer(capsys, "chapters", "hashing", "--clear") == []
    assert [one["title"] for one in answer(capsys, "chapters", "hashing", "--from-recording")] == ["All"]


def test_students_see_it_or_not(lecture: Lecture, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    compose = tmp_path / "docker-compose.yml"
    compose.write_text("services:\n  frontend:\n    image: x\n    ports: ['127.0.0.1:3210:3000']\n")
    page = ["open", "hashing", "--print", "--file", str(compose)]
    assert main(["lectures", *page]) == 0
    assert capsys.readouterr().out == "http://127.0.0.1:3210/lectures/hashing\n"
    assert answer(capsys, "unpublish", "hashing")["visibility"] == "draft"
    assert main(["lectures", *page]) == 2
    assert "is a draft" in capsys.readouterr().err
    assert answer(capsys, "publish", "hashing")["visibility"] == "published"
