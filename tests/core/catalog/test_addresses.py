"""Addresses without secrets, and a driver's errors as sentences."""

from __future__ import annotations

import pytest
from bson.errors import InvalidDocument
from pymongo.errors import AutoReconnect, BulkWriteError, OperationFailure, ServerSelectionTimeoutError

from vpp_core.catalog.document import safe_address
from vpp_core.catalog.mongo.errors import translate
from vpp_core.errors import StoreError, StoreUnreachable


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mongodb://localhost:27017/vpp", "MongoDB at localhost:27017"),
        ("mongodb://ada:pw@a:1,b:2/vpp?replicaSet=r", "MongoDB at a:1,b:2"),
        ("mongodb+srv://ada:pw@cluster.example/vpp", "MongoDB at cluster.example"),
        ("mongodb://%2Ftmp%2Fm.sock/vpp", "MongoDB at /tmp/m.sock"),
        ("mongodb://ada:p@w/?#@host/vpp", "MongoDB at host"),
        ("mongodb://ada:pw@", "MONGO_URL"),
        ("ada:pw@host", "MONGO_URL"),
        ("", "MONGO_URL"),
    ],
)
def test_an_address_shows_where_and_never_who(url: str, address: str) -> None:
    assert safe_address(url) == address


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (ServerSelectionTimeoutError("refused"), StoreUnreachable, "S: does not answer"),
        (AutoReconnect("closed"), StoreUnreachable, "S: does not answer"),
        (OperationFailure("Authentication failed.", 18), StoreError, "refuses the user name or the password"),
        (OperationFailure("not authorized", 13), StoreError, "wants a user name and password"),
        (OperationFailure("x", 14031), StoreError, "its disk is full"),
        (OperationFailure("28: No space left on device", 8), StoreError, "its disk is full"),
        (BulkWriteError({"writeErrors": [{"code": 14031, "errmsg": "x"}]}), StoreError, "its disk is full"),
        (OperationFailure("something new", 4711), StoreError, "refused: something new"),
        (InvalidDocument("too deep"), StoreError, "refused: too deep"),
    ],
)
def test_an_error_is_a_sentence(error: Exception, kind: type[StoreError], message: str) -> None:
    problem = translate(error, "S")
    assert type(problem) is kind
    assert message in str(problem)
    assert problem.hint
