"""What was due when the program ended is made good once, and the day's counts come from the entries alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.cases.enrolment_events import AdmissionRequested, HandedOver, Redirected
from app.cases.papers import PaperIssued
from app.desk.commands import (
    CallNext,
    ConfirmApplicant,
    ConfirmRefusal,
    DraftRefusal,
    HandOver,
    MarkNotPresented,
    RecordIdentity,
    RecordPrinted,
    ReprintDocument,
    ShowOriginal,
    TakePackage,
    TakeTicket,
)
from app.desk.office import record
from app.desk.projection import DeskProjection
from app.domain.documents import DocumentKind
from app.journal.values import IncomingItem
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.errors import RetriableError
from app.rules.enrolment import admission_disputed
from app.rules.explain import paper_citation, paper_cure, paper_fact, render
from sync.protocol import DisputeReason
from tests.support.desk import DeskStage, card_of, referral_of

CATALOGUE = load_catalogue()


class PowerCut(Exception):
    """The program ends here."""


def cut_at(stage: DeskStage, kind: str, monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """`action` runs until an entry of `kind` is to be written; then the program ends and starts again."""
    append = stage.office.journal.append

    def cut(draft: Any, **more: Any) -> Any:
        if draft.type == kind:
            raise PowerCut
        return append(draft, **more)

    with monkeypatch.context() as armed:
        armed.setattr(stage.office.journal, "append", cut)
        with pytest.raises(PowerCut):
            action()
    stage.restart()


def papers(stage: DeskStage, case_id: str) -> list[str]:
    case = stage.office.load_case(case_id)
    assert case is not None
    return [p.name for p in case.papers]


def test_a_ticket_without_its_paper_gets_it_at_the_next_start(
    stage: DeskStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_at(stage, "paper.issued", monkeypatch, lambda: stage.desk.execute(TakeTicket()))
    (waiting,) = stage.desk.snapshot().waiting
    (order,) = stage.desk.resume()
    assert order.rendered.name == "waiting-ticket"
    assert papers(stage, waiting.id) == ["waiting-ticket"]
    assert stage.desk.resume() == ()


def test_a_receipt_that_was_due_is_made_good(stage: DeskStage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.mirror(referral_of("child-07a"))
    stage.at_counter()
    stage.do(RecordIdentity(card_of("parent-07")), ConfirmApplicant(face_compared=True))
    cut_at(stage, "paper.issued", monkeypatch, lambda: stage.desk.execute(TakePackage()))
    assert [o.rendered.name for o in stage.desk.resume()] == ["package-receipt"]
    assert stage.desk.resume() == ()
    assert [p.name for p in stage.case.papers] == ["waiting-ticket", "package-receipt"]


def refusal_ready(stage: DeskStage) -> None:
    """parent-07 has no health passport; the refusal waits for the head."""
    stage.mirror(referral_of("child-07a"))
    stage.at_counter()
    stage.do(
        RecordIdentity(card_of("parent-07")),
        ConfirmApplicant(face_compared=True),
        TakePackage(),
        ShowOriginal(DocumentKind.IDENTITY),
        ShowOriginal(DocumentKind.BIRTH_CERTIFICATE),
        MarkNotPresented(DocumentKind.HEALTH_PASSPORT),
        DraftRefusal(),
    )


def test_a_text_that_was_due_is_fixed_at_the_next_start(stage: DeskStage, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal_ready(stage)
    cut_at(stage, "text.fixed", monkeypatch, lambda: stage.desk.execute(ConfirmRefusal()))
    assert stage.case.refusal is not None
    assert (stage.case.refusal.number is not None, stage.case.refusal.pdf_sha256) == (True, None)
    assert stage.desk.resume() == ()
    assert stage.case.refusal is not None
    assert stage.case.refusal.pdf_sha256


# ------------------------------------------------------------------ answers of the registry


def requested(stage: DeskStage) -> str:
    """A contract that both have signed, as entries; the signatures themselves are proved elsewhere."""
    stage.contract_ready()
    case = stage.office.state.case
    assert case is not None
    assert case.enrolment is not None
    assert case.enrolment.referral is not None
    now = stage.office.now()
    asked = AdmissionRequested(case.enrolment.referral.number, None, "0715/2026/A/0001", "ab" * 32, now.at, now.at, now)
    record(stage.office, "signed.head", case, (asked,))
    return case.case_id


def answer(stage: DeskStage, case_id: str, reason: str = "") -> IncomingItem:
    at = stage.clock.now().isoformat()
    number = referral_of("child-07a").number
    verdict = "admission-disputed" if reason else "admission-confirmed"
    data = {"case": case_id, "verdict": verdict, "referral_number": number, "decided_at": at, "at": at,
            "reason": reason or None, "kiosk": "kiosk-1"}  # fmt: skip
    return IncomingItem(1, "item-1", "verdict", data)


def test_a_letter_that_was_due_is_made_good(stage: DeskStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dispute is on record, the letter is not: the answer that comes again changes nothing, the start makes it."""
    case_id = requested(stage)
    stage.do(HandOver())
    item = answer(stage, case_id, "referral-lapsed")
    cut_at(stage, "paper.issued", monkeypatch, lambda: stage.desk.record_verdict(item))
    assert stage.desk.record_verdict(item).prints == ()
    assert [o.rendered.name for o in stage.desk.resume()] == ["call-back-letter"]
    assert stage.desk.resume() == ()
    (task,) = stage.desk.snapshot().tasks
    assert task.paper_id is not None
    assert papers(stage, case_id).count("call-back-letter") == 1


