"""Table A7: a complaint. Five working days at the provider, fifteen at the authorised body; overdue is a flag (CMP)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.cases.decider import Refused, blocked, not_now
from app.domain.moment import Moment
from app.rules.book import Law
from app.rules.complaints import Addressee, answer_until, check_receipt, check_route
from app.rules.say import blocks


class ComplaintStatus(StrEnum):
    DRAFT = "draft"
    REGISTERED = "registered"
    IN_REVIEW = "in-review"
    ANSWERED = "answered"
    REVIEW_DECLINED = "review-declined"


@dataclass(frozen=True, slots=True)
class Complaint:
    """State of one complaint. `until`: last moment for the answer, set at registration."""

    id: str
    service: str
    addressee: Addressee
    status: ComplaintStatus = ComplaintStatus.DRAFT
    number: str = ""
    receiver: str = ""
    registered: Moment | None = None
    until: datetime | None = None
    overdue: bool = False
    court_told: bool = False


# ---- commands


@dataclass(frozen=True, slots=True)
class Draft:
    complaint_id: str
    service: str
    addressee: Addressee


@dataclass(frozen=True, slots=True)
class Register:
    number: str
    receiver: str


@dataclass(frozen=True, slots=True)
class Take:
    pass


@dataclass(frozen=True, slots=True)
class Answer:
    text: str


@dataclass(frozen=True, slots=True)
class DeclineReview:
    reason: str


@dataclass(frozen=True, slots=True)
class MarkOverdue:
    pass


@dataclass(frozen=True, slots=True)
class TellCourt:
    """The applicant disagrees with the result (CMP-06)."""


ComplaintCommand = Draft | Register | Take | Answer | DeclineReview | MarkOverdue | TellCourt

# ---- events


@dataclass(frozen=True, slots=True)
class ComplaintDrafted:
    complaint_id: str
    service: str
    addressee: Addressee


@dataclass(frozen=True, slots=True)
class ComplaintRegistered:
    complaint_id: str
    number: str
    receiver: str
    until: datetime
    moment: Moment


@dataclass(frozen=True, slots=True)
class ComplaintTaken:
    complaint_id: str


@dataclass(frozen=True, slots=True)
class ComplaintAnswered:
    complaint_id: str
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ComplaintDeclined:
    complaint_id: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ComplaintOverdue:
    complaint_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ComplaintCourtTold:
    complaint_id: str


ComplaintEvent = (
    ComplaintDrafted | ComplaintRegistered | ComplaintTaken | ComplaintAnswered | ComplaintDeclined
    | ComplaintOverdue | ComplaintCourtTold
)  # fmt: skip
COMPLAINT_EVENTS = (
    ComplaintDrafted, ComplaintRegistered, ComplaintTaken, ComplaintAnswered, ComplaintDeclined, ComplaintOverdue,
    ComplaintCourtTold,
)  # fmt: skip
Decision = tuple[ComplaintEvent, ...] | Refused
_OPEN = frozenset({ComplaintStatus.REGISTERED, ComplaintStatus.IN_REVIEW})
_CLOSED = frozenset({ComplaintStatus.ANSWERED, ComplaintStatus.REVIEW_DECLINED})


def decide(state: Complaint | None, command: ComplaintCommand, law: Law, now: Moment) -> Decision:
    """Events of one command on a complaint, or why not."""
    if isinstance(command, Draft):
        if state is not None:
            return not_now("A7", command, state.status)
        wrong = check_route(command.addressee, command.service)
        return (
            blocked(wrong) if wrong else (ComplaintDrafted(command.complaint_id, command.service, command.addressee),)
        )
    if state is None:
        return not_now("A7", command, "none")
    match state.status, command:
        case ComplaintStatus.DRAFT, Register():
            lacking = check_receipt(number=bool(command.number.strip()), receiver=bool(command.receiver.strip()))
            if lacking is not None:
                return blocked(lacking)
            until = answer_until(state.addressee, now.at, law)
            return (ComplaintRegistered(state.id, command.number, command.receiver, until, now),)
        case ComplaintStatus.REGISTERED, Take():
            return (ComplaintTaken(state.id),)
        case ComplaintStatus.IN_REVIEW, Answer():
            return (ComplaintAnswered(state.id, command.text, now),) if command.text.strip() else _no_words()
        case ComplaintStatus.IN_REVIEW, DeclineReview():
            return (ComplaintDeclined(state.id, command.reason, now),) if command.reason.strip() else _no_words()
        case status, MarkOverdue() if status in _OPEN and not state.overdue and _late(state, now):
            return (ComplaintOverdue(state.id, now),)
        case status, TellCourt() if status in _CLOSED:
            return (ComplaintCourtTold(state.id),)
    return not_now("A7", command, state.status)


def _no_words() -> Refused:
    return blocked(blocks("CMP-04", "complaint.text", "CMP-02"))


def _late(state: Complaint, now: Moment) -> bool:
    return state.until is not None and now.at > state.until


def evolve(state: Complaint | None, event: object) -> Complaint | None:
    """The complaint after `event`; events of other kinds leave it as it is."""
    if isinstance(event, ComplaintDrafted):
        return Complaint(event.complaint_id, event.service, event.addressee)
    if state is None:
        return None
    match event:
        case ComplaintRegistered():
            return replace(
                state,
                status=ComplaintStatus.REGISTERED,
                number=event.number,
                receiver=event.receiver,
                registered=event.moment,
                until=event.until,
            )
        case ComplaintTaken():
            return replace(state, status=ComplaintStatus.IN_REVIEW)
        case ComplaintAnswered():
            return replace(state, status=ComplaintStatus.ANSWERED)
        case ComplaintDeclined():
            return replace(state, status=ComplaintStatus.REVIEW_DECLINED)
        case ComplaintOverdue():
            return replace(state, overdue=True)
        case ComplaintCourtTold():
            return replace(state, court_told=True)
    return state
