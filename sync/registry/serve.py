"""Runs a web application on a socket of its own until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from app.kernel.errors import FatalError

_BACKLOG = 512


def serve(
    make_app: Callable[[Callable[[], bool]], FastAPI], *, host: str, port: int, bound: Callable[[int], None]
) -> None:
    """Answers until SIGTERM or SIGINT. `bound` hears the port once connections are taken.

    FatalError Registry_PortTaken. Access logs are off: addresses hold numbers of people.
    """
    server: uvicorn.Server | None = None
    app = make_app(lambda: server is not None and server.should_exit)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=60,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    with listening_socket(host, port) as listener:
        bound(listener.getsockname()[1])
        server.run(sockets=[listener])


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that takes connections; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's delay off only on sockets that name it; without it each
    # answer waits some 40 ms for the client's acknowledgement of its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise FatalError("Registry_PortTaken", port=port) from None
    listener.listen(_BACKLOG)
    return listener
