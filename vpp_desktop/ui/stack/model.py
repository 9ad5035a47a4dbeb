"""What the page Stack knows: the stack and its problems, the plan that a button would carry out, and the one in work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from vpp_core.errors import VppError
from vpp_desktop.events import Event
from vpp_desktop.stack import facts
from vpp_desktop.stack.events import OperationMoved
from vpp_desktop.stack.living import Living, Seen
from vpp_desktop.stack.phrase import Phrase
from vpp_desktop.stack.place import find_file
from vpp_desktop.stack.plan import Goal, Plan
from vpp_desktop.stack.problems import Facts, Problem, failed_for, has_failed, of_error, problems
from vpp_desktop.stack.project import Stack, Wish
from vpp_desktop.stack.runstate import RunState
from vpp_desktop.stack.status import ServiceStatus, StackStatus
from vpp_desktop.stack.summary import Line, headline, is_up, is_well, summary, wanted_goal
from vpp_desktop.tasks import Tasks
from vpp_desktop.ui.desk import Desk

INTERVAL = 40
"""Milliseconds between two signals of a run: a build may tell thousands of lines a second."""

SETTLE = 0.25
"""Seconds of quiet after which the plan is made again: a start changes the status many times a second."""

LOOK_AGAIN = 60.0
LOOK_SOON = 3.0
"""Seconds between looks at disk and ports: usually, and while one of them is the problem."""

Offer = Literal["start", "apply", "stop", "wait"]


class StackModel(QObject):
    """Follows the stack for as long as the window lives, and carries out one plan at a time."""

    changed = Signal()
    """Status, problems or the previewed plan."""

    moved = Signal()
    """The plan in work; at most 25 times a second."""

    ended = Signal()
    """The plan in work came to its end, good or bad."""

    used = Signal(list)
    """What the services use, once a second."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.stack: Stack | None = None
        self.status: StackStatus | None = None
        self.problems: list[Problem] = []
        self.preview: Plan | None = None
        self.preview_seconds: float | None = None
        self.preview_error: VppError | None = None
        self.run: RunState | None = None
        self.run_seconds: float | None = None
        self.cancelling = False
        self._facts = Facts()
        self._measuring = Tasks()
        self._measured: Stack | None = None
        self._living = Living(desk.stack, self._file)
        self._replan = asyncio.Event()
        self._judged = asyncio.Event()
        self._run_task: asyncio.Task[object] | None = None
        self._last_wish: Wish | None = None
        self._timer = QTimer(self, singleShot=True, interval=INTERVAL)
        self._timer.timeout.connect(self.moved)
        self._chosen = self._choices()
        desk.settings.changed.connect(self._settings_changed)
        self._tasks = [
            desk.spawn(self._follow(), "stack"),
            desk.spawn(self._preview(), "stack"),
            desk.spawn(self._look_again(), "stack"),
        ]

    def _file(self) -> Path | None:
        try:
            return find_file(None, self.desk.environment)
        except VppError:
            return None

    def _choices(self) -> tuple[str, ...]:
        """What a person may choose of where the stack is."""
        return tuple(self.desk.environment.get(name, "") for name in ("DOCKER_HOST", "COMPOSE_FILE", "MONGO_URL"))

    def _settings_changed(self) -> None:
        if (chosen := self._choices()) != self._chosen:
            self._chosen = chosen
            self.reread()

    async def close(self) -> None:
        """Ends all that it follows."""
        running = [task for task in (*self._tasks, self._run_task) if task is not None and not task.done()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
        await self._measuring.close()

    # What there is

    def service(self, name: str) -> ServiceStatus | None:
        services = self.status.services if self.status is not None else ()
        return next((service for service in services if service.service == name), None)

    @property
    def offer(self) -> Offer:
        """What the large button does."""
        return wanted_goal(self.status) if self.status is not None else "wait"

    @property
    def any_up(self) -> bool:
        return self.status is not None and any(is_up(service) for service in self.status.services)

    @property
    def busy(self) -> bool:
        """Whether a plan is made or carried out now."""
        return self._run_task is not None and not self._run_task.done()

    def failed(self, service: ServiceStatus) -> bool:
        """Whether it has ended, and nobody meant it to."""
        return has_failed(service, self._facts)

    @property
    def building(self) -> frozenset[str]:
        """The services whose images are made now."""
        doings = self.run.running if self.run is not None and self.busy else []
        return frozenset(doing.operation.service for doing in doings if doing.operation.verb == "build")

    @property
    def wish_in_work(self) -> Wish:
        return self._last_wish or Wish("up")

    def line(self) -> Line | None:
        return headline(self.status) if self.status is not None else None

    def sentence(self) -> Phrase | None:
        """What the large button would do."""
        if self.preview is None or self.preview.goal != self.wish().goal:
            return None  # the one that fits is being made
        return summary(self.preview, self.preview_seconds)

    def address(self) -> str | None:
        """Where students find the platform, once it is there."""
        from vpp_desktop.stack.project import STUDENT_SERVICE

        service = self.service(STUDENT_SERVICE)
        if self.stack is None or service is None or not is_well(service):
            return None
        return self.stack.address()

    def reread(self) -> None:
        """Reads the files again, and looks for the engine again."""
        self._living.reread()

    async def _follow(self) -> None:
        while True:
            try:
                async with aclosing(self._living.updates()) as updates:
                    async for seen in updates:
                        await self._see(seen)
            except Exception as error:  # noqa: BLE001 - the page has to go on, whatever the engine says
                self.desk.messages.error(error, "stack")
                await asyncio.sleep(LOOK_SOON)

    async def _see(self, seen: Seen) -> None:
        self.stack, self.status = seen.stack, seen.status
        if seen.error is not None:
            self.problems = [of_error(seen.error, self._file())]
            self.preview = self.preview_error = None
        else:
            self._judge()
            self._replan.set()
        self.changed.emit()
        await self._measure(seen.stack)
        await self._look()

    async def _look(self) -> None:
        """Looks up what no event tells: who holds a port, how full the disk is."""
        if self.stack is not None and self.status is not None:
            data, environment = self.desk.folders.data, self.desk.environment
            self._facts = await facts.look(self.stack, self.status, data, environment, self._facts)
            before = self.problems
            self._judge()
            if self.problems != before:
                still = {problem.id for problem in self.problems}
                self._forget_run(problem for problem in before if problem.id not in still)
                self._judged.set()
                self.changed.emit()

    def _forget_run(self, gone: Iterable[Problem]) -> None:
        """How a run failed is no news any more when what it failed for is gone."""
        if self.run is not None and any(failed_for(self.run.error, problem) for problem in gone):
            self.dismiss()

    async def _look_again(self) -> None:
        while True:
            self._judged.clear()
            outside = any(problem.id.startswith(("port:", "disk")) for problem in self.problems)
            try:
                async with asyncio.timeout(LOOK_SOON if outside else LOOK_AGAIN):
                    await self._judged.wait()
            except TimeoutError:
                await self._look()

    def _judge(self) -> None:
        if self.stack is not None and self.status is not None:
            self.problems = problems(self.status, self.stack.desired, self._facts)

    # What would be done

    async def _preview(self) -> None:
        while True:
            await self._replan.wait()
            await asyncio.sleep(SETTLE)
            self._replan.clear()
            if self.busy:
                continue
            await self._plan_again()
            self.changed.emit()

    async def _plan_again(self) -> None:
        if self.stack is None or self.offer == "wait":
            self.preview = self.preview_error = None
            return
        stack, wish = self.stack, self.wish()
        made, failed = None, None
        try:
            made = await stack.plan(wish)
        except VppError as error:
            failed = error
        if self.stack is stack:  # else there is another one by now, or none
            self.preview, self.preview_error = made, failed
            self.preview_seconds = stack.estimate(made) if made is not None else None

    def wish(self) -> Wish:
        """What the large button wants."""
        return Wish("stop" if self.offer == "stop" else "up")

    # What is done

    def do(self, goal: Goal, *services: str, orphans: bool = False) -> None:
        """Carries out what a person wants; nothing while something is carried out."""
        if not self.busy:
            self._begin(Wish(goal, services, remove_orphans=orphans))

    def again(self) -> None:
        """The last wish once more."""
        if self._last_wish is not None and not self.busy:
            self._begin(self._last_wish)

    def cancel(self) -> None:
        """Ends the plan in work; what has begun in the engine may still come to its end there."""
        if self._run_task is not None and not self.cancelling:
            self.cancelling = True
            self._run_task.cancel()
            self.moved.emit()

    def dismiss(self) -> None:
        """Forgets how the last run ended."""
        if not self.busy:
            self.run = None
            self.moved.emit()

    def mended(self, problem: Problem) -> None:
        """A person saw to a problem: a run that had failed for nothing else is tried again."""
        if self.run is not None and failed_for(self.run.error, problem):
            self.again()
        else:
            self.reread()

    async def finish(self) -> None:
        """Until nothing is carried out any more."""
        if self._run_task is not None and not self._run_task.done():
            await asyncio.wait([self._run_task])

    def _begin(self, wish: Wish) -> None:
        self._last_wish = wish
        self.cancelling = False
        self.run, self.run_seconds = RunState.of(Plan(wish.goal), time.monotonic()), None
        self._run_task = self.desk.spawn(self._carry_out(wish), "stack")
        self.moved.emit()

    async def _carry_out(self, wish: Wish) -> None:
        """A stack of its own: the one that is followed is closed when the file changes."""
        try:
            stack = self.desk.stack(write=True)
            try:
                async with stack.changing(self._hear):
                    made = await stack.plan(wish)
                    self.run, self.run_seconds = RunState.of(made, time.monotonic()), stack.estimate(made)
                    await stack.run(made, self._hear)
            finally:
                stack.close()
        except asyncio.CancelledError:
            self._ended("cancelled")
            raise
        except VppError as error:
            self._ended("failed", error)
        except BaseException:
            self._ended("failed")
            raise
        else:
            self._ended("done")

    def _ended(self, how: Literal["done", "failed", "cancelled"], error: VppError | None = None) -> None:
        if self.run is not None:
            self.run = self.run.end(how, time.monotonic(), error)
        QTimer.singleShot(0, self._after_run)

    def _after_run(self) -> None:
        """In the next turn, when the task is over too."""
        self.moved.emit()
        self.ended.emit()
        self._replan.set()
        self.changed.emit()

    def _hear(self, event: Event) -> None:
        if self.run is not None:
            self.run = self.run.read(event)
        if isinstance(event, OperationMoved):  # of builds, thousands of lines a second are nobody else's business
            self.desk.bridge.publish(event)
        if not self._timer.isActive():
            self._timer.start()

    # What is used

    async def _measure(self, stack: Stack | None) -> None:
        """For as long as the window lives: ten minutes are to be seen when the page is opened."""
        if stack is self._measured:
            return
        self._measured = stack
        await self._measuring.close()
        if stack is not None:
            self._measuring.start("stats", self._read_stats(stack))

    async def _read_stats(self, stack: Stack) -> None:
        async with aclosing(stack.stats()) as updates:
            async for found in updates:
                self.used.emit(found)
