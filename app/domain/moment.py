"""A moment at one desk: wall time and boot time together, so that spans can be measured honestly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """`at`: aware wall time UTC+5. `ns`: boot clock of boot `boot`, counting suspend."""

    at: datetime
    boot: str
    ns: int


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds between two moments; `estimated` when they were not measured within one boot."""

    seconds: float
    estimated: bool


def span(start: Moment, end: Moment) -> Span:
    """Measured by the boot clock within one boot of one desk, else by wall time and marked estimated."""
    if start.boot == end.boot:
        return Span((end.ns - start.ns) / 1e9, estimated=False)
    return Span((end.at - start.at).total_seconds(), estimated=True)
