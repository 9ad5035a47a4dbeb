"""What the sample lecture says: its captions and chapters, as files that ffmpeg reads."""

from __future__ import annotations

SPOKEN = (
    (0.4, 4.6, "This is a sample lecture. It is about binary search."),
    (5.0, 7.8, "Sixteen cards in order. Which one is 57?"),
    (7.9, 10.0, "We look at the middle. 34 is too small, so we go right."),
    (10.1, 12.2, "53 is too small. 61 is too large."),
    (12.3, 14.7, "Four looks, and we have found it."),
    (15.2, 19.6, "Each look halves what is left. That is why it is fast."),
)
"""Beginning, end and text of each caption."""

CHAPTERS = ((0, "The question"), (5, "Four looks"), (15, "Why it is fast"))
"""Beginning and title."""

END = 20


def captions() -> str:
    """As SubRip."""
    blocks = (f"{number}\n{_time(a)} --> {_time(b)}\n{text}\n" for number, (a, b, text) in enumerate(SPOKEN, 1))
    return "\n".join(blocks)


def _time(seconds: float) -> str:
    return f"00:00:{seconds:06.3f}".replace(".", ",")


def chapters() -> str:
    """As ffmpeg's own metadata file."""
    ends = [*(start for start, _ in CHAPTERS[1:]), END]
    marks = (
        f"[CHAPTER]\nTIMEBASE=1/1\nSTART={start}\nEND={end}\ntitle={title}\n"
        for (start, title), end in zip(CHAPTERS, ends, strict=True)
    )
    return ";FFMETADATA1\ntitle=Binary search, a sample\n" + "".join(marks)
