"""Media of published lectures, byte for byte, and of nothing else."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from vpp_api.deps import PublishedPackages

from tests.backend.site import Site, publish_lecture
from vpp_core.catalog.lecture import Metadata
from vpp_core.catalog.publish import edit
from vpp_core.catalog.store import save

pytestmark = pytest.mark.mongod

VIDEO = "v720/media.mp4"


async def test_a_file_comes_whole(site: Site) -> None:
    answer = await site.api.get(site.address(VIDEO))
    assert answer.status_code == 200
    assert answer.content == site.bytes_of(VIDEO)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-1048575", 0, 1 << 20),
        ("bytes=262143-262144", 262143, 262145),
        ("bytes=262144-524287", 262144, 524288),
        ("bytes=1000000-", 1_000_000, None),
        ("bytes=-17", -17, None),
    ],
)
async def test_a_range_comes_as_part(site: Site, header: str, start: int, end: int | None) -> None:
    data = site.bytes_of(VIDEO)
    answer = await site.api.get(site.address(VIDEO), headers={"Range": header})
    assert answer.status_code == 206
    assert answer.content == data[start:end]
    first = start % len(data)
    last = first + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(data)}"
    assert answer.headers["content-length"] == str(len(answer.content))


async def test_a_range_beyond_the_end_is_416(site: Site) -> None:
    answer = await site.api.get(site.address("poster.jpg"), headers={"Range": "bytes=40000-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */40000"
    assert answer.json() == {"error": "The file has 40000 bytes", "hint": "Ask for a range within them."}


@pytest.mark.parametrize("header", ["bytes=0-1,5-9", "bytes=9-5", "lines=1-2", "bytes=" + "0-0," * 2000])
async def test_other_ranges_are_ignored(site: Site, header: str) -> None:
    answer = await site.api.get(site.address("poster.jpg"), headers={"Range": header})
    assert (answer.status_code, len(answer.content)) == (200, 40_000)


async def test_an_empty_file(site: Site) -> None:
    answer = await site.api.get(site.address("empty.vtt"))
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")
    assert (await site.api.get(site.address("empty.vtt"), headers={"Range": "bytes=0-"})).status_code == 416


async def test_head_tells_the_same_without_the_bytes(site: Site) -> None:
    whole = await site.api.get(site.address(VIDEO))
    answer = await site.api.head(site.address(VIDEO), headers={"Range": "bytes=0-0"})
    assert (answer.status_code, answer.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control", "accept-ranges"):
        assert answer.headers[name] == whole.headers[name]


async def test_what_a_client_holds_is_not_sent_again(site: Site) -> None:
    tag = (await site.api.head(site.address(VIDEO))).headers["etag"]
    for held in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = await site.api.get(site.address(VIDEO), headers={"If-None-Match": held, "Range": "bytes=0-9"})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    changed = await site.api.get(site.address(VIDEO), headers={"If-None-Match": '"x"', "Range": "bytes=0-9"})
    assert changed.status_code == 206


async def test_parts_of_another_file_are_not_joined(site: Site) -> None:
    tag = (await site.api.head(site.address(VIDEO))).headers["etag"]
    same = await site.api.get(site.address(VIDEO), headers={"If-Range": tag, "Range": "bytes=0-9"})
    other = await site.api.get(site.address(VIDEO), headers={"If-Range": '"x"', "Range": "bytes=0-9"})
    assert (same.status_code, len(same.content)) == (206, 10)
    assert (other.status_code, other.content) == (200, site.bytes_of(VIDEO))


async def test_addresses_with_an_edition_are_kept_for_good(site: Site) -> None:
    shown = (await site.api.get(f"/api/lectures/{site.lecture.slug}")).json()
    by_edition = await site.api.get(shown["playback"]["playlist"])
    assert by_edition.content == site.bytes_of("master.m3u8")
    assert "immutable" in by_edition.headers["cache-control"]
    by_id = await site.api.get(site.address("master.m3u8"))
    assert "no-cache" in by_id.headers["cache-control"]
    wrong = shown["playback"]["playlist"].replace(".", ".0", 1)
    assert (await site.api.get(wrong)).status_code == 404


async def test_other_bytes_have_another_edition(site: Site, tmp_path: Path) -> None:
    before = (await site.api.get(f"/api/lectures/{site.lecture.id}")).json()["playback"]["playlist"]
    package = site.lecture.package
    assert package is not None
    changed = package.files[0].model_copy(update={"sha256": "0" * 64})
    await save(
        site.store,
        site.lecture.model_copy(
            update={"package": package.model_copy(update={"files": [changed, *package.files[1:]]})}
        ),
    )
    after = (await site.api.get(f"/api/lectures/{site.lecture.id}")).json()["playback"]["playlist"]
    assert before != after


async def test_a_draft_is_hidden_with_all_its_files(site: Site, tmp_path: Path) -> None:
    draft, _ = await publish_lecture(site.store, tmp_path, seed=2, visibility="draft")
    assert draft.package is not None
    for file in draft.package.files:
        answer = await site.api.get(f"/api/media/{draft.package.id}/{file.path}")
        assert answer.status_code == 404
        assert draft.title not in answer.text


async def test_a_withdrawn_lecture_stops_playing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublishedPackages, "SECONDS", 0.0)
    assert (await site.api.get(site.address(VIDEO))).status_code == 200
    await edit(site.store, site.lecture.id, Metadata(visibility="draft"))
    assert (await site.api.get(site.address(VIDEO))).status_code == 404
    await edit(site.store, site.lecture.id, Metadata(visibility="published"))
    assert (await site.api.get(site.address(VIDEO))).status_code == 200


async def test_a_package_that_two_lectures_share_shows_by_the_published_one(site: Site) -> None:
    await save(site.store, site.lecture.model_copy(update={"id": "0000", "slug": "hidden", "visibility": "draft"}))
    assert (await site.api.get(site.address(VIDEO))).status_code == 200


NO_PATHS = [
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cwindows%5cwin.ini",
    "/etc/passwd",
    "//etc/passwd",
    "v720/../poster.jpg",
    "v720/%2e%2e/poster.jpg",
    "./poster.jpg",
    "poster.jpg/",
    "poster.jpg%00",
    "poster.jpg%0d",
    "POSTER.JPG",
    "v720",
    "v720/",
    "",
    "package.json",
    "nothing.mp4",
    "%ff%fe",
    "a" * 5000,
]


async def status_of(site: Site, target: str) -> int:
    """What a target gets that is sent as it stands: httpx itself resolves dots."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # a client that stays and says no more
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(target),
        "raw_path": target.encode(),
        "query_string": b"",
        "headers": [(b"host", b"platform")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await site.app(scope, receive, send)
    return int(sent[0]["status"])


async def test_targets_reach_the_server_as_they_stand(site: Site) -> None:
    assert await status_of(site, site.address("v720/../poster.jpg")) == 404
    assert await status_of(site, site.address("v720/media.mp4")) == 200
    assert await status_of(site, site.address("v720%2fmedia.mp4")) == 200


async def test_paths_that_the_manifest_does_not_name_are_nowhere(site: Site) -> None:
    found = {path: await status_of(site, site.address("") + path) for path in NO_PATHS}
    assert set(found.values()) == {404}, found


async def test_package_ids_are_values(site: Site) -> None:
    for package in ("*", "{$ne:null}", '{"$ne": null}', "[$regex]", ".*", "%00", "a" * 5000, "%ff"):
        assert (await site.api.get(f"/api/media/{package}/poster.jpg")).status_code == 404, package


async def test_a_type_that_runs_in_a_browser_is_never_sent(site: Site, tmp_path: Path) -> None:
    package = site.lecture.package
    assert package is not None
    poster = next(file for file in package.files if file.path == "poster.jpg")
    files = [
        file if file != poster else file.model_copy(update={"content_type": "text/html"}) for file in package.files
    ]
    changed = package.model_copy(update={"files": files})
    await save(site.store, site.lecture.model_copy(update={"package": changed}))
    answer = await site.api.get(site.address("poster.jpg"))
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_a_file_that_the_store_lost_is_nowhere(site: Site) -> None:
    package = site.lecture.package
    assert package is not None
    ghost = package.files[0].model_copy(update={"path": "ghost.mp4", "sha256": "1" * 64})
    changed = package.model_copy(update={"files": [*package.files, ghost]})
    await save(site.store, site.lecture.model_copy(update={"package": changed}))
    assert (await site.api.get(site.address("ghost.mp4"))).status_code == 404


async def test_nothing_is_written_over_http(site: Site) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in (site.address(VIDEO), "/api/lectures", f"/api/lectures/{site.lecture.id}"):
            answer = await site.api.request(method, address)
            assert answer.status_code == 405
            assert set(answer.json()) == {"error", "hint"}
