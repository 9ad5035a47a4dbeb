"""Published lectures: the list, and one to watch."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from vpp_api.deps import StoreDep
from vpp_api.errors import NotHere
from vpp_api.schemas import LectureDetail, LectureList, Problem
from vpp_core.catalog.lecture import Lecture
from vpp_core.catalog.store import LectureQuery, LectureStore
from vpp_core.errors import NotFound, UsageError

router = APIRouter(prefix="/api/lectures", tags=["lectures"])

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,127}")


class ListQuery(BaseModel):
    """`text`: every word begins a word of the lecture; `course`: code or title, whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(default="", max_length=200)
    course: str | None = Field(default=None, max_length=300)
    limit: int = Field(default=24, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=4096)


@router.get("", responses={422: {"model": Problem}, 503: {"model": Problem}})
async def list_lectures(store: StoreDep, query: Annotated[ListQuery, Query()], response: Response) -> LectureList:
    """Published lectures, newest first."""
    response.headers["Cache-Control"] = "no-cache"
    page = await store.search(LectureQuery(visibility="published", **query.model_dump()))
    return LectureList.of(page)


@router.get("/{key}", responses={404: {"model": Problem}, 422: {"model": Problem}, 503: {"model": Problem}})
async def get_lecture(store: StoreDep, key: str, response: Response) -> LectureDetail:
    """The published lecture of that id or slug."""
    response.headers["Cache-Control"] = "no-cache"
    lecture = await _whole_key(store, key)
    if lecture is None or lecture.visibility != "published":
        raise NotHere
    return LectureDetail.of(lecture)


async def _whole_key(store: LectureStore, key: str) -> Lecture | None:
    """The lecture of exactly that slug or id. The store takes beginnings too, which would tell of drafts."""
    if not _KEY.fullmatch(key):
        return None
    try:
        lecture = await store.find(key)
    except (NotFound, UsageError):
        return None
    return lecture if key in (lecture.slug, lecture.id) else None
