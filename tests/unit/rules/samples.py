"""Invented people and a referral for the tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.numbers import Bin
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.referral import ForeignReferral, GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.rules.loader import load_law
from app.rules.referral import ReferralCheck, check_referral

LAW = load_law()
HERE, ELSEWHERE = Bin("here"), Bin("elsewhere")
PARENT = Applicant(PersonName("Әбдірахманқызы", "Гүлсезім"), None, None, Relation.MOTHER)
_CHILD = Child(PersonName("Төлегенұлы", "Айсұлтан"), None, date(2023, 3, 14))
_REFERRAL = Referral(
    number="7104-26-118204",
    kind=ReferralKind.REGULAR,
    status=ReferralStatus.ACTIVE,
    issued_at=datetime(2026, 11, 16, 12, 0, tzinfo=KZ),
    organisation=HERE,
    organisation_name_kk="«Айгөлек» бөбекжай-балабақшасы",
    organisation_name_ru="Ясли-сад «Айгөлек»",
    child=_CHILD,
    applicant=PARENT,
    place=Place(GroupLevel.MIDDLE, "kk", special=False, regime="full-day"),
)
FOREIGN = ForeignReferral("7104-26-1", ELSEWHERE, "«Балдырған»", "«Балдырган»", "Абай к., 1", "ул. Абая, 1")
TODAY = date(2026, 11, 20)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), KZ)


def referral(**changed: Any) -> Referral:
    return replace(_REFERRAL, **changed)


def checked(day: date = TODAY, **changed: Any) -> ReferralCheck:
    return check_referral(referral(**changed), at=at(day), ticket_taken_at=at(day), organisation=HERE, law=LAW)


def package(**changed: Any) -> dict[DocumentKind, PresentedDocument]:
    """The five documents of a child without special needs; `certificate` is its date."""
    kinds = [k for k in DocumentKind if k is not DocumentKind.PMPK_CONCLUSION]
    documents = {k: PresentedDocument(k, DocumentSource.ORIGINAL) for k in kinds}
    dated = changed.get("certificate", TODAY)
    documents[DocumentKind.HEALTH_CERTIFICATE] = PresentedDocument(
        DocumentKind.HEALTH_CERTIFICATE, DocumentSource.SCAN, issued_on=dated
    )
    return documents
