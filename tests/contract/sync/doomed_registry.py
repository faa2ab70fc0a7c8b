"""A registry that dies by SIGKILL at an exact point of the first push. Run as a child process.

Arguments: address of the database, file for the port, point: 'before-commit' or 'before-reply'.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kernel.clock import ManualClock
from app.rules.loader import load_law
from sync.registry.api import create_app
from sync.registry.referrals.terms import LawTerms
from sync.registry.serve import serve
from sync.registry.store.database import Database
from sync.registry.store.unit import Unit
from tests.contract.sync.office import MORNING


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DiesBeforeReply:
    """Kills the process when the answer to a push is about to leave: everything is committed by then."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def doomed(message: Message) -> None:
            if scope["path"] == "/v1/entries" and message["type"] == "http.response.start":
                die()
            await send(message)

        await self._app(scope, receive, doomed)


class DiesBeforeCommit(Database):
    """Kills the process when everything of a batch is written and nothing is committed."""

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with super().write() as unit:
            yield unit
            die()


def main() -> None:
    url, port_file, point = sys.argv[1:]
    database = (DiesBeforeCommit if point == "before-commit" else Database)(url)
    app = create_app(database, ManualClock(MORNING), LawTerms(load_law()))
    if point == "before-reply":
        app.add_middleware(DiesBeforeReply)

    def bound(port: int) -> None:
        fresh = Path(port_file + ".new")
        fresh.write_text(str(port))
        fresh.replace(port_file)

    serve(lambda _: app, host="127.0.0.1", port=0, bound=bound)


if __name__ == "__main__":
    main()
