"""Use cases of step 4 and 5: draft the contract, draft and confirm a reasoned refusal."""

from __future__ import annotations

from app.cases import enrolment
from app.cases.contract import ContractStatus
from app.cases.decider import Refused
from app.cases.enrolment import package_check, referral_check
from app.cases.enrolment_state import Enrolment, EnrolmentStatus
from app.desk.commands import BackToDocuments, ConfirmRefusal, DraftContract, DraftRefusal
from app.desk.drafts import save
from app.desk.numbers import CONTRACT, REFUSAL
from app.desk.office import Office, record
from app.desk.papers import fix_due
from app.desk.reply import Reply, nobody_here, refused
from app.desk.state import RefusalDraft
from app.rules.enrolment import check_representative, clerk_ground
from app.rules.finding import Finding


def draft_contract(office: Office, _command: DraftContract) -> Reply:
    """The package is complete: the contract has its number and its text and waits for the parent's signature."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    now = office.now()
    decided = enrolment.decide(case.enrolment, enrolment.DraftContract(office.next_number(CONTRACT)), office.law, now)
    if isinstance(decided, Refused):
        return refused(decided)
    if case.refusal_draft is not None:
        # Put away before the contract stands: a start in between must not come up with both.
        case.refusal_draft = None
        save(office, case)
    record(office, "contract.drafted", case, decided)
    fix_due(office, case)
    return Reply()


def draft_refusal(office: Office, command: DraftRefusal) -> Reply:
    """The decision page has the grounds that the rules found and those that the clerk adds."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    proposed = proposed_grounds(office, case.enrolment)
    by_clerk = tuple(clerk_ground(g) for g in command.grounds if all(p.ground is not g for p in proposed))
    everything = proposed + by_clerk
    chosen = frozenset(command.grounds) or frozenset(p.ground for p in proposed if p.ground)
    case.refusal_draft = RefusalDraft(everything, chosen, command.text)
    save(office, case)
    return Reply()


def proposed_grounds(office: Office, state: Enrolment) -> tuple[Finding, ...]:
    """Grounds of ENR-36 that the rules find in this case now, in the order of the paper."""
    at = office.clock.now()
    found: list[Finding] = []
    checked = referral_check(state, office.law, at)
    package = package_check(state, office.law, at)
    if state.package is not None and package is not None:
        found += [finding for _, finding in package.grounds]
    elif checked is not None:
        found += [f for f in checked.findings if f.ground is not None]
    if state.applicant is not None:
        found += [f for f in check_representative(state.applicant) if f.ground is not None]
    return tuple(found)


def confirm_refusal(office: Office, _command: ConfirmRefusal) -> Reply:
    """The reasoned refusal has its number and its text and waits for the head's signature."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    draft = case.refusal_draft
    if draft is None:
        return Reply(accepted=False)
    now = office.now()
    number = office.next_number(REFUSAL)
    grounds = tuple(f for f in draft.proposed if f.ground in draft.chosen)
    events: tuple[object, ...] = ()
    contract = case.enrolment.contract
    if case.enrolment.status is EnrolmentStatus.CONTRACT_READY and contract and not contract.signatures:
        # The parent declines: the unsigned contract is void before the refusal stands.
        voided = enrolment.decide(case.enrolment, enrolment.VoidContract("refused"), office.law, now)
        if isinstance(voided, Refused):
            return refused(voided)
        events = voided
    decided = enrolment.decide(case.enrolment, enrolment.DraftRefusal(number, grounds, draft.text), office.law, now)
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, "refusal.confirmed", case, (*events, *decided))
    fix_due(office, case)
    return Reply()


def back_to_documents(office: Office, _command: BackToDocuments) -> Reply:
    """An unsigned refusal or contract is dropped; the documents go on where they were."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    now = office.now()
    state = case.enrolment
    decided: enrolment.Decision = ()
    if state.status is EnrolmentStatus.REFUSAL_READY:
        decided = enrolment.decide(state, enrolment.DropRefusal(), office.law, now)
    elif state.contract and state.contract.status is ContractStatus.DRAFT:
        decided = enrolment.decide(state, enrolment.VoidContract("back-to-documents"), office.law, now)
    if isinstance(decided, Refused):
        return refused(decided)
    if decided:
        record(office, "case.back-to-documents", case, decided)
    case.refusal_draft = None
    save(office, case)
    return Reply()
