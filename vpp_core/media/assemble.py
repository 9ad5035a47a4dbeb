"""The finished pieces of a plan into a package folder: renditions joined, pictures and captions made."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable, Sequence
from itertools import chain, count
from pathlib import Path

from vpp_core.errors import MediaError
from vpp_core.media import command, ffmpeg
from vpp_core.media.files import in_thread, sync, write_durably
from vpp_core.media.ladder import SEGMENT_SECONDS, Target
from vpp_core.media.language import own_word
from vpp_core.media.manifest import Caption, Chapter, Package, Rendition
from vpp_core.media.package import (
    MANIFEST,
    MASTER,
    POSTER,
    STORYBOARD,
    STORYBOARD_VTT,
    Media,
    caption_playlist,
    caption_playlist_name,
    chapters_vtt,
    describe_file,
    escape_arrows,
    join,
    media_playlist,
    multivariant_playlist,
    storyboard_vtt,
)
from vpp_core.media.plan import Plan, SoundPlan, VideoPlan
from vpp_core.media.probe import AudioStream, Source, SubtitleStream

FOLDER = "package"
TILE = 160
MAX_TILES = 400
CHAPTERS = "chapters.vtt"


def estimate(plan: Plan) -> int:
    """Bytes that pieces and package together may need: pieces at half their ceiling, and their joined copies."""
    pictures = plan.video.targets if plan.video else ()
    kbits = sum(s.bitrate for s in plan.sound) + sum(t.max_bitrate for t in pictures)
    return int(kbits * 125 * float(plan.duration))


async def assemble(plan: Plan, *, work: Path, package_id: str, source_sha256: str, warnings: Sequence[str]) -> Package:
    """Builds `work/package` from the pieces in `work`, from scratch; the caller moves it to its place.

    Raises:
        MediaError: pieces do not fit together, or ffmpeg failed.
    """
    folder = work / FOLDER
    await in_thread(shutil.rmtree, folder, ignore_errors=True)
    folder.mkdir()
    renditions: list[Rendition] = []
    media: list[Media] = []
    if plan.video:
        for target in plan.video.targets:
            made = await _picture(plan.source, plan.video, target, work, folder)
            media.append(made)
            renditions.append(_video_rendition(plan.video, target, made))
    for number, sound in enumerate(plan.sound):
        made = await _sound(sound, number, work, folder)
        media.append(made)
        renditions.append(_audio_rendition(plan, sound, number, made))
    boards = await _pictures(plan, renditions, folder)
    captions = await _captions(plan, folder)
    _write_playlists(folder, renditions, media, captions, float(plan.duration))
    chapters = _chapters(plan)
    if chapters:
        (folder / CHAPTERS).write_text(chapters_vtt(chapters), "utf-8")
    hashed = {m.file.path: m.file for m in media}
    names = sorted(entry.name for entry in folder.iterdir())
    files = [hashed[n] if n in hashed else await in_thread(describe_file, folder, n) for n in names]
    package = Package(
        id=package_id,
        source_sha256=source_sha256,
        recipe=plan.recipe.ladder.name,
        duration=round(float(plan.duration), 6),
        declared_duration=plan.declared,
        master=MASTER,
        poster=POSTER,
        storyboard=STORYBOARD if boards else None,
        storyboard_vtt=STORYBOARD_VTT if boards else None,
        renditions=renditions,
        chapters=chapters,
        captions=captions,
        warnings=list(warnings),
        files=files,
    )
    await in_thread(_seal, folder, package)
    return package


def _seal(folder: Path, package: Package) -> None:
    for entry in package.files:
        sync(folder / entry.path)
    write_durably(folder / MANIFEST, package.model_dump_json(indent=2).encode())


def _write_playlists(
    folder: Path, renditions: Sequence[Rendition], media: Sequence[Media], captions: Sequence[Caption], duration: float
) -> None:
    for rendition, made in zip(renditions, media, strict=True):
        (folder / rendition.playlist).write_text(media_playlist(made), "utf-8")
    for caption in captions:
        (folder / caption_playlist_name(caption)).write_text(caption_playlist(caption, duration), "utf-8")
    (folder / MASTER).write_text(multivariant_playlist(renditions, captions), "utf-8")


async def _picture(source: Source, video: VideoPlan, target: Target, work: Path, folder: Path) -> Media:
    if target.copied:
        copied = work / f"copied-{target.name}.mp4"
        await _call(command.copy_video(source, video, copied.name), work)
        pieces = [copied]
    else:
        pieces = [work / f"{piece.key}-{target.name}.mp4" for piece in video.pieces]
    frame = video.tick[1] if target.copied else None
    return await in_thread(join, pieces, folder / f"video-{target.name}.mp4", video.segment_frames, frame)


async def _sound(sound: SoundPlan, number: int, work: Path, folder: Path) -> Media:
    joined = work / f"sound-{number}.aac"
    wrapped = work / f"sound-{number}.mp4"
    await in_thread(_append_all, [work / f"{piece.key}.aac" for piece in sound.pieces], joined)
    await _call(command.wrap_sound(joined.name, wrapped.name, SEGMENT_SECONDS), work)
    return await in_thread(join, [wrapped], folder / f"audio-{number}.m4a", None)


def _append_all(parts: Sequence[Path], output: Path) -> None:
    with output.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out, 1 << 20)


def _video_rendition(video: VideoPlan, target: Target, media: Media) -> Rendition:
    return Rendition(
        kind="video",
        name=f"{target.name}p",
        playlist=f"video-{target.name}.m3u8",
        media=media.file.path,
        bandwidth=media.bandwidth,
        average_bandwidth=media.average_bandwidth,
        codecs=media.codecs,
        width=target.width,
        height=target.height,
        fps=round(float(video.rate), 3),
        copied=target.copied,
    )


def _audio_rendition(plan: Plan, sound: SoundPlan, number: int, media: Media) -> Rendition:
    chosen = next((n for n, s in enumerate(plan.sound) if s.stream.default), 0)
    names = distinct([_label(s.stream, "Sound") for s in plan.sound])
    return Rendition(
        kind="audio",
        name=names[number],
        playlist=f"audio-{number}.m3u8",
        media=media.file.path,
        bandwidth=media.bandwidth,
        average_bandwidth=media.average_bandwidth,
        codecs=media.codecs,
        language=sound.stream.language,
        default=number == chosen,
    )


def _label(stream: AudioStream | SubtitleStream, otherwise: str) -> str:
    """What a player calls a stream."""
    return stream.title or (own_word(stream.language) if stream.language else otherwise)


def distinct(names: Sequence[str]) -> list[str]:
    """The names, with numbers where they would repeat: what a player offers has to differ."""
    found: list[str] = []
    for name in names:
        numbered = (f"{name} {number}" for number in count(2))
        found.append(next(choice for choice in chain([name], numbered) if choice not in found))
    return found


async def _pictures(plan: Plan, renditions: Sequence[Rendition], folder: Path) -> bool:
    """Poster and storyboard from the renditions: square, upright and decodable, whatever the source was."""
    pictures = [r for r in renditions if r.kind == "video"]
    duration = float(plan.duration)
    if not pictures:
        await _call(command.waveform(renditions[0].media, POSTER, duration), folder)
        return False
    smallest = pictures[-1]
    interval = storyboard_interval(duration)
    tile = tile_size(smallest.width or TILE, smallest.height or TILE)
    tiles = max(1, math.ceil(duration / interval))
    columns = min(command.SHEET_COLUMNS, tiles)
    grid = (columns, math.ceil(tiles / columns))
    looks: list[float] = []

    def hear(line: str) -> None:
        match = re.match(r"lavfi\.entropy\.entropy\.normal\.Y=([\d.]+)", line)
        if match:
            looks.append(float(match.group(1)))

    argv = command.storyboard(smallest.media, STORYBOARD, interval, tile, grid)
    await _call(argv, folder, hear)
    (folder / STORYBOARD_VTT).write_text(storyboard_vtt(tiles, interval, duration, tile, columns))
    # The last keyframe that was rounded to that place.
    await _call(command.poster(pictures[0].media, POSTER, (poster_place(looks) + 0.499) * interval), folder)
    return True


def storyboard_interval(duration: float) -> float:
    """Seconds between two small pictures: as many as a sheet holds, on the grid of segments."""
    return SEGMENT_SECONDS * max(1, math.ceil(duration / MAX_TILES / SEGMENT_SECONDS))


def tile_size(width: int, height: int) -> tuple[int, int]:
    scale = TILE / max(width, height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def poster_place(looks: Sequence[float]) -> int:
    """Which of the small pictures shows most: the first of the first half with nearly the highest entropy.

    A black or empty frame has none; the second half is left alone, as it may give the lecture away.
    """
    early = looks[: max(1, math.ceil(len(looks) / 2))]
    if not early:
        return 0
    if max(early) < max(looks) / 2:
        early = looks  # a first half that shows nothing
    enough = max(early) * 0.8
    return next(place for place, look in enumerate(early) if look >= enough)


async def _captions(plan: Plan, folder: Path) -> list[Caption]:
    streams = plan.source.subtitles
    if not streams:
        return []
    names = [f"captions-{n}.vtt" for n in range(len(streams))]
    await _call(command.captions(plan, [f"{folder.name}/{name}" for name in names]), folder.parent)
    labels = distinct([_label(stream, "Captions") for stream in streams])
    found = []
    for name, label, stream in zip(names, labels, streams, strict=True):
        text = (folder / name).read_text("utf-8", "replace")
        if "-->" not in text:
            (folder / name).unlink()
            continue
        (folder / name).write_text(escape_arrows(text), "utf-8", newline="")
        found.append(Caption(path=name, language=stream.language or "und", label=label))
    return found


def _chapters(plan: Plan) -> list[Chapter]:
    """The source's chapters on the lecture's clock."""
    origin, duration = float(plan.origin), float(plan.duration)
    moved = []
    for chapter in plan.source.chapters:
        start, end = max(0.0, chapter.start - origin), min(duration, chapter.end - origin)
        if end > start:
            moved.append(Chapter(start=round(start, 3), end=round(end, 3), title=chapter.title))
    return moved


async def _call(argv: list[str], cwd: Path, hear: Callable[[str], None] | None = None) -> None:
    ended = await ffmpeg.run(argv, cwd=cwd, on_out=hear)
    if ended.returncode:
        raise MediaError(f"ffmpeg failed: {ended.last_words}", subject=argv[-2].removeprefix("file:"))
