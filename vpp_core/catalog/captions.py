"""The captions of a lecture as a person leaves them: added, removed, named.

A package is never changed. What a person adds lies beside it under names that hold its content's hash, with a
multivariant playlist of its own; one change of the lecture's document makes all of it visible. A student who
watches meanwhile goes on with the playlist that the player has: the media's addresses stay what they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from vpp_core.catalog.files import store_bytes
from vpp_core.catalog.lecture import Lecture, now
from vpp_core.catalog.store import LectureStore, existing
from vpp_core.errors import Busy, NotFound, StoreError, UsageError
from vpp_core.media import language
from vpp_core.media.manifest import Caption, Package, PackageFile
from vpp_core.media.package import (
    MASTER,
    caption_playlist,
    caption_playlist_name,
    content_type,
    multivariant_playlist,
)

ATTEMPTS = 10
MOST = 50
LABEL_LENGTH = 60

Alter = Callable[[Lecture], list[Caption]]


class Moved(Exception):
    """Another program changed the captions or the package meanwhile: begin again with what it left."""


@dataclass(frozen=True)
class Arrangement:
    """Captions with the files beside the package that they need; `texts` are the bytes of those that are written."""

    captions: list[Caption]
    playlist: str | None = None
    added: list[PackageFile] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)

    def on(self, lecture: Lecture) -> Lecture:
        return lecture.model_copy(update={"captions": self.captions, "playlist": self.playlist, "added": self.added})


def lecture_files(lecture: Lecture) -> list[PackageFile]:
    """The files that belong to a lecture: its package's but for withdrawn captions, and those added."""
    package = lecture.package
    if package is None:
        return []
    kept = {caption.path for caption in lecture.captions}
    gone = [caption for caption in package.captions if caption.path not in kept]
    withdrawn = {path for one in gone for path in (one.path, caption_playlist_name(one))}
    return [file for file in package.files if file.path not in withdrawn] + lecture.added


def arrange(package: Package, captions: Sequence[Caption], brought: Iterable[PackageFile]) -> Arrangement:
    """What has to lie beside the package for these captions. Pure.

    Args:
        brought: the WebVTT files of captions that are not the package's; more may be there than are needed.
    """
    if list(captions) == package.captions:
        return Arrangement(package.captions)
    known = {file.path: file for file in brought}
    own = [caption for caption in captions if caption.path in known]
    texts = {caption_playlist_name(one): caption_playlist(one, package.duration).encode() for one in own}
    master = multivariant_playlist(package.renditions, captions).encode()
    playlist = hashed_name(PurePosixPath(MASTER).stem, ".m3u8", master)
    texts[playlist] = master
    added = [known[one.path] for one in own] + [describe(path, data) for path, data in texts.items()]
    return Arrangement(list(captions), playlist, sorted(added, key=lambda file: file.path), texts)


def hashed_name(stem: str, suffix: str, data: bytes) -> str:
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"


def describe(path: str, data: bytes) -> PackageFile:
    digest = hashlib.sha256(data).hexdigest()
    return PackageFile(path=path, size=len(data), sha256=digest, content_type=content_type(path))


async def add_caption(store: LectureStore, identity: str, webvtt: str, tag: str, label: str = "") -> Lecture:
    """Give students captions in that language; those of the same language and label are replaced.

    Args:
        webvtt: as `media.captions.to_webvtt` makes it.
        label: what a player calls them; empty for the language's own word.

    Raises:
        NotFound: no such lecture, or it has no package yet.
        UsageError: a language or label that cannot be.
    """
    data = webvtt.encode()
    checked = checked_language(tag)
    name = hashed_name(f"captions-{checked}", ".vtt", data)
    caption = Caption(path=name, language=checked, label=checked_label(label) or language.own_word(checked))

    def alter(lecture: Lecture) -> list[Caption]:
        said = (caption.language, caption.label)
        rest = [one for one in lecture.captions if (one.language, one.label) != said and one.path != caption.path]
        return [*rest, caption]

    return await _alter(store, identity, alter, {name: data})


async def remove_caption(store: LectureStore, identity: str, path: str) -> Lecture:
    """Take captions away; students who have the page open may see them until they load it again."""
    return await _alter(store, identity, lambda lecture: [one for one in lecture.captions if one.path != path])


async def name_caption(
    store: LectureStore, identity: str, path: str, tag: str | None = None, label: str | None = None
) -> Lecture:
    """Say in which language captions are, and what a player calls them; None leaves it as it is."""

    def alter(lecture: Lecture) -> list[Caption]:
        if path not in [one.path for one in lecture.captions]:
            raise NotFound("are not there any more", subject="captions", hint="look at the lecture again")
        update = {} if tag is None else {"language": checked_language(tag)}
        if label is not None:
            update["label"] = checked_label(label)
        return [named(one, update) if one.path == path else one for one in lecture.captions]

    def named(one: Caption, update: dict[str, str]) -> Caption:
        changed = one.model_copy(update=update)
        return changed if changed.label else changed.model_copy(update={"label": language.own_word(changed.language)})

    return await _alter(store, identity, alter)


