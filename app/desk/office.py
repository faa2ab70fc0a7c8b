"""The desk's surroundings, handed in by the composition roots, and the one way to write something down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cases.events import EventBook
from app.desk.memory import load_case
from app.desk.numbers import PaperNumbers
from app.desk.ports import Renderer
from app.desk.snapshot import LinkView
from app.desk.state import Anchor, CaseInHand, DeskState
from app.domain.moment import Moment
from app.domain.organisation import Organisation, StaffMember
from app.domain.referral import Referral
from app.journal.journal import Journal
from app.journal.values import EntryDraft, StoredEntry
from app.kernel.catalogue import Catalogue
from app.kernel.clock import BootClock, Clock
from app.kernel.codec import from_plain
from app.kernel.errors import ProgrammingError
from app.rules.book import Law


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """This desk: kiosk id from enrolment, the letter in numbers, where the public page of papers is."""

    kiosk: str
    letter: str
    public_page: str


@dataclass(slots=True)
class Office:
    """Everything a use case needs. One per desk thread; `state` is touched by that thread only."""

    clock: Clock
    boot: BootClock
    law: Law
    organisation: Organisation
    identity: DeskIdentity
    actor: StaffMember
    journal: Journal
    renderer: Renderer
    catalogue: Catalogue
    demo: bool
    state: DeskState
    events: EventBook
    link: Callable[[], LinkView]
    numbers: PaperNumbers

    def now(self) -> Moment:
        """Wall and boot time together."""
        return Moment(self.clock.now(), self.boot.boot, self.boot.ns())

    def next_number(self, series: str) -> str:
        """The number of the next paper of `series` today; used up once an entry names it. InputError
        Numbers_Exhausted.
        """
        return self.numbers.next(self.state.counters, series, self.clock.now().date())

    def link_up(self) -> bool:
        """Whether the registry answered when it was last asked."""
        return self.link().up

    def offline_since(self) -> datetime | None:
        """Start of the present outage, None when the line is up."""
        return self.link().since

    def token(self, anchor: Anchor, number: str) -> str:
        """Text of the QR of a paper: the signed token behind the address of the public page."""
        stored = self.journal.reader.entry(self.journal.head.incarnation, anchor.seq)
        if stored is None:
            raise ProgrammingError("Desk_EntryMissing", seq=anchor.seq)
        return f"{self.identity.public_page}#{self.journal.document_token(stored, number)}"

    def referral(self, number: str) -> Referral | None:
        """A referral of this organisation, from the mirror."""
        plain = self.journal.reader.referral(number)
        return None if plain is None else from_plain(Referral, plain)

    def referrals_for(self, *, applicant: str | None = None, child: str | None = None) -> tuple[Referral, ...]:
        """Referrals of a person, from the mirror."""
        found = self.journal.reader.referrals_for(applicant_iin=applicant, child_iin=child)
        return tuple(from_plain(Referral, plain) for plain in found)

    def load_case(self, case_id: str) -> CaseInHand | None:
        """The case in hand or on the screen if it is that one, else the case as its events tell."""
        for shown in (self.state.case, self.state.opened):
            if shown is not None and shown.case_id == case_id:
                return shown
        return load_case(self.journal, self.events, case_id)

    def case_of_paper(self, document_id: str) -> CaseInHand | None:
        """The case to which a paper belongs."""
        view = self.journal.reader.view("paper", document_id)
        return None if view is None else self.load_case(str(view.data))


def record(
    office: Office,
    kind: str,
    case: CaseInHand,
    events: Sequence[object],
    *,
    blobs: Sequence[str] = (),
    erase_draft: bool = False,
    by: str | None = None,
) -> StoredEntry:
    """One journal entry with `events`; memory follows only after the entry is durable.

    `by` is the actor, the clerk on duty unless given.
    """
    stored = office.journal.append(
        EntryDraft(
            type=kind,
            v=1,
            actor=by or office.actor.id,
            case=case.case_id,
            events=tuple(office.events.write(e) for e in events),
            at=office.now(),
            blobs=tuple(blobs),
        ),
        erase_draft=erase_draft,
    )
    anchor = Anchor(str(stored.id), stored.header.seq, stored.header.occurred_at)
    for event in events:
        case.apply(event, anchor)
        office.state.apply(event)
    return stored


def note(office: Office, kind: str, event: object) -> StoredEntry:
    """One journal entry that belongs to no case."""
    return office.journal.append(
        EntryDraft(
            type=kind, v=1, actor=office.actor.id, case=None, events=(office.events.write(event),), at=office.now()
        )
    )
