"""All events that the desk writes."""

from __future__ import annotations

from app.cases.complaint import COMPLAINT_EVENTS
from app.cases.contract import CONTRACT_EVENTS
from app.cases.enrolment_events import ENROLMENT_EVENTS
from app.cases.events import EventBook, event_book
from app.cases.first_grade import FIRST_GRADE_EVENTS
from app.cases.papers import PAPER_EVENTS
from app.cases.place import PLACE_EVENTS
from app.cases.queue_entry_state import QUEUE_EVENTS
from app.cases.referral import REFERRAL_EVENTS
from app.cases.service_request import REQUEST_EVENTS
from app.cases.tasks import TASK_EVENTS
from app.cases.ticket import TICKET_EVENTS, ArrivalAfterHours


def desk_events() -> EventBook:
    """The book of every desk-owned event type."""
    return event_book(
        ArrivalAfterHours,
        *TICKET_EVENTS,
        *ENROLMENT_EVENTS,
        *CONTRACT_EVENTS,
        *PAPER_EVENTS,
        *TASK_EVENTS,
        *QUEUE_EVENTS,
        *REFERRAL_EVENTS,
        *FIRST_GRADE_EVENTS,
        *REQUEST_EVENTS,
        *COMPLAINT_EVENTS,
        *PLACE_EVENTS,
    )
