"""Papers follow from the state of a case: what is due and not yet issued is rendered, kept and ordered for print.

Because nothing else decides about papers, a kill at any point leaves nothing behind: the next command or
start finds what is still due. A paper whose print was ordered is never ordered again by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.cases import enrolment
from app.cases.contract import ContractStatus
from app.cases.decider import Refused
from app.cases.enrolment_state import EnrolmentStatus
from app.cases.papers import Paper, PaperIssued, PaperPrinted
from app.desk import paper_facts
from app.desk.commands import RecordPrinted, ReprintDocument, SignerRole
from app.desk.office import Office, record
from app.desk.outcome import PrintOrder
from app.desk.ports import RenderedDocument
from app.desk.reply import Reply
from app.desk.state import CaseInHand
from app.kernel.errors import ProgrammingError
from app.kernel.ids import uuid7

# How often the same bytes are printed. Receipt: both copies are pages of one file.
COPIES: Mapping[str, int] = {"preschool-contract": 2, "reasoned-refusal": 2}


def fix_due(office: Office, case: CaseInHand) -> None:
    """A drafted contract or refusal without a rendered text has its PDF in the vault and its digest on record."""
    state = case.enrolment
    if state is None:
        return
    command: enrolment.EnrolmentCommand | None = None
    rendered: RenderedDocument | None = None
    if state.status is EnrolmentStatus.CONTRACT_READY and state.contract and not state.contract.pdf_sha256:
        rendered = office.renderer.render("preschool-contract", paper_facts.contract(office, case))
        blob = office.journal.vault.put(case.case_id, rendered.pdf, "application/pdf").name
        command = enrolment.FixContract(rendered.sha256, blob, rendered.pages)
    elif state.status is EnrolmentStatus.REFUSAL_READY and state.refusal and not state.refusal.pdf_sha256:
        rendered = office.renderer.render("reasoned-refusal", paper_facts.refusal(office, case))
        blob = office.journal.vault.put(case.case_id, rendered.pdf, "application/pdf").name
        command = enrolment.FixRefusal(rendered.sha256, blob)
    if command is None:
        return
    decided = enrolment.decide(state, command, office.law, office.now())
    if isinstance(decided, Refused):
        raise ProgrammingError("Desk_TextNotFixed", status=state.status.value)
    record(office, "text.fixed", case, decided, blobs=(blob,))


def issue_due(office: Office, case: CaseInHand) -> tuple[PrintOrder, ...]:
    """Every paper that is due and was not issued before is in the vault and on record; these are their print orders."""
    return tuple(_issue(office, case, name) for name in list(_due(office, case)))


def _due(office: Office, case: CaseInHand) -> Iterator[str]:
    issued = {p.name for p in case.papers}
    state = case.enrolment
    if state is None:
        if "waiting-ticket" in case.anchors and "waiting-ticket" not in issued:
            yield "waiting-ticket"
        return
    if state.package is not None and "package-receipt" not in issued:
        yield "package-receipt"
    if state.contract and "preschool-contract" not in issued and _signed_by_both(state.contract.status):
        yield "preschool-contract"
    if state.status is EnrolmentStatus.REFUSED and "reasoned-refusal" not in issued:
        yield "reasoned-refusal"
    offline_result = state.status in (EnrolmentStatus.ADMITTED_UNCONFIRMED, EnrolmentStatus.REFUSED)
    if offline_result and state.handed_over is None and not office.link_up() and "offline-sheet" not in issued:
        yield "offline-sheet"
    if case.task is not None and "call-back-letter" not in issued:
        yield "call-back-letter"


def _signed_by_both(status: ContractStatus) -> bool:
    return status in (ContractStatus.SIGNED_HEAD, ContractStatus.REGISTERED)


def _issue(office: Office, case: CaseInHand, name: str) -> PrintOrder:
    rendered, number, blob = _bytes_of(office, case, name)
    document_id = str(uuid7(office.clock.now()))
    copies = COPIES.get(name, 1)
    anchor = case.anchors[name]
    issued = PaperIssued(document_id, name, number, copies, rendered.sha256, blob, anchor.entry_id)
    record(office, "paper.issued", case, (issued,), blobs=(blob,))
    return PrintOrder(document_id, rendered, title=f"{name} {number}", copies=copies)


def _bytes_of(office: Office, case: CaseInHand, name: str) -> tuple[RenderedDocument, str, str]:
    """Signed papers are the signed bytes themselves; others are rendered from the facts of their entry."""
    state = case.enrolment
    if state and name == "preschool-contract" and state.contract:
        return _kept(office, case, name, state.contract.blob), state.contract.number, state.contract.blob
    if state and name == "reasoned-refusal" and state.refusal:
        return _kept(office, case, name, state.refusal.blob), state.refusal.number, state.refusal.blob
    facts = paper_facts.build(office, case, name)
    rendered = office.renderer.render(name, facts)
    blob = office.journal.vault.put(case.case_id, rendered.pdf, "application/pdf").name
    return rendered, str(facts["number"]), blob


def _kept(office: Office, case: CaseInHand, name: str, blob: str) -> RenderedDocument:
    pdf = office.journal.reader.blob(case.case_id, blob)
    return RenderedDocument(name, pdf, paper_facts.digest(pdf), 0)


def record_printed(office: Office, command: RecordPrinted) -> Reply:
    """What became of a print order is on record."""
    case = office.case_of_paper(command.document_id)
    if case is None:
        return Reply(accepted=False)
    paper = _paper(case, command.document_id)
    event = PaperPrinted(command.document_id, paper.ordered, command.job, command.failure)
    record(office, "paper.printed", case, (event,))
    return Reply()


def reprint(office: Office, command: ReprintDocument) -> Reply:
    """The same bytes once more; the reason is on record with the print."""
    case = office.case_of_paper(command.document_id)
    if case is None:
        return Reply(accepted=False)
    paper = _paper(case, command.document_id)
    rendered = _kept(office, case, paper.name, paper.blob)
    record(office, "paper.reprint", case, (PaperPrinted(paper.document_id, 0, None, None, command.reason),))
    return Reply(prints=(PrintOrder(paper.document_id, rendered, f"{paper.name} {paper.number}", 1),))


def _paper(case: CaseInHand, document_id: str) -> Paper:
    return next(p for p in case.papers if p.document_id == document_id)


def stamp_facts(office: Office, case: CaseInHand, role: SignerRole) -> dict[str, Any]:
    """Facts of the visible signature of `role`."""
    return paper_facts.stamp(office, case, role)
