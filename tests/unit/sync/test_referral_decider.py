"""Table A2, row by row, with terms that say what they are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.numbers import Bin, Iin
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.referral import GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.rules.loader import load_law
from sync.protocol import DisputeReason
from sync.registry.referrals.decider import (
    Cancel,
    Changed,
    Command,
    Decision,
    Extend,
    Forbidden,
    FreePlace,
    Lapse,
    Present,
    ReferralFile,
    Refuse,
    Standing,
    Unchanged,
    Use,
    decide,
    issue,
)
from sync.registry.referrals.terms import LawTerms

ISSUED = datetime(2026, 11, 20, 16, 40, tzinfo=KZ)
NOW = ISSUED + timedelta(hours=20)
OURS, THEIRS = Bin("990240000014"), Bin("990240000025")
S = ReferralStatus
REFERRAL = Referral(
    number="R-1",
    kind=ReferralKind.REGULAR,
    status=S.ACTIVE,
    issued_at=ISSUED,
    organisation=OURS,
    organisation_name_kk="Үлгі",
    organisation_name_ru="Образец",
    child=Child(PersonName("Үлгіұлы", "Айсұлтан"), Iin("231010500007"), date(2023, 10, 10)),
    applicant=Applicant(PersonName("Үлгіқызы", "Гүлсезім"), None, None, Relation.MOTHER),
    place=Place(GroupLevel.MIDDLE, "kk", special=False, regime="full-day"),
)
PRESENT = Present(OURS, NOW, NOW)
USE = Use(OURS, Iin("231010500007"), NOW, NOW, "C-1", "ab")


class Told:
    """Terms that answer what the test says, and remember which status they were asked about."""

    def __init__(self, standing: Standing = Standing.WITHIN) -> None:
        self.answer = standing
        self.asked: list[ReferralStatus] = []

    def standing(self, referral: Referral, presented_at: datetime, ticket_taken_at: datetime) -> Standing:
        self.asked.append(referral.status)
        return self.answer

    def cancel_until(self, referral: Referral) -> datetime:
        return referral.issued_at + timedelta(hours=24)


def file(status: ReferralStatus = S.ACTIVE, **changes: object) -> ReferralFile:
    return ReferralFile(replace(REFERRAL, status=status, **changes), ISSUED)  # type: ignore[arg-type]


def told(decision: Decision) -> str:
    match decision:
        case Changed(changed):
            return changed.referral.status.value
        case Unchanged():
            return "unchanged"
        case Forbidden(reason):
            return f"forbidden {reason.value}"


@pytest.mark.parametrize(
    ("status", "command", "wanted"),
    [
        (S.ACTIVE, PRESENT, "presented"),
        (S.EXTENDED, PRESENT, "presented"),
        (S.PRESENTED, PRESENT, "unchanged"),
        (S.LAPSED, PRESENT, "presented"),  # lapsed here while the desk had no line
        (S.USED, PRESENT, "forbidden referral-used"),
        (S.CANCELLED_BY_APPLICANT, PRESENT, "forbidden referral-cancelled-by-applicant"),
        (S.ACTIVE, replace(PRESENT, organisation=THEIRS), "forbidden other-organisation"),
        (S.ACTIVE, USE, "used"),
        (S.EXTENDED, USE, "used"),
        (S.PRESENTED, USE, "used"),
        (S.LAPSED, USE, "used"),
        (S.USED, USE, "forbidden referral-used"),
        (S.CANCELLED_BY_APPLICANT, USE, "forbidden referral-cancelled-by-applicant"),
        (S.ACTIVE, replace(USE, organisation=THEIRS), "forbidden other-organisation"),
        (S.ACTIVE, replace(USE, child=Iin("240211500009")), "forbidden referral-unknown"),
        (S.ACTIVE, replace(USE, child=None), "used"),
        (S.PRESENTED, Refuse(OURS, NOW), "active"),
        (S.ACTIVE, Refuse(OURS, NOW), "unchanged"),
        (S.PRESENTED, Refuse(THEIRS, NOW), "forbidden other-organisation"),
        (S.ACTIVE, Cancel(ISSUED + timedelta(hours=24)), "cancelled-by-applicant"),
        (S.PENDING_START, Cancel(NOW), "cancelled-by-applicant"),
        (S.ACTIVE, Cancel(ISSUED + timedelta(hours=24, seconds=1)), "forbidden referral-lapsed"),
        (S.CANCELLED_BY_APPLICANT, Cancel(NOW), "unchanged"),
        (S.PRESENTED, Cancel(NOW), "forbidden referral-lapsed"),
        (S.USED, Cancel(NOW), "forbidden referral-used"),
        (S.PENDING_START, FreePlace(date(2026, 12, 1), NOW), "active"),
        (S.ACTIVE, FreePlace(date(2026, 12, 1), NOW), "unchanged"),
        (S.ACTIVE, Extend(date(2026, 12, 20), NOW), "extended"),
        (S.EXTENDED, Extend(date(2026, 12, 20), NOW), "forbidden referral-lapsed"),
        (S.ACTIVE, Lapse(NOW), "lapsed"),
        (S.EXTENDED, Lapse(NOW), "lapsed"),
        (S.PRESENTED, Lapse(NOW), "unchanged"),
        (S.USED, Lapse(NOW), "unchanged"),
    ],
)
def test_rows_of_the_table(status: ReferralStatus, command: Command, wanted: str) -> None:
    assert told(decide(file(status), command, Told())) == wanted


@pytest.mark.parametrize("command", [PRESENT, USE])
@pytest.mark.parametrize(
    ("standing", "reason"), [(Standing.TOO_LATE, "referral-lapsed"), (Standing.NOT_STARTED, "referral-not-started")]
)
def test_visits_outside_the_validity(command: Command, standing: Standing, reason: str) -> None:
    assert told(decide(file(), command, Told(standing))) == f"forbidden {reason}"


def test_a_recorded_visit_is_not_judged_again() -> None:
    terms = Told(Standing.TOO_LATE)
    assert told(decide(file(S.PRESENTED), USE, terms)) == "used"
    assert terms.asked == []


def test_refusal_after_the_validity_lapses() -> None:
    assert told(decide(file(S.PRESENTED), Refuse(OURS, NOW), Told(Standing.TOO_LATE))) == "lapsed"


def test_extended_referral_comes_back_extended() -> None:
    extended = file(S.PRESENTED, extended_until=date(2026, 12, 20))
    assert told(decide(extended, Refuse(OURS, NOW), Told())) == "extended"


def test_same_contract_again_changes_nothing() -> None:
    used = decide(file(), USE, Told())
    assert isinstance(used, Changed)
    assert told(decide(used.file, USE, Told())) == "unchanged"
    assert told(decide(used.file, replace(USE, contract_number="C-2"), Told())) == "forbidden referral-used"


def test_forbidden_tells_since_when() -> None:
    cancelled = decide(file(), Cancel(NOW), Told())
    assert isinstance(cancelled, Changed)
    assert decide(cancelled.file, USE, Told()) == Forbidden(DisputeReason.CANCELLED_BY_APPLICANT, "REF-19", NOW)


def test_issue() -> None:
    early = replace(REFERRAL, kind=ReferralKind.EARLY_BOOKING)
    assert issue(REFERRAL).referral.status is S.ACTIVE
    assert issue(early).referral.status is S.PENDING_START
    assert issue(replace(early, seat_free_on=date(2026, 12, 1))).referral.status is S.PENDING_START
    assert issue(replace(early, seat_free_on=date(2026, 11, 20))).referral.status is S.ACTIVE


# ---------------------------------------------------------------------- with the law of the land

LAST_DAY = datetime(2026, 11, 27, tzinfo=KZ)


@pytest.mark.parametrize(
    ("ticket", "presented", "standing"),
    [
        (LAST_DAY.replace(hour=17, minute=29), LAST_DAY.replace(hour=17, minute=31), Standing.WITHIN),
        (LAST_DAY.replace(hour=17, minute=31), LAST_DAY.replace(hour=17, minute=35), Standing.TOO_LATE),
        (LAST_DAY + timedelta(days=3, hours=10), LAST_DAY + timedelta(days=3, hours=10), Standing.TOO_LATE),
        (NOW + timedelta(hours=8), NOW + timedelta(hours=8), Standing.WITHIN),  # a closed evening within the term
    ],
)
def test_standing_by_the_rule_book(ticket: datetime, presented: datetime, standing: Standing) -> None:
    assert LawTerms(load_law()).standing(REFERRAL, presented, ticket) is standing


def test_early_booking_has_not_started() -> None:
    early = replace(REFERRAL, kind=ReferralKind.EARLY_BOOKING)
    assert LawTerms(load_law()).standing(early, NOW, NOW) is Standing.NOT_STARTED


def test_cancel_until_counts_the_weekend() -> None:
    assert LawTerms(load_law()).cancel_until(REFERRAL) == ISSUED + timedelta(hours=24)
