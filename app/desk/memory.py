"""The desk's memory rebuilt from the journal: after a start, and for stored cases."""

from __future__ import annotations

from app.cases.events import EventBook
from app.cases.tasks import CallBack
from app.cases.ticket import Ticket
from app.desk.projection import COUNTER
from app.desk.state import Anchor, CaseInHand, DeskState
from app.journal.journal import Journal
from app.kernel.codec import from_plain


def load_case(journal: Journal, events: EventBook, case_id: str) -> CaseInHand | None:
    """The case as its events tell; None when there are none or its data were erased."""
    case = CaseInHand(case_id)
    found = False
    for record in journal.reader.events(case_id):
        found = True
        anchor = Anchor(str(record.entry_id), record.seq, record.occurred_at)
        case.apply(events.read(record.type, record.v, record.data), anchor)
    return case if found else None


def load_state(journal: Journal, events: EventBook) -> DeskState:
    """Tickets in line, the case at the counter, open tasks and used numbers, as they were before."""
    state = DeskState()
    for view in journal.reader.views("number"):
        state.counters[view.id] = int(view.data)
    for view in journal.reader.views("ticket"):
        ticket = from_plain(Ticket, view.data)
        state.tickets[ticket.id] = ticket
    for view in journal.reader.views("task"):
        task = from_plain(CallBack, view.data)
        state.open_tasks[task.task_id] = task
    counter = journal.reader.view("counter", COUNTER)
    if counter is not None:
        state.case = load_case(journal, events, str(counter.data))
    return state
