"""What the engine's counters say, as tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vpp_desktop.stack.engine.stats import Sample, SampleParser, sample
from vpp_desktop.stack.observed import Container
from vpp_desktop.stack.stats import between

NOW = datetime(2025, 11, 25, 13, tzinfo=UTC)
CONTAINER = Container("c1", "p-a-1", "a", "running", "sha256:1")
FIRST = Sample(NOW, cpu=10, memory=100, memory_limit=1000, received=1000, sent=2000, read=3000, written=4000)


def told(**more: Any) -> dict[str, Any]:
    return {
        "read": "2025-11-25T13:00:00.5Z",
        "cpu_stats": {"cpu_usage": {"total_usage": 1_500_000_000}},
        "memory_stats": {"usage": 1000, "limit": 4000, "stats": {}},
    } | more


def memory(**stats: int) -> dict[str, Any]:
    return told(memory_stats={"usage": 1000, "limit": 4000, "stats": stats})


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        ({}, 1000),
        ({"inactive_file": 300}, 700),
        # cgroup v1 has both; the total counts.
        ({"inactive_file": 100, "total_inactive_file": 400}, 600),
        ({"inactive_file": 2000}, 0),
    ],
)
def test_memory_without_the_cache_that_can_go(stats: dict[str, int], expected: int) -> None:
    found = sample(memory(**stats))
    assert found is not None
    assert (found.memory, found.memory_limit) == (expected, 4000)


def test_counters_are_summed() -> None:
    found = sample(
        told(
            networks={"eth0": {"rx_bytes": 1, "tx_bytes": 2}, "eth1": {"rx_bytes": 10, "tx_bytes": 20}},
            blkio_stats={
                "io_service_bytes_recursive": [
                    {"major": 8, "op": "Read", "value": 100},
                    {"major": 9, "op": "read", "value": 1000},
                    {"major": 8, "op": "Write", "value": 5},
                    {"major": 8, "op": "Total", "value": 99999},
                ]
            },
        )
    )
    assert found == Sample(NOW + timedelta(seconds=0.5), 1.5, 1000, 4000, 11, 22, 1100, 5)


@pytest.mark.parametrize(
    "answer",
    [
        {"read": "0001-01-01T00:00:00Z", "cpu_stats": {}, "memory_stats": {}},
        {"read": "2025-11-25T13:00:00Z", "memory_stats": {}},
        {},
    ],
)
def test_a_container_that_does_not_run_has_no_sample(answer: dict[str, Any]) -> None:
    assert sample(answer) is None


def test_keys_that_are_null_are_no_error() -> None:
    assert sample(told(networks=None, blkio_stats={"io_service_bytes_recursive": None})) is not None


def test_use_is_by_the_second_and_100_percent_are_one_core() -> None:
    after = Sample(NOW + timedelta(seconds=2), 13, 200, 1000, 3000, 2000, 3000, 5000)
    found = between(CONTAINER, FIRST, after)
    assert found is not None
    assert (found.cpu, found.memory, found.received, found.sent, found.written) == (150, 200, 1000, 0, 500)


def test_a_counter_that_began_anew_is_no_use() -> None:
    found = between(CONTAINER, FIRST, replace(FIRST, time=NOW + timedelta(seconds=1), cpu=0, received=0))
    assert found is not None
    assert (found.cpu, found.received) == (0, 0)


def test_the_same_moment_twice_tells_nothing() -> None:
    assert between(CONTAINER, FIRST, FIRST) is None


def test_samples_are_lines_cut_anywhere() -> None:
    raw = (json.dumps(told()) + "\n").encode() * 3
    for cut in range(len(raw)):
        parser = SampleParser()
        assert len(parser.feed(raw[:cut]) + parser.feed(raw[cut:]) + parser.end()) == 3
