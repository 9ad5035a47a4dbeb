"""Idle: what the open window costs while nothing happens and the real platform runs.

The program is started as a person starts it; its processor time is read from outside, by thread. With a page shown
that has nothing to tell, and with the page Stack, where the use of the containers comes once a second.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests import engine
from tests.desktop.stack.trial import Trial
from tests.platform import Platform

GOAL = 1.0
SETTLE = 25.0


def measure(page: str, environment: Mapping[str, str], home: Path, seconds: float) -> float:
    """Percent of one core over that time, with the page shown."""
    kept = home / "config"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "window.json").write_text(json.dumps({"doctor_seen": True, "page": page}))
    command = [sys.executable, "-m", "vpp_desktop"]
    program = subprocess.Popen(command, env={**environment, "VPP_HOME": str(home)}, stdout=subprocess.DEVNULL)
    try:
        time.sleep(SETTLE)
        process = psutil.Process(program.pid)
        before, switches = process.threads(), process.num_ctx_switches()
        began = time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - began
        after, then = process.threads(), process.num_ctx_switches()
        woken = (then.voluntary - switches.voluntary) / took
    finally:
        program.terminate()
        program.wait()
    spent = {each.id: each.user_time + each.system_time for each in before}
    each_thread = {each.id: each.user_time + each.system_time - spent.get(each.id, 0.0) for each in after}
    percent = sum(each_thread.values()) / took * 100
    own = each_thread.get(program.pid, 0.0) / took * 100
    print(f"  {page:<10}{percent:5.2f} % of a core (the loop's thread {own:.2f} %), woken {woken:.0f} times a second")
    return percent


def run(environment: Mapping[str, str], seconds: float, *, small: bool) -> bool:
    """Both pages; whether the goal is met. `small`: a stack of two containers stands in for the platform."""
    os.environ["DOCKER_HOST"] = engine.provide()
    with tempfile.TemporaryDirectory() as place:
        stack = Trial(Path(place, "stack")) if small else Platform(Path(place))
        try:
            if isinstance(stack, Platform):
                stack.vpp("stack", "up")
                surroundings = {**stack.environment, **environment, "DOCKER_HOST": os.environ["DOCKER_HOST"]}
                surroundings |= {name: stack.environment[name] for name in ("COMPOSE_FILE", "COMPOSE_PROJECT_NAME")}
            else:
                surroundings = {
                    **environment,
                    "DOCKER_HOST": os.environ["DOCKER_HOST"],
                    "COMPOSE_FILE": str(stack.file),
                }
                command = [sys.executable, "-m", "vpp_desktop", "stack", "up"]
                subprocess.run(command, env={**surroundings, "VPP_HOME": place}, check=True, stdout=subprocess.DEVNULL)
            print(f"\nidle, {seconds:.0f} s each, {'two containers' if small else 'the platform'} running")
            home = Path(place, "window")
            found = [measure(page, surroundings, home, seconds) for page in ("lectures", "stack")]
        finally:
            stack.close()
    met = max(found) < GOAL
    print(f"  goal: under {GOAL:.0f} %: {'met' if met else 'missed'}")
    return met