@pytest.mark.parametrize("reason", list(DisputeReason))
def test_every_reason_of_a_dispute_can_be_told_to_the_parent(stage: DeskStage, reason: DisputeReason) -> None:
    case_id = requested(stage)
    stage.do(HandOver())
    stage.desk.record_verdict(answer(stage, case_id, reason.value))
    (task,) = stage.desk.snapshot().tasks
    assert task.finding.key != "dispute.other"
    for finding in (task.finding, admission_disputed("of a later version", "7104-26-1", stage.clock.now())):
        said = [render(finding, CATALOGUE, language) for language in Language]
        assert all(s.title and s.body and s.citation for s in said)
        for words in (paper_fact, paper_cure, paper_citation):
            told = [words(finding, CATALOGUE, language) for language in Language]
            assert len(set(told)) == len(Language), told


# ------------------------------------------------------------------ the day


def day(stage: DeskStage) -> dict[str, int]:
    view = stage.office.journal.reader.view("day", stage.clock.now().date().isoformat())
    return dict(view.data) if view else {}


@pytest.mark.parametrize(
    ("waited", "up", "expected"),
    [
        (timedelta(minutes=15), True, {"served": 1, "breaches": 0, "offline_served": 0}),
        (timedelta(minutes=15, seconds=1), True, {"served": 1, "breaches": 1, "offline_served": 0}),
        (timedelta(minutes=1), False, {"served": 1, "breaches": 0, "offline_served": 1}),
    ],
)
def test_the_days_counts_come_from_the_entries(
    stage: DeskStage, waited: timedelta, up: bool, expected: dict[str, int]
) -> None:
    """The limits are the law's at the hand-over; a rebuild of the projection gives the same counts."""
    stage.mirror(referral_of("child-07a"))
    stage.do(TakeTicket())
    stage.clock.advance(waited)
    stage.do(CallNext())
    case = stage.office.state.case
    assert case is not None
    now = stage.office.now()
    record(stage.office, "case.redirected", case, (Redirected("7104-26-900017", now),))
    stage.link_up = up
    stage.do(HandOver())
    assert day(stage) == expected
    with pytest.MonkeyPatch.context() as newer:
        newer.setattr(DeskProjection, "version", 99)
        stage.restart()
        assert day(stage) == expected


