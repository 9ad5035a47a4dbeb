"""The one place that starts, tracks and cancels tasks, so that none is forgotten and no failure is silent."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Named tasks of one owner."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[Any]] = {}

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Starts `work`; a name that is running already is a mistake of the caller's."""
        if self.running(name):
            work.close()
            raise RuntimeError(f"task {name} runs already")
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(lambda _: self._forget(name, task))
        return task

    def running(self, name: str) -> bool:
        """Whether it has not come to its end; one that ended just now does not run any more."""
        task = self._running.get(name)
        return task is not None and not task.done()

    def __bool__(self) -> bool:
        """Whether anything runs."""
        return any(not task.done() for task in self._running.values())

    def _forget(self, name: str, task: asyncio.Task[Any]) -> None:
        if self._running.get(name) is task:
            del self._running[name]

    async def cancel(self, name: str) -> bool:
        """Cancels and waits for the end; False where nothing of that name runs."""
        task = self._running.get(name)
        if task is None:
            return False
        task.cancel()
        await asyncio.wait([task])
        return True

    async def wait(self) -> None:
        """Waits until nothing runs, and raises the first failure."""
        while tasks := list(self._running.values()):
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                if not task.cancelled():
                    task.result()
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Cancels all that runs and waits for its end."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
