"""A stack as one thing: its file on one side, the engine on the other, and the plans between them."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vpp_desktop.events import Event, Listener, Notice
from vpp_desktop.locks import Lock, holder
from vpp_desktop.stack import compose, follow, logs, plan, stats
from vpp_desktop.stack.builds.builder import Built
from vpp_desktop.stack.builds.buildkit import choose_builder
from vpp_desktop.stack.desired import Desired
from vpp_desktop.stack.docker_cli import CliError, DockerCli
from vpp_desktop.stack.engine import Engine, find
from vpp_desktop.stack.events import BuildMoved, OperationMoved
from vpp_desktop.stack.executor import Executor
from vpp_desktop.stack.history import History, estimate
from vpp_desktop.stack.observed import Observed
from vpp_desktop.stack.plan import Goal, Plan
from vpp_desktop.stack.secrets import asked_for, ensure_env, with_secrets
from vpp_desktop.stack.sources import Sources
from vpp_desktop.stack.stats import ServiceStats
from vpp_desktop.stack.status import StackStatus, status_of
from vpp_desktop.stack.watch import StatusWatcher
from vpp_desktop.tasks import Tasks

log = logging.getLogger(__name__)

STUDENT_SERVICE = "frontend"
"""The service whose address students open."""

LOOK_AGAIN = 0.3
"""Seconds between looks at a lock that another program holds."""


@dataclass(frozen=True)
class Wish:
    """What a person wants of the stack.

    Attributes:
        services: only these; all where empty.
        build: make images again even if they are fresh.
        volumes: with `down`, remove the data too.
    """

    goal: Goal
    services: tuple[str, ...] = ()
    build: bool = False
    volumes: bool = False
    remove_orphans: bool = False


class Stack:
    """One project: looks at it, plans, carries plans out, and tells what goes on.

    Args:
        records: folder in which is kept what images were made from, and the lock of who changes the stack.
    """

    def __init__(self, desired: Desired, environment: Mapping[str, str], records: Path) -> None:
        self.desired = desired
        self._environment = environment
        self._sources = Sources(desired, records)
        self._lock = records / f"{desired.project}.lock"
        self._history = History(records, desired.project)
        self._engine: Engine | None = None
        self._engine_folder: str | None = None
        self._cli = DockerCli(find(environment), environment)

    @classmethod
    def open(
        cls, file: Path, records: Path, environment: Mapping[str, str] = os.environ, *, write: bool = True
    ) -> Stack:
        """The stack of that file.

        Where the file asks for our secret and `.env` lacks it, `.env` is made or added to first; without `write`,
        for whoever only looks, a secret is made up instead.

        Raises:
            ComposeError: the file asks for what cannot be understood.
        """
        if asked_for(file):
            if write:
                ensure_env(file.parent, environment)
            else:
                environment = with_secrets(file.parent, environment)
        return cls(compose.read(file, environment), environment, records)

    async def engine(self) -> Engine:
        """The engine, connected when it is first wanted. Raises EngineAbsent."""
        if self._engine is None:
            self._engine = await Engine.connect(self._environment)
        return self._engine

    async def engine_folder(self) -> str:
        """Where the engine keeps its data; asked once."""
        if self._engine_folder is None:
            self._engine_folder = await (await self.engine()).folder()
        return self._engine_folder

    async def _connect(self) -> Engine:
        """A connection of its own, for what lives on while an engine comes and goes."""
        return await Engine.connect(self._environment)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def check(self, services: Collection[str]) -> None:
        """Raises UsageError for a name that is no service."""
        plan.chosen(self.desired, services)

    def address(self) -> str | None:
        """Where students find the platform on this machine; None where no port is published."""
        service = self.desired.services.get(STUDENT_SERVICE)
        ports = [p for p in service.ports if p.published is not None] if service else []
        return f"http://{ports[0].host or '127.0.0.1'}:{ports[0].published}" if ports else None

    # Look

    async def observe(self) -> Observed:
        """A fresh snapshot."""
        engine = await self.engine()
        return await engine.snapshot(self.desired.project, [s.image for s in self.desired.services.values()])

    async def status(self) -> StackStatus:
        """The status at this moment. Raises EngineAbsent."""
        observed, contexts = await asyncio.gather(self.observe(), self._sources.look())
        return status_of(self.desired, observed, datetime.now(UTC), judge=self._sources.judge(contexts))

    async def watch(self) -> AsyncGenerator[StackStatus, None]:
        """The status at once and after each change, of containers, images and sources; while no engine answers too."""
        contexts = await self._sources.look()
        watcher = StatusWatcher(self._connect, self.desired, judge=self._sources.judge(contexts))

        async def look() -> None:
            async for changes in self._sources.watch():
                contexts.update({c.service: c.context for c in changes if c.context is not None})
                watcher.poke()

        tasks = Tasks()
        tasks.start("sources", look())
        try:
            async with aclosing(watcher.updates()) as updates:
                async for found in updates:
                    yield found
        finally:
            await tasks.close()

    def follow(self, query: logs.Query) -> AsyncGenerator[logs.Lines, None]:
        """See `follow.follow`."""
        return follow.follow(self._connect, self.desired.project, query)

    async def history(self, query: logs.Query) -> AsyncGenerator[logs.Lines, None]:
        """See `logs.history`."""
        async with aclosing(logs.history(await self.engine(), self.desired.project, query)) as batches:
            async for batch in batches:
                yield batch

    def stats(self, quiet: Callable[[str], None] = lambda reason: None) -> AsyncGenerator[list[ServiceStats], None]:
        """See `stats.watch`."""
        return stats.watch(self._connect, self.desired.project, quiet)

    async def use(self) -> list[ServiceStats]:
        """One look at what every running container uses, by service. Raises EngineAbsent."""
        return await stats.once(self._connect, self.desired.project, await self.engine())

    # Change

    @asynccontextmanager
    async def changing(self, emit: Listener) -> AsyncIterator[None]:
        """In here a plan holds: no other program's `changing` of this stack is open. Waits for one that is."""
        lock = None
        try:
            lock = await self._alone(emit)
        except OSError as error:  # a disk that is full or read-only: the stack can still be changed
            log.warning("the stack is changed without a lock: %s", error)
        try:
            yield
        finally:
            if lock is not None:
                lock.release()

    async def _alone(self, emit: Listener) -> Lock:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock.take(self._lock)
        if lock is None:
            emit(Notice(f"another vpp works on this stack (process {holder(self._lock)}): waiting for it"))
        while lock is None:
            await asyncio.sleep(LOOK_AGAIN)
            lock = Lock.take(self._lock)
        return lock

    async def plan(self, wish: Wish) -> Plan:
        """What has to be done for a wish. Changes nothing."""
        observed = await self.observe()
        services = wish.services
        if wish.goal == "down":
            return plan.down(self.desired, observed, volumes=wish.volumes, remove_orphans=wish.remove_orphans)
        if wish.goal in ("stop", "start", "restart"):
            act = {"stop": plan.stop, "start": plan.start, "restart": plan.restart}[wish.goal]
            return act(self.desired, observed, services)
        again = wish.build or wish.goal == "rebuild"
        rebuild = [s.name for s in plan.chosen(self.desired, services) if s.build and again]
        contexts, hashes = await asyncio.gather(self._sources.look(), self._hashes_to_judge(observed))
        images = self._sources.states(observed, contexts)
        if wish.goal == "build":
            return plan.build(self.desired, images, services=services, rebuild=rebuild)
        return plan.up(
            self.desired,
            observed,
            images,
            hashes=hashes,
            services=services,
            rebuild=rebuild,
            remove_orphans=wish.remove_orphans,
        )

    async def _hashes_to_judge(self, observed: Observed) -> Mapping[str, str]:
        """Compose's own hashes, asked only where containers without our label have to be judged by them."""
        if all(c.digest is not None for c in observed.containers):
            return {}
        return await self._hashes()

    async def _hashes(self) -> Mapping[str, str]:
        """Compose's own hashes; none where it is not installed or fails: ours do without them."""
        try:
            return await self._cli.config_hashes(self.desired)
        except CliError as error:
            log.warning("Compose's hashes are left out: %s", error)
            return {}

    def estimate(self, made: Plan) -> float | None:
        """How many seconds a plan may take, from what its operations took before; None where that is not known."""
        return estimate(made, self._history.load())

    async def run(self, made: Plan, emit: Listener, patience: float = 300.0) -> None:
        """Carries a plan out. Raises what `Executor.run` raises.

        It may be cancelled at any time: what has begun then is left as it is, and the next plan goes on from there.
        """
        if not made:
            return
        engine = await self.engine()
        verbs = {o.verb for o in made.operations}
        to_build = [o.service for o in made.operations if o.verb == "build"]
        contexts = await self._sources.look(to_build)

        ended: list[OperationMoved] = []

        def remember(event: Event) -> None:
            if isinstance(event, OperationMoved) and event.state == "done":
                ended.append(event)
            if isinstance(event, BuildMoved) and isinstance(event.told, Built):
                self._sources.remember(contexts[event.told.service])
            emit(event)

        executor = Executor(
            engine,
            self.desired,
            remember,
            builder=await choose_builder(self._cli, engine.client) if to_build else None,
            orders={name: self._sources.order(name, contexts[name]) for name in to_build},
            hashes=await self._hashes() if verbs & {"create", "recreate"} else {},
            patience=patience,
        )
        try:
            await executor.run(made)
        finally:
            self._history.add(ended)
