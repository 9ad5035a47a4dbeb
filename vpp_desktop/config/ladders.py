"""Ladders: the built-in ones, and over them those of the config folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError
from vpp_desktop.assets import resource
from vpp_desktop.config import toml
from vpp_desktop.config.settings import Settings

if TYPE_CHECKING:
    from vpp_core.catalog.lecture import Metadata
    from vpp_core.media.recipe import Ladder, Recipe

LADDERS_NAME = "ladders.toml"
HEIGHTS = (64, 4320)
LOWEST_BITRATE = 50
QUALITIES = (0, 51)


def load_ladders(config: Path) -> dict[str, Ladder]:
    """All ladders by name: the built-in ones, and over them those of the config folder.

    Raises:
        UsageError: a file is broken; names the line.
    """
    return {**built_in_ladders(), **own_ladders(config)}


def built_in_ladders() -> dict[str, Ladder]:
    path = resource(LADDERS_NAME)
    return checked(toml.read_text(path), path)


def own_ladders(config: Path) -> dict[str, Ladder]:
    """Those of the config folder. Raises UsageError: the file is broken; names the line."""
    path = config / LADDERS_NAME
    return checked(toml.read_text(path), path)


def checked(text: str, path: Path, whole: str | None = None) -> dict[str, Ladder]:
    """The ladders that a text says which is, or is to be, in the file; `whole` is the file's where this is a part.

    Raises:
        UsageError: names the line.
    """
    from pydantic import ValidationError

    from vpp_core.media.recipe import Ladder

    found: dict[str, Ladder] = {}
    tables = toml.parse(text, path)
    text = whole or text
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise toml.at(path, text, name, f"{name} is no ladder", f"write it as a table: [{name}]")
        try:
            ladder = Ladder.model_validate({"name": name, "title": name, **table})
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise toml.at(path, text, name, f"ladder {name}: {place}: {first['msg'].lower()}", "correct it") from None
        if problem := rungs_problem([(rung.height, rung.max_bitrate, rung.crf) for rung in ladder.rungs]):
            raise toml.at(path, text, name, f"ladder {name} {problem[0]}", problem[1])
        found[name] = ladder
    return found


def rungs_problem(rungs: Sequence[tuple[int, int, int]]) -> tuple[str, str] | None:
    """What is wrong with these heights, bitrates and qualities, and what to do; None where nothing is."""
    heights = [height for height, _, _ in rungs]
    if not heights or heights != sorted(set(heights), reverse=True):
        return "does not go from high to low rungs", "put the highest first"
    if any(not HEIGHTS[0] <= height <= HEIGHTS[1] or bitrate < LOWEST_BITRATE for height, bitrate, _ in rungs):
        return "has a rung out of bounds", "heights go from 64 to 4320, bitrates from 50 kbit/s"
    if any(not QUALITIES[0] <= quality <= QUALITIES[1] for _, _, quality in rungs):
        return "has a rung of no quality", "crf goes from 0 to 51"
    return None


def save_ladder(config: Path, ladder: Ladder) -> None:
    """Writes a ladder into the config folder's file; all else in there stays. Blocks for a moment.

    Raises:
        UsageError: the ladder cannot stand, or the file is broken: nothing is written.
        VppError: it cannot be written.
    """
    import tomlkit

    table = tomlkit.table()
    for name, value in ladder.model_dump(exclude={"name", "rungs"}, exclude_defaults=True).items():
        table[name] = value
    rungs = tomlkit.array().multiline(multiline=True)
    for rung in ladder.rungs:
        row = tomlkit.inline_table()
        row.update(rung.model_dump(exclude_defaults=True))
        rungs.append(row)
    table["rungs"] = rungs
    _change(config, ladder.name, table)


def remove_ladder(config: Path, name: str) -> None:
    """Takes a ladder out of the config folder's file; a built-in one of that name counts again. Raises as above."""
    _change(config, name, None)


def _change(config: Path, name: str, table: Any) -> None:
    import tomlkit

    path = config / LADDERS_NAME
    text = toml.read_text(path)
    checked(text, path)
    document = tomlkit.parse(text)
    if table is not None:
        document[name] = table
    else:
        document.pop(name, None)
    new = tomlkit.dumps(document)
    checked(new, path)
    toml.write(path, new)


def recipe(settings: Settings, config: Path, ladder: str | None, loudness: bool | None) -> Recipe:
    """What an encode is asked for: the command's word before the settings'.

    Raises:
        UsageError: no ladder of that name.
    """
    from vpp_core.media.recipe import LOUDNESS_TARGET, Recipe

    ladders = load_ladders(config)
    name = ladder or settings.ladder
    if name not in ladders:
        raise UsageError("no ladder has this name", subject=name, hint=f"known are: {', '.join(ladders)}")
    loud = settings.loudness if loudness is None else loudness
    return Recipe(ladder=ladders[name], loudness=LOUDNESS_TARGET if loud else None)


def lecture_defaults(settings: Settings) -> Metadata:
    """What the settings say of a new lecture of which nobody says it."""
    from vpp_core.catalog.lecture import Metadata

    visibility = "draft" if settings.visibility == "draft" else None
    return Metadata(language=settings.language or None, visibility=visibility)
