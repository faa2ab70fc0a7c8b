"""When to talk to the registry again: full jitter between a floor and a ceiling, the server's Retry-After, and pauses.

Pure. The state is persisted by whoever owns it, so that a restart neither forgets a wait nor starts a herd.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.kernel.errors import RetriableError


class Randomness(Protocol):
    """The part of `random.Random` that is needed."""

    def uniform(self, a: float, b: float) -> float: ...


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Seconds. `floor_s` bounds every wait from below, `ceiling_s` the jittered one from above.

    `pause_s` is the wait after a refusal of this desk (401, 403): nothing is deleted, and a desk that is let
    in again goes on by itself. `spread` adds up to that share to a Retry-After, so that those who were
    told the same number do not come back together.
    """

    floor_s: float = 1.0
    base_s: float = 2.0
    ceiling_s: float = 300.0
    pause_s: float = 900.0
    spread: float = 0.25


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """All that the exchange remembers between two steps, also over a restart.

    `feed_cursor` and `epoch` belong to the last page that was applied. `outage_since` is the first of the
    failures in a row, `paused` the code with which the registry refused this desk. `last_contact` is the end of
    the last whole exchange. `clock_offset_s` = registry time minus desk time at the last answer.
    """

    attempts: int = 0
    next_attempt_at: datetime | None = None
    paused: str | None = None
    feed_cursor: str | None = None
    epoch: str | None = None
    last_contact: datetime | None = None
    outage_since: datetime | None = None
    clock_offset_s: float | None = None


class OutcomeKind(StrEnum):
    SUCCESS = "success"
    FAILED = "failed"  # no line, or the registry is in trouble
    BUSY = "busy"  # the registry said when to come back
    REFUSED = "refused"  # the registry does not let this desk in


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """How a step of the exchange ended. `code` is the error's, `retry_after_s` only for BUSY."""

    kind: OutcomeKind
    code: str | None = None
    retry_after_s: float | None = None


SUCCESS = StepOutcome(OutcomeKind.SUCCESS)
_REFUSALS = frozenset({"Registry_Unauthorised", "Registry_Forbidden"})


def outcome_of(error: RetriableError) -> StepOutcome:
    """What an error of the registry client means for the schedule."""
    if error.code in _REFUSALS:
        return StepOutcome(OutcomeKind.REFUSED, error.code)
    retry_after = error.params.get("retry_after")
    if error.code == "Registry_Busy" and isinstance(retry_after, int | float):
        return StepOutcome(OutcomeKind.BUSY, error.code, float(retry_after))
    return StepOutcome(OutcomeKind.FAILED, error.code)


def due(state: ExchangeState, now: datetime, policy: RetryPolicy) -> bool:
    """True when the exchange may talk to the registry at `now`.

    A wait longer than any that the policy gives means that the desk's clock was set back: then it is due.
    """
    if state.next_attempt_at is None or now >= state.next_attempt_at:
        return True
    return state.next_attempt_at - now > timedelta(seconds=_longest_wait(policy))


def next_attempt(
    state: ExchangeState, outcome: StepOutcome, now: datetime, rng: Randomness, policy: RetryPolicy
) -> ExchangeState:
    """The state after a step that ended at `now` with `outcome`."""
    if outcome.kind is OutcomeKind.SUCCESS:
        return replace(
            state,
            attempts=0,
            next_attempt_at=None,
            last_contact=now,
            outage_since=None,
            paused=None,
        )
    return replace(
        state,
        attempts=state.attempts + 1,
        next_attempt_at=now + timedelta(seconds=_wait(state.attempts, outcome, rng, policy)),
        outage_since=state.outage_since or now,
        paused=outcome.code if outcome.kind is OutcomeKind.REFUSED else None,
    )


def _wait(attempt: int, outcome: StepOutcome, rng: Randomness, policy: RetryPolicy) -> float:
    if outcome.kind is OutcomeKind.REFUSED:
        return policy.pause_s * rng.uniform(1.0, 1.0 + policy.spread)
    # 2**attempt would overflow a float in the weeks of a long outage.
    window = min(policy.ceiling_s, policy.base_s * 2 ** min(attempt, 30))
    if outcome.kind is OutcomeKind.BUSY and outcome.retry_after_s is not None:
        told = min(max(outcome.retry_after_s, 0.0), _LONGEST_RETRY_AFTER)
        return max(policy.floor_s, told * rng.uniform(1.0, 1.0 + policy.spread))
    return max(policy.floor_s, rng.uniform(0.0, window))


# A server that asks for more than an hour is not believed: the desk would be lost for a whole shift.
_LONGEST_RETRY_AFTER = 3600.0


def _longest_wait(policy: RetryPolicy) -> float:
    longest = max(policy.floor_s, policy.ceiling_s, policy.pause_s, _LONGEST_RETRY_AFTER)
    return longest * (1.0 + policy.spread)
