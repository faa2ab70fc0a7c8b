"""Which regime of referrals holds where and when; what is not known of the voucher pilot (GEN-05). Pure."""

from __future__ import annotations

from datetime import date, timedelta

from app.rules.book import DEFAULT_REGIME, Law
from app.rules.finding import Finding
from app.rules.say import tells, warns

VOUCHER = "voucher"


def regime_of(region: str, on: date, law: Law) -> str:
    """'voucher' in a region of the pilot while it lasts, else the regime of the seeds (GEN-05)."""
    value = law.book.parameter("GEN-05.regime").at(on, region, DEFAULT_REGIME).value
    return str(value)


def regime_told(on: date, law: Law) -> tuple[Finding, ...]:
    """Under vouchers only three numbers are known: the rest is said to be unknown (GEN-05)."""
    if law.regime != VOUCHER:
        return ()
    if on > date.fromisoformat(law.text("GEN-05.voucher-until", on)):
        return (warns("GEN-05", "regime.ended", "voucher"),)
    return (warns("GEN-05", "regime.partly-known", "voucher"),)


def restore_until(missed: date, law: Law) -> tuple[Finding, ...]:
    """A missed voucher may be restored once within 28 calendar days; only under that regime (GEN-05)."""
    if law.regime != VOUCHER or missed > date.fromisoformat(law.text("GEN-05.voucher-until", missed)):
        return ()
    last = missed + timedelta(days=law.number("REF-15.restore", missed))
    return (tells("GEN-05", "regime.restore", "voucher", last=last),)
