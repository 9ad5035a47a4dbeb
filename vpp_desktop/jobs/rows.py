"""Jobs as rows of the journal, and back. Pure."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel

from vpp_core.catalog.lecture import Metadata
from vpp_core.media.recipe import Recipe
from vpp_core.media.source import FileState
from vpp_desktop.jobs.job import Cause, Facts, Job, Spec, State

M = TypeVar("M", bound=BaseModel)

COLUMNS = (
    "id", "path", "spec", "size", "mtime_ns", "inode", "state", "reason", "cause",
    "attempt", "revision", "owner", "package_id", "published_id", "lecture_id", "warnings", "facts",
)  # fmt: skip


def new_id() -> str:
    """Short enough to type, long enough to be unique in a queue."""
    return secrets.token_hex(4)


def fresh(job: Job) -> Job:
    """The job at the queue's entrance; what it is called, what is asked of it and whose it is stays."""
    return replace(job, state=State.QUEUED, reason="", cause=Cause.NONE, attempt=0, warnings=())


def to_row(job: Job) -> list[Any]:
    source = job.source
    return [
        job.id, job.path, spec_to_text(job.spec), source.size, source.mtime_ns, signed(source.inode),
        job.state.value, job.reason, job.cause.value, job.attempt, job.revision, job.owner,
        job.package_id, job.published_id, job.lecture_id, json.dumps(job.warnings), facts_to_text(job.facts),
    ]  # fmt: skip


def from_row(row: tuple[Any, ...]) -> Job:
    values = dict(zip(COLUMNS, row, strict=True))
    source = FileState(values.pop("size"), values.pop("mtime_ns"), values.pop("inode") % (1 << 64))
    values["spec"] = spec_from_text(values["spec"])
    values["state"] = State(values["state"])
    values["cause"] = Cause(values["cause"])
    values["warnings"] = tuple(json.loads(values["warnings"]))
    values["facts"] = facts_from_text(values["facts"])
    return Job(source=source, **values)


def facts_to_text(facts: Facts | None) -> str | None:
    return None if facts is None else json.dumps(asdict(facts))


def facts_from_text(text: str | None) -> Facts | None:
    if text is None:
        return None
    row = json.loads(text)
    return Facts(**{**row, "renditions": tuple(row["renditions"])})


def spec_to_text(spec: Spec) -> str:
    parts = {name: getattr(spec, name).model_dump(mode="json") for name in ("recipe", "said", "derived")}
    return json.dumps({**parts, "offline": spec.offline})


def spec_from_text(text: str) -> Spec:
    row = json.loads(text)
    return Spec(
        recipe=_shared(Recipe, json.dumps(row["recipe"])),
        said=_shared(Metadata, json.dumps(row["said"])),
        derived=_shared(Metadata, json.dumps(row["derived"])),
        offline=bool(row["offline"]),
    )


@lru_cache(maxsize=256)
def _shared(model: type[M], text: str) -> M:
    """One object for all jobs that ask for the same: a recipe is dozens of objects, and a queue may have 1,000 jobs."""
    return model.model_validate(json.loads(text))  # pydantic's own reader of JSON refuses bytes that are no text


def text_path(path: bytes) -> str:
    """The path as Python's file functions take it; bytes that are no text come through."""
    return os.fsdecode(path)


def signed(inode: int) -> int:
    """SQLite's integers have 64 bits and a sign; some file systems use the highest bit of an inode."""
    return inode - (1 << 64) if inode >= 1 << 63 else inode
