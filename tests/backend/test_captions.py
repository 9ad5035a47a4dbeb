"""Captions that a person changes, as students get them while they watch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from vpp_api.deps import PublishedPackages

from tests.backend.site import Site
from tests.contract.packages import source
from tests.contract.test_captions import CUES, captioned
from vpp_core.catalog import captions
from vpp_core.catalog.lecture import Lecture, Metadata
from vpp_core.catalog.publish import edit, publish

pytestmark = pytest.mark.mongod


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublishedPackages, "SECONDS", 0.0)


@pytest.fixture
async def lecture(site: Site, tmp_path: Path) -> Lecture:
    """A lecture with captions of its own."""
    return await publish(site.store, tmp_path / "own", captioned(tmp_path / "own", "own"), source("own"))


async def playback(site: Site, lecture: Lecture) -> dict[str, Any]:
    shown = (await site.api.get(f"/api/lectures/{lecture.id}")).json()
    assert isinstance(shown["playback"], dict)
    return shown["playback"]


async def test_added_captions_reach_students_and_those_who_watch_go_on(site: Site, lecture: Lecture) -> None:
    before = await playback(site, lecture)
    await captions.add_caption(site.store, lecture.id, CUES + "\n", "en")
    after = await playback(site, lecture)
    assert [(one["language"], one["label"]) for one in after["captions"]] == [("de", "Deutsch"), ("en", "English")]
    track = await site.api.get(after["captions"][1]["src"])
    assert (track.status_code, track.text) == (200, CUES + "\n")
    assert track.headers["content-type"].startswith("text/vtt")
    assert "immutable" in track.headers["cache-control"]
    master = await site.api.get(after["playlist"])
    assert 'NAME="English"' in master.text
    assert after["playlist"] != before["playlist"], "the new one may be cached for good, as the old one was"
    folder = after["playlist"].rpartition("/")[0]
    assert folder == before["playlist"].rpartition("/")[0], "whoever watches finds the media where they were"
    for address in (before["playlist"], f"{folder}/v720/media.mp4", f"{folder}/v720/media.m3u8"):
        assert (await site.api.get(address)).status_code == 200


async def test_removed_captions_are_nowhere(site: Site, lecture: Lecture) -> None:
    before = await playback(site, lecture)
    await captions.remove_caption(site.store, lecture.id, "captions-0.vtt")
    after = await playback(site, lecture)
    assert after["captions"] == []
    assert "SUBTITLES" not in (await site.api.get(after["playlist"])).text
    withdrawn = before["captions"][0]["src"]
    for address in (withdrawn, withdrawn.replace(".vtt", ".m3u8")):
        assert (await site.api.get(address)).status_code == 404
    assert (await site.api.get(before["playlist"])).status_code == 200


async def test_captions_of_a_draft_are_nowhere(site: Site, lecture: Lecture) -> None:
    await captions.add_caption(site.store, lecture.id, CUES, "en")
    shown = await playback(site, lecture)
    await edit(site.store, lecture.id, Metadata(visibility="draft"))
    assert (await site.api.get(shown["captions"][1]["src"])).status_code == 404


async def test_a_shared_package_shows_the_captions_of_published_lectures_only(site: Site, tmp_path: Path) -> None:
    package = captioned(tmp_path / "own", "own")
    lectures = [await publish(site.store, tmp_path / "own", package, source(name)) for name in ("a", "b")]
    await captions.add_caption(site.store, lectures[0].id, CUES, "en")
    await captions.add_caption(site.store, lectures[1].id, CUES, "fr")
    addresses = [(await playback(site, lecture))["captions"][1]["src"] for lecture in lectures]
    assert [(await site.api.get(address)).status_code for address in addresses] == [200, 200]
    await edit(site.store, lectures[0].id, Metadata(visibility="draft"))
    assert [(await site.api.get(address)).status_code for address in addresses] == [404, 200]