async def put_back_captions(store: LectureStore, before: Lecture, after: Lecture) -> Lecture:
    """Undo a change of captions that made `after` of `before`. Raises Busy where somebody changed them since."""
    texts = await texts_of(store, before)

    def alter(lecture: Lecture) -> list[Caption]:
        if not unchanged(lecture, after):
            raise Busy("were changed by somebody else", subject="captions", hint="look at them, and change them again")
        return before.captions

    return await _alter(store, before.id, alter, texts)


def choose_caption(lecture: Lecture, tag: str, label: str | None = None) -> Caption:
    """The captions of that language. Raises NotFound for none, UsageError for several."""
    wanted = language.tag(tag) or tag
    fitting = [one for one in lecture.captions if one.language == wanted and label in (None, one.label)]
    if not fitting:
        there = ", ".join(one.language for one in lecture.captions) or "none"
        raise NotFound("has no such captions", subject=f"{lecture.title}, {tag}", hint=f"there are: {there}")
    if len(fitting) > 1:
        labels = ", ".join(f'"{one.label}"' for one in fitting)
        raise UsageError(f"fits several captions: {labels}", subject=tag, hint="say which with --label")
    return fitting[0]


def checked_language(tag: str) -> str:
    """The language as players know it. Raises UsageError for what is no language tag."""
    if tag.strip().lower() == "und":
        return "und"
    found = language.tag(tag.strip())
    if found is None:
        raise UsageError("is no language tag", subject=tag, hint="write it as en or de-AT")
    return found


def checked_label(label: str) -> str:
    text = " ".join(label.split())
    if len(text) > LABEL_LENGTH or not text.isprintable():
        raise UsageError("is no name for captions", subject=text[:LABEL_LENGTH], hint="write one line of a few words")
    return text.replace('"', "'")


async def carried_over(store: LectureStore, stored: Lecture | None, package: Package) -> Arrangement:
    """The captions of a lecture that is about to get `package`, with what a person changed of them; files are stored.

    Captions that a person added or named stay; removed ones stay away; what is new in the package comes.
    """
    before = stored.package if stored else None
    if stored is None or before is None or stored.captions == before.captions:
        return Arrangement(package.captions)
    texts = await texts_of(store, stored)
    there = {one.path for one in package.captions} | texts.keys()
    known = {one.path for one in before.captions}
    captions = [one for one in stored.captions if one.path in there]
    captions += [one for one in package.captions if one.path not in known]
    made = arrange(package, captions, [describe(path, data) for path, data in texts.items()])
    await _put(store, package.id, {**texts, **made.texts}, made.added)
    return made


def unchanged(stored: Lecture | None, seen: Lecture | None) -> bool:
    """Whether captions and package are still those that an arrangement was made from."""
    if stored is None or seen is None:
        return stored is seen
    parts = [(one.captions, one.added, one.package) for one in (stored, seen)]
    return parts[0] == parts[1]


async def texts_of(store: LectureStore, lecture: Lecture) -> dict[str, bytes]:
    """The caption files that a person added, by path."""
    if lecture.package is None:
        return {}
    wanted = {one.path for one in lecture.captions}
    return {
        file.path: b"".join([piece async for piece in store.read_range(lecture.package.id, file, 0, file.size)])
        for file in lecture.added
        if file.path in wanted
    }


async def _alter(store: LectureStore, identity: str, alter: Alter, texts: dict[str, bytes] | None = None) -> Lecture:
    for _ in range(ATTEMPTS):
        try:
            return await _attempt(store, identity, alter, texts or {})
        except Moved:
            continue
    raise StoreError("is being changed by others all the time", subject=f"lecture {identity}", hint="try again")


async def _attempt(store: LectureStore, identity: str, alter: Alter, texts: dict[str, bytes]) -> Lecture:
    seen = existing(identity, lambda lecture: lecture)(await store.get(identity))
    if seen.package is None:
        raise NotFound("has no package yet", subject=seen.title, hint="publish it first")
    captions = checked_captions(alter(seen))
    brought = [*seen.added, *(describe(path, data) for path, data in texts.items())]
    made = arrange(seen.package, captions, brought)
    await _put(store, seen.package.id, {**texts, **made.texts}, made.added)
    return await store.change(identity, existing(identity, lambda stored: _placed(stored, seen, made)))


def _placed(stored: Lecture, seen: Lecture, made: Arrangement) -> Lecture:
    if not unchanged(stored, seen):
        raise Moved
    return made.on(stored).model_copy(update={"updated_at": now()})


def checked_captions(captions: list[Caption]) -> list[Caption]:
    """The captions, where a player can tell them apart. Raises UsageError."""
    if len(captions) > MOST:
        raise UsageError(f"has {MOST} captions already", subject="lecture", hint="remove some")
    labels = [one.label for one in captions]
    for label in labels:
        if labels.count(label) > 1:
            raise UsageError("is the name of other captions", subject=label, hint="give them another label")
    return captions


async def _put(store: LectureStore, package_id: str, texts: dict[str, bytes], added: list[PackageFile]) -> None:
    wanted = {file.path: file for file in added}
    for path, data in texts.items():
        if path in wanted:
            await store_bytes(store, package_id, wanted[path], data)
