"""Use cases of the waiting list: take a ticket, call the next one, mark a no-show (table A0, ENR-26)."""

from __future__ import annotations

from app.cases import enrolment, ticket
from app.cases.decider import Refused
from app.cases.enrolment_events import CaseLeft
from app.desk.commands import CallNext, MarkLeft, MarkNoShow, TakeTicket
from app.desk.numbers import next_ticket
from app.desk.office import Office, note, record
from app.desk.papers import issue_due
from app.desk.reply import Reply, refused
from app.desk.state import CaseInHand
from app.kernel.ids import uuid7
from app.rules.finding import Effect, Finding
from app.rules.general import ticket_allowed


def take_ticket(office: Office, command: TakeTicket) -> Reply:
    """A ticket waits in line and its paper is ready to print; WAIT runs.

    After the hours of intake none is given (ENR-25); the visit is on record all the same (REF-21).
    """
    now = office.now()
    allowed, said = ticket_allowed(now.at, office.law)
    findings = (said,) if said else ()
    if not allowed:
        note(office, "arrival.after-hours", ticket.ArrivalAfterHours(command.service.value, now))
        return Reply(accepted=False, findings=findings)
    ticket_id = str(uuid7(now.at))
    number = next_ticket(office.state.counters, now.at.date())
    decided = ticket.decide(None, ticket.Take(ticket_id, number, command.service.value), now)
    if isinstance(decided, Refused):
        return refused(decided)
    case = CaseInHand(ticket_id)
    record(office, "ticket.taken", case, decided)
    return Reply(findings=findings, prints=issue_due(office, case))


def call_next(office: Office, _command: CallNext) -> Reply:
    """The longest waiting ticket is at the counter with a case of its own; SERVE runs."""
    if office.state.case is not None:
        return Reply(accepted=False, findings=(_finding("counter.busy"),))
    line = office.state.waiting
    if not line:
        return Reply(accepted=False, findings=(_finding("line.empty"),))
    now = office.now()
    called = ticket.decide(line[0], ticket.Call(first_in_line=True), now)
    if isinstance(called, Refused):
        return refused(called)
    opened = enrolment.decide(
        None,
        enrolment.Open(line[0].id, line[0].id, line[0].number, line[0].taken, office.organisation.bin.value),
        office.law,
        now,
    )
    if isinstance(opened, Refused):
        return refused(opened)
    # With the ticket's own paper and entry, as a restart would find it.
    case = office.load_case(line[0].id) or CaseInHand(line[0].id)
    record(office, "ticket.called", case, (*called, *opened))
    office.state.case = case
    return Reply()


def mark_no_show(office: Office, _command: MarkNoShow) -> Reply:
    """The called ticket did not come; the counter is free again."""
    return _leave(office, enrolment.Leave(no_show=True), ticket.MarkNoShow(), "ticket.no-show")


def mark_left(office: Office, command: MarkLeft) -> Reply:
    """The parent left before a result; the counter is free again, everything captured stays."""
    return _leave(office, enrolment.Leave(command.reason), ticket.Leave(command.reason), "case.left")


def _leave(office: Office, on_case: enrolment.Leave, on_ticket: ticket.MarkNoShow | ticket.Leave, kind: str) -> Reply:
    case = office.state.case
    if case is None or case.enrolment is None:
        return Reply(accepted=False, findings=(_finding("counter.empty"),))
    now = office.now()
    left = enrolment.decide(case.enrolment, on_case, office.law, now)
    if isinstance(left, Refused):
        return refused(left)
    gone = ticket.decide(office.state.tickets.get(case.enrolment.ticket_id), on_ticket, now)
    also: tuple[object, ...] = () if isinstance(gone, Refused) else gone
    record(office, kind, case, (*left, *also), erase_draft=True)
    if any(isinstance(e, CaseLeft) for e in left):
        office.state.case = None
    return Reply()


def _finding(key: str) -> Finding:
    return Finding(rule="ENR-26", effect=Effect.INFORMATION, key=key, citation="ENR-26")
