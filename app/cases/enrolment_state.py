"""State of a preschool enrolment case and how events change it (table A3 with its amendments)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.cases import contract as contracts
from app.cases import enrolment_events as happened
from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.moment import Moment
from app.domain.people import Applicant
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Finding, finding_from_plain


class EnrolmentStatus(StrEnum):
    """REFUSAL_READY waits for the head's signature under the reasoned refusal."""

    AT_COUNTER = "at_counter"
    PACKAGE_ACCEPTED = "package_accepted"
    COMPLETE = "complete"
    REGISTERED = "registered"
    CONTRACT_READY = "contract_ready"
    REFUSAL_READY = "refusal_ready"
    ADMITTED_UNCONFIRMED = "admitted_unconfirmed"
    ADMITTED = "admitted"
    DISPUTED = "disputed"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    LEFT = "left"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reasoned refusal as drafted, and as signed once `pdf_sha256` and `signed` stand."""

    number: str
    grounds: tuple[Finding, ...]
    text: str
    from_status: EnrolmentStatus
    pdf_sha256: str = ""
    blob: str = ""
    signer_name: str = ""
    signed: Moment | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One case at the counter. `result` is the moment that ended TERM."""

    case_id: str
    ticket_id: str
    ticket_number: str
    ticket_taken: Moment
    called: Moment
    organisation: str
    status: EnrolmentStatus = EnrolmentStatus.AT_COUNTER
    applicant: Applicant | None = None
    face_compared: bool = False
    surname_source: str = "card"
    identity_source: str = ""
    photo_blob: str | None = None
    referral: Referral | None = None
    confirmed_by_registry: bool = False
    foreign: ForeignReferral | None = None
    receipt_number: str = ""
    package: Moment | None = None
    documents: Mapping[DocumentKind, PresentedDocument] = field(default_factory=lambda: MappingProxyType({}))
    not_presented: frozenset[DocumentKind] = frozenset()
    contraindication: bool | None = None
    refusal: Refusal | None = None
    contract: contracts.Contract | None = None
    result: Moment | None = None
    dispute_reason: str = ""
    handed_over: Moment | None = None
    breach_reason: str = ""

    @property
    def at_desk(self) -> bool:
        """The parent is still at the counter."""
        return self.handed_over is None and self.status not in (EnrolmentStatus.LEFT, EnrolmentStatus.NO_SHOW)


def _confirmed(state: Enrolment, event: happened.ApplicantConfirmed) -> Enrolment:
    return replace(
        state,
        applicant=event.applicant,
        face_compared=event.face_compared,
        surname_source=event.surname_source,
        identity_source=event.identity_source,
        photo_blob=event.photo_blob,
    )


def _recorded(state: Enrolment, event: happened.DocumentRecorded) -> Enrolment:
    kind = event.document.kind
    return replace(
        state,
        documents=MappingProxyType({**state.documents, kind: event.document}),
        not_presented=state.not_presented - {kind},
    )


def _not_presented(state: Enrolment, event: happened.DocumentNotPresented) -> Enrolment:
    rest = {k: d for k, d in state.documents.items() if k is not event.kind}
    return replace(state, documents=MappingProxyType(rest), not_presented=state.not_presented | {event.kind})


def _undone(state: Enrolment, event: happened.DocumentUndone) -> Enrolment:
    rest = {k: d for k, d in state.documents.items() if k is not event.kind}
    contraindication = None if event.kind is DocumentKind.HEALTH_PASSPORT else state.contraindication
    return replace(
        state,
        documents=MappingProxyType(rest),
        not_presented=state.not_presented - {event.kind},
        contraindication=contraindication,
    )


def _refusal_drafted(state: Enrolment, event: happened.RefusalDrafted) -> Enrolment:
    grounds = tuple(finding_from_plain(g) for g in event.grounds)
    refusal = Refusal(event.number, grounds, event.text, from_status=state.status)
    return replace(state, status=EnrolmentStatus.REFUSAL_READY, refusal=refusal)


