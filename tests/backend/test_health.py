"""Health: of the process, and of the store behind it."""

from __future__ import annotations

import json
import logging
import socket

import httpx
import pytest
from vpp_api.logs import FIELDS, JsonLines
from vpp_api.settings import Settings

from tests.backend.site import app_on, running


@pytest.mark.mongod
async def test_a_server_with_its_store_is_ready(api: httpx.AsyncClient) -> None:
    for address in ("/health/live", "/health/ready"):
        answer = await api.get(address)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok", "reason": None})


@pytest.fixture
def nobody() -> str:
    """The URL of a store that is not there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"mongodb://vpp:hunter2@127.0.0.1:{taken.getsockname()[1]}/vpp?serverSelectionTimeoutMS=50"


@pytest.mark.parametrize(
    ("url", "reason"), [("", "MONGO_URL"), ("nonsense", "not a MongoDB URL"), (None, "does not answer")]
)
async def test_without_a_store_the_server_lives_and_says_why(nobody: str, url: str | None, reason: str) -> None:
    async with running(app_on(nobody if url is None else url)) as client:
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        assert ready.status_code == 503
        assert reason in ready.json()["reason"]
        assert "hunter2" not in ready.text
        for address in ("/api/lectures", "/api/lectures/x", "/api/media/x/y"):
            answer = await client.get(address)
            assert answer.status_code == 503
            assert set(answer.json()) == {"error", "hint"}
            assert "127.0.0.1" not in answer.text


def test_a_log_record_is_one_line() -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError as error:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "a\n%s", ("b",), (ValueError, error, error.__traceback__)
        )
    setattr(record, FIELDS, {"path": "/a\nb"})
    text = JsonLines().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["message"], line["path"], line["level"]) == ("a\nb", "/a\nb", "error")
    assert "second" in line["trace"]


def test_settings_never_show_the_password() -> None:
    told = Settings.from_environment({"MONGO_URL": "mongodb://vpp:hunter2@mongo/vpp", "LOG_LEVEL": "debug"})
    assert told.log_level == "DEBUG"
    assert "hunter2" not in repr(told)
    assert Settings.from_environment({"LOG_LEVEL": "chatty"}).log_level == "INFO"
