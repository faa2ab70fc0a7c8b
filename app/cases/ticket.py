"""Table A0: the waiting ticket. WAITING → CALLED → SERVED, with no-show, recall, hand-over and leaving.

Strict FIFO without appointment or expedited service (ENR-26); WAIT runs from ticket to call (ENR-17).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.cases.decider import Refused, blocked, not_now
from app.domain.moment import Moment
from app.rules.finding import Effect, Finding


class TicketStatus(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    NO_SHOW = "no-show"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Ticket:
    """State of one ticket."""

    id: str
    number: str
    service: str
    taken: Moment
    status: TicketStatus = TicketStatus.WAITING
    called: Moment | None = None


# ---- commands


@dataclass(frozen=True, slots=True)
class Take:
    ticket_id: str
    number: str
    service: str


@dataclass(frozen=True, slots=True)
class Call:
    """`first_in_line`: no other ticket has been waiting longer."""

    first_in_line: bool


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    pass


@dataclass(frozen=True, slots=True)
class Recall:
    pass


@dataclass(frozen=True, slots=True)
class HandToOther:
    """Another clerk or desk goes on with the same ticket."""

    actor: str


@dataclass(frozen=True, slots=True)
class Serve:
    pass


@dataclass(frozen=True, slots=True)
class Leave:
    reason: str = ""


TicketCommand = Take | Call | MarkNoShow | Recall | HandToOther | Serve | Leave

# ---- events


@dataclass(frozen=True, slots=True)
class TicketTaken:
    ticket_id: str
    number: str
    service: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketCalled:
    ticket_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    ticket_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    ticket_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketHandedToOther:
    ticket_id: str
    actor: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketServed:
    ticket_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class TicketLeft:
    ticket_id: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ArrivalAfterHours:
    """Somebody came when no ticket may be given any more (ENR-25); on record, because a visit may matter (REF-21)."""

    service: str
    moment: Moment


TicketEvent = (
    TicketTaken | TicketCalled | TicketNoShow | TicketRecalled | TicketHandedToOther | TicketServed | TicketLeft
)
TICKET_EVENTS = (
    TicketTaken,
    TicketCalled,
    TicketNoShow,
    TicketRecalled,
    TicketHandedToOther,
    TicketServed,
    TicketLeft,
)


def decide(state: Ticket | None, command: TicketCommand, now: Moment) -> tuple[TicketEvent, ...] | Refused:
    """Events of one command on a ticket, or why not."""
    if isinstance(command, Take):
        if state is not None:
            return not_now("A0", command, state.status)
        return (TicketTaken(command.ticket_id, command.number, command.service, now),)
    if state is None:
        return not_now("A0", command, "none")
    match state.status, command:
        case TicketStatus.WAITING, Call():
            return (TicketCalled(state.id, now),) if command.first_in_line else blocked(_out_of_order(state))
        case TicketStatus.CALLED, MarkNoShow():
            return (TicketNoShow(state.id, now),)
        case TicketStatus.NO_SHOW, Recall():
            return (TicketRecalled(state.id, now),)
        case TicketStatus.CALLED, HandToOther():
            return (TicketHandedToOther(state.id, command.actor, now),)
        case TicketStatus.CALLED, Serve():
            return (TicketServed(state.id, now),)
        case ((TicketStatus.WAITING | TicketStatus.CALLED), Leave()):
            return (TicketLeft(state.id, command.reason, now),)
    return not_now("A0", command, state.status)


def _out_of_order(state: Ticket) -> Finding:
    return Finding(
        rule="ENR-26",
        effect=Effect.BLOCKS,
        key="ticket.out-of-order",
        citation="ENR-26",
        facts={"number": state.number},
    )


def evolve(state: Ticket | None, event: object) -> Ticket | None:
    """The ticket after `event`; events of other kinds leave it as it is."""
    if isinstance(event, TicketTaken):
        return Ticket(event.ticket_id, event.number, event.service, event.moment)
    if state is None:
        return None
    match event:
        case TicketCalled() | TicketRecalled():
            return replace(state, status=TicketStatus.CALLED, called=event.moment)
        case TicketNoShow():
            return replace(state, status=TicketStatus.NO_SHOW)
        case TicketServed():
            return replace(state, status=TicketStatus.SERVED)
        case TicketLeft():
            return replace(state, status=TicketStatus.LEFT)
    return state
