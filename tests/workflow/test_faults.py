"""What goes wrong at the counter: a code, a sentence in kk and ru, a remedy, nothing lost, and the story goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from app.cases.enrolment_events import EnrolmentRefused, RefusalDrafted
from app.cases.papers import PaperIssued, PaperPrinted
from app.desk.commands import AttachScan, ReprintDocument, SignerRole, TakeTicket
from app.desk.ports import JobState, PrinterCondition, SlotKind
from app.domain.documents import DocumentKind
from app.kernel.catalogue import Language
from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.rules.explain import paper_cure, paper_fact
from app.rules.finding import Ground, finding_from_plain
from tests.support.processes import wait_until
from tests.workflow.clerk import Clerk, at_work, can_be_read, has_words
from tests.workflow.office import Stage, script
from ui.demo.script import Script
from ui.demo.story import Story
from ui.runtime.config import read_config, write_config

OpenStage = Callable[[Script], Stage]

pytestmark = [pytest.mark.pcsc, pytest.mark.cups]

PIN, HEAD_PIN = "123456", "654321"


def ends_admitted(stage: Stage, story: Story) -> None:
    assert (story.status, story.registry) == ("admitted", "confirmed")
    assert stage.registry_entries() == stage.desk_entries()
    assert stage.referral_status("child-07a") == "used"
    stage.nothing_waits()


# ------------------------------------------------------------------ reader and card


def test_everything_that_goes_wrong_at_the_reader(open_stage: OpenStage) -> None:
    """No card, another card's zone, a card pulled out while it is read, no reader at all; then the right card."""
    played = script("admitted")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("card")
        key = stage.demo.id_card("parent-07").key
        clerk.fails("Card_NoCard", lambda: clerk.office.running.read_identity(key).result())
        wrong = "card: {reader: 1, from_demo: parent-07, mrz_of: parent-08}"
        clerk.fails("Card_WrongNumber", lambda: clerk.do(wrong))
        card_pulled_out_while_read(clerk)
        no_reader(clerk)
        ends_admitted(stage, clerk.play_on())


def card_pulled_out_while_read(clerk: Clerk) -> None:
    """Each command of the card takes time, so that there is a middle to pull it out in."""
    demo = clerk.stage.demo
    demo.remove(1)
    facts = demo.insert_id_card(1, "parent-07", 0.1)
    slot_is(clerk, SlotKind.IDENTITY_CARD)
    clerk.listener.while_reading = lambda percent: demo.remove(1) if percent else None
    clerk.fails("Card_Removed", lambda: clerk.office.running.read_identity(facts.key).result())
    clerk.listener.while_reading = lambda percent: None
    slot_is(clerk, SlotKind.EMPTY)


def no_reader(clerk: Clerk) -> None:
    """The reader service is gone, as when the last reader is unplugged; it is found again by itself."""
    key = clerk.stage.demo.id_card("parent-07").key
    clerk.stage.demo.pcsc.kill_service()
    wait_until(lambda: slots(clerk) <= {SlotKind.NO_READER}, "no reader")
    clerk.fails("Card_NoReader", lambda: clerk.office.running.read_identity(key).result())
    clerk.stage.demo.pcsc.start_service()
    wait_until(lambda: SlotKind.EMPTY in slots(clerk), "readers to come back")


def slots(clerk: Clerk) -> set[SlotKind]:
    return {s.kind for s in clerk.listener.slots_seen}


def slot_is(clerk: Clerk, kind: SlotKind) -> None:
    wait_until(lambda: kind in {s.kind for s in clerk.listener.slots_seen if s.index == 1}, f"reader 1: {kind}")


# ------------------------------------------------------------------ token and PIN


@pytest.mark.pkcs11
def test_everything_that_goes_wrong_at_the_token(open_stage: OpenStage) -> None:
    """No token, another person's, a wrong PIN, a locked one; a token of the right person then signs."""
    played = script("admitted")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("sign")
        clerk.do("sync: {}")
        # The step itself makes the contract before it asks for the token.
        clerk.walk.decide()
        sign = clerk.office.running.sign
        clerk.fails("Token_None", lambda: sign(SignerRole.PARENT, Secret(PIN)).result())
        insert(clerk, "parent-08")
        clerk.fails("Token_OtherPerson", lambda: sign(SignerRole.PARENT, Secret(PIN)).result())
        stage.demo.remove(2)
        insert(clerk, "parent-07")
        codes = []
        for _ in range(4):
            pin = Secret("111111")
            with pytest.raises(RetriableError) as failed:
                sign(SignerRole.PARENT, pin).result()
            codes.append(failed.value.code)
            has_words(stage.catalogue, failed.value)
        assert codes[0] == "Token_PinWrong"
        assert codes[-1] == "Token_PinLocked"
        clerk.fails("Token_PinLocked", lambda: sign(SignerRole.PARENT, Secret(PIN)).result())
        stage.demo.remove(2)
        ends_admitted(stage, clerk.play_on())
        (contract,) = [e for e in stage.events(clerk.story.case) if isinstance(e, PaperIssued) and e.copies == 2]
        assert contract.name == "preschool-contract"


