"""What the doctor's page shows: each check as it ends, what they come to, and the sample in the making."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from vpp_desktop import doctor
from vpp_desktop.doctor import SUBJECTS, Check, Fix, Machine, fixing
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.sample import add_sample

SEEN = "doctor_seen"
"""What the window remembers once this machine was found able to ingest lectures."""

PROGRAMS = ("ffmpeg", "ffprobe")


class DoctorModel(QObject):
    """The checks of this machine. `changed` names a subject; `ended` comes when all are known."""

    changed = Signal(str)
    ended = Signal()
    sample_moved = Signal(float)
    sample_ended = Signal()

    sample_queued = Signal(str)
    """The sample's job."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.machine = Machine(desk.folders, desk.environment)
        self.checks: dict[str, Check] = {}
        self.working: set[str] = set()
        self._sample: asyncio.Task[object] | None = None

    # Checks

    @property
    def seen(self) -> bool:
        """Whether this machine was found healthy at an earlier time."""
        return bool(self._desk.state.get(SEEN, False))

    @property
    def outcome(self) -> str:
        """`working`, what the findings come to, or `unknown` where one could not be looked at."""
        if self.working:
            return "working"
        if len(self.checks) < len(SUBJECTS):
            return "unknown" if doctor.healthy(self.checks.values()) else "blocked"
        return doctor.outcome(list(self.checks.values()))

    def lacks_program(self) -> bool:
        """Whether a program without which nothing works is gone: quick enough to ask at every start."""
        return any(shutil.which(name) is None for name in PROGRAMS)

    def check(self, *subjects: str) -> None:
        """Looks again, at all or at some. What is being looked at is not looked at twice."""
        for subject in subjects or tuple(subject.id for subject in SUBJECTS):
            if subject not in self.working:
                self.working.add(subject)
                self.checks.pop(subject, None)
                self.changed.emit(subject)
                self._desk.spawn(self._look(subject), subject)

    async def _look(self, subject: str) -> None:
        try:
            self.checks[subject] = await doctor.look(subject, self.machine)
        finally:
            self.working.discard(subject)
            self.changed.emit(subject)
            if not self.working:
                self._all_known()

    def _all_known(self) -> None:
        if self.outcome not in ("blocked", "unknown"):
            self._desk.state.set(SEEN, True)
        self.ended.emit()

    def fix(self, subject: str) -> None:
        """Does what the program can do itself about a finding, and looks again."""
        found = self.checks.get(subject)
        if found is None or found.fix is None or found.fix.action is None:
            return
        if found.fix.action == "start platform":
            self._desk.go("stack")
        else:
            self._desk.spawn(self._apply(subject, found.fix), subject)

    async def _apply(self, subject: str, fix: Fix) -> None:
        fixing.apply(fix, self.machine)
        self.check(subject)

    # The sample

    @property
    def making(self) -> bool:
        return self._sample is not None and not self._sample.done()

    def try_sample(self, about: str) -> None:
        """Makes the sample recording, queues it and shows the queue."""
        if not self.making:
            self._sample = self._desk.spawn(self._make_sample(), about)
            self._sample.add_done_callback(lambda _: self.sample_ended.emit())
            self.sample_moved.emit(0.0)

    def cancel_sample(self) -> None:
        if self._sample is not None:
            self._sample.cancel()

    async def _make_sample(self) -> None:
        self.sample_queued.emit(await add_sample(self._desk, self._report(self.sample_moved.emit)))

    @staticmethod
    def _report(emit: Callable[[float], object]) -> Callable[[float], object]:
        """The recording is most of the work; that it is then queued nobody notices."""
        return lambda fraction: emit(min(fraction, 0.99))
