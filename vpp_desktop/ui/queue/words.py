"""What a job's row says, in the interface's language. Data in, data out."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from vpp_desktop.events import JobProgress, readable
from vpp_desktop.jobs import estimate
from vpp_desktop.jobs.job import Cause, Job, State
from vpp_desktop.ui.sizes import size_words
from vpp_desktop.ui.spoken import spoken as in_our_words

ANEW = ": ingest it again"
ADVICE = re.compile(r"(?:,? then|:)? (?:run|go on with) `vpp[^`]*`|" + ANEW + "$")
"""What a reason tells those who type commands; a window has buttons for that."""


@dataclass(frozen=True)
class Line:
    """A row in words.

    Attributes:
        state: as in `widgets.state.STATES`; `word` says it.
        reason: a sentence where the state alone does not tell enough, in the colour of `role`.
        done, now: how many steps are behind it, and which is in work.
        fraction: of the whole job, None where a bar would tell nothing.
        verbs: what can be asked for, the most likely one first.
    """

    title: str
    about: str
    state: str
    word: str
    reason: str
    role: str
    done: int
    now: int | None
    fraction: float | None
    pace: str
    verbs: tuple[str, ...]


def title_of(job: Job) -> str:
    """What the lecture is called, so far as anybody knows."""
    return job.spec.said.title or job.spec.derived.title or readable(os.path.basename(job.path))  # noqa: PTH119


def step_names() -> tuple[str, ...]:
    """The steps in the order of `estimate.STEPS`."""
    return (
        QCoreApplication.translate("Queue", "Probe"),
        QCoreApplication.translate("Queue", "Encode"),
        QCoreApplication.translate("Queue", "Package"),
        QCoreApplication.translate("Queue", "Publish"),
    )


def line_of(job: Job, progress: JobProgress | None = None, *, elsewhere: bool = False) -> Line:
    """The row of a job; `progress` is the last that was told of it."""
    state, word = _state(job, elsewhere, progress)
    working = state == "working" and not elsewhere
    shown = working or (job.state is State.PAUSED and progress is not None)
    step = progress.step if progress else ""
    reason, role = reason_of(job, elsewhere)
    return Line(
        title=title_of(job),
        about=_about(job, progress),
        state=state,
        word=word,
        reason=reason,
        role=role,
        done=estimate.steps_done(job, step),
        now=estimate.step_now(job, step),
        fraction=estimate.fraction(job, progress) if shown else None,
        pace=pace(progress) if working and job.state is not State.PUBLISHING else "",
        verbs=verbs_of(job, elsewhere=elsewhere),
    )


def verbs_of(job: Job, *, elsewhere: bool = False) -> tuple[str, ...]:
    """What can be asked of a job."""
    if job.state in (State.PUBLISHED, State.CANCELLED):
        return ("show", "remove") if job.state is State.PUBLISHED else ("retry", "remove")
    if job.state is State.FAILED:
        return ("retry", "remove")
    if job.state is State.PAUSED:
        return ("resume", "cancel")
    if job.state is State.PACKAGED and (job.spec.offline or job.cause is Cause.STORE):
        return ("publish", "cancel")
    return ("pause", "cancel")


def _state(job: Job, elsewhere: bool, progress: JobProgress | None) -> tuple[str, str]:
    if job.state is State.PACKAGED:
        if job.spec.offline:
            return "off", QCoreApplication.translate("Queue", "Packaged, not published")
        if job.cause is Cause.STORE:
            return "attention", QCoreApplication.translate("Queue", "Waits for the store")
        return "waiting", QCoreApplication.translate("Queue", "Waits to be published")
    if job.state is State.PAUSED:
        return ("off" if job.cause is Cause.PERSON else "attention"), QCoreApplication.translate("Queue", "Paused")
    if job.state is State.PROBING and progress is not None and progress.step == "reading":
        return "working", QCoreApplication.translate("Queue", "Reading")
    return {
        State.QUEUED: ("waiting", QCoreApplication.translate("Queue", "Waiting")),
        State.PROBING: ("working", QCoreApplication.translate("Queue", "Probing")),
        State.ENCODING: ("working", QCoreApplication.translate("Queue", "Encoding")),
        State.PUBLISHING: ("working", QCoreApplication.translate("Queue", "Publishing")),
        State.PUBLISHED: ("done", QCoreApplication.translate("Queue", "Published")),
        State.FAILED: ("failed", QCoreApplication.translate("Queue", "Failed")),
        State.CANCELLED: ("off", QCoreApplication.translate("Queue", "Cancelled")),
    }[job.state]


def reason_of(job: Job, elsewhere: bool) -> tuple[str, str]:
    """A sentence and its role for a job's row; nothing where the state says it all."""
    if elsewhere:
        return QCoreApplication.translate("Queue", "Another program on this computer works on it."), "muted"
    if job.state is State.PUBLISHED:
        return (sentence(job.warnings[0]), "warn") if job.warnings else ("", "")
    if job.state is State.CANCELLED or (job.state is State.PAUSED and job.cause is Cause.PERSON):
        return "", ""
    if job.state is State.PACKAGED and job.cause is Cause.STORE:
        told = sentence(job.reason.removeprefix("is packaged, but ")).replace(": ", " ", 1)
        template = QCoreApplication.translate("Queue", "{reason} It is published as soon as the store answers.")
        return template.format(reason=told), "warn"
    if job.cause is Cause.INTERRUPTED:
        return QCoreApplication.translate("Queue", "Was interrupted. What is finished is kept."), "muted"
    role = "error" if job.state is State.FAILED else "warn" if job.state is not State.PUBLISHING else "muted"
    return (sentence(job.reason), role) if job.reason else ("", "")


