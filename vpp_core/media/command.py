"""The argument lists of ffmpeg, as pure functions of a plan.

ffmpeg-python builds filter graphs and arguments here and does nothing else: it is unmaintained, and its ways
of running a process hang on undrained pipes. Options are those that ffmpeg 5.1 to 9 all know.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import ffmpeg

from vpp_core.media.containers import FORMATS
from vpp_core.media.ladder import Target
from vpp_core.media.plan import AAC_FRAME, Plan, SoundPiece, SoundPlan, VideoPiece, VideoPlan
from vpp_core.media.probe import PROTOCOLS, Source, VideoStream

SCALER = "lanczos"
PREROLL = 12
"""AAC frames encoded before a sound piece's first and thrown away, so that encoder and limiter have settled."""
LOUDNESS_PREROLL = 0.4
"""Seconds: the window of a momentary loudness (ITU-R BS.1770-4, EBU Tech 3341)."""
PEAK_CEILING = 0.84
"""-1.5 dB: what is left for the peaks between samples that lossy coding makes."""
FRAGMENTED = "+frag_keyframe+delay_moov+default_base_moof+frag_discont+skip_trailer"
"""A fragment a segment, each with its absolute time, so that pieces join by appending their fragments."""

POSTER_WIDTH = 1280
SHEET_COLUMNS = 20


def _argv(output: Any, log: str = "verbose") -> list[str]:
    """An ffmpeg-python output as the words of a call, with what every call has."""
    argv: list[str] = ffmpeg.compile(output, overwrite_output=True)
    common = [
        "-hide_banner",
        "-nostdin",
        "-loglevel",
        f"level+{log}",
        "-progress",
        "pipe:1",
        "-stats_period",
        "0.5",
        "-max_error_rate",
        "1",
    ]
    return [argv[0], *common, *argv[1:]]


def _source(source: Source, seek: float | None = None, *, copyts: bool = True, **options: Any) -> Any:
    """A source, read with its own clock (`copyts`) from the last keyframe at or before `seek`."""
    if copyts:
        options["copyts"] = None
    if seek is not None:
        options.update(seek_timestamp=1, noaccurate_seek=None, ss=f"{seek:.6f}")
    return ffmpeg.input(
        f"file:{source.path}",
        format_whitelist=FORMATS,
        protocol_whitelist=PROTOCOLS,
        fflags="+genpts",
        **source.demuxing,
        **options,
    )


def _own(path: str, **options: Any) -> Any:
    """A file that this program has made."""
    return ffmpeg.input(f"file:{path}", protocol_whitelist="file", **options)


# Picture


def encode_video(
    source: Source, plan: VideoPlan, piece: VideoPiece, outputs: Mapping[str, str], preset: str, *, threads: int = 0,
    seek: float | None = None, patch: bool = False,
) -> list[str]:  # fmt: skip
    """One piece in all its encoded renditions: one decode, a cascade of scalers, an encoder a rendition.

    Args:
        outputs: target name -> file to write.
        seek: where to read from instead of the piece's own place.
        patch: hold frames over holes at the piece's beginning and end, where a damaged source has any.
    """
    picture = _source(source, seek, threads=threads)[str(plan.stream.index)]
    picture = _prepared(picture, plan.stream, plan.encoded[0])
    picture = _on_grid(picture, plan, piece, patch)
    outs = []
    for target, more in zip(plan.encoded, [*plan.encoded[1:], None], strict=True):
        branch = picture
        if more is not None:
            split = picture.filter_multi_output("split", 2)
            branch, smaller = split[0], split[1].filter("scale", more.width, more.height, flags=SCALER)
            picture = smaller.filter("setsar", 1)
        outs.append(_video_output(branch, plan, piece, target, outputs[target.name], preset, threads))
    return _argv(ffmpeg.merge_outputs(*outs))


def _prepared(picture: Any, stream: VideoStream, top: Target) -> Any:
    """Progressive, standard range, square pixels, 8 bits, at the size of the highest encoded rendition."""
    if stream.interlaced:
        picture = picture.filter("bwdif", mode="send_frame", deint="interlaced")
    if stream.hdr:
        picture = picture.filter("scale", top.width, top.height, flags=SCALER)
        picture = picture.filter("zscale", t="linear", npl=100).filter("format", "gbrpf32le")
        picture = picture.filter("zscale", p="bt709").filter("tonemap", "hable", desat=0)
        picture = picture.filter("zscale", t="bt709", m="bt709", r="tv")
    else:
        picture = picture.filter("scale", top.width, top.height, flags=SCALER, **_colours(stream))
    return picture.filter("format", "yuv420p").filter("setsar", 1)


def _colours(stream: VideoStream) -> dict[str, str]:
    """BT.709, limited range: what players assume of every web video."""
    options = {"out_range": "tv", "out_color_matrix": "bt709"}
    if stream.matrix in ("", "unknown", "gbr"):
        options["in_color_matrix"] = "bt709" if stream.height >= 720 else "bt601"
    return options


