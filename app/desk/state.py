"""What the desk holds in memory: today's tickets, the case in hand, open tasks. Rebuilt from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from app.cases import contract, enrolment_state, papers, tasks, ticket
from app.cases import enrolment_events as happened
from app.cases.enrolment_state import Enrolment
from app.cases.papers import Paper
from app.cases.tasks import CallBack
from app.cases.ticket import Ticket, TicketStatus
from app.desk.commands import ReferralQuestion
from app.desk.numbers import used_number
from app.domain.identity import IdentityDocument
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Finding, Ground


@dataclass(frozen=True, slots=True)
class Anchor:
    """The entry that recorded the facts of a paper; its QR names it."""

    entry_id: str
    seq: int
    at: datetime


# Which event recorded the facts of which paper.
PAPER_FACTS: Mapping[type, str] = MappingProxyType(
    {
        ticket.TicketTaken: "waiting-ticket",
        happened.PackageTaken: "package-receipt",
        contract.ContractDrafted: "preschool-contract",
        happened.RefusalDrafted: "reasoned-refusal",
        happened.AdmissionRequested: "offline-sheet",
        happened.EnrolmentRefused: "offline-sheet",
        tasks.CallBackDue: "call-back-letter",
    }
)


@dataclass(frozen=True, slots=True)
class RefusalDraft:
    """Grounds on the decision page before the clerk confirms them."""

    proposed: tuple[Finding, ...]
    chosen: frozenset[Ground]
    text: str = ""


@dataclass(slots=True)
class CaseInHand:
    """A case as the desk works on it: the decider's state beside what is not journalled yet.

    `asked`: what was asked of the registry and is not answered. It ends with the process, as the question does.
    """

    case_id: str
    enrolment: Enrolment | None = None
    papers: tuple[Paper, ...] = ()
    anchors: dict[str, Anchor] = field(default_factory=dict)
    task: CallBack | None = None
    identity: IdentityDocument | None = None
    identity_returned: bool = False
    candidates: tuple[Referral, ...] = ()
    foreign: ForeignReferral | None = None
    from_registry: bool = False
    lookup: Finding | None = None
    asked: ReferralQuestion | None = None
    refusal_draft: RefusalDraft | None = None
    place: tuple[str, str] = ("", "")
    typed: Mapping[str, str] = field(default_factory=dict)

    def uncommitted(self) -> tuple[Any, ...]:
        """What no entry holds, for `put_back`."""
        return tuple(getattr(self, name) for name in _UNCOMMITTED)

    def put_back(self, values: tuple[Any, ...]) -> None:
        """What no entry holds is as it was: the savepoint that should have kept it failed."""
        for name, value in zip(_UNCOMMITTED, values, strict=True):
            setattr(self, name, value)

    def apply(self, event: object, anchor: Anchor) -> None:
        """The case is as it is after `event`, which stands in the entry of `anchor`."""
        paper = PAPER_FACTS.get(type(event))
        if paper is not None:
            self.anchors[paper] = anchor
        self.enrolment = enrolment_state.evolve(self.enrolment, event)
        self.papers = papers.evolve(self.papers, event)
        self.task = tasks.evolve(self.task, event)


_UNCOMMITTED = (
    "identity", "identity_returned", "candidates", "foreign", "from_registry", "lookup", "asked", "refusal_draft",
    "place", "typed",
)  # fmt: skip


@dataclass(slots=True)
class DeskState:
    """`tickets` of the day by id, in the order they were taken."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    case: CaseInHand | None = None
    opened: CaseInHand | None = None
    open_tasks: dict[str, CallBack] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    def apply(self, event: object) -> None:
        """Tickets, tasks and counters are as they are after `event`."""
        used = used_number(event)
        if used is not None:
            self.counters[used[0]] = max(used[1], self.counters.get(used[0], 0))
        if isinstance(event, ticket.TICKET_EVENTS):
            changed = ticket.evolve(self.tickets.get(event.ticket_id), event)
            if changed is not None:
                self.tickets[event.ticket_id] = changed
        elif isinstance(event, tasks.CallBackDue):
            due = tasks.evolve(None, event)
            if due is not None:
                self.open_tasks[event.task_id] = due
        elif isinstance(event, tasks.CallBackDone):
            self.open_tasks.pop(event.task_id, None)

    @property
    def waiting(self) -> list[Ticket]:
        """Waiting tickets, longest wait first."""
        line = [t for t in self.tickets.values() if t.status is TicketStatus.WAITING]
        return sorted(line, key=lambda t: (t.taken.at, t.number))