def told(reason: str) -> str:
    """A reason of the journal in the interface's language, without advice for the command line."""
    text = in_our_words(ADVICE.sub("", reason).strip())
    if not reason.endswith(ANEW):
        return text
    way_out = QCoreApplication.translate("Queue", "Retry takes it as it is now")
    return f"{text}. {way_out}"


def sentence(reason: str) -> str:
    """The same as a sentence."""
    text = told(reason)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def _about(job: Job, progress: JobProgress | None) -> str:
    """`1080p 720p 480p · 2.1 GB → 480 MB`."""
    known = job.facts
    sizes = size_words(job.source.size)
    size = (known.package if known else None) or (progress.size if progress else None)
    if size:
        template = QCoreApplication.translate("Queue", "{source} → {package}")
        sizes = template.format(source=sizes, package=size_words(size))
    elif known and known.most:
        template = QCoreApplication.translate("Queue", "{source} → ≤ {package}")
        sizes = template.format(source=sizes, package=size_words(known.most))
    names = " ".join(f"{name}p" for name in known.renditions) if known else ""
    length = duration_words(known.duration) if known else ""
    return "  ·  ".join(part for part in (names, sizes, length) if part)


def pace(progress: JobProgress | None) -> str:
    """`3.4x · 54 fps · 2 min left`."""
    if progress is None:
        return ""
    parts = []
    if progress.speed is not None:
        parts.append(f"{number(progress.speed, 1)}x")
    if progress.fps is not None:
        parts.append(QCoreApplication.translate("Queue", "{number} fps").format(number=number(progress.fps)))
    if progress.remaining is not None:
        parts.append(left_words(progress.remaining))
    return " · ".join(parts)


def left_words(seconds: float) -> str:
    """`2 min left`."""
    return QCoreApplication.translate("Queue", "{time} left").format(time=duration_words(seconds))


def duration_words(seconds: float) -> str:
    """`40 s`, `4 min` or `1 h 05 min`."""
    if seconds < 90:
        return QCoreApplication.translate("Queue", "{seconds} s").format(seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return QCoreApplication.translate("Queue", "{minutes} min").format(minutes=minutes)
    template = QCoreApplication.translate("Queue", "{hours} h {minutes} min")
    return template.format(hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def number(value: float, digits: int = 0) -> str:
    return QLocale().toString(float(value), "f", digits)


def percent(fraction: float) -> str:
    return f"{int(fraction * 100)} %"


def spoken(line: Line) -> str:
    """The row for those who do not see it."""
    parts = [line.title, line.word, percent(line.fraction) if line.fraction is not None else "", line.pace]
    return ". ".join(part.rstrip(".") for part in [*parts, line.reason, line.about] if part)
