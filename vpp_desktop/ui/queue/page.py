"""The page Queue: what is in work, what waits, what failed, and what a person may do about it."""

from __future__ import annotations

import asyncio
from collections import Counter

from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from vpp_core.errors import NotFound
from vpp_desktop.events import Event, JobMoved
from vpp_desktop.jobs import estimate
from vpp_desktop.jobs.job import ACTIVE, ENDED, Cause, Job, State
from vpp_desktop.jobs.power import WhenDone
from vpp_desktop.ui import icons
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.page import Page
from vpp_desktop.ui.queue.batch import BatchLine, Groups
from vpp_desktop.ui.queue.control import Control
from vpp_desktop.ui.queue.delegate import ICONS, verb_words
from vpp_desktop.ui.queue.details import Details
from vpp_desktop.ui.queue.ending import Ending
from vpp_desktop.ui.queue.model import QueueModel, Shown, goes_on, group_of
from vpp_desktop.ui.queue.posters import Posters
from vpp_desktop.ui.queue.view import QueueView
from vpp_desktop.ui.queue.watching import FolderWatch
from vpp_desktop.ui.queue.words import left_words, verbs_of
from vpp_desktop.ui.widgets.buttons import button, link, primary, quiet
from vpp_desktop.ui.widgets.empty import EmptyState
from vpp_desktop.ui.widgets.text import label, set_role

SUMS_EVERY = 400
"""Milliseconds between two counts of the whole queue: with 1,000 jobs one takes a few."""

FEW = 20
"""Jobs that are read one by one; more are read at once."""


