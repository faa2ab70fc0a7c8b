"""The steps of a scripted visit, each as the clerk and the parent do it: commands of the desk, hands on the devices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from app.desk import commands as ask
from app.desk.outcome import Outcome
from app.desk.ports import JobState, SlotKind
from app.desk.snapshot import CaseStatus, CaseView
from app.domain.documents import DocumentKind
from app.kernel.errors import InputError
from app.kernel.redaction import Secret
from ui.demo.families import DemoChild, DemoPeople, load_demo
from ui.demo.hands import Hands
from ui.demo.identity import card_facts
from ui.demo.office import HEAD
from ui.demo.resume import print_jobs, row_of
from ui.demo.scans import too_large_scan
from ui.demo.script import Step, span
from ui.demo.story import Story, StoryListener
from ui.runtime.office import OpenOffice
from ui.runtime.waiting import wait_until

CARD_READER = 1
DEVICE_PATIENCE_S = 15.0
_PARENT_GONE = (
    CaseStatus.ADMITTED_UNCONFIRMED,
    CaseStatus.ADMITTED,
    CaseStatus.DISPUTED,
    CaseStatus.REFUSED,
    CaseStatus.REDIRECTED,
    CaseStatus.LEFT,
    CaseStatus.NO_SHOW,
)


class Visit:
    """One parent at the counter. `resumed`: the program ended in between; what is there is not done again.

    `last`: outcome of the last command, None when a step failed before it came to one.
    """

    def __init__(self, script_folder: Path, hands: Hands, office: OpenOffice, listener: StoryListener, story: Story):
        self._script_folder = script_folder
        self._hands = hands
        self._people: DemoPeople = load_demo()
        self._office = office
        self._listener = listener
        self._story = story
        self.last: Outcome | None = None
        self.resumed = False

    def take(self, step: Step) -> None:
        """One step of the script is done."""
        _STEPS[step.name](self, step)

    # ---- answers

    def do(self, command: ask.Command) -> Outcome:
        """The desk's answer, once everything that follows from it has happened."""
        outcome = self._office.running.execute(command).result()
        self._office.running.settle()
        self._story.note(outcome)
        self.last = outcome
        return outcome

    @property
    def case(self) -> CaseView | None:
        """The case on the screen."""
        return self._listener.last.case if self._listener.last else None

    def exchange(self) -> None:
        """One whole exchange with the registry; a cut line is no error here."""
        if self._office.exchange is not None:
            self._office.exchange.step_now()
        self._office.running.settle()

    # ---- steps

    def ticket(self, _step: Step) -> None:
        self.do(ask.TakeTicket())

    def wait(self, step: Step) -> None:
        self._hands.wait(span(step.need("value"), step))

    def call(self, _step: Step) -> None:
        self.do(ask.CallNext())

    def no_show(self, _step: Step) -> None:
        self.do(ask.MarkNoShow())
        self._story.status = CaseStatus.NO_SHOW.value

    def card(self, step: Step) -> None:
        """The card is put in, read whole, the face compared, the card given back."""
        reader = int(step.text("reader", str(CARD_READER)) or CARD_READER)
        if not (self.resumed and self.case is not None and self.case.identity is not None):
            self._read_card(step, reader)
        self.do(ask.ConfirmApplicant(face_compared=True))
        self.give_back(reader)

    def _read_card(self, step: Step, reader: int) -> None:
        person = step.need("from_demo")
        facts = self._hands.insert_id_card(reader, person)
        self._wait_for_slot(reader, SlotKind.IDENTITY_CARD)
        zone_of = step.text("mrz_of")
        key = card_facts(self._people.adult(zone_of)).key if zone_of else facts.key
        read = self._office.running.read_identity(key).result()
        self._office.running.settle()
        self._story.note(read)

    def give_back(self, reader: int) -> None:
        """The card is out of the reader, and the desk knows it."""
        self._hands.remove(reader)
        wait_until(lambda: self._slot(reader) in (None, SlotKind.EMPTY), DEVICE_PATIENCE_S, "Demo_ReaderSilent")
        self._office.running.settle()

    def referral(self, step: Step) -> None:
        """The referral is meant by number or by the child; found by itself when there is only one."""
        case = self.case
        if case is not None and case.referral is not None and case.status is CaseStatus.AT_COUNTER and not case.choices:
            return
        number = step.text("number")
        if number is None:
            referral = self._people.child(step.need("child")).referral
            number = referral.number if referral else None
        if case is not None and case.choices and number is not None:
            self.do(ask.ChooseReferral(number))
        elif case is None or case.foreign_referral is None:
            self.do(ask.FindReferral(number=number))

    def package(self, _step: Step) -> None:
        """The package is taken over; a referral of another kindergarten or a dead one ends the visit here."""
        outcome = self.do(ask.TakePackage())
        if outcome.accepted:
            return
        case = outcome.snapshot.case
        if case is not None and case.foreign_referral is not None:
            self.do(ask.Redirect())
            self._finish()

    def document(self, step: Step) -> None:
        """One document is shown, scanned or missing."""
        kind = step.kind()
        row = row_of(step, self.case)
        source = step.text("source", "scan")
        if self.case is None or self.case.status is not CaseStatus.PACKAGE_ACCEPTED:
            return
        if source in ("none", "not-presented"):
            self.do(ask.MarkNotPresented(kind))
        elif source in ("original", "registry", "card"):
            self._shown(kind)
        elif source == "scan":
            kept = self.resumed and row is not None and row.document is not None and row.document.blob is not None
            if not kept:
                self._scan(step, kind)
            self._describe(step, kind)
        else:
            raise step.wrong("source", "original, scan, none")

    def _shown(self, kind: DocumentKind) -> None:
        if kind is DocumentKind.BIRTH_CERTIFICATE:
            self.do(ask.ShowOriginal(kind))

    def _scan(self, step: Step, kind: DocumentKind) -> None:
        file = step.text("file")
        if step.arguments.get("oversize"):
            self._hands.lay_bytes(kind, too_large_scan(self._child(step), kind))
        elif file is not None:
            self._hands.lay_bytes(kind, _bytes(self._script_folder / file, step))
        else:
            self._hands.lay_pages(self._child(step).id, kind)
        outcome = self._office.running.scan(kind).result()
        self._office.running.settle()
        self._story.note(outcome)

    def _describe(self, step: Step, kind: DocumentKind) -> None:
        if kind is DocumentKind.HEALTH_PASSPORT:
            self.do(ask.RecordContraindication(bool(step.arguments.get("contraindication", False))))
        issued_on = step.day("date")
        if issued_on is not None or step.text("number") or step.text("issuer"):
            self.do(ask.DescribeDocument(kind, issued_on, step.text("number"), step.text("issuer")))

    def _child(self, step: Step) -> DemoChild:
        named = step.text("from_demo")
        if named is not None:
            return self._people.child(named)
        case = self.case
        number = case.referral.number if case and case.referral else None
        for child in self._people.children():
            if child.referral is not None and child.referral.number == number:
                return child
        raise step.wrong("from_demo", "child-07a")

    def contraindication(self, step: Step) -> None:
        self.do(ask.RecordContraindication(bool(step.arguments.get("present", False))))

    def refuse(self, step: Step) -> None:
        """The clerk asks for the reasoned refusal, with the grounds that the rules found."""
        self.do(ask.DraftRefusal(text=step.text("text", "") or ""))
        self.do(ask.ConfirmRefusal())

    def sign(self, step: Step) -> None:
        """The next signature. Before the first one the case becomes what it lawfully is: contract or refusal."""
        who = step.need("who")
        role = ask.SignerRole.HEAD if who == HEAD else ask.SignerRole.PARENT
        self.decide()
        case = self.case
        if case is None or (role is ask.SignerRole.PARENT and case.contract is None):
            return  # a refusal is signed by the head alone
        reader = int(step.text("token", "2") or 2)
        self._hands.insert_token(reader, who)
        self._wait_for_slot(reader, SlotKind.SIGNATURE_TOKEN)
        try:
            outcome = self._office.running.sign(role, Secret(step.need("pin"))).result()
        finally:
            self._hands.remove(reader)
        self._office.running.settle()
        self._story.note(outcome)

    def decide(self) -> None:
        """The case is a contract ready to be signed, or, where the law says so, a reasoned refusal."""
        case = self.case
        if case is None:
            return
        if case.status is CaseStatus.PACKAGE_ACCEPTED and case.refusal is None:
            drafted = self.do(ask.DraftContract())
            if drafted.accepted:
                return
        if case.status in (CaseStatus.PACKAGE_ACCEPTED, CaseStatus.AT_COUNTER):
            self.do(ask.DraftRefusal())
            self.do(ask.ConfirmRefusal())

    def hand_over(self, _step: Step) -> None:
        """The parent leaves with the papers; the registry may have answered by then."""
        self.exchange()
        self._finish()

    def _finish(self) -> None:
        case = self._listener.last.case if self._listener.last else None
        if case is not None:
            self._story.remember(case)
        if case is None or case.status not in _PARENT_GONE:
            self._leave_unfinished()
            return
        status = case.status
        self.do(ask.HandOver())
        self._story.status = status.value

    def _leave_unfinished(self) -> None:
        self.do(ask.MarkLeft())
        self._story.status = CaseStatus.LEFT.value

    def leave(self, step: Step) -> None:
        self.do(ask.MarkLeft(step.text("reason", "") or ""))
        self._story.status = CaseStatus.LEFT.value

    def type(self, step: Step) -> None:
        """The clerk stands at a field and has typed; nothing is committed yet."""
        fields = step.arguments.get("fields", {})
        if not isinstance(fields, Mapping):
            raise step.wrong("fields", "{phone: …}")
        typed = tuple((str(name), str(value)) for name, value in fields.items())
        self.do(ask.SaveDraft(step.need("step"), step.need("focus"), typed))

    def sync(self, _step: Step) -> None:
        self.exchange()

    # ---- devices

    def _slot(self, reader: int) -> SlotKind | None:
        return next((s.kind for s in self._listener.slots_seen if s.index == reader), None)

    def _wait_for_slot(self, reader: int, kind: SlotKind) -> None:
        wait_until(lambda: self._slot(reader) is kind, DEVICE_PATIENCE_S, "Demo_ReaderSilent")

    def wait_for_prints(self) -> None:
        """Every print job of the story has an end."""
        for job in print_jobs(self._office.journal, self._story.case):
            wait_until(
                lambda j=job: self._office.running.job_state(j).result() is JobState.DONE,  # type: ignore[misc]
                DEVICE_PATIENCE_S,
                "Demo_PrinterSilent",
            )


_STEPS: Mapping[str, Callable[[Visit, Step], None]] = MappingProxyType(
    {
        "ticket": Visit.ticket,
        "wait": Visit.wait,
        "call": Visit.call,
        "no-show": Visit.no_show,
        "card": Visit.card,
        "referral": Visit.referral,
        "package": Visit.package,
        "document": Visit.document,
        "contraindication": Visit.contraindication,
        "refuse": Visit.refuse,
        "sign": Visit.sign,
        "hand-over": Visit.hand_over,
        "leave": Visit.leave,
        "sync": Visit.sync,
        "type": Visit.type,
    }
)


def _bytes(path: Path, step: Step) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise InputError(
            "Script_ArgumentWrong", step=step.index, name=step.name, argument="file", expected="file"
        ) from None
