"""The decider's terms from the rule book: the same functions that the desk runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.referral import Referral
from app.rules.book import Law
from app.rules.referral import ReferralVerdict, check_referral
from sync.registry.referrals.decider import Standing


class LawTerms:
    """Answers of one region's law."""

    def __init__(self, law: Law) -> None:
        self._law = law

    def standing(self, referral: Referral, presented_at: datetime, ticket_taken_at: datetime) -> Standing:
        """Validity only: whether the office was open at that moment is the desk's affair."""
        check = check_referral(
            referral,
            at=presented_at,
            ticket_taken_at=ticket_taken_at,
            organisation=referral.organisation,
            law=self._law,
        )
        if check.status is ReferralVerdict.ACCEPTED:
            return Standing.WITHIN
        if check.status is ReferralVerdict.NOT_STARTED:
            return Standing.NOT_STARTED
        in_term = check.last_moment is not None and ticket_taken_at <= check.last_moment
        closed = check.status is ReferralVerdict.INTAKE_CLOSED
        return Standing.WITHIN if closed and in_term else Standing.TOO_LATE

    def cancel_until(self, referral: Referral) -> datetime:
        """24 hours after issue; weekends count (GEN-04)."""
        return referral.issued_at + timedelta(hours=self._law.number("REF-19.cancel", referral.issued_at.date()))
