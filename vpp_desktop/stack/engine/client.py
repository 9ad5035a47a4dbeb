"""docker-py in threads: every call has a time limit, and every failure becomes a sentence.

docker-py does not promise that a client may be shared by threads, so each call under way has its own. The end of
the program waits for no call: stopping a container may take minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from vpp_desktop.stack.engine.endpoint import Endpoint
from vpp_desktop.stack.engine.errors import SUBJECT, EngineTimeout, absent, refused

T = TypeVar("T")

APIClient = Any
"""docker-py's `APIClient`; its stubs lack half of its methods."""

CALL_SECONDS = 30.0
CONNECT_SECONDS = 5.0
THREADS = 8
"""Calls under way at once; more wait."""


class Client:
    """Calls to one engine."""

    def __init__(self, endpoint: Endpoint, threads: int = THREADS) -> None:
        self.endpoint = endpoint
        self._slots = asyncio.Semaphore(threads)
        self._idle: list[APIClient] = []
        self._closed = False
        self._version: str | None = None

    async def call(self, work: Callable[[APIClient], T], subject: str = SUBJECT, *, seconds: float = CALL_SECONDS) -> T:
        """What `work` returns; it runs in a thread, with a client that nobody else uses.

        Args:
            subject: the thing that an error is about.
            seconds: how long the engine may be silent.

        Raises:
            EngineAbsent: nothing answers.
            EngineTimeout, EngineError and its kinds: see `errors`.
        """
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()

        def deliver(finish: Callable[[], None]) -> None:
            self._slots.release()
            if not result.done():  # else nobody waits any more
                finish()

        def run() -> None:
            try:
                finish = partial(result.set_result, self._run(work, subject, seconds))
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is awaited
                finish = partial(result.set_exception, error)
            with contextlib.suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(deliver, finish)

        await self._slots.acquire()
        threading.Thread(target=run, name="engine", daemon=True).start()
        return await result

    def _run(self, work: Callable[[APIClient], T], subject: str, seconds: float) -> T:
        with sentences(subject, self.endpoint):
            try:
                client = self._idle.pop()
            except IndexError:
                client = self.connect()
            client.timeout = seconds
            try:
                return work(client)
            finally:
                self._idle.append(client)
                if self._closed:
                    self._close_idle()

    def connect(self, timeout: float | None = CALL_SECONDS) -> APIClient:
        """A client for the calling thread alone, which also has to close it. Blocks.

        Raises:
            docker-py's and requests' own errors: call it inside `sentences`.
        """
        client = open_client(self.endpoint, self._version)
        self._version = client.api_version  # asked once, not by each thread
        client.timeout = timeout
        return client

    def close(self) -> None:
        """Lets go of connections; calls under way end by themselves."""
        self._closed = True
        self._close_idle()

    def _close_idle(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                client = self._idle.pop()
                with contextlib.suppress(Exception):
                    client.close()


def open_client(endpoint: Endpoint, version: str | None) -> APIClient:
    """A client of docker-py that has agreed with the engine on a version of the API. Blocks."""
    import docker
    from docker.tls import TLSConfig

    tls: Any = False
    if endpoint.tls is not None:
        keys = (str(endpoint.tls / "cert.pem"), str(endpoint.tls / "key.pem"))
        tls = TLSConfig(client_cert=keys, ca_cert=str(endpoint.tls / "ca.pem"), verify=endpoint.verify)
    return docker.APIClient(
        base_url=endpoint.url,
        version=version or "auto",
        timeout=int(CONNECT_SECONDS),
        tls=tls,
        use_ssh_client=endpoint.url.startswith("ssh://"),
    )


@contextmanager
def sentences(subject: str = SUBJECT, endpoint: Endpoint | None = None) -> Iterator[None]:
    """What docker-py, requests and urllib3 raise inside becomes one of `errors`; `endpoint` is the engine's."""
    import urllib3.exceptions
    from docker.errors import APIError, DockerException
    from requests.exceptions import RequestException, Timeout

    try:
        yield
    except APIError as error:
        status = error.response.status_code if error.response is not None else 500
        raise refused(int(status), str(error.explanation or error), subject) from error
    except (Timeout, urllib3.exceptions.TimeoutError, TimeoutError) as error:
        hint = "see what it does: docker info"
        raise EngineTimeout("the engine takes too long to answer", subject=subject, hint=hint) from error
    except (DockerException, RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise absent(str(error), endpoint) from error