def insert(clerk: Clerk, who: str) -> None:
    clerk.stage.demo.insert_token(2, who)
    wait_until(lambda: SlotKind.SIGNATURE_TOKEN in slots(clerk), f"token of {who}")


# ------------------------------------------------------------------ scanner


def test_everything_that_goes_wrong_at_the_scanner(open_stage: OpenStage) -> None:
    """A scan of 6 MB, a page that is no document, an empty feeder; the page scanned again is taken."""
    played = script("refused")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("document")
        clerk.play()
        clerk.play()
        scan = clerk.office.running.scan
        clerk.fails("Scanner_Missing", lambda: scan(DocumentKind.HEALTH_PASSPORT).result())
        large = "document: {kind: health-passport, source: scan, from_demo: child-12a, oversize: true}"
        error = clerk.fails("Scan_TooLarge", lambda: clerk.do(large))
        assert error.params["megabytes"].startswith("6")
        stage.demo.lay_bytes(DocumentKind.HEALTH_PASSPORT, b"GIF89a")
        clerk.fails("Scan_NotDocument", lambda: scan(DocumentKind.HEALTH_PASSPORT).result())
        clerk.fails("Scanner_NoPages", lambda: scan(DocumentKind.HEALTH_CERTIFICATE).result())
        story = clerk.play_on()
    assert (story.status, story.registry) == ("refused", "confirmed")
    assert stage.registry_entries() == stage.desk_entries()


# ------------------------------------------------------------------ law


def test_certificate_of_four_days(open_stage: OpenStage) -> None:
    """No contract; the reasoned refusal has the ground R-03 with what was found and how to cure it, in kk and ru."""
    played = script("refused")
    stage = open_stage(played)
    story = stage.play(played)
    events = stage.events(story.case)
    (drafted,) = [e for e in events if isinstance(e, RefusalDrafted)]
    (refused,) = [e for e in events if isinstance(e, EnrolmentRefused)]
    assert refused.grounds == ("R-03",)
    (ground,) = [finding_from_plain(g) for g in drafted.grounds]
    assert (ground.rule, ground.ground) == ("ENR-32", Ground.R_03)
    can_be_read(stage.catalogue, ground)
    for say in (paper_fact, paper_cure):
        kk, ru = (say(ground, stage.catalogue, language) for language in (Language.KK, Language.RU))
        assert kk != ru
        assert "2026" in kk, kk
        assert "2026" in ru, ru


def test_referral_of_another_kindergarten(open_stage: OpenStage) -> None:
    """The parent is sent to the kindergarten of the referral; that is a lawful end and is on record."""
    played = script("errors/other-kindergarten")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        assert clerk.case.foreign_referral is not None
        (said,) = [f for f in clerk.case.findings if f.rule == "REF-21"]
        can_be_read(stage.catalogue, said)
        story = clerk.play_on()
    assert (story.status, story.registry) == ("redirected", "confirmed")
    assert stage.registry_entries() == stage.desk_entries()
    assert stage.referral_status("child-17a") == "active"


@pytest.mark.parametrize(
    ("moment", "given"),
    [("17:29:59", True), ("17:30:00", False), ("17:31:00", False)],
)
def test_boundary_of_the_intake(open_stage: OpenStage, moment: str, *, given: bool) -> None:
    """Up to the last second before 17:30 a ticket is given; from then on the visit is on record and said why."""
    shipped = script("errors/day-five-17-31")
    played = replace(shipped, at=datetime.fromisoformat(f"2026-11-20T{moment}+05:00"))
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        outcome = clerk.office.running.execute(TakeTicket()).result()
        assert outcome.accepted is given
        (said,) = outcome.findings
        can_be_read(stage.catalogue, said)
        assert said.key == ("intake.closing" if given else "intake.closed")
        clerk.office.running.settle()
        with stage.reader() as reader:
            newest = [e.header.type for e in reader.show(3)]
        assert ("arrival.after-hours" in newest) is not given