def test_a_line_that_breaks_before_the_hand_over_makes_the_sheet_due(stage: DeskStage) -> None:
    """Signed while the line was up, handed over without it: the parent leaves with what is only asked for."""
    case_id = requested(stage)
    stage.link_up = False
    outcome = stage.do(HandOver())
    assert [o.rendered.name for o in outcome.prints] == ["offline-sheet"]
    case = stage.office.load_case(case_id)
    assert case is not None
    events = [e.type for e in stage.office.journal.reader.events(case_id)]
    assert events.index("paper-issued", events.index("admission-requested")) < events.index("handed-over")
    assert sum(1 for name in papers(stage, case_id) if name == "offline-sheet") == 1


def test_a_sheet_that_cannot_be_kept_keeps_the_parent_at_the_counter(
    stage: DeskStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = requested(stage)
    stage.link_up = False
    journal = stage.office.journal

    def no_room(*_args: Any, **_kwargs: Any) -> Any:
        raise RetriableError("Journal_DiskFull")

    with monkeypatch.context() as full:
        full.setattr(journal.vault, "put", no_room)
        with pytest.raises(RetriableError):
            stage.desk.execute(HandOver())
    assert stage.case.id == case_id
    stage.do(HandOver())
    kinds = [type(stage.office.events.read(e.type, e.v, e.data)) for e in journal.reader.events(case_id)]
    assert (kinds.count(HandedOver), kinds.count(PaperIssued)) == (1, 3)


# ------------------------------------------------------------------ print


def test_a_paper_whose_print_is_not_on_record_waits_for_the_clerk(stage: DeskStage) -> None:
    """Ordered and then the program ended: nobody knows whether it came out, so it is not ordered again by itself."""
    (order,) = stage.do(TakeTicket()).prints
    stage.do(CallNext())
    stage.restart()
    assert stage.desk.resume() == ()
    (paper,) = stage.case.papers
    assert (paper.id, paper.job, paper.failure) == (order.document_id, None, None)
    (again,) = stage.do(ReprintDocument(paper.id, "nothing came out")).prints
    assert (again.rendered.pdf, again.copies) == (order.rendered.pdf, 1)
    stage.do(RecordPrinted(again.document_id, "job-2"))
    assert stage.case.papers[0].job == "job-2"
    events = [e.data for e in stage.office.journal.reader.events(stage.case.id) if e.type == "paper-printed"]
    assert [(e["reason"], e["copies"]) for e in events] == [("nothing came out", 0), ("", 1)]


def test_a_print_of_a_paper_that_nobody_knows_changes_nothing(stage: DeskStage) -> None:
    head = stage.office.journal.head
    assert not stage.desk.execute(RecordPrinted("0190-unknown", "job-1")).accepted
    assert not stage.desk.execute(ReprintDocument("0190-unknown", "torn")).accepted
    assert stage.office.journal.head == head


def test_a_reprint_counts_one_copy(stage: DeskStage) -> None:
    refusal_ready(stage)
    (receipt,) = [p for p in stage.case.papers if p.name == "package-receipt"]
    case = stage.office.state.case
    assert case is not None
    # As a paper of two copies.
    case.papers = tuple(replace(p, copies=2, ordered=2) if p.document_id == receipt.id else p for p in case.papers)
    for command in (
        RecordPrinted(receipt.id, "job-1"),
        ReprintDocument(receipt.id, "torn"),
        RecordPrinted(receipt.id, None, "Printer_Rejecting"),
        ReprintDocument(receipt.id, "torn"),
        RecordPrinted(receipt.id, "job-2"),
    ):
        stage.do(command)
    (paper,) = [p for p in case.papers if p.document_id == receipt.id]
    assert (paper.job, paper.printed_copies) == ("job-2", 3)
