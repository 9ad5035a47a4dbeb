"""Makes the pieces of a plan, each one ffmpeg process, and says what could not be decoded.

A finished piece is checked, renamed and entered in the ledger, so whatever happens costs the pieces in work only.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from vpp_core.errors import DiskFull, MediaError, SourceError
from vpp_core.media import adts, assemble, command, ffmpeg, fmp4, loudness
from vpp_core.media.files import in_thread, require_room, sync
from vpp_core.media.order import Order, Progress
from vpp_core.media.plan import AAC_FRAME, Plan, SoundPiece, SoundPlan, VideoPiece, VideoPlan
from vpp_core.media.progress import Meter, Tally
from vpp_core.media.source import assert_unchanged
from vpp_core.text import clock

MEBI = 1024 * 1024
BYTES_A_PIXEL = 400
"""Memory that decoders, scalers and encoders may use for each of a source's pixels, beyond the first 2 GiB."""
SPILL = 24
"""Packets that a decoder may hold undecoded when a piece has all its frames: no sign of damage."""


class Weight:
    """How large the package of a plan will be, judged by the pieces that are there."""

    def __init__(self, plan: Plan, source: int) -> None:
        copied = plan.video is not None and any(t.copied for t in plan.video.targets)
        sound = int(sum(s.bitrate for s in plan.sound) * 125 * float(plan.duration))
        self._beside = sound + (source if copied else 0)
        self._frames = plan.video.frames if plan.video and plan.video.encoded else 0
        self._weighed = self._bytes = 0

    def add(self, piece: VideoPiece, files: Mapping[str, int]) -> None:
        self._weighed += piece.last - piece.first
        self._bytes += sum(files.values())

    @property
    def size(self) -> int | None:
        """None until the first piece of the picture is there."""
        if not self._frames:
            return self._beside
        return self._beside + self._bytes * self._frames // self._weighed if self._weighed else None


