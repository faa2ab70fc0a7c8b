"""Preschool enrolment: the package of six documents and who may hand it in (ENR-06…ENR-36). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.people import Applicant, Relation
from app.rules.book import Law
from app.rules.certificate import CertificateTerm as CertificateTerm  # noqa: PLC0414 - part of this service's rules
from app.rules.certificate import certificate_term as certificate_term  # noqa: PLC0414
from app.rules.certificate import check_certificate as check_certificate  # noqa: PLC0414
from app.rules.finding import Effect, Fact, Finding, Ground
from app.rules.referral import ReferralCheck, ReferralVerdict
from app.rules.results import admission_disputed as admission_disputed  # noqa: PLC0414
from app.rules.results import asked_of_registry as asked_of_registry  # noqa: PLC0414
from app.rules.results import facts_on_record as facts_on_record  # noqa: PLC0414

# Items 4 to 6 of the list may be brought later while an emergency holds (ENR-33).
_DEFERRABLE = frozenset({DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.PMPK_CONCLUSION})
# Point 34(1) names these two; for any other document the package is incomplete by point 32 (ENR-08, ENR-13).
_NAMED_BY_POINT_34 = frozenset({DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE})
_GROUND_CITATION: Mapping[Ground, str] = MappingProxyType({g: f"ground.{g.value}" for g in Ground})
_RULE_OF_CLERK: Mapping[Ground, str] = MappingProxyType(
    {Ground.R_04: "ENR-14", Ground.R_05: "ENR-15", Ground.R_06: "ENR-34", Ground.R_07: "ENR-35"}
)


@dataclass(frozen=True, slots=True)
class PackageCheck:
    """`complete`: a contract may be made today. `missing`: not presented; `unfinished`: not looked at to the end yet;
    `deferred`: to be brought when the emergency ends (ENR-33). `findings`: for the *why* panel, gravest first;
    `obstacles`: why a contract cannot be made now, empty exactly when `complete`. `grounds`: what a refusal today
    would rest on, in the order of the list of documents.
    """

    complete: bool
    missing: tuple[DocumentKind, ...]
    unfinished: tuple[DocumentKind, ...]
    deferred: tuple[DocumentKind, ...]
    findings: tuple[Finding, ...]
    obstacles: tuple[Finding, ...]
    grounds: tuple[tuple[Ground, Finding], ...]


def required_documents(*, sen: bool) -> tuple[DocumentKind, ...]:
    """The list of Annex 4, row 8, in its order; the PMPK conclusion only for a child with special needs (ENR-30)."""
    return tuple(kind for kind in DocumentKind if sen or kind is not DocumentKind.PMPK_CONCLUSION)


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
    """Completeness of the package for a contract on `contract_on`, with the grounds R-01…R-04 that stand (ENR-08).

    The referral counts as presented when it was accepted, wherever its data came from. `now` (start of `contract_on`
    when None) decides whether a cure can still name the referral's last moment.
    """
    required = required_documents(sen=sen)
    deferred = tuple(k for k in required if emergency and k in _DEFERRABLE and k not in documents)
    missing = tuple(k for k in required if k in not_presented and k not in deferred)
    unfinished = tuple(
        k for k in required if k not in missing and k not in deferred and not _finished(k, documents, contraindication)
    )
    until = _may_return_until(referral_check, contract_on, now)
    found: list[Finding] = list(referral_check.findings)
    for kind in required:
        if kind in missing:
            found.append(_missing(kind, until))
        elif kind is DocumentKind.HEALTH_CERTIFICATE and not emergency:
            found += _certificate(documents.get(kind), contract_on, until, law)
        elif kind is DocumentKind.HEALTH_PASSPORT and contraindication:
            found.append(_ground("ENR-14", "contraindication.present", Ground.R_04, {}))
    found += _expired_identity(documents.get(DocumentKind.IDENTITY), contract_on, until)
    if deferred:
        found.append(Finding("ENR-33", Effect.ATTENTION, "package.deferred", "ENR-33", {"count": len(deferred)}))
    if not sen:
        found.append(Finding("ENR-30", Effect.INFORMATION, "package.pmpk-not-required", "ENR-30.6"))
    blocking = tuple(f for f in found if f.effect is Effect.BLOCKS)
    waiting = _unfinished(unfinished)
    accepted = referral_check.status is ReferralVerdict.ACCEPTED
    complete = accepted and not blocking and not unfinished
    if complete:
        found.append(Finding("ENR-07", Effect.SATISFIED, "package.complete", "ENR-07"))
    return PackageCheck(
        complete,
        missing,
        unfinished,
        deferred,
        tuple(sorted(found, key=_gravity)),
        () if complete else blocking + waiting,
        tuple((f.ground, f) for f in found if f.ground is not None),
    )


_GRAVITY = (
    Effect.BREACH,
    Effect.BLOCKS,
    Effect.ATTENTION,
    Effect.PENDING,
    Effect.INFORMATION,
    Effect.SATISFIED,
)


def _gravity(finding: Finding) -> int:
    return _GRAVITY.index(finding.effect)


def _finished(
    kind: DocumentKind, documents: Mapping[DocumentKind, PresentedDocument], contraindication: bool | None
) -> bool:
    """The row needs nothing more: shown originals are back, the certificate has its day, the passport was read."""
    if kind is DocumentKind.REFERRAL:
        return True
    document = documents.get(kind)
    if document is None:
        return False
    if kind is DocumentKind.HEALTH_CERTIFICATE:
        return document.issued_on is not None
    return kind is not DocumentKind.HEALTH_PASSPORT or contraindication is not None


def _may_return_until(checked: ReferralCheck, contract_on: date, now: datetime | None) -> datetime | None:
    """Until when the parent may come again on this referral (table A2: a refusal inside the term); None: too late."""
    last = checked.last_moment
    if last is None:
        return None
    in_time = now < last if now is not None else contract_on <= last.date()
    return last if in_time else None


def _missing(kind: DocumentKind, until: datetime | None) -> Finding:
    rule, ground = ("ENR-13", Ground.R_02) if kind in _NAMED_BY_POINT_34 else ("ENR-08", Ground.R_01)
    return _ground(rule, f"missing.{kind.value}", ground, {"until": until})


def _certificate(
    document: PresentedDocument | None, contract_on: date, until: datetime | None, law: Law
) -> tuple[Finding, ...]:
    if document is None or document.issued_on is None:
        return ()
    return tuple(
        replace(f, facts={**f.facts, "until": until}) if f.ground else f
        for f in check_certificate(document.issued_on, contract_on, law)
    )


def _expired_identity(document: PresentedDocument | None, on: date, until: datetime | None) -> tuple[Finding, ...]:
    """An identity document past its own date is a required document whose validity ended (point 34(1))."""
    if document is None or document.valid_until is None or document.valid_until >= on:
        return ()
    return (_ground("ENR-13", "identity.expired", Ground.R_03, {"expired": document.valid_until, "until": until}),)


def _unfinished(kinds: tuple[DocumentKind, ...]) -> tuple[Finding, ...]:
    if not kinds:
        return ()
    return (Finding("ENR-06", Effect.INFORMATION, "package.unfinished", "ENR-06", {"count": len(kinds)}),)


def _ground(rule: str, key: str, ground: Ground, facts: Mapping[str, Fact]) -> Finding:
    """A ground of the list (ENR-36)."""
    return Finding(rule, Effect.BLOCKS, key, _GROUND_CITATION[ground], facts, ground)


def clerk_ground(ground: Ground) -> Finding:
    """A ground that the clerk names (R-05…R-07 need words beside it, ENR-15)."""
    return Finding(
        _RULE_OF_CLERK.get(ground, "ENR-36"),
        Effect.BLOCKS,
        f"ground.{ground.value}",
        _GROUND_CITATION[ground],
        ground=ground,
    )


_MAY_ACT = frozenset({Relation.MOTHER, Relation.FATHER, Relation.GUARDIAN, Relation.TRUSTEE})


def check_representative(applicant: Applicant) -> tuple[Finding, ...]:
    """Whether the applicant may act for the child: a parent or legal representative (ENR-07, 35, QUE-10, 12).

    No kinship by the registry blocks (ground R-07); unknown kinship asks the clerk to look at the papers.
    """
    if applicant.relation in _MAY_ACT:
        return ()
    facts: dict[str, Fact] = {"relation": applicant.relation.value}
    if applicant.relation is Relation.UNKNOWN:
        return (Finding("QUE-12", Effect.ATTENTION, "representative.unknown", "ENR-07", facts),)
    return (Finding("QUE-10", Effect.BLOCKS, "representative.none", _GROUND_CITATION[Ground.R_07], facts, Ground.R_07),)
