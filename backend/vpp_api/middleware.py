"""Around every request: headers that keep browsers careful, and one line in the log."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vpp_api.errors import unforeseen
from vpp_api.logs import FIELDS

log = logging.getLogger("vpp_api.access")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Envelope:
    """Plain ASGI, because streams of media pass through it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            if status:
                raise  # too late for an answer: the server breaks the connection, so that nobody takes a part for the whole
            log.exception("failed on %s", scope["path"])
            await unforeseen()(scope, receive, watched)
        finally:
            _report(scope, status, size, time.perf_counter() - started)


def _report(scope: Scope, status: int, size: int, seconds: float) -> None:
    """One line without the query, which is what a student searched for. Good health is no news."""
    good_health = scope["path"].startswith("/health/") and status == 200
    fields = {
        "method": scope["method"],
        "path": scope["path"],
        "status": status,
        "bytes": size,
        "ms": round(seconds * 1000, 1),
    }
    level = logging.DEBUG if good_health else logging.INFO
    log.log(level, "%s %s %d", scope["method"], scope["path"], status, extra={FIELDS: fields})
