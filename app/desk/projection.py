"""What the desk reads back at a start and what search finds: one projection over the desk's events.

Kinds of rows: `ticket`, `counter` (the case at the counter), `number`, `task`, `day`, `case`, `paper`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.cases import enrolment_events as happened
from app.cases import tasks, ticket
from app.cases.book import desk_events
from app.cases.events import EventBook
from app.cases.papers import PaperIssued
from app.desk.numbers import used_number
from app.journal.values import EventRecord, Person, StoredEntry
from app.journal.views import ViewStore
from app.kernel.codec import to_plain

COUNTER = "at-counter"


class DeskProjection:
    """Rows of the desk. Its version grows with the shape of the rows."""

    name = "desk"
    version = 2

    def __init__(self, events: EventBook | None = None) -> None:
        self._events = events or desk_events()

    def apply(self, store: ViewStore, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        """Views follow one more entry."""
        case = stored.header.case
        for record in events:
            event = self._events.read(record.type, record.v, record.data)
            used = used_number(event)
            if used is not None:
                store.put("number", used[0], used[1])
            change = _CHANGES.get(type(event))
            if change is not None and case is not None:
                change(store, case, event)


def _ticket_taken(store: ViewStore, case: str, event: ticket.TicketTaken) -> None:
    store.put(
        "ticket",
        event.ticket_id,
        to_plain(ticket.Ticket(event.ticket_id, event.number, event.service, event.moment)),
        status="waiting",
        sort=event.moment.at.isoformat(),
        case=case,
    )


def _ticket_over(store: ViewStore, _case: str, event: Any) -> None:
    store.delete("ticket", event.ticket_id)


def _opened(store: ViewStore, case: str, event: happened.CaseOpened) -> None:
    store.put("counter", COUNTER, case)
    row = {
        "ticket": event.ticket_number,
        "called": to_plain(event.called),
        "taken": to_plain(event.ticket_taken),
        "status": "at_counter",
    }
    _put_case(store, case, row)


def _put_case(store: ViewStore, case: str, row: Mapping[str, Any]) -> None:
    store.put("case", case, dict(row), status=str(row["status"]), sort=str(row["called"]["at"]), case=case)
    if "applicant" in row:
        store.put_person(
            Person(
                case=case,
                child_name=str(row.get("child", "")),
                applicant_name=str(row["applicant"]),
                at=datetime.fromisoformat(row["called"]["at"]),
                child_iin=row.get("child_iin"),
                applicant_iin=row.get("applicant_iin"),
                ticket=str(row["ticket"]),
            )
        )


def _changed(store: ViewStore, case: str, **fields: Any) -> None:
    row = store.get("case", case)
    if row is not None:
        _put_case(store, case, {**row, **fields})


def _applicant(store: ViewStore, case: str, event: happened.ApplicantConfirmed) -> None:
    iin = event.applicant.iin
    _changed(store, case, applicant=event.applicant.name.full, applicant_iin=iin.value if iin else None)


def _referral(store: ViewStore, case: str, event: happened.ReferralFound) -> None:
    child = event.referral.child
    _changed(store, case, child=child.name.full, child_iin=child.iin.value if child.iin else None)


def _status(status: str) -> Callable[[ViewStore, str, Any], None]:
    def change(store: ViewStore, case: str, event: Any) -> None:
        moment = getattr(event, "moment", None)
        extra = {}
        if isinstance(event, happened.PackageTaken):
            extra = {"package": to_plain(event.moment)}
        elif isinstance(event, happened.AdmissionRequested | happened.EnrolmentRefused) and moment is not None:
            extra = {"result": to_plain(moment)}
        _changed(store, case, status=status, **extra)

    return change


def _handed_over(store: ViewStore, _case: str, event: happened.HandedOver) -> None:
    store.delete("counter", COUNTER)
    day = event.moment.at.date().isoformat()
    counts = store.get("day", day) or {"served": 0, "breaches": 0, "offline_served": 0}
    counts["served"] += 1
    counts["breaches"] += int(bool(event.broken_terms))
    counts["offline_served"] += int(event.offline)
    store.put("day", day, counts)


def _left(store: ViewStore, case: str, event: happened.CaseLeft) -> None:
    store.delete("counter", COUNTER)
    _changed(store, case, status="no_show" if event.no_show else "left")


def _task_due(store: ViewStore, case: str, event: tasks.CallBackDue) -> None:
    due = tasks.evolve(None, event)
    store.put("task", event.task_id, to_plain(due), sort=event.created_at.isoformat(), case=case)


def _task_done(store: ViewStore, _case: str, event: tasks.CallBackDone) -> None:
    store.delete("task", event.task_id)


def _paper(store: ViewStore, case: str, event: PaperIssued) -> None:
    store.put("paper", event.document_id, case, case=case)


_CHANGES: Mapping[type, Callable[[ViewStore, str, Any], None]] = MappingProxyType(
    {
        ticket.TicketTaken: _ticket_taken,
        ticket.TicketServed: _ticket_over,
        ticket.TicketNoShow: _ticket_over,
        ticket.TicketLeft: _ticket_over,
        ticket.TicketCalled: lambda store, case, event: store.put(
            "ticket",
            event.ticket_id,
            {**(store.get("ticket", event.ticket_id) or {}), "status": "called", "called": to_plain(event.moment)},
            status="called",
            sort=event.moment.at.isoformat(),
            case=case,
        ),
        happened.CaseOpened: _opened,
        happened.ApplicantConfirmed: _applicant,
        happened.ReferralFound: _referral,
        happened.PackageTaken: _status("package_accepted"),
        happened.RefusalDrafted: _status("refusal_ready"),
        happened.EnrolmentRefused: _status("refused"),
        happened.AdmissionRequested: _status("admitted_unconfirmed"),
        happened.AdmissionConfirmed: _status("admitted"),
        happened.AdmissionDisputed: _status("disputed"),
        happened.Redirected: _status("redirected"),
        happened.HandedOver: _handed_over,
        happened.CaseLeft: _left,
        tasks.CallBackDue: _task_due,
        tasks.CallBackDone: _task_done,
        PaperIssued: _paper,
    }
)
