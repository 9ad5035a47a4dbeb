"""The files of published packages, whole or one range, straight from the store."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from vpp_api.deps import Catalog, CatalogDep
from vpp_api.errors import NOWHERE, NotHere, answer
from vpp_api.ranges import Span, Unsatisfiable, is_unchanged, range_applies, span_of
from vpp_api.schemas import Problem
from vpp_core.errors import NotFound
from vpp_core.media.manifest import PackageFile

log = logging.getLogger("vpp_api")
router = APIRouter(prefix="/api/media", tags=["media"])

SERVED_TYPES = frozenset(
    {
        "application/json",
        "application/vnd.apple.mpegurl",
        "audio/mp4",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/vtt",
        "video/mp4",
    }
)
"""Types that browsers only play or show. Whatever else a manifest says is served as bytes, never as a page."""

FOR_GOOD = "private, max-age=31536000, immutable, no-transform"
ASK_AGAIN = "private, no-cache, no-transform"


ADDRESS = "/{package}/{path:path}"
ANSWERS: dict[int | str, dict[str, Any]] = {
    206: {"description": "The range that was asked for"},
    304: {"description": "The file is the one that the client holds"},
    404: {"model": Problem},
    416: {"model": Problem},
    422: {"model": Problem},
    503: {"model": Problem},
}


@router.head(ADDRESS, include_in_schema=False)
@router.get(ADDRESS, response_class=Response, responses=ANSWERS)
async def get_media(catalog: CatalogDep, package: str, path: str, request: Request) -> Response:
    """A file of a published package. `package` is its id, or id and edition, which may be cached for good."""
    package_id, _, wanted_edition = package.partition(".")
    file = await _published_file(catalog, package_id, wanted_edition, path)
    tag = f'"{file.sha256}"'
    headers = {
        "ETag": tag,
        "Cache-Control": FOR_GOOD if wanted_edition else ASK_AGAIN,
        "Accept-Ranges": "bytes",
    }
    if is_unchanged(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = file.content_type if file.content_type in SERVED_TYPES else "application/octet-stream"
    if request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(file.size)})
    asked = request.headers.get("range") if range_applies(request.headers.get("if-range"), tag) else None
    try:
        span = span_of(asked, file.size)
    except Unsatisfiable:
        problem = Problem(error=f"The file has {file.size} bytes", hint="Ask for a range within them.")
        return answer(416, problem, {"Content-Range": f"bytes */{file.size}"})
    if span is not None:
        headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{file.size}"
    whole = Span(0, file.size)
    return await _respond(catalog, package_id, file, span or whole, 206 if span else 200, headers)


async def _published_file(catalog: Catalog, package_id: str, wanted_edition: str, path: str) -> PackageFile:
    """The manifest's entry of that very path: no path is ever joined. Raises NotHere."""
    package = await catalog.published.get(package_id)
    if package is None or (wanted_edition and wanted_edition != package.edition):
        raise NotHere
    if path not in package.files:
        raise NotHere(NOWHERE)
    return package.files[path]


async def _respond(
    catalog: Catalog, package_id: str, file: PackageFile, span: Span, status: int, headers: dict[str, str]
) -> Response:
    """The bytes, once the first are there: a store that fails before that still gets its own answer."""
    pieces = catalog.store.read_range(package_id, file, span.start, span.end)
    try:
        first = await anext(pieces, b"")
    except NotFound as error:
        log.exception("%s", file.path)
        raise NotHere(NOWHERE) from error
    headers["Content-Length"] = str(span.size)
    if len(first) == span.size:
        return Response(first, status, headers)
    return StreamingResponse(_continued(first, pieces), status, headers)


async def _continued(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece
