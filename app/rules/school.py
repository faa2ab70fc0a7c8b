"""School admission and what comes with it: papers, meals, transport, contract (SCH-01…12, FG-41, FG-42). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.first_grade import Channel, FormSource
from app.rules.book import Law
from app.rules.deadlines import deadline
from app.rules.finding import Finding
from app.rules.say import blocks, fits, present, tells, waits, warns


class Citizenship(StrEnum):
    """Whether another order also holds (SCH-07)."""

    KZ = "kz"
    PERMANENT_RESIDENT = "permanent-resident"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SchoolForm:
    """An application to a school as a person can write it; a field left out is in order.

    `photos`: prints at the school, files at the portal. `identity`, `identity_returned`, `application`: at the school
    only. `earlier`: an application to another school still stands, `recalled`: it was taken back.
    """

    channel: Channel = Channel.PORTAL
    signed: bool = True
    in_district: bool = True
    photos: int = 2
    vaccination: FormSource = FormSource.AUTOMATIC
    passport: FormSource = FormSource.AUTOMATIC
    application: bool = True
    identity: bool = True
    identity_returned: bool = True
    birth_certificate: bool = True
    citizenship: Citizenship = Citizenship.KZ
    residence_document: bool = False
    earlier: bool = False
    recalled: bool = False


def check_school_form(form: SchoolForm) -> tuple[Finding, ...]:
    """What keeps the application from being taken (SCH-01, 02, 03, 07, 08, 09)."""
    absent = FormSource.ABSENT
    forms = form.vaccination is absent or form.passport is absent
    shared = (
        blocks("SCH-02", "school.forms", "adm.3") if forms else None,
        _foreigner(form),
        blocks("SCH-08", "school.recall", "adm.after") if form.earlier and not form.recalled else None,
        None if form.in_district else tells("SCH-03", "school.out-of-district", "adm.4"),
    )
    channel = _portal(form) if form.channel is Channel.PORTAL else _counter(form)
    return (*present(*channel), *present(*shared))


def _portal(form: SchoolForm) -> tuple[Finding | None, ...]:
    """Signed with EDS, one digital photo (SCH-01, SCH-02, ruling X-01)."""
    return (
        None if form.photos else blocks("SCH-02", "school.photo", "adm.3"),
        None if form.signed else blocks("SCH-01", "school.unsigned", "adm.5"),
    )


def _counter(form: SchoolForm) -> tuple[Finding | None, ...]:
    """Application, identity document shown and returned, two prints; the birth certificate never blocks (SCH-09).

    Rulings X-01, X-22.
    """
    return (
        None if form.application else blocks("SCH-09", "school.application", "adm.school"),
        None if form.identity else blocks("SCH-09", "school.identity", "adm.school"),
        warns("SCH-09", "school.return-identity", "adm.school")
        if form.identity and not form.identity_returned
        else None,
        None if form.photos > 1 else blocks("SCH-09", "school.prints", "order-564"),
        None if form.birth_certificate else tells("SCH-09", "school.birth-certificate", "order-564"),
    )


def _foreigner(form: SchoolForm) -> Finding | None:
    """Foreigners with permanent residence are served under order 468, with its document (SCH-07)."""
    if form.citizenship is Citizenship.KZ:
        return None
    if not form.residence_document:
        return blocks("SCH-07", "school.residence", "adm.after")
    return tells("SCH-07", "school.foreigner", "adm.after")


class Family(StrEnum):
    """Which families may ask for meals with which paper (SCH-05)."""

    LOW_INCOME = "low-income"
    EMERGENCY = "emergency"
    OTHER = "other"


def meals_offered(grade: int, on: datetime, law: Law) -> bool:
    """Free and subsidised meals come with an application to grade 10, never to grade 1 (SCH-04, ruling X-02)."""
    return grade == law.number("SCH-04.meals-grade", on.date())


def check_meals(grade: int, family: Family, on: datetime, law: Law, *, income: bool, decision: bool) -> Finding:
    """Income papers, or the decision of the school's collegial body (SCH-05)."""
    if not meals_offered(grade, on, law):
        return blocks("SCH-04", "meals.grade", "adm.meals")
    if family is Family.LOW_INCOME and not income:
        return blocks("SCH-05", "meals.income", "adm.meals")
    if family is not Family.LOW_INCOME and not decision:
        return blocks("SCH-05", "meals.decision", "adm.meals")
    return fits("SCH-05", "meals.complete", "adm.meals")


def check_composite_transport(*, rural: bool | None, offered: bool) -> Finding:
    """With a school application: rural settlements only, and only where offered (SCH-04, SCH-06, ruling X-08)."""
    if rural is None:
        return waits("SCH-06", "transport.settlement-unknown", "adm.transport")
    if not rural:
        return blocks("SCH-06", "transport.city", "adm.transport")
    if not offered:
        return blocks("SCH-06", "transport.not-offered", "adm.transport")
    return fits("SCH-06", "transport.rural", "adm.transport")


def own_result(*, certified: bool) -> Finding:
    """Admission, meals and transport each have their own result with the official's EDS (SCH-10, SCH-12)."""
    if not certified:
        return blocks("SCH-12", "result.without-eds", "adm.result")
    return fits("SCH-10", "result.to-cabinet", "adm.result")


def check_school_contract(accepted: datetime, at: datetime, law: Law) -> Finding:
    """No contract and no enrolment order before 25 August of that year (SCH-11, rulings X-18, X-23)."""
    first = deadline("SCH-11.contract", accepted, law).last_moment
    if at < first:
        return blocks("SCH-11", "contract.too-early", "SCH-11", start=first.date())
    return tells("SCH-11", "contract.to-sign", "SCH-11", start=first.date())