def _on_grid(picture: Any, plan: VideoPlan, piece: VideoPiece, patch: bool) -> Any:
    """Frames at a constant rate, numbered as in the lecture, and of these just the piece's own."""
    picture = picture.filter("setpts", f"PTS-({plan.first_pts})")
    if patch or piece.tail:  # `fps` drops a last frame that its source shows for less than half of one
        picture = picture.filter("tpad", stop_duration=0.25, stop_mode="clone")
    options: dict[str, Any] = {"round": "near"}
    if patch:
        options["start_time"] = f"{float(max(0, piece.first - plan.lead) / plan.rate):.6f}"
    picture = picture.filter("fps", str(plan.rate), **options)
    offset = piece.first if piece.hold else plan.lead
    before = plan.lead - piece.first if piece.hold else 0
    after = -1 if patch or piece.tail else 0
    if before or after:  # in one filter: a second one takes its times from the wrong frame
        picture = picture.filter("tpad", start=before, start_mode="clone", stop=after, stop_mode="clone")
    if offset:
        picture = picture.filter("setpts", f"PTS+{offset}")
    return picture.filter("trim", start_pts=piece.first, end_pts=piece.last)


def _video_output(
    picture: Any, plan: VideoPlan, piece: VideoPiece, target: Target, path: str, preset: str, threads: int
) -> Any:
    ticks, _ = plan.tick
    longest = max(plan.segment_frames)
    return ffmpeg.output(
        picture,
        f"file:{path}",
        format="mp4",
        movflags=FRAGMENTED,
        video_track_timescale=ticks,
        fps_mode="passthrough",
        enc_time_base=f"{plan.rate.denominator}/{plan.rate.numerator}",
        force_key_frames=",".join(_seconds(cut / plan.rate) for cut in piece.cuts),
        map_metadata=-1,
        map_chapters=-1,
        **{
            "c:v": "libx264",
            "profile:v": "high",
            "preset": preset,
            "crf": target.crf,
            "maxrate": f"{target.max_bitrate}k",
            "bufsize": f"{target.max_bitrate * 2}k",
            "sc_threshold": 0,
            "g": longest + 1,
            "forced-idr": 1,
            "flags:v": "+cgop+bitexact",
            "colorspace": "bt709",
            "color_primaries": "bt709",
            "color_trc": "bt709",
            "color_range": "tv",
            "threads": threads,
        },
    )


def copy_video(source: Source, plan: VideoPlan, output: str) -> list[str]:
    """The source's own picture as a rendition: its packets, on a clock that begins with its first frame."""
    ticks, _ = plan.tick
    out = ffmpeg.output(
        _source(source, copyts=False)[str(plan.stream.index)],
        f"file:{output}",
        format="mp4",
        movflags=FRAGMENTED.replace("+frag_discont", ""),
        video_track_timescale=ticks,
        map_metadata=-1,
        map_chapters=-1,
        **{"c:v": "copy", "bsf:v": "setts=pts=PTS-STARTPTS:dts=DTS-STARTPTS"},
    )
    return _argv(out)


def decode_video(source: Source, plan: VideoPlan) -> list[str]:
    """Decodes the whole picture and keeps nothing: tells how much of it can be decoded."""
    return _argv(
        ffmpeg.output(_source(source)[str(plan.stream.index)], "pipe:2", format="null", fps_mode="passthrough")
    )


# Sound


def measure_loudness(plan: Plan, sound: SoundPlan, piece: SoundPiece) -> list[str]:
    """Logs the momentary loudness of a piece every 100 ms, and its sample peak at the end."""
    begin = max(Fraction(0), Fraction(piece.first * AAC_FRAME, sound.rate) - Fraction(LOUDNESS_PREROLL))
    end = Fraction(piece.last * AAC_FRAME, sound.rate)
    track = _heard(plan, sound, piece, begin, end)
    track = track.filter("ebur128", peak="sample", framelog="verbose")
    return _argv(ffmpeg.output(track, "pipe:2", format="null"))


def encode_sound(plan: Plan, sound: SoundPlan, piece: SoundPiece, gain: float, limit: bool, output: str) -> list[str]:
    """A piece as AAC in ADTS frames, `preroll(piece) + 1` more of them at its beginning than the piece has.

    Args:
        gain: in dB.
        limit: whether the gain would clip peaks.
    """
    begin = Fraction((piece.first - preroll(piece)) * AAC_FRAME, sound.rate)
    end = Fraction((piece.last + 1) * AAC_FRAME, sound.rate)
    track = _heard(plan, sound, piece, begin, end)
    if gain:
        track = track.filter("volume", f"{gain:.2f}dB")
    if limit:
        track = track.filter("alimiter", limit=PEAK_CEILING, level=0, latency=1)
    track = track.filter("apad", whole_len=round((end - begin) * sound.rate))
    out = ffmpeg.output(
        track,
        f"file:{output}",
        format="adts",
        map_metadata=-1,
        ac=sound.channels,
        ar=sound.rate,
        **{"c:a": "aac", "b:a": f"{sound.bitrate}k", "flags:a": "+bitexact"},
    )
    return _argv(out)


def preroll(piece: SoundPiece) -> int:
    return min(PREROLL, piece.first)


