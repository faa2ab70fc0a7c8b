"""A clerk at the real window: performs the steps of an intake script with keys, while hands move cards and papers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from app.desk.snapshot import CaseStatus
from app.domain.documents import DocumentKind
from tests.drive.album import Album
from tests.drive.look import Look
from tests.drive.remote import RemoteWindow
from ui.demo.office import HEAD, DemoOffice
from ui.demo.script import Script, Step, span
from ui.demo.story import PaperFile, Story
from ui.runtime.waiting import wait_until

_CARD_READER, _TOKEN_READER = 1, 2
_SCANNED = (DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.PMPK_CONCLUSION)
_SETTLED = ("done", "warning", "not-presented", "not-required")


class Clerk:
    """Plays one story. `story` fills as it goes; `before` are the acts for ticket and call: (presses, keys)."""

    def __init__(self, window: RemoteWindow, demo: DemoOffice, script: Script, album: Album | None, out: Path) -> None:
        self.window, self.demo, self.album = window, demo, album
        self._script, self._out = script, out
        self.story = Story(script.story)
        self.before = (0, 0)
        self._papers: dict[str, str] = {}  # job -> name

    # ---- the whole

    def play(self) -> None:
        """All steps are done; the parent has left and nobody is at the desk."""
        self.window.until(lambda look: look.page == "idle" and not look.busy, "a free desk")
        self.window.count_from_now()
        self.play_steps(self._script.steps)

    def play_steps(self, steps: Iterable[Step]) -> None:
        """These steps one after another; what other people do elsewhere (portal) is left out."""
        for step in steps:
            if step.name in _STEPS:
                _STEPS[step.name](self, step)

    def picture(self, name: str) -> None:
        if self.album is not None:
            self.album.take(name)

    # ---- steps

    def ticket(self, _step: Step) -> None:
        """The parent takes a ticket: F9 at the free desk."""
        waiting = self.window.look().waiting
        self.window.press("F9")
        self.window.until(lambda look: look.waiting == waiting + 1, "the ticket in the waiting list")
        self.picture("ticket")

    def wait(self, step: Step) -> None:
        self.demo.wait(span(step.need("value"), step))

    def call(self, _step: Step) -> None:
        self.window.press("F2")
        look = self.window.until(lambda look: look.page == "identify", "the step of identification")
        self.story.case, self.story.ticket = look.case, look.ticket
        self.before = self.window.count()
        self.picture("called")

    def card(self, step: Step) -> None:
        """The card is put in, its zone scanned, the face compared, the card given back."""
        facts = self.demo.insert_id_card(_CARD_READER, step.need("from_demo"))
        self.window.count_from_now()
        self.window.until(lambda look: "identity-card" in look.slots, "the card in the reader")
        self.picture("card-in")
        self.window.burst(facts.burst)
        self.window.until(lambda look: look.read and not look.busy, "the card read")
        self.picture("card-read")
        self.window.press("Space")
        self.window.until(lambda look: look.face and look.primary == "ready", "the tick at the face")
        self.demo.remove(_CARD_READER)
        self.window.until(lambda look: "identity-card" not in look.slots, "the card out of the reader")
        self.picture("face-compared")
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "child", "the step of child and referral")

    def referral(self, _step: Step) -> None:
        """Found by itself; the clerk only reads it."""
        self.window.until(lambda look: bool(look.referral) and look.primary == "ready", "the referral")
        self.picture("referral")
        if self.album is not None:
            self.album.take_parent("parent-checks")

    def package(self, _step: Step) -> None:
        for step in self._script.steps:
            if step.name == "document" and step.text("source", "scan") == "scan":
                self._lay_pages(step)
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "documents", "the step of documents")
        self.picture("package")

    def _lay_pages(self, step: Step) -> None:
        child = step.text("from_demo") or self._child()
        self.demo.lay_pages(child, step.kind())

    def _child(self) -> str:
        number = self.window.look().referral
        return next(c.id for c in self.demo.people.children() if c.referral and c.referral.number == number)

    def document(self, step: Step) -> None:
        kind, source = step.kind(), step.text("source", "scan")
        if source in ("none", "not-presented"):
            self._at_row(kind)
            self.window.press("Del")
        elif source == "original":
            if self.window.look().rows.get(kind.value) in _SETTLED:
                return  # the card has told it already
            self._at_row(kind)
            self.window.press("Enter")
        else:
            self._scan(step, kind)
        self.window.until(lambda look: look.rows.get(kind.value) in _SETTLED, f"{kind.value} settled")
        self.picture(kind.value)

    def _at_row(self, kind: DocumentKind) -> None:
        self.window.until(lambda look: look.row == kind.value and look.primary == "ready", f"the row {kind.value}")

    def _scan(self, step: Step, kind: DocumentKind) -> None:
        """Enter scans, unless the answer to the paper before has done so already; then what is asked is answered."""
        asks = "contraindication" if kind is DocumentKind.HEALTH_PASSPORT else "day"
        look = self.window.until(lambda look: look.row == kind.value and not look.busy, f"the row {kind.value}")
        if look.question != asks:
            if look.rows[kind.value] == "todo" and look.primary == "ready":
                self.window.press("Enter")
            self.window.until(lambda look: look.question == asks and not look.busy, f"the question of {kind.value}")
        self.picture(f"{kind.value}-question")
        if asks == "contraindication":
            if step.arguments.get("contraindication"):
                self.window.press("Right")
            self.window.press("Enter")
            return
        day = step.day("date")
        at = self.window.look().at
        if day is None or at is None:
            raise step.wrong("date", "YYYY-MM-DD")
        self._day(day, at.date())

    def _day(self, day: date, today: date) -> None:
        """One press for a day of the last ten; an older one is typed."""
        days = (today - day).days
        if days <= 9:
            self.window.press(str(days))
            return
        self.window.press("F4")
        self.window.until(lambda look: look.focus == "cert_date", "the field of the date")
        self.window.type(f"{day:%d%m%Y}")
        self.picture("day-typed")
        self.window.press("Ctrl+Enter")

    def sign(self, step: Step) -> None:
        """Before the first signature the case becomes what it lawfully is: contract or refusal."""
        who = step.need("who")
        self._decide()
        look = self.window.look()
        if who != HEAD and look.page != "contract":
            return  # a refusal is signed by the head alone
        self.demo.insert_token(_TOKEN_READER, who)
        iin = self._iin(who)
        self.window.until(lambda look: iin in look.keys and not look.busy, f"the key of {who}")
        if who != HEAD and self.album is not None:
            self.album.take_parent("parent-signs")
        self.picture(f"sign-{'head' if who == HEAD else 'parent'}")
        signed = len(look.signed)
        self.window.type(step.need("pin"))
        self.window.press("Enter")
        self.window.until(lambda look: len(look.signed) > signed or look.page == "outcome", f"the signature of {who}")
        if who == HEAD:
            presses, keys = self.window.count()
            self.story.actions = MappingProxyType({"presses": presses, "keys": keys})
            self.window.until(lambda look: look.page == "outcome", "the result")
        self.demo.remove(_TOKEN_READER)
        self.window.until(lambda look: not look.keys, "the token out of the reader")

    def _iin(self, who: str) -> str:
        if who == HEAD:
            return self.demo.people.organisation(self.demo.office_id).head.iin.value
        iin = self.demo.people.adult(who).iin
        return iin.value if iin else ""

    def _decide(self) -> None:
        look = self.window.until(lambda look: not look.busy, "a quiet window")
        if look.page != "documents":
            return
        self._note()
        self.window.until(lambda look: look.primary == "ready", "the decision")
        self.window.press("Enter")
        look = self.window.until(lambda look: look.page in ("contract", "decision"), "contract or refusal")
        if look.page == "decision":
            self._refuse()
        self.window.until(lambda look: look.paper_shown, "the paper on the screen")

    def _refuse(self) -> None:
        self.window.until(lambda look: look.primary == "ready", "the drafted refusal")
        self.picture("refusal-drafted")
        self.window.press("Enter")
        self.window.until(lambda look: look.status == CaseStatus.REFUSAL_READY.value, "the confirmed refusal")

    def hand_over(self, _step: Step) -> None:
        """The parent leaves with the papers."""
        look = self.window.until(_all_printed, "every paper printed")
        self._note()
        self.story.status = look.status
        self.picture("result")
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "idle", "the free desk")
        self.picture("parent-left")

    def leave(self, _step: Step) -> None:
        self.story.status = CaseStatus.LEFT.value

    # ---- the record of the story

    def _note(self) -> None:
        """Findings, clocks and numbers as the desk knows them now."""
        desk = self.window.state()[0].desk
        case = desk.case if desk else None
        if case is None:
            return
        for finding in case.findings:
            if finding not in self.story.findings:
                self.story.findings.append(finding)
        self.story.remember(case)

    def close_record(self) -> None:
        """The stored case is looked up by its ticket (F3): what the registry has said, and all papers of the case."""
        self.window.press("F3")
        self.window.until(lambda look: look.focus == "search", "the search")
        self.window.type(self.story.ticket)
        self.window.until(lambda look: look.hits == 1, f"the case of ticket {self.story.ticket}")
        self.picture("search")
        self.window.press("Enter")
        look = self.window.until(
            lambda look: look.case == self.story.case and look.page == "outcome", "the stored case"
        )
        self.picture("stored")
        self.story.registry = _registry(look)
        for name, job, _failure in look.papers:
            if job:
                self._keep(name, job)
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "idle", "the free desk")

    def _keep(self, name: str, job: str) -> None:
        """The paper as it came out of the printer lies in the output folder."""
        printed = self.demo.printed_folder / f"{int(job):05d}-1.pdf"
        wait_until(printed.exists, 30.0, "Demo_PrinterSilent")
        same = sum(1 for d in self.story.documents if d.name == name)
        file = self._out / (f"{name}.pdf" if not same else f"{name}-{same + 1}.pdf")
        shutil.copyfile(printed, file)
        path = file.relative_to(self._out.parent)
        self.story.documents.append(PaperFile(name, str(path), sha256(file.read_bytes()).hexdigest()))


def _all_printed(look: Look) -> bool:
    return look.page == "outcome" and not look.busy and bool(look.papers) and all(job for _, job, _ in look.papers)


def _registry(look: Look) -> str:
    if look.status == CaseStatus.DISPUTED.value:
        return "disputed"
    waiting = look.unsent or look.status == CaseStatus.ADMITTED_UNCONFIRMED.value
    return "pending" if waiting else "confirmed"


_STEPS: Mapping[str, Callable[[Clerk, Step], None]] = MappingProxyType(
    {
        "ticket": Clerk.ticket,
        "wait": Clerk.wait,
        "call": Clerk.call,
        "card": Clerk.card,
        "referral": Clerk.referral,
        "package": Clerk.package,
        "document": Clerk.document,
        "sign": Clerk.sign,
        "hand-over": Clerk.hand_over,
        "leave": Clerk.leave,
    }
)