def _refusal_fixed(state: Enrolment, event: happened.RefusalFixed) -> Enrolment:
    if state.refusal is None:
        return state
    return replace(state, refusal=replace(state.refusal, pdf_sha256=event.pdf_sha256, blob=event.blob))


def _refusal_dropped(state: Enrolment, _event: happened.RefusalDropped) -> Enrolment:
    if state.refusal is None:
        return state
    return replace(state, status=state.refusal.from_status, refusal=None)


def _refused(state: Enrolment, event: happened.EnrolmentRefused) -> Enrolment:
    refusal = state.refusal and replace(
        state.refusal,
        pdf_sha256=event.pdf_sha256,
        blob=event.blob,
        signer_name=event.signer_name,
        signed=event.moment,
    )
    return replace(state, status=EnrolmentStatus.REFUSED, refusal=refusal, result=event.moment)


def _voided(state: Enrolment, _event: contracts.ContractVoided) -> Enrolment:
    return replace(state, status=EnrolmentStatus.PACKAGE_ACCEPTED)


def _drafted(state: Enrolment, _event: contracts.ContractDrafted) -> Enrolment:
    return replace(state, status=EnrolmentStatus.CONTRACT_READY)


def _left(state: Enrolment, event: happened.CaseLeft) -> Enrolment:
    return replace(state, status=EnrolmentStatus.NO_SHOW if event.no_show else EnrolmentStatus.LEFT)


_CHANGES: Mapping[type, Callable[[Enrolment, Any], Enrolment]] = MappingProxyType(
    {
        happened.ApplicantConfirmed: _confirmed,
        happened.ReferralFound: lambda s, e: replace(
            s, referral=e.referral, confirmed_by_registry=e.confirmed_by_registry, foreign=None
        ),
        happened.ReferralElsewhere: lambda s, e: replace(s, foreign=e.foreign, referral=None),
        happened.Redirected: lambda s, e: replace(s, status=EnrolmentStatus.REDIRECTED, result=e.moment),
        happened.PackageTaken: lambda s, e: replace(
            s, status=EnrolmentStatus.PACKAGE_ACCEPTED, package=e.moment, receipt_number=e.receipt_number
        ),
        happened.DocumentRecorded: _recorded,
        happened.DocumentNotPresented: _not_presented,
        happened.DocumentUndone: _undone,
        happened.ContraindicationRecorded: lambda s, e: replace(s, contraindication=e.present),
        happened.PackageComplete: lambda s, _e: replace(s, status=EnrolmentStatus.COMPLETE),
        happened.EnrolmentRegistered: lambda s, _e: replace(s, status=EnrolmentStatus.REGISTERED),
        happened.RefusalDrafted: _refusal_drafted,
        happened.RefusalFixed: _refusal_fixed,
        happened.RefusalDropped: _refusal_dropped,
        happened.EnrolmentRefused: _refused,
        contracts.ContractDrafted: _drafted,
        contracts.ContractVoided: _voided,
        happened.AdmissionRequested: lambda s, e: replace(
            s, status=EnrolmentStatus.ADMITTED_UNCONFIRMED, result=e.moment
        ),
        happened.AdmissionConfirmed: lambda s, _e: replace(s, status=EnrolmentStatus.ADMITTED),
        happened.AdmissionDisputed: lambda s, e: replace(s, status=EnrolmentStatus.DISPUTED, dispute_reason=e.reason),
        happened.HandedOver: lambda s, e: replace(s, handed_over=e.moment, breach_reason=e.breach_reason),
        happened.CaseLeft: _left,
    }
)


def evolve(state: Enrolment | None, event: object) -> Enrolment | None:
    """The case after `event`; total: events of other kinds leave it as it is."""
    if isinstance(event, happened.CaseOpened):
        return Enrolment(
            event.case_id, event.ticket_id, event.ticket_number, event.ticket_taken, event.called, event.organisation
        )
    if state is None:
        return None
    change = _CHANGES.get(type(event))
    changed = change(state, event) if change else state
    contract = contracts.evolve(state.contract, event)
    return changed if contract is state.contract else replace(changed, contract=contract)
