"""What is asked of an encode: the ladder and the loudness. A recipe is part of a package's identity."""

from __future__ import annotations

import hashlib

from vpp_core.media.manifest import Model

# Raise it when the same source and recipe would give other bytes: packages then get new ids.
PIPELINE_VERSION = 2

LOUDNESS_TARGET = -16.0
"""LUFS, integrated, by EBU R128; what web players and podcasts ask for."""


class Rung(Model):
    """One target: a bounding box of `height` (short side) by 16/9 of it, never upscaled to.

    `max_bitrate` in kbit/s for up to 30 frames a second; `crf` is x264's constant quality.
    """

    height: int
    max_bitrate: int
    crf: int = 22


class Ladder(Model):
    """The ordered set of rungs, highest first. `max_fps` caps the frame rate of all."""

    name: str
    title: str
    rungs: list[Rung]
    preset: str = "veryfast"
    max_fps: float = 60.0
    audio_bitrate: int = 128


class Recipe(Model):
    """`loudness` in LUFS, or None to leave the sound as loud as it is."""

    ladder: Ladder
    loudness: float | None = LOUDNESS_TARGET


def package_id(source_sha256: str, recipe: Recipe) -> str:
    """The same work has the same id everywhere: 32 hex digits of a SHA-256."""
    asked = recipe.model_dump_json(exclude={"ladder": {"title"}})
    text = f"{PIPELINE_VERSION}\n{source_sha256}\n{asked}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
