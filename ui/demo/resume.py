"""A walk-in that goes on after the program ended in between: what has had its effect already."""

from __future__ import annotations

from app.cases.book import desk_events
from app.cases.enrolment_events import CaseLeft, HandedOver
from app.cases.enrolment_state import Enrolment, evolve
from app.cases.papers import PaperPrinted
from app.desk.commands import SignerRole
from app.desk.snapshot import CaseStatus, CaseView, ChecklistRow, DeskSnapshot, RowState
from app.journal.journal import Journal
from ui.demo.office import HEAD
from ui.demo.script import Step

_ANSWERED = (RowState.DONE, RowState.WARNING, RowState.NOT_PRESENTED)


def has_happened(step: Step, snapshot: DeskSnapshot | None, case: CaseView | None) -> bool:
    """Whether the effect of `step` is there."""
    match step.name:
        case "wait":
            return True
        case "type":
            return case is not None and case.draft is not None
        case "ticket":
            return case is not None or bool(snapshot and snapshot.waiting)
        case "call":
            return case is not None
        case "card":
            return case is not None and case.applicant is not None
        case "package":
            return case is not None and case.status is not CaseStatus.AT_COUNTER
        case "document":
            row = row_of(step, case)
            return row is not None and row.state in _ANSWERED
        case "refuse":
            return case is not None and case.status in (CaseStatus.REFUSAL_READY, CaseStatus.REFUSED)
        case "sign":
            role = SignerRole.HEAD if step.need("who") == HEAD else SignerRole.PARENT
            signed = case.contract.signatures if case and case.contract else ()
            refused = case is not None and case.status is CaseStatus.REFUSED
            return refused or any(s.role is role and s.at is not None for s in signed)
    return False


def row_of(step: Step, case: CaseView | None) -> ChecklistRow | None:
    """The row of the checklist that a document step is about; None before the package was taken over."""
    kind = step.kind()
    return next((r for r in case.rows if r.kind is kind), None) if case else None


def left_before(journal: Journal) -> tuple[str, str] | None:
    """Id of the newest case, and its status when the parent left the counter; None while nobody has left."""
    newest = journal.reader.views("case", limit=1, newest_first=True)
    if not newest:
        return None
    book = desk_events()
    state: Enrolment | None = None
    for record in journal.reader.events(newest[0].id):
        event = book.read(record.type, record.v, record.data)
        before, state = state, evolve(state, event)
        if isinstance(event, HandedOver) and before is not None:
            return newest[0].id, before.status.value
        if isinstance(event, CaseLeft) and state is not None:
            return newest[0].id, state.status.value
    return None


def print_jobs(journal: Journal, case_id: str) -> tuple[str, ...]:
    """Jobs of all papers of the case that went to the printer."""
    book = desk_events()
    events = (book.read(r.type, r.v, r.data) for r in journal.reader.events(case_id))
    return tuple(e.job for e in events if isinstance(e, PaperPrinted) and e.job is not None)
