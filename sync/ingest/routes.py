"""Routes of the exchange. The desk is the one that the token names, never one named in a body."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.ingest.http import PROBLEMS, bounded_body, envelope
from sync.ingest.ports import Kiosk
from sync.ingest.service import IngestService
from sync.protocol import LONG_POLL_SECONDS

Authenticate = Callable[[Request], Kiosk]
_TICK_S = 0.5

_BATCH_SCHEMA = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["entries"],
                    "properties": {
                        "entries": {
                            "type": "array",
                            "maxItems": 100,
                            "items": {
                                "type": "object",
                                "required": ["id", "incarnation", "seq", "header", "payload", "sig"],
                                "properties": {
                                    "id": {"type": "string", "format": "uuid"},
                                    "incarnation": {"type": "integer", "minimum": 1},
                                    "seq": {"type": "integer", "minimum": 1},
                                    "header": {"type": "string", "description": "canonical JSON, verbatim"},
                                    "payload": {"type": "string", "description": "JSON, verbatim"},
                                    "sig": {"type": "string", "description": "Ed25519, base64url"},
                                },
                            },
                        }
                    },
                }
            }
        },
    }
}


class FeedBell:
    """Rung after every commit; whoever waits for the feed looks again. Usable from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        with self._lock:
            for loop, event in self._waiting:
                loop.call_soon_threadsafe(event.set)

    async def wait(self, seconds: float) -> None:
        """Until the next ring, at most `seconds`."""
        event = asyncio.Event()
        mine = (asyncio.get_running_loop(), event)
        with self._lock:
            self._waiting.add(mine)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                self._waiting.discard(mine)


def exchange_router(
    service: IngestService[Any], authenticate: Authenticate, bell: FeedBell, stopping: Callable[[], bool]
) -> APIRouter:
    """`/v1/entries`, `/v1/feed` and `/v1/kiosks/self`."""
    router = APIRouter(prefix="/v1", tags=["exchange"], responses=PROBLEMS)

    @router.post("/entries", openapi_extra=_BATCH_SCHEMA, responses={413: {"description": "Send fewer entries"}})
    async def push(request: Request) -> Response:
        kiosk = await run_in_threadpool(authenticate, request)
        body = await bounded_body(request)
        return envelope(await run_in_threadpool(service.ingest, kiosk, body))

    @router.get("/feed", responses={410: {"description": "Read the feed from its start"}})
    async def feed(
        request: Request,
        cursor: Annotated[str | None, Query(max_length=200)] = None,
        wait: Annotated[int, Query(ge=0, le=LONG_POLL_SECONDS)] = 0,
    ) -> Response:
        kiosk = await run_in_threadpool(authenticate, request)
        until = time.monotonic() + wait
        while True:
            page = await run_in_threadpool(service.feed, kiosk, cursor)
            left = until - time.monotonic()
            if page.items or left <= 0 or stopping() or await request.is_disconnected():
                return envelope(page)
            # The bell is deaf to other processes on the same database, so it also looks by itself.
            await bell.wait(min(left, _TICK_S))

    @router.get("/kiosks/self")
    def status(request: Request) -> Response:
        return envelope(service.status(authenticate(request)))

    return router
