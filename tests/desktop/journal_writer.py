"""Run as a program by `test_journal.py`: writes to a journal as fast as it can, until it is killed.

Each write is announced on standard output after it returned: what was announced must never be lost.
"""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from tests.desktop.samples import RECIPE
from vpp_core.media.source import FileState
from vpp_desktop.jobs.job import TRANSITIONS, Spec, State, move
from vpp_desktop.jobs.journal import Journal


async def write(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    journal = await Journal.open(path)
    jobs = [await journal.add(b"/%d\xff.mp4" % n, Spec(RECIPE), FileState(n + 1, n, n)) for n in range(5)]
    step = 0
    while True:
        at = chance.randrange(len(jobs))
        before = await journal.job(jobs[at].id)
        after = move(before, chance.choice(sorted(TRANSITIONS[before.state])), f"step {step}")
        await journal.save(before, after)
        await journal.keep_piece("package", str(step), {"step": step})
        print(step, after.id, State(after.state), flush=True)
        step += 1


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
