"""The only door to docker-py; its threads live here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from vpp_desktop.stack import observed
from vpp_desktop.stack.desired import Desired, Network, Service, Volume
from vpp_desktop.stack.engine import create, snapshot
from vpp_desktop.stack.engine.client import CONNECT_SECONDS, APIClient, Client
from vpp_desktop.stack.engine.endpoint import Endpoint, find
from vpp_desktop.stack.engine.errors import (
    Ambiguous,
    Conflict,
    EngineAbsent,
    EngineError,
    EngineTimeout,
    Missing,
    PortTaken,
)
from vpp_desktop.stack.observed import Container, Image, Observed

STOP_SECONDS = 10
"""How long a container has to stop by itself where its service does not say."""

PULL_SECONDS = 120
"""How long a registry may be silent."""


@dataclass(frozen=True)
class Version:
    """What the engine says of itself."""

    version: str
    api: str
    name: str = "Docker"


class Engine:
    """A container engine: looks, makes and changes. Streams are in `events`, `logs` and `stats`.

    Every method raises EngineAbsent where no engine answers, EngineTimeout where it takes too long, and
    EngineError or one of its kinds where it refuses.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.client = Client(endpoint)

    @classmethod
    async def connect(cls, environment: Mapping[str, str] = os.environ) -> Engine:
        """The engine that this environment leads to, after it has answered."""
        engine = cls(find(environment))
        try:
            await engine.version()
        except BaseException:
            engine.close()
            raise
        return engine

    def close(self) -> None:
        self.client.close()

    async def version(self) -> Version:
        told = await self.client.call(lambda c: c.version(), seconds=CONNECT_SECONDS)
        components = {part.get("Name", "") for part in told.get("Components") or []}
        name = "Podman" if any("podman" in part.lower() for part in components) else "Docker"
        return Version(str(told.get("Version", "unknown")), str(told.get("ApiVersion", "")), name)

    async def folder(self) -> str:
        """Where the engine keeps its data, on the machine that it runs on."""
        return str((await self.client.call(lambda c: c.info())).get("DockerRootDir") or "")

    # Look

    async def snapshot(self, project: str, images: Iterable[str] = ()) -> Observed:
        """What there is of a project: its containers, networks and volumes, and those images that exist."""
        names = sorted(set(images))
        containers, networks, volumes, found = await asyncio.gather(
            self.containers(project),
            self.client.call(lambda c: c.networks()),
            self.client.call(lambda c: c.volumes()),
            asyncio.gather(*(self.image(name) for name in names)),
        )
        return Observed(
            containers=tuple(containers),
            images={i.name: i for i in found if i is not None},
            networks=frozenset(n["Name"] for n in networks),
            volumes=frozenset(v["Name"] for v in volumes.get("Volumes") or []),
        )

    async def containers(self, project: str | None = None) -> list[Container]:
        """The project's containers in all states, or everybody's; one that goes away meanwhile is left out."""
        wanted = {"label": [f"{observed.PROJECT}={project}"]} if project is not None else {}
        listed = await self.client.call(lambda c: c.containers(all=True, filters=wanted))
        found = await asyncio.gather(*(self.container(told["Id"]) for told in listed))
        return sorted((c for c in found if c is not None), key=lambda c: (c.service, c.number, c.name))

    async def container(self, container_id: str) -> Container | None:
        """One container by id or name; None where there is none."""
        try:
            return snapshot.container(await self.client.call(lambda c: c.inspect_container(container_id)))
        except Missing:
            return None

    async def image(self, name: str) -> Image | None:
        """An image by name or id; None where there is none."""
        try:
            return snapshot.image(name, await self.client.call(lambda c: c.inspect_image(name)))
        except Missing:
            return None

    async def last_lines(self, container_id: str, lines: int = 20) -> list[str]:
        """The last lines that a container printed, both streams together."""
        raw = await self.client.call(lambda c: c.logs(container_id, tail=lines), container_id[:12])
        return [line for line in raw.decode("utf-8", "replace").splitlines() if line.strip()]

    # Make

    async def pull(self, image: str) -> AsyncIterator[tuple[str, float | None]]:
        """Fetches an image from its registry; yields what the engine does and how far it is, 0 to 1.

        Raises:
            EngineError: the registry refuses or cannot be reached.
        """
        loop, told = asyncio.get_running_loop(), asyncio.Queue[Any]()

        def work(client: APIClient) -> None:
            for item in client.pull(image, stream=True, decode=True):
                loop.call_soon_threadsafe(told.put_nowait, item)

        pulling = asyncio.ensure_future(self.client.call(work, image, seconds=PULL_SECONDS))
        pulling.add_done_callback(lambda _: told.put_nowait(None))
        while (item := await told.get()) is not None:
            if error := item.get("error"):
                raise EngineError(f"cannot be pulled: {error}", subject=image, hint="check the name and the network")
            detail = item.get("progressDetail") or {}
            total = detail.get("total") or 0
            yield str(item.get("status", "")), (detail.get("current") or 0) / total if total else None
        await pulling

    async def create_network(self, desired: Desired, network: Network) -> None:
        """Makes a network; one that somebody else made of that name in the same moment is as good."""
        body = create.network(desired, network)
        with suppress(Conflict):
            await self._post("/networks/create", body, f"network {network.name}")
        await self.single_network(network.name)

    async def single_network(self, name: str) -> None:
        """Leaves one network of a name: two starts at once, or one that was killed, can make two, and then no
        container of them can be started."""
        found = await self.client.call(lambda c: c.networks(names=[name]))
        same = sorted((n for n in found if n["Name"] == name), key=lambda n: (n.get("Created", ""), n["Id"]))
        for extra in same[1:]:
            with suppress(EngineError):  # in use
                await self.remove_network(extra["Id"])

    async def create_volume(self, desired: Desired, volume: Volume) -> None:
        body = create.volume(desired, volume)
        await self._post("/volumes/create", body, f"volume {volume.name}")

    async def create_container(
        self, desired: Desired, service: Service, image: str, config_hash: str | None, name: str
    ) -> str:
        """Makes a service's container without starting it; its id."""
        body = create.container(desired, service, image, config_hash)
        made = await self.client.call(lambda c: c.create_container_from_config(body, name), service.name)
        container_id = str(made["Id"])
        for network in create.more_networks(desired, service):
            await self._connect(container_id, network, create.aliases(desired, service), service.name)
        return container_id

    async def _connect(self, container: str, network: str, aliases: list[str], subject: str) -> None:
        await self.client.call(lambda c: c.connect_container_to_network(container, network, aliases=aliases), subject)

    async def _post(self, path: str, body: Mapping[str, Any], subject: str) -> Any:
        def work(client: APIClient) -> Any:
            # docker-py's own methods leave out fields that the API knows.
            answer = client.post(f"{client.base_url}/v{client.api_version}{path}", json=body, timeout=client.timeout)
            client._raise_for_status(answer)
            return answer.json()

        return await self.client.call(work, subject)

    # Change

    async def start(self, container: str, subject: str) -> None:
        """Starts a container; one that runs already is left alone."""
        await self.client.call(lambda c: c.start(container), subject, seconds=120)

    async def stop(self, container: str, subject: str, grace: float | None = None) -> None:
        """Asks a container to stop, and ends it after `grace` seconds; one that is gone has stopped."""
        limit = round(grace) if grace is not None else None

        def work(client: APIClient) -> None:
            client.stop(container, timeout=limit)

        await self.client.call(work, subject, seconds=(grace or STOP_SECONDS) + 60)

    async def unpause(self, container: str, subject: str) -> None:
        await self.client.call(lambda c: c.unpause(container), subject)

    async def rename(self, container: str, name: str, subject: str) -> None:
        await self.client.call(lambda c: c.rename(container, name), subject)

    async def remove(self, container: str, subject: str) -> None:
        """Removes a container, ended or not; one that is gone is no error. Its volumes stay."""
        try:
            await self.client.call(lambda c: c.remove_container(container, force=True), subject, seconds=120)
        except Missing:
            return
        except Conflict as error:
            if "already in progress" not in error.message:
                raise

    async def remove_network(self, name: str) -> None:
        await self._gone(lambda c: c.remove_network(name), f"network {name}")

    async def remove_volume(self, name: str) -> None:
        await self._gone(lambda c: c.remove_volume(name), f"volume {name}")

    async def clear_cache(self) -> int:
        """Removes what builds keep for the next one, and images without a name; how many bytes that freed."""
        slow = 600
        images = await self.client.call(lambda c: c.prune_images({"dangling": True}), seconds=slow)
        builds = await self.client.call(lambda c: c.prune_builds(), seconds=slow)
        return int(images.get("SpaceReclaimed") or 0) + int(builds.get("SpaceReclaimed") or 0)

    async def _gone(self, work: Any, subject: str) -> None:
        try:
            await self.client.call(work, subject)
        except Missing:
            return


async def ping(environment: Mapping[str, str] = os.environ) -> Version:
    """The version of the engine that answers.

    Raises:
        EngineAbsent: none answers within a few seconds.
    """
    engine = await Engine.connect(environment)
    try:
        return await engine.version()
    finally:
        engine.close()


__all__ = [
    "Ambiguous",
    "Conflict",
    "Endpoint",
    "Engine",
    "EngineAbsent",
    "EngineError",
    "EngineTimeout",
    "Missing",
    "PortTaken",
    "Version",
    "find",
    "ping",
]
