"""Integrated loudness of a whole lecture from measurements of its pieces (EBU R128, ITU-R BS.1770-4).

ffmpeg logs the momentary loudness, 400 ms long, every 100 ms: just the blocks that the standard gates. They
are counted in tenths of a LUFS, so that pieces add up and a finished one need not be measured again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
MAX_GAIN = 30.0
PEAK_LIMIT = -1.5
"""dB: where the gain would lift a peak above this, the limiter is needed."""

_MOMENT = re.compile(r" t: *([\d.]+).* M: *(-?[\d.]+|-inf|nan)")
_PEAK = re.compile(r" SPK:((?: *(?:-?[\d.]+|-inf))+) dBFS")


@dataclass
class Meter:
    """What one piece's log told: blocks by tenths of a LUFS, and the highest sample in dB."""

    begin: float = -1.0
    blocks: Counter[int] = field(default_factory=Counter)
    peak: float = -math.inf

    def note(self, line: str) -> None:
        """Takes a line of ffmpeg's log; blocks that end before `begin`, in seconds of the lecture, belong to the piece before."""
        moment = _MOMENT.search(line)
        if moment is None:
            return
        loudness = float(moment.group(2))
        if float(moment.group(1)) > self.begin and loudness > ABSOLUTE_GATE:
            self.blocks[round(loudness * 10)] += 1
        peaks = _PEAK.search(line)
        if peaks:
            self.peak = max(self.peak, *(float(word) for word in peaks.group(1).split()))

    def record(self) -> dict[str, object]:
        """As JSON for the ledger; a piece without a sound has no peak."""
        peak = self.peak if math.isfinite(self.peak) else None
        return {"blocks": {str(k): v for k, v in sorted(self.blocks.items())}, "peak": peak}


def integrated(blocks: Mapping[int, int]) -> float:
    """LUFS of blocks counted by tenths of a LUFS; minus infinity for silence."""
    loud = {tenth: n for tenth, n in blocks.items() if tenth / 10 > ABSOLUTE_GATE}
    if not loud:
        return -math.inf
    gate = _mean(loud) + RELATIVE_GATE
    return _mean({tenth: n for tenth, n in loud.items() if tenth / 10 > gate})


def _mean(blocks: Mapping[int, int]) -> float:
    """The mean of powers, in LUFS."""
    power = sum(n * 10 ** (tenth / 100) for tenth, n in blocks.items())
    return 10 * math.log10(power / sum(blocks.values()))


def gain(blocks: Mapping[int, int], peak: float, target: float | None) -> tuple[float, bool]:
    """(gain in dB, whether a limiter is needed) to bring sound to `target` LUFS; silence stays as it is."""
    loudness = integrated(blocks)
    if target is None or not math.isfinite(loudness):
        return 0.0, False
    lift = round(min(target - loudness, MAX_GAIN), 2)
    return lift, lift > 0 and peak + lift > PEAK_LIMIT


def gain_of(records: Sequence[Mapping[str, Any]], target: float | None) -> tuple[float, bool]:
    """`gain` from the records of a track's pieces, as `Meter.record` made them."""
    blocks: Counter[int] = Counter()
    for record in records:
        blocks.update({int(tenth): n for tenth, n in record["blocks"].items()})
    peaks = [record["peak"] for record in records if record["peak"] is not None]
    return gain(blocks, max(peaks, default=-math.inf), target)