# ------------------------------------------------------------------ printer


@pytest.mark.pkcs11
def test_stopped_queue(open_stage: OpenStage) -> None:
    """The receipt waits in the queue and is not sent again; the story goes on; once the queue runs it comes out."""
    played = script("admitted")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        stage.demo.cups.disable("paper tray open")
        clerk.play()
        assert clerk.listener.printer_said is not None
        assert clerk.listener.printer_said.condition is PrinterCondition.STOPPED
        (receipt,) = [p for p in clerk.case.papers if p.name == "package-receipt"]
        assert receipt.job is not None
        assert clerk.office.running.job_state(receipt.job).result() is JobState.WAITING
        clerk.play_to("hand-over")
        before = Counter(stage.printed())
        waiting = [p.job for p in clerk.case.papers if p.name in ("package-receipt", "preschool-contract")]
        assert all(clerk.office.running.job_state(j).result() is JobState.WAITING for j in waiting if j)
        stage.demo.cups.enable()
        ends_admitted(stage, clerk.play_on())
    came = Counter(stage.printed()) - before
    events = stage.events(clerk.story.case)
    assert len([e for e in events if isinstance(e, PaperPrinted)]) == 3
    assert sorted(came.values()) == [1, 2]


def test_queue_that_takes_no_jobs(open_stage: OpenStage) -> None:
    """The paper is kept with the reason beside it; when the clerk asks for it again it prints, with that on record."""
    played = script("refused")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        stage.demo.cups.reject()
        clerk.play()
        (_, error) = clerk.listener.errors[-1]
        assert error.code == "Printer_Rejecting"
        has_words(stage.catalogue, error)
        (receipt,) = [p for p in clerk.case.papers if p.name == "package-receipt"]
        assert (receipt.job, receipt.failure) == (None, "Printer_Rejecting")
        before = len(stage.printed())
        stage.demo.cups.accept()
        again = clerk.office.running.execute(ReprintDocument(receipt.id, "the queue took no jobs")).result()
        assert again.accepted
        clerk.office.running.settle()
        wait_until(lambda: len(stage.printed()) == before + 1, "the receipt")
        (receipt,) = [p for p in clerk.case.papers if p.name == "package-receipt"]
        assert (receipt.job is not None, receipt.failure) == (True, None)
        assert clerk.play_on().status == "refused"


# ------------------------------------------------------------------ registry


@pytest.mark.pkcs11
def test_registry_refuses_the_desk(open_stage: OpenStage) -> None:
    """A revoked desk stops sending and says so; nothing is deleted, and the parent is served as without a line."""
    played = script("admitted")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        answer = stage.demo.registry.command("revoke", "--kiosk", stage.kiosk())
        assert answer["revoked"] is True
        before = stage.desk_entries()
        clerk.do("sync: {}")
        assert clerk.office.exchange is not None
        assert clerk.listener.last is not None
        link = clerk.listener.last.link
        assert (link.up, link.paused) == (False, "Registry_Forbidden")
        has_words(stage.catalogue, RetriableError(link.paused or ""))
        assert stage.desk_entries() == before
        story = clerk.play_on()
        assert (story.status, story.registry) == ("admitted_unconfirmed", "pending")
        assert "offline-sheet" in [d.name for d in story.documents]
    with stage.reader() as reader:
        assert reader.unsent().count == len(stage.desk_entries())
        assert reader.dead_letters() == ()
    stage.journal_is_sound()
    assert stage.registry_entries() == []


# ------------------------------------------------------------------ a machine without devices


def test_desk_without_scanner_and_printer(open_stage: OpenStage) -> None:
    """Both are missed with a code; the original can be shown, the papers are kept, and the parent is served."""
    played = script("refused")
    stage = open_stage(played)
    config = read_config(stage.demo.desk_folder)
    bare = replace(config.devices, scanner_folder=None, sane_config=str(stage.out), printer=None, cups_server=None)
    write_config(stage.demo.desk_folder, replace(config, devices=bare))
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        clerk.play()
        codes = {error.code for _, error in clerk.listener.errors}
        assert codes == {"Printer_Missing"}
        has_words(stage.catalogue, clerk.listener.errors[0][1])
        kind = DocumentKind.HEALTH_PASSPORT
        clerk.fails("Scanner_Missing", lambda: clerk.office.running.scan(kind).result())
        # A file from elsewhere goes the same way as a scan.
        taken = clerk.office.running.execute(AttachScan(kind, b"%PDF-1.7\n%%EOF\n")).result()
        assert taken.accepted
