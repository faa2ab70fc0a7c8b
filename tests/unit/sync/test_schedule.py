from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import KZ
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import RetriableError
from sync.schedule import SUCCESS, ExchangeState, OutcomeKind, RetryPolicy, StepOutcome, due, next_attempt, outcome_of

NOW = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
POLICY = RetryPolicy(floor_s=1, base_s=2, ceiling_s=60, pause_s=900, spread=0.25)
FAILED = StepOutcome(OutcomeKind.FAILED, "Registry_Unreachable")


class Fixed:
    """Always the same share of the window."""

    def __init__(self, share: float) -> None:
        self.share = share

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.share


def waits(count: int, share: float) -> list[float]:
    state, found = ExchangeState(), []
    for _ in range(count):
        state = next_attempt(state, FAILED, NOW, Fixed(share), POLICY)
        assert state.next_attempt_at is not None
        found.append((state.next_attempt_at - NOW) / timedelta(seconds=1))
    return found


def test_window_doubles_up_to_the_ceiling() -> None:
    assert waits(8, 1.0) == [2, 4, 8, 16, 32, 60, 60, 60]


def test_full_jitter_never_goes_below_the_floor() -> None:
    assert waits(3, 0.0) == [1, 1, 1]


def test_retry_after_is_kept_and_spread() -> None:
    busy = outcome_of(RetriableError("Registry_Busy", retry_after=40))
    for share, wanted in ((0.0, 40), (1.0, 50)):
        state = next_attempt(ExchangeState(), busy, NOW, Fixed(share), POLICY)
        assert state.next_attempt_at == NOW + timedelta(seconds=wanted)


def test_refusal_pauses_and_success_ends_the_pause() -> None:
    refused = outcome_of(RetriableError("Registry_Forbidden"))
    state = next_attempt(ExchangeState(feed_cursor="c", epoch="e"), refused, NOW, Fixed(0.0), POLICY)
    assert (state.paused, state.outage_since) == ("Registry_Forbidden", NOW)
    assert state.next_attempt_at == NOW + timedelta(seconds=900)
    after = next_attempt(state, SUCCESS, NOW + timedelta(hours=1), Fixed(0.0), POLICY)
    assert after == ExchangeState(feed_cursor="c", epoch="e", last_contact=NOW + timedelta(hours=1))


def test_outage_starts_with_the_first_failure() -> None:
    first = next_attempt(ExchangeState(), FAILED, NOW, Fixed(0.5), POLICY)
    second = next_attempt(first, FAILED, NOW + timedelta(minutes=1), Fixed(0.5), POLICY)
    assert second.outage_since == NOW


def test_clock_set_back_does_not_strand_the_desk() -> None:
    state = ExchangeState(next_attempt_at=NOW + timedelta(days=3))
    assert due(state, NOW, POLICY)
    assert not due(replace(state, next_attempt_at=NOW + timedelta(minutes=5)), NOW, POLICY)
    assert due(replace(state, next_attempt_at=NOW), NOW, POLICY)


OUTCOMES = st.sampled_from(
    [
        SUCCESS,
        FAILED,
        StepOutcome(OutcomeKind.REFUSED, "Registry_Unauthorised"),
        StepOutcome(OutcomeKind.BUSY, "Registry_Busy", 0.0),
        StepOutcome(OutcomeKind.BUSY, "Registry_Busy", 1e12),
    ]
)


@given(st.lists(OUTCOMES, max_size=80), st.floats(0, 1))
def test_any_history_keeps_cursor_and_bounds_the_wait(history: list[StepOutcome], share: float) -> None:
    state, rng = ExchangeState(feed_cursor="c", epoch="e", clock_offset_s=1.5), Fixed(share)
    for outcome in history:
        state = next_attempt(state, outcome, NOW, rng, POLICY)
        assert (state.feed_cursor, state.epoch, state.clock_offset_s) == ("c", "e", 1.5)
        if outcome.kind is OutcomeKind.SUCCESS:
            assert state.next_attempt_at is None
            assert state.attempts == 0
        else:
            assert state.next_attempt_at is not None
            wait = (state.next_attempt_at - NOW).total_seconds()
            assert POLICY.floor_s <= wait <= 3600 * 1.25
    assert from_plain(ExchangeState, to_plain(state)) == state
