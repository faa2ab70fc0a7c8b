"""The health certificate: until when a contract may rest on it (ENR-13, ENR-32). Pure.

The days between its date and the contract's are calendar days and run through weekends (GEN-04); whether the office
works on them decides which day is the last in practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.book import Law
from app.rules.finding import Effect, Fact, Finding, Ground


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """`sign_by`: last calendar day for a contract; `last_working_day`: the last one on which the office works, None
    when there is none.
    """

    issued_on: date
    sign_by: date
    last_working_day: date | None

    def days_left(self, today: date) -> int:
        """Calendar days after `today` that still allow a contract; negative when stale."""
        return (self.sign_by - today).days


def certificate_term(issued_on: date, law: Law) -> CertificateTerm:
    """Until when a contract may rest on a health certificate of that day (ENR-32)."""
    sign_by = issued_on + timedelta(days=law.number("ENR-32.contract", issued_on))
    return CertificateTerm(issued_on, sign_by, law.calendar.last_working_day_until(sign_by, issued_on))


def check_certificate(issued_on: date, contract_on: date, law: Law) -> tuple[Finding, ...]:
    """Freshness of the certificate for a contract on that day: the age may be 0 to 3 calendar days (ENR-32).

    Always exactly one finding: fresh, last day, stale (ground R-03 of ENR-36), or dated in the future.
    """
    term = certificate_term(issued_on, law)
    limit = law.number("ENR-32.contract", issued_on)
    age = (contract_on - issued_on).days
    facts: dict[str, Fact] = {"issued": issued_on, "limit": limit, "age": age, "sign_by": term.sign_by}
    if age < 0:
        return (Finding("ENR-32", Effect.BLOCKS, "certificate.future", "ENR-13", facts),)
    if age > limit:
        # Until when a new one can be brought is known to the package (until = None: too late).
        stale = {**facts, "until": None}
        return (Finding("ENR-32", Effect.BLOCKS, "certificate.stale", "ground.R-03", stale, Ground.R_03),)
    last = term.last_working_day
    if last is None or contract_on >= last:
        following = law.calendar.next_working_day(contract_on)
        tomorrow = following == contract_on + timedelta(days=1)
        key = "certificate.last-day" if tomorrow else "certificate.last-working-day"
        return (Finding("ENR-32", Effect.ATTENTION, key, "ENR-13", {**facts, "next": following}),)
    return (Finding("ENR-32", Effect.SATISFIED, "certificate.fresh", "ENR-13", {**facts, "last": last}),)
