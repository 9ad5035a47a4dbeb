"""The classic builder: the engine's own, driven through docker-py."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import IO, Any

from vpp_desktop.stack.builds.builder import BuildEvent, BuildFailed, BuildOrder
from vpp_desktop.stack.builds.classic import Reader
from vpp_desktop.stack.builds.jsonstream import Objects
from vpp_desktop.stack.builds.tarball import pack
from vpp_desktop.stack.engine.client import APIClient, Client, sentences
from vpp_desktop.stack.engine.relay import Closed, Relay

Message = Mapping[str, Any]


class ClassicBuilder:
    """See `builds.builder.Builder`. Each build has a thread and a connection of its own."""

    name = "classic"

    def __init__(self, client: Client) -> None:
        self._client = client

    async def build(self, order: BuildOrder) -> AsyncGenerator[BuildEvent, None]:
        """See `builds.builder.Builder.build`."""
        relay = Relay[Message]()
        job = _Job(self._client, order, relay)
        threading.Thread(target=job.run, name=f"build {order.service}", daemon=True).start()
        reader = Reader(order, time.monotonic)
        try:
            while batch := await relay.get():
                for message in batch:
                    for event in reader.read(message):
                        yield event
            for event in reader.end():
                yield event
        finally:
            relay.close()
            job.cancel()


class _Job:
    """One build's thread."""

    def __init__(self, client: Client, order: BuildOrder, relay: Relay[Message]) -> None:
        self._client = client
        self._order = order
        self._relay = relay
        self._lock = threading.Lock()
        self._cancelled = False
        self._response: Any = None

    def run(self) -> None:
        try:
            with sentences(self._order.service, self._client.endpoint):
                self._build()
        except Closed:
            self._relay.end()
        except BaseException as error:  # noqa: BLE001 -- raised in the reader
            self._relay.end(error)
        else:
            self._relay.end()

    def cancel(self) -> None:
        """Closes the connection, at which the engine ends the build. Not for the thread."""
        with self._lock:
            self._cancelled = True
            response = self._response
        if response is not None:
            _hang_up(response)

    def _build(self) -> None:
        tar, dockerfile = pack(self._order.context, self._order.dockerfile)
        with tar, contextlib.closing(self._client.connect(None)) as client:
            response = _post(client, self._order, dockerfile, self._pieces(tar))
            with self._lock:
                self._response = response
            with contextlib.closing(response):
                if self._cancelled:
                    raise Closed
                objects = Objects()
                for data in client._stream_helper(response):
                    self._relay.put([m for m in objects.feed(data) if isinstance(m, dict)])

    def _pieces(self, tar: IO[bytes]) -> Iterator[bytes]:
        while piece := tar.read(1 << 18):
            if self._cancelled:
                raise Closed
            yield piece


def _post(client: APIClient, order: BuildOrder, dockerfile: str, context: Iterator[bytes]) -> Any:
    """The answer to `/build`, whose stream is not read yet.

    docker-py's own method keeps the answer to itself, so that nobody could end the build.
    """
    params = {
        "t": order.image,
        "dockerfile": dockerfile,
        "nocache": order.no_cache,
        "rm": True,
        "forcerm": True,
        "buildargs": json.dumps({**client._proxy_configs.get_environment(), **order.args}),
        "labels": json.dumps(dict(order.labels)),
        "target": order.target,
        "networkmode": order.network,
    }
    headers = {"Content-Type": "application/x-tar"}
    client._set_auth_headers(headers)
    answer = client._post(client._url("/build"), data=context, params=params, headers=headers, stream=True)
    if answer.status_code == 400:  # what is wrong with the Dockerfile
        reason = " ".join(str(answer.json().get("message", "")).split())
        raise BuildFailed(reason, subject=order.service, hint=f"correct {order.dockerfile} and build again")
    client._raise_for_status(answer)
    return answer


def _hang_up(response: Any) -> None:
    """Ends a read that another thread waits in."""
    connection = getattr(response.raw, "_connection", None)
    connected = getattr(connection, "sock", None)
    if connected is None:  # read to its end
        return
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:  # ssh's, which is a process
        with contextlib.suppress(OSError):
            connected.close()
