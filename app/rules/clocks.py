"""The three legal clocks of ENR-17: WAIT ticket to call, SERVE call to hand-over, TERM package to result."""

from __future__ import annotations

from enum import StrEnum


class LegalClock(StrEnum):
    WAIT = "wait"
    SERVE = "serve"
    TERM = "term"


class ClockState(StrEnum):
    RUNNING = "running"
    ATTENTION = "attention"
    OVER = "over"
