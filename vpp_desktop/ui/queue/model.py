"""The queue as a model: the rows that changed change, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from vpp_desktop.events import Event, JobMoved, JobProgress, JobRemoved, QueueOrdered
from vpp_desktop.jobs.job import ACTIVE, Cause, Facts, Job, State
from vpp_desktop.ui.queue.words import Line, line_of, reason_of, spoken

Index = QModelIndex | QPersistentModelIndex

JOB = Qt.ItemDataRole.UserRole
LINE = Qt.ItemDataRole.UserRole + 1
TALL = Qt.ItemDataRole.UserRole + 2
"""Whether the row has a line for a reason: all that its height depends on."""
MIME = "application/x-vpp-jobs"
NOWHERE = QModelIndex()

GROUPS = ("all", "active", "waiting", "failed", "done")


def group_of(job: Job) -> str:
    """Which group of `GROUPS` a job is in, besides all."""
    if job.state in ACTIVE:
        return "active"
    if job.state is State.FAILED:
        return "failed"
    return "done" if job.state in (State.PUBLISHED, State.CANCELLED) else "waiting"


def goes_on(job: Job) -> bool:
    """Whether the queue has something to do for this job without anybody doing anything."""
    return job.state in ACTIVE or job.state is State.QUEUED or _pushes(job)


def _pushes(job: Job) -> bool:
    return job.state is State.PACKAGED and not job.spec.offline and job.cause is not Cause.STORE


class QueueModel(QAbstractListModel):
    """All jobs in the order of the queue, with what was told of them last."""

    changed = Signal()
    """Something that counts or sums depend on."""

    unknown = Signal(list)
    """Ids of jobs that events named and that are not here, or that may have got other words."""

    dropped = Signal(list, str)
    """Ids of jobs, and the id of the one that they were put before; empty: last."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job] = []
        self._rows: dict[str, int] = {}
        self._elsewhere: set[str] = set()
        self.progress: dict[str, JobProgress] = {}

    # Qt's side

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == JOB:
            return job
        if role == TALL:
            return self._tall(job)
        if role == LINE:
            return self.line(job)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(job).title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return spoken(self.line(job))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.line(job).reason or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        kinds = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return kinds | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        made = QMimeData()
        ids = [self._jobs[row].id for row in sorted({index.row() for index in indexes})]
        made.setData(MIME, QByteArray("\n".join(ids).encode()))
        return made

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(MIME):
            return False
        at = row if row >= 0 else parent.row() if parent.isValid() else len(self._jobs)
        before = self._jobs[at].id if at < len(self._jobs) else ""
        self.dropped.emit(bytes(data.data(MIME).data()).decode().split("\n"), before)
        return True

    # The queue's side

    @property
    def jobs(self) -> list[Job]:
        return self._jobs

    def job(self, job_id: str) -> Job | None:
        row = self._rows.get(job_id)
        return None if row is None else self._jobs[row]

    def row(self, job_id: str) -> int:
        return self._rows.get(job_id, -1)

    def line(self, job: Job) -> Line:
        return line_of(job, self.progress.get(job.id), elsewhere=job.id in self._elsewhere)

    def elsewhere(self, job: Job) -> bool:
        return job.id in self._elsewhere

    def load(self, jobs: Sequence[Job], elsewhere: Iterable[str] = ()) -> None:
        """Takes the queue as it is in the journal."""
        self._elsewhere = set(elsewhere)
        wanted = {job.id: job for job in jobs}
        self._take_away([job.id for job in self._jobs if job.id not in wanted])
        for job in jobs:
            if job.id in self._rows:
                self._put(job)
        self._append([job for job in jobs if job.id not in self._rows])
        self.order([job.id for job in jobs])
        self.changed.emit()

    def hear(self, events: Sequence[Event]) -> None:
        """Takes what happened."""
        unknown: list[str] = []
        removed: list[str] = []
        order: tuple[str, ...] | None = None
        touched = False
        progressed: list[int] = []
        for event in events:
            if isinstance(event, JobProgress):
                row = self._rows.get(event.job)
                if row is not None:
                    touched = True
                    self.progress[event.job] = event
                    progressed.append(row)
            elif isinstance(event, JobMoved):
                touched = True
                if event.job not in self._rows or event.state == "queued":
                    unknown.append(event.job)
                if event.job in self._rows:
                    self._moved(event)
            elif isinstance(event, JobRemoved):
                removed.append(event.job)
            elif isinstance(event, QueueOrdered):
                order = event.jobs
        self._tell_all(progressed)
        self._take_away(removed)
        if order is not None:
            self.order(order)
        if unknown:
            self.unknown.emit(unknown)
        if touched or removed:
            self.changed.emit()

    def renew(self, job: Job) -> None:
        """Takes one job as it is in the journal; a new one comes last, as new ones do."""
        if job.id in self._rows:
            self._put(job)
        else:
            self._append([job])

    def order(self, ids: Iterable[str]) -> None:
        """Sorts the rows as these ids; selection and scrolling stay with their rows."""
        place = {job_id: n for n, job_id in enumerate(ids)}
        wanted = sorted(self._jobs, key=lambda job: place.get(job.id, len(place)))
        if all(a is b for a, b in zip(wanted, self._jobs, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        names = [self._jobs[index.row()].id for index in before]
        self._jobs = wanted
        self._count()
        self.changePersistentIndexList(before, [self.index(self._rows[name]) for name in names])
        self.layoutChanged.emit()

    def _moved(self, event: JobMoved) -> None:
        job = self._jobs[self._rows[event.job]]
        facts = job.facts
        if event.duration is not None:
            most, known = event.size_limit or 0, event.package_size
            facts = Facts(event.duration, event.height or 0, event.renditions, most, known)
        if event.state in ("queued", "probing", "cancelled", "failed"):
            self.progress.pop(event.job, None)
        tall = self._tall(job)
        (self._elsewhere.add if event.elsewhere else self._elsewhere.discard)(event.job)
        self._put(
            replace(
                job,
                state=State(event.state),
                reason=event.reason,
                cause=Cause(event.cause),
                package_id=event.package,
                lecture_id=event.lecture,
                facts=facts,
                warnings=event.warnings,
            ),
            tall,
        )

    def _put(self, job: Job, tall: bool | None = None) -> None:
        """Takes what became of a job; `tall` is whether its row had a line for a reason, None where nobody knows."""
        row = self._rows[job.id]
        self._jobs[row] = job
        self._tell(row, [LINE, JOB] if tall == self._tall(job) else [LINE, JOB, TALL])

    def _tall(self, job: Job) -> bool:
        return bool(reason_of(job, job.id in self._elsewhere)[0])

    def _tell(self, row: int, roles: list[int]) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index, roles)

    def _tell_all(self, rows: Iterable[int]) -> None:
        """Tells of progress, with those that follow each other at once."""
        left = sorted(rows, reverse=True)
        while left:
            first = last = left.pop()
            while left and left[-1] <= last + 1:
                last = left.pop()
            self.dataChanged.emit(self.index(first), self.index(last), [LINE])

    def _append(self, jobs: list[Job]) -> None:
        if jobs:
            self.beginInsertRows(QModelIndex(), len(self._jobs), len(self._jobs) + len(jobs) - 1)
            self._jobs.extend(jobs)
            self._count()
            self.endInsertRows()

    def _take_away(self, ids: Iterable[str]) -> None:
        """Removes rows, those that follow each other at once."""
        rows = sorted((self._rows[job_id] for job_id in ids if job_id in self._rows), reverse=True)
        while rows:
            last = first = rows.pop(0)
            while rows and rows[0] == first - 1:
                first = rows.pop(0)
            self.beginRemoveRows(QModelIndex(), first, last)
            for job in self._jobs[first : last + 1]:
                self.progress.pop(job.id, None)
            del self._jobs[first : last + 1]
            self._count()
            self.endRemoveRows()

    def _count(self) -> None:
        self._rows = {job.id: row for row, job in enumerate(self._jobs)}


class Shown(QSortFilterProxyModel):
    """The rows of one group, without those that are about to go."""

    def __init__(self, source: QueueModel) -> None:
        super().__init__()
        self._source = source
        self._group = "all"
        self.going: frozenset[str] = frozenset()
        self.setSourceModel(source)

    def choose(self, group: str) -> None:
        self._filter(group, self.going)

    def let_go(self, ids: Iterable[str]) -> None:
        """Hides jobs until they are gone, or wanted back."""
        self._filter(self._group, self.going | frozenset(ids))

    def want_back(self, ids: Iterable[str]) -> None:
        self._filter(self._group, self.going - frozenset(ids))

    def _filter(self, group: str, going: frozenset[str]) -> None:
        new = hasattr(self, "endFilterChange")  # Qt 6.10; what was there before is deprecated since
        if new:
            self.beginFilterChange()
        self._group, self.going = group, going
        if new:
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)
        else:
            self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802 - Qt's name
        job = self._source.jobs[row]
        return job.id not in self.going and self._group in ("all", group_of(job))
