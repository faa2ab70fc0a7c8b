"""What every request for enrolment shares: channel, sources of papers, order of stages, the clerk's ground. Pure.

ENR-03…ENR-38 where no document of the package is judged; forms by number (rulings X-11, X-21).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from app.domain.documents import DocumentKind, DocumentSource
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.deadlines import deadline
from app.rules.enrolment import clerk_ground
from app.rules.finding import Finding, Ground
from app.rules.say import blocks, tells

_FETCHED = frozenset(
    {
        DocumentKind.IDENTITY,
        DocumentKind.BIRTH_CERTIFICATE,
        DocumentKind.HEALTH_PASSPORT,
        DocumentKind.HEALTH_CERTIFICATE,
    }
)
_PRESCHOOL_GROUNDS = tuple(g for g in Ground if g.value.startswith("R"))
_NEEDS_TEXT = frozenset({Ground.R_05, Ground.R_06, Ground.R_07})


class Channel(StrEnum):
    """The two ways in and out (ENR-04)."""

    OFFICE = "office"
    PORTAL = "portal"


def source_of(kind: DocumentKind, channel: Channel) -> DocumentSource:
    """Where a copy comes from: originals at the office; by the portal registers, PMPK as a scan (ENR-03, 04, 31)."""
    if channel is Channel.OFFICE:
        return DocumentSource.ORIGINAL
    return DocumentSource.REGISTRY if kind in _FETCHED or kind is DocumentKind.REFERRAL else DocumentSource.SCAN


def portal_registration(arrived: datetime, law: Law) -> tuple[Finding, ...]:
    """When a portal request is registered and checked: at once in hours, else next working day (ENR-09, 10, 27).

    Ruling X-06: the same day holds inside working hours only.
    """
    registered = deadline("ENR-27.register", arrived, law).last_moment
    check = deadline("ENR-27.check", arrived, law).last_moment
    return (tells("ENR-27", "portal.registered", "ENR-27", at=registered, until=check),)


def check_stage_order(package: datetime | None, result: datetime | None) -> Finding | None:
    """A result never comes before its package; the cabinet shows both times (ENR-05, ENR-11)."""
    if package is None or result is None or result >= package:
        return None
    return blocks("ENR-11", "clock.order", "ENR-06")


def check_line(*, first_in_line: bool, number: str) -> Finding | None:
    """Strictly in the order of coming: no appointments, nobody is expedited (ENR-26)."""
    return None if first_in_line else blocks("ENR-26", "ticket.out-of-order", "ENR-26", number=number)


def check_clerk_ground(ground: Ground, text: str) -> Finding:
    """A ground named by the clerk: one of the seven, R-05…R-07 with words (ENR-15, ENR-34, ENR-35, ENR-36).

    A school's grounds S-01…S-05 are none of a kindergarten.
    """
    if ground not in _PRESCHOOL_GROUNDS:
        return blocks("ENR-36", "refusal.other-ground", "ENR-08")
    if ground in _NEEDS_TEXT and not text.strip():
        return blocks("ENR-15", "refusal.text", "ENR-15")
    return clerk_ground(ground)


def check_form_number(given: str, parameter: str, on: date, law: Law) -> Finding | None:
    """A medical form by its number, whatever its title; «е» and «у» are one letter (ENR-30, rulings X-11, X-21)."""
    known = {_form(code) for code in law.text(parameter, on).split()}
    return None if _form(given) in known else blocks("ENR-30", "form.other", "ENR-30.4", number=given)


def _form(code: str) -> str:
    return code.strip().lower().replace(" ", "").replace("е", "у").replace("e", "у")


def in_zone(at: datetime) -> datetime:
    """The moment in Kazakhstan's time, one zone for the whole country (GEN-01)."""
    return at.astimezone(KZ)
