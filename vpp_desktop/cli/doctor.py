"""`vpp doctor` and `vpp ladders`: what is there."""

from __future__ import annotations

import argparse
from typing import Any

from vpp_desktop.cli.output import print_json, print_table


def add(commands: argparse._SubParsersAction[Any]) -> None:
    doctor = commands.add_parser("doctor", help="say what this machine has and lacks, each with its fix")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    doctor.set_defaults(run=run_doctor)
    ladders = commands.add_parser("ladders", help="list the ladders that --ladder may name")
    ladders.add_argument("--json", action="store_true", help="print one JSON array")
    ladders.set_defaults(run=run_ladders)


async def run_doctor(args: argparse.Namespace) -> int:
    """0 when a lecture can be ingested, else 1."""
    from vpp_desktop import config, doctor

    checks = await doctor.examine(doctor.Machine(config.folders(), config.effective_or_plain()))
    good = doctor.healthy(checks)
    if args.json:
        outcome = doctor.outcome(checks)
        print_json({"ok": good, "outcome": outcome, "checks": [check.to_json() for check in checks]})
        return 0 if good else 1
    for check in checks:
        print(f"{check.state:<11}{check.subject.name!s:<18}{check.found}")
        if check.fix:
            print(f"{'':29}fix: {check.fix}")
    print(doctor.verdict(checks))
    return 0 if good else 1


async def run_ladders(args: argparse.Namespace) -> int:
    from vpp_desktop import config

    ladders = config.load_ladders(config.folders().config)
    if args.json:
        print_json([ladder.model_dump() for ladder in ladders.values()])
        return 0
    rows = [
        [name, " ".join(f"{rung.height}p" for rung in ladder.rungs), ladder.title] for name, ladder in ladders.items()
    ]
    print_table(["NAME", "RUNGS", "FOR"], rows)
    return 0
