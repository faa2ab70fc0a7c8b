"""What carries a request to the registry and its answer back; the seam where a line can be cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True, repr=False)
class WireRequest:
    """One request. `path` begins with '/'; `timeout_s` bounds the wait for the answer."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout_s: float = 30.0

    def __repr__(self) -> str:
        # The query may hold numbers of people, the headers a token.
        return f"WireRequest({self.method} {self.path})"


@dataclass(frozen=True, slots=True, repr=False)
class WireReply:
    """One answer. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"WireReply({self.status}, {len(self.body)} bytes)"


class Transport(Protocol):
    """Carries one request; RetriableError Registry_Unreachable when no answer came back.

    Then nobody knows whether the registry has seen the request.
    """

    def send(self, request: WireRequest) -> WireReply: ...
