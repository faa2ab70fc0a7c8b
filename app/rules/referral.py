"""The referral at the counter: is it valid here and now, until when, and what follows (REF-02…REF-21, GEN-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.numbers import Bin
from app.domain.referral import ForeignReferral, Referral
from app.rules.book import Law
from app.rules.finding import Finding


class ReferralVerdict(StrEnum):
    """Whether the package may be taken over on this referral."""

    ACCEPTED = "accepted"
    INTAKE_CLOSED = "intake-closed"
    EXPIRED = "expired"
    NOT_STARTED = "not-started"
    WRONG_ORGANISATION = "wrong-organisation"
    ALREADY_USED = "already-used"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ReferralCheck:
    """`last_moment`: by when a ticket has to be taken, None while the term does not run. `working_day_number`: which
    working day of the term the visit is, 0 on the day of issue. `judged_at`: the moment that was judged.
    """

    status: ReferralVerdict
    last_moment: datetime | None
    working_day_number: int | None
    findings: tuple[Finding, ...]
    judged_at: datetime


def check_referral(
    referral: Referral, *, at: datetime, ticket_taken_at: datetime, organisation: Bin, law: Law
) -> ReferralCheck:
    """What the rules say of `referral` presented at `at` by the holder of a ticket taken at `ticket_taken_at`."""
    raise NotImplementedError


def foreign_referral(foreign: ForeignReferral, law: Law) -> Finding:
    """The referral of another organisation: where the parent has to go (REF-21)."""
    raise NotImplementedError


def referral_unknown(*, online: bool) -> Finding:
    """No referral was found: by the registry when `online`, else only in what this desk holds."""
    raise NotImplementedError
