"""Waits at the registry's feed and wakes the exchange when there is something new. Applies nothing itself."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.kernel.errors import RetriableError
from sync.exchange import Registry
from sync.protocol import LONG_POLL_SECONDS
from sync.schedule import Randomness


class FeedListener:
    """Runs in a thread of its own, so that a held answer never delays what the desk has to send."""

    def __init__(self, registry: Registry, cursor: Callable[[], str | None], rng: Randomness) -> None:
        self._registry = registry
        self._cursor = cursor
        self._rng = rng

    def run(self, stop: threading.Event, wake: threading.Event, *, retry_s: float = 30.0) -> None:
        """Until `stop`: sets `wake` whenever the feed has moved on beyond the applied cursor.

        Ends at most one held answer after `stop`. Failures wait 0.5–1.5 × `retry_s`; the exchange keeps the
        real schedule.
        """
        woken_for: str | None = None
        while not stop.is_set():
            cursor = self._cursor()
            # Nothing was applied yet, or the page that was announced is not applied yet: the exchange comes first.
            if cursor is None or cursor == woken_for:
                stop.wait(0.2)
                continue
            try:
                page = self._registry.pull(cursor, LONG_POLL_SECONDS)
            except RetriableError:
                woken_for = None
                stop.wait(retry_s * self._rng.uniform(0.5, 1.5))
                continue
            if page.items:
                woken_for = cursor
                wake.set()
