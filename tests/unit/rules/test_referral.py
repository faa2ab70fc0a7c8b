"""What the lawyers' cases do not say of the referral: facts of the findings, purity, monotony, the general rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.referral import GroupLevel, ReferralKind, ReferralStatus
from app.rules.clocks import ClockState, LegalClock, clock_finding, clock_state, limit_seconds, reason_required
from app.rules.finding import Effect, finding_from_plain, finding_to_plain
from app.rules.general import calendar_known, full_years, group_level, intake_open, registry_date
from app.rules.referral import (
    ReferralVerdict,
    check_end_date,
    check_referral,
    foreign_referral,
    referral_term,
    referral_unknown,
)
from tests.unit.rules.samples import FOREIGN, HERE, LAW, TODAY, at, checked, referral

_DAYS = st.dates(date(2025, 1, 1), date(2028, 6, 1))


def test_an_accepted_referral_says_which_day_of_how_many() -> None:
    found = checked()
    assert found.status is ReferralVerdict.ACCEPTED
    assert found.working_day_number == 4
    assert found.last_moment == at(date(2026, 11, 23), 17, 30)
    assert found.judged_at == at(TODAY)
    (finding,) = found.findings
    assert finding.facts == {"day": 4, "days": 5, "until": found.last_moment, "start": date(2026, 11, 16)}


def test_an_expired_referral_says_what_follows() -> None:
    found = checked(date(2026, 11, 24))
    (finding,) = found.findings
    assert found.working_day_number == 6
    assert finding.facts["until"] == date(2026, 11, 23)
    assert finding.facts["stop_until"] == date(2026, 12, 7)
    assert finding.facts["unblocked"] == date(2026, 12, 8)


def test_example_a_and_b_of_the_catalogue() -> None:
    a = check_referral(
        referral(issued_at=at(date(2026, 11, 20))),
        at=at(date(2026, 11, 30)), ticket_taken_at=at(date(2026, 11, 30)), organisation=HERE, law=LAW,
    )  # fmt: skip
    assert (a.findings[0].facts["stop_until"], a.findings[0].facts["unblocked"]) == (
        date(2026, 12, 11), date(2026, 12, 14),
    )  # fmt: skip
    b = check_referral(
        referral(issued_at=at(date(2026, 12, 11))),
        at=at(date(2026, 12, 22)), ticket_taken_at=at(date(2026, 12, 22)), organisation=HERE, law=LAW,
    )  # fmt: skip
    assert (b.findings[0].facts["stop_until"], b.findings[0].facts["unblocked"]) == (
        date(2027, 1, 6), date(2027, 1, 8),
    )  # fmt: skip


@settings(derandomize=True, max_examples=150)
@given(_DAYS, st.integers(0, 45), st.integers(0, 23), st.integers(0, 59))
def test_a_visit_is_accepted_exactly_inside_the_term(issued: date, after: int, hour: int, minute: int) -> None:
    came = at(issued + timedelta(days=after), hour, minute)
    found = check_referral(
        referral(issued_at=at(issued, 0, 1)), at=came, ticket_taken_at=came, organisation=HERE, law=LAW
    )
    assert found.last_moment is not None
    in_hours = LAW.calendar.is_working(came.date()) and (hour, minute) < (17, 30)
    if found.status is ReferralVerdict.ACCEPTED:
        assert came < found.last_moment
        assert in_hours
    elif found.status is ReferralVerdict.INTAKE_CLOSED:
        assert not in_hours
    else:
        assert found.status is ReferralVerdict.EXPIRED
        assert came.date() > found.last_moment.date()


@settings(derandomize=True, max_examples=100)
@given(_DAYS, st.integers(0, 20))
def test_a_later_issue_never_ends_earlier(issued: date, later: int) -> None:
    first = referral_term(referral(issued_at=at(issued)), LAW)
    second = referral_term(referral(issued_at=at(issued + timedelta(days=later))), LAW)
    assert first is not None
    assert second is not None
    assert first.last_day <= second.last_day


def test_the_visit_counts_when_the_ticket_was_taken_in_another_zones_evening() -> None:
    utc = datetime.fromisoformat("2026-11-23T12:29:00+00:00")
    found = check_referral(referral(), at=utc, ticket_taken_at=utc, organisation=HERE, law=LAW)
    assert found.status is ReferralVerdict.ACCEPTED


def test_an_issue_late_in_the_evening_is_of_that_day_in_kazakhstan() -> None:
    late = datetime.fromisoformat("2026-11-15T19:30:00+00:00")  # 00:30 on the 16th in Kazakhstan
    term = referral_term(referral(issued_at=late), LAW)
    assert term is not None
    assert term.start == date(2026, 11, 16)


def test_an_extension_longer_than_thirty_days_is_the_registrys_and_is_told() -> None:
    term = referral_term(referral(status=ReferralStatus.EXTENDED, extended_until=date(2027, 1, 20)), LAW)
    assert term is not None
    assert term.last_day == date(2027, 1, 20)
    assert term.difference is not None
    assert term.difference.facts["computed"] == date(2026, 12, 16)


def test_an_extension_shorter_than_thirty_days_is_no_difference() -> None:
    term = referral_term(referral(extended_until=date(2026, 12, 1)), LAW)
    assert term is not None
    assert (term.last_day, term.extended, term.difference) == (date(2026, 12, 1), True, None)


def test_the_registrys_valid_until_counts_for_an_extended_referral_too() -> None:
    term = referral_term(referral(status=ReferralStatus.EXTENDED, valid_until=date(2026, 12, 1)), LAW)
    assert term is not None
    assert term.last_day == date(2026, 12, 1)


def test_an_early_booking_freed_before_its_issue_counts_from_the_issue() -> None:
    term = referral_term(referral(kind=ReferralKind.EARLY_BOOKING, seat_free_on=date(2026, 11, 2)), LAW)
    assert term is not None
    assert term.start == date(2026, 11, 16)


def test_before_its_issue_a_referral_is_not_started() -> None:
    assert checked(date(2026, 11, 13)).status is ReferralVerdict.NOT_STARTED


def test_a_deadline_beyond_the_tables_is_told() -> None:
    day = date(2028, 12, 29)
    found = check_referral(referral(issued_at=at(day)), at=at(day), ticket_taken_at=at(day), organisation=HERE, law=LAW)
    assert "calendar.table-ended" in [f.key for f in found.findings]
    assert calendar_known(LAW.calendar.covers_until, LAW) is None


def test_the_foreign_referral_says_where_to_go() -> None:
    finding = foreign_referral(FOREIGN, LAW)
    assert finding.effect is Effect.BLOCKS
    assert finding.ground is None
    assert finding.facts["organisation_ru"] == "«Балдырган»"
    assert finding.facts["address_kk"] == "Абай к., 1"


def test_not_found_offline_is_not_not_found() -> None:
    assert referral_unknown(online=True).effect is Effect.BLOCKS
    assert referral_unknown(online=False).effect is Effect.PENDING


def test_findings_survive_the_journal() -> None:
    for finding in (*checked().findings, *checked(date(2026, 11, 24)).findings, foreign_referral(FOREIGN, LAW)):
        assert finding_from_plain(finding_to_plain(finding)) == finding


def test_only_temporary_places_have_an_end() -> None:
    assert check_end_date(referral(), None) is None
    assert check_end_date(referral(kind=ReferralKind.TEMPORARY), None) is None


# ---- general


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2020, 11, 20), date(2026, 11, 19), 5),
        (date(2020, 11, 20), date(2026, 11, 20), 6),
        (date(2020, 2, 29), date(2026, 2, 28), 5),
        (date(2020, 2, 29), date(2026, 3, 1), 6),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
    ],
)
def test_age_in_full_years(birth: date, on: date, years: int) -> None:
    assert full_years(birth, on) == years


@pytest.mark.parametrize(
    ("year", "level"),
    [
        (2026, None), (2025, GroupLevel.EARLY), (2024, GroupLevel.JUNIOR), (2023, GroupLevel.MIDDLE),
        (2022, GroupLevel.SENIOR), (2021, GroupLevel.PRESCHOOL), (2020, None),
    ],
)  # fmt: skip
def test_groups_of_2026(year: int, level: GroupLevel | None) -> None:
    assert group_level(date(year, 1, 1), date(2026, 6, 1), LAW) is level
    assert group_level(date(year, 12, 31), date(2026, 6, 1), LAW) is level


def test_the_registrys_date_wins_and_a_difference_is_told() -> None:
    assert registry_date(None, TODAY, "referral") == (TODAY, None)
    assert registry_date(TODAY, TODAY, "referral") == (TODAY, None)
    given_, difference = registry_date(TODAY + timedelta(days=1), TODAY, "referral")
    assert given_ == TODAY + timedelta(days=1)
    assert difference is not None
    assert difference.rule == "GEN-06"


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (at(TODAY, 8, 59), False), (at(TODAY, 9), True), (at(TODAY, 12, 59), True), (at(TODAY, 13), False),
        (at(TODAY, 14), True), (at(TODAY, 17, 29), True), (at(TODAY, 17, 30), False), (at(date(2026, 11, 21)), False),
    ],
)  # fmt: skip
def test_hours_of_intake(moment: datetime, open_: bool) -> None:
    assert intake_open(moment, LAW) is open_


# ---- clocks


def test_limits() -> None:
    assert [limit_seconds(c, LAW, TODAY) for c in LegalClock] == [900, 900, 1800]
    assert limit_seconds("term", LAW, TODAY) == 1800


@pytest.mark.parametrize(
    ("seconds", "state"),
    [
        (0, ClockState.RUNNING), (719.9, ClockState.RUNNING), (720, ClockState.ATTENTION),
        (900, ClockState.ATTENTION), (900.001, ClockState.OVER), (5000, ClockState.OVER),
    ],
)  # fmt: skip
def test_states_of_a_clock(seconds: float, state: ClockState) -> None:
    assert clock_state("wait", seconds, LAW, TODAY) is state


def test_a_running_clock_warns_and_a_finished_one_only_when_broken() -> None:
    nearly = clock_finding("serve", 770, LAW, TODAY)
    assert nearly is not None
    assert (nearly.effect, nearly.facts["seconds"]) == (Effect.ATTENTION, 130)
    assert clock_finding("serve", 770, LAW, TODAY, finished=True) is None
    over = clock_finding("serve", 962, LAW, TODAY, finished=True)
    assert over is not None
    assert (over.effect, over.facts["seconds"], over.key) == (Effect.BREACH, 62, "clock.serve.over")
    assert reason_required((over,))
    assert not reason_required((nearly,))


def test_the_first_moment_over_reads_as_a_second() -> None:
    over = clock_finding("wait", 900.2, LAW, TODAY)
    assert over is not None
    assert over.facts["seconds"] == 1


def test_an_estimated_breach_says_so() -> None:
    over = clock_finding("term", 2000, LAW, TODAY, finished=True, estimated=True)
    assert over is not None
    assert (over.key, over.facts["estimated"]) == ("clock.term.over-estimated", True)
