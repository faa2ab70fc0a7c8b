"""Table A3: preschool enrolment at the counter. What a command does, or why the law forbids it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.cases import contract as contracts
from app.cases import enrolment_events as happened
from app.cases.decider import Refused, blocked, not_now
from app.cases.enrolment_commands import (
    AttachForeignReferral,
    AttachReferral,
    CheckSignable,
    ConfirmApplicant,
    DraftContract,
    DraftRefusal,
    DropRefusal,
    EnrolmentCommand,
    FixContract,
    FixRefusal,
    HandOver,
    Leave,
    Open,
    RecordContraindication,
    RecordDocument,
    RecordNotPresented,
    RecordVerdict,
    Redirect,
    SignContract,
    SignRefusal,
    TakePackage,
    UndoDocument,
    VoidContract,
)
from app.cases.enrolment_state import Enrolment, EnrolmentStatus, evolve
from app.domain.documents import DocumentKind
from app.domain.moment import Moment, span
from app.domain.numbers import Bin
from app.domain.referral import Referral
from app.rules.book import Law
from app.rules.clocks import ClockState, LegalClock, clock_state
from app.rules.enrolment import PackageCheck, certificate_term, check_package, check_representative
from app.rules.finding import Effect, Finding, Ground, finding_to_plain
from app.rules.referral import ReferralCheck, ReferralVerdict, check_referral, foreign_referral

__all__ = [
    "AttachForeignReferral",
    "AttachReferral",
    "CheckSignable",
    "ConfirmApplicant",
    "DraftContract",
    "DraftRefusal",
    "DropRefusal",
    "EnrolmentCommand",
    "EnrolmentStatus",
    "FixContract",
    "FixRefusal",
    "HandOver",
    "Leave",
    "Open",
    "RecordContraindication",
    "RecordDocument",
    "RecordNotPresented",
    "RecordVerdict",
    "Redirect",
    "SignContract",
    "SignRefusal",
    "TakePackage",
    "UndoDocument",
    "VoidContract",
    "decide",
    "evolve",
    "package_check",
    "referral_check",
]


Events = tuple[object, ...]
Decision = Events | Refused

_CHECKING = (EnrolmentStatus.PACKAGE_ACCEPTED,)
_REFUSABLE = (
    EnrolmentStatus.AT_COUNTER,
    EnrolmentStatus.PACKAGE_ACCEPTED,
    EnrolmentStatus.COMPLETE,
    EnrolmentStatus.REGISTERED,
    EnrolmentStatus.CONTRACT_READY,
)
_WITH_RESULT = (
    EnrolmentStatus.ADMITTED_UNCONFIRMED,
    EnrolmentStatus.ADMITTED,
    EnrolmentStatus.DISPUTED,
    EnrolmentStatus.REFUSED,
    EnrolmentStatus.REDIRECTED,
)


def referral_check(state: Enrolment, law: Law, at: datetime) -> ReferralCheck | None:
    """What the rules say of this case's referral at `at`; None when there is none.

    Once the package was taken over the visit has stopped the referral's clock (REF-15, default of open
    question 3): it is judged at that moment.
    """
    if state.referral is None:
        return None
    return check_referral(
        state.referral,
        at=state.package.at if state.package else at,
        ticket_taken_at=state.ticket_taken.at,
        organisation=Bin(state.organisation),
        law=law,
    )


def package_check(state: Enrolment, law: Law, at: datetime) -> PackageCheck | None:
    """Completeness of the package for a contract on the day of `at`; None before a referral was found."""
    checked = referral_check(state, law, at)
    if state.referral is None or checked is None:
        return None
    return check_package(
        state.documents,
        state.not_presented,
        sen=state.referral.child.sen,
        contraindication=state.contraindication,
        referral_check=checked,
        contract_on=at.date(),
        emergency=False,
        law=law,
        now=at,
    )


def decide(state: Enrolment | None, command: EnrolmentCommand, law: Law, now: Moment) -> Decision:
    """Events of one command on a case, or the findings that forbid it."""
    if isinstance(command, Open):
        if state is not None:
            return not_now("A3", command, state.status)
        return (
            happened.CaseOpened(
                command.case_id, command.ticket_id, command.ticket_number, command.ticket_taken, now,
                command.organisation,
            ),
        )  # fmt: skip
    if state is None:
        return not_now("A3", command, "none")
    match command:
        case ConfirmApplicant() | AttachReferral() | AttachForeignReferral() | Redirect() | TakePackage():
            return _at_counter(state, command, law, now)
        case RecordDocument() | RecordNotPresented() | UndoDocument() | RecordContraindication():
            return _documents(state, command, now)
        case DraftContract() | FixContract() | CheckSignable() | SignContract() | VoidContract():
            return _contract(state, command, law, now)
        case DraftRefusal() | FixRefusal() | DropRefusal() | SignRefusal():
            return _refusal(state, command, now)
        case RecordVerdict():
            return _verdict(state, command)
        case HandOver() if state.status in _WITH_RESULT and state.handed_over is None:
            return (happened.HandedOver(command.breach_reason, now, _broken_terms(state, law, now), command.offline),)
        case Leave() if state.at_desk and state.status not in _WITH_RESULT:
            return (happened.CaseLeft(command.reason, command.no_show, now),)
        case HandOver() | Leave():
            return not_now("A3", command, state.status)


def _at_counter(
    state: Enrolment,
    command: ConfirmApplicant | AttachReferral | AttachForeignReferral | Redirect | TakePackage,
    law: Law,
    now: Moment,
) -> Decision:
    if state.status is not EnrolmentStatus.AT_COUNTER:
        return not_now("A3", command, state.status)
    match command:
        case ConfirmApplicant():
            if not command.face_compared:
                return blocked(_finding("ENR-30", "identity.face-not-compared", "ENR-30.2"))
            return (
                happened.ApplicantConfirmed(
                    command.applicant, command.face_compared, command.surname_source, command.identity_source,
                    command.photo_blob, now,
                ),
            )  # fmt: skip
        case AttachReferral():
            return (happened.ReferralFound(command.referral, command.confirmed_by_registry, now),)
        case AttachForeignReferral():
            return (happened.ReferralElsewhere(command.foreign, now),)
        case Redirect():
            return (happened.Redirected(state.foreign.number, now),) if state.foreign else _no_referral()
        case TakePackage():
            return _take_package(state, command, law, now)


def _take_package(state: Enrolment, command: TakePackage, law: Law, now: Moment) -> Decision:
    if state.applicant is None:
        return blocked(_finding("ENR-30", "identity.not-confirmed", "ENR-30.2"))
    if state.foreign is not None:
        return blocked(foreign_referral(state.foreign, law))
    checked = referral_check(state, law, now.at)
    if state.referral is None or checked is None:
        return _no_referral()
    if checked.status is not ReferralVerdict.ACCEPTED:
        return Refused(tuple(checked.findings))
    barred = _blocking(check_representative(state.applicant))
    if barred:
        return Refused(barred)
    return (
        happened.PackageTaken(command.receipt_number, now),
        happened.ReferralPresented(state.referral.number, now.at, state.ticket_taken.at),
        *(happened.DocumentRecorded(document) for document in command.seen),
    )


def _documents(
    state: Enrolment,
    command: RecordDocument | RecordNotPresented | UndoDocument | RecordContraindication,
    _now: Moment,
) -> Decision:
    if state.status not in _CHECKING:
        return not_now("A3", command, state.status)
    match command:
        case RecordDocument():
            return (happened.DocumentRecorded(command.document),)
        case RecordNotPresented():
            return (happened.DocumentNotPresented(command.kind),)
        case UndoDocument():
            return (happened.DocumentUndone(command.kind),)
        case RecordContraindication():
            if DocumentKind.HEALTH_PASSPORT not in state.documents:
                return blocked(_finding("ENR-14", "contraindication.without-document", "ENR-14"))
            return (happened.ContraindicationRecorded(command.present),)


def _contract(
    state: Enrolment,
    command: DraftContract | FixContract | CheckSignable | SignContract | VoidContract,
    law: Law,
    now: Moment,
) -> Decision:
    if isinstance(command, DraftContract):
        return _draft_contract(state, command, law, now)
    if state.status is not EnrolmentStatus.CONTRACT_READY or state.referral is None:
        return not_now("A3", command, state.status)
    match command:
        case FixContract():
            return contracts.decide(state.contract, contracts.Fix(command.pdf_sha256, command.blob, command.pages), now)
        case VoidContract():
            return contracts.decide(state.contract, contracts.Void(command.reason), now)
        case CheckSignable():
            # Only the parent's signature makes the contract; the head's follows on the same text.
            return _still_complete(state, law, now) if command.role == contracts.PARENT else ()
        case SignContract():
            return _sign_contract(state, command, state.referral, law, now)


def _draft_contract(state: Enrolment, command: DraftContract, law: Law, now: Moment) -> Decision:
    if state.status not in _CHECKING or state.referral is None:
        return not_now("A3", command, state.status)
    incomplete = _still_complete(state, law, now)
    if isinstance(incomplete, Refused):
        return incomplete
    certificate = state.documents.get(DocumentKind.HEALTH_CERTIFICATE)
    issued_on = certificate.issued_on if certificate else None
    sign_by = certificate_term(issued_on, law).sign_by if issued_on else None
    drafted = contracts.decide(
        state.contract,
        contracts.Draft(command.number, state.case_id, sign_by, state.referral.place.available_until),
        now,
    )
    if isinstance(drafted, Refused):
        return drafted
    return (happened.PackageComplete(now), happened.EnrolmentRegistered(now), *drafted)


def _still_complete(state: Enrolment, law: Law, now: Moment) -> Decision:
    checked = package_check(state, law, now.at)
    if checked is None:
        return _no_referral()
    return () if checked.complete else Refused(checked.obstacles)


def _sign_contract(state: Enrolment, command: SignContract, referral: Referral, law: Law, now: Moment) -> Decision:
    if command.role == contracts.PARENT:
        stale = _still_complete(state, law, now)
        if isinstance(stale, Refused):
            return stale
    signed = contracts.decide(
        state.contract,
        contracts.Sign(command.role, command.signer_name, command.certificate_sha256, command.pdf_sha256, command.blob),
        now,
    )
    if isinstance(signed, Refused) or command.role == contracts.PARENT or state.contract is None:
        return signed
    child = referral.child.iin
    presented = state.package.at if state.package else now.at
    return (
        *signed,
        happened.AdmissionRequested(
            referral.number, child.value if child else None, state.contract.number, command.pdf_sha256, now.at,
            presented, now,
        ),
    )  # fmt: skip


def _refusal(state: Enrolment, command: DraftRefusal | FixRefusal | DropRefusal | SignRefusal, now: Moment) -> Decision:
    if isinstance(command, DraftRefusal):
        if state.status not in _REFUSABLE or (state.contract and state.contract.signatures):
            return not_now("A3", command, state.status)
        return _draft_refusal(command, now)
    if state.status is not EnrolmentStatus.REFUSAL_READY or state.refusal is None:
        return not_now("A3", command, state.status)
    match command:
        case FixRefusal():
            return (happened.RefusalFixed(state.refusal.number, command.pdf_sha256, command.blob),)
        case DropRefusal():
            return (happened.RefusalDropped(state.refusal.number, now),)
        case SignRefusal():
            return (
                happened.EnrolmentRefused(
                    state.referral.number if state.referral else None,
                    state.refusal.number,
                    tuple(str(g.ground) for g in state.refusal.grounds if g.ground),
                    command.signer_name,
                    command.pdf_sha256,
                    command.blob,
                    now,
                ),
            )


_NEEDS_TEXT = frozenset({Ground.R_05, Ground.R_06, Ground.R_07})


def _draft_refusal(command: DraftRefusal, now: Moment) -> Decision:
    """A refusal names at least one ground of ENR-36; grounds R-05…R-07 found by the clerk need words."""
    if not command.grounds or any(g.ground is None for g in command.grounds):
        return blocked(_finding("ENR-36", "refusal.without-ground", "ENR-08"))
    by_clerk = [g for g in command.grounds if g.ground in _NEEDS_TEXT and not g.facts]
    if by_clerk and not command.text.strip():
        return blocked(_finding("ENR-15", "refusal.without-text", "ENR-15"))
    return (
        happened.RefusalDrafted(
            command.number, tuple(finding_to_plain(g) for g in command.grounds), command.text.strip(), now
        ),
    )


def _verdict(state: Enrolment, command: RecordVerdict) -> Decision:
    if state.status is not EnrolmentStatus.ADMITTED_UNCONFIRMED:
        return not_now("A3", command, state.status)
    if command.reason:
        return (happened.AdmissionDisputed(command.referral_number, command.reason, command.at, command.decided_at),)
    registered = contracts.decide(state.contract, contracts.Register(), Moment(command.decided_at, "", 0))
    after = () if isinstance(registered, Refused) else registered
    return (happened.AdmissionConfirmed(command.referral_number, command.decided_at), *after)


def _broken_terms(state: Enrolment, law: Law, now: Moment) -> tuple[str, ...]:
    """Names of the three terms of ENR-17 that this visit exceeded, by the limits of the day."""
    spans = (
        (LegalClock.WAIT, state.ticket_taken, state.called),
        (LegalClock.SERVE, state.called, now),
        (LegalClock.TERM, state.package, state.result),
    )
    return tuple(
        clock.value
        for clock, start, end in spans
        if start and end and clock_state(clock, span(start, end).seconds, law, start.at.date()) is ClockState.OVER
    )


def _blocking(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.effect is Effect.BLOCKS)


def _no_referral() -> Refused:
    return blocked(_finding("REF-20", "referral.none", "ENR-30.1"))


def _finding(rule: str, key: str, citation: str) -> Finding:
    return Finding(rule=rule, effect=Effect.BLOCKS, key=key, citation=citation)
