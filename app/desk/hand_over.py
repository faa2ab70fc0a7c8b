"""The end at the counter, tasks that came later, and stored cases."""

from __future__ import annotations

from app.cases import enrolment, ticket
from app.cases.decider import Refused
from app.cases.tasks import CallBackDone
from app.desk.commands import CloseTask, HandOver
from app.desk.drafts import restore
from app.desk.office import Office, record
from app.desk.papers import issue_due
from app.desk.reply import Reply, nobody_here, refused
from app.desk.state import CaseInHand


def hand_over(office: Office, command: HandOver) -> Reply:
    """The papers are in the parent's hands: SERVE ends and the counter is free.

    A line that broke only after the last signature makes the sheet due that tells facts from requests.
    """
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    now = office.now()
    decided = enrolment.decide(
        case.enrolment, enrolment.HandOver(command.breach_reason, not office.link_up()), office.law, now
    )
    if isinstance(decided, Refused):
        return refused(decided)
    prints = issue_due(office, case)
    served = ticket.decide(office.state.tickets.get(case.enrolment.ticket_id), ticket.Serve(), now)
    also: tuple[object, ...] = () if isinstance(served, Refused) else served
    record(office, "case.handed-over", case, (*decided, *also), erase_draft=True)
    office.state.case = None
    return Reply(prints=prints)


def close_task(office: Office, command: CloseTask) -> Reply:
    """The parent was called back."""
    task = office.state.open_tasks.get(command.task_id)
    case = office.load_case(task.case_id) if task else None
    if task is None or case is None:
        return Reply(accepted=False)
    record(office, "task.done", case, (CallBackDone(task.task_id, office.clock.now()),))
    return Reply()


def open_stored(office: Office, case_id: str) -> CaseInHand | None:
    """A stored case as it stands, for reading."""
    case = office.load_case(case_id)
    if case is not None:
        restore(office, case)
    return case
