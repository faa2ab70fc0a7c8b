"""The snapshot that windows and commands show, built from the desk's state. Pure reading."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.cases import enrolment
from app.cases.contract import ContractStatus
from app.cases.enrolment_state import Enrolment, EnrolmentStatus
from app.cases.ticket import Ticket
from app.desk.checklist import checklist
from app.desk.commands import Service, SignerRole
from app.desk.identify import registry_applicant
from app.desk.office import Office
from app.desk.paper_facts import disputed_finding
from app.desk.snapshot import (
    CaseStatus,
    CaseView,
    ClockKind,
    ClockView,
    ContractView,
    DaySummary,
    DeskSnapshot,
    DraftView,
    GroundDraft,
    PaperView,
    RefusalView,
    SignatureView,
    Step,
    SurnameDisagreement,
    TaskView,
    TicketView,
)
from app.desk.state import CaseInHand
from app.domain.moment import Moment, span
from app.rules.clocks import limit_seconds
from app.rules.enrolment import asked_of_registry, check_representative
from app.rules.finding import Finding

_FINISHED = (
    EnrolmentStatus.ADMITTED_UNCONFIRMED,
    EnrolmentStatus.ADMITTED,
    EnrolmentStatus.DISPUTED,
    EnrolmentStatus.REFUSED,
    EnrolmentStatus.REDIRECTED,
)


def snapshot(office: Office, day: DaySummary) -> DeskSnapshot:
    """Everything the window shows that is not a device."""
    now = office.now()
    shown = office.state.case or office.state.opened
    return DeskSnapshot(
        at=now.at,
        boot_ns=now.ns,
        waiting=tuple(_ticket(office, t, now) for t in office.state.waiting),
        case=case_view(office, shown, now) if shown else None,
        link=office.link(),
        day=day,
        tasks=tuple(t for t in (_task(office, i) for i in office.state.open_tasks) if t),
        edition=office.law.edition,
    )


def _ticket(office: Office, ticket: Ticket, now: Moment) -> TicketView:
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        service=Service(ticket.service),
        taken_at=ticket.taken.at,
        wait=_clock(office, ClockKind.WAIT, ticket.taken, ticket.called, now),
    )


def _clock(office: Office, kind: ClockKind, start: Moment | None, end: Moment | None, now: Moment) -> ClockView:
    limit = limit_seconds(kind.value, office.law, (start or now).at.date())
    if start is None:
        return ClockView(kind, limit)
    passed = span(start, end or now)
    return ClockView(
        kind,
        limit,
        started_at=start.at,
        finished_at=end.at if end else None,
        elapsed_s=passed.seconds,
        read_ns=now.ns,
        estimated=passed.estimated,
    )


def clocks(office: Office, state: Enrolment, now: Moment) -> tuple[ClockView, ClockView, ClockView]:
    """WAIT, SERVE and TERM of one case (ENR-17)."""
    return (
        _clock(office, ClockKind.WAIT, state.ticket_taken, state.called, now),
        _clock(office, ClockKind.SERVE, state.called, state.handed_over, now),
        _clock(office, ClockKind.TERM, state.package, state.result if state.package else None, now),
    )


def case_view(office: Office, case: CaseInHand, now: Moment) -> CaseView | None:
    """One case, with what is not journalled yet."""
    state = case.enrolment
    if state is None:
        return None
    candidates = case.candidates
    referral = state.referral or (candidates[0] if len(candidates) == 1 else None)
    return CaseView(
        id=case.case_id,
        ticket_id=state.ticket_id,
        ticket_number=state.ticket_number,
        called_at=state.called.at,
        status=CaseStatus(state.status.value),
        step=_step(case, state),
        clocks=clocks(office, state, now),
        identity=case.identity,
        face_compared=state.face_compared,
        applicant=state.applicant,
        known=registry_applicant(case.identity, case.candidates) if case.identity else None,
        surname=_surname(case),
        child=referral.child if referral else None,
        referral=referral,
        foreign_referral=state.foreign or case.foreign,
        choices=candidates if len(candidates) > 1 and state.referral is None else (),
        referral_confirmed_by_registry=state.confirmed_by_registry if state.referral else case.from_registry,
        rows=checklist(office, state, now.at),
        complete=_complete(office, state, now.at),
        contraindication=state.contraindication,
        findings=_findings(office, case, state, now.at),
        refusal=_refusal(case, state),
        contract=_contract(office, state),
        papers=tuple(PaperView(p.document_id, p.name, p.number, p.copies, p.job, p.failure) for p in case.papers),
        draft=DraftView(case.place[0], case.place[1], case.typed) if case.place[0] else None,
        read_only=case is not office.state.case,
    )


def _step(case: CaseInHand, state: Enrolment) -> Step:
    if state.status in (EnrolmentStatus.REFUSAL_READY, EnrolmentStatus.REFUSED) or case.refusal_draft is not None:
        return Step.DECISION
    if state.contract is not None and state.contract.status is not ContractStatus.VOID:
        return Step.CONTRACT
    if state.package is not None:
        return Step.DOCUMENTS
    return Step.CHILD if state.applicant is not None else Step.IDENTIFY


def _complete(office: Office, state: Enrolment, at: datetime) -> bool:
    if state.status is not EnrolmentStatus.PACKAGE_ACCEPTED:
        return False
    checked = enrolment.package_check(state, office.law, at)
    return checked is not None and checked.complete


def _surname(case: CaseInHand) -> SurnameDisagreement | None:
    document = case.identity
    if document is None or document.name is None:
        return None
    known = registry_applicant(document, case.candidates)
    if known is None or known.name.surname.casefold() == document.name.surname.casefold():
        return None
    chosen = case.enrolment.surname_source if case.enrolment and case.enrolment.applicant else "card"
    return SurnameDisagreement(document.name.surname, known.name.surname, chosen)


def _findings(office: Office, case: CaseInHand, state: Enrolment, at: datetime) -> tuple[Finding, ...]:
    """What the right column says at this step, most weighty first."""
    found: list[Finding] = []
    if case.task is not None and not case.task.done:
        found.append(disputed_finding(case))
    if case.lookup is not None and state.referral is None:
        found.append(case.lookup)
    package = enrolment.package_check(state, office.law, at) if state.package else None
    if package is not None and state.status not in _FINISHED:
        found += package.findings
    elif state.package is None:
        found += _before_package(office, case, state, at)
    if state.referral is not None and not state.confirmed_by_registry and state.status not in _FINISHED[1:]:
        found += asked_of_registry(_pending(state), office.law)
    return tuple(f for i, f in enumerate(found) if f not in found[:i])


def _pending(state: Enrolment) -> dict[str, object]:
    return {
        "package_at": state.package.at if state.package else None,
        "referral_number": state.referral.number if state.referral else None,
        "contract_number": state.contract.number if state.contract else None,
        "refusal_number": None,
        "result_at": None,
    }


def _before_package(office: Office, case: CaseInHand, state: Enrolment, at: datetime) -> list[Finding]:
    found: list[Finding] = []
    applicant = state.applicant
    if applicant is None and case.identity is not None:
        applicant = registry_applicant(case.identity, case.candidates)
    if applicant is not None:
        found += check_representative(applicant)
    checked = enrolment.referral_check(state, office.law, at)
    if checked is not None:
        found += checked.findings
    return found


def _refusal(case: CaseInHand, state: Enrolment) -> RefusalView | None:
    if state.refusal is not None:
        grounds = tuple(GroundDraft(f.ground, f, True, True) for f in state.refusal.grounds if f.ground)
        signed = state.refusal.signed.at if state.refusal.signed else None
        return RefusalView(grounds, state.refusal.number, state.refusal.text, state.refusal.pdf_sha256 or None, signed)
    draft = case.refusal_draft
    if draft is None:
        return None
    grounds = tuple(
        GroundDraft(f.ground, f, proposed=bool(f.facts), chosen=f.ground in draft.chosen)
        for f in draft.proposed
        if f.ground
    )
    return RefusalView(grounds, text=draft.text)


def _contract(office: Office, state: Enrolment) -> ContractView | None:
    contract = state.contract
    if contract is None or contract.status is ContractStatus.VOID:
        return None
    signed = {s.role: s for s in contract.signatures}
    names = {
        SignerRole.PARENT: state.applicant.name.full if state.applicant else "",
        SignerRole.HEAD: office.organisation.head.name.full,
    }
    signatures = tuple(
        SignatureView(role, names[role], signed[role.value].moment.at if role.value in signed else None)
        for role in SignerRole
    )
    return ContractView(contract.number, contract.sign_by, contract.pages, signatures, contract.pdf_sha256)


def _task(office: Office, task_id: str) -> TaskView | None:
    task = office.state.open_tasks[task_id]
    case = office.load_case(task.case_id)
    if case is None or case.enrolment is None:
        return None
    applicant = case.enrolment.applicant
    letter = next((p.document_id for p in case.papers if p.name == "call-back-letter"), None)
    return TaskView(
        id=task.task_id,
        case_id=task.case_id,
        kind="call-back",
        created_at=task.created_at,
        parent_name=applicant.name.full if applicant else "",
        phones=tuple(p.shown for p in applicant.phones) if applicant else (),
        finding=disputed_finding(case),
        paper_id=letter,
    )


def remaining(clock: ClockView) -> timedelta:
    """What is left of a clock when it was read; negative after the limit."""
    return timedelta(seconds=clock.limit_s - clock.elapsed_s)