class QueuePage(Page):
    """Queue."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "queue", QCoreApplication.translate("MainWindow", "Queue"), "queue")
        self.model = QueueModel()
        self.shown = Shown(self.model)
        self.posters = Posters(desk)
        self.control = Control(desk, self.model, self.shown)
        self.ending = Ending(desk)
        self.folder = FolderWatch(desk)
        self._batch: set[str] = set()
        self._wanted = ""
        self._idle = asyncio.Event()
        self._loaded = False
        self._sums = QTimer(self, singleShot=True, interval=SUMS_EVERY)
        self._build()
        self._connect()
        self.loading = desk.spawn(self._begin(), self.title)

    # Building

    def _build(self) -> None:
        self.pause = button(self.tr("Pause all"), self._pause_or_resume, "pause")
        self.clear = button(self.tr("Clear done"), self.control.clear_done)
        self.when_done = quiet("", self._open_when_done, "power")
        for each in (self.when_done, self.clear, self.pause):
            self.head.addWidget(each)
        self.batch = BatchLine()
        self.groups = Groups(self._choose_group)
        self.watch = link("", self._open_watch_setting)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.groups)
        row.addStretch(1)
        row.addWidget(self.watch)
        self.view = QueueView(self.shown, self.posters)
        self.view.setAccessibleName(self.title)
        self.details = Details(self.control.ask, self._show_log)
        self.none_here = label(self.tr("Nothing in this group."), role="muted")
        self.none_here.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list = QStackedWidget()
        self.list.addWidget(self.view)
        self.list.addWidget(self.none_here)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.batch)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(self.details)
        add = primary(self.tr("Drop lectures"), lambda: self.desk.go("lectures"), "add")
        self.watch_empty = button(self.tr("Watch a folder"), self._open_watch_setting, "folder")
        self.empty = EmptyState(
            "queue",
            self.tr("The queue is empty"),
            self.tr("Recordings that you drop become lectures here, one after the other."),
            (add, self.watch_empty),
        )
        self.content = QStackedWidget()
        self.content.addWidget(self.empty)
        self.content.addWidget(filled)
        self.content.hide()  # until it is known which of them
        self.body.addWidget(self.content)

    def _connect(self) -> None:
        self.desk.bridge.events.connect(self._hear)
        self.desk.settings.changed.connect(self._count_soon)
        self.model.changed.connect(self._count_soon)
        self.model.unknown.connect(lambda ids: self.desk.spawn(self._read(ids), self.title))
        self.model.dataChanged.connect(self._job_changed)
        self.view.asked.connect(self._asked)
        self.view.moved.connect(self.control.move)
        self.view.stepped.connect(lambda down: self.control.step(self.view.selected(), down))
        self.view.menu.connect(self._open_menu)
        self.view.selectionModel().currentChanged.connect(self._follow_current)
        self.posters.arrived.connect(lambda _: self.view.viewport().update())
        self.ending.changed.connect(self._tell_ending)
        self.folder.changed.connect(self._tell_folder)
        for signal in (self.shown.rowsInserted, self.shown.rowsRemoved, self.shown.modelReset):
            signal.connect(self._count_soon)
        self._sums.timeout.connect(self._count)
        self._tell_ending()
        self._tell_folder()

    async def _begin(self) -> None:
        """Takes the queue as it was left, and goes on with it."""
        queue = self.desk.queue
        await queue.follow()
        await self._load()
        self._loaded = True
        self._count()
        self.content.show()
        queue.start([job.id for job in await queue.waiting()])
        self.folder.apply()

    async def _load(self) -> None:
        queue = self.desk.queue
        jobs = await queue.jobs()
        self.model.load(jobs, [job.id for job in jobs if queue.elsewhere(job)])
        if self._wanted:
            self._select(self._wanted)

    async def _read(self, ids: list[str]) -> None:
        """Jobs that others, or other pages, added or gave other words."""
        if len(ids) > FEW:
            await self._load()
            return
        for job_id in ids:
            try:
                self.model.renew(await self.desk.queue.job(job_id))
            except NotFound:
                continue
        self._count_soon()

    # What happens

    def _hear(self, events: list[Event]) -> None:
        if not self._loaded:
            return
        self.model.hear(events)
        for event in events:
            if isinstance(event, JobMoved):
                if event.state in ACTIVE:
                    self.ending.working()
                elif event.state == "packaged":
                    self.posters.look_again(event.package)

    def _job_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self.model.row(self.details.job)
        if first.row() <= row <= last.row():
            job = self.model.jobs[row]
            self.details.tell(job, self.model.line(job))

    def _count_soon(self) -> None:
        if not self._sums.isActive():
            self._sums.start()

    def _count(self) -> None:
        """Everything that depends on the whole queue."""
        if not self._loaded:
            return
        jobs = [job for job in self.model.jobs if job.id not in self.shown.going]
        counts = Counter(map(group_of, jobs))
        self.groups.tell({**counts, "all": len(jobs)})
        self.content.setCurrentIndex(1 if jobs else 0)
        for each in (self.pause, self.clear, self.when_done):
            each.setVisible(bool(jobs))
        self.list.setCurrentIndex(0 if self.shown.rowCount() else 1)
        if self.details.job and (self.model.job(self.details.job) is None or self.details.job in self.shown.going):
            self.details.hide()
        self._tell_batch(jobs)
        running = sum(map(goes_on, jobs))
        paused = any(job.state is State.PAUSED for job in jobs)
        resumes = paused and not running
        self.pause.setText(self.tr("Resume all") if resumes else self.tr("Pause all"))
        self.pause.setIcon(icons.icon("resume" if resumes else "pause"))
        self.pause.setEnabled(bool(running or paused))
        self.clear.setEnabled(counts["done"] > 0)
        (self._idle.clear if running else self._idle.set)()
        held = any(job.state is State.PAUSED and job.cause is Cause.PERSON for job in jobs)
        self.ending.look(running, counts["failed"], held=held)

    def _tell_batch(self, jobs: list[Job]) -> None:
        unfinished = [job for job in jobs if job.state not in ENDED]
        failed = sum(job.state is State.FAILED for job in jobs)
        self._batch |= {job.id for job in unfinished}
        at_once = self.desk.settings.value.lectures_at_once
        members = [job for job in jobs if job.id in self._batch]
        batch = estimate.batch(members, self.model.progress, at_once)
        active = [job for job in unfinished if job.state in ACTIVE]
        words = "" if active else self.tr("Nothing is in work")
        self.batch.tell(batch, words)
        self.batch.setVisible(bool(unfinished))
        if not unfinished:
            self._batch.clear()
        if unfinished:
            self.badge.emit(str(len(unfinished)), "error" if failed else "accent" if active else "muted")
        else:
            self.badge.emit(str(failed) if failed else "", "error" if failed else "")
        self.summary.emit(*self._summary(len(active), len(unfinished), failed, batch.remaining))

    def _summary(self, active: int, unfinished: int, failed: int, remaining: float | None) -> tuple[str, str]:
        if active:
            text = self.tr("%n in work", "", active)
            return "working", text if remaining is None else f"{text}, {left_words(remaining)}"
        if failed:
            return "failed", self.tr("%n failed", "", failed)
        if unfinished:
            return "waiting", self.tr("%n waiting", "", unfinished)
        return "off", self.tr("Queue is empty")

    # What a person does

    def opened(self, **where: object) -> None:
        if where.get("job"):
            self._wanted = str(where["job"])
            self._select(self._wanted)
        self.view.setFocus()

    def _select(self, job_id: str) -> None:
        row = self.model.row(job_id)
        if row < 0:
            return
        self._wanted = ""
        self.groups.choose("all")
        index = self.shown.mapFromSource(self.model.index(row))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self._show_details(self.model.jobs[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.details.job:
            self.details.hide()
            self.view.setFocus()
        else:
            super().keyPressEvent(event)

    def _asked(self, verb: str, jobs: list[Job]) -> None:
        if verb != "details":
            self.control.ask(verb, jobs)
        elif self.details.job == jobs[0].id:
            self.details.hide()
        else:
            self._show_details(jobs[0])

    def _show_details(self, job: Job) -> None:
        self.details.tell(job, self.model.line(job))
        self.details.show()
        index = self.shown.mapFromSource(self.model.index(self.model.row(job.id)))
        if self.view.currentIndex() != index:
            self.view.setCurrentIndex(index)
        QTimer.singleShot(0, self, lambda: self.view.scrollTo(index))

    def _follow_current(self, index: QModelIndex) -> None:
        if self.details.job and index.isValid():
            job = self.model.jobs[self.shown.mapToSource(index).row()]
            self.details.tell(job, self.model.line(job))

    def _show_log(self, job: Job) -> None:
        self.desk.go("logs", job=job.id)

    def _choose_group(self, group: str) -> None:
        self.shown.choose(group)
        self._count()

    def _pause_or_resume(self) -> None:
        if any(map(goes_on, self.model.jobs)):
            self.control.pause_all()
        else:
            self.control.resume_all()

    def _open_menu(self, at: QPoint) -> None:
        jobs = self.view.selected()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        verbs = dict.fromkeys(verb for job in jobs for verb in verbs_of(job))
        keys = {"pause": "P", "resume": "P", "retry": "R", "cancel": "Del", "remove": "Del"}
        for verb in verbs:
            action = menu.addAction(icons.icon(ICONS[verb]), verb_words(verb))
            action.setShortcut(QKeySequence(keys.get(verb, "")))
            action.triggered.connect(lambda _=False, verb=verb: self.control.ask(verb, jobs))
        menu.addSeparator()
        menu.addAction(self.tr("Move to the top"), lambda: self._move_to(jobs, first=True))
        menu.addAction(self.tr("Move to the end"), lambda: self._move_to(jobs, first=False))
        menu.addSeparator()
        menu.addAction(verb_words("details"), lambda: self._show_details(jobs[0]))
        menu.popup(at)

    def _move_to(self, jobs: list[Job], *, first: bool) -> None:
        self.control.move([job.id for job in jobs], self.model.jobs[0].id if first else "")

    # When done, and the watch folder

    def _open_when_done(self) -> None:
        self.desk.spawn(self._offer_when_done(), self.title)

    async def _offer_when_done(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what, why_not in (await self.ending.possible()).items():
            words = self.ending.words(what)
            template = self.tr("{choice}: not possible, {reason}")
            action = menu.addAction(template.format(choice=words, reason=why_not) if why_not else words)
            action.setEnabled(not why_not)
            action.setCheckable(True)
            action.setChecked(what is self.ending.choice)
            action.triggered.connect(lambda _=False, what=what: self.ending.choose(what))
        menu.popup(self.when_done.mapToGlobal(QPoint(0, self.when_done.height() + 4)))

    def _tell_ending(self) -> None:
        choice = self.ending.words(self.ending.choice)
        text = self.tr("When done: {choice}").format(choice=choice[:1].lower() + choice[1:])
        self.when_done.setText(text)
        self.when_done.setAccessibleName(text)
        set_role(self.when_done, "" if self.ending.choice is WhenDone.NOTHING else "accent")

    def _tell_folder(self) -> None:
        state = self.folder.state
        if state is None:
            text, tip = self.tr("Watch a folder"), self.tr("Recordings in it become lectures by themselves.")
        elif state.problem:
            text, tip = self.tr("The watch folder needs a look"), state.problem
        else:
            name = state.folder.rstrip("/").rpartition("/")[2]
            text = self.tr("Watching {folder}").format(folder=name)
            tip = self.tr("{folder}: %n taken", "", state.taken).format(folder=state.folder)
        self.watch.setText(text)
        self.watch.setToolTip(tip)
        self.watch.setAccessibleName(text)
        self.watch_empty.setVisible(state is None)

    def _open_watch_setting(self) -> None:
        self.desk.go("settings", setting="watch_folder")

    # The window's questions

    def actions_of(self) -> list[Action]:
        def on_selected(verb: str) -> None:
            if jobs := self.view.selected():
                self._asked(verb, jobs)

        def some() -> bool:
            return bool(self.view.selected())

        def selected(verb: str, words: str, key: str, icon: str) -> Action:
            run = lambda: on_selected(verb)  # noqa: E731
            return Action(f"queue.{verb.partition(' ')[0]}", words, run, key, enabled=some, icon=icon, bound=False)

        def step(down: int) -> None:
            self.control.step(self.view.selected(), down)

        up, down = self.tr("Move the selected jobs up"), self.tr("Move the selected jobs down")
        return [
            Action("queue.pause_all", self.tr("Pause all jobs"), self.control.pause_all, icon="pause"),
            Action("queue.resume_all", self.tr("Resume all jobs"), self.control.resume_all, icon="resume"),
            Action("queue.clear", self.tr("Clear done jobs"), self.control.clear_done, icon="check"),
            Action(
                "queue.when_done", self.tr("Choose what happens when all is done"), self._open_when_done, icon="power"
            ),
            selected("pause or resume", self.tr("Pause or resume the selected jobs"), "P", "pause"),
            selected("retry", self.tr("Retry the selected jobs"), "R", "retry"),
            selected("cancel or remove", self.tr("Cancel or remove the selected jobs"), "Del", "cancel"),
            selected("details", self.tr("Show the details of the selected job"), "Return", "info"),
            Action("queue.up", up, lambda: step(-1), "Alt+Up", enabled=some, icon="arrow-up", bound=False),
            Action("queue.down", down, lambda: step(1), "Alt+Down", enabled=some, icon="arrow-down", bound=False),
        ]

    def busy(self) -> str:
        going = {*ACTIVE, State.QUEUED}  # between two jobs nothing is active for a moment
        active = sum(job.state in going and not self.model.elsewhere(job) for job in self.model.jobs)
        if not active:
            return ""
        work = self.tr("%n lecture(s) in work.", "", active)
        told = self.tr("Paused work goes on at the next start, from where it stopped. Stopped lectures are cancelled.")
        return f"{work} {told}"

    async def finish(self) -> None:
        await self._idle.wait()

    async def stop_work(self) -> None:
        for job in [job for job in self.model.jobs if job.state in ACTIVE and not self.model.elsewhere(job)]:
            await self.desk.queue.cancel(await self.desk.queue.job(job.id))

    async def close_page(self) -> None:
        self.folder.stop()
