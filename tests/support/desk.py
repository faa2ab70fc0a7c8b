"""A desk on a real journal without devices, paper or network: for tests of single use cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.cases.book import desk_events
from app.desk.commands import (
    CallNext,
    Command,
    ConfirmApplicant,
    DescribeDocument,
    DraftContract,
    RecordContraindication,
    RecordIdentity,
    ShowOriginal,
    TakePackage,
    TakeTicket,
)
from app.desk.desk import Desk
from app.desk.drafts import restore
from app.desk.memory import load_state
from app.desk.numbers import PaperNumbers
from app.desk.office import DeskIdentity, Office
from app.desk.outcome import Outcome
from app.desk.ports import RenderedDocument
from app.desk.projection import DeskProjection
from app.desk.snapshot import CaseView, DaySummary, LinkView
from app.domain.documents import DocumentKind
from app.domain.identity import IdentityDocument
from app.domain.referral import Referral
from app.journal.journal import Journal
from app.journal.keys import KeyRing
from app.kernel.catalogue import load_catalogue
from app.kernel.clock import ManualClock
from app.kernel.codec import to_plain
from app.rules.loader import load_law
from tests.support.signing import paper, stamp
from ui.demo.families import DEMO_MORNING, DemoAdult, load_demo

PEOPLE = load_demo()
KINDERGARTEN = PEOPLE.organisation("kindergarten-1").organisation
# Read once: both are unchanging, and a test of single use cases opens many desks.
LAW = load_law(KINDERGARTEN.kato[:2])
CATALOGUE = load_catalogue()


class PlainRenderer:
    """Papers whose text is their name and facts' number; the same facts give the same bytes."""

    def render(self, name: str, facts: Mapping[str, Any]) -> RenderedDocument:
        pdf = paper(1, f"{name} {facts['number']}")
        return RenderedDocument(name, pdf, hashlib.sha256(pdf).hexdigest(), 1)

    def stamp(self, facts: Mapping[str, Any]) -> bytes:
        return stamp()


@dataclass(slots=True)
class DeskStage:
    """One desk and its folder. `link_up` is the line as the desk believes it to be."""

    folder: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(DEMO_MORNING))
    link_up: bool = True
    keys: KeyRing = field(default_factory=KeyRing.generate)
    office: Office = field(init=False)
    desk: Desk = field(init=False)
    _opened: ExitStack = field(init=False, default_factory=ExitStack)

    def open(self) -> None:
        """The desk as its folder tells."""
        journal = self._opened.enter_context(
            Journal(self.folder, self.keys, kiosk="kiosk-1", projections=[DeskProjection()])
        )
        events = desk_events()
        self.office = Office(
            clock=self.clock,
            boot=self.clock,
            law=LAW,
            organisation=KINDERGARTEN,
            identity=DeskIdentity("kiosk-1", "A", "https://registry.example/d"),
            actor=next(m for m in KINDERGARTEN.staff if m.role == "clerk"),
            journal=journal,
            renderer=PlainRenderer(),
            catalogue=CATALOGUE,
            demo=True,
            state=load_state(journal, events),
            events=events,
            link=lambda: LinkView(self.link_up, None if self.link_up else self.clock.at, 0),
            numbers=PaperNumbers(KINDERGARTEN.bin.value, "A", None),
        )
        if self.office.state.case is not None:
            restore(self.office, self.office.state.case)
        self.desk = Desk(self.office, lambda: DaySummary(0, 0, 0))

    def close(self) -> None:
        self._opened.close()

    def restart(self) -> None:
        """The program ends and starts again."""
        self.close()
        self.open()

    def mirror(self, *referrals: Referral) -> None:
        """The registry's feed brought these."""
        items = [{"kind": "referral", "id": r.number, "data": to_plain(r)} for r in referrals]
        self.office.journal.mirror.apply_page(items, "c", "e")

    def do(self, *commands: Command) -> Outcome:
        """All commands; each must be accepted. The last one's outcome."""
        outcome: Outcome | None = None
        for command in commands:
            outcome = self.desk.execute(command)
            assert outcome.accepted, (type(command).__name__, outcome.findings)
        assert outcome is not None
        return outcome

    @property
    def case(self) -> CaseView:
        shown = self.desk.snapshot().case
        assert shown is not None
        return shown

    # ---- the usual way

    def at_counter(self) -> None:
        """A parent has taken a ticket and was called."""
        self.do(TakeTicket(), CallNext())

    def contract_ready(self) -> None:
        """parent-07 stands at the counter; the contract for child-07a waits for signatures."""
        referral = referral_of("child-07a")
        self.mirror(referral)
        self.at_counter()
        day = datetime(2026, 11, 19, tzinfo=UTC).date()
        self.do(
            RecordIdentity(card_of("parent-07")),
            ConfirmApplicant(face_compared=True),
            TakePackage(),
            ShowOriginal(DocumentKind.IDENTITY),
            ShowOriginal(DocumentKind.BIRTH_CERTIFICATE),
            ShowOriginal(DocumentKind.HEALTH_PASSPORT),
            RecordContraindication(present=False),
            ShowOriginal(DocumentKind.HEALTH_CERTIFICATE),
            DescribeDocument(DocumentKind.HEALTH_CERTIFICATE, issued_on=day),
            DraftContract(),
        )


def referral_of(child: str) -> Referral:
    """The referral of a child of the demo office."""
    referral = PEOPLE.child(child).referral
    assert referral is not None
    return referral


def card_of(adult_id: str) -> IdentityDocument:
    """What the chip of this person's card says, without a photo."""
    adult: DemoAdult = PEOPLE.adult(adult_id)
    assert adult.card is not None
    return IdentityDocument(
        document_number=adult.card.number,
        issuing_state="KAZ",
        nationality=adult.citizenship,
        latin_surname="X",
        latin_given="Y",
        name=adult.name,
        iin=adult.iin,
        birth_date=adult.birth_date,
        sex=adult.sex,
        expiry_date=adult.card.expires_on,
        issued_on=adult.card.issued_on,
        photo_jpeg=None,
        source="chip",
        authenticity="verified",
        seconds=1.0,
    )
