"""Every error as `{"error": what happened, "hint": what to do}`; the log gets the rest."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from vpp_api.schemas import Problem
from vpp_core.errors import NotFound, StoreUnreachable, UsageError, VppError

log = logging.getLogger("vpp_api")

AWAY = Problem(error="The catalog does not answer", hint="Try again in a minute.")
BROKEN = Problem(error="The catalog cannot be read", hint="Tell the person who runs the platform.")
FAILED = Problem(error="The server failed on this request", hint="Tell the person who runs the platform.")
NOWHERE = Problem(error="There is nothing at this address", hint="Go to the list of lectures.")
NO_LECTURE = Problem(error="There is no such lecture", hint="Go to the list of lectures.")


class NotHere(NotFound):
    """For students there is no such thing: it may be missing, a draft or withdrawn, and they do not learn which."""

    def __init__(self, problem: Problem = NO_LECTURE) -> None:
        super().__init__(problem.error)
        self.problem = problem


def answer(status: int, problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), status, {"Cache-Control": "no-store", **(headers or {})})


def install(app: FastAPI) -> None:
    """Make `app` answer every kind of error in this shape."""
    app.add_exception_handler(VppError, _ours)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _of_http)


async def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, VppError)
    if isinstance(error, NotHere):
        return answer(404, error.problem)
    if isinstance(error, UsageError):
        return answer(422, Problem(error=f"{error.subject} {error.message}".strip(), hint=error.hint))
    log.error("%s", error)
    if isinstance(error, StoreUnreachable):
        return answer(503, AWAY, {"Retry-After": "5"})
    return answer(503, BROKEN)


async def _unfit(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = " ".join(str(part) for part in first["loc"])
    return answer(422, Problem(error=f"{place}: {first['msg']}"[:300], hint="Correct the address."))


async def _of_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return answer(404, NOWHERE, headers)
    return answer(error.status_code, Problem(error=str(error.detail), hint="Correct the request."), headers)


def unforeseen() -> JSONResponse:
    """For errors that nobody thought of; `Envelope` catches and logs them."""
    return answer(500, FAILED)
