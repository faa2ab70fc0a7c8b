"""A walk-in played from a script through the same use cases and devices as the window's, without a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from app.desk import commands as ask
from app.desk.outcome import Outcome
from app.desk.ports import JobState, SlotKind
from app.desk.snapshot import CaseStatus, CaseView
from app.domain.documents import DocumentKind
from app.kernel.catalogue import Catalogue
from app.kernel.errors import InputError, QabyldauError
from app.kernel.redaction import Secret
from sync.transport import Transport
from ui.demo.families import DemoChild, DemoPeople, load_demo
from ui.demo.hands import Hands
from ui.demo.identity import card_facts
from ui.demo.link import LINK_FILE, FileGate
from ui.demo.office import HEAD
from ui.demo.resume import has_happened, left_before, print_jobs, row_of
from ui.demo.scans import too_large_scan
from ui.demo.script import LinkPlan, Script, Step, moment, span
from ui.demo.story import Story, StoryListener
from ui.runtime.office import OpenOffice, OpenOptions, open_office
from ui.runtime.waiting import wait_until

CARD_READER = 1
_DEVICE_PATIENCE_S = 15.0
_LAST_EXCHANGES = 4
_BEFORE_OUTAGE = timedelta(minutes=5)
_PARENT_GONE = (
    CaseStatus.ADMITTED_UNCONFIRMED,
    CaseStatus.ADMITTED,
    CaseStatus.DISPUTED,
    CaseStatus.REFUSED,
    CaseStatus.REDIRECTED,
    CaseStatus.LEFT,
    CaseStatus.NO_SHOW,
)


class WalkIn:
    """Plays the steps of one script on an open office of the demo."""

    def __init__(
        self, script: Script, hands: Hands, office: OpenOffice, *, listener: StoryListener, story: Story
    ) -> None:
        self._script = script
        self._hands = hands
        self._people: DemoPeople = load_demo()
        self._office = office
        self._listener = listener
        self._story = story
        self._last: Outcome | None = None
        self._resumed = False

    # ---- the whole

    def play(self, *, resume: bool = False) -> None:
        """All steps are done, or the first that the law ends; the story tells the rest.

        `resume`: the program ended in between; steps whose effect is there are left out.
        """
        steps = list(self._script.steps)
        self._resumed = resume
        if resume:
            self._take_up()
        else:
            self.begin(steps)
        for step in steps:
            if step.name == "portal" or (resume and has_happened(step, self._listener.last, self._case)):
                continue
            if self._gone() and step.name != "sync":
                break
            self.step(step)
        self.end()

    def _take_up(self) -> None:
        """The program stands where it was when it ended; cards that are still in a reader are given back."""
        self._office.running.resume().result()
        wait_until(lambda: bool(self._listener.slots_seen), _DEVICE_PATIENCE_S, "Demo_ReaderSilent")
        self._office.running.settle()
        left = left_before(self._office.journal)
        case = self._case
        if case is None and left is not None:
            case = self._do(ask.OpenCase(left[0])).snapshot.case
            self._listener.last = self._office.close_stored().result()
            self._story.status = left[1]
        if case is not None:
            self._story.remember(case)
        if case is not None and case.applicant is not None:
            self._give_back(CARD_READER)

    def step(self, step: Step) -> None:
        """One step; a step that is written to fail must fail with that code, or be refused by law."""
        expected = step.text("expect")
        if expected is None:
            _STEPS[step.name](self, step)
            return
        self._last = None
        try:
            _STEPS[step.name](self, step)
        except QabyldauError as error:
            if error.code != expected:
                raise
            self._office.running.settle()
            return
        if expected != "refused" or self._was_accepted():
            raise InputError("Script_ExpectationFailed", step=step.index, name=step.name, expected=expected)

    def _was_accepted(self) -> bool:
        return self._last is None or self._last.accepted

    def begin(self, steps: list[Step]) -> None:
        """What happened before the parent came, in the order of the office clock."""
        link: LinkPlan = self._script.link
        if link.down is not None and link.down <= self._script.at:
            self._hands.set_clock(link.down - _BEFORE_OUTAGE)
            self._exchange()
            self._hands.set_clock(link.down)
            self._hands.cut_link()
            self._exchange()
        for step in steps:
            if step.name == "portal":
                self._hands.set_clock(moment(step.need("at"), f"steps[{step.index}].at"))
                self._hands.cancel_referral(step.need("cancel-referral"))
        self._hands.set_clock(self._script.at)
        self._exchange()

    def end(self) -> None:
        """The line comes back if the script says so, and the registry has the last word."""
        link = self._script.link
        if link.down is not None and link.up is not None:
            if self._office.clock.now() < link.up:
                self._hands.set_clock(link.up)
            self._hands.restore_link()
        # An answer may be lost, and an answer becomes an entry that has to be sent too.
        for _ in range(_LAST_EXCHANGES):
            self._exchange()
            if self._office.journal.reader.unsent().count == 0:
                break
        self._story.status = self._story.status or CaseStatus.LEFT.value
        self._story.registry = self._office.case_registry_state(self._story.case)

    def _exchange(self) -> None:
        """One whole exchange with the registry; a cut line is no error here."""
        if self._office.exchange is not None:
            self._office.exchange.step_now()
        self._office.running.settle()

    def _gone(self) -> bool:
        return bool(self._story.status)

    # ---- answers

    def _do(self, command: ask.Command) -> Outcome:
        outcome = self._office.running.execute(command).result()
        self._office.running.settle()
        self._story.note(outcome)
        self._last = outcome
        return outcome

    @property
    def _case(self) -> CaseView | None:
        return self._listener.last.case if self._listener.last else None

    # ---- steps

    def ticket(self, _step: Step) -> None:
        self._do(ask.TakeTicket())

    def wait(self, step: Step) -> None:
        self._hands.wait(span(step.need("value"), step))

    def call(self, _step: Step) -> None:
        self._do(ask.CallNext())

    def no_show(self, _step: Step) -> None:
        self._do(ask.MarkNoShow())
        self._story.status = CaseStatus.NO_SHOW.value

    def card(self, step: Step) -> None:
        """The card is put in, read whole, the face compared, the card given back."""
        reader = int(step.text("reader", str(CARD_READER)) or CARD_READER)
        if not (self._resumed and self._case is not None and self._case.identity is not None):
            self._read_card(step, reader)
        self._do(ask.ConfirmApplicant(face_compared=True))
        self._give_back(reader)

    def _read_card(self, step: Step, reader: int) -> None:
        person = step.need("from_demo")
        facts = self._hands.insert_id_card(reader, person)
        self._wait_for_slot(reader, SlotKind.IDENTITY_CARD)
        zone_of = step.text("mrz_of")
        key = card_facts(self._people.adult(zone_of)).key if zone_of else facts.key
        read = self._office.running.read_identity(key).result()
        self._office.running.settle()
        self._story.note(read)

    def _give_back(self, reader: int) -> None:
        self._hands.remove(reader)
        wait_until(lambda: self._slot(reader) in (None, SlotKind.EMPTY), _DEVICE_PATIENCE_S, "Demo_ReaderSilent")
        self._office.running.settle()

    def referral(self, step: Step) -> None:
        """The referral is meant by number or by the child; found by itself when there is only one."""
        case = self._case
        if case is not None and case.referral is not None and case.status is CaseStatus.AT_COUNTER and not case.choices:
            return
        number = step.text("number")
        if number is None:
            referral = self._people.child(step.need("child")).referral
            number = referral.number if referral else None
        if case is not None and case.choices and number is not None:
            self._do(ask.ChooseReferral(number))
        elif case is None or case.foreign_referral is None:
            self._do(ask.FindReferral(number=number))

    def package(self, _step: Step) -> None:
        """The package is taken over; a referral of another kindergarten or a dead one ends the visit here."""
        outcome = self._do(ask.TakePackage())
        if outcome.accepted:
            return
        case = outcome.snapshot.case
        if case is not None and case.foreign_referral is not None:
            self._do(ask.Redirect())
            self._finish()

    def document(self, step: Step) -> None:
        """One document is shown, scanned or missing."""
        kind = step.kind()
        row = row_of(step, self._case)
        source = step.text("source", "scan")
        if self._case is None or self._case.status is not CaseStatus.PACKAGE_ACCEPTED:
            return
        if source in ("none", "not-presented"):
            self._do(ask.MarkNotPresented(kind))
        elif source in ("original", "registry", "card"):
            self._shown(kind)
        elif source == "scan":
            kept = self._resumed and row is not None and row.document is not None and row.document.blob is not None
            if not kept:
                self._scan(step, kind)
            self._describe(step, kind)
        else:
            raise step.wrong("source", "original, scan, none")

    def _shown(self, kind: DocumentKind) -> None:
        if kind is DocumentKind.BIRTH_CERTIFICATE:
            self._do(ask.ShowOriginal(kind))

    def _scan(self, step: Step, kind: DocumentKind) -> None:
        file = step.text("file")
        if step.arguments.get("oversize"):
            self._hands.lay_bytes(kind, too_large_scan(self._child(step), kind))
        elif file is not None:
            self._hands.lay_bytes(kind, _bytes(self._script.folder / file, step))
        else:
            self._hands.lay_pages(self._child(step).id, kind)
        outcome = self._office.running.scan(kind).result()
        self._office.running.settle()
        self._story.note(outcome)

    def _describe(self, step: Step, kind: DocumentKind) -> None:
        if kind is DocumentKind.HEALTH_PASSPORT:
            self._do(ask.RecordContraindication(bool(step.arguments.get("contraindication", False))))
        issued_on = step.day("date")
        if issued_on is not None or step.text("number") or step.text("issuer"):
            self._do(ask.DescribeDocument(kind, issued_on, step.text("number"), step.text("issuer")))

    def _child(self, step: Step) -> DemoChild:
        named = step.text("from_demo")
        if named is not None:
            return self._people.child(named)
        case = self._case
        number = case.referral.number if case and case.referral else None
        for child in self._people.children():
            if child.referral is not None and child.referral.number == number:
                return child
        raise step.wrong("from_demo", "child-07a")

    def contraindication(self, step: Step) -> None:
        self._do(ask.RecordContraindication(bool(step.arguments.get("present", False))))

    def refuse(self, step: Step) -> None:
        """The clerk asks for the reasoned refusal, with the grounds that the rules found."""
        self._do(ask.DraftRefusal(text=step.text("text", "") or ""))
        self._do(ask.ConfirmRefusal())

    def sign(self, step: Step) -> None:
        """The next signature. Before the first one the case becomes what it lawfully is: contract or refusal."""
        who = step.need("who")
        role = ask.SignerRole.HEAD if who == HEAD else ask.SignerRole.PARENT
        self.decide()
        case = self._case
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
        case = self._case
        if case is None:
            return
        if case.status is CaseStatus.PACKAGE_ACCEPTED and case.refusal is None:
            drafted = self._do(ask.DraftContract())
            if drafted.accepted:
                return
        if case.status in (CaseStatus.PACKAGE_ACCEPTED, CaseStatus.AT_COUNTER):
            self._do(ask.DraftRefusal())
            self._do(ask.ConfirmRefusal())

    def hand_over(self, _step: Step) -> None:
        """The parent leaves with the papers; the registry may have answered by then."""
        self._exchange()
        self._finish()

    def _finish(self) -> None:
        case = self._listener.last.case if self._listener.last else None
        if case is not None:
            self._story.remember(case)
        if case is None or case.status not in _PARENT_GONE:
            self._leave_unfinished()
            return
        status = case.status
        self._do(ask.HandOver())
        self._story.status = status.value

    def _leave_unfinished(self) -> None:
        self._do(ask.MarkLeft())
        self._story.status = CaseStatus.LEFT.value

    def leave(self, step: Step) -> None:
        self._do(ask.MarkLeft(step.text("reason", "") or ""))
        self._story.status = CaseStatus.LEFT.value

    def type(self, step: Step) -> None:
        """The clerk stands at a field and has typed; nothing is committed yet."""
        fields = step.arguments.get("fields", {})
        if not isinstance(fields, Mapping):
            raise step.wrong("fields", "{phone: …}")
        typed = tuple((str(name), str(value)) for name, value in fields.items())
        self._do(ask.SaveDraft(step.need("step"), step.need("focus"), typed))

    def sync(self, _step: Step) -> None:
        self._exchange()

    # ---- devices

    def _slot(self, reader: int) -> SlotKind | None:
        return next((s.kind for s in self._listener.slots_seen if s.index == reader), None)

    def _wait_for_slot(self, reader: int, kind: SlotKind) -> None:
        wait_until(lambda: self._slot(reader) is kind, _DEVICE_PATIENCE_S, "Demo_ReaderSilent")

    def wait_for_prints(self) -> None:
        """Every print job of the story has an end."""
        for job in print_jobs(self._office.journal, self._story.case):
            wait_until(
                lambda j=job: self._office.running.job_state(j).result() is JobState.DONE,  # type: ignore[misc]
                _DEVICE_PATIENCE_S,
                "Demo_PrinterSilent",
            )


_STEPS: Mapping[str, Callable[[WalkIn, Step], None]] = MappingProxyType(
    {
        "ticket": WalkIn.ticket,
        "wait": WalkIn.wait,
        "call": WalkIn.call,
        "no-show": WalkIn.no_show,
        "card": WalkIn.card,
        "referral": WalkIn.referral,
        "package": WalkIn.package,
        "document": WalkIn.document,
        "contraindication": WalkIn.contraindication,
        "refuse": WalkIn.refuse,
        "sign": WalkIn.sign,
        "hand-over": WalkIn.hand_over,
        "leave": WalkIn.leave,
        "sync": WalkIn.sync,
        "type": WalkIn.type,
    }
)


def _bytes(path: Path, step: Step) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise InputError(
            "Script_ArgumentWrong", step=step.index, name=step.name, argument="file", expected="file"
        ) from None


def walk_in(
    script: Script,
    hands: Hands,
    folder: Path,
    out: Path,
    catalogue: Catalogue,
    *,
    wrap: Callable[[Transport], Transport] = lambda transport: transport,
    resume: bool = False,
) -> Story:
    """The script played on the desk of the demo office in `folder`; its papers lie in `out`.

    `wrap` goes around the line to the registry, inside the gate that the script's link plan opens and shuts.
    """
    story = Story(script.story)
    listener = StoryListener(out, lambda: story)
    office = open_office(
        OpenOptions(folder / "desk", demo=True, wrap=lambda line: FileGate(wrap(line), folder / LINK_FILE)),
        catalogue,
        listener,
    )
    try:
        walk = WalkIn(script, hands, office, listener=listener, story=story)
        walk.play(resume=resume)
        walk.wait_for_prints()
    finally:
        office.close()
    return story
