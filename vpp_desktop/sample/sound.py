"""The sample lecture's sound: plucked notes over slow chords, quiet."""

from __future__ import annotations

BEAT = 0.625
"""Seconds from one plucked note to the next: eight make a chord of five seconds."""

CHORDS = (
    (130.81, 261.63, 329.63, 392.00, 493.88),
    (110.00, 220.00, 329.63, 392.00, 523.25),
    (87.31, 261.63, 349.23, 440.00, 523.25),
    (98.00, 246.94, 293.66, 392.00, 587.33),
)
"""C, A minor, F and G, each with what sounds over it: hertz, the lowest first."""

FIGURE = (1, 2, 3, 4, 3, 2, 4, 3)
"""Which note of the chord is plucked on each beat."""


def source(seconds: int) -> str:
    """A source of ffmpeg's that makes it, in two channels."""
    left, right = (_pluck(0.0) + "+" + _pad(side) for side in (0.0, 0.7))
    return f"aevalsrc=exprs='{left}|{right}':s=48000:d={seconds}:c=stereo"


def _chosen(values: list[str], by: str) -> str:
    """The value whose number `by` is."""
    chain = values[-1]
    for number in range(len(values) - 2, -1, -1):
        chain = f"if(lt({by},{number + 1}),{values[number]},{chain})"
    return chain


def _pluck(phase: float) -> str:
    notes = [str(CHORDS[chord][note]) for chord in range(len(CHORDS)) for note in FIGURE]
    note = _chosen(notes, f"(t/{BEAT})")
    since = f"mod(t,{BEAT})"
    wave = f"(sin(2*PI*{since}*ld(0)+{phase})+0.35*sin(4*PI*{since}*ld(0)))"
    return f"0*st(0,{note})+0.11*min(1,{since}*120)*exp(-4.2*{since})*{wave}"


def _pad(phase: float) -> str:
    """The chord itself, which swells and goes within its five seconds."""
    chords = ["+".join(f"sin({2 * note:.2f}*PI*t+{phase * n:.2f})" for n, note in enumerate(c[:4])) for c in CHORDS]
    return f"0.022*sin(PI*mod(t,5)/5)*({_chosen([f'({chord})' for chord in chords], '(t/5)')})"
