"""What the applicant may do with a referral: cancel, extend; what it may rest on (REF-08, REF-18, REF-19). Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.domain.referral import Referral, ReferralStatus
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.say import blocks, fits

_OPEN = (ReferralStatus.ACTIVE, ReferralStatus.PENDING_START)


def cancel_until(referral: Referral, law: Law) -> datetime:
    """24 hours from the issue, weekends and holidays counted (REF-19, GEN-04)."""
    issued = referral.issued_at.astimezone(KZ)
    return issued + timedelta(hours=law.number("REF-19.cancel", issued.date()))


def check_cancel(referral: Referral, at: datetime, law: Law) -> Finding:
    """Whether the applicant may still cancel on his own initiative, without a sanction (REF-19)."""
    until = cancel_until(referral, law)
    if referral.status not in _OPEN:
        return blocks("REF-19", "referral.not-open", "REF-19")
    key, say = ("referral.cancel-late", blocks) if at > until else ("referral.cancelled-freely", fits)
    return say("REF-19", key, "REF-19", at=until)


def check_extension(referral: Referral, until: date, law: Law) -> Finding:
    """One extension, to at most the 30th calendar day from the issue (REF-18)."""
    start = referral.issued_at.astimezone(KZ).date()
    longest = start + timedelta(days=law.number("REF-18.extension", start))
    if referral.extended_until is not None or referral.status is ReferralStatus.EXTENDED:
        return blocks("REF-18", "referral.extended-before", "REF-18")
    if referral.status is not ReferralStatus.ACTIVE:
        return blocks("REF-18", "referral.not-open", "REF-18")
    if until > longest:
        return blocks("REF-18", "referral.extension-long", "REF-18", last=longest)
    return fits("REF-18", "referral.extension", "REF-18", last=until)


def check_state_order(*, state_order: bool) -> Finding | None:
    """Referrals go to organisations of any ownership that hold a state education order, to no others (REF-08)."""
    return None if state_order else blocks("REF-08", "referral.no-state-order", "ENR-02")