def _heard(plan: Plan, sound: SoundPlan, piece: SoundPiece, begin: Fraction, end: Fraction) -> Any:
    """The sound between two moments of the lecture, in seconds: sample for sample, silence where there is none.

    Times are put right where packets follow each other evenly, so that pieces join without a jump; else
    `aresample=async=1` fills gaps with silence, as it would for the whole.
    """
    track = _source(plan.source, piece.seek)[str(sound.stream.index)]
    origin = _number(plan.origin * sound.stream.rate)
    if sound.packet:
        start = _number(sound.start * sound.stream.rate)
        track = track.filter("asetpts", f"round((PTS-({start}))/{sound.packet})*{sound.packet}+({start})-({origin})")
    else:
        track = track.filter("asetpts", f"PTS-({origin})")
    layout = "mono" if sound.channels == 1 else "stereo"
    # Resampling begins where both rates have a sample at the same moment, or pieces would differ by a part of one.
    common = math.gcd(sound.stream.rate, sound.rate)
    first = math.floor(begin * common) * (sound.stream.rate // common)
    skip = round((begin - Fraction(first, sound.stream.rate)) * sound.rate)
    track = track.filter("atrim", start_pts=first, end=_seconds(end))
    track = track.filter("aresample", sound.rate, **{"async": 1, "first_pts": first})
    track = track.filter("aformat", channel_layouts=layout, sample_fmts="fltp")
    return track.filter("atrim", start_sample=skip, end_sample=skip + round((end - begin) * sound.rate))


def wrap_sound(path: str, output: str, seconds: float) -> list[str]:
    """ADTS frames as fragmented MP4, a fragment each `seconds`."""
    out = ffmpeg.output(
        _own(path, format="aac")["0"],
        f"file:{output}",
        format="mp4",
        movflags="+delay_moov+default_base_moof+skip_trailer",
        frag_duration=round(seconds * 1e6),
        map_metadata=-1,
        **{"c:a": "copy", "bsf:a": "aac_adtstoasc"},
    )
    return _argv(out)


# Pictures and words beside the lecture


def storyboard(path: str, output: str, interval: float, tile: tuple[int, int], grid: tuple[int, int]) -> list[str]:
    """One sheet of small pictures, each `interval` seconds, from keyframes only; logs how bright each is."""
    picture = _own(path, skip_frame="nokey")["v"].filter("tpad", stop_duration=interval, stop_mode="clone")
    picture = picture.filter("fps", f"1/{interval:g}", round="near", start_time=0)
    picture = picture.filter("scale", *tile, flags="bilinear").filter("entropy")
    picture = picture.filter("metadata", mode="print", file="pipe:1", direct=1)
    picture = picture.filter("tile", f"{grid[0]}x{grid[1]}")
    return _argv(ffmpeg.output(picture, f"file:{output}", format="mjpeg", **{"frames:v": 1, "q:v": 4}), "error")


def poster(path: str, output: str, at: float) -> list[str]:
    """The keyframe at or before `at` seconds as a JPEG."""
    picture = _own(path, ss=f"{at:.3f}", noaccurate_seek=None, skip_frame="nokey")["v"]
    picture = picture.filter("scale", f"min({POSTER_WIDTH},iw)", -2, flags=SCALER)
    return _argv(
        ffmpeg.output(picture, f"file:{output}", format="mjpeg", fps_mode="passthrough", **{"frames:v": 1, "q:v": 3}),
        "error",
    )


def waveform(path: str, output: str, duration: float) -> list[str]:
    """The sound's shape as a poster for a lecture without a picture."""
    sound = _own(path)["a"].filter("aformat", channel_layouts="mono").filter("aresample", 8000)
    back = ffmpeg.input("color=c=0x14161B:s=1280x720", format="lavfi", t=1)
    wave = sound.filter("showwavespic", s="1200x360", colors="0x86A2FF", scale="sqrt")
    out = ffmpeg.output(back.overlay(wave, x=40, y=180), f"file:{output}", format="mjpeg", **{"frames:v": 1, "q:v": 3})
    return _argv(out, "error")


def captions(plan: Plan, outputs: Sequence[str]) -> list[str]:
    """Text subtitles as WebVTT, on the lecture's clock."""
    delay: dict[str, Any] = {"itsoffset": _seconds(-plan.origin)} if plan.origin else {}
    source = _source(plan.source, **delay)
    outs = [
        ffmpeg.output(source[str(s.index)], f"file:{output}", format="webvtt", **{"c:s": "webvtt"})
        for s, output in zip(plan.source.subtitles, outputs, strict=True)
    ]
    return _argv(ffmpeg.merge_outputs(*outs), "error")


def restamp(source: Source, streams: Sequence[int], output: str) -> list[str]:
    """Copies a source whose clock jumps into a container with a steady one; nothing is decoded."""
    tracks = _source(source, copyts=False)
    out = ffmpeg.output(
        *(tracks[str(n)] for n in streams), f"file:{output}", format="matroska", c="copy", max_interleave_delta=0
    )
    return _argv(out)


def _seconds(value: Fraction) -> str:
    return f"{float(value):.6f}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6f}"
