"""Answers of the server half: envelopes and problems, registry time in every one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kernel.clock import Clock
from sync.ingest.problems import ProblemError, problem
from sync.protocol import MEDIA_TYPE, PROBLEM_MEDIA_TYPE, REQUEST_BYTES, TIME_HEADER, Problem, ProblemType, encode

_BY_STATUS = {404: ProblemType.NOT_FOUND, 405: ProblemType.NOT_FOUND, 503: ProblemType.UNAVAILABLE}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {PROBLEM_MEDIA_TYPE: {"schema": {"type": "object"}}}}
    for status, title in (
        (400, "Malformed request"),
        (401, "Not authenticated; `server_time` lets a wrong clock be corrected"),
        (403, "Not allowed"),
    )
}


def envelope(value: Any) -> Response:
    """A good answer."""
    return Response(encode(value), media_type=MEDIA_TYPE)


async def bounded_body(request: Request) -> bytes:
    """The request's body; ProblemError BATCH_TOO_LARGE beyond 8 MB, before it is read whole."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > REQUEST_BYTES:
            raise ProblemError(ProblemType.BATCH_TOO_LARGE)
    return bytes(body)


class RegistryTime:
    """ASGI middleware: the registry's time stands in a header of every answer."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                stamp = (TIME_HEADER.encode(), self._clock.now().isoformat().encode())
                message["headers"] = [*message.get("headers", []), stamp]
            await send(message)

        await self._app(scope, receive, timed)


def install(app: FastAPI, clock: Clock) -> None:
    """Every error of `app` is answered as a problem with the registry's time, and says nothing more."""

    def answer(shown: Problem) -> Response:
        headers = {"retry-after": str(shown.retry_after)} if shown.retry_after is not None else {}
        if shown.status == 401:
            headers["www-authenticate"] = "Bearer"
        body = encode(replace(shown, server_time=clock.now()))
        return Response(body, shown.status, headers, media_type=PROBLEM_MEDIA_TYPE)

    async def raised(_: Request, error: Exception) -> Response:
        if isinstance(error, ProblemError):
            return answer(error.problem)
        if isinstance(error, RequestValidationError):
            return answer(problem(ProblemType.MALFORMED_REQUEST))
        if isinstance(error, HTTPException):
            kind = _BY_STATUS.get(error.status_code, ProblemType.MALFORMED_REQUEST)
            return answer(replace(problem(kind), status=error.status_code))
        return answer(problem(ProblemType.INTERNAL))

    handler: Callable[[Request, Exception], Awaitable[Response]] = raised
    for kind in (ProblemError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, handler)
    app.add_middleware(RegistryTime, clock=clock)
