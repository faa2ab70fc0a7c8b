"""Referral (жолдама): the notice that the organisation keeps a place for the applicant (REF-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.numbers import Bin
from app.domain.people import Applicant, Child


class ReferralKind(StrEnum):
    REGULAR = "regular"
    EARLY_BOOKING = "early-booking"
    TEMPORARY = "temporary"


class ReferralStatus(StrEnum):
    """Table A2 of the rules."""

    PENDING_START = "pending-start"
    ACTIVE = "active"
    EXTENDED = "extended"
    PRESENTED = "presented"
    USED = "used"
    LAPSED = "lapsed"
    CANCELLED_BY_APPLICANT = "cancelled-by-applicant"


class GroupLevel(StrEnum):
    """Age reached in the calendar year: 1 early … 5 pre-school (rules 7.6)."""

    EARLY = "early"
    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"
    PRESCHOOL = "preschool"


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a referral keeps (REF-01)."""

    level: GroupLevel
    language: str  # "kk" | "ru"
    special: bool  # special group, else general-developmental
    regime: str  # "full-day" | "half-day" | "round-the-clock"
    available_from: date | None = None
    available_until: date | None = None  # temporary stay: restriction date (REF-04)


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as the registry gave it. `valid_until`, when given, wins over the computed day (GEN-06)."""

    number: str
    kind: ReferralKind
    status: ReferralStatus
    issued_at: datetime
    organisation: Bin
    organisation_name_kk: str
    organisation_name_ru: str
    child: Child
    applicant: Applicant
    place: Place
    seat_free_on: date | None = None
    valid_until: date | None = None
    extended_until: date | None = None
    queue_number: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignReferral:
    """All that the desk may know of a referral of another organisation: whose it is."""

    number: str
    organisation: Bin
    organisation_name_kk: str
    organisation_name_ru: str
    organisation_address_kk: str
    organisation_address_ru: str
