"""`python -m tests.standins`: make the base images that the engine lacks and cannot pull."""

from __future__ import annotations

import sys
import time

import docker

from tests import engine
from tests.standins.images import StandInError, provide

if __name__ == "__main__":
    try:
        client = docker.DockerClient(base_url=engine.provide(), timeout=600)
        started = time.monotonic()
        for name, what in provide(client).items():
            print(f"{name:<18}{what}")
    except (engine.NoEngine, StandInError) as error:
        sys.exit(str(error))
    print(f"{time.monotonic() - started:.1f} s")
