"""The three legal clocks of ENR-17: WAIT ticket to call, SERVE call to hand-over, TERM package to result. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.rules.book import Law
from app.rules.finding import Effect, Finding


class LegalClock(StrEnum):
    WAIT = "wait"
    SERVE = "serve"
    TERM = "term"


class ClockState(StrEnum):
    RUNNING = "running"
    ATTENTION = "attention"
    OVER = "over"


def limit_seconds(clock: LegalClock | str, law: Law, on: date) -> int:
    """Seconds that `clock` may take on that day (ENR-17)."""
    return law.number(f"ENR-17.{LegalClock(clock).value}", on) * 60


def clock_state(clock: LegalClock | str, seconds: float, law: Law, on: date) -> ClockState:
    """Over only when the limit is exceeded; attention from 80 % of it on."""
    limit = limit_seconds(clock, law, on)
    if seconds > limit:
        return ClockState.OVER
    return ClockState.ATTENTION if seconds * 100 >= limit * law.number("ENR-17.attention", on) else ClockState.RUNNING


def clock_finding(
    clock: LegalClock | str, seconds: float, law: Law, on: date, *, finished: bool = False, estimated: bool = False
) -> Finding | None:
    """What the clerk has to know of a clock: little time left, or a breach that needs a reason; None when all is well.

    Three clocks beside each other, told again in row 10 (ENR-10, ENR-17, ENR-37, ruling X-07).

    `estimated` marks a span that was not measured within one boot. A finished clock gives a finding only when broken.
    """
    state = clock_state(clock, seconds, law, on)
    if state is ClockState.RUNNING or (finished and state is ClockState.ATTENTION):
        return None
    kind, limit = LegalClock(clock), limit_seconds(clock, law, on)
    over = state is ClockState.OVER
    # Left is rounded up and over is at least a second, so that neither reads as nothing.
    seconds_shown = max(1, int(seconds) - limit) if over else limit - int(seconds)
    mark = "-estimated" if over and estimated else ""
    return Finding(
        rule="ENR-17",
        effect=Effect.BREACH if over else Effect.ATTENTION,
        key=f"clock.{kind.value}.{'over' if over else 'nearly'}{mark}",
        citation=f"ENR-17.{kind.value}",
        facts={"seconds": seconds_shown, "minutes": limit // 60, "estimated": estimated},
    )


def reason_required(findings: tuple[Finding, ...]) -> bool:
    """True when one of the findings is a broken legal term, which needs a reason in writing (ENR-17)."""
    return any(f.effect is Effect.BREACH for f in findings)
