"""A thread hands on to a coroutine."""

from __future__ import annotations

import asyncio
import threading

import pytest

from vpp_desktop.stack.engine.relay import Closed, Relay

PATIENCE = 20


async def test_everything_comes_in_order_and_then_the_end() -> None:
    relay = Relay[int](limit=10)

    def work() -> None:
        for number in range(0, 5000, 5):
            relay.put(range(number, number + 5))
        relay.end()

    threading.Thread(target=work, daemon=True).start()
    seen: list[int] = []
    async with asyncio.timeout(PATIENCE):
        while batch := await relay.get():
            assert len(batch) < 10 + 5, "a full relay holds the thread"
            seen += batch
        assert await relay.get() == [], "the end stays"
    assert seen == list(range(5000))


async def test_an_error_comes_after_the_last_item() -> None:
    relay = Relay[int]()
    relay.put([1])
    relay.end(ValueError("gone"))
    assert await relay.get() == [1]
    with pytest.raises(ValueError, match="gone"):
        await relay.get()


async def test_a_thread_that_waits_is_let_go_when_nobody_reads() -> None:
    relay = Relay[int](limit=1)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        try:
            while True:
                relay.put([1])
        except Closed:
            loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=work, daemon=True).start()
    await relay.get()
    relay.close()
    async with asyncio.timeout(PATIENCE):
        await ended.wait()
    relay.end()