class Encoder:
    """Makes the pieces of one plan that the ledger does not have yet."""

    def __init__(self, order: Order, plan: Plan) -> None:
        self.order = order
        self.plan = plan
        self.subject = os.fspath(order.source)
        total = plan.video.frames if plan.video and plan.video.encoded else 0
        self.meter = Meter(total, float(plan.video.rate) if plan.video else 0.0, float(plan.duration), len(plan.sound))
        pixels = plan.video.stream.width * plan.video.stream.height if plan.video else 0
        self.memory = 2 * ffmpeg.GIB + pixels * BYTES_A_PIXEL
        self.weight = Weight(plan, order.fingerprint.state.size)
        self._count_sound_kept()

    @property
    def copies(self) -> bool:
        return self.plan.video is not None and any(t.copied for t in self.plan.video.targets)

    async def damaged(self) -> bool:
        """Encodes the lower renditions, or only decodes where there are none; True where something broke."""
        video = self.plan.video
        assert video is not None
        if video.encoded:
            await self.encode()
            return any(record.get("errors") for key, record in self._kept("video-"))
        kept = self.order.ledger.kept().get("decoded")
        if kept is None:
            tally = Tally(video.stream.index)
            ended = await self._run(command.decode_video(self.plan.source, video), tally)
            kept = {"errors": ended.error_count + tally.corrupt}
            await self.order.ledger.keep("decoded", kept)
        return bool(kept["errors"])

    def _kept(self, prefix: str) -> list[tuple[str, Mapping[str, Any]]]:
        return [(k, r) for k, r in sorted(self.order.ledger.kept().items()) if k.startswith(prefix)]

    async def discard_pictures(self) -> None:
        for key, record in self._kept("video-"):
            await self.order.ledger.forget(key)
            for name in record.get("files", {}):
                (self.order.work / name).unlink(missing_ok=True)

    async def encode(self) -> None:
        """Makes every missing piece; sound beside the picture, as its encoder uses one core only."""
        require_room(self.order.work, 0 if self._begun() else assemble.estimate(self.plan), self.subject)
        jobs: list[Coroutine[Any, Any, None]] = [self._all_sound()]
        if self.plan.video and self.plan.video.encoded:
            jobs.append(self._all_pictures(self.plan.video))
        await _together(jobs)

    def _begun(self) -> bool:
        return any(self._kept(prefix) for prefix in ("video-", "sound-"))

    # Picture

    async def _all_pictures(self, video: VideoPlan) -> None:
        todo = [piece for piece in video.pieces if not self._have(piece)]
        for piece in video.pieces:
            if piece not in todo:
                self.weight.add(piece, self.order.ledger.kept()[piece.key]["files"])
        self.meter.start(video.frames - sum(p.last - p.first for p in todo))
        slots = asyncio.Semaphore(self.order.workers or default_workers())

        async def one(piece: VideoPiece) -> None:
            async with slots:
                await self._picture(video, piece)

        await _together([one(piece) for piece in todo])

    def _have(self, piece: VideoPiece | SoundPiece) -> bool:
        """Whether the piece is finished, for just this range: another plan may have cut differently."""
        record = self.order.ledger.kept().get(piece.key)
        if record is None or record.get("span") != [piece.first, piece.last]:
            return False
        try:
            return all((self.order.work / n).stat().st_size == s for n, s in record.get("files", {}).items())
        except OSError:
            return False

    async def _picture(self, video: VideoPlan, piece: VideoPiece) -> None:
        """One piece; a damaged source is read from further back, with frames held over the holes."""
        assert_unchanged(self.order.source, self.order.fingerprint.state)
        require_room(self.order.work, 0, self.subject)
        earlier = max(0.0, (piece.seek or 0.0) - 30.0)
        attempts: list[tuple[float | None, bool]] = [(piece.seek, False), (earlier or None, True), (None, True)]
        for seek, patch in attempts:
            tally = Tally(video.stream.index)
            names = {t.name: f"{piece.key}-{t.name}.part.mp4" for t in video.encoded}
            argv = command.encode_video(
                self.plan.source, video, piece, names, self.plan.recipe.ladder.preset, seek=seek, patch=patch
            )
            ended = await self._run(argv, tally, piece, video)
            wrong = await in_thread(self._check_picture, video, piece, names)
            if wrong is None:
                errors = _errors(ended, tally, seek)
                await self._keep_picture(piece, names, errors, tally)
                return
            self.meter.drop(piece.key)
        raise MediaError(
            f"cannot be decoded between {clock(piece.first / float(video.rate))} and "
            f"{clock(piece.last / float(video.rate))} ({wrong})",
            subject=self.subject,
            hint="export it anew with another program, then drop it again",
        )

    def _check_picture(self, video: VideoPlan, piece: VideoPiece, names: Mapping[str, str]) -> str | None:
        """What is wrong with a piece, frame for frame: an exit code of 0 proves nothing."""
        ticks, frame = video.tick
        cuts = [*piece.cuts, piece.last]
        lengths = [b - a for a, b in pairwise(cuts)]
        for target, name in names.items():
            path = self.order.work / name
            try:
                init, parts = fmp4.fragments(path)
            except (MediaError, OSError) as error:
                return str(error)
            if [p.samples for p in parts] != lengths:
                return f"{sum(p.samples for p in parts)} of {sum(lengths)} frames"
            if parts[0].time != piece.first * frame or fmp4.time_scale(init) != ticks:
                return f"the {target} rendition begins at the wrong time"
            sync(path)
        return None

    async def _keep_picture(self, piece: VideoPiece, names: Mapping[str, str], errors: int, tally: Tally) -> None:
        files = {}
        for name in names.values():
            final = name.replace(".part.mp4", ".mp4")
            (self.order.work / name).replace(self.order.work / final)
            files[final] = (self.order.work / final).stat().st_size
        lost = max(0, tally.packets - tally.decoded - SPILL) + piece.missing if errors else 0
        record = {"files": files, "errors": errors, "lost": lost, "span": [piece.first, piece.last]}
        sync(self.order.work)
        await self.order.ledger.keep(piece.key, record)
        self.meter.finish(piece.key, piece.last - piece.first)
        self.weight.add(piece, files)
        self._report()

    async def _run(
        self, argv: list[str], tally: Tally, piece: VideoPiece | None = None, video: VideoPlan | None = None
    ) -> ffmpeg.Ended:
        frames = piece.last - piece.first if piece else 0

        def hear(line: str) -> None:
            if tally.feed(line) and piece is not None:
                self.meter.at(piece.key, min(tally.frames, frames))
                self._report()

        seconds = frames / float(video.rate) if video else float(self.plan.duration)
        ceiling = sum(t.max_bitrate for t in video.encoded) if video else 1000
        limits = ffmpeg.Limits(memory=self.memory, file_size=int(ceiling * 125 * seconds * 4) + 256 * MEBI)
        ended = await ffmpeg.run(argv, cwd=self.order.work, limits=limits, on_out=hear, on_log=tally.note)
        if ended.returncode < 0 or any("No space left" in line for line in ended.errors):
            raise ffmpeg.failure(ended, self.subject)
        return ended

    def _report(self) -> None:
        m = self.meter
        self.order.report(Progress("encoding", m.fraction, m.fps, m.speed, m.remaining, self.weight.size))

    # Sound

    async def _all_sound(self) -> None:
        for sound in self.plan.sound:
            for piece in self._unmeasured(sound):
                await self._measure(sound, piece)
            lift, limit = self._gain(sound)
            for piece in sound.pieces:
                if not self._have(piece):
                    await self._sound(sound, piece, lift, limit)

    def _unmeasured(self, sound: SoundPlan) -> list[SoundPiece]:
        if self.plan.recipe.loudness is None:
            return []
        kept = self.order.ledger.kept()
        return [piece for piece in sound.pieces if piece.loudness_key not in kept]

    def _count_sound_kept(self) -> None:
        for sound in self.plan.sound:
            todo = self._unmeasured(sound)
            for piece in sound.pieces:
                frames = piece.last - piece.first
                encoded = frames if self._have(piece) else 0
                self.meter.sound(measured=0 if piece in todo else frames, encoded=encoded, of=sound.pieces[-1].last)
        self.meter.start_sound()

    async def _measure(self, sound: SoundPlan, piece: SoundPiece) -> None:
        begin = piece.first * AAC_FRAME / sound.rate
        meter = loudness.Meter(begin if piece.first else -1.0)
        limits = ffmpeg.Limits(memory=self.memory)
        argv = command.measure_loudness(self.plan, sound, piece)
        ended = await ffmpeg.run(argv, cwd=self.order.work, limits=limits, on_log=meter.note)
        if ended.returncode:
            raise ffmpeg.failure(ended, self.subject)
        await self.order.ledger.keep(piece.loudness_key, meter.record())
        self.meter.sound(measured=piece.last - piece.first, of=sound.pieces[-1].last)
        self._report()

    def _gain(self, sound: SoundPlan) -> tuple[float, bool]:
        """What brings this track to the recipe's loudness, from all its pieces' measurements."""
        records = [self.order.ledger.kept().get(p.loudness_key) for p in sound.pieces]
        return loudness.gain_of([r for r in records if r], self.plan.recipe.loudness)

    async def _sound(self, sound: SoundPlan, piece: SoundPiece, lift: float, limit: bool) -> None:
        assert_unchanged(self.order.source, self.order.fingerprint.state)
        name = f"{piece.key}.aac"
        raw = self.order.work / f"{piece.key}.part.aac"
        argv = command.encode_sound(self.plan, sound, piece, lift, limit, raw.name)
        tally = Tally(sound.stream.index)
        ended = await self._run(argv, tally)
        if ended.returncode:
            raise ffmpeg.failure(ended, self.subject)
        errors = _errors(ended, tally, piece.seek)
        size = await in_thread(_cut_sound, raw, self.order.work / name, piece)
        record = {"files": {name: size}, "errors": errors, "span": [piece.first, piece.last]}
        await self.order.ledger.keep(piece.key, record)
        self.meter.sound(encoded=piece.last - piece.first, of=sound.pieces[-1].last)
        self._report()

    # Damage

    def warnings(self) -> list[str]:
        """What the admin must know of a source that is not whole."""
        found = list(self.plan.warnings)
        duration = float(self.plan.duration)
        lost = sum(r.get("lost", 0) for _, r in self._kept("video-"))
        rate = float(self.plan.video.rate) if self.plan.video else 1.0
        usable, whole = duration - lost / rate, self.plan.declared or duration
        pieces = {p.key: p for p in self.plan.video.pieces} if self.plan.video else {}
        broken = [pieces[k] for k, r in self._kept("video-") if r.get("errors") and k in pieces]
        if whole - usable > 0.5:
            found.append(f"damaged: {usable:.1f} of {whole:.1f} s could be decoded")
        elif broken:
            spans = ", ".join(f"{clock(p.first / rate)} to {clock(p.last / rate)}" for p in broken[:5])
            found.append(f"damaged: the picture breaks up somewhere in {spans}")
        if any(r.get("errors") for _, r in self._kept("sound-")):
            found.append("damaged: the sound breaks up in places")
        return found


def _errors(ended: ffmpeg.Ended, tally: Tally, seek: float | None) -> int:
    """Signs of damage in what a process read."""
    return ended.error_count - (tally.early if seek is not None else 0) + tally.corrupt


def _cut_sound(raw: Path, final: Path, piece: SoundPiece) -> int:
    """Keeps a piece's own frames: the encoder's first is priming, and what precedes it is for its settling."""
    data = adts.cut(raw.read_bytes(), command.preroll(piece) + 1, piece.last - piece.first)
    part = final.with_suffix(".cut")
    part.write_bytes(data)
    sync(part)
    part.replace(final)
    sync(final.parent)
    raw.unlink()
    return len(data)


def default_workers() -> int:
    """Pieces at once. Two fill the cores while one of them starts or ends: 6 % less wall time on two cores."""
    cores = os.cpu_count() or 1
    return max(min(2, cores), cores // 4)


async def _together(jobs: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Runs all at once; one that fails ends the others, and the error that explains most is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job)
    except ExceptionGroup as errors:
        raise min(errors.exceptions, key=lambda e: not isinstance(e, DiskFull | SourceError)) from None
