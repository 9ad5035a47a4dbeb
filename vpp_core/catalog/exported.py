"""A lecture as a package of its own: what a person changed becomes part of the files. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from vpp_core.catalog.captions import describe, lecture_files
from vpp_core.catalog.lecture import Lecture
from vpp_core.media.manifest import Package
from vpp_core.media.package import chapters_vtt, multivariant_playlist

CHAPTERS = "chapters.vtt"


@dataclass(frozen=True)
class Exported:
    """The manifest of what is written, and the bytes of those files that the store does not hold like this."""

    package: Package
    texts: dict[str, bytes]


def exported(lecture: Lecture, package: Package) -> Exported:
    """The package as it is, where nobody changed captions or chapters; else with the changes in it."""
    texts: dict[str, bytes] = {}
    if lecture.playlist is not None:
        texts[package.master] = multivariant_playlist(package.renditions, lecture.captions).encode()
    if lecture.chapters != package.chapters and lecture.chapters:
        texts[CHAPTERS] = chapters_vtt(lecture.chapters).encode()
    left_out = {lecture.playlist, *texts, *(() if lecture.chapters else (CHAPTERS,))}
    files = [file for file in lecture_files(lecture) if file.path not in left_out]
    files += [describe(path, data) for path, data in texts.items()]
    changed = {
        "chapters": lecture.chapters,
        "captions": lecture.captions,
        "files": sorted(files, key=lambda file: file.path),
    }
    return Exported(package.model_copy(update=changed), texts)
