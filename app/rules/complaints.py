"""Complaints: to whom, by when, how far, and what the receipt holds (CMP-01…08). Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.calendar import end_of
from app.rules.book import Law
from app.rules.deadlines import deadline
from app.rules.finding import Finding
from app.rules.say import blocks, breaks, fits, tells


class Addressee(StrEnum):
    """Who considers the complaint (CMP-01, CMP-08)."""

    PROVIDER = "provider"
    AUTHORISED_BODY = "authorised-body"
    SCHOOL = "school"
    EDUCATION_DEPARTMENT = "education-department"


class PortalMark(StrEnum):
    """Marks of a complaint that came through the cabinet, in their order (CMP-04)."""

    DELIVERED = "delivered"
    REGISTERED = "registered"
    EXECUTED = "executed"
    ANSWERED = "answered"


_TERM = {Addressee.AUTHORISED_BODY: "CMP-03.body"}
_PRESCHOOL = (Addressee.PROVIDER, Addressee.AUTHORISED_BODY)
_FIRST_GRADE = (Addressee.SCHOOL, Addressee.EDUCATION_DEPARTMENT)


def routes(service: str) -> tuple[Addressee, ...]:
    """To whom one may complain; first grade has its own table (CMP-01, CMP-08, FG-36, ruling X-17)."""
    return _FIRST_GRADE if service == "first-grade" else _PRESCHOOL


def answer_until(addressee: Addressee, registered: datetime, law: Law) -> datetime:
    """Five working days from registration, fifteen at the authorised body; schools as providers (CMP-02, 03, 08)."""
    return deadline(_TERM.get(addressee, "CMP-02.provider"), registered.date(), law).last_moment


def check_route(addressee: Addressee, service: str) -> Finding | None:
    """The complaint goes where that service's table says (CMP-01, CMP-08)."""
    if addressee in routes(service):
        return None
    rule = "CMP-08" if service == "first-grade" else "CMP-01"
    return blocks(rule, f"complaint.route-{'school' if service == 'first-grade' else 'preschool'}", "CMP-02")


def check_term(
    addressee: Addressee, registered: datetime, answered: datetime | None, at: datetime, law: Law
) -> Finding:
    """How the term stands: running, kept, or broken (CMP-02, CMP-03)."""
    until = answer_until(addressee, registered, law)
    rule = "CMP-03" if addressee is Addressee.AUTHORISED_BODY else "CMP-02"
    # The last day counts to its end, fractions of a second included.
    if (answered or at).replace(microsecond=0) > end_of(until.date()):
        return breaks(rule, "complaint.overdue", rule, last=until.date())
    if answered is not None:
        return fits(rule, "complaint.answered", rule, at=answered)
    return tells(rule, "complaint.until", rule, last=until.date())


def check_marks(marks: tuple[PortalMark, ...]) -> Finding | None:
    """Marks come in their order, none left out (CMP-04)."""
    if marks == tuple(PortalMark)[: len(marks)]:
        return None
    return blocks("CMP-04", "complaint.marks", "CMP-02")


def check_receipt(*, number: bool, receiver: bool) -> Finding | None:
    """A receipt has number, date, receiver's name and the day of the answer (CMP-07)."""
    return None if number and receiver else blocks("CMP-07", "complaint.receipt", "practice")


def information(*, through_portal: bool, dissatisfied: bool) -> tuple[Finding, ...]:
    """Where one asks about a portal complaint, and that a court is open (CMP-05, CMP-06)."""
    told = (tells("CMP-05", "complaint.contact", "CMP-02"),) if through_portal else ()
    return (*told, tells("CMP-06", "complaint.court", "CMP-02")) if dissatisfied else told
