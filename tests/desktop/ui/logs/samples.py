"""Lines as the platform's services print them."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

from vpp_desktop.stack.engine.frames import LogLine, Origin
from vpp_desktop.stack.logs import Lines

TRACE = """Traceback (most recent call last):
  File "/app/vpp_api/middleware.py", line 52, in __call__
    await self.app(scope, receive, watched)
  File "/app/vpp_api/routes/media.py", line 88, in media
    lecture = await catalog.lecture(slug)
  File "/app/vpp_core/catalog/mongo/store.py", line 140, in lecture
    raise StoreUnreachable("does not answer", subject=self._address)
vpp_core.errors.StoreUnreachable: mongo:27017: does not answer"""

PATHS = ("/api/lectures", "/api/lectures/hashing", "/media/9f2c/1080p.mp4", "/media/9f2c/master.m3u8", "/api/search")


def line(service: str, text: str, time: datetime | str = "", stream: Origin = "stdout") -> LogLine:
    stamp = time if isinstance(time, str) else f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"
    return LogLine(service, f"vpp-{service}-1", stamp, stream, text)


def numbered(count: int, start: int = 0, service: str = "backend") -> Lines:
    """Lines of one service, a millisecond apart."""
    begin = datetime(2026, 11, 25, 12, tzinfo=UTC)
    return [line(service, f"INFO line {n}", begin + timedelta(milliseconds=n)) for n in range(start, start + count)]


def _backend(rnd: random.Random, kind: float) -> str:
    path, status = rnd.choice(PATHS), 200 if kind < 0.9 else 404
    told: dict[str, object] = {
        "time": "2026-11-25T16:30:01.123+00:00",
        "level": "info" if kind < 0.9 else "warning",
        "logger": "vpp_api.access",
        "message": f"GET {path} {status}",
        "method": "GET",
        "path": path,
        "status": status,
        "bytes": rnd.randrange(300, 900_000),
        "ms": round(rnd.random() * 40, 1),
    }
    if kind > 0.97:
        told = {
            "time": "",
            "level": "error",
            "logger": "vpp_api.access",
            "message": f"failed on {path}",
            "trace": TRACE,
        }
    return json.dumps(told)


def _mongo(rnd: random.Random, kind: float) -> str:
    told = {
        "t": {"$date": "2026-11-25T16:30:01.123+00:00"},
        "s": "W" if kind > 0.93 else "I",
        "c": "NETWORK" if kind < 0.7 else "STORAGE",
        "id": 22943,
        "ctx": "listener" if kind < 0.7 else "Checkpointer",
        "msg": "Connection accepted" if kind < 0.7 else "WiredTiger message",
        "attr": {"remote": f"172.18.0.3:{rnd.randrange(40000, 60000)}", "connectionCount": rnd.randrange(1, 9)},
    }
    if kind > 0.93:
        told |= {"msg": "Slow query", "attr": {"ns": "vpp.lectures", "durationMillis": rnd.randrange(100, 900)}}
    return json.dumps(told)


def _frontend(rnd: random.Random, kind: float) -> str:
    if kind < 0.2:
        return f"\x1b[32m✓\x1b[39m Compiled \x1b[1m/lectures/[slug]\x1b[22m in {rnd.randrange(90, 900)}ms"
    if kind > 0.95:
        return "\x1b[31m\N{VECTOR OR CROSS PRODUCT}\x1b[39m Error: fetch failed"
    if kind > 0.9:
        return "\x1b[33m⚠\x1b[39m Image with src \x1b[36m/poster.jpg\x1b[39m has no width"
    return f"GET {rnd.choice(PATHS)} \x1b[32m200\x1b[39m in \x1b[2m{rnd.randrange(3, 90)}ms\x1b[22m"


def platform(count: int, begin: datetime | None = None, seed: int = 1) -> Lines:
    """What the three services print in a while."""
    rnd = random.Random(seed)
    now = begin or datetime.now(UTC) - timedelta(minutes=20)
    made = []
    for _ in range(count):
        now += timedelta(milliseconds=rnd.randrange(5, 400))
        kind = rnd.random()
        service = rnd.choices(("backend", "frontend", "mongo"), (6, 3, 1))[0]
        text = {"backend": _backend, "frontend": _frontend, "mongo": _mongo}[service](rnd, kind)
        made.append(line(service, text, now))
        if text.endswith("fetch failed"):
            for inner in (
                "    at fetch (node:internal/deps/undici:14)",
                "    at async Page (app/lectures/page.tsx:31)",
            ):
                made.append(line(service, inner, now))
    return made
