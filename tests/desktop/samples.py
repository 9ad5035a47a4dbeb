"""Things that several tests of the desktop need."""

from __future__ import annotations

from vpp_core.media.manifest import Package
from vpp_core.media.recipe import Ladder, Recipe, Rung

RECIPE = Recipe(ladder=Ladder(name="small", title="", rungs=[Rung(height=360, max_bitrate=500)]))


def sample_package(package_id: str, sha256: str, warnings: list[str] | None = None) -> Package:
    """A manifest without files."""
    return Package(
        id=package_id,
        source_sha256=sha256,
        recipe="small",
        duration=60.0,
        master="master.m3u8",
        poster="poster.jpg",
        renditions=[],
        warnings=warnings or [],
        files=[],
    )
