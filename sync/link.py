"""A line that can be cut at an exact point, for rehearsals, the demo and tests."""

from __future__ import annotations

import threading

from app.kernel.errors import RetriableError
from sync.transport import Transport, WireReply, WireRequest


class LinkGate:
    """A transport in front of another one. Open until told otherwise; may be switched from any thread."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self._lock = threading.Lock()
        self._open = True
        self._requests_to_lose = 0
        self._replies_to_lose = 0
        self._prefix = ""

    @property
    def is_open(self) -> bool:
        return self._open

    def cut(self) -> None:
        """From now on no request leaves."""
        with self._lock:
            self._open = False

    def restore(self) -> None:
        """Requests leave again, and nothing more is lost on purpose."""
        with self._lock:
            self._open = True
            self._requests_to_lose = self._replies_to_lose = 0

    def lose_requests(self, count: int = 1, path_prefix: str = "") -> None:
        """The next `count` requests to `path_prefix` never arrive."""
        with self._lock:
            self._requests_to_lose, self._prefix = count, path_prefix

    def lose_replies(self, count: int = 1, path_prefix: str = "") -> None:
        """The next `count` requests to `path_prefix` are carried out over there, and their answers get lost."""
        with self._lock:
            self._replies_to_lose, self._prefix = count, path_prefix

    def send(self, request: WireRequest) -> WireReply:
        with self._lock:
            hit = request.path.startswith(self._prefix)
            lost_before = not self._open or (hit and self._requests_to_lose > 0)
            lost_after = not lost_before and hit and self._replies_to_lose > 0
            if self._open and lost_before:
                self._requests_to_lose -= 1
            if lost_after:
                self._replies_to_lose -= 1
        if lost_before:
            raise RetriableError("Registry_Unreachable")
        reply = self._inner.send(request)
        if lost_after or not self._open:
            raise RetriableError("Registry_Unreachable")
        return reply
