"""Preschool enrolment: the package of six documents, the health certificate, who may apply (ENR-13…ENR-36)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.people import Applicant
from app.rules.book import Law
from app.rules.finding import Finding, Ground
from app.rules.referral import ReferralCheck


@dataclass(frozen=True, slots=True)
class CertificateTerm:
    """`sign_by`: last calendar day for a contract; `last_working_day`: the last one on which the office works, None
    when none is left.
    """

    issued_on: date
    sign_by: date
    last_working_day: date | None

    def days_left(self, today: date) -> int:
        """Calendar days after `today` that still allow a contract; negative when stale."""
        return (self.sign_by - today).days


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """`complete`: a contract may be made today. `missing`: not presented; `unfinished`: not looked at to the end yet;
    `deferred`: to be brought when the emergency ends (ENR-33). `grounds`: what a refusal today would rest on.
    """

    complete: bool
    missing: tuple[DocumentKind, ...]
    unfinished: tuple[DocumentKind, ...]
    deferred: tuple[DocumentKind, ...]
    findings: tuple[Finding, ...]
    grounds: tuple[tuple[Ground, Finding], ...]


def certificate_term(issued_on: date, law: Law) -> CertificateTerm:
    """Until when a contract may rest on a health certificate of that day (ENR-32)."""
    raise NotImplementedError


def check_certificate(issued_on: date, contract_on: date, law: Law) -> tuple[Finding, ...]:
    """Freshness of the certificate for a contract on that day (ENR-13, ENR-32)."""
    raise NotImplementedError


def check_representative(applicant: Applicant) -> tuple[Finding, ...]:
    """Whether the applicant may act for the child (ENR-07, QUE-10)."""
    raise NotImplementedError


def check_package(
    documents: Mapping[DocumentKind, PresentedDocument],
    not_presented: Collection[DocumentKind],
    *,
    sen: bool,
    contraindication: bool | None,
    referral_check: ReferralCheck,
    contract_on: date,
    emergency: bool,
    law: Law,
    now: datetime | None = None,
) -> PackageCheck:
    """Completeness of the package for a contract on `contract_on`, with the grounds R-01…R-04 that stand."""
    raise NotImplementedError
