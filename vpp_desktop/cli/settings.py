"""`vpp settings`: what a person may choose once for all."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vpp_core.errors import UsageError
from vpp_desktop.cli.output import print_json, print_table
from vpp_desktop.config.table import TABLE, Setting

if TYPE_CHECKING:
    from vpp_desktop.config import Settings

EXAMPLES = """examples:
  vpp settings                          all settings, their values and defaults
  vpp settings set ladder slides
  vpp settings reset ladder             back to its default
  vpp settings export settings.toml     with your ladders, without passwords"""


def add(commands: argparse._SubParsersAction[Any]) -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = commands.add_parser(
        "settings",
        help="list, change, export and import settings",
        description="Settings are kept in settings.toml, which you may also edit; your comments in it stay.",
        epilog=f"{EXAMPLES}\n\nsettings:\n{_listed()}",
        formatter_class=raw,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_list)
    verbs = parser.add_subparsers(metavar="VERB")
    get = _verb(verbs, "get", "print one value", run_get)
    get.add_argument("name", metavar="NAME")
    change = _verb(verbs, "set", "change one value", run_set)
    change.add_argument("name", metavar="NAME")
    change.add_argument("value", metavar="VALUE", help="an empty one lets the program decide")
    reset = _verb(verbs, "reset", "go back to the default", run_reset)
    reset.add_argument("name", metavar="NAME|all")
    export = _verb(verbs, "export", "write settings and ladders into one file, without passwords", run_export)
    export.add_argument("file", metavar="FILE", type=Path)
    take = _verb(verbs, "import", "take settings and ladders from such a file", run_import)
    take.add_argument("file", metavar="FILE", type=Path)


def _verb(verbs: argparse._SubParsersAction[Any], name: str, text: str, run: Any) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    verb.add_argument("--json", action="store_true", help="print one JSON object")
    verb.set_defaults(run=run)
    return verb


def _listed() -> str:
    """Name, default and effect of each, for the help."""
    width = max(len(each.name) for each in TABLE) + 2
    return "\n".join(f"  {each.name:<{width}}{each.effect} {_allowed(each)}" for each in TABLE)


def _allowed(setting: Setting) -> str:
    if setting.choices:
        return f"({'|'.join(value or chr(34) * 2 for value, _ in setting.choices)}; default {said(setting.default)})"
    bounds = f"{setting.bounds[0]} to {setting.bounds[1]}; " if setting.bounds else ""
    return f"({bounds}default {said(setting.default)})"


def said(value: object) -> str:
    """A value as the file says it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) or '""'


def row(settings: Settings, setting: Setting) -> dict[str, Any]:
    """What is told of one setting; `decided_by` is the variable that goes before it."""
    from vpp_desktop.config import Effective
    from vpp_desktop.config.secrets import masked

    value = getattr(settings, setting.name)
    decided = Effective(os.environ, settings).decided_by(setting.variable) if setting.variable else ""
    return {
        "name": setting.name,
        "value": masked(setting.name, value),
        "default": setting.default,
        "effect": setting.effect,
        "decided_by": decided or None,
    }


async def run_list(args: argparse.Namespace) -> int:
    from vpp_desktop import config

    where = config.folders().config
    settings = config.load_settings(where)
    rows = [row(settings, each) for each in TABLE]
    if args.json:
        print_json({"file": str(where / config.SETTINGS_NAME), "settings": rows})
        return 0
    print_table(
        ["NAME", "VALUE", "DEFAULT", ""],
        [
            [
                each["name"],
                said(each["value"]),
                said(each["default"]),
                f"{each['decided_by']} is set: it decides" if each["decided_by"] else "",
            ]
            for each in rows
        ],
    )
    print(f"They are kept in {where / config.SETTINGS_NAME}. vpp settings --help says what each does.")
    return 0


async def run_get(args: argparse.Namespace) -> int:
    from vpp_desktop import config
    from vpp_desktop.config.file import setting

    found = row(config.load_settings(config.folders().config), setting(args.name))
    print_json(found) if args.json else print(str(said(found["value"])) if found["value"] != "" else "")
    return 0


async def run_set(args: argparse.Namespace) -> int:
    from vpp_desktop import config
    from vpp_desktop.config.file import from_words
    from vpp_desktop.config.reach import unreachable, whole

    where = config.folders().config
    value = whole(args.name, from_words(args.name, args.value))
    if problem := unreachable(args.name, value, where):
        raise UsageError(problem.message, subject=args.name, hint=problem.hint)
    settings = config.save_settings(where, {args.name: value})
    return _changed(args, settings, args.name)


async def run_reset(args: argparse.Namespace) -> int:
    from vpp_desktop import config
    from vpp_desktop.config.file import setting

    names = list(config.DEFAULTS) if args.name == "all" else [setting(args.name).name]
    settings = config.save_settings(config.folders().config, {}, unset=names)
    if args.name != "all":
        return _changed(args, settings, args.name)
    print_json({"settings": [row(settings, each) for each in TABLE]}) if args.json else print(
        "All are the defaults now."
    )
    return 0


def _changed(args: argparse.Namespace, settings: Settings, name: str) -> int:
    from vpp_desktop.config.file import setting

    found = row(settings, setting(name))
    if args.json:
        print_json(found)
        return 0
    decided = f", but {found['decided_by']} is set: it decides" if found["decided_by"] else ""
    print(f"{name} is {said(found['value'])} now{decided}.")
    return 0


async def run_export(args: argparse.Namespace) -> int:
    from vpp_desktop import config
    from vpp_desktop.config.transfer import export_to

    left_out = export_to(config.folders().config, args.file)
    if args.json:
        print_json({"file": str(args.file), "left_out": list(left_out)})
        return 0
    missing = f" {', '.join(left_out)} is left out, as it holds a password." if left_out else ""
    print(f"Settings and ladders are in {args.file}.{missing}")
    return 0


async def run_import(args: argparse.Namespace) -> int:
    from vpp_desktop import config
    from vpp_desktop.config.transfer import backups, import_from

    where = config.folders().config
    settings = import_from(where, args.file)
    kept = backups(where)
    if args.json:
        rows = [row(settings, each) for each in TABLE]
        print_json({"file": str(args.file), "backups": [str(path) for path in kept], "settings": rows})
        return 0
    before = f" What was there before is kept: {', '.join(str(path) for path in kept)}." if kept else ""
    print(f"Settings and ladders are those of {args.file} now.{before}")
    return 0
