"""Carries out a plan. Decides nothing: what to do and in which order is the plan's.

Whatever interrupts it, the same plan made again converges: a new container is made under another name
before the old one goes, and what is left over is removed by the next plan.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing, suppress

from vpp_core.errors import VppError
from vpp_desktop.events import Listener
from vpp_desktop.stack import ports
from vpp_desktop.stack.builds.builder import Builder, BuildOrder
from vpp_desktop.stack.desired import Desired, Service
from vpp_desktop.stack.engine import Ambiguous, Conflict, Engine, EngineError, Missing, PortTaken, events
from vpp_desktop.stack.events import BuildMoved, OperationMoved, PullMoved
from vpp_desktop.stack.observed import Container
from vpp_desktop.stack.plan import Operation, Plan
from vpp_desktop.stack.waiting import ServiceFailed, reached

LOOK_AGAIN = 1.0
"""Seconds after which a wait looks again without having been told: the engine may drop events, and tells
nothing while it backs off from a restart."""

STEADY = 1.0
"""Seconds that a container without a health check has to run before it counts as running."""

SECOND_CHANCE = 30.0
"""Seconds that a container which is unhealthy to begin with has to recover."""

LAST_LINES = 20

INTERRUPTIBLE = frozenset({"build", "pull", "wait for"})
"""What is ended when something else failed; all other operations come to their end."""


class Executor:
    """Carries out plans for one stack.

    Args:
        builder, orders: who builds, and how each service's image is built; wanted by plans that build.
        hashes: Compose's own hash of each service, where it could be asked; kept in the containers' labels.
        patience: seconds that a service has to become what it should be.
    """

    def __init__(
        self,
        engine: Engine,
        desired: Desired,
        emit: Listener,
        *,
        builder: Builder | None = None,
        orders: Mapping[str, BuildOrder] | None = None,
        hashes: Mapping[str, str] | None = None,
        patience: float = 300.0,
    ) -> None:
        self._engine = engine
        self._desired = desired
        self._emit = emit
        self._builder = builder
        self._orders = orders or {}
        self._hashes = hashes or {}
        self._patience = patience
        self._changed = asyncio.Event()
        self._begun: set[Operation] = set()
        self._acts: dict[str, Callable[[Operation], Awaitable[None]]] = {
            "build": self._build,
            "pull": self._pull,
            "create network": self._create_network,
            "create volume": self._create_volume,
            "create": self._create,
            "recreate": self._recreate,
            "start": self._start,
            "unpause": self._unpause,
            "restart": self._restart,
            "stop": self._stop,
            "wait for": self._wait,
            "remove": self._remove,
            "remove network": lambda o: engine.remove_network(o.subject),
            "remove volume": lambda o: engine.remove_volume(o.subject),
        }

    async def run(self, plan: Plan) -> None:
        """Does everything that the plan says, as much at once as it allows.

        Raises:
            ServiceFailed, BuildFailed, EngineError: the first that went wrong; nothing more is begun after it.
        """
        ended = [asyncio.Event() for _ in plan.operations]
        listening = asyncio.create_task(self._listen())
        tasks = [
            asyncio.create_task(self._one(operation, [ended[p] for p in operation.after], ended[place]))
            for place, operation in enumerate(plan.operations)
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            failures = [error for task in done if (error := task.exception()) is not None]
            if failures:
                await self._finish(plan, tasks)
                raise min(failures, key=lambda error: not isinstance(error, VppError))
        finally:
            for task in (*tasks, listening):
                task.cancel()
            await asyncio.wait([*tasks, listening])

    async def _finish(self, plan: Plan, tasks: list[asyncio.Task[None]]) -> None:
        """Lets what has begun come to its end: a half-made container would be in the way of the next plan."""
        for operation, task in zip(plan.operations, tasks, strict=True):
            if operation not in self._begun or operation.verb in INTERRUPTIBLE:
                task.cancel()
        await asyncio.wait(tasks)

    async def _one(self, operation: Operation, after: list[asyncio.Event], ended: asyncio.Event) -> None:
        for event in after:
            await event.wait()
        parts = (operation.verb, operation.subject, operation.cause)
        self._begun.add(operation)
        self._emit(OperationMoved(*parts, "started"))
        started = time.monotonic()
        try:
            await self._acts[operation.verb](operation)
        except VppError as error:
            self._emit(OperationMoved(*parts, "failed", time.monotonic() - started, str(error)))
            raise
        self._emit(OperationMoved(*parts, "done", time.monotonic() - started))
        ended.set()

    # Images

    async def _build(self, operation: Operation) -> None:
        assert self._builder is not None
        async with aclosing(self._builder.build(self._orders[operation.service])) as told:
            async for event in told:
                self._emit(BuildMoved(event))

    async def _pull(self, operation: Operation) -> None:
        image = self._desired.services[operation.service].image
        async for status, fraction in self._engine.pull(image):
            self._emit(PullMoved(operation.service, image, status, fraction))

    # Networks and volumes

    async def _create_network(self, operation: Operation) -> None:
        network = next(n for n in self._desired.networks.values() if n.name == operation.subject)
        await self._engine.create_network(self._desired, network)

    async def _create_volume(self, operation: Operation) -> None:
        volume = next(v for v in self._desired.volumes.values() if v.name == operation.subject)
        await self._engine.create_volume(self._desired, volume)

    # Containers

    def _service(self, operation: Operation) -> Service:
        return self._desired.services[operation.service]

    async def _make(self, service: Service, name: str) -> str:
        image = await self._engine.image(service.image)
        if image is None:
            raise Missing("its image is not there", subject=service.name, hint="make it: vpp stack build")
        return await self._engine.create_container(
            self._desired, service, image.id, self._hashes.get(service.name), name
        )

    async def _create(self, operation: Operation) -> None:
        service = self._service(operation)
        name = self._desired.container_name(service)
        try:
            await self._make(service, name)
        except Conflict:  # a start that was killed had still been making it
            found = await self._engine.container(name)
            if found is None or found.digest != service.digest:
                raise

    async def _recreate(self, operation: Operation) -> None:
        """The new container first: if it cannot be made, the old one goes on."""
        service = self._service(operation)
        name = self._desired.container_name(service)
        made = await self._make(service, f"{operation.container[:12]}_{name}")
        with suppress(Missing):
            await self._engine.stop(operation.container, service.name, service.stop_grace_period)
        await self._engine.remove(operation.container, service.name)
        await self._engine.rename(made, name, service.name)

    async def _start(self, operation: Operation) -> None:
        service = self._service(operation)
        container = operation.container or self._desired.container_name(service)
        try:
            await self._start_once(container, service)
        except Ambiguous:  # a start that was killed had still been making the network
            for key in service.networks:
                await self._engine.single_network(self._desired.networks[key].name)
            await self._start_once(container, service)

    async def _start_once(self, container: str, service: Service) -> None:
        try:
            await self._engine.start(container, service.name)
        except PortTaken as error:
            others = await self._engine.containers()
            raise ports.named(error, others, ports.process_on(error.port)) from error

    async def _unpause(self, operation: Operation) -> None:
        await self._engine.unpause(operation.container, operation.service)

    async def _restart(self, operation: Operation) -> None:
        await self._stop(operation)
        await self._engine.start(operation.container, operation.service)

    async def _stop(self, operation: Operation) -> None:
        service = self._desired.services.get(operation.service)
        grace = service.stop_grace_period if service else None
        with suppress(Missing):
            await self._engine.stop(operation.container, operation.service, grace)

    async def _remove(self, operation: Operation) -> None:
        await self._engine.remove(operation.container, operation.service)

    # Waiting

    async def _wait(self, operation: Operation) -> None:
        """Until the service is what it should be. Raises ServiceFailed when it will not be, with its last lines."""
        name = self._desired.container_name(self._service(operation))
        runs_to_end = any(
            d.service == operation.service and d.condition == "service_completed_successfully"
            for other in self._desired.services.values()
            for d in other.depends_on
        )
        found: Container | None = None
        try:
            async with asyncio.timeout(self._patience):
                progress = _Progress(operation.service, runs_to_end)
                while True:
                    self._changed.clear()
                    found = await self._engine.container(name)
                    if progress.reached(found):
                        return
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), LOOK_AGAIN)
        except TimeoutError:
            message = f"is not there after {self._patience:.0f} s"
            raise ServiceFailed(message, subject=operation.service, lines=await self._last_lines(found)) from None
        except ServiceFailed as failed:
            failed.lines = await self._last_lines(found)
            raise

    async def _last_lines(self, container: Container | None) -> list[str]:
        return await self._engine.last_lines(container.id, LAST_LINES) if container else []

    async def _listen(self) -> None:
        """Wakes waits whenever something happens to the stack. Where the events end, waits look by themselves."""
        with suppress(EngineError):
            async with events.containers(self._engine.client, self._desired.project) as stream:
                async for _ in stream:
                    self._changed.set()


class _Progress:
    """What is seen of one container while it is waited for."""

    def __init__(self, service: str, runs_to_end: bool) -> None:
        self._service = service
        self._runs_to_end = runs_to_end
        self._first: Container | None = None
        self._latest: Container | None = None
        self._began = self._since = time.monotonic()

    def reached(self, found: Container | None) -> bool:
        """As `waiting.reached`, for a container that is looked at again and again. Raises ServiceFailed."""
        now = time.monotonic()
        if self._first is None:
            self._first = found
        if found is not None and (self._latest is None or found.started_at != self._latest.started_at):
            self._since = now
        self._latest = found
        ill = self._first is not None and self._first.health == "unhealthy"
        there = reached(
            self._service,
            found,
            runs_to_end=self._runs_to_end,
            crashes=found.restarts - self._first.restarts if found and self._first else 0,
            forgiving=ill and now - self._began < SECOND_CHANCE,
        )
        steady = found is None or found.health != "none" or self._runs_to_end or now - self._since >= STEADY
        return there and steady
